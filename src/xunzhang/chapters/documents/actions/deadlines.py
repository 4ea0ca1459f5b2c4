"""The deadline of an incoming document: extended with its reason and approval, or paused where a setting allows it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import clocks, incoming_facts
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.incoming_inputs import ApproveExtension, Extend, WithReason
from xunzhang.chapters.documents.models import DeadlineChange, IncomingDocument
from xunzhang.chapters.matters import handwriting, running
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.queries.people import Holder as InPost
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.procedure.people import Holder
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
    """Ask for another deadline, before the present one has passed.

    The Rules' own days are extended once the one named has approved it (approve_extension). A limit that the sender
    stated is the sender's to move: what it agreed to is recorded with its evidence, and the limit stated stays on record.
    """
    document = incoming(act, inputs.document_id)
    _concerned(act, document)
    assert document.due_on is not None
    _require_running(document)
    if inputs.due_on <= document.due_on:
        raise InvalidInputs(
            {"due_on": _("延长后的期限应当晚于现在的期限 %(due_on)s。") % {"due_on": document.due_on}}
        )
    is_stated = document.stated_limit_on is not None
    if is_stated and len(inputs.sender_consent) < 2:
        raise InvalidInputs(
            {"sender_consent": _("办理时限由来文规定，应当商来文机关同意后延长；请写明同意的情况。")}
        )
    if clocks.asked_extension(document) is not None:
        raise Conflict(_("这件来文的延期申请正在等候批准。"))
    approver = None if is_stated else _approver(document, inputs.approver)
    act.assess(
        "incoming_document.extend",
        {"has_stated_limit": is_stated, "due_on": document.due_on},
        matter=document.matter,
    )
    made = DeadlineChange.objects.create(
        document=document,
        kind=DeadlineChange.Kind.EXTENSION,
        reason=inputs.reason,
        approved_by=approver.person_id if approver else None,
        approved_by_name=_titled(approver) if approver else "",
        sender_consent=inputs.sender_consent if is_stated else "",
        from_due_on=document.due_on,
        asked_due_on=inputs.due_on,
        to_due_on=inputs.due_on if is_stated else None,
        from_on=clock.today(),
        made_by=act.actor.person_id or 0,
        made_by_name=act.actor.name,
        made_at=clock.now(),
        decided_at=clock.now() if is_stated else None,
    )
    if approver is None:
        _move(document, inputs.due_on)
        document.save(update_fields=["due_on"])
        by = f"来文机关（{inputs.sender_consent}）同意"
    else:
        by = f"报{made.approved_by_name}批准"
        _put_before(act, document, made)
    act.record(
        subject=document,
        summary=f"{'延期' if approver is None else '申请延期'}：{made.from_due_on} 至 {inputs.due_on}，{by}；{inputs.reason}",
        payload=inputs.model_dump(mode="json", exclude={"departures", "judgements"}),
    )
    return made


@action(
    "incoming_document.approve_extension",
    label="批准延期",
    label_en="Approve an extension",
    inputs=ApproveExtension,
)
def approve_extension(act: Act, inputs: ApproveExtension) -> DeadlineChange:
    """The approver's own act, on the day it is due at the latest: afterwards a reason is recorded, not an extension."""
    document = incoming(act, inputs.document_id)
    asked = clocks.asked_extension(document)
    if asked is None or not document.is_open:
        raise Conflict(_("这件来文没有等候批准的延期申请。"))
    act.permit(
        asked.approved_by == act.actor.person_id,
        gettext_lazy("延期由申请所报的批准人本人批准。"),
    )
    assert asked.asked_due_on is not None
    if inputs.agrees:
        _require_running(document)
    act.assess(
        "incoming_document.approve_extension",
        {"agrees": inputs.agrees, "due_on": document.due_on},
        matter=document.matter,
    )
    opinion = inputs.words(inputs.opinion, "")
    asked.decided_at, asked.decision, asked.is_declined = clock.now(), opinion, not inputs.agrees
    asked.move_id = _has_read(act, document)
    by_hand = _keep_handwriting(act, document, asked, inputs)
    if inputs.agrees:
        asked.to_due_on = asked.asked_due_on
        _move(document, asked.asked_due_on)
        document.save(update_fields=["due_on"])
    asked.save()
    act.record(
        subject=document,
        summary=f"{'批准' if inputs.agrees else '不批准'}延期至 {asked.asked_due_on}"
        + (f"：{opinion}" if opinion else ""),
        payload={
            "agrees": inputs.agrees,
            "opinion": opinion,
            **by_hand,
            "from_due_on": asked.from_due_on.isoformat() if asked.from_due_on else None,
            "asked_due_on": asked.asked_due_on.isoformat(),
        },
    )
    return asked


