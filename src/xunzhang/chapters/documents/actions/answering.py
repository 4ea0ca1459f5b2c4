"""From the handling units back to the sender: results, reply, close; and the deadline extended or paused."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import clocks, incoming_facts
from xunzhang.chapters.documents.actions.finding import incoming, require_in_force
from xunzhang.chapters.documents.actions.incoming_inputs import (
    AnswerWith,
    Close,
    Handle,
    Reply,
)
from xunzhang.chapters.documents.actions.receiving import in_the_unit
from xunzhang.chapters.documents.actions.reviewing import require, tell_sender
from xunzhang.chapters.documents.models import (
    HandlingResult,
    IncomingDocument,
    OutgoingDocument,
)
from xunzhang.chapters.matters import queries as matters
from xunzhang.chapters.matters import running
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotPermitted, action

STATE = IncomingDocument.State


@action("incoming_document.handle", label="承办", label_en="Handle an incoming document", inputs=Handle)
def handle(act: Act, inputs: Handle) -> HandlingResult:
    """A unit's result; the lead's and each assisting one's stand side by side."""
    document = incoming(act, inputs.document_id)
    require(document, STATE.HANDLING)
    proposal = incoming_facts.current_proposal(document)
    item = running.open_item(document.matter, act.actor, "handle", inputs.unit)
    if proposal is None or item is None or item.parent_id is not None:
        raise NotPermitted(gettext_lazy("这件现在不由您承办，请查看办件页的当前环节。"))
    unit = item.subject
    is_lead = unit == proposal.lead
    act.assess("incoming_document.handle", {"is_lead": is_lead}, matter=document.matter)
    made = HandlingResult.objects.create(
        proposal=proposal,
        unit=unit,
        is_lead=is_lead,
        result=inputs.result,
        person=act.actor.person_id or 0,
        person_name=act.actor.name,
        at=clock.now(),
    )
    running.advance(act, document.matter, "handle", "handled", note=inputs.result, subject=unit)
    steps = running.steps_now(document.matter)
    if "handle" not in steps:
        document.state = STATE.REPLYING if "reply" in steps else STATE.CLOSING
        document.save(update_fields=["state"])
    act.record(
        subject=document,
        summary=f"{'主办' if is_lead else '协办'}结果：{inputs.result}",
        payload={"unit": unit, "is_lead": is_lead, "result": inputs.result},
    )
    return made


def may_answer_with(document: IncomingDocument) -> Q:
    """Outgoing documents by which it may be answered: of the lead unit or the registering one, not abandoned."""
    proposal = incoming_facts.current_proposal(document)
    units = {document.registering_unit, document.unit, proposal.lead if proposal else ""}
    return Q(drafting_unit__in=units) | Q(issuing_unit__in=units)


def _answer(act: Act, document: IncomingDocument, outgoing_id: int) -> OutgoingDocument:
    """A document of the lead unit or the organ that the actor may see. Raises InvalidInputs."""
    found = (
        OutgoingDocument.objects.select_related("matter")
        .filter(may_answer_with(document), pk=outgoing_id)
        .first()
    )
    if found is None or not matters.may_see(act.actor, found.matter):
        raise InvalidInputs(
            {"reply_document": _("没有这件公文，或者不是主办单位、本机关的发文，请重新选择。")}
        )
    return found


@action(
    "incoming_document.answer_with",
    label="以此答复",
    label_en="Link the document of reply",
    inputs=AnswerWith,
)
def answer_with(act: Act, inputs: AnswerWith) -> IncomingDocument:
    """The lead links the document that it drafts as the reply; the reply itself is given once that is distributed."""
    document = incoming(act, inputs.document_id)
    require(document, STATE.HANDLING, STATE.REPLYING)
    proposal = incoming_facts.current_proposal(document)
    lead = proposal.lead if proposal else ""
    act.permit(
        (lead or document.registering_unit) in act.actor.units,
        gettext_lazy("答复公文由主办单位起草。"),
    )
    answer = _answer(act, document, inputs.reply_document)
    act.assess("incoming_document.answer_with", {"is_linked": True}, matter=document.matter)
    document.reply_document = answer
    document.save(update_fields=["reply_document"])
    act.record(
        subject=document,
        summary=f"以《{answer.title}》答复",
        payload={"reply_document": answer.pk},
    )
    return document


