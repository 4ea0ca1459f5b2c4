"""The core metadata of a document (GB/T 33480-2016), from the document as it is printed."""

from django.utils.translation import override

from xunzhang.chapters.documents.choices import label_of
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.chapters.documents.terms import marked
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import RECORD_LANGUAGE
from xunzhang.typesetting.model import chinese_date

LEVELS = {"proactive": "主动公开", "on_request": "依申请公开", "withheld": "不予公开"}


def core_metadata(document: OutgoingDocument) -> dict[str, str]:
    """Name → value as printed; what the document does not bear is left out."""
    with override(RECORD_LANGUAGE):
        return _values(document)


def metadata_of_incoming(document: IncomingDocument) -> dict[str, str]:
    """The same of what came in, as it was registered."""
    with override(RECORD_LANGUAGE):
        values = {
            "公文标识": f"{document.sender_unit or document.sender}-{document.document_number}",
            "文种": label_of("document_kind", document.document_kind) if document.document_kind else "",
            "密级和保密期限": secrecy.in_chinese(document.matter.secrecy)
            if secrecy.is_restricted(document.matter.secrecy)
            else "",
            "紧急程度": document.get_urgency_display()
            if document.urgency != IncomingDocument.Urgency.NONE
            else "",
            "发文机关标志": document.sender,
            "发文字号": document.document_number,
            "标题": document.title,
            "主送机关": _name(document.unit) if document.is_main else "",
            "成文日期": chinese_date(document.dated_on) if document.dated_on else "",
            "抄送机关": "" if document.is_main else _name(document.unit),
        }
        return {name: value for name, value in values.items() if value}


def _name(unit: str) -> str:
    found = organs.unit_on(unit, clock.today())
    return found.name if found is not None else unit


def _values(document: OutgoingDocument) -> dict[str, str]:
    paper = on_paper(document)
    signer = paper.signatory
    values = {
        "公文标识": f"{document.issuing_unit}-{document.document_number}",
        "文种": label_of("document_kind", document.document_kind),
        "份号": paper.copy_number,
        "密级和保密期限": marked(document.matter.secrecy, document.secrecy_term)
        if secrecy.is_restricted(document.matter.secrecy)
        else "",
        "紧急程度": paper.urgency,
        "发文机关标志": paper.mark or "、".join(paper.issuing_organs),
        "发文字号": paper.document_number,
        "签发人": "、".join(one.name for one in paper.issuers),
        "标题": document.title,
        "主送机关": paper.main_recipients,
        "附件说明": "；".join(paper.attachments_note),
        "发文机关或签发人署名": f"{signer.title} {signer.name}" if signer else "、".join(paper.signature),
        "成文日期": chinese_date(paper.dated_on) if paper.dated_on else "",
        "附注": paper.note,
        "抄送机关": paper.copy_recipients,
        "印发机关": paper.printing_organ,
        "印发日期": chinese_date(paper.printed_on) if paper.printed_on else "",
        "发布层次": LEVELS.get(document.disclosure, ""),
    }
    return {name: value for name, value in values.items() if value}
