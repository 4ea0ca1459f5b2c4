"""The deadline of an incoming document: extended with its reason and approval, or paused where a setting allows it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import clocks
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.incoming_inputs import Extend, WithReason
from xunzhang.chapters.documents.models import DeadlineChange, IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.sweeping import move_deadline
from xunzhang.record.actions import Act, Conflict, InvalidInputs, action
from xunzhang.record.actor import Actor


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


def _move(document: IncomingDocument, due_on: date) -> None:
    """The document's deadline and that of the open steps that ran by it."""
    before = document.due_on
    rows = WorkItem.objects.filter(
        process=document.matter.process_id, kind=WorkItem.Kind.TASK, state__in=WorkItem.LIVE, due_on=before
    )
    for item in list(rows.values_list("pk", flat=True)):
        move_deadline(item, due_on)
    document.due_on = due_on


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
        document.registering_unit in act.actor.units,
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
