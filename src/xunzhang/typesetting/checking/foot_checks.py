"""The colophon, page numbers, and the double rules of letters (7.4, 7.5, 10.1)."""

import re

from xunzhang.typesetting.checking.faces import label_of, role_of
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import CELL, POINT, Sight
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import Box, Line, Place, Rule, is_red
from xunzhang.typesetting.reading.model import Element, Found

_COLOPHON = (Element.COPY_RECIPIENTS, Element.PRINTING_ORGAN, Element.PRINTED_ON)
_NUMBER_SIZE = 14.0
_DASHES = "—–－―-"
_FOOT_FROM = 255.0
_NO_PLACES = (
    "文件没有页面坐标，可另存为PDF再检查",
    "the file has no places on pages; save it as PDF and check again",
)
_NO_INK = (
    "从这种文件看不到墨迹的边缘，可另存为PDF再检查",
    "where the ink ends cannot be seen in such a file; save it as PDF and check again",
)


def check_colophon(sight: Sight, ledger: Ledger) -> None:
    """Copies, printing, rules: of letters, that there are none."""
    present = [found for element in _COLOPHON if (found := sight.found(element)) is not None]
    if not present:
        return
    if sight.form is Format.LETTER:
        extra = [found for found in present if found.element is not Element.COPY_RECIPIENTS]
        ledger.judge(
            "colophon.letter", not extra, "、".join(found.value for found in extra), present[0].place
        )
        _copies(sight, ledger)
        return
    lines = [line for found in present for line in sight.lines_at(found)]
    sizes = [line.size for line in lines if line.size]
    if sizes:
        ledger.measure("colophon.size", sizes[0], present[0].place)
    face = next((piece.face for line in lines for piece in line.pieces if piece.face), "")
    if role_of(face) is None:
        ledger.leave(
            "colophon.face", f"字体“{face}”不认得", f"the face {face!r} is not known", present[0].place
        )
    else:
        ledger.judge("colophon.face", role_of(face) == "imitation_song", label_of(face), present[0].place)
    _copies(sight, ledger)
    _printing(sight, ledger)
    _rules(sight, ledger, present)


def _copies(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.COPY_RECIPIENTS)
    if found is None:
        return
    ledger.judge("colophon.stop", found.line.rstrip().endswith("。"), found.line.rstrip()[-6:], found.place)
    if found.place.box is not None:
        cell = CELL * _NUMBER_SIZE / 16
        ledger.measure("colophon.indent", (found.place.box.left - sight.area.left) / cell, found.place)


def _printing(sight: Sight, ledger: Ledger) -> None:
    organ, day = sight.found(Element.PRINTING_ORGAN), sight.found(Element.PRINTED_ON)
    if day is None:
        ledger.judge(
            "colophon.printing",
            False,
            ("没有印发日期", "no date of printing"),
            organ.place if organ else Place(),
        )
        return
    if day.place.box is None:
        ledger.leave("colophon.printing", *_NO_PLACES, day.place)
        return
    line = next(iter(sight.lines_at(day)), None)
    box = line.box if line else None
    if box is None or organ is None:
        ledger.judge("colophon.printing", False, ("没有印发机关", "no printing organ"), day.place)
        return
    cell = CELL * _NUMBER_SIZE / 16
    left, right = (box.left - sight.area.left) / cell, (sight.area.right - box.right) / cell
    ledger.judge(
        "colophon.printing",
        abs(left - 1) <= 0.4 and abs(right - 1) <= 0.4,
        (f"左空{left:.1f}字、右空{right:.1f}字", f"{left:.1f} from the left, {right:.1f} from the right"),
        day.place,
    )


def _rules(sight: Sight, ledger: Ledger, present: list[Found]) -> None:
    page = present[-1].place.page
    if not sight.has_places or page is None:
        ledger.leave("colophon.rules", *_NO_PLACES)
        return
    tops = [found.place.box.top for found in present if found.place.box]
    rules = [
        rule
        for rule in sight.rules_on(page)
        if rule.box.top > min(tops) - 15 and rule.box.width > 60 and not _is_red_rule(rule)
    ]
    ledger.judge("colophon.even_page", page % 2 == 0, (f"第{page}面", f"page {page}"), Place(page))
    if not rules:
        ledger.judge("colophon.rules", False, ("没有分隔线", "there are no rules"), present[0].place)
        return
    widest = max(rules, key=lambda rule: abs(rule.box.width - 156))
    ledger.measure("colophon.rules", widest.box.width, Place(page, widest.box))
    last_page = max(each.number for each in sight.contents.pages)
    last = rules[-1]
    if page != last_page:
        ledger.judge(
            "colophon.bottom",
            False,
            (f"不在最后一面，在第{page}面", f"on page {page}, not the last"),
            Place(page, last.box),
        )
    else:
        ledger.measure("colophon.bottom", last.box.bottom, Place(page, last.box))
    for rule in (rules[0], last):
        ledger.measure("colophon.outer", rule.thickness, Place(page, rule.box))
    for rule in rules[1:-1]:
        ledger.measure("colophon.inner", rule.thickness, Place(page, rule.box))


