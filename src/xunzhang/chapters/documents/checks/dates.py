"""Dates that do not exist, weekdays that do not fit, periods that end before they begin (条例 第二十条第四项：时间准确)."""

import re
from collections.abc import Iterator
from datetime import date

from xunzhang.chapters.documents.checks.model import (
    ACCURATE,
    Clause,
    Draft,
    Found,
    Known,
    Said,
    Severity,
    Written,
    standard,
)

_DATE = re.compile(
    r"(?<![\d〔])(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号](?!文))?"
    r"(?:\s*[（(]?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])[）)]?)?"
)
_MONTH_AND_DAY = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号](?!文)")
_SHORT_YEAR = re.compile(r"(?<![\d第近约满过前后〔（(])(?P<year>\d{2})年\d{1,2}月")
_PERIOD = re.compile(
    r"(?P<from>\d{4}年\d{1,2}月\d{1,2}日)(?:起)?\s*(?:至|到|—+|－|-|～|~)\s*(?P<to>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)"
)
_WEEKDAYS = "一二三四五六日"
_ONLY_DAY = re.compile(r"^(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日$")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NO_ZERO = Clause(otherwise=standard("7.3.5.4"))


def check_dates(draft: Draft, known: Known) -> Iterator[Found]:
    """All dates of all texts."""
    for written in draft.texts():
        yield from _full(written)
        yield from _without_year(written)
        yield from _periods(written)
        for match in _SHORT_YEAR.finditer(written.text):
            yield _found(
                "short_year",
                Severity.SHOULD,
                written,
                match.span(),
                Said(
                    f"“{match.group()}”的年份应当写全四位。",
                    f"Write the year of “{match.group()}” in full.",
                ),
            )


def _found(
    code: str,
    severity: Severity,
    written: Written,
    span: tuple[int, int],
    sentence: Said,
    clause: Clause = ACCURATE,
) -> Found:
    return Found(code, severity, sentence, clause, written.place(*span), written.text[slice(*span)])


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(written: Written) -> Iterator[Found]:
    for match in _DATE.finditer(written.text):
        year, month, day = int(match["year"]), int(match["month"]), match["day"]
        real = _exists(year, month, int(day or 1))
        if real is None:
            yield _found(
                "no_such_date",
                Severity.MUST,
                written,
                match.span(),
                Said(
                    f"没有“{match.group()}”这一天，请核对。",
                    f"There is no “{match.group()}”; check the date.",
                ),
            )
            continue
        if match["weekday"] and day:
            weekday = _WEEKDAYS[real.weekday()]
            if match["weekday"].replace("天", "日") != weekday:
                yield _found(
                    "wrong_weekday",
                    Severity.MUST,
                    written,
                    match.span(),
                    Said(
                        f"{year}年{month}月{day}日是星期{weekday}，不是星期{match['weekday']}。",
                        f"{real.isoformat()} is a {real:%A}, not what “{match.group()}” says.",
                    ),
                )
        if match["month"].startswith("0") or (day or "").startswith("0"):
            yield _found(
                "date_with_zero",
                Severity.SHOULD,
                written,
                match.span(),
                Said(
                    f"“{match.group()}”的月、日不编虚位（1不编为01）。",
                    f"No leading zeros in “{match.group()}”.",
                ),
                NO_ZERO,
            )


def _without_year(written: Written) -> Iterator[Found]:
    for match in _MONTH_AND_DAY.finditer(written.text):
        month, day = int(match["month"]), int(match["day"])
        if not 1 <= month <= 12 or not 1 <= day <= _LONGEST_MONTH[month - 1]:
            yield _found(
                "no_such_date",
                Severity.MUST,
                written,
                match.span(),
                Said(f"没有“{match.group()}”这一天，请核对。", f"There is no “{match.group()}”."),
            )


def _periods(written: Written) -> Iterator[Found]:
    for match in _PERIOD.finditer(written.text):
        begins, ends = _ONLY_DAY.match(match["from"]), _ONLY_DAY.match(match["to"])
        if begins is None or ends is None:
            continue
        first = _exists(*(int(part) for part in begins.groups()))
        year = int(ends[1] or begins[1])
        last = _exists(year, int(ends[2] or begins[2]), int(ends[3]))
        if first and last and last < first:
            yield _found(
                "period_ends_before_it_begins",
                Severity.MUST,
                written,
                match.span(),
                Said(
                    f"“{match.group()}”的截止日期早于开始日期。", f"“{match.group()}” ends before it begins."
                ),
            )
