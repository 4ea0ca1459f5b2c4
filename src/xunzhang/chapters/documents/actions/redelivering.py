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
)
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.queries import dispatches_for
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
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
    _require_within(document, units)
    first = set(document.recipients.values_list("unit", flat=True))
    made = [
        Recipient.objects.get_or_create(document=document, unit=unit, defaults={"is_main": False})[0]
        for unit in units
    ]
    deliver_all(act, document, [(one.unit, one.is_main) for one in made])
    widened = sorted(set(units) - first)
    changes = [one for one in scope.approved(document) if set(one.units) & set(widened)]
    approvers = "、".join(dict.fromkeys(one.approved_by_name for one in changes))
    act.record(
        subject=document,
        summary=f"补发 {document.document_number}，{len(units)} 个单位"
        + (f"，其中扩大印发范围 {len(widened)} 个，{approvers}批准" if widened else ""),
        payload={
            "units": sorted(units),
            "beyond_scope": widened,
            "scope_changes": [one.pk for one in changes],
        },
    )
    return document


def _require_within(document: OutgoingDocument, units: tuple[str, ...]) -> None:
    """Raise InvalidInputs for units beyond the range that nobody has approved for the issuing organ."""
    beyond = scope.beyond(document, units)
    if not beyond:
        return
    raise InvalidInputs(
        {
            "units": _(
                "%(units)s不在原定的印发传达范围内；变更印发传达范围应当经发文机关批准（条例第三十一条），请先“请示扩大印发范围”，批准后再补发。"
            )
            % {"units": "、".join(sorted(short_names(beyond, clock.today())))}
        }
    )
