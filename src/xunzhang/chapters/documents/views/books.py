"""The books of what goes out: on the page, printed, and as a workbook. That of what comes in: `registers`."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.registers import BOOKS, Asked, Book, Line
from xunzhang.chapters.documents.registers.book import MOST_LINES, years
from xunzhang.chapters.documents.registers.workbook import XLSX, ruled
from xunzhang.kernel import clock
from xunzhang.record.actions import NotPermitted
from xunzhang.record.actor import Actor
from xunzhang.ui.paging import capped_count, keyset_page
from xunzhang.ui.providers import actor_of
from xunzhang.ui.shell import Shell
from xunzhang.ui.tables import with_query

LINES_OF_PAGE = 100
MOST_PRINTED = 3000


def _number(given: str, least: int, most: int) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 5 and least <= int(given) <= most else None


def registers(request: HttpRequest) -> HttpResponse:
    """The first of the books."""
    return register(request, next(iter(BOOKS)))


def register(request: HttpRequest, name: str) -> HttpResponse:
    """One book: a year, or a month of it; a hundred lines, or all of them for print."""
    book = BOOKS.get(name)
    if book is None:
        raise Http404
    actor = actor_of(request)
    if actor.person_id is None:
        raise NotPermitted(_("登记簿由任有职务的工作人员查阅；管理员账号不查看业务内容。"))
    year = _number(request.GET.get("year", ""), 1949, 2200) or clock.today().year
    month = _number(request.GET.get("month", ""), 1, 12)
    parts = list(book.parts(year))
    wanted = request.GET.get("part", "")
    part = wanted if wanted in dict(parts) else parts[0][0] if book.needs_part and parts else ""
    asked = Asked(year, month, part)
    title = _title(request, book, asked, dict(parts).get(part, ""))
    if request.GET.get("export") == "xlsx":
        return _workbook(book, actor, asked, title)
    is_whole = request.GET.get("whole") == "1"
    rows = book.rows(actor, asked)
    size = MOST_PRINTED if is_whole else LINES_OF_PAGE
    page = keyset_page(rows, book.sort, request.GET.get("page", ""), size)
    lines = book.lines(actor, list(page.rows)) if page.rows else []
    count, is_capped = capped_count(rows)
    here = reverse("documents:register", args=[name])
    kept = {"year": str(year), "month": str(month or ""), "part": part}
    return render(
        request,
        "documents/register.html",
        {
            "title": title,
            "book": book,
            "books": [(one, reverse("documents:register", args=[one.name])) for one in BOOKS.values()],
            "shares": book.shares,
            "lines": [_cells(book, line) for line in lines],
            "parts": parts,
            "part": part,
            "years": sorted({*years(), year}, reverse=True),
            "year": year,
            "months": range(1, 13),
            "month": month,
            "count": f"{count}+" if is_capped else str(count),
            "before": with_query(here, **kept, page=page.before) if page.before else "",
            "after": with_query(here, **kept, page=page.after) if page.after else "",
            "whole": ""
            if is_whole or not (page.before or page.after)
            else with_query(here, **kept, whole="1"),
            "xlsx": with_query(here, **kept, export="xlsx"),
            "most_printed": MOST_PRINTED,
        },
    )


def _cells(book: Book, line: Line) -> tuple[str, list[tuple[object, str]]]:
    """The address the line leads to, and each cell with its kind."""
    address = reverse("matters:matter", args=[line.matter]) if line.matter is not None else ""
    return address, [(value, one.kind) for value, one in zip(line.cells, book.headings, strict=True)]


def _title(request: HttpRequest, book: Book, asked: Asked, part: str) -> str:
    period = (
        _("%(year)s年%(month)s月") % {"year": asked.year, "month": asked.month}
        if asked.month
        else _("%(year)s年") % {"year": asked.year}
    )
    owner = part or Shell(request).office_name
    return _("%(owner)s%(book)s（%(period)s）") % {"owner": owner, "book": book.label, "period": period}


def _workbook(book: Book, actor: Actor, asked: Asked, title: str) -> HttpResponse:
    headings = [str(one.label) for one in book.headings]
    lines = [line.cells for line in book.all_lines(actor, asked)]
    if len(lines) == MOST_LINES:
        note = _("只列前 %(most)s 行，请按月导出。") % {"most": f"{MOST_LINES:,}"}
        lines.append((note, *([""] * (len(headings) - 1))))
    content = ruled(title, str(book.label), headings, [one.width for one in book.headings], lines)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"register.xlsx\"; filename*=UTF-8''{quote(title)}.xlsx"
    )
    return answer
