"""The rows of all pages as lines: how each stands, which begin a paragraph, which are page numbers and headers."""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

import msgspec
from msgspec.structs import replace

from xunzhang.typesetting.reading.contents import Alignment, Box, Line, Page, Part, Piece
from xunzhang.typesetting.reading.page_rows import Glyph, rows_of

_PAGE_NUMBER = re.compile(
    r"^[—–\-－―_~·•\s\u3000]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*共?\s*\d{1,4}\s*页?)?[—–\-－―_~·•\s\u3000]*$"
)
_FOOT, _HEAD = 42.0, 25.0
_REPEATED = 3
_POINT = 25.4 / 72
_DISPLAY = 20.0
_LONG_ROW = 15
_CENTRED, _CLEAR = 3.0, 8.0
_RIGHT_FROM = 0.45
_INDENTED, _SHORT_BY = 1.2, 2.6
_USUAL_PITCH = 10.2
_HANGS_OUT = 7.0
_LARGEST_BODY = 17.0
_SHORT_FOR_CERTAIN = 6.0
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附\s*件\s*\d{0,2}[:：]?|(?:出席|列席|请假|缺席|参加|记录)(?:人员?)?[:：])"
)


class Edges(msgspec.Struct, frozen=True):
    """The left and right edge of the text on a page in mm, and the distance from row to row."""

    left: float
    right: float
    pitch: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


def lines_on_pages(
    glyphs: dict[int, list[Glyph]], pages: list[Page], rest: dict[int, list[str]]
) -> tuple[Line, ...]:
    """All lines in order; `rest` are pages whose rows are known as text only."""
    bare: list[Line] = []
    for page in pages:
        if page.number in glyphs:
            bare += [Line(row, page=page.number) for row in rows_of(glyphs[page.number]) if row]
        else:
            bare += [
                Line((Piece(text.strip()),), page=page.number, begins_paragraph=_looks_first(text))
                for text in rest.get(page.number, ())
            ]
    marked = _with_furniture(bare, {page.number: page for page in pages})
    edges = _edges(marked, pages)
    return _placed(marked, edges)


def _looks_first(text: str) -> bool | None:
    return True if text.startswith(("\u3000", "  ")) else None


def _with_furniture(lines: list[Line], pages: dict[int, Page]) -> list[Line]:
    """Mark page numbers, and what stands at one height at the edge of three pages and more."""
    edge_texts: Counter[tuple[str, int]] = Counter()
    for line in lines:
        if line.box and line.page and _at_edge(line.box, pages[line.page]):
            edge_texts[_repeated_key(line)] += 1
    kept = []
    for line in lines:
        is_furniture = False
        if line.box and line.page and _at_edge(line.box, pages[line.page]):
            numbered = bool(_PAGE_NUMBER.match(line.text)) and not _is_copy_number(line)
            is_furniture = numbered or edge_texts[_repeated_key(line)] >= _REPEATED
        kept.append(replace(line, part=Part.FURNITURE) if is_furniture else line)
    return kept


def _repeated_key(line: Line) -> tuple[str, int]:
    assert line.box is not None
    return re.sub(r"\d+", "0", line.text), round(line.box.top)


def _is_copy_number(line: Line) -> bool:
    return line.text.isdigit() and len(line.text) == 6


def _at_edge(box: Box, page: Page) -> bool:
    return box.top > page.height - _FOOT or box.bottom < _HEAD


def _edges(lines: list[Line], pages: list[Page]) -> dict[int, Edges]:
    """The edges of the text, common to all pages of one width: pages of other width have their own."""
    by_width: dict[int, list[Line]] = defaultdict(list)
    widths = {page.number: round(page.width) for page in pages}
    for line in lines:
        if line.box and line.page and line.part is Part.TEXT:
            by_width[widths[line.page]].append(line)
    found = {}
    for width, standing in by_width.items():
        plain = [line for line in standing if (line.size or 0) < _DISPLAY]
        long = [line for line in plain if len(line.text) >= _LONG_ROW] or plain or standing
        left = _leftmost([line.box.left for line in plain or standing if line.box])
        right = _rightmost([line.box.right for line in long if line.box])
        if right - left < width * 0.5:
            right = width - left
        edges = Edges(left, right, _pitch(standing))
        found.update({number: edges for number, each in widths.items() if each == width})
    return found


