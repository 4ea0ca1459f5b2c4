"""What is done to a document once it has been issued: seals checked, filed, revoked, repealed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import queries, seals
from xunzhang.chapters.documents.actions.inputs import Archive, Repeal, Revoke
from xunzhang.chapters.documents.models import ArchivedDocument, OutgoingDocument, SealUse
from xunzhang.chapters.documents.tables.seals import ArchiveTable, SealUsesTable
from xunzhang.chapters.documents.views.files import require_kept
from xunzhang.chapters.matters.operations import may_archive
from xunzhang.kernel import clock
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor
from xunzhang.record.attachments import place_of
from xunzhang.record.models import Matter
from xunzhang.record.reading import note_read
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of


def seal_uses(request: HttpRequest) -> Any:
    """The register of seals, of the documents one may see."""
    rows = SealUse.objects.filter(copies__gt=0, document__in=queries.outgoing(actor_of(request)).values("pk"))
    return SealUsesTable(request, rows.select_related("document")).answer("documents/seal_uses.html")


def seal_check(request: HttpRequest, use_id: int) -> HttpResponse:
    """Verify the file of one use now, with what the seal says of itself."""
    actor = actor_of(request)
    use = SealUse.objects.select_related("document__matter").filter(pk=use_id).first()
    document = queries.outgoing_document(actor, use.document_id if use is not None else 0)
    if use is None:
        raise Http404
    note_read(actor, document.matter)
    checked = seals.checked(use, get_language() or "")
    return render(
        request, "documents/seal_check.html", {"document": document, "checked": checked, "use": use}
    )


def archive(request: HttpRequest) -> Any:
    """The catalogue of what has been filed, of the documents one may see."""
    actor = actor_of(request)
    # Asked of each that is filed: two lists of all that may be seen would be gone through instead.
    seen = Q(Exists(queries.outgoing(actor).filter(matter=OuterRef("matter"))))
    seen |= Q(Exists(queries.incoming(actor).filter(matter=OuterRef("matter"))))
    rows = ArchivedDocument.objects.filter(seen).select_related("matter")
    return ArchiveTable(request, rows).answer("documents/archive.html")


def package(request: HttpRequest, document_id: int) -> FileResponse:
    """The package of a filed document."""
    actor = actor_of(request)
    return _package(actor, queries.outgoing_document(actor, document_id).matter)


def incoming_package(request: HttpRequest, document_id: int) -> FileResponse:
    """The package of a filed document that came in."""
    actor = actor_of(request)
    return _package(actor, queries.incoming_document(actor, document_id).matter)


def _package(actor: Actor, matter: Matter) -> FileResponse:
    filed = ArchivedDocument.objects.filter(matter=matter).first()
    if filed is None or not filed.package_digest:
        raise Http404
    note_read(actor, matter)
    require_kept(filed.package_digest)
    return FileResponse(
        place_of(filed.package_digest).open("rb"),
        as_attachment=True,
        filename=f"{filed.archive_number}.zip",
        content_type="application/zip",
    )


def file_incoming(request: HttpRequest, document_id: int) -> HttpResponse:
    """File what came in and was completed, with its retention."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    back = reverse("matters:matter", args=[document.matter_id])
    process = document.matter.process
    is_open = (
        document.state == document.State.COMPLETED and process is not None and process.archived_at is None
    )
    form = _archiving(request, document.matter) if is_open and may_archive(document.matter, actor) else None
    if form is not None and form.is_sent:
        with form.attempt():
            perform("document.archive", actor, form.inputs())
            return form.done(_("已归档。"), back)
    note_read(actor, document.matter)
    context = {"document": document, "form": form, "back": back}
    return render(
        request, "documents/file_incoming.html", context, status=form.status if form is not None else 200
    )


def _archiving(request: HttpRequest, matter: Matter) -> Form:
    return Form(
        request,
        Archive,
        fixed={"matter_id": matter.pk},
        choices={"retention": [(one.value, str(one.label)) for one in ArchivedDocument.Retention]},
        kinds={"retention": "radio"},
        submit=_("归档"),
        action="archive",
    )


def afterwards(request: HttpRequest, document_id: int) -> HttpResponse:
    """File it, revoke it, repeal it."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    here = reverse("matters:matter", args=[document.matter_id])
    forms = _forms(request, document, actor)
    for form, action, said in forms.values():
        if form.is_sent:
            with form.attempt():
                perform(action, actor, form.inputs())
                return form.done(said, here)
    note_read(actor, document.matter)
    status = max((form.status for form, _action, _said in forms.values()), default=200)
    context = {"document": document, "back": here, **{name: form for name, (form, _a, _s) in forms.items()}}
    return render(request, "documents/afterwards.html", context, status=status)


def _forms(request: HttpRequest, document: OutgoingDocument, actor: Any) -> dict[str, tuple[Form, str, str]]:
    """What this actor may do to this document now."""
    state = OutgoingDocument.State
    found: dict[str, tuple[Form, str, str]] = {}
    if document.state == state.DISTRIBUTED and may_archive(document.matter, actor):
        found["archive"] = (_archiving(request, document.matter), "document.archive", _("已归档。"))
    ended = hasattr(document, "ending")
    if (
        document.state in (state.DISTRIBUTED, state.ARCHIVED)
        and not ended
        and queries.dispatches_for(actor, document)
    ):
        by = [("", _("不据以其他公文")), *_issued(actor, document)]
        fixed = {"document_id": document.pk}
        revoke = Form(
            request,
            Revoke,
            fixed=fixed,
            choices={"by_document_id": by},
            submit=_("撤销公文"),
            action="revoke",
            weight="danger",
        )
        repeal = Form(
            request,
            Repeal,
            fixed=fixed,
            choices={"by_document_id": by},
            initial={"from_on": clock.today()},
            submit=_("废止公文"),
            action="repeal",
            weight="danger",
        )
        found["revoke"] = (revoke, "outgoing_document.revoke", _("已登记撤销。"))
        found["repeal"] = (repeal, "outgoing_document.repeal", _("已登记废止。"))
    return found


def _issued(actor: Any, document: OutgoingDocument) -> list[tuple[str, str]]:
    """The latest documents of the same organ that may have ended this one."""
    rows = queries.outgoing(actor).filter(issuing_unit=document.issuing_unit, state="distributed")
    latest = rows.exclude(pk=document.pk).order_by("-pk")[:50]
    return [(str(one.pk), f"{one.document_number} {one.title}") for one in latest]
