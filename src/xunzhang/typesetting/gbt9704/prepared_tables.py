"""Turns a table into what the template prints: cells with their places, and the texts with their typefaces."""

from collections.abc import Iterator
from typing import Any

from xunzhang.typesetting.model import CellAlignment, Table
from xunzhang.typesetting.tables import placed_cells

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


def table_texts(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Role and text of everything the table prints."""
    yield "gothic", block["caption"]
    for cell in block["cells"]:
        yield ("gothic" if cell["heads"] else "imitation_song"), cell["text"]
    for note in block["notes"]:
        yield "imitation_song", note
