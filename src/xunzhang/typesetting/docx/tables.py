"""Tables as wide as the type area; a landscape one in a section of its own, lying on its side (clause 8)."""

from itertools import pairwise
from typing import Any

from xunzhang.typesetting.docx.fitting import Measure, spacings
from xunzhang.typesetting.docx.flow import Flow
from xunzhang.typesetting.docx.markup import Look, Placing, Writer, Written, paragraph, twips
from xunzhang.typesetting.docx.measures import ABOVE, ASCENT, POINTS_PER_MM, mm
from xunzhang.typesetting.docx.printed import Letter, rows_of
from xunzhang.typesetting.gbt9704.parameters import number

_EIGHTHS = 8
_ALIGNMENTS = {"left": "left", "centre": "center", "right": "right"}
# The letters of each line of a cell, by its row and column.
Spots = dict[tuple[int, int], list[tuple[Letter, ...]]]
# How much lower on the page a row of exact height may end than its characters.
_FOOT = 4.3
_PLAY = 1.2
# Room between a cell's text and its sides.
_SIDE = 1.2 * POINTS_PER_MM


def add_table(flow: Flow, item: dict[str, Any]) -> None:
    """A table with its caption and notes."""
    if item["landscape"] and not flow.section.landscape:
        flow.begin_landscape()
    if item["caption"]:
        letters = flow.printed.take(item["caption"])
        flow.add(
            flow.writer.run(item["caption"], Look(implied="gothic")), Placing(style="TableCaption"), letters
        )
    spots = {(cell["row"], cell["column"]): _lines(flow, cell) for cell in item["cells"]}
    ends = [letters[-1] for lines in spots.values() for letters in lines if letters]
    width = mm("area_height") if item["landscape"] else mm("area_width")
    first = min(
        (letter for lines in spots.values() for letters in lines for letter in letters),
        key=_height,
        default=None,
    )
    if first and first.page == flow.page and not flow.fresh:
        top = first.baseline - ASCENT * number("table_size") - number("table_inset") - _rule()
        flow.space_after(max(0.0, top - flow.bottom))
    tail = item["tail_from"]
    is_parted = tail and _page_of(spots, tail) > _page_of(spots, tail - 1) > 0
    rows = _rows(flow, item, _columns(item, width), spots, tail if is_parted else 0)
    if is_parted:
        # Parted where the PDF parts it: the last rows go with the signature, the header above them again.
        flow.blocks.append(_table(item, width, rows[:tail]))
        flow.blocks.append(Written("", Placing(style="Normal", line=1.0, page_break=True)))
        rows = rows[: item["header_rows"]] + rows[tail:]
    flow.blocks.append(_table(item, width, rows))
    flow.fresh = False
    leading = number("table_size") + number("table_leading")
    below = number("table_inset")
    for place, note in enumerate(item["notes"]):
        letters = flow.printed.take(note)
        before, begins_page = None, False
        if place == 0 and letters and ends:
            above = max(ends, key=_height)
            under = above.baseline + (1 - ASCENT) * number("table_size") + number("table_inset")
            begins_page = letters[0].page > above.page
            before = None if begins_page else letters[0].baseline - ABOVE * leading - under
        ends += letters[-1:]
        below = (1 - ABOVE) * leading
        placing = Placing(style="TableText", line=leading, before=max(0.0, before) if before else None)
        flow.blocks.append(Written(flow.writer.run(note), placing.but(page_break=begins_page)))
    lowest = max(ends, key=_height, default=None)
    if item["landscape"]:
        flow.end_landscape(lowest.page if lowest else flow.page)
    elif lowest:
        # On a further page the table begins where rows begin, a little above their characters.
        rise = mm("margin_top") - flow.top if first and first.page != lowest.page else 0.0
        # What follows may stand a hair higher, lest rounding push it off the page.
        flow.page, flow.bottom = lowest.page, lowest.baseline + below - rise + _PLAY


def _lines(flow: Flow, cell: dict[str, Any]) -> list[tuple[Letter, ...]]:
    """Where the lines of a cell stand; the PDF has a cell that spans rows after them."""
    find = flow.printed.ahead if cell["down"] > 1 else flow.printed.take
    return [find(line) for line in cell["text"].split("\n")]


def _page_of(spots: Spots, row: int) -> int:
    """The page on which a row stands; 0 for an empty one."""
    return max(
        (letter.page for (at, _), lines in spots.items() if at == row for line in lines for letter in line),
        default=0,
    )


