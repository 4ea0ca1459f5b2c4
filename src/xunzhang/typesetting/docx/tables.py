"""Tables as wide as the type area; a landscape one in a section of its own, lying on its side (clause 8)."""

from typing import Any

from xunzhang.typesetting.docx.flow import Flow
from xunzhang.typesetting.docx.markup import Look, Placing, paragraph, twips
from xunzhang.typesetting.docx.measures import ABOVE, ASCENT, POINTS_PER_MM, mm
from xunzhang.typesetting.gbt9704.parameters import number

_EIGHTHS = 8
_ALIGNMENTS = {"left": "left", "centre": "center", "right": "right"}
# Room between a cell's text and its sides.
_SIDE = 1.2 * POINTS_PER_MM


def add_table(flow: Flow, item: dict[str, Any]) -> None:
    """A table with its caption and notes."""
    if item["landscape"]:
        flow.begin_landscape()
    if item["caption"]:
        letters = flow.printed.take(item["caption"])
        flow.add(flow.writer.run(item["caption"]), Placing(style="TableCaption"), letters)
    spots = [flow.printed.take(cell["text"]) for cell in item["cells"]]
    ends = [letters[-1] for letters in spots if letters]
    width = mm("area_height") if item["landscape"] else mm("area_width")
    flow.blocks.append(_table(flow, item, width))
    flow.fresh = False
    leading = number("table_size") + number("table_leading")
    below = number("table_inset")
    for place, note in enumerate(item["notes"]):
        letters = flow.printed.take(note)
        ends += letters[-1:]
        below = (1 - ABOVE) * leading
        before = number("table_leading") if place == 0 else None
        flow.blocks.append(
            paragraph(flow.writer.run(note), Placing(style="TableText", line=leading, before=before))
        )
    lowest = max(ends, key=lambda letter: (letter.page, letter.baseline), default=None)
    if item["landscape"]:
        flow.end_landscape(lowest.page if lowest else flow.page)
    elif lowest:
        flow.page, flow.bottom = lowest.page, lowest.baseline + below


def _table(flow: Flow, item: dict[str, Any], width: float) -> str:
    total = sum(item["shares"])
    edges = [0]
    for share in item["shares"]:
        edges.append(edges[-1] + round(twips(width) * share / total))
    columns = [later - earlier for earlier, later in zip(edges, edges[1:], strict=False)]
    rule = max(2, round(number("table_rule") * POINTS_PER_MM * _EIGHTHS))
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{rule}" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    # The room around a row of characters, less what a row of exact height has above and below them.
    size, inset = number("table_size"), number("table_inset")
    line = size + number("table_leading")
    above = twips(inset - (ABOVE * line - ASCENT * size))
    below = twips(inset - ((1 - ABOVE) * line - (1 - ASCENT) * size))
    side = twips(_SIDE)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{below}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_rows(flow, item, columns))}</w:tbl>"
    )


def _rows(flow: Flow, item: dict[str, Any], columns: list[int]) -> list[str]:
    """Every row with its cells in order; what a cell above covers is a continued cell."""
    begun = {(cell["row"], cell["column"]): cell for cell in item["cells"]}
    covered = {
        (row, cell["column"]): cell
        for cell in item["cells"]
        for row in range(cell["row"] + 1, cell["row"] + cell["down"])
    }
    count = max(cell["row"] + cell["down"] for cell in item["cells"])
    everything_heads = item["header_rows"] >= count
    written = []
    for row in range(count):
        cells = []
        places = sorted(column for each, column in {**begun, **covered} if each == row)
        for column in places:
            cell = begun.get((row, column)) or covered[row, column]
            cells.append(_cell(flow, cell, sum(columns[column : column + cell["across"]]), first=(row, column) in begun))
        heads = row < item["header_rows"] and not everything_heads
        properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if heads else "")
        written.append(f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>")
    return written


def _cell(flow: Flow, cell: dict[str, Any], width: int, *, first: bool) -> str:
    size = number("table_size")
    leading = size + number("table_leading")
    span = f'<w:gridSpan w:val="{cell["across"]}"/>' if cell["across"] > 1 else ""
    merge = ""
    if cell["down"] > 1:
        merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    look = Look(role="gothic", style="GothicText") if cell["heads"] else Look()
    lines = cell["text"].split("\n") if first else [""]
    content = "".join(
        paragraph(
            flow.writer.run(line, look) if line else "",
            Placing(style="TableText", line=leading, alignment=_ALIGNMENTS[cell["alignment"]]),
        )
        for line in lines
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )


