"""What the checks look at: the file's lines and rules, its reading, the format it is in, and its ink."""

from collections import Counter
from functools import lru_cache
from statistics import median
from typing import Any

import msgspec

from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.pdfium import opened
from xunzhang.typesetting.reading.contents import (
    Alignment,
    Box,
    Contents,
    FileKind,
    Line,
    Part,
    Rule,
    is_red,
)
from xunzhang.typesetting.reading.model import Element, Found, Reading
from xunzhang.typesetting.reading.words import UPWARD_KINDS

POINT = 25.4 / 72
BODY_SIZE = 16.0
CELL = 156 / 28
# A letter's number stands at the right edge; where rules cannot be seen that tells it.
_LETTER_NUMBER_FROM = 105.0
_DOTS = 300 / 25.4
_LETTER_RULE, _LETTER_RULE_TOP = 162.0, 75.0
_SAME_SIZE = 1.1
_USUAL_PITCH = 10.39


class Edges(msgspec.Struct, frozen=True):
    """The type area that the standard asks for, in mm."""

    left: float
    top: float
    right: float
    bottom: float


def type_area() -> Edges:
    """The type area on A4 (5.2.1)."""
    left, top = number("margin_left"), number("margin_top")
    return Edges(left, top, left + number("area_width"), top + number("area_height"))


class Sight:
    """One file, opened and read. `has_places` is False where the file has no pages (DOCX, text)."""

    def __init__(self, data: bytes, contents: Contents, reading: Reading) -> None:
        self.data = data
        self.contents = contents
        self.reading = reading
        self.has_places = contents.kind in {FileKind.PDF, FileKind.OFD}
        self.has_ink = contents.kind is FileKind.PDF
        self.area = type_area()
        self.form = _form_of(contents, reading)
        self.lines = tuple(line for line in contents.lines if line.part is not Part.FURNITURE)
        self.furniture = tuple(line for line in contents.lines if line.part is Part.FURNITURE)

    def found(self, element: Element) -> Found | None:
        """The element as read."""
        return self.reading.get(element)

    def lines_of(self, element: Element) -> tuple[Line, ...]:
        """The lines an element stands on, from the top."""
        found = self.found(element)
        return () if found is None else self.lines_at(found)

    def lines_at(self, found: Found) -> tuple[Line, ...]:
        """The lines at the place of an element."""
        place = found.place
        if place.box is not None:
            return tuple(
                line
                for line in self.lines
                if line.page == place.page
                and line.box is not None
                and line.box.bottom > place.box.top + 0.5
                and line.box.top < place.box.bottom - 0.5
            )
        return tuple(line for line in self.lines if line.paragraph == place.paragraph)

    @property
    def body_lines(self) -> tuple[Line, ...]:
        """Lines of the body and of what follows it, in the type of the body."""
        places = {part.place.paragraph for part in self.reading.body}
        boxes = [part.place for part in self.reading.body]
        if not self.has_places:
            return tuple(line for line in self.lines if line.paragraph in places)
        return tuple(
            line
            for line in self.lines
            if line.box is not None
            and any(
                place.page == line.page
                and place.box is not None
                and place.box.top - 0.5 <= line.box.top <= place.box.bottom
                for place in boxes
            )
        )

    @property
    def prose(self) -> tuple[Line, ...]:
        """Rows of running text on all upright pages, whatever part of the document they belong to."""
        upright = {page.number for page in self.contents.pages if page.height > page.width}
        size = self.body_size or BODY_SIZE
        return tuple(
            line
            for line in self.lines
            if line.page in upright
            and line.alignment is Alignment.LEFT
            and len(line.pieces) == 1
            and abs((line.size or 0) - size) <= _SAME_SIZE
        )

    @property
    def body_size(self) -> float | None:
        """The type size of most of the body."""
        sizes: Counter[float] = Counter()
        for line in self.body_lines:
            for piece in line.pieces:
                if piece.size:
                    sizes[piece.size] += len(piece.text)
        return sizes.most_common(1)[0][0] if sizes else None

    @property
    def body_face(self) -> str:
        """The face of most of the body."""
        faces: Counter[str] = Counter()
        for line in self.body_lines:
            for piece in line.pieces:
                faces[piece.face] += len(piece.text)
        return faces.most_common(1)[0][0] if faces else ""

    @property
    def pitch(self) -> float:
        """The distance from row to row of the body, in mm; the usual one where it cannot be told."""
        steps = [
            later.box.bottom - earlier.box.bottom
            for earlier, later in zip(self.prose, self.prose[1:], strict=False)
            if earlier.page == later.page and earlier.box and later.box and later.begins_paragraph is False
        ]
        return median(steps) if steps else _USUAL_PITCH

    def rows_above(self, line: Line) -> float:
        """Empty rows above a line of a file without pages: empty paragraphs, and space set in rows of the usual pitch."""
        return line.blank_before + line.space_above / _USUAL_PITCH

    def rows_between(self, upper: float, lower: float) -> float:
        """Rows of text that fit between two heights."""
        return (lower - upper) / self.pitch

    def rules_on(self, page: int) -> tuple[Rule, ...]:
        """The level lines of a page from the top."""
        return tuple(sorted((r for r in self.contents.rules if r.page == page), key=lambda r: r.box.top))

    def ink(self, page: int, box: Box, *, red: bool = False) -> Box | None:
        """The smallest box around what is printed inside a box of the page, in mm; only what is red if asked."""
        if not self.has_ink:
            return None
        picture = _picture(self.data, page)
        part = picture.crop(tuple(round(edge * _DOTS) for edge in (box.left, box.top, box.right, box.bottom)))
        dark = part.getchannel("G").point(lambda level: 255 if level < 140 else 0)
        if red:
            strong = part.getchannel("R").point(lambda level: 255 if level > 140 else 0)
            black = dark.point(lambda _: 0)
            black.paste(dark, mask=strong)
            dark = black
        found = dark.getbbox()
        if found is None:
            return None
        left, top, right, bottom = (edge / _DOTS for edge in found)
        return Box(box.left + left, box.top + top, box.left + right, box.top + bottom)


