"""Deadlines that are running now: whoever keeps some registers how to list and how to move them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from xunzhang.kernel.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class RunningDeadline:
    """A deadline of `days` working days counted from `start`."""

    source: str
    key: int
    title: str
    start: date
    days: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    open_deadlines: Callable[[], Iterable[RunningDeadline]]
    move: Callable[[int, date], None]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called once by each keeper of deadlines, when its application is ready."""
    _sources[source.name] = source


@dataclass(frozen=True, slots=True)
class Shift:
    deadline: RunningDeadline
    new_due_on: date


def shifts(after: WorkingCalendar) -> list[Shift]:
    """The running deadlines that would fall on another day under `after`, earliest first.

    Raises YearWithoutData when `after` no longer reaches one of them.
    """
    moved = [
        Shift(deadline, new_due_on)
        for source in _sources.values()
        for deadline in source.open_deadlines()
        if (new_due_on := after.add(deadline.start, deadline.days)) != deadline.due_on
    ]
    return sorted(moved, key=lambda shift: (shift.deadline.due_on, shift.deadline.source, shift.deadline.key))


def apply(moved: Iterable[Shift]) -> None:
    """Move each deadline; called only by the action that changes the calendar."""
    for shift in moved:
        _sources[shift.deadline.source].move(shift.deadline.key, shift.new_due_on)
