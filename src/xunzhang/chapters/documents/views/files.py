"""Final files as answers: only as long as they are what was sealed."""

from django.http import FileResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import seals
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record.actions import Conflict
from xunzhang.record.attachments import place_of


def sealed(document: OutgoingDocument, digest: str) -> FileResponse:
    """The final file of a document. Raises Conflict when it is no longer what was printed and sealed."""
    for use in document.seal_uses.filter(file_digest=digest).order_by("pk"):
        checked = seals.checked(use, get_language() or "")
        if checked.sentence:
            raise Conflict(
                _("%(number)s 的电子印章验证未通过，文件不予打开。%(reason)s 请与办公厅核对原件。")
                % {"number": document.document_number, "reason": checked.sentence}
            )
    require_kept(digest)
    return FileResponse(
        place_of(digest).open("rb"),
        filename=f"{document.document_number}.pdf",
        content_type="application/pdf",
    )


def require_kept(digest: str) -> None:
    """Raise Conflict for a file that is gone, or was changed on disk."""
    if seals.final_content(digest) is None:
        raise Conflict(_("文件的内容已经丢失或者被改动，不予打开。请与保管单位核对原件。"))
