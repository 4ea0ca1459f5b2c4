"""What the tests of the calendar happen on: work items that run, and two people at once."""

import threading
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from xunzhang.chapters.working_calendar import queries
from xunzhang.chapters.working_calendar.models import CalendarState
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import national
from xunzhang.procedure.models import Process, WorkItem, queue_key
from xunzhang.record.actions import Conflict, perform
from xunzhang.record.actor import Actor, Administrator

TODAY = date(2018, 9, 27)
YEAR_2027 = """
year: 2027
source: 关于2027年部分节假日安排的通知
holidays: [2027-01-01, 2027-02-08]
makeup_workdays: [2027-02-20]
"""
CLOSED: dict[str, Any] = {
    "day": date(2018, 9, 28),
    "is_working": False,
    "notice": "市政府办公厅关于停课放假的通知",
}


def system_administrator(name: str = "系统管理员甲") -> Actor:
    return Actor(1, None, name, administrator=Administrator.SYSTEM)


def make_item(received: date = TODAY, days: int = 5, **values: Any) -> WorkItem:
    """An open task warned 1 working day before and escalated 2 after its deadline."""
    title = values.pop("title", f"请示{WorkItem.objects.count() + 1}")
    process = Process.objects.create(
        definition="outgoing_document",
        definition_version=1,
        government="testland",
        title=title,
        kind="outgoing_document",
        started_by=1,
        started_at=clock.now(),
    )
    due_on = national().add(received, days)
    if "escalate_on" not in values:
        values["escalate_on"] = national().add(due_on, 2) + timedelta(days=1)
    fields: dict[str, Any] = {
        "process": process,
        "step": "check",
        "person": 1,
        "title": title,
        "process_kind": process.kind,
        "urgency": 1,
        "queue_key": queue_key(1, due_on.toordinal()),
        "received_at": clock.now(),
        "received_on": received,
        "due_on": due_on,
        "due_days": days,
        "due_unit": "working_day",
        "warn_on": national().before(due_on, 1),
        "touched": 1,
    }
    return WorkItem.objects.create(**{**fields, **values})


def two_administrators_at_once() -> list[str]:
    """Both enter the same exception at the same moment, having seen the same calendar; what each is told."""
    answers: list[str] = []
    together = threading.Barrier(2)

    def enter(name: str) -> None:
        together.wait(20)
        try:
            perform("calendar_exception.add", system_administrator(name), {**CLOSED, "revision": ""})
            answers.append("done")
        except Conflict as problem:
            answers.append(f"told of {problem.english.split('changed by ')[1][:1]}")
        finally:
            connection.close()

    CalendarState.objects.get_or_create(pk=CalendarState.ONLY)
    threads = [threading.Thread(target=enter, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(answers)


def counted_while_it_changes() -> tuple[bool, date | None]:
    """A transaction counts a deadline and is not yet visible while somebody changes the calendar.

    Whether the change waited for it, and on which day it is due in the end.
    """
    CalendarState.objects.get_or_create(pk=CalendarState.ONLY)
    started, changed = threading.Event(), threading.Event()

    def change() -> None:
        started.wait(20)
        try:
            perform("calendar_exception.add", system_administrator(), {**CLOSED, "acknowledged_moves": 5})
            changed.set()
        finally:
            connection.close()

    other = threading.Thread(target=change)
    other.start()
    with transaction.atomic():
        row = make_item(due_on=queries.current_calendar().add(TODAY, 5))
        started.set()
        waited = not changed.wait(0.5)
    other.join(60)
    row.refresh_from_db()
    return waited, row.due_on
