"""Where the characters of a TextObject stand (GB/T 33190-2016, 11.3), in the object's own space."""

from collections.abc import Iterator
from itertools import accumulate
from unicodedata import combining, east_asian_width
from xml.etree.ElementTree import Element

from xunzhang.typesetting.ofd.resources import children, numbers

_WIDE = {"W", "F", "A"}
_REPETITION = "g"


def characters(text: Element, size: float) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Each TextCode's string with the place of every character.

    Where the file gives no distance, the width of a character of the size stands for it.
    """
    x = y = 0.0
    for code in children(text, "TextCode"):
        string = (code.text or "").replace("\n", "").replace("\r", "")
        x, y = _first(code.get("X"), x), _first(code.get("Y"), y)
        if not string:
            continue
        across, down = code.get("DeltaX"), code.get("DeltaY")
        steps_down = deltas(down or "", len(string) - 1)
        steps_across = deltas(across or "", len(string) - 1)
        # Characters set upwards or downwards do not also move along the line.
        usual = [0.0 if down and not across else _width(each, size) for each in string[:-1]]
        steps_across += usual[len(steps_across) :]
        steps_down += [0.0] * (len(string) - 1 - len(steps_down))
        yield (
            string,
            list(zip(accumulate(steps_across, initial=x), accumulate(steps_down, initial=y), strict=True)),
        )


def deltas(written: str, most: int) -> list[float]:
    """The distances of a DeltaX or DeltaY, `most` at most; "g n d" stands for n times d."""
    found: list[float] = []
    words = iter(written.split())
    for word in words:
        count, value = 1, word
        if word == _REPETITION:
            count, value = int((numbers(next(words, "")) or [0.0])[0]), next(words, "")
        distance = numbers(value)
        if not distance or len(found) >= most:
            break
        found += distance * max(0, min(count, most - len(found)))
    return found


def _first(written: str | None, otherwise: float) -> float:
    return (numbers(written or "") or [otherwise])[0]


def _width(character: str, size: float) -> float:
    if combining(character):
        return 0.0
    return size if east_asian_width(character) in _WIDE else size / 2
