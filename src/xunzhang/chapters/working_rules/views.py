"""Pages of the Rules. Everybody who is logged in may read them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xunzhang.chapters.working_rules import articles, comparing, labels, searching, versions
from xunzhang.chapters.working_rules import ledger as ledger_of
from xunzhang.chapters.working_rules.installed import effective_on
from xunzhang.chapters.working_rules.tables import LedgerTable
from xunzhang.kernel import clock
from xunzhang.ui.tables import with_query


def frame(request: HttpRequest) -> tuple[versions.Shown, dict[str, Any]]:
    """The version asked for, and what every page of the Rules shows."""
    shown = versions.shown(request.GET.get("version", "").strip()[:40])
    pages = (
        (_("目录"), "contents"),
        (_("查找"), "search"),
        (_("台账"), "ledger"),
        (_("解读"), "readings"),
        (_("设置"), "settings"),
        (_("版本比较"), "compare"),
    )
    return shown, {
        "shown": shown,
        "book": shown.book,
        "versions": versions.identities(),
        "tab_entries": [(label, reverse(f"working_rules:{name}") + shown.query) for label, name in pages],
        "labels": labels,
    }


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The Rules by chapter, with how many provisions of each article stand how."""
    shown, context = frame(request)
    totals = ledger_of.totals(shown.book)
    tiles = [
        (
            label,
            totals.get(status, 0),
            with_query(
                reverse("working_rules:ledger"), status=status, version=request.GET.get("version", "")
            ),
        )
        for status, label in labels.STATUSES.items()
    ]
    found = articles.contents(shown.book)
    return render(request, "working_rules/contents.html", {**context, "chapters": found, "tiles": tiles})


@require_safe
def article(request: HttpRequest, number: int) -> HttpResponse:
    """One article: its text with the quotes marked, and its provisions."""
    shown, context = frame(request)
    found = articles.article(shown.book, number, effective_on(shown.book, clock.today()))
    return render(request, "working_rules/article.html", {**context, "found": found})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search; the number of an article leads to the article itself."""
    shown, context = frame(request)
    asked = request.GET.get("q", "").strip()[:100]
    number = searching.article_asked(asked)
    if number in shown.book.articles:
        return HttpResponseRedirect(reverse("working_rules:article", args=[number]) + shown.query)
    hits = searching.search(shown.book, asked)
    groups = [
        (labels.PARTS[part], [hit for hit in hits if hit.part == part])
        for part in ("article", "provision", "reading", "setting")
    ]
    return render(
        request,
        "working_rules/search.html",
        {**context, "asked": asked, "hits": hits, "groups": [group for group in groups if group[1]]},
    )


@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    """Every provision with status, tests, what applies it, and how often it stopped an act."""
    shown, context = frame(request)
    return LedgerTable(request, ledger_of.rows(shown.book), shown).answer(
        "working_rules/ledger.html", context
    )


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Our readings, and the provisions that rest on them."""
    shown, context = frame(request)
    resting: dict[str, list[str]] = {}
    for provision in shown.book.provisions.values():
        named = {provision.reading, *(one.get("reading") for one in provision.with_.get("clauses", ()))}
        for name in sorted(one for one in named if one):
            resting.setdefault(name, []).append(provision.id)
    rows = [(name, reading, resting.get(name, [])) for name, reading in shown.book.readings.items()]
    return render(request, "working_rules/readings.html", {**context, "rows": rows})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions side by side; without a choice, the last two."""
    _shown, context = frame(request)
    names = [identity.version for identity in versions.identities()]
    before = request.GET.get("before", "").strip() or (names[-2] if len(names) > 1 else "")
    after = request.GET.get("after", "").strip() or names[-1]
    changes: list[comparing.Change] = []
    if before:
        changes = comparing.compare(versions.shown(before).book, versions.shown(after).book)
    groups = [
        (label, [change for change in changes if change.part == part]) for part, label in labels.PARTS.items()
    ]
    return render(
        request,
        "working_rules/compare.html",
        {
            **context,
            "before": before,
            "after": after,
            "has_two": len(names) > 1,
            "changes": changes,
            "groups": [group for group in groups if group[1]],
        },
    )
