"""The register of incoming documents, on the page, printed, and as a workbook."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import register_books
from xunzhang.chapters.documents.registers.book import shares
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record.actions import NotPermitted
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import with_query

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _number(given: str, least: int, most: int) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 5 and least <= int(given) <= most else None


def register(request: HttpRequest) -> HttpResponse:
    """收文登记簿 of one office: a year, or a month of it."""
    actor = actor_of(request)
    today = clock.today()
    units = organs.units_on(today, codes=actor.units) if actor.units else []
    if actor.person_id is None or not units:
        raise NotPermitted(_("收文登记簿由收文单位的工作人员查阅。"))
    unit = next((one for one in units if one.code == request.GET.get("unit")), units[0])
    year = _number(request.GET.get("year", ""), 1949, 2200) or today.year
    month = _number(request.GET.get("month", ""), 1, 12)
    rows = register_books.rows_of(actor, unit.code, year, month)
    period = (
        _("%(year)s年%(month)s月") % {"year": year, "month": month}
        if month
        else _("%(year)s年") % {"year": year}
    )
    title = _("%(unit)s收文登记簿（%(period)s）") % {"unit": unit.label, "period": period}
    if request.GET.get("export") == "xlsx":
        answer = HttpResponse(register_books.workbook(title, register_books.lines(rows)), content_type=XLSX)
        answer["Content-Disposition"] = (
            f"attachment; filename=\"register.xlsx\"; filename*=UTF-8''{quote(title)}.xlsx"
        )
        return answer
    here = reverse("documents:incoming_register")
    return render(
        request,
        "documents/incoming_register.html",
        {
            "title": title,
            "headings": register_books.headings(),
            "shares": shares(register_books.ON_PAGE),
            "lines": list(register_books.lines(rows)),
            "units": units,
            "unit": unit,
            "years": register_books.years_of(unit.code),
            "year": year,
            "months": range(1, 13),
            "month": month,
            "xlsx": with_query(here, unit=unit.code, year=str(year), month=str(month or ""), export="xlsx"),
        },
    )
