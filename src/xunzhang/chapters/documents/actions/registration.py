"""Entering a document that was received into the register, or joining a copy to its original."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xunzhang.chapters.documents import clocks, registering
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.incoming_inputs import Register
from xunzhang.chapters.documents.actions.receiving import in_the_unit
from xunzhang.chapters.documents.choices import values_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import Act, Conflict, InvalidInputs, action

STATE = IncomingDocument.State


@action(
    "incoming_document.register", label="收文登记", label_en="Register an incoming document", inputs=Register
)
def register(act: Act, inputs: Register) -> IncomingDocument:
    """Enter it into the register with its elements and the next number of the office's year.

    A document that has come before is joined to its original, which takes no number, or goes on with a reason.
    One that the reviewer sent back is registered once more: it keeps its number, and a deadline that was moved.
    """
    document = incoming(act, inputs.document_id)
    in_the_unit(act, document)
    if document.state != STATE.RECEIVED:
        raise Conflict(
            _("这件来文现为“%(state)s”，不能登记。请刷新页面。") % {"state": document.get_state_display()}
        )
    _check(act, document, inputs)
    found = registering.duplicates_of(
        document, act.actor, number=inputs.document_number, title=inputs.title, sender=inputs.sender
    )
    if inputs.duplicate_of is not None:
        return _join(act, document, inputs, found)
    if found and not inputs.not_duplicate_reason:
        names = "；".join(f"{one.name}（{'、'.join(one.reasons)}）" for one in found[:3])
        raise InvalidInputs(
            {
                "not_duplicate_reason": _("与已收来文重复：%(names)s。请并入原件；确需另行登记的，写明理由。")
                % {"names": names}
            }
        )
    _take_elements(document, inputs)
    document.not_duplicate_reason = inputs.not_duplicate_reason if found else ""
    is_again = document.register_sequence is not None
    if not is_again:
        registering.take_number(document)
        document.registered_at, document.registered_by = clock.now(), act.actor.person_id
    if not document.deadline_changes.exists():
        document.due_on = clocks.due_on_of(document) if inputs.needs_reply else inputs.stated_limit_on
    document.state = STATE.REGISTERED
    document.save()
    running.retitle(document.matter)
    running.advance(act, document.matter, "register", "registered")
    act.record(
        subject=document,
        summary=f"{'更正登记' if is_again else '收文登记'}：{document.register_number} {document.sender} {document.document_number}《{document.title}》",
        payload={
            "register_number": document.register_number,
            "due_on": document.due_on.isoformat() if document.due_on else None,
            "read": {name: one["value"] for name, one in document.elements.items()},
            "confirmed": inputs.model_dump(mode="json", exclude={"departures", "judgements", "document_id"}),
            "duplicates": [one.document.pk for one in found],
        },
    )
    return document


def _check(act: Act, document: IncomingDocument, inputs: Register) -> None:
    today = clock.today()
    wrong = {}
    if inputs.dated_on is not None and inputs.dated_on > today:
        wrong["dated_on"] = _("成文日期晚于今天，请核对来文。")
    received_on = document.received_on or today
    if inputs.stated_limit_on is not None and inputs.stated_limit_on < received_on:
        wrong["stated_limit_on"] = _("规定的办理时限早于收到日期，请核对来文。")
    if inputs.document_kind and inputs.document_kind not in dict(values_of("document_kind")):
        wrong["document_kind"] = _("没有这一文种，请重新选择；不是法定文种的不选。")
    if inputs.sender_unit and organs.unit_on(inputs.sender_unit, today) is None:
        wrong["sender_unit"] = _("没有这个单位，请重新选择。")
    if inputs.duplicate_of is not None and inputs.not_duplicate_reason:
        wrong["duplicate_of"] = _("写了另行登记的理由，又选了并入原件；请改选“不并入”，或者删去理由。")
    if wrong:
        raise InvalidInputs(wrong)
    secrecy.require_within_clearance(act.actor, inputs.secrecy)
    was = document.matter.secrecy
    if document.sent_document_id is not None and _is_reclassed(was, inputs.secrecy):
        raise InvalidInputs(
            {
                "secrecy": _(
                    "这件公文由发文机关定为“%(was)s”。密级的变更、解除由原定密机关或者其上级机关决定（条例第三十条），不能在登记时改动。"
                )
                % {"was": secrecy.label(was)}
            }
        )
    if document.matter.attachments.exclude(digest="").exists() or document.sent_document_id is not None:
        secrecy.require_taken_in(inputs.secrecy)


def _is_reclassed(was: str, now: str) -> bool:
    """Whether a level of state secrets is changed: 公开 and 内部 are none."""
    return was != now and (secrecy.is_restricted(was) or secrecy.is_restricted(now))


def _take_elements(document: IncomingDocument, inputs: Register) -> None:
    for name in (
        "sender",
        "sender_unit",
        "document_number",
        "title",
        "document_kind",
        "dated_on",
        "urgency",
        "copies",
        "pages",
        "is_main",
        "needs_reply",
        "stated_limit_on",
    ):
        setattr(document, name, getattr(inputs, name))
    document.title_key = registering.title_key(inputs.title)
    matter = document.matter
    matter.title, matter.secrecy = inputs.title, inputs.secrecy
    matter.urgency = clocks.RANK_OF_URGENCY[IncomingDocument.Urgency(inputs.urgency)]
    matter.save(update_fields=["title", "secrecy", "urgency"])
    matter.attachments.update(secrecy=inputs.secrecy)


def _join(
    act: Act, document: IncomingDocument, inputs: Register, found: Sequence[registering.Duplicate]
) -> IncomingDocument:
    """闭合到原件: the copy takes no number; the original's page shows it."""
    original = next((one for one in found if one.document.pk == inputs.duplicate_of), None)
    if original is None:
        raise InvalidInputs({"duplicate_of": _("所选的不是与本件重复的来文，请重新选择。")})
    _take_elements(document, inputs)
    document.duplicate_of = original.document
    document.state = STATE.MERGED
    document.completed_at, document.completed_by = clock.now(), act.actor.person_id
    document.save()
    running.advance(act, document.matter, "register", "merged")
    act.record(
        subject=document,
        summary=f"重复来文，并入原件 {original.name}（{'、'.join(original.reasons)}）",
        payload={"duplicate_of": original.document.pk, "reasons": list(original.reasons)},
    )
    return document
