"""What the checks find in a saved draft, for whoever has it in hand: the checker as well as the drafter; without script too."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xunzhang.chapters.documents import checking, queries
from xunzhang.chapters.documents.actions.inputs import AnswerCheck
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.views.draft_form import values_of
from xunzhang.chapters.matters import running
from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.record.actions import perform
from xunzhang.record.reading import note_read
from xunzhang.ui.errors import sentence_of, status_of
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

ANSWER = "outgoing_document.answer_check"
STATE = OutgoingDocument.State


def checks(request: HttpRequest, document_id: int) -> HttpResponse:
    """The list, and the answer to one that asks."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    form = Form(
        request,
        AnswerCheck,
        only=("reason", "is_in_order"),
        fixed={
            "document_id": document_id,
            **{name: request.POST.get(name, "") for name in ("code", "passage")},
        },
        kinds={"is_in_order": "radio"},
    )
    if form.is_sent:
        with form.attempt():
            perform(ANSWER, actor, form.inputs())
            return form.done(_("判断已记录。"), request.path)
    else:
        note_read(actor, document.matter)
    shown = checking.checked(actor, values_of(document), document.drafting_unit, document)
    return form.answer(
        "documents/document_checks.html",
        {
            "document": document,
            "open": [one for one in shown if one.is_open],
            "answered": [one for one in shown if not one.is_open],
            "may_answer": document.state in (STATE.DRAFT, STATE.UNDERWAY)
            and bool(running.items_in_hand(document.matter, actor)),
            "back": reverse("matters:matter", args=[document.matter_id]),
        },
    )


@require_POST
def answer(request: HttpRequest, document_id: int) -> HttpResponse:
    """The same answer, as the script of the drafting page sends it."""
    given = {name: request.POST.get(name, "") for name in ("code", "passage", "is_in_order", "reason")}
    try:
        perform(ANSWER, actor_of(request), {"document_id": document_id, **given})
    except Broken:
        raise
    except XunzhangError as problem:
        return JsonResponse({"problem": sentence_of(problem)}, status=status_of(problem))
    return JsonResponse({"answered": True})
