"""Makes a word processor end its rows where the PDF ends them.

Word processors differ in three things that cannot be switched off in all of them: some let a closing mark hang over
the edge, some put a gap between Chinese and digits, none narrows a closing mark at the end of a row as the PDF does.
A row that would end elsewhere in any of them gets a little more or less space between its characters: a point or two
over a whole row, which is justified anyway. A full row with three numbers or more cannot suit all of them: it is fitted
to those that leave gaps.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xunzhang.typesetting.docx.measures import SPACING
from xunzhang.typesetting.docx.printed import Letter

CLOSING = "，。、；：！？）》〉”’】〕」』…—·％%‰,.;:!?)]}"
_OPENING = "（《〈“‘【〔「『([{"
_HANGING = "，。、；：！？,.;:!?"
# The gap some put between Chinese and digits, as part of the size of the type.
_GAP = 0.2
# Twips a row may be off, and what rounding may add to the width of a character.
_MARGIN = 3.0
_ROUNDING = 1.5
_FEWEST = 4
_CJK = 0x2E80


@dataclass(frozen=True)
class Measure:
    """Width of the rows in points, of which the first is `indent` shorter; size of type, usual spacing in twips."""

    width: float
    indent: float = 0.0
    size: float = 16.0
    spacing: int = SPACING


def spacings(
    text: str, letters: tuple[Letter, ...], measure: Measure, parts: Sequence[int] = ()
) -> list[int]:
    """The spacing after each character of the text, in twips; `parts` are the places where its font changes."""
    rows, widths = _rows(text, letters, measure)
    fitted = [measure.spacing] * len(text)
    for place, (start, end) in enumerate(rows[:-1]):
        room = (measure.width - (measure.indent if place == 0 else 0.0)) * 20
        shown = _without_edge_spaces(text, start, end)
        if len(shown) < _FEWEST:
            continue
        natural = sum(widths[index] for index in shown) * 20
        changes = _changes(text, start, end)
        gaps = _GAP * measure.size * changes * 20
        last = _unbroken_to(text, end)
        follows = [index for index in range(end, last) if not _hangs(text, end, index, last)]
        next_width = sum(widths[index] for index in follows) * 20 + measure.spacing * (len(follows) - 1)
        # Where there is a gap or the font changes, the spacing before it is left out.
        joints = changes + sum(start < place < end for place in parts)
        spaced = max(1, len(shown) - joints)
        most = (room - natural - gaps) / spaced
        least = (room - natural - next_width) / len(shown)
        spacing = measure.spacing
        if spacing > most - _MARGIN / spaced:
            spacing = math.floor(most - _ROUNDING)
            # Not so little that the next character comes up where there are no gaps, if both can be had.
            needed = math.ceil(least)
            spacing = needed if spacing < needed <= most - _ROUNDING / 3 else spacing
        elif spacing < least + _MARGIN / len(shown):
            spacing = min(math.ceil(least + _ROUNDING), math.floor(most))
        for index in shown:
            fitted[index] = spacing
    return fitted


def _rows(
    text: str, letters: tuple[Letter, ...], measure: Measure
) -> tuple[list[tuple[int, int]], list[float]]:
    """Where rows begin and end in the text, and each character's width without spacing."""
    widths = []
    starts = [0]
    found = iter(letters)
    last: Letter | None = None
    for index, character in enumerate(text):
        if character.isspace():
            # A tab only leads on to where the rows begin.
            wide = {"\u3000": measure.size, "\t": 0.0}
            widths.append(wide.get(character, measure.size / 3))
            continue
        letter = next(found)
        widths.append(letter.advance)
        if last and (letter.page != last.page or abs(letter.baseline - last.baseline) > 1):
            starts.append(index)
        last = letter
    return list(zip(starts, [*starts[1:], len(text)], strict=True)), widths


def _without_edge_spaces(text: str, start: int, end: int) -> range:
    while end > start and text[end - 1].isspace():
        end -= 1
    return range(start, end)


def _changes(text: str, start: int, end: int) -> int:
    """How often Chinese and Latin letters or digits meet."""
    count = 0
    last: bool | None = None
    for character in text[start:end]:
        kind = True if ord(character) >= _CJK else False if character.isalnum() else last
        if last is not None and kind is not None and kind is not last:
            count += 1
        last = kind
    return count


def _unbroken_to(text: str, start: int) -> int:
    """The end of what cannot be parted from the character at `start`."""
    end = start + 1
    while end < len(text):
        before, after = text[end - 1], text[end]
        latin = (
            before.isascii() and after.isascii() and before.isalnum() and (after.isalnum() or after in ".%")
        )
        if not (after in CLOSING or before in _OPENING or latin):
            break
        end += 1
    return end


def _hangs(text: str, first: int, index: int, last: int) -> bool:
    return index == last - 1 and index > first and text[index] in _HANGING