@action("incoming_document.reply", label="答复", label_en="Reply to an incoming document", inputs=Reply)
def reply(act: Act, inputs: Reply) -> IncomingDocument:
    """Tell the sender what came of it, by a document that the lead has drafted (以此答复) or otherwise."""
    document = incoming(act, inputs.document_id)
    require(document, STATE.REPLYING)
    answer: OutgoingDocument | None = None
    if inputs.reply_form == IncomingDocument.ReplyForm.DOCUMENT:
        if inputs.reply_document is None:
            raise InvalidInputs({"reply_document": _("请选择用以答复的公文；还没有的，先在本件页面起草。")})
        answer = _answer(act, document, inputs.reply_document)
        require_in_force(answer)
        if answer.state not in (OutgoingDocument.State.DISTRIBUTED, OutgoingDocument.State.ARCHIVED):
            raise InvalidInputs(
                {
                    "reply_document": _("答复公文现为“%(state)s”，印发后才能据以答复。")
                    % {"state": answer.get_state_display()}
                }
            )
    elif inputs.reply_document is not None:
        raise InvalidInputs({"reply_form": _("选择了答复公文的，答复方式应为行文答复。")})
    today = clock.today()
    act.assess("incoming_document.reply", {"replied_on": today}, matter=document.matter)
    document.reply_form, document.reply, document.reply_document = inputs.reply_form, inputs.reply, answer
    document.replied_at, document.replied_by = clock.now(), act.actor.person_id
    document.state = STATE.CLOSING
    document.save()
    running.advance(act, document.matter, "reply", "replied", note=inputs.reply)
    number = f"（{answer.document_number}）" if answer is not None else ""
    tell_sender(
        act, document, f"《{document.title}》已答复{number}：{inputs.reply}", "a reply has been given"
    )
    act.record(
        subject=document,
        summary=f"{document.get_reply_form_display()}{number}：{inputs.reply}",
        payload={
            "reply_form": inputs.reply_form,
            "reply_document": inputs.reply_document,
            "reply": inputs.reply,
        },
    )
    return document


@action("incoming_document.close", label="办结", label_en="Close an incoming document", inputs=Close)
def close(act: Act, inputs: Close) -> IncomingDocument:
    """All is done and answered. After a stated limit it is a breach of 56 on record; after the Rules' own days a

    departure with its reason, which an approved extension gives beforehand.
    """
    document = incoming(act, inputs.document_id)
    in_the_unit(act, document)
    require(document, STATE.CLOSING)
    if clocks.open_pause(document) is not None:
        raise Conflict(_("这件来文正在中止计时，请先恢复计时。"))
    unread = WorkItem.objects.filter(
        process=document.matter.process_id, kind=WorkItem.Kind.READ, state=WorkItem.State.OPEN
    )
    waits_for_readers = not document.needs_reply and unread.exists()
    if waits_for_readers and len(inputs.summary) < 2:
        raise InvalidInputs({"summary": _("还有人员未阅；确需办结的，请写明情况。")})
    today = clock.today()
    completed_on = document.replied_at.astimezone(clock.BEIJING).date() if document.replied_at else today
    departures = {**clocks.departures_of(document, completed_on), **inputs.departures}
    findings = act.assess(
        clocks.CLOSE,
        clocks.closing_facts(document, completed_on),
        matter=document.matter,
        departures=departures,
        records_lateness=True,
    )
    if any(str(one.outcome) == "breached" for one in findings) and not inputs.late_reason:
        raise InvalidInputs({"late_reason": _("已超过来文规定的时限，请说明超期原因；超期记录在案。")})
    is_late = document.due_on is not None and completed_on > document.due_on
    document.completed_at, document.completed_by = clock.now(), act.actor.person_id
    document.late_reason = inputs.late_reason or "；".join(inputs.departures.values())
    document.state = STATE.COMPLETED
    document.save()
    running.advance(act, document.matter, "close", "closed", note=inputs.summary)
    act.record(
        subject=document,
        summary=f"办结：{document.register_number}《{document.title}》"
        + (f"，{inputs.summary}" if inputs.summary else ""),
        payload={
            "completed_on": completed_on.isoformat(),
            "due_on": document.due_on.isoformat() if document.due_on else None,
            "is_late": is_late,
            "late_reason": document.late_reason,
        },
    )
    return document
