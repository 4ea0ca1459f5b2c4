"""The page of figures: charts from the server with their numbers beside them, and a workbook."""

from io import BytesIO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from xunzhang.chapters.documents import choices
from xunzhang.chapters.documents.figures.counting import first_month
from xunzhang.chapters.documents.figures.reporting import PERIODS, Period, Report, report, sees_everything
from xunzhang.chapters.documents.figures.summing import tiles
from xunzhang.chapters.documents.registers.workbook import XLSX
from xunzhang.kernel import clock
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.ui.export import neutral
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import with_query

PER_CENT = "+0%;-0%;0%"


def figures(request: HttpRequest) -> HttpResponse:
    """GET shows a period; POST counts the running months anew."""
    actor = actor_of(request)
    if actor.person_id is None:
        raise NotPermitted(_("公文统计由任有职务的工作人员查看；管理员账号不查看业务内容。"))
    here = reverse("documents:figures")
    if request.method == "POST":
        perform("document_figures.count", actor, {})
        return HttpResponseRedirect(here)
    today = clock.today()
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) < 5 and 1949 <= int(given) <= 2200 else today.year
    name = request.GET.get("period", "year")
    everything = sees_everything(actor)
    offered = [(code, label) for code, label in choices.units() if everything or code in actor.units]
    unit = request.GET.get("unit", "")
    unit = unit if unit in dict(offered) else ""
    period = Period.read(year, name)
    found = report(actor, period, unit)
    title = _("公文办理情况（%(year)s年%(first)s至%(last)s月）") % {
        "year": period.year,
        "first": period.first,
        "last": period.last,
    }
    if request.GET.get("export") == "xlsx":
        return _workbook(title, found)
    first = first_month()
    oldest = min(first.year if first else today.year, year)
    return render(
        request,
        "documents/figures.html",
        {
            "title": title,
            "report": found,
            "tiles": tiles(found),
            "shown": [one for one in found.sections if one.rows],
            "nothing": [one.title for one in found.sections if not one.rows],
            "years": range(max(today.year, year), oldest - 1, -1),
            "year": year,
            "periods": [(key, label) for key, (_first, _last, label) in PERIODS.items()],
            "months": [(f"m{month}", _("%(month)s月") % {"month": month}) for month in range(1, 13)],
            "period": name,
            "units": offered,
            "unit": unit,
            "may_count": everything,
            "xlsx": with_query(here, year=str(year), period=name, unit=unit, export="xlsx"),
        },
    )


def _written(value: object) -> object:
    """What is against last year as a number that can be reckoned with, not as a text."""
    if isinstance(value, str) and value.endswith("%") and value.strip("+-%").isdecimal():
        return int(value[:-1]) / 100
    return neutral(value)


def _workbook(title: str, found: Report) -> HttpResponse:
    """One sheet for each figure."""
    book = Workbook()
    book.remove(book.active)
    for section in found.sections:
        name = "".join(sign for sign in section.title if sign not in "[]:*?/\\")[:31]
        sheet = book.create_sheet(name)
        sheet.append([neutral(f"{title} · {section.title}")])
        sheet["A1"].font = Font(bold=True, size=13)
        sheet.append(list(section.headings))
        for cell in sheet[2]:
            cell.font = Font(bold=True)
        for row in section.rows:
            sheet.append([_written(value) for value in row])
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, float) and str(row[cell.column - 1]).endswith("%"):
                    cell.number_format = PER_CENT
        for at in range(1, len(section.headings) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = 36 if at == 1 else 14
        sheet.freeze_panes = "A3"
    stream = BytesIO()
    book.save(stream)
    answer = HttpResponse(stream.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"figures.xlsx\"; filename*=UTF-8''{quote(title)}.xlsx"
    )
    return answer
