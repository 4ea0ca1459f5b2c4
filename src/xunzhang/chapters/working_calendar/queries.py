"""The calendar this installation counts by, and what a change of it would move."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache

from xunzhang.chapters.working_calendar.models import ImportedYear, LocalException
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import (
    CalendarException,
    CalendarYear,
    WorkingCalendar,
    national,
    national_years,
)

WARN_BEFORE_END = timedelta(days=60)
_KEY = "working-calendar"
_built: tuple[tuple[int, int, int], WorkingCalendar] | None = None


def _year(row: ImportedYear) -> CalendarYear:
    return CalendarYear(
        row.year,
        row.source,
        frozenset(map(date.fromisoformat, row.holidays)),
        frozenset(map(date.fromisoformat, row.makeup_workdays)),
    )


def years_in_force() -> dict[int, CalendarYear]:
    """The national years, with imported ones in their place."""
    years = {year.year: year for year in national_years()}
    years.update((row.year, _year(row)) for row in ImportedYear.objects.filter(is_superseded=False))
    return years


def exceptions_in_force() -> list[CalendarException]:
    """This city's exceptions, by day."""
    rows = LocalException.objects.filter(withdrawn_at=None).order_by("day")
    return [CalendarException(row.day, row.is_working, row.notice) for row in rows]


def current_calendar() -> WorkingCalendar:
    """The calendar of this installation. Other processes see a change within five seconds."""
    global _built
    stamp = cache.get(_KEY)
    if stamp is None:
        stamp = (
            ImportedYear.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
            LocalException.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
            LocalException.objects.exclude(withdrawn_at=None).count(),
        )
        cache.set(_KEY, stamp, 5)
    if stamp == (0, 0, 0):
        return national()
    if _built is None or _built[0] != stamp:
        _built = (stamp, WorkingCalendar(years_in_force().values(), exceptions_in_force()))
    return _built[1]


def forget() -> None:
    """Read the tables again at the next question."""
    cache.delete(_KEY)


@dataclass(frozen=True, slots=True)
class Ending:
    """How near the end of the table is."""

    last_day: date
    days_left: int

    @property
    def is_near(self) -> bool:
        return self.days_left <= WARN_BEFORE_END.days


def ending() -> Ending:
    """When the table ends, counted from today."""
    last = current_calendar().last_day
    return Ending(last, (last - clock.today()).days)