def _columns(item: dict[str, Any], width: float) -> list[int]:
    """The widths of the columns in twips."""
    total = sum(item["shares"])
    edges = [0]
    for share in item["shares"]:
        edges.append(edges[-1] + round(twips(width) * share / total))
    return [later - earlier for earlier, later in pairwise(edges)]


def _table(item: dict[str, Any], width: float, rows: list[str]) -> str:
    columns = _columns(item, width)
    rule = max(2, round(number("table_rule") * POINTS_PER_MM * _EIGHTHS))
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{rule}" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    # The room around a row of characters, less what a row of exact height has above and below them.
    size, inset = number("table_size"), number("table_inset")
    line = size + number("table_leading")
    above = twips(inset - (ABOVE * line - ASCENT * size))
    # A rule stands in the room of the row here, on its edge in the PDF.
    below = twips(inset - ((1 - ABOVE) * line - (1 - ASCENT) * size) - _rule())
    side = twips(_SIDE)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{below}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _rule() -> float:
    return number("table_rule") * POINTS_PER_MM


def _height(letter: Letter) -> tuple[int, float]:
    return letter.page, letter.baseline


def _rows(flow: Flow, item: dict[str, Any], columns: list[int], spots: Spots, cut: int) -> list[str]:
    """Every row with its cells in order; what a cell above covers is a continued cell, which begins anew at the cut."""
    begun = {(cell["row"], cell["column"]): cell for cell in item["cells"]}
    covered = {
        (row, cell["column"]): cell
        for cell in item["cells"]
        for row in range(cell["row"] + 1, cell["row"] + cell["down"])
    }
    count = max(cell["row"] + cell["down"] for cell in item["cells"])
    once = item["header_rows"] >= count or not item["repeats"]
    long = {cell["row"] for cell in item["cells"] if cell["long"]}
    written = []
    for row, height in enumerate(_heights(item, count, spots)):
        cells = []
        places = sorted(column for each, column in {**begun, **covered} if each == row)
        for column in places:
            cell = begun.get((row, column)) or covered[row, column]
            width = sum(columns[column : column + cell["across"]])
            found = spots[row, column] if (row, column) in begun else None
            cells.append(_cell(flow, cell, width, found, begins=found is not None or row == cut))
        heads = row < item["header_rows"] and not once
        properties = (
            ("" if row in long else "<w:cantSplit/>")
            + (f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else "")
            + ("<w:tblHeader/>" if heads else "")
        )
        written.append(f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>")
    return written


def _heights(item: dict[str, Any], count: int, spots: Spots) -> list[float]:
    """The least height of each row, 0 where its text decides.

    The last row of a page is a little nearer the edge in the PDF: where the table goes on to another page, its rows are
    that much higher, so that no further row comes on to the page.
    """
    size, leading = number("table_size"), number("table_size") + number("table_leading")
    pages = [0] * count
    lines = [0] * count
    for (row, _), found in spots.items():
        letters = [letter for line in found for letter in line]
        if letters:
            pages[row] = max(pages[row], letters[-1].page)
    for cell in item["cells"]:
        if cell["down"] == 1:
            found = spots[cell["row"], cell["column"]]
            lines[cell["row"]] = max(lines[cell["row"]], sum(max(1, len(rows_of(line))) for line in found))
    heights = []
    for row in range(count):
        alike = pages.count(pages[row])
        nominal = lines[row] * leading - leading + size + 2 * number("table_inset")
        goes_on = pages[row] and pages[row] < max(pages) and not item["landscape"]
        heights.append(nominal + _FOOT / alike if goes_on and lines[row] else 0.0)
    return heights


def _cell(
    flow: Flow, cell: dict[str, Any], width: int, spots: list[tuple[Letter, ...]] | None, *, begins: bool
) -> str:
    """A cell as wide as so many twips; `spots` are the letters of its lines, None where a cell above goes on."""
    size = number("table_size")
    leading = size + number("table_leading")
    span = f'<w:gridSpan w:val="{cell["across"]}"/>' if cell["across"] > 1 else ""
    merge = ""
    if cell["down"] > 1:
        merge = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    look = Look(role="gothic", style="GothicText") if cell["heads"] else Look()
    placing = Placing(style="TableText", line=leading, alignment=_ALIGNMENTS[cell["alignment"]])
    writer = Writer(flow.writer.families, base_spacing=0)
    measure = Measure(width / 20 - 2 * _SIDE, 0.0, size, 0)
    lines = []
    for line, letters in zip(cell["text"].split("\n"), spots or [()], strict=False):
        fitted = spacings(line, letters, measure) if letters else [0] * len(line)
        lines.append(paragraph(writer.spaced(line, fitted, look) if spots is not None else "", placing))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{''.join(lines)}</w:tc>"
    )
