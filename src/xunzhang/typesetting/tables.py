"""Where the cells of a table stand, with their spans; the same for every kind of output."""

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import Cell, CellAlignment, Table

MOST_COLUMNS = 40
MOST_CELLS = 5_000  # of one table; setting it takes seconds
MOST_CELLS_OF_A_TEXT = 20_000  # of all the tables of one text, or of one document


class PlacedCell(msgspec.Struct, frozen=True):
    """A cell with the row and column of its upper left corner, from 0, and its alignment."""

    row: int
    column: int
    cell: Cell
    alignment: CellAlignment


def require_size(columns: int, rows: int, field: str) -> None:
    """Raise UnusableInput with `field` for a table too large to be set on paper."""
    if columns > MOST_COLUMNS:
        raise UnusableInput(
            f"表格过大：有{columns}栏，最多{MOST_COLUMNS}栏，请拆成几个表格。",
            field,
            f"The table is too large: {columns} columns, at most {MOST_COLUMNS}; divide it.",
        )
    if columns * rows > MOST_CELLS:
        raise UnusableInput(
            f"表格过大：{rows}行、{columns}栏，一个表格最多{MOST_CELLS}格，请拆成几个表格。",
            field,
            f"The table is too large: {rows} rows of {columns} columns, at most {MOST_CELLS} cells; divide it.",
        )


def require_cells(count: int, field: str) -> None:
    """Raise UnusableInput with `field` when the tables of a text or a document have more cells together than are set."""
    if count > MOST_CELLS_OF_A_TEXT:
        raise UnusableInput(
            f"表格过多：各表合计超过{MOST_CELLS_OF_A_TEXT}格，请删减表格，或者另作文件。",
            field,
            f"Too many tables: together they have more than {MOST_CELLS_OF_A_TEXT} cells; leave some out.",
        )


def placed_cells(table: Table, field: str = "table") -> tuple[PlacedCell, ...]:
    """Every cell in its place, row by row.

    Raises UnusableInput with `field` when the table is too large, the columns have no width, the cells of a row do not fill the columns exactly, or
    a cell reaches out of the table, over another one or out of the header.
    """
    width, height = len(table.columns), len(table.rows)
    if not width or any(not 0 < column.share < float("inf") for column in table.columns):
        raise UnusableInput(
            "表格应当列出各栏（columns），每栏的宽度份额（share）大于0。",
            field,
            "A table lists its columns, each with a share of the width above 0.",
        )
    if not height:
        raise UnusableInput("表格没有行，请填写 rows。", field, "The table has no rows; fill them in.")
    require_size(width, height, field)
    if not 0 <= table.header_rows <= height:
        raise UnusableInput(
            f"表头行数（header_rows）应当在0至{height}之间。",
            field,
            f"header_rows lies between 0 and {height}.",
        )
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            covered = _covered(table, row, column, cell, field)
            if covered & taken:
                raise _misfit(row, width, field)
            taken |= covered
            placed.append(PlacedCell(row, column, cell, cell.alignment or table.columns[column].alignment))
        if any((row, place) not in taken for place in range(width)):
            raise _misfit(row, width, field)
    return tuple(placed)


def _covered(table: Table, row: int, column: int, cell: Cell, field: str) -> set[tuple[int, int]]:
    width, height = len(table.columns), len(table.rows)
    end_of_part = table.header_rows if row < table.header_rows else height
    if cell.column_span < 1 or cell.row_span < 1:
        raise UnusableInput(
            f"表格第{row + 1}行的跨栏数、跨行数应当至少为1。", field, f"Spans in row {row + 1} are 1 or more."
        )
    if column + cell.column_span > width:
        raise _misfit(row, width, field)
    if row + cell.row_span > end_of_part:
        raise UnusableInput(
            f"表格第{row + 1}行有单元格跨行过多，超出了表格或者表头，请减少 row_span。",
            field,
            f"A cell in row {row + 1} spans rows beyond the table or its header; lower row_span.",
        )
    return {
        (down, across)
        for down in range(row, row + cell.row_span)
        for across in range(column, column + cell.column_span)
    }


def _misfit(row: int, width: int, field: str) -> UnusableInput:
    return UnusableInput(
        f"表格第{row + 1}行的单元格（连同跨栏和上方跨行的）应当正好占满{width}栏。",
        field,
        f"The cells of row {row + 1}, with spans and those from above, should fill exactly {width} columns.",
    )
