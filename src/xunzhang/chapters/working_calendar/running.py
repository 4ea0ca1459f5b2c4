"""Deadlines that are running now: whoever keeps some says which a change moves, and moves them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from xunzhang.kernel.calendar import WorkingCalendar

SHOWN = 50  # deadlines listed one by one before a change is confirmed, and in its journal entry


@dataclass(frozen=True, slots=True)
class Change:
    """A calendar in force, the one that would follow it, and the days on which they differ (ascending).

    Days of a year that only one of them covers are left out: no deadline could be counted over it.
    """

    before: WorkingCalendar
    after: WorkingCalendar
    days: tuple[date, ...]

    @classmethod
    def between(cls, before: WorkingCalendar, after: WorkingCalendar) -> "Change":
        was = {day: works for day, works, _ in before.rows()}
        days = tuple(day for day, works, _ in after.rows() if was.get(day, works) is not works)
        return cls(before, after, days)


@dataclass(frozen=True, slots=True)
class Shift:
    """One deadline of `days` working days after `start`, and where it moves."""

    source: str
    key: int
    title: str
    start: date
    days: int
    due_on: date
    new_due_on: date


class Moves(Protocol):
    """What a change does to the deadlines of one keeper."""

    def days(self) -> Iterable[tuple[date, date, int]]:
        """How many deadlines move from which day to which."""
        ...

    def first(self, number: int) -> list[Shift]:
        """The first of them, earliest deadline first."""
        ...

    def apply(self) -> None:
        """Move them, with what hangs on them. Called only by the action that changes the calendar."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    moves: Callable[[Change], Moves]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called once by each keeper of deadlines, when its application is ready."""
    _sources[source.name] = source


class AllMoves:
    """What a change does to every running deadline.

    Raises YearWithoutData when the calendar after it no longer reaches one of them.
    """

    def __init__(self, change: Change) -> None:
        self.change = change
        self._of_sources = [source.moves(change) for source in _sources.values()] if change.days else []
        counted: dict[tuple[date, date], int] = {}
        for moves in self._of_sources:
            for due_on, new_due_on, count in moves.days():
                counted[due_on, new_due_on] = counted.get((due_on, new_due_on), 0) + count
        self.days = [(due_on, new, counted[due_on, new]) for due_on, new in sorted(counted)]

    @property
    def count(self) -> int:
        return sum(count for _, _, count in self.days)

    def first(self, number: int = SHOWN) -> list[Shift]:
        """The first of them over all keepers, earliest deadline first."""
        found = [shift for moves in self._of_sources for shift in moves.first(number)]
        return sorted(found, key=lambda shift: (shift.due_on, shift.source, shift.key))[:number]

    def apply(self) -> None:
        """Move them all."""
        for moves in self._of_sources:
            moves.apply()

    def described(self) -> dict[str, Any]:
        """For the journal: how many, from which day to which, and the first ones by key."""
        return {
            "count": self.count,
            "days": [{"from": due_on, "to": new, "count": count} for due_on, new, count in self.days],
            "first": [
                {"source": shift.source, "key": shift.key, "from": shift.due_on, "to": shift.new_due_on}
                for shift in self.first()
            ],
        }
