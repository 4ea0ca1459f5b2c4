"""Pages of documents that have come in."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.tables import IncomingTable
from xunzhang.chapters.documents.views.files import stored
from xunzhang.record.reading import note_read
from xunzhang.ui.providers import actor_of


def incoming(request: HttpRequest) -> Any:
    """The documents that have come in."""
    return IncomingTable(request, queries.incoming(actor_of(request))).answer("documents/incoming.html")


def open_incoming(request: HttpRequest, document_id: int) -> HttpResponse:
    """The same for one that has come in."""
    document = queries.incoming_document(actor_of(request), document_id)
    return HttpResponseRedirect(reverse("matters:matter", args=[document.matter_id]))


def incoming_pdf(request: HttpRequest, document_id: int) -> FileResponse:
    """The file that was sent, by its digest."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    note_read(actor, document.matter)
    return stored(document.file_digest, document.document_number)
