"""The pages of what came in, as pictures on the matter's page: whoever reviews, proposes or instructs reads it there."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.sheets import sheets_of
from xunzhang.record.reading import note_read
from xunzhang.ui.providers import actor_of


def incoming_pages(request: HttpRequest, document_id: int) -> HttpResponse:
    """A part of the matter's page, which a file drawn slowly does not hold up."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("matters:matter", args=[document.matter_id]))
    note_read(actor, document.matter)
    return render(request, "documents/incoming_pages.html", {"sheets": sheets_of(document)})
