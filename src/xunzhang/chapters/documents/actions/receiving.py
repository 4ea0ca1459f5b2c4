"""What a unit does with a document that has arrived: receive it, handle it, complete it with a reply."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import facts
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.inputs import Complete, Receive
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotPermitted, action

STATE = IncomingDocument.State


def _in_the_unit(act: Act, document: IncomingDocument) -> None:
    if document.unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("这件来文是发给其他单位的，由收文单位的工作人员签收、办理。"))


@action("incoming_document.receive", label="签收", label_en="Receive a document", inputs=Receive)
def receive(act: Act, inputs: Receive) -> IncomingDocument:
    """Sign for it, with the time; from this day its deadline runs, unless it states another (56)."""
    document = incoming(act, inputs.document_id)
    _in_the_unit(act, document)
    if document.state != STATE.SENT:
        raise Conflict(_("这件来文已于 %(at)s 签收。") % {"at": clock_text(document)})
    today = clock.today()
    if inputs.stated_limit_on is not None and inputs.stated_limit_on < today:
        raise InvalidInputs({"stated_limit_on": _("规定的办理时限早于今天，请核对来文。")})
    act.assess(
        "incoming_document.receive",
        facts.receiving(document, today, inputs.model_dump()),
        matter=document.matter,
    )
    document.received_at = clock.now()
    document.received_by = act.actor.person_id
    document.needs_reply = inputs.needs_reply
    document.stated_limit_on = inputs.stated_limit_on
    document.state = STATE.RECEIVED if inputs.needs_reply else STATE.COMPLETED
    if not inputs.needs_reply:
        document.completed_at, document.completed_by = document.received_at, act.actor.person_id
    document.save()
    running.advance(act, document.matter, "receive", "to_handle" if inputs.needs_reply else "to_know")
    act.record(
        subject=document,
        summary=f"签收：{document.document_number}《{document.title}》",
        payload={
            "unit": document.unit,
            "needs_reply": inputs.needs_reply,
            "stated_limit_on": inputs.stated_limit_on.isoformat() if inputs.stated_limit_on else None,
        },
    )
    return document


def clock_text(document: IncomingDocument) -> str:
    """When it was received, as text in Beijing time."""
    at = document.received_at
    return f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}" if at else ""


@action(
    "incoming_document.complete", label="办毕回复", label_en="Complete and answer a document", inputs=Complete
)
def complete(act: Act, inputs: Complete) -> IncomingDocument:
    """Say what came of it. After the stated limit it is a breach of 56 on record; after the 15 days, a departure with its reason."""
    document = incoming(act, inputs.document_id)
    _in_the_unit(act, document)
    if document.state != STATE.RECEIVED:
        raise Conflict(
            _("这件来文现为“%(state)s”，不能办结。请刷新页面。") % {"state": document.get_state_display()}
        )
    findings = act.assess(
        "incoming_document.complete",
        facts.completing(document, clock.today()),
        matter=document.matter,
        records_lateness=True,
    )
    if any(str(one.outcome) == "breached" for one in findings) and not inputs.late_reason:
        raise InvalidInputs({"late_reason": _("已超过来文规定的时限，请说明超期原因；超期记录在案。")})
    document.completed_at = clock.now()
    document.completed_by = act.actor.person_id
    document.reply = inputs.reply
    document.state = STATE.COMPLETED
    document.save()
    running.advance(act, document.matter, "handle", "completed", note=inputs.reply)
    act.record(
        subject=document,
        summary=f"办毕回复：{document.document_number}",
        payload={"unit": document.unit, "reply": inputs.reply, "late_reason": inputs.late_reason},
    )
    return document
