"""Cubic outlines (CFF) as TrueType glyphs: not every reader of OFD draws CFF."""

from typing import Any

import msgspec
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

# Half a unit of 1000: 3 µm at the body's size.
_MOST_OFF = 0.0005
_MOST_KEPT = 10_000


class Outline(msgspec.Struct, frozen=True):
    """A glyph as the glyf table has it, with what other tables must know of it."""

    content: bytes
    left: int
    points: int
    contours: int


class Outlines:
    """Converts glyphs, and keeps them: the same characters come back in document after document.

    A glyph is known by its program, which says all where the font has no subroutines (`self_contained`).
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, int], Outline] = {}

    def of(self, glyph: Any, units: int, *, self_contained: bool) -> Outline:
        """The outline of a CFF charstring in a font of so many units to the em."""
        program = (bytes(glyph.bytecode or b""), units)
        if not (self_contained and program[0]):
            return _converted(glyph, units)
        if program not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[program] = _converted(glyph, units)
        return self._kept[program]


def _converted(glyph: Any, units: int) -> Outline:
    pen = TTGlyphPen(None)
    glyph.draw(Cu2QuPen(pen, _MOST_OFF * units, reverse_direction=True))
    drawn = pen.glyph()
    content = bytes(drawn.compile(None))
    if not content:
        return Outline(b"", 0, 0, 0)
    return Outline(content, drawn.xMin, len(drawn.coordinates), drawn.numberOfContours)