def _is_red_rule(rule: Rule) -> bool:
    return rule.colour is not None and is_red(rule.colour)


def check_page_numbers(sight: Sight, ledger: Ledger) -> None:
    """Which pages have numbers, and where they stand."""
    numbered = {
        line.page: line
        for line in sight.furniture
        if line.page is not None
        and line.box is not None
        and line.box.top > _FOOT_FROM
        and re.search(r"\d", line.text)
    }
    first = 1
    letter = sight.form is Format.LETTER
    if letter:
        ledger.judge("page_number.letter", 1 not in numbered, "", Place(1))
    wanted = [page.number for page in sight.contents.pages if page.number >= (2 if letter else first)]
    lying = {page.number for page in sight.contents.pages if page.width > page.height}
    lacking = [
        page for page in wanted if page not in numbered and page not in lying and not _may_lack(sight, page)
    ]
    for page in sorted(lying - set(numbered)):
        ledger.leave(
            "page_number.side",
            "横排的面，页码随表格转向",
            "the page lies on its side and its number with it",
            Place(page),
        )
    if wanted:
        shown = "、".join(map(str, lacking[:6]))
        ledger.judge(
            "page_number.present",
            not lacking,
            (f"第{shown}面没有页码", f"no number on page {shown}") if lacking else "",
            Place(lacking[0]) if lacking else Place(),
        )
    for page, line in sorted(numbered.items())[:2]:
        _number(sight, ledger, line, page)


def _may_lack(sight: Sight, page: int) -> bool:
    """A colophon's page after a blank one, and the blank one (7.5)."""
    pages = {each.number: each for each in sight.contents.pages}
    last = max(pages)
    blank = not pages[page].has_text
    after_blank = page == last and page - 1 in pages and not pages[page - 1].has_text
    return blank or after_blank or _only_colophon(sight, page, last)


def _only_colophon(sight: Sight, page: int, last: int) -> bool:
    if page != last:
        return False
    places = [found.place for element in _COLOPHON if (found := sight.found(element)) is not None]
    standing = [line for line in sight.lines if line.page == page]
    tops = [place.box.top for place in places if place.page == page and place.box]
    return bool(tops) and all(line.box is not None and line.box.top >= min(tops) - 1 for line in standing)


def _number(sight: Sight, ledger: Ledger, line: Line, page: int) -> None:
    box = line.box
    assert box is not None
    text = line.text.strip()
    dashed = text[0] in _DASHES and text[-1] in _DASHES
    ledger.judge("page_number.form", dashed, text, line.place)
    if line.size:
        ledger.measure("page_number.size", line.size, line.place)
    cell = CELL * _NUMBER_SIZE / 16
    free = (sight.area.right - box.right) / cell if page % 2 else (box.left - sight.area.left) / cell
    ledger.measure("page_number.side", free, line.place)
    if not dashed:
        return
    em = (line.size or _NUMBER_SIZE) * POINT
    dash = sight.ink(page, Box(box.left - 0.2, box.top, box.left + 0.9 * em * 0.5, box.bottom))
    if dash is None:
        ledger.leave(
            "page_number.gap", "不能量出一字线的墨迹", "the ink of the dash cannot be measured", line.place
        )
    else:
        ledger.measure("page_number.gap", dash.top - sight.area.bottom, line.place)


def check_letter(sight: Sight, ledger: Ledger) -> None:
    """The double rules of a letter's first page."""
    rules = [rule for rule in sight.rules_on(1) if _is_red_rule(rule) and rule.box.width > 100]
    height = sight.contents.pages[0].height
    head = [rule for rule in rules if rule.box.top < height / 2]
    foot = [rule for rule in rules if rule.box.top >= height / 2]
    if len(head) < 2 or len(foot) < 2:
        ledger.judge(
            "letter.rules",
            False,
            (f"上{len(head)}条、下{len(foot)}条红线", f"{len(head)} red rules above, {len(foot)} below"),
            Place(1),
        )
    else:
        odd = max((*head, *foot), key=lambda rule: abs(rule.box.width - 170))
        ledger.measure("letter.rules", odd.box.width, Place(1, odd.box))
        upper, lower = head[0].thickness > head[1].thickness, foot[0].thickness < foot[1].thickness
        ledger.judge("letter.rule_order", upper and lower, "", Place(1, head[0].box))
    mark = sight.found(Element.MARK)
    if head and mark is not None and mark.place.box is not None:
        box = mark.place.box
        place = Place(1, head[0].box)
        ink = sight.ink(1, Box(0, box.top - 3, 210, max(box.top, head[0].box.top - 0.3)), red=True)
        if sight.has_ink:
            ledger.measure("letter.rule_gap", head[0].box.top - (ink.bottom if ink else box.bottom), place)
        else:
            ledger.leave("letter.rule_gap", *_NO_INK, place)
    if foot:
        ledger.measure("letter.rule_foot", height - foot[-1].box.bottom, Place(1, foot[-1].box))
