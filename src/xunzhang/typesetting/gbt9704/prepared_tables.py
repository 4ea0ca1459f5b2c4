"""Turns a table into what the template prints: cells with their places, and the texts with their typefaces."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from typing import Any

from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import CellAlignment, Table
from xunzhang.typesetting.tables import PlacedCell, placed_cells

_KEPT_ROWS = 2
_POINT = 25.4 / 72
_SIDE = 1.2
# As part of the page: a header higher than this is not repeated, a row higher than this may be cut.
_HIGHEST_HEADER, _HIGHEST_ROW = 0.35, 0.4
# In mm, where a table begins the body.
_OPENING = 25.0
_ALIGNMENTS = {CellAlignment.LEFT: "left", CellAlignment.CENTRED: "centre", CellAlignment.RIGHT: "right"}


def table_block(table: Table, *, opens: bool = False) -> dict[str, Any]:
    """The table as a block of the templates; `runs` is empty, texts are in `cells`, `caption` and `notes`.

    A `long` cell may be cut at the end of a page; where the header is so high that it would leave a page hardly any
    room, `repeats` is False. Where the table `opens` the body its first rows are cut sooner: the first page shows body.
    """
    placed_all = placed_cells(table)
    heights = {(each.row, each.column): _height(table, each) for each in placed_all}
    page = number("area_width" if table.landscape else "area_height")
    rows = _row_heights(table, placed_all, heights)
    # A header and the first row under it, and what they may be high.
    first, opening = table.header_rows, _OPENING if opens else page
    header = [
        max((heights[each.row, each.column] for each in placed_all if each.row == row), default=0.0)
        for row in range(table.header_rows)
    ]
    return {
        "shape": "table",
        "sticky": False,
        "together": False,
        "last": False,
        "runs": [],
        "shares": [column.share for column in table.columns],
        "header_rows": table.header_rows,
        "caption": table.caption.strip(),
        "notes": list(table.notes),
        "landscape": table.landscape,
        "tail_from": 0,
        "repeats": sum(header) <= min(_HIGHEST_HEADER * page, opening),
        "cells": [
            {
                "row": placed.row,
                "column": placed.column,
                "across": placed.cell.column_span,
                "down": placed.cell.row_span,
                "alignment": "centre" if placed.row < table.header_rows else _ALIGNMENTS[placed.alignment],
                "text": placed.cell.text.strip("\n"),
                "heads": placed.row < table.header_rows,
                "long": max(
                    heights[placed.row, placed.column],
                    sum(rows[placed.row : placed.row + placed.cell.row_span]),
                )
                > min(_HIGHEST_ROW * page, opening if placed.row <= first else page),
            }
            for placed in placed_all
        ],
    }


def _row_heights(
    table: Table, placed: Sequence[PlacedCell], heights: Mapping[tuple[int, int], float]
) -> list[float]:
    """About how high each row is, in mm, as its cells that span no other make it."""
    least = (number("table_size") + 2 * number("table_inset")) * _POINT
    rows = [least] * len(table.rows)
    for each in placed:
        if each.cell.row_span == 1:
            rows[each.row] = max(rows[each.row], heights[each.row, each.column])
    return rows


def _height(table: Table, placed: PlacedCell) -> float:
    """About how high a cell is, in mm."""
    shares = [column.share for column in table.columns]
    whole = number("area_height" if table.landscape else "area_width")
    width = whole * sum(shares[placed.column : placed.column + placed.cell.column_span]) / sum(shares)
    size = number("table_size") * _POINT
    across = max(1, floor((width - 2 * _SIDE) / size))
    lines = sum(max(1, ceil(len(line) / across)) for line in placed.cell.text.split("\n"))
    return lines * (size + number("table_leading") * _POINT) + number("table_inset") * _POINT


def tail_from(table: Table) -> int:
    """The row with which the end of a long table begins that goes with the signature; 0 where none can be parted.

    Two rows at least where they are not too high; as many more as share a cell with them. Where those are too many a
    cell that spans the cut is cut. A row of the table at least stays before it.
    """
    count, placed = len(table.rows), placed_cells(table)
    heights = _row_heights(table, placed, {(each.row, each.column): _height(table, each) for each in placed})
    candidates = [
        row
        for row in range(count - 1, table.header_rows, -1)
        if sum(heights[row:]) <= number("table_kept_whole")
    ]
    enough = [row for row in candidates if count - row >= _KEPT_ROWS]
    for row in enough:
        if not any(each.row < row < each.row + each.cell.row_span for each in placed):
            return row
    return (enough or candidates or [0])[0]


def table_texts(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Role and text of everything the table prints."""
    yield "gothic", block["caption"]
    for cell in block["cells"]:
        yield ("gothic" if cell["heads"] else "imitation_song"), cell["text"]
    for note in block["notes"]:
        yield "imitation_song", note
