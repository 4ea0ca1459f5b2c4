"""After distribution: taking back what has not been received, delivering again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import scope
from xunzhang.chapters.documents.actions.dispatching import deliver_all
from xunzhang.chapters.documents.actions.finding import (
    outgoing,
    require_in_force,
    require_sound,
    require_state,
)
from xunzhang.chapters.documents.actions.inputs import Recall, Redeliver
from xunzhang.chapters.documents.actions.printing import take_back_delivered
from xunzhang.chapters.documents.models import (
    IncomingDocument,
    OutgoingDocument,
    Recipient,
    ScopeChange,
)
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.queries import dispatches_for
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, Conflict, InvalidInputs, action

STATE = OutgoingDocument.State
ISSUED = (STATE.DISTRIBUTED, STATE.ARCHIVED)
NOT_THEIRS = gettext_lazy("分发和撤回由发文机关的发文岗位办理。")


@action("outgoing_document.recall", label="撤回分发", label_en="Recall a delivery", inputs=Recall)
def recall(act: Act, inputs: Recall) -> OutgoingDocument:
    """Take it back from units that have not received it; one that was received can only be revoked or repealed.

    The matter of the delivery is closed, and its content is no longer shown there.
    """
    document = outgoing(act, inputs.document_id)
    act.permit(dispatches_for(act.actor, document), NOT_THEIRS)
    require_state(document, *ISSUED)
    rows = list(
        IncomingDocument.objects.select_for_update(of=("self",))
        .select_related("matter")
        .filter(sent_document=document, unit__in=inputs.units)
        .exclude(state__in=IncomingDocument.GONE)
    )
    missing = set(inputs.units) - {row.unit for row in rows}
    if missing:
        named = min(short_names(missing, clock.today()))
        raise InvalidInputs({"units": _("没有分发给“%(unit)s”，或者已经撤回、退回。") % {"unit": named}})
    received = {row.unit for row in rows if row.state != IncomingDocument.State.SENT or row.received_at}
    if received:
        named = "、".join(sorted(short_names(received, clock.today())))
        raise Conflict(
            _("%(units)s已经签收，不能撤回；请改用撤销或者废止，或者只撤回未签收的单位。") % {"units": named}
        )
    for row in rows:
        row.state = IncomingDocument.State.RECALLED
        row.save(update_fields=["state"])
        running.stop(act, row.matter, note=inputs.reason)
    take_back_delivered(act, rows, "撤回分发")
    act.record(
        subject=document,
        summary=f"撤回分发：{document.document_number}，{len(rows)} 个单位",
        payload={"units": sorted(inputs.units), "reason": inputs.reason},
    )
    return document


@action("outgoing_document.redeliver", label="补发", label_en="Deliver again", inputs=Redeliver)
def redeliver(act: Act, inputs: Redeliver) -> OutgoingDocument:
    """Deliver it to units that do not have it: one it was recalled from, one that sent it back, or, with the issuing

    organ's approval (条例 第三十一条), one beyond the range in which it was to be distributed.
    """
    document = outgoing(act, inputs.document_id)
    act.permit(dispatches_for(act.actor, document), NOT_THEIRS)
    require_state(document, *ISSUED)
    require_in_force(document)
    require_sound(document)
    units = tuple(dict.fromkeys(inputs.units))
    existing = {unit.code for unit in organs.units_on(clock.today(), codes=units)}
    for unit in units:
        if unit not in existing:
            raise InvalidInputs({"units": _("没有代码为“%(code)s”的单位，请重新选择。") % {"code": unit}})
    has_it = frozenset(
        IncomingDocument.objects.filter(sent_document=document, unit__in=units)
        .exclude(state__in=IncomingDocument.GONE)
        .values_list("unit", flat=True)
    )
    if has_it:
        named = "、".join(sorted(short_names(has_it, clock.today())))
        raise Conflict(_("%(units)s已有这件公文，不能重复分发。") % {"units": named})
    change = _approved(act, document, scope.beyond(document, units), inputs)
    made = [
        Recipient.objects.get_or_create(document=document, unit=unit, defaults={"is_main": False})[0]
        for unit in units
    ]
    deliver_all(act, document, [(one.unit, one.is_main) for one in made])
    act.record(
        subject=document,
        summary=f"补发 {document.document_number}，{len(units)} 个单位"
        + (f"，其中扩大印发范围 {len(change.units)} 个，{change.approved_by_name}批准" if change else ""),
        payload={
            "units": sorted(units),
            "beyond_scope": change.units if change else [],
            "approved_by": change.approved_by if change else None,
            "approved_on": change.approved_on.isoformat() if change else None,
            "approval": change.approval if change else "",
        },
    )
    return document


def _approved(
    act: Act, document: OutgoingDocument, units: tuple[str, ...], inputs: Redeliver
) -> ScopeChange | None:
    """The change of the range, recorded and told to whoever approved it. Raises InvalidInputs where something lacks."""
    if not units:
        if inputs.approver is not None or inputs.approval:
            raise InvalidInputs({"approver": _("所选单位都在原定的印发传达范围内，无须批准，请留空。")})
        return None
    named = "、".join(sorted(short_names(units, clock.today())))
    if inputs.approver is None:
        raise InvalidInputs(
            {
                "approver": _(
                    "%(units)s不在原定的印发传达范围内；变更印发传达范围应当经发文机关批准（条例第三十一条），请写明批准人、日期和凭据。"
                )
                % {"units": named}
            }
        )
    approver = scope.approvers_of(document).get(inputs.approver)
    if approver is None:
        raise InvalidInputs({"approver": _("印发传达范围由签发这件公文的负责人，或者可以签发的负责人批准。")})
    earliest = document.dated_on or clock.today()
    if inputs.approved_on is None or not earliest <= inputs.approved_on <= clock.today():
        raise InvalidInputs({"approved_on": _("请填写批准的日期，不早于成文日期，不晚于今天。")})
    if len(inputs.approval.strip()) < 2:
        raise InvalidInputs({"approval": _("请写明批准的凭据，如批示件的名称和编号。")})
    change = ScopeChange.objects.create(
        document=document,
        units=sorted(units),
        approved_by=approver.person_id,
        approved_by_name=approver.name,
        approved_on=inputs.approved_on,
        approval=inputs.approval.strip(),
        recorded_by=act.actor.person_id or 0,
        recorded_by_name=act.actor.name,
        recorded_at=clock.now(),
    )
    _tell_approver(act, document, change, named)
    return change


def _tell_approver(act: Act, document: OutgoingDocument, change: ScopeChange, named: str) -> None:
    """What was recorded as approved is put before whoever approved it."""
    matter = document.matter
    unread = WorkItem.objects.filter(
        process=matter.process_id,
        kind=WorkItem.Kind.READ,
        state=WorkItem.State.OPEN,
        person=change.approved_by,
    )
    if change.approved_by == act.actor.person_id or matter.process_id is None or unread.exists():
        return
    zh = f"已登记您于 {change.approved_on} 批准增发：{named}。凭据：{change.approval}"
    en = f"recorded as approved by you on {change.approved_on}: also sent to {named}"
    holder = Holder(person=change.approved_by, zh=zh, en=en)
    running.operate(
        act,
        matter,
        lambda hand, office: engine.circulate(matter.process_id or 0, [holder], hand, office, note=zh),
    )