def _has_read(act: Act, document: IncomingDocument) -> int | None:
    """The operation by which the approver has read what was asked: now, or already before."""
    matter, person = document.matter, act.actor.person_id
    rows = WorkItem.objects.filter(process=matter.process_id, kind=WorkItem.Kind.READ, person=person)
    item = rows.filter(state=WorkItem.State.OPEN).order_by("-pk").first()
    if item is not None:
        return running.operate(act, matter, lambda hand, office: engine.mark_read(item.pk, hand, office)).move
    before = Move.objects.filter(process=matter.process_id, kind=Move.Kind.READ, by=person)
    free = before.filter(handwriting=None, deadline_change=None)
    return free.order_by("-pk").values_list("pk", flat=True).first()


def _keep_handwriting(
    act: Act, document: IncomingDocument, asked: DeadlineChange, inputs: ApproveExtension
) -> dict[str, str]:
    if inputs.handwriting is None:
        return {}
    if asked.move_id is None:
        raise InvalidInputs(
            {"handwriting": _("这项申请没有送阅的记录，不能手写；请清除手写内容，键入意见。")}
        )
    return handwriting.keep(act, document.matter, asked.move_id, inputs.handwriting)


def _require_running(document: IncomingDocument) -> None:
    if document.due_on is not None and clock.today() > document.due_on:
        raise Conflict(
            _("办理期限 %(due_on)s 已过，不能再延期；办结时说明超期原因，超期记录在案。")
            % {"due_on": document.due_on}
        )


def _put_before(act: Act, document: IncomingDocument, asked: DeadlineChange) -> None:
    """The approver finds it among what is to be read, with what is asked."""
    assert asked.approved_by is not None
    zh = (
        f"{asked.made_by_name}申请延期：{asked.from_due_on} 至 {asked.asked_due_on}，{asked.reason}。请审批。"
    )
    en = f"an extension to {asked.asked_due_on} awaits your approval"
    holder = Holder(person=asked.approved_by, zh=zh, en=en)
    matter = document.matter
    unread = WorkItem.objects.filter(
        process=matter.process_id, kind=WorkItem.Kind.READ, state=WorkItem.State.OPEN, person=holder.person
    )
    if matter.process_id is not None and not unread.exists():
        running.operate(
            act,
            matter,
            lambda hand, office: engine.circulate(matter.process_id or 0, [holder], hand, office, note=zh),
        )


def approvers_of(document: IncomingDocument) -> dict[int, InPost]:
    """Who may approve: whoever it was presented to, the leader in charge of the lead unit, the unit's own principal."""
    today = clock.today()
    proposal = incoming_facts.current_proposal(document)
    people = set(proposal.leaders) if proposal else set()
    for unit in (proposal.lead_unit if proposal else "", document.registering_unit):
        charge = organs.in_charge_of(unit, today) if unit else None
        if charge is not None:
            people.add(charge.holder.person_id)
    principal = roles_of("principal", today)
    found = {
        one.person_id: one
        for one in organs.holders(today, unit=document.registering_unit)
        if one.role in principal
    }
    return {one.person_id: one for one in organs.leaders(today) if one.person_id in people} | found


def _approver(document: IncomingDocument, person: int | None) -> InPost:
    """Raises InvalidInputs for nobody, and for one who has no say in it."""
    if person is None:
        raise InvalidInputs({"approver": _("请写明由谁批准延期。")})
    found = approvers_of(document).get(person)
    if found is None:
        raise InvalidInputs({"approver": _("延期由呈批的领导、分管领导或者收文单位主要负责人批准，请另选。")})
    return found


def _titled(one: InPost) -> str:
    return one.name if one.title in one.name else f"{one.title}{one.name}"


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
