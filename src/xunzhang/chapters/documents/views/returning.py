"""The page on which a checker sends a draft back to its drafter."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.actions.inputs import ReturnDraft
from xunzhang.chapters.documents.actions.returning import RETURN
from xunzhang.chapters.documents.models import DraftReturn
from xunzhang.record.actions import perform
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of


def return_draft(request: HttpRequest, document_id: int) -> HttpResponse:
    """The five points of the Regulations, and what is to be changed."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    back = reverse("matters:matter", args=[document.matter_id])
    form = Form(
        request,
        ReturnDraft,
        fixed={"document_id": document.pk},
        choices={"points": [(one.value, str(one.label)) for one in DraftReturn.Point]},
        kinds={"reason": "textarea"},
        submit=_("退回拟稿人"),
    )
    if form.is_sent:
        with form.attempt():
            perform(RETURN, actor, form.inputs())
            return form.done(_("已退回拟稿人。"), reverse("matters:inbox"))
    hint = _("按《党政机关公文处理工作条例》第二十条、第二十一条退回，写明理由；拟稿人修改后重新送审。")
    return form.answer(
        "matters/operation.html",
        {
            "matter": document.matter,
            "title": _("退回拟稿人"),
            "hint": hint,
            "details": [(_("标题"), document.title)],
            "back": back,
        },
    )
