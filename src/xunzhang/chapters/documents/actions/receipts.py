"""Who has received a document that was distributed: receipts from outside are recorded, missing ones are chased."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.documents import receipts
from xunzhang.chapters.documents.actions.finding import outgoing, require_in_force
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, OutsideReceipt
from xunzhang.chapters.documents.queries import dispatches_for
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Hand, Office
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, action

KEEPER = gettext_lazy("签收情况由发文机关的发文岗位登记、催收。")


class RecordReceipt(ActionInputs):
    document_id: int = Field(title="公文")
    unit: str = Field(title="签收单位", min_length=1, max_length=40)
    received_at: datetime = Field(title="签收时间")
    signed_by: str = Field(title="签收人", min_length=2, max_length=100)
    evidence: str = Field(
        title="凭据", min_length=2, max_length=300, description="回执、收条、机要或者邮寄单号等，写明存放处"
    )


class ChaseReceipts(ActionInputs):
    document_id: int = Field(title="公文")
    note: str = Field(default="", title="催收说明", max_length=300)


def _in_beijing(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=clock.BEIJING)


@action(
    "outgoing_document.record_receipt",
    label="登记外单位签收",
    label_en="Record the receipt of a unit outside",
    inputs=RecordReceipt,
)
def record_receipt(act: Act, inputs: RecordReceipt) -> OutsideReceipt:
    """What shows that a unit has it in which nobody works with this installation: who signed, when, by what paper."""
    document = outgoing(act, inputs.document_id)
    act.permit(dispatches_for(act.actor, document), KEEPER)
    delivery = (
        IncomingDocument.objects.select_for_update(of=("self",))
        .filter(sent_document=document, unit=inputs.unit)
        .exclude(state__in=IncomingDocument.GONE)
        .order_by("-pk")
        .first()
    )
    if delivery is None:
        raise InvalidInputs({"unit": _("没有分发给该单位，或者已经撤回、退回。")})
    if inputs.unit not in receipts.outside_units([inputs.unit], clock.today()):
        raise InvalidInputs({"unit": _("该单位在本系统内自行签收，不能代为登记；可以催收。")})
    if delivery.received_at is not None:
        raise Conflict(_("该单位的签收已经登记过。"))
    at = _in_beijing(inputs.received_at)
    if at > clock.now():
        raise InvalidInputs({"received_at": _("签收时间不能晚于现在，请核对。")})
    if delivery.sent_at is not None and at < delivery.sent_at.replace(second=0, microsecond=0):
        raise InvalidInputs({"received_at": _("签收时间早于分发时间，请核对。")})
    delivery.received_at, delivery.state = at, IncomingDocument.State.RECEIVED
    delivery.save(update_fields=["received_at", "state"])
    receipt = OutsideReceipt.objects.create(
        delivery=delivery,
        signed_by=inputs.signed_by,
        evidence=inputs.evidence,
        recorded_by=act.actor.person_id or 0,
        recorded_by_name=act.actor.name,
        recorded_at=clock.now(),
    )
    named = organs.unit_on(inputs.unit, clock.today())
    act.record(
        matter=document.matter,
        subject=document,
        summary=f"登记签收：{named.short_name if named else inputs.unit}，{inputs.signed_by}，{inputs.evidence}",
        payload={
            "unit": inputs.unit,
            "received_at": at.isoformat(),
            "signed_by": inputs.signed_by,
            "evidence": inputs.evidence,
        },
    )
    return receipt


def _chase(item: WorkItem, note: str, hand: Hand, office: Office) -> engine.Moved:
    return engine.chase(item.pk, hand, office, note=note)


@action(
    "outgoing_document.chase_receipts",
    label="催收未签收单位",
    label_en="Chase the units that have not signed for it",
    inputs=ChaseReceipts,
)
def chase_receipts(act: Act, inputs: ChaseReceipts) -> OutgoingDocument:
    """Remind every unit that has it in its inbox and has not signed for it; those outside are not reached by this."""
    document = outgoing(act, inputs.document_id)
    act.permit(dispatches_for(act.actor, document), KEEPER)
    require_in_force(document)
    waiting = list(receipts.pending(document))
    items = receipts.receiving_items(waiting)
    reached = [(one, items[one.matter.process_id]) for one in waiting if one.matter.process_id in items]
    if not reached:
        raise Conflict(_("没有可以催收的单位：系统内的单位都已签收；外单位请电话催收后登记签收。"))
    for delivery, item in reached:
        running.operate(act, delivery.matter, partial(_chase, item, inputs.note))
    act.record(
        matter=document.matter,
        subject=document,
        summary=f"催收：{len(reached)} 个单位" + (f"，{inputs.note}" if inputs.note else ""),
        payload={"units": [one.unit for one, _item in reached], "note": inputs.note},
    )
    return document
