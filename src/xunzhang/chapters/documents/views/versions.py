"""Versions of a document: all of them in their order, any two compared, step by step or as a whole, on screen and paper."""

from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xunzhang.chapters.documents import comparing, queries
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.matters.naming import step_label
from xunzhang.record.reading import note_read
from xunzhang.ui.providers import actor_of


def versions(request: HttpRequest, document_id: int) -> HttpResponse:
    """Who changed what at which step: `from` and `to` are versions, `each` shows every version between them by itself."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    kept = comparing.named(document.versions.order_by("number"))
    numbers = [one.version.number for one in kept]
    newer = _chosen(request.GET.get("to", ""), numbers, len(kept) - 1)
    older = _chosen(request.GET.get("from", ""), numbers, max(len(kept) - 2, 0))
    older, newer = min(older, newer), max(older, newer)
    each = bool(request.GET.get("each"))
    return render(
        request,
        "documents/versions.html",
        {
            "document": document,
            "timeline": _timeline(document, kept),
            "older": kept[older],
            "newer": kept[newer],
            "each": each,
            "compared": _compared(document, kept[older : newer + 1] if each else [kept[older], kept[newer]]),
        },
    )


def _chosen(written: str, numbers: list[int], otherwise: int) -> int:
    """The place of the version that was asked for."""
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
    return numbers.index(number) if number in numbers else otherwise


def _timeline(document: OutgoingDocument, kept: list[comparing.Named]) -> list[dict[str, Any]]:
    """Every version with its step and what it changed, the newest first."""
    found = []
    for place, one in enumerate(kept):
        before = kept[place - 1].version.content if place else {}
        found.append(
            {
                "named": one,
                "step": step_label(document.matter.process, one.version.step),
                "changed": comparing.changed_parts(before, one.version.content) if place else [],
                "is_first": not place,
            }
        )
    return found[::-1]


def _compared(document: OutgoingDocument, chosen: list[comparing.Named]) -> list[dict[str, Any]]:
    """What changed from each version to the next."""
    return [
        {
            "older": older,
            "newer": newer,
            "step": step_label(document.matter.process, newer.version.step),
            "changes": comparing.changes(older.version.content, newer.version.content),
        }
        for older, newer in pairwise(chosen)
    ]
