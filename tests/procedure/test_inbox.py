"""Inboxes: order, paging, counts, delegation, one query each; the sweep over deadlines; why and what is missing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.procedure.office import NOW, begin, do, hand, office, open_items, the_item

from xunzhang.procedure import engine, inbox, position, sweeping
from xunzhang.procedure.definitions import STRAIGHT_BACK
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.procedure.people import Hand, Holder

pytestmark = pytest.mark.django_db
CHECKER = Hand(person=60, pools=frozenset({"office/checker"}))


def several(number: int = 6) -> list[WorkItem]:
    """Items for the checkers on different days and of different urgency."""
    found = []
    for index in range(number):
        here = replace(office(), now=NOW + timedelta(days=index))
        process = begin(here, title=f"第{index}件", urgency=2 if index == number - 1 else 0)
        do(process, "draft", "submit", here)
        found.append(the_item(process))
    return found


def test_urgent_first_then_by_deadline_one_query_paged() -> None:
    items = several()
    with CaptureQueriesContext(connection) as queries:
        rows = inbox.inbox(CHECKER)
    assert len(queries) == 1
    assert [row.id for row in rows] == [items[-1].pk, *(item.pk for item in items[:-1])]
    assert rows[1].due_on == items[0].due_on
    assert rows[1].received_at == items[0].received_at
    first = inbox.inbox(CHECKER, limit=4)
    rest = inbox.inbox(CHECKER, limit=4, after=first[-1].cursor)
    assert [row.id for row in (*first, *rest)] == [row.id for row in rows]
    assert inbox.inbox(CHECKER, after="nonsense") == rows
    assert inbox.inbox(CHECKER, process_kind="agenda_item") == []


def test_one_query_however_many_pools() -> None:
    several(3)
    many = Hand(
        person=60, pools=frozenset({"office/checker", *(f"unit{index}/clerk" for index in range(20))})
    )
    with CaptureQueriesContext(connection) as queries:
        assert len(inbox.inbox(many)) == 3
        assert inbox.counts(many, NOW.date()).total == 3
    assert len(queries) == 2


def test_counts_by_deadline_and_the_buckets_agree() -> None:
    items = several()
    day = items[2].due_on
    assert day is not None
    counted = inbox.counts(CHECKER, day)
    for bucket in ("overdue", "today", "this_week", "later"):
        rows = inbox.inbox(CHECKER, due=inbox.due_range(day, bucket))
        assert len(rows) == getattr(counted, bucket)
    assert counted.total == 6
    assert counted.today >= 1
    assert not counted.is_capped
    assert inbox.counts(CHECKER, day, cap=4).is_capped


def test_what_is_lent_is_listed_once_and_by_kind() -> None:
    here = office()
    process = begin(here)
    today = here.today
    engine.delegate(1, 40, Hand(1), here, from_on=today, to_on=today, kinds=["agenda_item"])
    assert inbox.inbox(engine.hand_of(40, (), today)) == []
    engine.delegate(1, 40, Hand(1), here, from_on=today, to_on=today, kinds=["outgoing_document"])
    (row,) = inbox.inbox(engine.hand_of(40, (), today))
    assert (row.process, row.lent_by) == (process.pk, 1)
    assert inbox.counts(engine.hand_of(40, (), today), today).total == 1
    do(process, "draft", "submit", here)
    lent_pool = engine.hand_of(40, ("office/checker",), today, pools_of=lambda _: ("office/checker",))
    assert [row.lent_by for row in inbox.inbox(lent_pool)] == [None]


def test_done_read_and_started() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    do(process, "check", "revise", replace(here, now=NOW + timedelta(hours=1)))
    do(process, "draft", "submit", replace(here, now=NOW + timedelta(hours=2)))
    rows = inbox.done(1)
    assert [row.step for row in rows] == ["draft", "draft"]
    assert inbox.done(1, before=inbox.done_cursor(rows[0])) == rows[1:]
    assert list(inbox.started(1)) == [process]
    engine.circulate(process.pk, [Holder(person=70)], Hand(1), here)
    assert len(inbox.inbox(Hand(70), kind="read")) == 1
    assert inbox.inbox(Hand(70)) == []


def test_the_sweep_warns_and_escalates_once() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    item = the_item(process)

    def at(day: object) -> sweeping.Swept:
        now = NOW.replace(year=day.year, month=day.month, day=day.day)  # type: ignore[attr-defined]
        return sweeping.sweep(now, here.calendar, office_of=lambda _: replace(here, now=now))

    assert item.warn_on is not None
    assert at(item.warn_on - timedelta(days=1)) == sweeping.Swept((), ())
    assert [one.item for one in at(item.warn_on).warned] == [item.pk]
    assert at(item.warn_on) == sweeping.Swept((), ())
    assert at(item.due_on).escalated == ()
    (up,) = at(item.escalate_on).escalated
    assert (up.item, up.problem) == (item.pk, "")
    (read,) = inbox.inbox(Hand(2), kind="read")
    assert up.opened == (read.id,)
    assert at(item.escalate_on) == sweeping.Swept((), ())
    assert Move.objects.get(kind="escalate").by is None
    # what is warned of can still be done, and withdrawn
    moved = engine.complete(item.pk, hand(item), here, outcome="pass")
    engine.withdraw(moved.move, hand(item), here)


def test_a_deadline_moves_with_the_calendar() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    (running,) = sweeping.running_deadlines()
    item = the_item(process)
    assert (running.item, running.days, running.due_on) == (item.pk, 3, item.due_on)
    sweeping.move_deadline(item.pk, running.due_on + timedelta(days=1))
    moved = the_item(process)
    assert moved.due_on == running.due_on + timedelta(days=1)
    assert moved.queue_key == item.queue_key + 1


def test_why_is_this_mine_and_what_is_missing() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    do(process, "check", "pass", here)
    for item in open_items(process):
        engine.complete(item.pk, hand(item), here, outcome="agree")
    item = the_item(process)
    why = position.explain_assignment(item, here.shelf)
    assert why.expression == {"decision": "reviewer"}
    assert why.sentence.zh == "依第五十四条审核"
    assert why.provisions == ("54.1",)
    assert why.opened_by is not None
    assert why.opened_by.kind == "complete"
    missing = position.outstanding(process, here.shelf, here.today + timedelta(days=30))
    assert (missing[0].item, missing[0].is_overdue) == (item, True)
    assert [one.step for one in missing[1:]] == ["sign"]
    where = position.position(process, here.shelf)
    assert where.states["review"] == "here"
    assert where.states["sign"] == "ahead"
    assert {where.states[key] for key in ("draft", "check", "whether", "ask", "opinion", "gathered")} == {
        "passed"
    }
    assert where.places[0].follows[0][0] == "inform"


def test_what_can_be_done_with_an_item() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    item = the_item(process)
    assert [key for key, _, _ in position.outcomes_of(item, here.shelf, {})] == ["pass", "revise"]
    assert [key for key, _, _ in position.targets_of(item, here)] == ["draft"]
    mine = position.withdrawable(process, Hand(1))
    assert mine is not None
    assert position.withdrawable(process, Hand(2)) is None
    engine.return_to(item.pk, "draft", hand(item), here, straight_back=True)
    assert position.withdrawable(process, Hand(1)) is None
    assert position.outcomes_of(the_item(process), here.shelf, {})[0][0] == STRAIGHT_BACK
    lines = position.timeline(process, here.shelf)
    assert [line.label.zh for line in lines] == ["发起", "办理", "退回"]
    assert set(position.MOVES) == set(Move.Kind.values)
    assert lines[1].outcome is not None
    assert lines[1].outcome.zh == "送核"
