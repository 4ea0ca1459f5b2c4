"""Document numbers in the forms people write them, brought into the official one (GB/T 9704-2012 7.2.5)."""

import re

from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese
from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.contents import Line, Place
from xunzhang.typesetting.reading.model import Confidence, Element, Found
from xunzhang.typesetting.reading.pieces import closed_up

_DIGITS = "〇一二三四五六七八九"


def number_found(
    text: str, line: Line, where: Place, *, after_mark: bool = False, is_minutes: bool = False
) -> Found | None:
    """The document number that a piece of text is; None when it is something else.

    `parts` holds the number as written; the value is in official form where it has mark, year and sequence.
    """
    bare = text.strip()
    if match := words.NUMBER.match(bare) or words.NUMBER_WITHOUT_BRACKETS.match(bare):
        official = in_official_form(match["mark"], match["year"], match["sequence"])
        written = match["number"].strip()
        same = official == written
        return Found(
            Element.DOCUMENT_NUMBER,
            official,
            where,
            line.text,
            Confidence.CERTAIN if same else Confidence.LIKELY,
            "number.official" if same else "number.other_form",
            (written,),
        )
    if is_minutes and (match := words.MINUTES_NUMBER.match(bare)):
        return Found(
            Element.DOCUMENT_NUMBER,
            closed_up(match["number"]),
            where,
            line.text,
            Confidence.CERTAIN,
            "number.minutes",
            (match["number"],),
        )
    if after_mark and (match := words.ORDER_NUMBER.match(bare)):
        return Found(
            Element.DOCUMENT_NUMBER,
            closed_up(match["number"]),
            where,
            line.text,
            Confidence.CERTAIN,
            "number.order",
            (match["number"],),
        )
    return None


def in_official_form(mark: str, year: str, sequence: str) -> str:
    """某政发, 二〇二四, 第05号 → 某政发〔2024〕5号."""
    if not year.isdigit():
        year = "".join(str(_DIGITS.index(each.replace("零", "〇").replace("○", "〇"))) for each in year)
    count = re.sub(r"[第号\s]", "", sequence)
    if not count.isdigit():
        try:
            count = str(from_chinese(count))
        except UnusableInput:
            return f"{closed_up(mark)}〔{year}〕{count}号"
    return f"{closed_up(mark)}〔{year}〕{int(count)}号"
