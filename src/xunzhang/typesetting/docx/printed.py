"""Reads where the PDF of a document has its letters, rules and pictures: the DOCX puts them at the same places.

Lengths are points from the page's top left corner.
"""

import ctypes
from dataclasses import dataclass, field
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium

from xunzhang.kernel.errors import Broken
from xunzhang.typesetting.docx.measures import mm
from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.pdfium import opened

# How far the page numbers and the colophon may stand between two neighbouring texts of the file.
_FARTHEST = 400


@dataclass(frozen=True)
class Box:
    """A rectangle on a page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Letter:
    """A printed character: its origin, its height and width in proportion to the height, its ink."""

    text: str
    page: int
    left: float
    baseline: float
    size: float
    stretch: float
    advance: float
    ink: Box
    turned: bool = False

    @property
    def right(self) -> float:
        return self.left + self.advance


@dataclass(frozen=True)
class Printed:
    """The letters in the order of the file, page numbers apart, the filled rectangles, the sizes of the pages."""

    letters: tuple[Letter, ...]
    page_numbers: tuple[Letter, ...]
    rules: tuple[Box, ...]
    sizes: tuple[tuple[float, float], ...]
    _cursor: list[int] = field(default_factory=lambda: [0])

    @cached_property
    def _text(self) -> str:
        return "".join(letter.text for letter in self.letters)

    def take(self, text: str) -> tuple[Letter, ...]:
        """The letters of the next place where `text` stands, white space left out; none where it is not found.

        It is looked for in reading order.
        """
        wanted = bare(text)
        if not wanted:
            return ()
        start = self._cursor[0]
        place = self._text.find(wanted, start, start + _FARTHEST + len(wanted))
        if place < 0:
            place = self._text.find(wanted)
        if place < 0:
            return ()
        self._cursor[0] = place + len(wanted)
        return self.letters[place : place + len(wanted)]

    def ahead(self, text: str) -> tuple[Letter, ...]:
        """As `take`, for a text that may stand behind what follows it: the next is looked for from here again."""
        start = self._cursor[0]
        found = self.take(text)
        self._cursor[0] = start
        return found

    def need(self, text: str) -> tuple[Letter, ...]:
        """As `take`, for a text the layout depends on: Broken where it is not found."""
        found = self.take(text)
        if not found:
            raise Broken(f"版式中找不到“{text}”。", f"{text!r} is not on the typeset pages.")
        return found

    def rules_on(self, page: int) -> list[Box]:
        """The rectangles of a page, from the top."""
        return sorted((rule for rule in self.rules if rule.page == page), key=lambda rule: rule.top)


def bare(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def rows_of(letters: tuple[Letter, ...]) -> list[list[Letter]]:
    """The letters row by row."""
    rows: list[list[Letter]] = []
    for letter in letters:
        last = rows[-1][-1] if rows else None
        if last and last.page == letter.page and abs(last.baseline - letter.baseline) < 1:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return rows


def printed(pdf: bytes) -> Printed:
    """Where everything of a PDF of ours stands."""
    letters: list[Letter] = []
    rules: list[Box] = []
    sizes: list[tuple[float, float]] = []
    with opened(pdf) as document:
        for place in range(1, len(document) + 1):
            page = document[place - 1]
            sizes.append(page.get_size())
            letters += _letters(page, place)
            rules += _rules(page, place)
    below = mm("margin_top") + mm("area_height") + number("page_number_size") / 2
    numbers = tuple(letter for letter in letters if letter.turned or letter.baseline > below)
    rest = tuple(letter for letter in letters if not letter.turned and letter.baseline <= below)
    return Printed(rest, numbers, tuple(rules), tuple(sizes))


def _letters(page: pypdfium2.PdfPage, place: int) -> list[Letter]:
    height = page.get_size()[1]
    text = page.get_textpage()
    found = []
    lead = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if 0xD800 <= code < 0xDC00:
            # A character beyond the basic plane comes in two halves.
            lead = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00)
        character = chr(code)
        if pdfium.FPDFText_IsGenerated(text.raw, index) == 1 or character.isspace():
            continue
        across, up = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text.raw, index, across, up)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text.raw, index)
        loose = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(text.raw, index, loose)
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
        tall = abs(matrix.d) or 1.0
        ink = Box(place, left.value, height - top.value, right.value, height - bottom.value)
        found.append(
            Letter(
                character,
                place,
                across.value,
                height - up.value,
                size * tall,
                abs(matrix.a) / tall,
                loose.right - loose.left,
                ink,
                turned=abs(matrix.b) > abs(matrix.a),
            )
        )
    return found


def _rules(page: pypdfium2.PdfPage, place: int) -> list[Box]:
    height = page.get_size()[1]
    found = []
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            found.append(Box(place, left.value, height - top.value, right.value, height - bottom.value))
    return found
