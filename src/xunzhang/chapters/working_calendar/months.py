"""A year as twelve months of weeks, for the page."""

import calendar as weeks
from dataclasses import dataclass
from datetime import date

from xunzhang.kernel.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: `kind` is work, rest, holiday, makeup, closed or opened (a city's exception)."""

    day: date
    kind: str
    is_today: bool
    in_month: bool
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: tuple[tuple[Day, ...], ...]
    working_days: int

    @property
    def first(self) -> date:
        """The first day, by which a template names the month."""
        return next(day.day for week in self.weeks for day in week if day.in_month)


def _kind(calendar: WorkingCalendar, day: date) -> str:
    exception = calendar.exceptions.get(day)
    if exception is not None:
        return "opened" if exception.is_working else "closed"
    table = calendar.table[day.year]
    if day in table.makeup_workdays:
        return "makeup"
    if day in table.holidays:
        return "holiday"
    return "rest" if day.weekday() >= 5 else "work"


def months_of(calendar: WorkingCalendar, year: int, today: date) -> list[Month]:
    """The twelve months of a covered year, weeks from Monday. Days of other months are blanks."""
    found = []
    for number in range(1, 13):
        rows = []
        for week in weeks.Calendar(firstweekday=0).monthdatescalendar(year, number):
            rows.append(
                tuple(
                    Day(
                        day,
                        _kind(calendar, day) if day.month == number else "",
                        day == today and day.month == number,
                        day.month == number,
                        calendar.exceptions[day].notice if day in calendar.exceptions else "",
                    )
                    for day in week
                )
            )
        working = sum(
            day.in_month and day.kind in ("work", "makeup", "opened") for row in rows for day in row
        )
        found.append(Month(number, tuple(rows), working))
    return found
