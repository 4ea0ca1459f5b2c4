"""Periods of days: what overlaps, what is left uncovered. No database here.

A period has its first and its last day, both included; no last day means "until further notice".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    from_on: date
    to_on: date | None = None

    def __post_init__(self) -> None:
        if self.to_on is not None and self.to_on < self.from_on:
            raise ValueError("a period cannot end before it begins")

    def contains(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def overlaps(self, other: "Period") -> bool:
        return self.common(other) is not None

    def common(self, other: "Period") -> "Period | None":
        """The days in both, if there are any."""
        first = max(self.from_on, other.from_on)
        ends = [end for end in (self.to_on, other.to_on) if end is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Period(first, last)

    def within(self, other: "Period") -> bool:
        if self.from_on < other.from_on:
            return False
        return other.to_on is None or (self.to_on is not None and self.to_on <= other.to_on)


def most_at_once(periods: Iterable[Period]) -> int:
    """The greatest number of the periods that hold on one day."""
    steps: list[tuple[date, int]] = []
    for period in periods:
        steps.append((period.from_on, 1))
        if period.to_on is not None and period.to_on != date.max:
            steps.append((period.to_on + _DAY, -1))
    most = running = 0
    for _, step in sorted(steps):  # on one day endings come first: they are days after the last
        running += step
        most = max(most, running)
    return most


def clash(held: Sequence[Period], new: Period, seats: int) -> date | None:
    """The first day on which `new` would be one too many beside `held`; None if there is room on every day."""
    inside = [common for period in held if (common := period.common(new)) is not None]
    for day in sorted({period.from_on for period in inside}):
        if sum(period.contains(day) for period in inside) >= seats:
            return day
    return None


def gaps(periods: Iterable[Period], window: Period) -> list[Period]:
    """The parts of `window` on which none of the periods holds, in order."""
    left: list[Period] = []
    day = window.from_on
    for period in sorted(periods, key=lambda period: period.from_on):
        if window.to_on is not None and period.from_on > window.to_on:
            break
        if period.from_on > day:
            left.append(Period(day, period.from_on - _DAY))
        if period.to_on is None:
            return left
        day = max(day, period.to_on + _DAY)
    if window.to_on is None or day <= window.to_on:
        left.append(Period(day, window.to_on))
    return left
