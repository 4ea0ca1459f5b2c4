"""Documents that cease to hold: revoked from the beginning, repealed from a day on (条例 第三十三条)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import Repeal, Revoke
from xunzhang.chapters.documents.actions.telling import tell_recipients
from xunzhang.chapters.documents.models import DocumentEnding, OutgoingDocument
from xunzhang.chapters.documents.queries import dispatches_for
from xunzhang.chapters.matters.queries import may_see
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, Conflict, InvalidInputs, action

STATE = OutgoingDocument.State
ISSUED = (STATE.DISTRIBUTED, STATE.ARCHIVED)
NOT_THEIRS = gettext_lazy("公文的撤销、废止由发文机关的发文岗位登记。")


def _ending(
    act: Act, document: OutgoingDocument, kind: str, from_on: date, basis: str, by_document_id: int | None
) -> DocumentEnding:
    """Enter it. The document it rests on must have been issued; nothing ends twice."""
    act.permit(dispatches_for(act.actor, document), NOT_THEIRS)
    require_state(document, *ISSUED)
    earlier = DocumentEnding.objects.filter(document=document).first()
    if earlier is not None:
        raise Conflict(
            _("这件公文已登记“%(kind)s”，自 %(on)s 起。")
            % {"kind": earlier.get_kind_display(), "on": earlier.from_on}
        )
    by = None
    if by_document_id is not None:
        rows = OutgoingDocument.objects.select_related("matter").filter(state__in=ISSUED)
        by = rows.filter(pk=by_document_id).first()
        if by is None or by.pk == document.pk or not may_see(act.actor, by.matter):
            raise InvalidInputs({"by_document_id": _("据以撤销、废止的公文尚未印发，或者没有这件公文。")})
    return DocumentEnding.objects.create(
        document=document,
        kind=kind,
        from_on=from_on,
        by_document=by,
        basis=basis,
        decided_by=act.actor.person_id,
        decided_at=clock.now(),
    )


@action("outgoing_document.revoke", label="撤销公文", label_en="Revoke a document", inputs=Revoke)
def revoke(act: Act, inputs: Revoke) -> DocumentEnding:
    """Void from the beginning: it is taken as never having been issued. Whoever received it is told."""
    document = outgoing(act, inputs.document_id)
    begun = document.dated_on or clock.today()
    made = _ending(act, document, DocumentEnding.Kind.REVOKED, begun, inputs.basis, inputs.by_document_id)
    told = tell_recipients(act, made)
    act.record(
        subject=document,
        summary=f"撤销公文：{document.document_number}，自始无效，已告知 {told['told']} 个收文单位",
        payload={"basis": inputs.basis, "by_document": inputs.by_document_id, **told},
    )
    return made


@action("outgoing_document.repeal", label="废止公文", label_en="Repeal a document", inputs=Repeal)
def repeal(act: Act, inputs: Repeal) -> DocumentEnding:
    """No longer in force from that day on; what was done under it before stands. Whoever received it is told."""
    document = outgoing(act, inputs.document_id)
    if document.dated_on is not None and inputs.from_on < document.dated_on:
        raise InvalidInputs({"from_on": _("废止日期不能早于成文日期；自始无效的请用“撤销公文”。")})
    made = _ending(
        act, document, DocumentEnding.Kind.REPEALED, inputs.from_on, inputs.basis, inputs.by_document_id
    )
    told = tell_recipients(act, made)
    act.record(
        subject=document,
        summary=f"废止公文：{document.document_number}，自 {inputs.from_on} 起，已告知 {told['told']} 个收文单位",
        payload={"from_on": inputs.from_on.isoformat(), "basis": inputs.basis, **told},
    )
    return made
