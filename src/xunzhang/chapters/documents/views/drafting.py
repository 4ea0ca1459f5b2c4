"""The drafting page: a new draft, a revision, the page that follows the keystrokes, and what was not saved."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xunzhang.chapters.documents import (
    answers,
    checking,
    facts,
    in_progress,
    previewing,
    queries,
    rules_text,
    typed,
)
from xunzhang.chapters.documents.actions import keeping
from xunzhang.chapters.documents.actions.inputs import DraftDocument, ReviseDocument
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.views import draft_groups
from xunzhang.chapters.documents.views.draft_form import attachments_of, blank, draft_form, values_of
from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.kernel.numerals import LONGEST_NUMBER
from xunzhang.kernel.remembering import reading
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.record.actor import Actor
from xunzhang.record.reading import note_read
from xunzhang.typesetting.structure import outline, regular_numbers
from xunzhang.ui.errors import sentence_of, status_of
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

CONFLICT = 409


def _page(
    actor: Actor, form: Form, key: str, attachments: list[dict[str, str]], **more: Any
) -> dict[str, Any]:
    """What the page needs beside its form."""
    form.layout = draft_groups.in_order(form)
    return {
        "leading": draft_groups.leading(form),
        "note": draft_groups.note(form),
        "following": draft_groups.following(form),
        "rare": draft_groups.rare(form),
        "attachments": attachments,
        "draft_key": key,
        "person": actor.person_id,
        **more,
    }


def draft(request: HttpRequest) -> HttpResponse:
    """A new draft; `?from=rules` begins with the Rules' own issue, `?resume=` goes on with what was not saved,
    `?answers=7` begins with the reply to what came in and links it."""
    actor = actor_of(request)
    initial = blank()
    if request.GET.get("from") == "rules":
        initial |= rules_text.as_draft()
    answered = answers.asked_for(actor, request.GET.get("answers", ""))
    if answered is not None:
        initial |= answers.as_draft(answered)
    resumed = in_progress.kept(actor, request.GET.get("resume", ""))
    if resumed is not None and resumed.document_id is None:
        initial |= resumed.content
    key = request.POST.get("draft_key") or (resumed.key if resumed else in_progress.new_key())
    form = draft_form(
        request,
        DraftDocument,
        initial=initial,
        fixed={"answers": answered.pk if answered is not None else None},
        submit=_("保存草稿"),
    )
    attachments = attachments_of(request, initial.get("attachments", ()))
    if form.is_sent:
        with form.attempt():
            made = perform("outgoing_document.draft", actor, form.inputs() | {"attachments": attachments})
            keeping.discard(actor, key)
            if request.POST.get("stay"):
                return form.done(_("草稿已保存。"), reverse("documents:revise", args=[made.pk]))
            return form.done(
                _("草稿已保存。核对无误后点“送审”。"),
                reverse("matters:matter", args=[made.matter_id]),
            )
    others = [row for row in in_progress.new_drafts(actor) if row.key != key]
    return form.answer(
        "documents/draft.html",
        _page(
            actor,
            form,
            key,
            attachments,
            back=reverse("documents:outgoing"),
            is_new=True,
            resumed=resumed,
            unsaved=others,
        ),
    )


def revise(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change the draft; another version is kept. `?resume=1` goes on with what was not saved."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    key = keeping.key_of(document)
    values = values_of(document)
    row = in_progress.kept(actor, key)
    offer = in_progress.offer_of(row, document, values) if request.method != "POST" else None
    resumed = offer is not None and bool(request.GET.get("resume"))
    initial = values | (offer.kept.content if offer is not None and resumed else {})
    version = offer.kept.base_version if offer is not None and resumed else document.version
    form = draft_form(
        request,
        ReviseDocument,
        initial=initial,
        fixed={"document_id": document_id, "version": request.POST.get("version", version)},
        submit=_("保存"),
    )
    attachments = attachments_of(request, initial["attachments"])
    if form.is_sent:
        with form.attempt():
            perform("outgoing_document.revise", actor, form.inputs() | {"attachments": attachments})
            keeping.discard(actor, key)
            if request.POST.get("stay"):
                return form.done(_("已保存为新的一稿。"), request.path)
            return form.done(_("已保存为新的一稿。"), reverse("matters:matter", args=[document.matter_id]))
    else:
        note_read(actor, document.matter)
    return form.answer(
        "documents/draft.html",
        _page(
            actor,
            form,
            key,
            attachments,
            back=reverse("matters:matter", args=[document.matter_id]),
            document=document,
            version=form.fixed["version"],
            offer=offer,
            resumed=resumed,
            conflict=_conflict(request, form, document, attachments),
        ),
    )


def _conflict(
    request: HttpRequest, form: Form, document: OutgoingDocument, attachments: list[dict[str, str]]
) -> dict[str, Any] | None:
    """Where somebody saved another version since: what they changed, and what of one's own differs from theirs."""
    if form.status != CONFLICT:
        return None
    document.refresh_from_db()
    newer, theirs = in_progress.since(document, _number(request.POST.get("version", "")))
    if newer is None:
        return None
    mine = {**typed.content_of(request.POST), "attachments": attachments}
    return {
        "newer": newer,
        "theirs": theirs,
        "mine": in_progress.comparing.changes(newer.version.content, mine),
    }


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _failed(problem: XunzhangError) -> JsonResponse:
    """Our own error as the scripts of the page show it."""
    if isinstance(problem, Broken):
        raise problem
    return JsonResponse({"problem": sentence_of(problem)}, status=status_of(problem))


