"""Lengths of the page in points, and where a word processor puts the base line of a row of exact height."""

import math

from xunzhang.typesetting.gbt9704.parameters import number

POINTS_PER_MM = 72 / 25.4
# In a row of exact height word processors put four fifths of it above the base line.
ABOVE = 0.8
# The em box of a Chinese character reaches so far above the base line.
ASCENT = 0.88
# The spacing after each character, in twips: brings 28 into the width of the type area, nearly.
SPACING = -4
# Points of play, so that the last character of a row and the last row of a page are not lost to rounding. A page that
# held a hair more would take a row that the PDF has on the next one.
PLAY = 0.4
HEIGHT_PLAY = 0.1


def mm(name: str) -> float:
    """A dimension of the standard in points."""
    return number(name) * POINTS_PER_MM


def pitch(rows: int) -> float:
    """Height of one row where so many fill the type area, down to a twentieth of a point."""
    size = number("body_size")
    return math.floor((mm("area_height") - size) / (rows - 1) * 20) / 20


def row_top(rows: int) -> float:
    """Where the first row's box begins for its characters to stand at the type area's upper edge."""
    return mm("margin_top") - (ABOVE * pitch(rows) - ASCENT * number("body_size"))


def row_bottom(rows: int) -> float:
    """Where a row's box ends whose characters end at the type area's lower edge."""
    below = (1 - ABOVE) * pitch(rows) - (1 - ASCENT) * number("body_size")
    return mm("margin_top") + mm("area_height") + below + HEIGHT_PLAY


def row_width() -> float:
    """Width of a full row: a hair more than the type area, as spacing goes by twentieths of a point."""
    return number("columns") * (number("body_size") + SPACING / 20) + PLAY


def balanced(size: float) -> float:
    """The row height that has as much room above characters of this size as below."""
    return round((ASCENT - 0.5) / (ABOVE - 0.5) * size * 20) / 20


def cell() -> float:
    """Width of one character of the body."""
    return mm("area_width") / number("columns")
