"""Checks of finished pages that hold whatever the document is: nothing over another, nothing outside, nothing alone."""

from collections import defaultdict

from tests.typesetting.measuring import Glyph, Page

# The type area of an upright page and of one on its side: left, top, right, bottom in mm.
_UPRIGHT, _LYING = (28.0, 37.0, 184.0, 262.0), (35.0, 28.0, 260.0, 184.0)
_LIMIT = 0.5
# Marks of punctuation whose empty half may reach over the edge.
_HALF_EMPTY = "，。、：；）》”’！？（《“‘"
_HALF = 2.9
# As part of an em box: neighbours may come so near, since no character fills its box.
_NEAR = 0.3
_CELL = 10.0


def is_lying(page: Page) -> bool:
    return page.width > page.height


def in_text(page: Page) -> list[Glyph]:
    """What is printed on the page but its number."""
    return [glyph for glyph in page.glyphs if glyph.text.strip() and not _of_number(page, glyph)]


def page_number(page: Page) -> list[Glyph]:
    """The glyphs of the number with its dashes."""
    return [glyph for glyph in page.glyphs if _of_number(page, glyph)]


def _of_number(page: Page, glyph: Glyph) -> bool:
    """On a page on its side the number stands upright at the left."""
    return glyph.left < 33 if is_lying(page) else glyph.top > 263


def outside(page: Page, *, above: float = 0.0) -> list[Glyph]:
    """What reaches out of the type area, `above` mm more than allowed upwards (a letter's mark)."""
    left, top, right, bottom = _LYING if is_lying(page) else _UPRIGHT
    found = []
    for glyph in in_text(page):
        reach = _HALF if glyph.text in _HALF_EMPTY else 0.0
        across = left - _LIMIT - reach <= glyph.left and glyph.right <= right + _LIMIT + reach
        # A large mark is set by its ink, not by its box.
        down = glyph.size > 23 or (top - above - _LIMIT <= glyph.top and glyph.bottom <= bottom + _LIMIT)
        if not (across and down):
            found.append(glyph)
    return found


def overprinted(page: Page) -> list[tuple[Glyph, Glyph]]:
    """Pairs of glyphs one of which is over the other."""
    cells: dict[tuple[int, int], list[tuple[float, float, float, float, Glyph]]] = defaultdict(list)
    found = []
    for glyph in in_text(page):
        wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
        margin = min(wide, high) * _NEAR
        box = (glyph.left + margin, glyph.top + margin, glyph.right - margin, glyph.bottom - margin)
        places = {(int(x / _CELL), int(y / _CELL)) for x in (box[0], box[2]) for y in (box[1], box[3])}
        for place in places:
            for left, top, right, bottom, other in cells[place]:
                if box[0] < right and left < box[2] and box[1] < bottom and top < box[3]:
                    found.append((other, glyph))
            cells[place].append((*box, glyph))
    return found
