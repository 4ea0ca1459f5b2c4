"""Tables written as plain text: lines that begin with | are rows (docs/reference/document-format.md).

    表1　各区资金安排
    |横排
    |序号|项目|金额（万元）
    |--|--3--|--:
    |1|老旧小区改造|1200
    |合计|<|1200
    |注：金额按2018年预算。

The line before the first row is the caption when it begins with 表 and a number. A cell `<` belongs to the cell at its left,
`^` to the one above. The line of dashes ends the header and sets the columns: a colon at the right, the left or on both sides
aligns, a number is the column's share of the width. ↵ breaks a line within a cell, \\| is the character itself.
"""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from xunzhang.typesetting.model import Cell, CellAlignment, Column, Table
from xunzhang.typesetting.tables import require_size

CAPTION = re.compile(r"^表\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?=[\s　:：、.])[\s　:：、.]*\S")
_LANDSCAPE = re.compile(r"^[|｜]\s*横排\s*[|｜]?$")
_NOTE = re.compile(r"^[|｜]\s*(?=(?:注|说明|备注)\s*[:：])")
# What is taken is not given back: a line of a hundred thousand dashes is read once.
_RULE = re.compile(r"^(?P<left>:?)-++\s*+(?P<share>\d{1,2}(?:\.\d)?)?\s*+-*+(?P<right>:?)$")
_PARTING = re.compile(r"(?<!\\)[|｜]")
_BREAK = "↵"
_NARROWEST, _WIDEST = 2.0, 14.0


def is_table_line(line: str) -> bool:
    """Whether the line belongs to a table: it begins with |, of either width."""
    return line.lstrip().startswith(("|", "｜"))


def table_of(lines: Sequence[str], caption: str = "", field: str = "body") -> Table | None:
    """The table of neighbouring lines; None where no row is among them. Rows that are short are filled up.

    Raises UnusableInput with `field` for a table that is too large.
    """
    rows: list[list[str]] = []
    notes: list[str] = []
    rules: list[str] = []
    header_rows, landscape = 1, False
    for line in (each.strip() for each in lines):
        found = _NOTE.match(line)
        if _LANDSCAPE.match(line):
            landscape = True
        elif found and len(_parts(line)) == 1:
            notes.append(_note(line[found.end() :]))
        elif _is_rule(line):
            header_rows, rules = len(rows), _parts(line)
        else:
            rows.append(_parts(line))
    if not rows:
        return None
    width = max(len(row) for row in rows)
    require_size(width, len(rows), field)
    grid = [row + [""] * (width - len(row)) for row in rows]
    header_rows = min(header_rows, len(grid)) if rules else int(len(grid) > 1)
    return Table(
        columns=_columns(grid, rules),
        rows=_cells(grid, header_rows),
        header_rows=header_rows,
        caption=caption,
        notes=tuple(notes),
        landscape=landscape,
    )


def _note(rest: str) -> str:
    return (rest[:-1] if rest.endswith(("|", "｜")) else rest).rstrip()


def _parts(line: str) -> list[str]:
    bare = line.strip()[1:]
    if _PARTING.search(bare[-1:]) and not bare.endswith(("\\|", "\\｜")):
        bare = bare[:-1]
    return [
        part.replace("\\|", "|").replace("\\｜", "｜").replace(_BREAK, "\n").strip()
        for part in _PARTING.split(bare)
    ]


def _is_rule(line: str) -> bool:
    return all(_RULE.match(part) for part in _parts(line))


def _columns(grid: list[list[str]], rules: list[str]) -> tuple[Column, ...]:
    made = []
    for place in range(len(grid[0])):
        share, alignment = 0.0, CellAlignment.LEFT
        found = _RULE.match(rules[place]) if place < len(rules) else None
        if found:
            share = float(found["share"] or 0)
            if found["right"]:
                alignment = CellAlignment.CENTRED if found["left"] else CellAlignment.RIGHT
        elif all(_is_figure(row[place]) for row in grid[1:]) and len(grid) > 1:
            alignment = CellAlignment.RIGHT if place else CellAlignment.CENTRED
        made.append((share, alignment))
    stated = any(share for share, _alignment in made)
    return tuple(
        Column(share=(share or 1.0) if stated else _usual_share(grid, place), alignment=alignment)
        for place, (share, alignment) in enumerate(made)
    )


def _is_figure(text: str) -> bool:
    return text in ("", "<", "^", "—", "-") or bool(re.fullmatch(r"[-+]?[\d,，.]+%?", text))


def _usual_share(grid: list[list[str]], place: int) -> float:
    """By the longest line of the column, in characters, between bounds that keep every column readable."""
    longest = max(
        (_width(line) for row in grid if row[place] not in ("<", "^") for line in row[place].split("\n")),
        default=0.0,
    )
    return min(max(longest, _NARROWEST), _WIDEST)


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WF" else 0.5 for character in text)


def _cells(grid: list[list[str]], header_rows: int) -> tuple[tuple[Cell, ...], ...]:
    """The cells that begin in each row. A merge that is no rectangle, or leaves the header, is undone."""
    rows: list[list[Cell]] = []
    spans = _spans(grid, header_rows)
    for row, texts in enumerate(grid):
        rows.append([])
        for column, text in enumerate(texts):
            if (row, column) in spans:
                across, down = spans[row, column]
                rows[-1].append(
                    Cell(text="" if text in ("<", "^") else text, column_span=across, row_span=down)
                )
    return tuple(tuple(cells) for cells in rows)


def _spans(grid: list[list[str]], header_rows: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Where a cell begins, by row and column → how many columns and rows it covers."""
    owners: list[list[tuple[int, int]]] = []
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, texts in enumerate(grid):
        owners.append([])
        for column, text in enumerate(texts):
            owner = (row, column)
            if text == "<" and column:
                owner = owners[row][column - 1]
            elif text == "^" and row not in (0, header_rows):
                owner = owners[row - 1][column]
            owners[row].append(owner)
            places.setdefault(owner, []).append((row, column))
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for owner, covered in places.items():
        high = max(row for row, _column in covered) - owner[0] + 1
        wide = max(column for _row, column in covered) - owner[1] + 1
        if high * wide == len(covered):
            spans[owner] = (wide, high)
        else:
            spans.update(dict.fromkeys(covered, (1, 1)))
    return spans
