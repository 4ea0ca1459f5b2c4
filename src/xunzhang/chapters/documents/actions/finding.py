"""The document an action is about, locked for the transaction, if the actor may see it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.chapters.matters.queries import may_see
from xunzhang.record.actions import Act, InvalidInputs, NotFound

OFFICE_WORK = gettext_lazy("公文由任有职务的工作人员办理；管理员账号不办理业务。")


def outgoing(act: Act, document_id: int) -> OutgoingDocument:
    """Raises NotFound where there is none or the actor may not see it, NotPermitted for administrators."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    document = (
        OutgoingDocument.objects.select_for_update(of=("self",))
        .select_related("matter")
        .filter(pk=document_id)
        .first()
    )
    if document is None or not may_see(act.actor, document.matter):
        raise NotFound(_("没有这件公文，或您无权查看。"))
    act.matter = document.matter
    return document


def incoming(act: Act, document_id: int) -> IncomingDocument:
    """The same for an incoming document."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    document = (
        IncomingDocument.objects.select_for_update(of=("self",))
        .select_related("matter")
        .filter(pk=document_id)
        .first()
    )
    if document is None or not may_see(act.actor, document.matter):
        raise NotFound(_("没有这件来文，或您无权查看。"))
    act.matter = document.matter
    return document


def require_state(document: OutgoingDocument, *states: str) -> None:
    """Raise InvalidInputs when the document is not in one of the states."""
    if document.state not in states:
        raise InvalidInputs(
            {
                "document_id": _("这件公文现为“%(state)s”，不能办理此项。请刷新页面查看进展。")
                % {"state": document.get_state_display()}
            }
        )
