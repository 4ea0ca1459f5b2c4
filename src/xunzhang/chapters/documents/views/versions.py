"""Versions of a document: any two compared, and all of them in their order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xunzhang.chapters.documents import comparing, queries
from xunzhang.record.reading import note_read
from xunzhang.ui.providers import actor_of


def versions(request: HttpRequest, document_id: int) -> HttpResponse:
    """Two versions side by side: who changed what at which step."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    kept = list(document.versions.order_by("number"))
    newer = next((one for one in kept if str(one.number) == request.GET.get("to")), kept[-1])
    older = next(
        (one for one in kept if str(one.number) == request.GET.get("from")), kept[max(len(kept) - 2, 0)]
    )
    return render(
        request,
        "documents/versions.html",
        {
            "document": document,
            "versions": comparing.named(kept),
            "older": older,
            "newer": newer,
            "changes": comparing.changes(older.content, newer.content),
        },
    )
