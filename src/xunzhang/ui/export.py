"""The filtered rows as a file: CSV streamed, XLSX written row by row."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from xunzhang.kernel import clock

ROW_CAP = 50_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Line = Sequence[Any]


def neutral(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such text gets a leading apostrophe. Numbers and dates stay."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
        return local.replace(microsecond=0)
    if isinstance(value, int | float | date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _lines(rows: Iterable[Any], line: Callable[[Any], Line]) -> Iterator[list[Any]]:
    """At most ROW_CAP lines, and one that says so where there were more."""
    for number, row in enumerate(rows):
        if number == ROW_CAP:
            yield [cap_notice()]
            return
        yield [neutral(value) for value in line(row)]


def cap_notice() -> str:
    """What a file says that was cut."""
    return _("仅导出前 %(cap)s 行，请缩小筛选范围后分次导出。") % {"cap": f"{ROW_CAP:,}"}


def _read(rows: QuerySet[Any] | Iterable[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=1000) if isinstance(rows, QuerySet) else rows


class _Echo:
    def write(self, text: str) -> str:
        return text


def _named(name: str, extension: str) -> str:
    file_name = f"{name}-{clock.today().isoformat()}.{extension}"
    return f"attachment; filename=\"export.{extension}\"; filename*=UTF-8''{quote(file_name)}"


def csv_response(
    name: str, headings: Sequence[str | Promise], rows: Iterable[Any], line: Callable[[Any], Line]
) -> HttpResponseBase:
    """CSV with a byte order mark, which spreadsheets on Chinese systems need to read UTF-8."""
    writer = csv.writer(_Echo())

    def parts() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow([str(heading) for heading in headings])
        for values in _lines(_read(rows), line):
            yield writer.writerow(values)

    response = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _named(name, "csv")
    return response


def xlsx_response(
    name: str, headings: Sequence[str | Promise], rows: Iterable[Any], line: Callable[[Any], Line]
) -> HttpResponseBase:
    """A workbook with one sheet, headings in bold and held in view."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=(name or "export")[:31].translate(str.maketrans("[]:*?/\\", "       ")))
    sheet.freeze_panes = "A2"
    bold = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, value=str(heading))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for values in _lines(_read(rows), line):
        sheet.append(values)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book.save(stream)
    stream.seek(0)
    response = FileResponse(
        stream, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = _named(name, "xlsx")
    return response


EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}
