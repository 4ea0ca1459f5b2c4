"""Working days by the official calendar, make-up weekends (调休) included.

A year that is not in the table is refused by name, never guessed. The day of the event is not counted
(readings R11, R12; 民法典 第二百零一条).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from xunzhang.kernel.errors import UnusableInput, XunzhangError

NATIONAL = Path(__file__).resolve().parents[1] / "rulebooks" / "national" / "calendar"


class YearWithoutData(XunzhangError):
    """The table does not cover `year`; import it before counting over it."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year}年没有工作日历数据，不能推算。请由系统管理员导入{year}年的放假安排后再试。",
            f"There is no working-day table for {year}, and it is not guessed. "
            f"Have the system administrator import the arrangement for {year} and try again.",
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's arrangement: weekdays that are off, weekend days that are worked, and where it is from."""

    year: int
    source: str
    holidays: frozenset[date]
    makeup_workdays: frozenset[date]

    def __post_init__(self) -> None:
        for field, days, weekend in (
            ("holidays", self.holidays, False),
            ("makeup_workdays", self.makeup_workdays, True),
        ):
            for day in sorted(days):
                if day.year != self.year:
                    raise UnusableInput(
                        f"{day} 不在{self.year}年内，请删去或改正。",
                        field,
                        f"{day} is not in {self.year}: remove or correct it.",
                    )
                if (day.weekday() >= 5) is not weekend:
                    wanted = "星期六或星期日" if weekend else "星期一至星期五"
                    raise UnusableInput(
                        f"{day} 不是{wanted}，不能列入此栏，请核对日期。",
                        field,
                        f"{day} is not a {'weekend day' if weekend else 'weekday'} and cannot stand in "
                        f"{field}: check the date.",
                    )
        if not self.source.strip():
            raise UnusableInput(
                "请写明放假安排的来源（通知名称、文号）。",
                "source",
                "State the source of the arrangement: the notice's title and number.",
            )


@dataclass(frozen=True, slots=True)
class CalendarException:
    """A city's own departure from the national table, with the notice it rests on."""

    day: date
    is_working: bool
    notice: str