def _document_of(actor: Actor, request: HttpRequest) -> OutgoingDocument | None:
    """The document that is being revised, if one is."""
    key = request.POST.get("draft_key", "")
    number = key.removeprefix("document-")
    is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    return queries.outgoing_document(actor, int(number)) if key != number and is_number else None


@require_POST
@reading()  # sent by POST, it writes nothing
def preview(request: HttpRequest) -> HttpResponse:
    """The pages that changed, what each line is taken for, and the checks, for the form as it is typed.

    `known` are the digests of the pages that the browser has, parted by commas.
    """
    actor = actor_of(request)
    content = typed.content_of(request.POST)
    try:
        if not actor.posts:
            raise NotPermitted(_("公文由任有职务的工作人员办理；管理员账号不办理业务。"))
        typed.require_lengths(content)
        typed.require_settable(content)
        document = _document_of(actor, request)
        unit = document.drafting_unit if document else facts.drafting_unit_of(actor)
        paper = previewing.paper_of(content, unit)
        pages = previewing.changed_pages(paper, frozenset(request.POST.get("known", "").split(",")))
    except XunzhangError as problem:
        return _failed(problem)
    texts = {name: outline(request.POST.get(name, "")) for name in typed.PROSE}
    texts |= {
        f"{typed.ATTACHMENT_TEXT}-{place}": outline(text)
        for place, text in enumerate(
            request.POST.getlist(typed.ATTACHMENT_TEXT)[: len(request.POST.getlist(typed.ATTACHMENT_TITLE))]
        )
    }
    shown = checking.checked(actor, content, unit, document)
    return JsonResponse(
        {
            "pages": pages,
            "outline": texts,
            "glyphs": previewing.print_sentences(paper),
            "checks": _checks_shown(request, shown, document),
            "open": sum(one.is_open for one in shown),
        }
    )


def _checks_shown(
    request: HttpRequest, shown: list[checking.Shown], document: OutgoingDocument | None
) -> str:
    """The list beside the page, as the browser puts it there."""
    return render_to_string(
        "documents/checks.html",
        {
            "open": [one for one in shown if one.is_open],
            "answered": [one for one in shown if not one.is_open],
            "document": document,
        },
        request,
    )


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is typed; answers when, and which version the document has now."""
    actor = actor_of(request)
    version, age = (_number(request.POST.get(name, "")) for name in ("version", "age"))
    try:
        document = _document_of(actor, request)
        kept_at = keeping.keep(
            actor,
            request.POST.get("draft_key", ""),
            typed.content_of(request.POST),
            version,
            seconds_ago=age,
        )
    except XunzhangError as problem:
        return _failed(problem)
    newer, _changes = in_progress.since(document, version) if document else (None, [])
    return JsonResponse(
        {
            "kept": kept_at.isoformat(),
            "version": document.version if document else 0,
            "newer": _("%(who)s已保存第 %(version)s 稿，您的修改基于旧稿；保存时请对照新稿。")
            % {"who": newer.who, "version": newer.version.number}
            if newer
            else "",
        }
    )


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw away what was not saved, and go back to the page."""
    keeping.discard(actor_of(request), request.POST.get("draft_key", ""))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("documents:draft")
    return HttpResponseRedirect(back)


@require_POST
def regular(request: HttpRequest) -> HttpResponse:
    """The text with its numbers in the standard's form."""
    text = request.POST.get("text", "")
    try:
        typed.require_length_of_text(text)
    except XunzhangError as problem:
        return _failed(problem)
    return JsonResponse({"text": regular_numbers(text)})
