"""From the handling units back to the sender: results, reply, close; and the deadline extended or paused."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import clocks, incoming_facts
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.incoming_inputs import (
    AnswerWith,
    Close,
    Extend,
    Handle,
    Reply,
    WithReason,
)
from xunzhang.chapters.documents.actions.receiving import in_the_unit
from xunzhang.chapters.documents.actions.reviewing import require, tell_sender
from xunzhang.chapters.documents.models import (
    DeadlineChange,
    HandlingResult,
    IncomingDocument,
    OutgoingDocument,
)
from xunzhang.chapters.matters import queries as matters
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.duty_facts import is_leader
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.sweeping import move_deadline
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotPermitted, action
from xunzhang.record.actor import Actor

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
    is_lead = unit == proposal.lead_unit
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
    units = {document.registering_unit, document.unit, proposal.lead_unit if proposal else ""}
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
    lead = proposal.lead_unit if proposal else ""
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


def may_change_deadline(document: IncomingDocument, actor: Actor) -> bool:
    """A deadline runs, and the actor is of the office that takes it in, or handles it."""
    if not document.is_open or document.due_on is None or actor.person_id is None:
        return False
    return _is_concerned(document, actor)


def _is_concerned(document: IncomingDocument, actor: Actor) -> bool:
    return document.registering_unit in actor.units or any(
        one.step in ("handle", "reply") for one in running.items_in_hand(document.matter, actor)
    )


def _concerned(act: Act, document: IncomingDocument) -> None:
    act.permit(
        _is_concerned(document, act.actor),
        gettext_lazy("期限由收文单位的工作人员或者承办人办理变更。"),
    )
    if not document.is_open or document.due_on is None:
        raise Conflict(_("这件来文没有正在计算的办理期限。"))


def _move(document: IncomingDocument, due_on: object) -> None:
    """The document's deadline and that of the open steps that ran by it."""
    before = document.due_on
    rows = WorkItem.objects.filter(
        process=document.matter.process_id, kind=WorkItem.Kind.TASK, state__in=WorkItem.LIVE, due_on=before
    )
    for item in list(rows.values_list("pk", flat=True)):
        move_deadline(item, due_on)  # type: ignore[arg-type]
    document.due_on = due_on  # type: ignore[assignment]


@action("incoming_document.extend", label="延期", label_en="Extend the deadline", inputs=Extend)
def extend(act: Act, inputs: Extend) -> DeadlineChange:
    """Another deadline, with the reason and who approved it. A limit that the sender stated is the sender's to move."""
    document = incoming(act, inputs.document_id)
    _concerned(act, document)
    assert document.due_on is not None
    if inputs.due_on <= document.due_on:
        raise InvalidInputs(
            {"due_on": _("延长后的期限应当晚于现在的期限 %(due_on)s。") % {"due_on": document.due_on}}
        )
    if inputs.due_on < clock.today():
        raise InvalidInputs({"due_on": _("延长后的期限早于今天，请重新填写。")})
    approver = ""
    if document.stated_limit_on is not None:
        if len(inputs.sender_consent) < 2:
            raise InvalidInputs(
                {"sender_consent": _("办理时限由来文规定，应当商来文机关同意后延长；请写明同意的情况。")}
            )
    else:
        approver = _approver(document, inputs.approver)
    act.assess(
        "incoming_document.extend",
        {"has_stated_limit": document.stated_limit_on is not None, "due_on": document.due_on},
        matter=document.matter,
    )
    made = DeadlineChange.objects.create(
        document=document,
        kind=DeadlineChange.Kind.EXTENSION,
        reason=inputs.reason,
        approved_by=inputs.approver if approver else None,
        approved_by_name=approver,
        sender_consent=inputs.sender_consent,
        from_due_on=document.due_on,
        to_due_on=inputs.due_on,
        from_on=clock.today(),
        made_by=act.actor.person_id or 0,
        made_by_name=act.actor.name,
        made_at=clock.now(),
    )
    if document.stated_limit_on is not None:
        document.stated_limit_on = inputs.due_on
    _move(document, inputs.due_on)
    document.save(update_fields=["due_on", "stated_limit_on"])
    by = approver or f"来文机关（{inputs.sender_consent}）"
    act.record(
        subject=document,
        summary=f"延期：{made.from_due_on} 至 {made.to_due_on}，{by}同意；{inputs.reason}",
        payload=inputs.model_dump(mode="json", exclude={"departures", "judgements"}),
    )
    return made