@lru_cache(maxsize=4)
def _picture(data: bytes, page: int) -> Any:
    with opened(data) as document:
        return document[page - 1].render(scale=_DOTS / (72 / 25.4)).to_pil().convert("RGB")


def _form_of(contents: Contents, reading: Reading) -> Format:
    """The format by mark, double rules, signers and kind."""
    mark = reading.value(Element.MARK)
    kind = reading.value(Element.KIND)
    if mark.endswith("令"):
        return Format.ORDER
    if mark.endswith("纪要") or kind == "纪要":
        return Format.MINUTES
    if _is_letter(contents, reading):
        return Format.LETTER
    if reading.get(Element.ISSUERS) is not None or kind in UPWARD_KINDS:
        return Format.UPWARD
    return Format.DOWNWARD


def _is_letter(contents: Contents, reading: Reading) -> bool:
    """A mark without 文件, and a rule between it and the number, or rules as wide as a letter's."""
    mark, number_found = reading.get(Element.MARK), reading.get(Element.DOCUMENT_NUMBER)
    if mark is None or mark.value.endswith("文件"):
        return False
    wide = [
        rule
        for rule in contents.rules
        if rule.page == 1 and rule.box.width >= _LETTER_RULE and rule.box.top < _LETTER_RULE_TOP
    ]
    if wide:
        return True
    if number_found is None or number_found.place.box is None:
        return reading.value(Element.KIND) == "函"
    if number_found.place.box.left > _LETTER_NUMBER_FROM:
        return True
    above = number_found.place.box.top
    return any(
        rule.page == 1 and rule.box.bottom <= above + 1 and rule.colour is not None and is_red(rule.colour)
        for rule in contents.rules
    )
