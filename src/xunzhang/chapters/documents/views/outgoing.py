"""Pages of outgoing documents: the list, the printed page, the file."""

from collections.abc import Callable, Mapping
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
from xunzhang.record.actor import Actor
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


# Editable and unsigned: never with the seal.
OTHER_FORMS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "docx": (DOCX, lambda paper: to_docx(paper)),
    "ofd": (OFD, lambda paper: to_ofd(paper)),
}


def file_of(actor: Actor, document_id: int, form: str) -> HttpResponse:
    """The document as a file, and its reading noted. As pdf the final file once it is sealed, before that the draft as it
    stands; as docx (to work on, never the original) or ofd (GB/T 33190) the same pages. Raises NotFound, Conflict.
    """
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    if form in OTHER_FORMS:
        kind, made = OTHER_FORMS[form]
        name = document.document_number or f"draft-{document.pk}"
        answer = HttpResponse(made(on_paper(document, ())), content_type=kind)
        answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or "attachment"
        return answer
    if document.final_digest:
        return sealed(document, document.final_digest)
    answer = HttpResponse(to_pdf(on_paper(document)), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return answer


def outgoing_file(request: HttpRequest, document_id: int, form: str) -> HttpResponse:
    """The document as pdf, docx or ofd."""
    return file_of(actor_of(request), document_id, form)
