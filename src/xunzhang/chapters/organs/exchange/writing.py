"""Lists as files: XLSX with a sheet that explains the columns, or CSV that spreadsheet programs open."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from xunzhang.chapters.organs.exchange.columns import Column, ListOf
from xunzhang.chapters.organs.models import Appointment, Person, Portfolio, Post, Unit
from xunzhang.ui.listing import listed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@")


def guarded(text: str) -> str:
    """Text that a spreadsheet program would take for a formula, made harmless by an apostrophe."""
    return "'" + text if text.startswith(_FORMULA) else text


def shown(column: Column, value: Any) -> Any:
    """A value as it stands in a cell."""
    if value is None or value == "":
        return None
    if column.type == "boolean":
        return _("是") if value else _("否")
    if column.type == "choice":
        return _(column.choices.get(str(value), str(value)))
    if column.type in ("date", "integer"):
        return value
    return guarded(str(value))


def kept(spec: ListOf) -> Iterable[dict[str, Any]]:
    """Everything on record of the list, one mapping a row, by column name."""
    if spec.name == "units":
        rows: Any = Unit.objects.order_by("order", "code").values(
            *(
                column.name
                for column in spec.columns
                if not column.only_for_changes and column.name not in ("parent", "successor")
            ),
            parent_code=F("parent__code"),
            successor_code=F("successor__code"),
        )
        return [row | {"parent": row["parent_code"], "successor": row["successor_code"]} for row in rows]
    if spec.name == "posts":
        return [
            row | {"unit": row["unit__code"]}
            for row in Post.objects.order_by("unit__order", "unit__code", "order", "id").values(
                "unit__code", "title", "title_en", "role", "seats", "order", "established_on", "abolished_on"
            )
        ]
    if spec.name == "people":
        return list(
            Person.objects.order_by("staff_number").values(
                "staff_number", "name", "name_en", "gender", "contact"
            )
        )
    if spec.name == "appointments":
        found = Appointment.objects.filter(superseded_at__isnull=True)
        return [
            row
            | {
                "staff_number": row["person__staff_number"],
                "unit": row["post__unit__code"],
                "title": row["post__title"],
            }
            for row in found.order_by(
                "post__unit__order", "post__unit__code", "post__order", "post_id", "from_on", "id"
            ).values(
                "person__staff_number",
                "post__unit__code",
                "post__title",
                "from_on",
                "to_on",
                "is_primary",
                "counts_as_leader",
                "basis",
                "ended_reason",
            )
        ]
    return [
        row | {"staff_number": row["leader__staff_number"], "unit": row["unit__code"]}
        for row in Portfolio.objects.filter(superseded_at__isnull=True)
        .order_by("leader_id", "from_on", "unit__order", "subject", "id")
        .values("leader__staff_number", "unit__code", "subject", "from_on", "to_on", "basis", "ended_reason")
    ]


def as_xlsx(spec: ListOf, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as a workbook; the second sheet says what each column takes. No rows: a template."""
    book = Workbook()
    sheet = book.active
    sheet.title = _(spec.label)
    sheet.append([_(column.label) for column in spec.columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([shown(column, row.get(column.name)) for column in spec.columns])
    for number, column in enumerate(spec.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 14 if column.type != "text" else 26
        if column.type == "date":
            for cell in sheet[letter][1:]:
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    notes = book.create_sheet(_("填写说明"))
    notes.append([_("列"), _("是否必填"), _("可填内容"), _("说明")])
    for cell in notes[1]:
        cell.font = Font(bold=True)
    for column in spec.columns:
        notes.append(
            [
                _(column.label),
                _("必填") if column.required else _("选填"),
                accepts(column),
                _(column.help) if column.help else None,
            ]
        )
    for letter, width in zip("ABCD", (24, 10, 60, 50), strict=True):
        notes.column_dimensions[letter].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def accepts(column: Column) -> str:
    """What may stand in a cell of the column, in words."""
    if column.type == "choice":
        return listed(_(label) for label in column.choices.values())
    return {
        "date": _("日期，如 2018-11-01"),
        "integer": _("整数"),
        "boolean": _("是、否"),
    }.get(column.type, _("文字"))


def as_csv(spec: ListOf, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as CSV in UTF-8 with a byte order mark."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([_(column.label) for column in spec.columns])
    for row in rows:
        cells = (shown(column, row.get(column.name)) for column in spec.columns)
        writer.writerow(
            [cell.isoformat() if isinstance(cell, date) else "" if cell is None else cell for cell in cells]
        )
    return stream.getvalue().encode("utf-8-sig")
