"""The sweep over deadlines: who is to be warned, what goes up. Running it twice does nothing twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from xunzhang.kernel.calendar import WorkingCalendar
from xunzhang.kernel.clock import BEIJING
from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import Move, Process, WorkItem, queue_key
from xunzhang.procedure.people import Office
from xunzhang.procedure.refusals import OperationRefused
from xunzhang.procedure.run import Run
from xunzhang.procedure.walking import open_reads, resolve


@dataclass(frozen=True, slots=True)
class Warned:
    item: int
    process: int
    person: int | None
    pool: str | None
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Escalated:
    """`opened`: 阅件 made for those it went up to; empty, with the reason in `problem`, when nobody was found."""

    item: int
    process: int
    title: str
    due_on: date
    opened: tuple[int, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Swept:
    warned: tuple[Warned, ...]
    escalated: tuple[Escalated, ...]


def sweep(
    now: datetime, calendar: WorkingCalendar, *, office_of: Callable[[Process], Office], limit: int = 5000
) -> Swept:
    """Mark what is to be warned of and what is late enough to go up, each once; at most `limit` of either.

    Each item is marked in a transaction of its own, so a sweep that is interrupted goes on where it stopped.
    `office_of` gives definitions and resolver for a process. Raises YearWithoutData when the table has ended.
    """
    today = now.astimezone(BEIJING).date()
    calendar.is_working_day(today)
    warned = []
    rows = WorkItem.objects.filter(
        state=WorkItem.State.OPEN, warn_on__lte=today, warn_on__isnull=False, warned_at__isnull=True
    )
    for item in rows.order_by("warn_on", "pk")[:limit]:
        mark = WorkItem.objects.filter(pk=item.pk, state=WorkItem.State.OPEN, warned_at__isnull=True)
        if mark.update(warned_at=now):
            assert item.due_on is not None
            warned.append(Warned(item.pk, item.process_id, item.person, item.pool, item.title, item.due_on))
    escalated = []
    late = WorkItem.objects.filter(
        state=WorkItem.State.OPEN,
        escalate_on__lte=today,
        escalate_on__isnull=False,
        escalated_at__isnull=True,
    )
    for pk in list(late.order_by("escalate_on", "pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            done = _escalate(pk, now, office_of)
        if done is not None:
            escalated.append(done)
    return Swept(tuple(warned), tuple(escalated))


def _escalate(pk: int, now: datetime, office_of: Callable[[Process], Office]) -> Escalated | None:
    process = Process.objects.get(work_items=pk)
    run, item = Run.at_item(pk, None, office_of(process))
    if item.state != WorkItem.State.OPEN or item.escalated_at is not None:
        return None
    assert item.due_on is not None
    step = run.definition.steps[item.step]
    target = step.due.escalate_to if isinstance(step, Task) and step.due is not None else None
    WorkItem.objects.filter(pk=pk).update(escalated_at=now)
    problem, opened = "", ()
    if target is not None and item.token_id is not None:
        try:
            holders = resolve(run, target, item.step, run.token(item.token_id).subject)
        except OperationRefused as refused:
            holders, problem = (), refused.chinese
        if holders:
            open_reads(run, item.step, holders, expression=target)
        elif not problem:
            problem = "没有找到上报对象。"
        moved = run.record(Move.Kind.ESCALATE, item=item, note=problem)
        opened = moved.opened
    return Escalated(pk, process.pk, item.title, item.due_on, opened, problem)


@dataclass(frozen=True, slots=True)
class RunningDue:
    """An open item's deadline in working days, as whoever changes the calendar needs it."""

    item: int
    title: str
    start: date
    days: int
    due_on: date


def running_deadlines() -> list[RunningDue]:
    """Deadlines in working days of items that are still open."""
    rows = WorkItem.objects.filter(
        state__in=WorkItem.LIVE, due_unit="working_day", due_on__isnull=False
    ).order_by("due_on", "pk")
    return [
        RunningDue(item.pk, item.title, item.received_on, item.due_days or 0, item.due_on)
        for item in rows
        if item.due_on is not None
    ]


def move_deadline(item: int, due_on: date) -> None:
    """Set another due day; warning and escalation move by as many days."""
    held = WorkItem.objects.select_for_update().get(pk=item)
    assert held.due_on is not None
    by: timedelta = due_on - held.due_on
    held.due_on = due_on
    held.warn_on = held.warn_on + by if held.warn_on is not None else None
    held.escalate_on = held.escalate_on + by if held.escalate_on is not None else None
    held.queue_key = queue_key(held.urgency, due_on.toordinal())
    held.save(update_fields=["due_on", "warn_on", "escalate_on", "queue_key"])
