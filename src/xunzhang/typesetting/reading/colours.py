"""Colours of any kind as red, green and blue."""

from typing import Any

from xunzhang.typesetting.reading.contents import Colour


def as_colour(value: Any) -> Colour | None:
    """A grey, RGB or CMYK colour of components 0–1 as RGB of 0–255; None for a pattern or nothing."""
    if value is None:
        return None
    components = [value] if isinstance(value, int | float) else list(value)
    if not all(isinstance(each, int | float) for each in components):
        return None
    match len(components):
        case 1:
            return _rgb(components[0], components[0], components[0])
        case 3:
            return _rgb(*components)
        case 4:
            cyan, magenta, yellow, black = components
            return _rgb(*((1 - each) * (1 - black) for each in (cyan, magenta, yellow)))
    return None


def from_hexadecimal(written: str) -> Colour | None:
    """`E60012` or `#E60012`; None for anything else, as Word's `auto`."""
    bare = written.strip().lstrip("#")
    if len(bare) != 6:
        return None
    try:
        return int(bare[0:2], 16), int(bare[2:4], 16), int(bare[4:6], 16)
    except ValueError:
        return None


def _rgb(red: float, green: float, blue: float) -> Colour:
    return _byte(red), _byte(green), _byte(blue)


def _byte(component: float) -> int:
    return round(255 * min(max(float(component), 0.0), 1.0))
