"""Open work items as running deadlines: which of them a change of the calendar moves, and moving them.

Items are looked at by what they have in common (received on, days, due, warning, escalation), so that a change costs
as much as there are such combinations, not as there are items. Only items are looked at whose counting crosses a
changed day: received before the last of them (or warned by it), due or escalated on the first of them or later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from xunzhang.chapters.working_calendar.running import Change, Shift, Source
from xunzhang.procedure.models import WorkItem

NAME = "work_item"
_CHUNK = 1000  # items updated by one statement
_COMMON = ("received_on", "due_days", "due_on", "warn_on", "escalate_on")


@dataclass(frozen=True, slots=True)
class _Dates:
    """What items have in common; `warn_on` and `escalate_on` may be absent."""

    received_on: date
    due_days: int
    due_on: date
    warn_on: date | None
    escalate_on: date | None

    def under(self, change: Change) -> "_Dates":
        """The same deadline under the new calendar: warned and escalated as many working days off as before.

        Raises YearWithoutData.
        """
        before, after = change.before, change.after
        due_on = after.add(self.received_on, self.due_days)
        warn_on = escalate_on = None
        if self.warn_on is not None:
            warn_on = after.before(due_on, max(before.count(self.warn_on, self.due_on), 0))
        if self.escalate_on is not None:
            last = self.escalate_on - timedelta(days=1)  # it goes up on the day after
            escalate_on = after.add(due_on, max(before.count(self.due_on, last), 0)) + timedelta(days=1)
        return _Dates(self.received_on, self.due_days, due_on, warn_on, escalate_on)

    def as_filter(self) -> dict[str, Any]:
        return {
            name if value is not None else f"{name}__isnull": value if value is not None else True
            for name in _COMMON
            for value in (getattr(self, name),)
        }


class WorkItemMoves:
    """What one change does to the work items that are not finished."""

    def __init__(self, change: Change) -> None:
        first, last = change.days[0], change.days[-1]
        self._affected: QuerySet[WorkItem] = WorkItem.objects.filter(
            Q(due_on__gte=first) | Q(escalate_on__gt=first),
            Q(received_on__lt=last) | Q(warn_on__lte=last),
            state__in=WorkItem.LIVE,
            due_unit="working_day",
            due_days__gt=0,
            due_on__isnull=False,
        )
        self._count: dict[_Dates, int] = {}
        self._new: dict[_Dates, _Dates] = {}
        for *values, count in self._affected.values_list(*_COMMON).annotate(Count("pk")).order_by():
            dates = _Dates(*values)
            new = dates.under(change)
            if new != dates:
                self._count[dates], self._new[dates] = count, new

    def days(self) -> Iterable[tuple[date, date, int]]:
        for dates, new in self._new.items():
            if new.due_on != dates.due_on:
                yield dates.due_on, new.due_on, self._count[dates]

    def first(self, number: int) -> list[Shift]:
        found: list[Shift] = []
        rows = self._affected.order_by("due_on", "pk").values_list("pk", "title", *_COMMON)
        if not any(new.due_on != dates.due_on for dates, new in self._new.items()):
            return found
        for key, title, *values in rows.iterator(chunk_size=500):
            dates = _Dates(*values)
            new = self._new.get(dates)
            if new is not None and new.due_on != dates.due_on:
                found.append(
                    Shift(NAME, key, title, dates.received_on, dates.due_days, dates.due_on, new.due_on)
                )
                if len(found) == number:
                    break
        return found

    def apply(self) -> None:
        keys: dict[_Dates, list[int]] = {}
        for key, *values in self._affected.values_list("pk", *_COMMON).iterator(chunk_size=5000):
            dates = _Dates(*values)
            if dates in self._new:
                keys.setdefault(dates, []).append(key)
        for dates, of_group in keys.items():
            new = self._new[dates]
            days = (new.due_on - dates.due_on).days
            for start in range(0, len(of_group), _CHUNK):
                WorkItem.objects.filter(
                    pk__in=of_group[start : start + _CHUNK], state__in=WorkItem.LIVE, **dates.as_filter()
                ).update(
                    due_on=new.due_on,
                    warn_on=new.warn_on,
                    escalate_on=new.escalate_on,
                    queue_key=F("queue_key") + days,  # the deadline's ordinal is its last part
                )


SOURCE = Source(NAME, WorkItemMoves)
