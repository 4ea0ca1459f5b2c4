"""Colours, line widths and straight rules of an OFD's objects (GB/T 33190-2016, 8.2, 8.3 and 9)."""

from xml.etree.ElementTree import Element

import msgspec

from xunzhang.typesetting.ofd.geometry import Box, Matrix, Point
from xunzhang.typesetting.ofd.resources import child, numbers
from xunzhang.typesetting.ofd.text import OfdRule

Colour = tuple[int, int, int]

_BLACK: Colour = (0, 0, 0)
_USUAL_WIDTH = 0.353
_THICKEST = 3.0
_SHORTEST = 5.0
_FULL = 255
_TRUE = {"true", "1"}
_LENGTHS = {"S": 2, "M": 2, "L": 2, "C": 0}


class Drawing(msgspec.Struct, frozen=True):
    """What a DrawParam sets; None is left to what it stands on."""

    fill: Colour | None = None
    stroke: Colour | None = None
    width: float | None = None

    def over(self, other: "Drawing") -> "Drawing":
        """These settings, and the other's where these say nothing."""
        return Drawing(
            self.fill if self.fill is not None else other.fill,
            self.stroke if self.stroke is not None else other.stroke,
            self.width if self.width is not None else other.width,
        )


def drawing_of(element: Element) -> Drawing:
    """The colours and the line width on an object or a DrawParam itself."""
    width = numbers(element.get("LineWidth", ""))
    return Drawing(
        _colour(child(element, "FillColor")),
        _colour(child(element, "StrokeColor")),
        width[0] if width else None,
    )


def fill_of(drawing: Drawing) -> Colour:
    return drawing.fill or _BLACK


def rule_of(path: Element, drawing: Drawing, to_page: Matrix) -> OfdRule | None:
    """The straight rule that a PathObject draws: a thin bar that is filled, or a level or upright stroke."""
    data = child(path, "AbbreviatedData")
    corners = _corners((data.text or "") if data is not None else "")
    if len(corners) < 2:
        return None
    box = Box.around(to_page.point(*corner) for corner in corners)
    across, down = box.right - box.left, box.bottom - box.top
    thickness, length = min(across, down), max(across, down)
    if path.get("Fill") in _TRUE and thickness > 0:
        colour = fill_of(drawing)
    elif path.get("Stroke", "true") in _TRUE and thickness < _USUAL_WIDTH / 10:
        colour = drawing.stroke or _BLACK
        thickness = (drawing.width if drawing.width is not None else _USUAL_WIDTH) * to_page.scale
        half = thickness / 2
        flat = across >= down
        box = Box(
            box.left - (0 if flat else half),
            box.top - (half if flat else 0),
            box.right + (0 if flat else half),
            box.bottom + (half if flat else 0),
        )
    else:
        return None
    if thickness > _THICKEST or length < _SHORTEST:
        return None
    return OfdRule(box.left, box.top, box.right, box.bottom, thickness, colour)


def _corners(data: str) -> list[Point]:
    """The points of a path of straight lines; none when it has curves or is not understood."""
    words = data.split()
    found: list[Point] = []
    place = 0
    while place < len(words):
        count = _LENGTHS.get(words[place])
        lengths = numbers(" ".join(words[place + 1 : place + 1 + (count or 0)]))
        if count is None or len(lengths) != count:
            return []
        if lengths:
            found.append(Point(lengths[0], lengths[1]))
        place += 1 + count
    return found


def _colour(element: Element | None) -> Colour | None:
    """Grey, RGB or CMYK, each part decimal or hexadecimal with #, as RGB."""
    if element is None:
        return None
    parts = []
    for word in element.get("Value", "").split():
        try:
            part = int(word[1:], 16) if word.startswith("#") else int(float(word))
        except (ValueError, OverflowError):
            return None
        parts.append(min(_FULL, max(0, part)))
    match parts:
        case [grey]:
            return grey, grey, grey
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            red, green, blue = ((_FULL - each) * (_FULL - black) // _FULL for each in (cyan, magenta, yellow))
            return red, green, blue
    return None
