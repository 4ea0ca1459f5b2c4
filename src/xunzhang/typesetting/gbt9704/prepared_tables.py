"""Turns a table into what the template prints: cells with their places, and the texts with their typefaces."""

from collections.abc import Iterator
from typing import Any

from xunzhang.typesetting.model import CellAlignment, Table
from xunzhang.typesetting.tables import placed_cells

_KEPT_ROWS, _MOST_KEPT = 2, 6
_ALIGNMENTS = {CellAlignment.LEFT: "left", CellAlignment.CENTRED: "centre", CellAlignment.RIGHT: "right"}


def table_block(table: Table) -> dict[str, Any]:
    """The table as a block of the templates; `runs` is empty, texts are in `cells`, `caption` and `notes`."""
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
        "cells": [
            {
                "row": placed.row,
                "column": placed.column,
                "across": placed.cell.column_span,
                "down": placed.cell.row_span,
                "alignment": "centre" if placed.row < table.header_rows else _ALIGNMENTS[placed.alignment],
                "text": placed.cell.text.strip("\n"),
                "heads": placed.row < table.header_rows,
            }
            for placed in placed_cells(table)
        ],
    }


def tail_from(table: Table) -> int:
    """The row with which the end of a long table begins that goes with the signature; 0 where none can be parted.

    No cell spans the cut, and a row of the table at least stays before it.
    """
    count, placed = len(table.rows), placed_cells(table)
    for row in range(count - _KEPT_ROWS, max(table.header_rows, count - _MOST_KEPT - 1), -1):
        if not any(each.row < row < each.row + each.cell.row_span for each in placed):
            return row
    return 0


def table_texts(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Role and text of everything the table prints."""
    yield "gothic", block["caption"]
    for cell in block["cells"]:
        yield ("gothic" if cell["heads"] else "imitation_song"), cell["text"]
    for note in block["notes"]:
        yield "imitation_song", note
