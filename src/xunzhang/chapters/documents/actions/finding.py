"""The document an action is about, locked for the transaction, if the actor may see it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents.actions.inputs import AsRead
from xunzhang.chapters.documents.models import DocumentEnding, IncomingDocument, OutgoingDocument
from xunzhang.chapters.documents.seals import final_content
from xunzhang.chapters.matters.queries import may_see
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotFound

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
    read = act.inputs.version if isinstance(act.inputs, AsRead) else None
    if read is not None and read != document.version:
        raise Conflict(
            _("您打开之后，文稿已被改为第 %(version)s 稿；所签的须是所阅的文稿。请刷新页面，看过新稿再办理。")
            % {"version": document.version}
        )
    return document


def require_sound(document: OutgoingDocument) -> bytes:
    """The final file. Raises Conflict when it is gone, or no longer what was printed and sealed."""
    content = final_content(document.final_digest)
    if content is None:
        raise Conflict(
            _("%(number)s 的正式文件已经丢失或者被改动，不能办理此项。请与印制岗位核对原件，退回后重新印制。")
            % {"number": document.document_number}
        )
    return content


def require_in_force(document: OutgoingDocument) -> None:
    """Raise Conflict for a document that was revoked, or has been repealed by today."""
    ending = DocumentEnding.objects.filter(document=document).first()
    if ending is not None and ending.from_on <= clock.today():
        raise Conflict(
            _("这件公文已登记“%(kind)s”，自 %(on)s 起，不能再发送、催收或者据以答复。")
            % {"kind": ending.get_kind_display(), "on": ending.from_on}
        )


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
