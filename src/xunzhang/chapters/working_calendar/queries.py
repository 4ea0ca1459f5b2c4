"""The calendar this installation counts by, and how near its end is."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from xunzhang.chapters.working_calendar.models import CalendarState, ImportedYear, LocalException
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import (
    CalendarException,
    CalendarYear,
    WorkingCalendar,
    national,
    national_years,
)

WARN_BEFORE_END = timedelta(days=60)
_FRESH_SECONDS = 5.0


class _Transaction(threading.local):
    """What this thread's open transaction counts by: its outermost block and the revision read in it."""

    block: Any = None
    revision: str = ""


_transaction = _Transaction()
_seen: tuple[float, str] = (-_FRESH_SECONDS, "")  # when a page read the revision last, and what it read
_built: tuple[str, WorkingCalendar] | None = None


def year_of(row: ImportedYear) -> CalendarYear:
    """An imported row as the kernel reads it."""
    return CalendarYear(
        row.year,
        row.source,
        frozenset(map(date.fromisoformat, row.holidays)),
        frozenset(map(date.fromisoformat, row.makeup_workdays)),
    )


def years_in_force() -> dict[int, CalendarYear]:
    """The national years, with imported ones in their place."""
    years = {year.year: year for year in national_years()}
    years.update((row.year, year_of(row)) for row in ImportedYear.objects.filter(is_superseded=False))
    return years


def exceptions_in_force() -> list[CalendarException]:
    """This city's exceptions, by day."""
    rows = LocalException.objects.filter(withdrawn_at=None).order_by("day")
    return [CalendarException(row.day, row.is_working, row.notice) for row in rows]


def _read_revision() -> str:
    """The row's revision; within a transaction on PostgreSQL the row is held shared until it ends."""
    row = CalendarState._meta.db_table
    hold = " FOR SHARE" if connection.in_atomic_block and connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT revision FROM {row} WHERE id = %s{hold}", [CalendarState.ONLY])  # noqa: S608
        found = cursor.fetchone()
    return found[0] if found else ""


def revision() -> str:
    """The name of the calendar's state: exact within a transaction, else at most five seconds old."""
    global _seen
    if connection.in_atomic_block:
        outermost = connection.atomic_blocks[0]
        if _transaction.block is not outermost:
            _transaction.revision = _read_revision()
            _transaction.block = outermost
        return _transaction.revision
    if time.monotonic() - _seen[0] >= _FRESH_SECONDS:
        _seen = (time.monotonic(), _read_revision())
    return _seen[1]


def forget() -> None:
    """Read the revision again at the next question."""
    global _seen
    _transaction.block = None
    _seen = (-_FRESH_SECONDS, "")


def current_calendar() -> WorkingCalendar:
    """The calendar of this installation.

    An act counts by what is in force until it ends; pages of other processes see a change within five seconds.
    """
    global _built
    state = revision()
    if not state:
        return national()
    built = _built
    if built is None or built[0] != state:
        built = _built = (state, WorkingCalendar(years_in_force().values(), exceptions_in_force()))
    return built[1]


def with_year(year: CalendarYear) -> WorkingCalendar:
    """The calendar as it would be with this year in place of the former one."""
    return WorkingCalendar({**years_in_force(), year.year: year}.values(), exceptions_in_force())


def with_exceptions(exceptions: Iterable[CalendarException]) -> WorkingCalendar:
    """The calendar as it would be with these exceptions only."""
    return WorkingCalendar(years_in_force().values(), exceptions)


def imports() -> list[ImportedYear]:
    """Every import so far, the latest first; superseded ones stay on record."""
    return list(ImportedYear.objects.order_by("-imported_at", "-pk")[:100])


def exceptions_of(year: int) -> list[LocalException]:
    """The city's exceptions in a year, withdrawn ones too, the latest day first."""
    return list(LocalException.objects.filter(day__year=year).order_by("-day", "-pk")[:200])


@dataclass(frozen=True, slots=True)
class Ending:
    """How near the end of the table is; `days_left` is negative once it has passed."""

    last_day: date
    days_left: int

    @property
    def is_near(self) -> bool:
        return self.days_left <= WARN_BEFORE_END.days

    @property
    def has_passed(self) -> bool:
        return self.days_left < 0


def ending() -> Ending:
    """When the table ends, counted from today."""
    last = current_calendar().last_day
    return Ending(last, (last - clock.today()).days)
