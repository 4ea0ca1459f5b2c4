"""Pages of outgoing documents: the list, the printed page, the file."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.paging import pages_of
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.chapters.documents.tables import OutgoingTable
from xunzhang.chapters.documents.tables.outgoing import tell_where
from xunzhang.chapters.documents.views.files import sealed
from xunzhang.record.reading import note_read
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.docx import to_docx
from xunzhang.typesetting.model import Document
from xunzhang.typesetting.ofd import to_ofd
from xunzhang.ui.providers import actor_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFD = "application/ofd"


def outgoing(request: HttpRequest) -> Any:
    """The outgoing documents one may see."""
    # The matters by a query of their own: joined, SQLite begins with all of them and sorts.
    rows = queries.outgoing(actor_of(request)).select_related(None)
    rows = rows.prefetch_related("matter__process", "ending")
    return OutgoingTable(request, rows, prepare=tell_where).answer("documents/outgoing.html")


def open_outgoing(request: HttpRequest, document_id: int) -> HttpResponse:
    """A document's page is its matter's."""
    document = queries.outgoing_document(actor_of(request), document_id)
    return HttpResponseRedirect(reverse("matters:matter", args=[document.matter_id]))


def outgoing_page(request: HttpRequest, document_id: int, page: int) -> HttpResponse:
    """One page as it will be printed, 1 is the first."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    pages = pages_of(document)
    if not 1 <= page <= len(pages):
        raise Http404
    note_read(actor, document.matter)
    return HttpResponse(pages[page - 1], content_type="image/svg+xml")


def outgoing_docx(request: HttpRequest, document_id: int) -> HttpResponse:
    """The same pages for a word processor: to work on, never the original."""
    return _other_form(request, document_id, "docx", DOCX, lambda paper: to_docx(paper))


def outgoing_ofd(request: HttpRequest, document_id: int) -> HttpResponse:
    """The same pages as OFD (GB/T 33190)."""
    return _other_form(request, document_id, "ofd", OFD, lambda paper: to_ofd(paper))


def _other_form(
    request: HttpRequest, document_id: int, ending: str, kind: str, made: Callable[[Document], bytes]
) -> HttpResponse:
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    name = document.document_number or f"draft-{document.pk}"
    # Editable and unsigned: never with the seal.
    answer = HttpResponse(made(on_paper(document, ())), content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}") or "attachment"
    return answer


def outgoing_pdf(request: HttpRequest, document_id: int) -> HttpResponse:
    """The final file once it is sealed; before that, the draft as it stands."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    if document.final_digest:
        return sealed(document, document.final_digest)
    answer = HttpResponse(to_pdf(on_paper(document)), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return answer