def _approver(document: IncomingDocument, person: int | None) -> str:
    """Title and name of whoever may approve: a leader, or the principal of the receiving unit. Raises InvalidInputs."""
    today = clock.today()
    if person is None:
        raise InvalidInputs({"approver": _("请写明由谁批准延期。")})
    leaders = {one.person_id: one for one in organs.leaders(today)}
    principals = {
        one.person_id: one
        for one in organs.holders(today, unit=document.registering_unit)
        if one.role in roles_of("principal", today)
    }
    found = leaders.get(person) or principals.get(person)
    if found is None:
        raise InvalidInputs({"approver": _("延期由政府领导或者收文单位主要负责人批准，请另选。")})
    return found.name if found.title in found.name else f"{found.title}{found.name}"


@action("incoming_document.pause", label="中止计时", label_en="Pause the deadline", inputs=WithReason)
def pause(act: Act, inputs: WithReason) -> DeadlineChange:
    """Only where the installation's setting allows it: article 56 knows no pause."""
    document = incoming(act, inputs.document_id)
    _concerned(act, document)
    if not clocks.setting(document.matter, "handling_may_be_paused"):
        raise Conflict(
            _(
                "规则没有规定中止计时的情形，本机构的设置“公文办理期限可以中止计时”也为“否”，期限继续计算；确需更多时间的，请办理延期。"
            )
        )
    act.permit(
        is_leader(act.actor) or document.registering_unit in act.actor.units,
        gettext_lazy("中止计时由收文单位办理。"),
    )
    if clocks.open_pause(document) is not None:
        raise Conflict(_("这件来文已经中止计时。"))
    act.assess("incoming_document.pause", {"due_on": document.due_on}, matter=document.matter)
    made = DeadlineChange.objects.create(
        document=document,
        kind=DeadlineChange.Kind.PAUSE,
        reason=inputs.reason,
        approved_by_name="本机构设置",
        from_due_on=document.due_on,
        from_on=clock.today(),
        made_by=act.actor.person_id or 0,
        made_by_name=act.actor.name,
        made_at=clock.now(),
    )
    act.record(subject=document, summary=f"中止计时：{inputs.reason}", payload={"reason": inputs.reason})
    return made


@action("incoming_document.resume", label="恢复计时", label_en="Resume the deadline", inputs=WithReason)
def resume(act: Act, inputs: WithReason) -> DeadlineChange:
    """The deadline goes on, later by the working days of the pause."""
    document = incoming(act, inputs.document_id)
    _concerned(act, document)
    running_pause = clocks.open_pause(document)
    if running_pause is None:
        raise Conflict(_("这件来文没有中止计时。"))
    today = clock.today()
    assert document.due_on is not None
    due_on = clocks.after_pause(document.due_on, running_pause.from_on, today)
    act.assess("incoming_document.resume", {"due_on": document.due_on}, matter=document.matter)
    running_pause.to_on, running_pause.to_due_on = today, due_on
    running_pause.save(update_fields=["to_on", "to_due_on"])
    _move(document, due_on)
    document.save(update_fields=["due_on"])
    act.record(
        subject=document,
        summary=f"恢复计时，期限顺延至 {due_on}：{inputs.reason}",
        payload={"reason": inputs.reason, "due_on": due_on.isoformat()},
    )
    return running_pause
