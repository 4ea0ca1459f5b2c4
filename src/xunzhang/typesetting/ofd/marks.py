"""What stands on a page, in the page's own space (mm): text, shapes and pictures, in the order they are painted."""

import msgspec

from xunzhang.typesetting.ofd.geometry import MILLIMETRES_A_POINT, Box, Matrix, Point

Colour = tuple[int, int, int]


class Part(msgspec.Struct, frozen=True):
    """A step of an outline: `kind` is move, line, curve (three points) or close (none)."""

    kind: str
    points: tuple[Point, ...] = ()


class Outline(msgspec.Struct, frozen=True):
    """A closed or open outline; `even_odd` says which of the two rules tells inside from outside."""

    parts: tuple[Part, ...]
    even_odd: bool = False

    def box(self) -> Box:
        return Box.around(point for part in self.parts for point in part.points)


class Pen(msgspec.Struct, frozen=True):
    """How lines are drawn: width and dashes in mm, ends and corners as OFD names them."""

    width: float = MILLIMETRES_A_POINT
    cap: str = "Butt"
    join: str = "Miter"
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0


class Ink(msgspec.Struct, frozen=True):
    """Colours of the inside and of the outline (None: not painted), 0 to 255; `alpha` 255 is opaque."""

    fill: Colour | None
    stroke: Colour | None
    pen: Pen
    alpha: int = 255


class Glyph(msgspec.Struct, frozen=True):
    """A glyph by its number in the font, the characters it stands for, and its distance along the line."""

    number: int
    text: str
    along: float
    advance: float


class Writing(msgspec.Struct, frozen=True):
    """Glyphs of one font on one line. `matrix` takes the line's own space (mm, base line at 0) to the page."""

    font: int
    size: float
    matrix: Matrix
    glyphs: tuple[Glyph, ...]
    ink: Ink
    clips: tuple[Outline, ...] = ()

    def box(self) -> Box:
        """A box on the page that surely holds the ink: a size above and below the base line, a quarter beside."""
        end = max(glyph.along + glyph.advance for glyph in self.glyphs)
        aside = self.size / 4
        return Box(-aside, -self.size, end + aside, self.size / 2).mapped(self.matrix)


class Shape(msgspec.Struct, frozen=True):
    """A painted outline."""

    outline: Outline
    ink: Ink
    clips: tuple[Outline, ...] = ()


class Picture(msgspec.Struct, frozen=True):
    """An image; `matrix` takes the unit square, y downwards, to the page."""

    image: int
    matrix: Matrix
    alpha: int = 255
    clips: tuple[Outline, ...] = ()


Mark = Writing | Shape | Picture


class Page(msgspec.Struct, frozen=True):
    """A page: width and height in mm."""

    width: float
    height: float
    marks: tuple[Mark, ...]
