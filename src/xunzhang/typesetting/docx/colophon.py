"""The colophon (7.4): a table in a box at the foot of the last side."""

from typing import Any

from xunzhang.typesetting.docx.drawings import NO_CELL_MARGINS, Drawings, fixed_row
from xunzhang.typesetting.docx.fitting import Measure, spacings
from xunzhang.typesetting.docx.flow import Flow
from xunzhang.typesetting.docx.markup import Look, Placing, Writer, paragraph, twips
from xunzhang.typesetting.docx.measures import POINTS_PER_MM, balanced, cell, mm
from xunzhang.typesetting.docx.printed import Letter, rows_of
from xunzhang.typesetting.gbt9704.parameters import number

_EIGHTHS = 8


def colophon_letters(flow: Flow, colophon: dict[str, Any]) -> list[tuple[Letter, ...]]:
    """The letters of the colophon's lines as the PDF has them: the listed ones, then organ and date."""
    found = [flow.printed.take(line["label"] + line["names"]) for line in colophon["listed"]]
    lower = colophon["printing_organ"] + colophon["printed_on"]
    if lower:
        found.append(flow.printed.take(lower))
    return found


def colophon_box(
    flow: Flow, drawings: Drawings, colophon: dict[str, Any], letters: list[tuple[Letter, ...]]
) -> str:
    """A run with the box, its last rule on the lower edge of the type area."""
    writer = Writer(flow.writer.families, base_spacing=0)
    indent, row, size = number("colophon_indent") * cell(), colophon["row"], number("colophon_size")
    outer, inner = number("colophon_outer_rule"), number("colophon_inner_rule")
    ruled, width = colophon["ruled"], mm("area_width")
    hang = 3 * size
    rows: list[tuple[float, str]] = []
    for line, spots in zip(colophon["listed"], letters, strict=False):
        written = line["label"] + line["names"]
        measure = Measure(width - 2 * indent - hang, -hang, size, 0)
        fitted = spacings(written, spots, measure) if spots else [0] * len(written)
        lines = max(1, len(rows_of(spots)))
        height = row if lines > 1 else balanced(size)
        placing = Placing(
            style="Colophon", left=indent + hang, right=indent, first=-hang, line=height, alignment="both"
        )
        rows.append((row * lines, paragraph(writer.spaced(written, fitted, Look()), placing)))
    if colophon["printing_organ"] or colophon["printed_on"]:
        organ, spots = colophon["printing_organ"], letters[-1] if letters else ()
        # Word processors round widths and part digits from Chinese: a condensed name leaves them room.
        condensed = bool(organ and spots) and spots[0].stretch < 0.99
        stretch = int(spots[0].stretch * 100) - 4 if condensed else 100
        runs = writer.run(organ, Look(stretch=stretch)) + writer.run("\t" + colophon["printed_on"])
        tabs = ((width - indent, "right"),)
        # One row stands in the middle of its height.
        rows.append(
            (row, paragraph(runs, Placing(style="Colophon", left=indent, line=balanced(size), tabs=tabs)))
        )
    listed = len(colophon["listed"])
    written_rows = []
    total = 0.0
    for place, (height, content) in enumerate(rows):
        above = outer if place == 0 else inner if place == listed else 0.0
        below = outer if place == len(rows) - 1 else 0.0
        borders = (_border("top", above) + _border("bottom", below)) if ruled else ""
        cell_xml = (
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/><w:tcBorders>{borders}</w:tcBorders><w:vAlign w:val="center"/></w:tcPr>'
            f"{content}</w:tc>"
        )
        # A rule takes room above the row that it begins.
        height += above * POINTS_PER_MM if ruled else 0.0
        total += height
        written_rows.append(fixed_row(height, cell_xml))
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(width)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{NO_CELL_MARGINS}</w:tblPr><w:tblGrid><w:gridCol w:w="{twips(width)}"/></w:tblGrid>'
        f"{''.join(written_rows)}</w:tbl>"
    )
    closing = paragraph("", Placing(style="Normal", line=1.0))
    bottom = mm("margin_top") + mm("area_height") - (outer * POINTS_PER_MM if ruled else 0.0)
    return drawings.text_box(mm("margin_left"), bottom - total, width, total + 4, table + closing)


def _border(edge: str, millimetres: float) -> str:
    if not millimetres:
        return ""
    eighths = round(millimetres * POINTS_PER_MM * _EIGHTHS)
    return f'<w:{edge} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'
