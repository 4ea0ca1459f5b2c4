"""Importing a year, exceptions and their withdrawal, and the deadlines they move."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.chapters.working_calendar.scenes import (
    CLOSED,
    TODAY,
    YEAR_2027,
    counted_while_it_changes,
    two_administrators_at_once,
)

from xunzhang.chapters.working_calendar import actions, queries, running
from xunzhang.chapters.working_calendar.models import CalendarState, ImportedYear, LocalException
from xunzhang.chapters.working_calendar.work_items import WorkItemMoves
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import (
    CalendarException,
    WorkingCalendar,
    YearWithoutData,
    national,
    national_years,
)
from xunzhang.procedure.models import WorkItem, queue_key
from xunzhang.record import assessing
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.actor import Actor, Administrator
from xunzhang.record.models import JournalEntry


def closed(**more):
    return {**CLOSED, **more}


@pytest.mark.django_db
def test_a_further_year_is_imported_and_counted_over(administrator):
    with pytest.raises(YearWithoutData):
        queries.current_calendar().add(date(2026, 12, 31), 1)
    perform("calendar_year.import", administrator, {"content": YEAR_2027})
    assert queries.current_calendar().add(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert queries.current_calendar().is_working_day(date(2027, 2, 20))
    assert queries.current_calendar().last_day == date(2027, 12, 31)
    entry = JournalEntry.objects.latest("pk")
    assert entry.action == "calendar_year.import"
    payload = json.loads(entry.payload)
    assert (payload["year"], payload["moved"]["count"]) == (2027, 0)


@pytest.mark.django_db
def test_a_replaced_year_stays_on_record(administrator):
    perform("calendar_year.import", administrator, {"content": YEAR_2027})
    perform("calendar_year.import", administrator, {"content": YEAR_2027.replace("2027-02-08", "2027-02-09")})
    assert [row.is_superseded for row in ImportedYear.objects.order_by("pk")] == [True, False]
    assert queries.current_calendar().is_working_day(date(2027, 2, 8))
    assert not queries.current_calendar().is_working_day(date(2027, 2, 9))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("year: [2027", "不是有效的 YAML"),
        ("- 2027", "不是工作日历文件"),
        (YEAR_2027 + "note: x", "不认识的栏目：note。请删去，只留 year"),
        (YEAR_2027.replace("year: 2027", "year: 27"), "year 应为四位年份"),
        (YEAR_2027.replace("2027-02-08", "2027-02-30"), "的“2027-02-30”不是存在的日期，请核对后改正"),
        (YEAR_2027.replace("year: 2027", "year: 0x_"), "读不懂的数"),
        (YEAR_2027.replace("2027-02-08", "2027-02-07"), "2027-02-07 不是星期一至星期五"),
        (YEAR_2027.replace("2027-02-20", "2027-02-22"), "2027-02-22 不是星期六或星期日"),
        (YEAR_2027.replace("2027-02-08", "2026-02-09"), "2026-02-09 不在2027年内"),
        (YEAR_2027.replace("[2027-02-20]", "八天"), "makeup_workdays 应为日期列表"),
        (YEAR_2027.replace("2027-02-08", "2027-01-01"), "2027-01-01 重复，请只留一处"),
        (YEAR_2027.replace("关于2027年部分节假日安排的通知", '""'), "来源"),
        (YEAR_2027.replace("关于2027年部分节假日安排的通知", "文" * 301), "source 最多 300 个字"),
        (YEAR_2027 + "holidays: []", "“holidays”写了两次"),
        ("[" * 9000, "嵌套过深"),
        ("a: &a [x]\nyear: 2027\nsource: *a\nholidays: []\nmakeup_workdays: []", "不认识的栏目：a"),
    ],
)
def test_an_unusable_file_is_refused_by_entry(administrator, content, said):
    with pytest.raises(InvalidInputs) as refused:
        perform("calendar_year.import", administrator, {"content": content})
    assert said in refused.value.errors["content"]
    assert not ImportedYear.objects.exists()


@pytest.mark.django_db
def test_only_the_system_administrator_changes_the_calendar(administrator):
    perform("calendar_exception.add", administrator, closed())
    row = LocalException.objects.get()
    for actor in (
        Actor(2, 20, "张三"),
        Actor(3, None, "安全管理员", administrator=Administrator.SECURITY),
        Actor(4, None, "审计管理员", administrator=Administrator.AUDIT),
    ):
        for name, inputs in (
            ("calendar_year.import", {"content": YEAR_2027}),
            ("calendar_exception.add", closed(day=date(2018, 9, 26))),
            ("calendar_exception.withdraw", {"exception_id": row.pk, "reason": "通知收回"}),
        ):
            with pytest.raises(NotPermitted):
                perform(name, actor, inputs)
    assert LocalException.objects.filter(withdrawn_at=None).count() == 1
    assert not ImportedYear.objects.exists()


@pytest.mark.django_db
def test_an_exception_needs_its_notice_and_a_day_that_differs(administrator):
    with pytest.raises(InvalidInputs) as refused:
        perform("calendar_exception.add", administrator, closed(notice="无"))
    assert set(refused.value.errors) == {"notice"}
    for day, is_working, said in (
        (date(2018, 9, 28), True, "本就上班"),
        (date(2018, 10, 1), False, "本就放假"),
        (date(2030, 1, 1), False, "2030年没有工作日历数据"),
    ):
        with pytest.raises(InvalidInputs) as refused:
            perform("calendar_exception.add", administrator, closed(day=day, is_working=is_working))
        assert said in refused.value.errors["day"]
    perform("calendar_exception.add", administrator, closed())
    assert queries.current_calendar().add(TODAY, 1) == date(2018, 9, 29)
    assert queries.current_calendar().exceptions[CLOSED["day"]].notice == CLOSED["notice"]
    with pytest.raises(InvalidInputs) as refused:
        perform("calendar_exception.add", administrator, closed())
    assert "已登记过例外" in refused.value.errors["day"]


@pytest.mark.django_db
def test_a_withdrawn_exception_stays_on_record_and_may_be_entered_again(administrator):
    row = perform("calendar_exception.add", administrator, closed())
    withdrawn = perform(
        "calendar_exception.withdraw", administrator, {"exception_id": row.pk, "reason": "通知收回"}
    )
    assert withdrawn.withdrawn_reason == "通知收回"
    assert withdrawn.withdrawn_at is not None
    assert queries.current_calendar().is_working_day(CLOSED["day"])
    with pytest.raises(NotFound):
        perform("calendar_exception.withdraw", administrator, {"exception_id": row.pk, "reason": "再撤"})
    perform("calendar_exception.add", administrator, closed())
    assert LocalException.objects.count() == 2


@pytest.mark.django_db
def test_refused_until_the_moving_deadlines_are_acknowledged_by_name(administrator, item):
    moving = item(title="关于水务的请示")
    item(date(2018, 9, 28), title="之后收到的")
    item(date(2018, 9, 20), 2, title="之前到期的", escalate_on=None)
    with pytest.raises(InvalidInputs) as refused:
        perform("calendar_exception.add", administrator, closed())
    sentence = refused.value.errors["acknowledged_moves"]
    assert "1 项" in sentence
    assert f"关于水务的请示：{moving.due_on} → 2018-10-10" in sentence
    assert "之后" not in sentence
    assert "之前" not in sentence
    moving.refresh_from_db()
    assert moving.due_on == date(2018, 10, 9)
    assert not LocalException.objects.exists()
    assert queries.current_calendar() is national()


@pytest.mark.django_db
def test_deadline_warning_escalation_and_queue_move_together_and_back(administrator, item):
    moving = item()
    before = {name: getattr(moving, name) for name in ("due_on", "warn_on", "escalate_on", "queue_key")}
    row = perform("calendar_exception.add", administrator, closed(acknowledged_moves=1))
    moving.refresh_from_db()
    after = queries.current_calendar()
    assert moving.due_on == after.add(TODAY, 5) == date(2018, 10, 10)
    assert moving.warn_on == after.before(moving.due_on, 1)
    assert moving.escalate_on == after.add(moving.due_on, 2) + timedelta(days=1)
    assert moving.queue_key == queue_key(1, moving.due_on.toordinal())
    moved = json.loads(JournalEntry.objects.latest("pk").payload)["moved"]
    assert moved["count"] == 1
    assert moved["first"] == [
        {"source": "work_item", "key": moving.pk, "from": "2018-10-09", "to": "2018-10-10"}
    ]
    perform(
        "calendar_exception.withdraw",
        administrator,
        {"exception_id": row.pk, "reason": "通知收回", "acknowledged_moves": 1},
    )
    moving.refresh_from_db()
    assert {name: getattr(moving, name) for name in before} == before


@pytest.mark.django_db
def test_only_working_day_deadlines_of_unfinished_items_move(administrator, item):
    waiting = item(state="waiting", person=2)
    done = item(state="done", person=3)
    natural = item(due_unit="natural_day")
    from_a_fact = item(due_days=None, due_unit="")
    perform("calendar_exception.add", administrator, closed(acknowledged_moves=1))
    due = {row.pk: row.due_on for row in WorkItem.objects.all()}
    assert due[waiting.pk] == date(2018, 10, 10)
    assert due[done.pk] == due[natural.pk] == due[from_a_fact.pk] == date(2018, 10, 9)


@pytest.mark.django_db
def test_an_escalation_moves_even_where_the_deadline_stays(administrator, item):
    late = item(date(2018, 9, 20), 4)  # due on the 27th (24th off), escalated two working days later
    assert (late.due_on, late.escalate_on) == (date(2018, 9, 27), date(2018, 9, 30))
    perform("calendar_exception.add", administrator, closed())
    late.refresh_from_db()
    assert (late.due_on, late.escalate_on) == (date(2018, 9, 27), date(2018, 10, 1))


@pytest.mark.django_db
def test_a_deadline_is_not_pushed_beyond_the_table(administrator, item):
    item(date(2026, 12, 1), national().count(date(2026, 12, 1), date(2026, 12, 31)), escalate_on=None)
    with pytest.raises(YearWithoutData) as refused:
        perform("calendar_exception.add", administrator, closed(day=date(2026, 12, 30), acknowledged_moves=1))
    assert refused.value.year == 2027
    assert not LocalException.objects.exists()


@pytest.mark.django_db
def test_replacing_a_national_year_moves_what_crosses_the_changed_days(administrator, item):
    moving, still = item(), item(date(2018, 10, 8), 3)
    year = next(one for one in national_years() if one.year == 2018)
    content = (
        "year: 2018\nsource: 更正通知\nholidays: ["
        + ", ".join(str(day) for day in sorted(year.holidays | {date(2018, 9, 28)}))
        + "]\nmakeup_workdays: ["
        + ", ".join(map(str, sorted(year.makeup_workdays)))
        + "]\n"
    )
    with pytest.raises(InvalidInputs) as refused:
        perform("calendar_year.import", administrator, {"content": content})
    assert moving.title in refused.value.errors["acknowledged_moves"]
    perform("calendar_year.import", administrator, {"content": content, "acknowledged_moves": 1})
    moving.refresh_from_db()
    still.refresh_from_db()
    assert (moving.due_on, still.due_on) == (date(2018, 10, 10), date(2018, 10, 11))


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    received=st.dates(date(2018, 8, 1), date(2018, 11, 30)),
    days=st.integers(1, 30),
    day=st.dates(date(2018, 8, 1), date(2018, 12, 20)),
)
def test_every_deadline_counts_again_as_by_the_new_calendar(item, received, days, day):
    after = WorkingCalendar(
        national_years(), [CalendarException(day, not national().is_working_day(day), "通知")]
    )
    with transaction.atomic():
        row = item(received, days)
        WorkItemMoves(running.Change.between(national(), after)).apply()
        row.refresh_from_db()
        transaction.set_rollback(True)
    assert row.due_on == after.add(received, days)
    assert row.warn_on == after.before(row.due_on, 1)
    assert row.escalate_on == after.add(row.due_on, 2) + timedelta(days=1)
    assert row.queue_key == queue_key(1, row.due_on.toordinal())


@pytest.mark.django_db
def test_looking_and_moving_cost_by_combination_not_by_item(
    administrator, item, django_assert_max_num_queries
):
    for _ in range(60):
        item()
    after = queries.with_exceptions([CalendarException(CLOSED["day"], False, "通知")])
    change = running.Change.between(national(), after)
    with django_assert_max_num_queries(2):
        moves = running.AllMoves(change)
        assert (moves.count, len(moves.first())) == (60, 50)
    with django_assert_max_num_queries(2):
        moves.apply()


@pytest.mark.django_db
def test_what_another_administrator_changed_is_not_changed_over(administrator):
    seen = queries.revision()
    perform(
        "calendar_exception.add", Actor(9, None, "系统管理员乙", administrator=Administrator.SYSTEM), closed()
    )
    with pytest.raises(Conflict) as refused:
        perform("calendar_year.import", administrator, {"content": YEAR_2027, "revision": seen})
    assert "系统管理员乙" in str(refused.value)
    perform("calendar_year.import", administrator, {"content": YEAR_2027, "revision": queries.revision()})


@pytest.mark.django_db(transaction=True)
def test_people_at_once_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL; SQLite by its own file in the next test")
    assert two_administrators_at_once() in (["done", "told of 乙"], ["done", "told of 甲"])
    LocalException.objects.all().delete()
    CalendarState.objects.update(revision="")
    queries.forget()
    assert counted_while_it_changes() == (True, date(2018, 10, 10))


AT_ONCE = """
import django
django.setup()
from tests.chapters.working_calendar import scenes
print(" ".join(getattr(scenes, "{scene}")()) if "{scene}".startswith("two") else scenes.{scene}())
"""


@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="SQLite by its own file")
@pytest.mark.parametrize(
    ("scene", "came"),
    [
        ("two_administrators_at_once", "done told of "),
        ("counted_while_it_changes", "(True, datetime.date(2018, 10, 10))"),
    ],
)
def test_people_at_once_on_sqlite(file_of_its_own, scene, came):
    environment = {
        **os.environ,
        "XUNZHANG_HOME": str(file_of_its_own.parent),
        "DJANGO_SETTINGS_MODULE": "xunzhang.site.settings",
        "PYTHONIOENCODING": "utf-8",
    }
    environment.pop("XUNZHANG_TEST_DATABASE", None)
    ran = subprocess.run(
        [sys.executable, "-c", AT_ONCE.format(scene=scene)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert ran.stdout.startswith(came), ran.stderr


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_trace(administrator):
    with transaction.atomic():
        perform("calendar_exception.add", administrator, closed())
        assert not queries.current_calendar().is_working_day(CLOSED["day"])
        transaction.set_rollback(True)
    queries.forget()
    assert queries.current_calendar().is_working_day(CLOSED["day"])


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_in_pages_within_seconds_and_in_acts_at_once(
    administrator, monkeypatch
):
    assert queries.current_calendar().is_working_day(CLOSED["day"])
    seen = queries._seen
    perform("calendar_exception.add", administrator, closed())
    monkeypatch.setattr(queries, "_seen", seen)  # what a process that was not told still remembers
    queries._transaction.block = None
    assert queries.current_calendar().is_working_day(CLOSED["day"])
    with transaction.atomic():
        assert not queries.current_calendar().is_working_day(CLOSED["day"])
    monkeypatch.setattr(queries, "_seen", (seen[0] - 10, seen[1]))
    assert not queries.current_calendar().is_working_day(CLOSED["day"])


@pytest.mark.django_db
def test_reading_the_calendar_again_in_one_transaction_costs_nothing(
    administrator, django_assert_num_queries
):
    perform("calendar_exception.add", administrator, closed())
    queries.current_calendar()
    with django_assert_num_queries(0):
        queries.current_calendar()


@pytest.mark.django_db
def test_the_rules_count_by_the_installations_calendar(administrator, monkeypatch):
    perform("calendar_exception.add", administrator, closed())
    asked = []
    monkeypatch.setattr(assessing, "rulebook_for", lambda matter=None, on=None: None)
    monkeypatch.setattr(assessing, "installed_settings", lambda book, on: {})
    monkeypatch.setattr(assessing.rules, "assess", lambda *given, **named: asked.append(named["calendar"]))
    assessing.assess("probe.try", {})
    assert asked[0].add(TODAY, 1) == date(2018, 9, 29)


@pytest.mark.django_db
@pytest.mark.parametrize(("today", "near"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True)])
def test_the_end_is_near_sixty_days_before_it(today, near):
    with clock.frozen(today):
        assert queries.ending().is_near is near
        assert queries.ending().days_left == (date(2026, 12, 31) - today).days


def test_who_may_change_is_asked_in_one_place():
    assert not actions.may_change(Actor(2, 20, "张三"))
