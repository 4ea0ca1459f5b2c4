"""An OFD (GB/T 33190-2016) as lines, from the characters and places that its reader gives."""

from xunzhang.typesetting.ofd import OfdPage, OfdRun, read_ofd
from xunzhang.typesetting.reading.contents import Box, Colour, Contents, FileKind, Page, Rule
from xunzhang.typesetting.reading.page_lines import lines_on_pages
from xunzhang.typesetting.reading.page_rows import Glyph
from xunzhang.typesetting.reading.page_rules import joined_rules
from xunzhang.typesetting.reading.pieces import in_usual_form
from xunzhang.typesetting.reading.text_contents import NO_TEXT_LAYER

_ABOVE, _BELOW = 0.88, 0.12
_POINT = 25.4 / 72
_UPRIGHT_WITHIN = 3.0
_FLAT, _LONG = 2.0, 10.0


def ofd_contents(data: bytes) -> Contents:
    """All lines of text and all level rules. Raises UnusableInput for a broken or encrypted file."""
    text = read_ofd(data)
    pages = [
        Page(page.number, page.width, page.height, any(run.text.strip() for run in page.runs))
        for page in text.pages
    ]
    lines = lines_on_pages({page.number: list(_glyphs(page)) for page in text.pages}, pages, {})
    rules = joined_rules([rule for page in text.pages for rule in _rules(page)])
    return Contents(FileKind.OFD, lines, tuple(pages), rules, remarks=() if lines else (NO_TEXT_LAYER,))


def _rules(page: OfdPage) -> list[Rule]:
    found = []
    for rule in page.rules:
        box = Box(rule.left, rule.top, rule.right, rule.bottom)
        if box.height <= _FLAT and box.width >= _LONG:
            found.append(Rule(page.number, box, rule.thickness, rule.colour))
    return found


def _glyphs(page: OfdPage) -> list[Glyph]:
    return [glyph for run in page.runs if run.size > 0 for glyph in _of_run(run)]


def _of_run(run: OfdRun) -> list[Glyph]:
    """Characters with their em boxes; the width of a character is its distance to the next, at most its size."""
    colour = _colour(run.colour)
    name = run.font or run.family
    face = f"{name} Bold" if run.bold and name and not name.endswith(("Bold", "Black")) else name
    found = []
    narrowest = 1.0
    for place, (character, (across, base)) in enumerate(zip(run.text, run.places, strict=False)):
        usual = run.size / 2 if character.isascii() else run.size
        width = usual * narrowest
        if place + 1 < len(run.places):
            step = run.places[place + 1][0] - across
            if 0 < step < usual:
                width, narrowest = step, step / usual
        box = Box(across, base - _ABOVE * run.size, across + width, base + _BELOW * run.size)
        found.append(
            Glyph(
                in_usual_form(character),
                box,
                run.size / _POINT,
                face,
                colour,
                abs(run.angle) > _UPRIGHT_WITHIN,
            )
        )
    return found


def _colour(values: tuple[int, ...]) -> Colour | None:
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) >= 3:
        return values[0], values[1], values[2]
    return None