def _leftmost(lefts: list[float]) -> float:
    """The leftmost edge that more than one row has, so that one stray row does not move it."""
    rounded = Counter(round(left) for left in lefts)
    shared = [left for left, count in rounded.items() if count >= 2]
    if not shared:
        return min(lefts)
    edge = min(shared)
    single = [left for left in lefts if round(left) < edge]
    # A recipients' row alone at the edge, with every paragraph indented, is the edge.
    if single and max(single) >= edge - 14:
        return max(min(single), edge - 14)
    return min(left for left in lefts if round(left) == edge)


def _rightmost(rights: list[float]) -> float:
    """The edge that most full rows share: punctuation may hang out beyond it."""
    furthest = max(rights)
    near = Counter(round(right) for right in rights if right > furthest - _HANGS_OUT)
    edge, count = max(near.items(), key=lambda each: (each[1], each[0]))
    return float(edge) if count >= 2 else furthest


def _pitch(lines: list[Line]) -> float:
    steps = [
        later.box.bottom - earlier.box.bottom
        for earlier, later in pairwise(lines)
        if earlier.box
        and later.box
        and earlier.page == later.page
        and len(later.text) >= _LONG_ROW
        and abs((earlier.size or 0) - (later.size or 0)) < 1
    ]
    positive = [step for step in steps if 2 < step < 20]
    return median(positive) if positive else _USUAL_PITCH


def _indents_paragraphs(lines: list[Line], edges: dict[int, Edges]) -> bool:
    """Whether paragraphs of the document begin two characters in, so that a row at the edge goes on in one."""
    indented = flush = 0
    for before, line in pairwise(line for line in lines if line.part is Part.TEXT and line.box):
        if before.page != line.page or before.box is None or line.box is None or line.page is None:
            continue
        around = edges[line.page]
        em = (line.size or 16) * _POINT
        indent = (line.box.left - around.left) / em
        ended = before.text[-1] in "。：" and before.box.right < around.right - _SHORT_FOR_CERTAIN * em
        indented += 1.5 <= indent <= 2.6
        flush += indent < _INDENTED and ended
    return indented > flush


def _placed(lines: list[Line], edges: dict[int, Edges]) -> tuple[Line, ...]:
    placed: list[Line] = []
    before: Line | None = None
    indents = _indents_paragraphs(lines, edges)
    for line in lines:
        if line.part is Part.FURNITURE or line.box is None or line.page is None:
            placed.append(line)
            continue
        around = edges[line.page]
        em = (line.size or 16) * _POINT
        indent = max(0.0, (line.box.left - around.left) / em)
        alignment = _alignment(line, around, indent)
        new_page = before is None or before.page != line.page
        gap = 0.0 if new_page or before is None or before.box is None else line.box.bottom - before.box.bottom
        now = replace(
            line,
            alignment=alignment,
            indent=indent,
            blank_before=max(0, round(gap / around.pitch) - 1),
            after_page_break=new_page and before is not None,
        )
        begins = _begins(before, now, around, gap, indents=indents)
        before = replace(now, begins_paragraph=begins)
        placed.append(before)
    return tuple(placed)


def _alignment(line: Line, edges: Edges, indent: float) -> Alignment:
    box = line.box
    assert box is not None
    first_row = abs(indent - 2) < 0.25 and len(line.text) >= _LONG_ROW and (line.size or 16) <= _LARGEST_BODY
    if not first_row and abs(box.middle - edges.middle) <= _CENTRED and box.left - edges.left > _CLEAR:
        return Alignment.CENTRED
    if box.left - edges.left > edges.width * _RIGHT_FROM:
        return Alignment.RIGHT
    return Alignment.LEFT


def _begins(before: Line | None, line: Line, edges: Edges, gap: float, *, indents: bool) -> bool:
    if before is None or before.box is None or line.box is None:
        return True
    if abs((before.size or 0) - (line.size or 0)) > 1.5 or line.alignment is not Alignment.LEFT:
        return True
    if len(line.pieces) > 1 or len(before.pieces) > 1 or (line.indent or 0) >= _INDENTED:
        return True
    if before.alignment is not Alignment.LEFT or _NUMBERED.match(line.text):
        return True
    em = (before.size or 16) * _POINT
    short_by = (edges.right - before.box.right) / em
    if short_by > (_SHORT_FOR_CERTAIN if indents else _SHORT_BY):
        return True
    return gap > 1.8 * edges.pitch
