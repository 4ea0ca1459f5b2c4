"""What a file shows, whatever its format: lines of text with their place, type and colour; rules; pictures; pages.

Lengths are millimetres from the paper's upper left corner, type sizes points, colours (red, green, blue) of 0–255.
A box of text is the em box of its characters, 0.88 of the size above the base line and 0.12 below.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

Colour = tuple[int, int, int]

_RED_AT_LEAST, _OTHERS_AT_MOST = 150, 100
_BLACK_AT_MOST = 90


class FileKind(StrEnum):
    """What the file is by its content."""

    PDF = "pdf"
    DOCX = "docx"
    OFD = "ofd"
    TEXT = "text"
    PICTURE = "picture"


class Part(StrEnum):
    """Where in the file a line stands: in the text, in a table, or repeated at the head or foot of pages."""

    TEXT = "text"
    TABLE = "table"
    FURNITURE = "furniture"


class Alignment(StrEnum):
    """How a line stands between the edges of the text."""

    LEFT = "left"
    CENTRED = "centred"
    RIGHT = "right"


class Box(msgspec.Struct, frozen=True):
    """A rectangle on a page, in mm."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Place(msgspec.Struct, frozen=True):
    """Where something was found: page from 1 and box, or number of the paragraph or line from 1."""

    page: int | None = None
    box: Box | None = None
    paragraph: int | None = None

    def sentence(self, language: str = "zh") -> str:
        """The place in words."""
        english = language.startswith("en")
        if self.page is not None:
            words = f"page {self.page}" if english else f"第{self.page}页"
            if self.box is None:
                return words
            across, down = f"{self.box.left:.1f}", f"{self.box.top:.1f}"
            return (
                f"{words}, {down} mm down, {across} mm across"
                if english
                else f"{words}，距上边 {down} mm、距左边 {across} mm"
            )
        if self.paragraph is not None:
            return f"paragraph {self.paragraph}" if english else f"第{self.paragraph}段"
        return ""


class Piece(msgspec.Struct, frozen=True):
    """Text of one line without a wide gap in it, with the type most of its characters have; `faces` are all of them.

    `score` is that of the character of which the recogniser of a scan was least sure, 0 to 1.
    """

    text: str
    box: Box | None = None
    size: float | None = None
    face: str = ""
    colour: Colour | None = None
    faces: tuple[str, ...] = ()
    score: float | None = None


class Line(msgspec.Struct, frozen=True):
    """A line on a page, or a paragraph of a file without pages.

    `indent` is the distance from the left edge of the text in characters, where it is known; `begins_paragraph`
    is None where only the place on the page can tell. `blank_before` counts empty lines above; `space_above` is
    the space in mm that a paragraph's own settings add to them.
    """

    pieces: tuple[Piece, ...]
    page: int | None = None
    paragraph: int | None = None
    part: Part = Part.TEXT
    alignment: Alignment | None = None
    indent: float | None = None
    begins_paragraph: bool | None = None
    blank_before: int = 0
    space_above: float = 0.0
    after_page_break: bool = False

    @property
    def text(self) -> str:
        return "\u3000".join(piece.text for piece in self.pieces)

    @property
    def box(self) -> Box | None:
        return around(piece.box for piece in self.pieces)

    @property
    def size(self) -> float | None:
        return max((piece.size for piece in self.pieces if piece.size), default=None)

    @property
    def is_red(self) -> bool:
        return any(piece.colour is not None and is_red(piece.colour) for piece in self.pieces)

    @property
    def place(self) -> Place:
        return Place(self.page, self.box, self.paragraph)


class Rule(msgspec.Struct, frozen=True):
    """A straight level line drawn on a page."""

    page: int
    box: Box
    thickness: float
    colour: Colour | None


class Picture(msgspec.Struct, frozen=True):
    """A picture placed on a page."""

    page: int
    box: Box


class Page(msgspec.Struct, frozen=True):
    """The paper: width and height in mm; whether it has any text."""

    number: int
    width: float
    height: float
    has_text: bool


class Contents(msgspec.Struct, frozen=True):
    """All that was seen in a file. `remarks` are (zh, en) sentences on what could not be seen.

    `scanned` are the pages that only recognition could read; `is_recognised` is text that it has read.
    """

    kind: FileKind
    lines: tuple[Line, ...]
    pages: tuple[Page, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    scanned: tuple[int, ...] = ()
    is_recognised: bool = False

    @property
    def has_text(self) -> bool:
        return bool(self.lines)


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest box that holds all of these; None when there is none."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return Box(
        min(box.left for box in known),
        min(box.top for box in known),
        max(box.right for box in known),
        max(box.bottom for box in known),
    )


def is_red(colour: Colour) -> bool:
    """The red of marks and seals, in any of its shades."""
    red, green, blue = colour
    return red >= _RED_AT_LEAST and green <= _OTHERS_AT_MOST and blue <= _OTHERS_AT_MOST


def is_black(colour: Colour) -> bool:
    """Black, or so dark that paper shows it as black."""
    return max(colour) <= _BLACK_AT_MOST
