"""The pages of what came in, as pictures on the matter's page: whoever reviews, proposes or instructs reads it there."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from xunzhang.chapters.documents import pictures, queries
from xunzhang.chapters.documents.incoming_panel import files_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.record.models import Attachment
from xunzhang.record.reading import note_read
from xunzhang.ui.providers import actor_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of one file, with the address of its picture."""

    name: str
    page: pictures.Page
    address: str


def incoming_pages(request: HttpRequest, document_id: int) -> HttpResponse:
    """A part of the matter's page, which a file drawn slowly does not hold up."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("matters:matter", args=[document.matter_id]))
    note_read(actor, document.matter)
    return render(request, "documents/incoming_pages.html", {"pages": _pages(document)})


def _files(document: IncomingDocument) -> list[Attachment]:
    """Its own files; of one that was delivered within the system the file that was sent."""
    own = files_of(document)
    if own or document.sent_document is None or not document.file_digest:
        return own
    return list(document.sent_document.matter.attachments.filter(digest=document.file_digest)[:1])


def _pages(document: IncomingDocument) -> list[Shown]:
    return [
        Shown(file.name, page, reverse("documents:incoming_page", args=[document.pk, file.pk, page.number]))
        for file in _files(document)
        for page in pictures.pages_of(file)
    ]
