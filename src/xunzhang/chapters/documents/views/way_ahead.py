"""What will become of a draft: the steps that follow, who acts at each, and what still lacks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.way_ahead import way_ahead as computed
from xunzhang.kernel import clock
from xunzhang.record.reading import note_read
from xunzhang.ui.providers import actor_of


def way_ahead(request: HttpRequest, document_id: int) -> HttpResponse:
    """As a page, or as the part that the document's page loads."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    part = request.headers.get("HX-Request") == "true"
    if not part:
        note_read(actor, document.matter)
    return render(
        request,
        "documents/way_ahead_part.html" if part else "documents/way_ahead.html",
        {"document": document, "way": computed(document, clock.today()), "away_label": _("外出")},
    )
