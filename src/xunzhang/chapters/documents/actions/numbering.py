"""Numbers kept for a document to come, and numbers made void: the register shows each, without a gap (条例 第九条)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import numbers
from xunzhang.chapters.documents.actions.inputs import ReserveNumber, VoidNumber
from xunzhang.chapters.documents.models import AssignedNumber, OutgoingDocument
from xunzhang.chapters.documents.queries import numbers_for
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotFound, action

STATE = OutgoingDocument.State
KEEPER = gettext_lazy("发文字号由发文机关的发文岗位管理。")


@action("document_number.reserve", label="预留发文字号", label_en="Reserve a number", inputs=ReserveNumber)
def reserve(act: Act, inputs: ReserveNumber) -> AssignedNumber:
    """Keep the next number of the series for a document to come; it is used by naming it when numbering, or made void."""
    unit = numbers.unit_of(inputs.mark)
    act.permit(bool(unit) and numbers_for(act.actor, unit), KEEPER)
    number = numbers.reserve(
        inputs.mark, unit, clock.today(), person_id=act.actor.person_id, note=inputs.purpose
    )
    act.record(
        subject=number,
        summary=f"预留发文字号：{numbers.written(number)}，{inputs.purpose}",
        payload={"number": numbers.written(number), "purpose": inputs.purpose},
    )
    return number


@action("document_number.void", label="作废发文字号", label_en="Make a number void", inputs=VoidNumber)
def void(act: Act, inputs: VoidNumber) -> AssignedNumber:
    """The number stays in the register with its reason and is never given out again.

    A document that bears it is first returned to be numbered anew; one that was distributed can only be revoked.
    """
    number = (
        AssignedNumber.objects.select_for_update(of=("self",))
        .select_related("series", "document__matter")
        .filter(pk=inputs.number_id)
        .first()
    )
    if number is None:
        raise NotFound(_("没有这个发文字号。"))
    act.permit(numbers_for(act.actor, number.series.unit), KEEPER)
    if number.state == AssignedNumber.State.VOID:
        raise Conflict(_("这个发文字号已经作废。"))
    document = number.document
    if document is not None and document.state in (STATE.DISTRIBUTED, STATE.ARCHIVED):
        raise InvalidInputs(
            {"number_id": _("这件公文已经分发，字号不能作废；内容有误的，请撤销后重新印发。")}
        )
    if document is not None and document.document_number:
        raise InvalidInputs({"number_id": _("公文正在使用这个字号，请先把公文退回编号环节。")})
    number.state, number.void_reason, number.document = AssignedNumber.State.VOID, inputs.reason, None
    number.voided_by, number.voided_at = act.actor.person_id, clock.now()
    number.save()
    act.record(
        matter=document.matter if document is not None else None,
        subject=number,
        summary=f"作废发文字号：{numbers.written(number)}，{inputs.reason}",
        payload={"number": numbers.written(number), "reason": inputs.reason},
    )
    return number