class WorkingCalendar:
    """Working days over whole years; immutable, counting in O(log n)."""

    def __init__(self, years: Iterable[CalendarYear], exceptions: Iterable[CalendarException] = ()) -> None:
        self.table: Mapping[int, CalendarYear] = {year.year: year for year in years}
        self.exceptions: Mapping[date, CalendarException] = {one.day: one for one in exceptions}
        for day in self.exceptions:
            if day.year not in self.table:
                raise YearWithoutData(day.year)
        self._days: list[date] = []
        for year in sorted(self.table):
            day = date(year, 1, 1)
            while day.year == year:
                if self._works(day):
                    self._days.append(day)
                day += timedelta(days=1)

    def _works(self, day: date) -> bool:
        exception = self.exceptions.get(day)
        if exception is not None:
            return exception.is_working
        year = self.table[day.year]
        return day in year.makeup_workdays or (day.weekday() < 5 and day not in year.holidays)

    @property
    def years(self) -> tuple[int, ...]:
        """The years covered, ascending."""
        return tuple(sorted(self.table))

    @property
    def last_day(self) -> date:
        """The last day that the table covers without a missing year before it."""
        years = self.years
        last = years[0]
        while last + 1 in self.table:
            last += 1
        return date(last, 12, 31)

    def _need(self, first: date, last: date) -> None:
        for year in range(first.year, last.year + 1):
            if year not in self.table:
                raise YearWithoutData(year)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`. Raises YearWithoutData."""
        self._need(day, day)
        return self._works(day)

    def add(self, day: date, working_days: int) -> date:
        """The `working_days`-th working day after `day`; `day` itself is not counted; 0 gives `day`.

        Raises YearWithoutData, UnusableInput for a negative number.
        """
        if working_days < 0:
            raise UnusableInput(
                "工作日数不能为负数；向前推算请用 before。",
                "working_days",
                "The number of working days cannot be negative; use before to count back.",
            )
        self._need(day, day)
        if working_days == 0:
            return day
        position = bisect_right(self._days, day) + working_days - 1
        if position >= len(self._days):
            raise YearWithoutData(self.years[-1] + 1)
        found = self._days[position]
        self._need(day, found)
        return found

    def before(self, day: date, working_days: int) -> date:
        """The `working_days`-th working day before `day`; `day` itself is not counted; 0 gives `day`.

        Raises YearWithoutData, UnusableInput for a negative number.
        """
        if working_days < 0:
            raise UnusableInput(
                "工作日数不能为负数；向后推算请用 add。",
                "working_days",
                "The number of working days cannot be negative; use add to count forward.",
            )
        self._need(day, day)
        if working_days == 0:
            return day
        position = bisect_right(self._days, day - timedelta(days=1)) - working_days
        if position < 0:
            raise YearWithoutData(self.years[0] - 1)
        found = self._days[position]
        self._need(found, day)
        return found

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.count(end, start)
        self._need(start, end)
        return bisect_right(self._days, end) - bisect_right(self._days, start)

    def between(self, start: date, end: date) -> list[date]:
        """The working days after `start` up to and including `end`, ascending; empty when `end` is earlier."""
        if end < start:
            return []
        self._need(start, end)
        return self._days[bisect_right(self._days, start) : bisect_right(self._days, end)]

    def rows(self) -> list[tuple[date, bool, int]]:
        """Every covered day as (day, is a working day, working days so far): the table that SQL joins."""
        result: list[tuple[date, bool, int]] = []
        number = 0
        for year in self.years:
            day = date(year, 1, 1)
            while day.year == year:
                works = self._works(day)
                number += works
                result.append((day, works, number))
                day += timedelta(days=1)
        return result


def read_year(content: Any, *, origin: str = "") -> CalendarYear:
    """A year from parsed YAML: year, source, holidays, makeup_workdays. Raises UnusableInput naming the field."""
    if not isinstance(content, dict):
        raise UnusableInput(
            f"{origin}不是工作日历文件：应有 year、source、holidays、makeup_workdays。",
            "file",
            f"{origin}not a calendar file: year, source, holidays and makeup_workdays are expected.",
        )
    unknown = set(content) - {"year", "source", "holidays", "makeup_workdays"}
    if unknown:
        names = "、".join(sorted(map(str, unknown)))
        raise UnusableInput(
            f"{origin}有不认识的栏目：{names}。请删去，只留 year、source、holidays、makeup_workdays。",
            "file",
            f"{origin}unknown entries: {', '.join(sorted(map(str, unknown)))}. Remove them: only year, source, "
            "holidays and makeup_workdays stand in the file.",
        )
    year = content.get("year")
    if not isinstance(year, int) or not 1949 <= year <= 2200:
        raise UnusableInput(
            f"{origin}year 应为四位年份。", "year", f"{origin}year must be a year of four digits."
        )
    days: dict[str, frozenset[date]] = {}
    for field in ("holidays", "makeup_workdays"):
        listed = content.get(field)
        if not isinstance(listed, list) or not all(type(day) is date for day in listed):
            raise UnusableInput(
                f"{origin}{field} 应为日期列表，如 2027-01-01。",
                field,
                f"{origin}{field} must be a list of dates such as 2027-01-01.",
            )
        if len(set(listed)) != len(listed):
            repeated = next(day for day in listed if listed.count(day) > 1)
            raise UnusableInput(
                f"{origin}{field} 中 {repeated} 重复，请只留一处。",
                field,
                f"{origin}{repeated} stands twice in {field}. Leave it once.",
            )
        days[field] = frozenset(listed)
    source = content.get("source")
    return CalendarYear(
        year, source if isinstance(source, str) else "", days["holidays"], days["makeup_workdays"]
    )


@cache
def national_years() -> tuple[CalendarYear, ...]:
    """The years shipped with the product, ascending."""
    return tuple(
        read_year(yaml.safe_load(path.read_text("utf-8")), origin=f"{path.name}：")
        for path in sorted(NATIONAL.glob("*.yaml"))
    )


@cache
def national() -> WorkingCalendar:
    """The calendar shipped with the product, without a city's exceptions."""
    return WorkingCalendar(national_years())
