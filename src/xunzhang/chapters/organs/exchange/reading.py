"""Reading an uploaded list: cells to values, with what is wrong said beside the row."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from xunzhang.chapters.organs.exchange.columns import LANGUAGES, Column, ListOf
from xunzhang.kernel.errors import UnusableInput
from xunzhang.ui.listing import listed

MOST_BYTES = 1_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 5_000
MOST_LINES = 50_000  # empty ones among them
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")


@dataclass(slots=True)
class Row:
    """One row of the file: its number there, its values by column name, and errors by column name."""

    number: int
    values: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)


def read(content: bytes, file_name: str, spec: ListOf) -> list[Row]:
    """The rows of the file. Raises UnusableInput if it is no such list at all."""
    if len(content) > MOST_BYTES:
        raise UnusableInput(_("文件超过 1 MB，请分成几个文件导入。"), "file")
    lines = _xlsx(content) if file_name.lower().endswith(".xlsx") else _csv(content, file_name)
    number, heading = next(((number, line) for number, line in lines if any(line)), (0, None))
    if heading is None:
        raise UnusableInput(_("文件是空的，请下载模板填写后再导入。"), "file")
    places = _places([str(cell or "").strip() for cell in heading], spec)
    rows = []
    for number, line in lines:
        if not any(cell not in (None, "") for cell in line):
            continue
        if len(rows) >= MOST_ROWS:
            raise UnusableInput(_("一次最多导入 %(most)s 行，请分成几个文件。") % {"most": MOST_ROWS}, "file")
        rows.append(_row(number, line, places, spec))
    if not rows:
        raise UnusableInput(_("文件只有表头，没有数据行。"), "file")
    return rows


# What the reader of workbooks raises for one that is spoilt: parts missing, XML that is none, values out of range.
_SPOILT = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # what both XML parsers that it may use raise
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    NotImplementedError,
    OverflowError,
)


def _xlsx(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnusableInput(_("文件解开后过大，请分成几个文件导入。"), "file")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        lines = list(islice(sheet.iter_rows(values_only=True), MOST_LINES + 1))
    except _SPOILT:
        raise UnusableInput(
            _("文件不是可读的 XLSX 工作簿，请另存为 XLSX 或者 CSV 后重试。"), "file"
        ) from None
    if len(lines) > MOST_LINES:
        raise UnusableInput(_("一次最多导入 %(most)s 行，请分成几个文件。") % {"most": MOST_ROWS}, "file")
    for number, line in enumerate(lines, start=1):
        yield number, list(line)


def _csv(content: bytes, file_name: str) -> Iterator[tuple[int, list[Any]]]:
    if not file_name.lower().endswith(".csv"):
        raise UnusableInput(_("只接受扩展名为 .xlsx 或 .csv 的文件。"), "file")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnusableInput(_("文件编码无法识别，请存为 UTF-8 编码的 CSV。"), "file")
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            yield number, list(line)
    except csv.Error:
        raise UnusableInput(
            _("文件不是可读的 CSV（可能缺少引号），请另存为 XLSX 或者 CSV 后重试。"), "file"
        ) from None


def _places(heading: list[str], spec: ListOf) -> dict[str, int]:
    places = {}
    for column in spec.columns:
        names = column.headings()
        found = [place for place, text in enumerate(heading) if text in names]
        if len(found) > 1:
            raise UnusableInput(
                _("表头“%(label)s”出现了两次，请删去一列。") % {"label": _(column.label)}, "file"
            )
        if found:
            places[column.name] = found[0]
        elif column.required:
            raise UnusableInput(
                _("缺少必填列“%(label)s”，请按模板补上表头。") % {"label": _(column.label)}, "file"
            )
    return places


def _row(number: int, line: list[Any], places: dict[str, int], spec: ListOf) -> Row:
    row = Row(number, {})
    for column in spec.columns:
        place = places.get(column.name)
        if place is None:
            continue
        cell = line[place] if place < len(line) else None
        try:
            row.values[column.name] = value_of(column, cell)
        except UnusableInput as problem:
            row.errors[column.name] = str(problem)
    return row


def value_of(column: Column, cell: Any) -> Any:
    """The value of a cell: text, date, int, bool, a choice's value; None for an empty one.

    Raises UnusableInput saying what the column takes.
    """
    text = cell.strip() if isinstance(cell, str) else cell
    if text is None or text == "":
        if column.required:
            raise UnusableInput(_("“%(label)s”必填。") % {"label": _(column.label)}, column.name)
        return "" if column.type in ("text", "choice") else None
    return {"date": _date, "integer": _integer, "boolean": _boolean, "choice": _choice}.get(
        column.type, _text
    )(column, text)


def _text(column: Column, cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _date(column: Column, cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    matched = _DATE.match(str(cell))
    try:
        if matched:
            return date(*map(int, matched.groups()))
    except ValueError:
        pass
    raise UnusableInput(
        _("“%(label)s”的“%(cell)s”不是日期，请写成 2018-11-01 的样子。")
        % {"label": _(column.label), "cell": cell},
        column.name,
    )


def _integer(column: Column, cell: Any) -> int:
    try:
        number = float(cell)
    except (TypeError, ValueError):
        number = -1.0
    if not number.is_integer() or number < 0:
        raise UnusableInput(
            _("“%(label)s”的“%(cell)s”不是整数，请填 0、1、2 这样的数。")
            % {"label": _(column.label), "cell": cell},
            column.name,
        )
    return int(number)


def _boolean(column: Column, cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    text = str(cell).lower()
    if text in ("是", "yes", "true", "1", "y"):
        return True
    if text in ("否", "no", "false", "0", "n"):
        return False
    raise UnusableInput(
        _("“%(label)s”的“%(cell)s”应填“是”或者“否”。") % {"label": _(column.label), "cell": cell}, column.name
    )


def _choice(column: Column, cell: Any) -> str:
    text = str(cell)
    for value, label in column.choices.items():
        names = {value}
        for language in LANGUAGES:
            with override(language):
                names.add(_(label))
        if text in names:
            return value
    raise UnusableInput(
        _("“%(label)s”没有“%(cell)s”这一项，可填：%(choices)s。")
        % {
            "label": _(column.label),
            "cell": cell,
            "choices": listed(_(label) for label in column.choices.values()),
        },
        column.name,
    )
