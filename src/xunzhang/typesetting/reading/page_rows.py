"""Puts the characters of a page into rows, and rows into pieces where a wide gap parts them."""

from collections import Counter
from itertools import pairwise

import msgspec

from xunzhang.typesetting.reading.contents import Box, Colour, Piece, around, is_red

_SAME_ROW = 1.3
_DOUBLE = 0.35
_POINT = 25.4 / 72
# In widths of a character: a gap that parts two pieces, one that is a Chinese space, one that is a space.
_PARTS, _WIDE_SPACE, _SPACE = 1.75, 0.7, 0.2
_LARGE = 25.0
_SEAL, _LEAST_OF_A_SEAL = 45.0, 3


class Glyph(msgspec.Struct, frozen=True):
    """A character with its em box; `is_tilted` when it does not stand upright, as round a seal or in a watermark.

    `score` is how sure the recogniser of a scan is of it, 0 to 1.
    """

    text: str
    box: Box
    size: float
    face: str
    colour: Colour | None
    is_tilted: bool = False
    score: float | None = None


def readable(glyphs: list[Glyph]) -> list[Glyph]:
    """The upright characters, without those of seals: red ones that have tilted red ones about them."""
    tilted = [glyph.box for glyph in glyphs if glyph.is_tilted and glyph.colour and is_red(glyph.colour)]
    upright = [glyph for glyph in glyphs if not glyph.is_tilted]
    if len(tilted) < _LEAST_OF_A_SEAL:
        return upright
    return [glyph for glyph in upright if not _is_of_seal(glyph, tilted)]


def _is_of_seal(glyph: Glyph, tilted: list[Box]) -> bool:
    if glyph.size >= _LARGE or glyph.colour is None or not is_red(glyph.colour):
        return False
    near = sum(
        abs(box.middle - glyph.box.middle) < _SEAL and abs(box.top - glyph.box.top) < _SEAL for box in tilted
    )
    return near >= _LEAST_OF_A_SEAL


def rows_of(glyphs: list[Glyph]) -> list[tuple[Piece, ...]]:
    """The rows of one page from the top, each as its pieces from the left."""
    seen = [glyph for glyph in _without_doubles(readable(glyphs)) if glyph.text.strip("\u3000 \u00a0\t\r\n")]
    rows: list[list[Glyph]] = []
    for glyph in sorted(seen, key=lambda each: (each.box.bottom - 0.12 * each.size * _POINT, each.box.left)):
        if rows and abs(_base(rows[-1][0]) - _base(glyph)) <= _SAME_ROW:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_pieces(sorted(row, key=lambda each: each.box.left)) for row in rows]


def _base(glyph: Glyph) -> float:
    return glyph.box.bottom - 0.12 * glyph.size * _POINT


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Bold is sometimes drawn by printing twice: the second of two equal characters in one place goes."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = round(glyph.box.left), round(glyph.box.top)
        near = [
            other
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for other in places.get((glyph.text, column + across, row + down), ())
        ]
        if any(
            abs(other.box.left - glyph.box.left) < _DOUBLE and abs(other.box.top - glyph.box.top) < _DOUBLE
            for other in near
        ):
            continue
        places.setdefault((glyph.text, column, row), []).append(glyph)
        kept.append(glyph)
    return kept


def _pieces(row: list[Glyph]) -> tuple[Piece, ...]:
    if _is_spaced_out(row):
        return (_joined([("", glyph) for glyph in row]),)
    groups: list[list[tuple[str, Glyph]]] = [[("", row[0])]]
    for before, glyph in pairwise(row):
        em = min(before.size, glyph.size) * _POINT
        gap = (glyph.box.left - before.box.right) / em
        if gap >= _PARTS and not (glyph.size >= _LARGE and before.size >= _LARGE):
            groups.append([("", glyph)])
        else:
            groups[-1].append((_white_space(gap, before, glyph), glyph))
    return tuple(_joined(group) for group in groups)


def _white_space(gap: float, before: Glyph, glyph: Glyph) -> str:
    if gap >= _WIDE_SPACE:
        return "\u3000"
    both_latin = before.text.isascii() and glyph.text.isascii()
    return " " if gap >= _SPACE and both_latin else ""


def _is_spaced_out(row: list[Glyph]) -> bool:
    """Three characters and more, set apart evenly: a spaced heading, not several things."""
    gaps = [(right.box.left - left.box.right) / (left.size * _POINT) for left, right in pairwise(row)]
    return len(row) >= 3 and min(gaps) >= 0.45 and max(gaps) - min(gaps) <= 0.5


def _joined(group: list[tuple[str, Glyph]]) -> Piece:
    glyphs = [glyph for _, glyph in group]
    return Piece(
        "".join(space + glyph.text for space, glyph in group),
        around(glyph.box for glyph in glyphs),
        Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0],
        Counter(glyph.face for glyph in glyphs).most_common(1)[0][0],
        Counter(glyph.colour for glyph in glyphs).most_common(1)[0][0],
        tuple(dict.fromkeys(glyph.face for glyph in glyphs)),
        min((glyph.score for glyph in glyphs if glyph.score is not None), default=None),
    )
