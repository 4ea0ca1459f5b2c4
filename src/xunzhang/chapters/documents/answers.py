"""The document by which an incoming one is answered (以此答复): with what its draft begins."""

from typing import Any

from xunzhang.chapters.documents import queries, registering
from xunzhang.chapters.documents.incoming_facts import ASKING_KIND
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.documents.upward import subject_of
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.numerals import LONGEST_NUMBER
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor

SUPERIOR = ("superior_government", "superior_office")


def asked_for(actor: Actor, number: str) -> IncomingDocument | None:
    """The document that a draft is to answer; None where none is named. Raises NotFound."""
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    return queries.incoming_document(actor, int(number))


def as_draft(document: IncomingDocument) -> dict[str, Any]:
    """Field → value of the drafting form: upwards a report, to a request a reply, otherwise a letter."""
    today = clock.today()
    sender = registering.sender_of(document)
    unit = organs.unit_on(document.sender_unit, today) if document.sender_unit else None
    number = f"（{document.document_number}）" if document.document_number else ""
    subject = (subject_of(document.title) or document.title).removesuffix("的紧急通知")
    if unit is not None and unit.kind in SUPERIOR:
        kind, direction, recipient, end = "report", "upward", "superior_government", "情况的报告"
    elif document.document_kind == ASKING_KIND:
        kind, direction, recipient, end = "reply", "downward", "subordinate", "的批复"
    else:
        kind, direction, recipient, end = "letter", "lateral", "lateral_organ", "的复函"
    found: dict[str, Any] = {
        "title": f"关于{subject}{end}",
        "document_kind": kind,
        "direction": direction,
        "recipient_class": recipient,
        "main_recipients_text": sender,
        "body": f"《{document.title}》{number}收悉。经研究，现{'报告' if kind == 'report' else '答复'}如下：\n",
        "necessity": f"答复{sender}来文。",
        "basis": f"{sender}《{document.title}》{number}",
    }
    if unit is not None:
        found["main_recipients"] = [unit.code]
    if secrecy.is_taken_in(document.matter.secrecy):
        found["secrecy"] = document.matter.secrecy
    return found
