"""Deadlines of article 56, their pause, extension and escalation."""

from datetime import date
from typing import Any

import pytest
from tests.chapters.documents.incoming_way import (
    IN_ORDER,
    against,
    closing,
    do,
    handled,
    handling,
    noon,
    person,
    registered,
)
from tests.city import City

from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.clocks import due_on_of
from xunzhang.chapters.matters import running
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.sweeping import sweep
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused, perform
from xunzhang.record.actor import Administrator, Channel
from xunzhang.record.models import JournalEntry, Matter

OK = IN_ORDER


# close, and deadlines of article 56


def test_56_closed_in_time(city: City) -> None:
    document = closing(city)
    with pytest.raises(NotPermitted):
        do(city, document, "department-clerk", "close")
    do(city, document, "receiving-clerk", "close")
    assert document.state == "completed"
    assert document.matter.closed_at is not None
    assert not document.is_late
    with pytest.raises(Conflict):
        do(city, document, "receiving-clerk", "close")
    city.do("receiving-clerk", "document.archive", matter_id=document.matter_id, retention="ten_years")


@pytest.mark.parametrize(
    ("urgency", "due_on"),
    [
        ("none", date(2018, 11, 22)),  # fifteen working days
        ("ordinary_urgent", date(2018, 11, 6)),
        ("urgent", date(2018, 11, 4)),
        ("extra_urgent", date(2018, 11, 2)),
        ("immediate", date(2018, 11, 1)),
    ],
)
def test_each_urgency_has_its_clock_and_a_stated_limit_goes_first(
    city: City, urgency: str, due_on: date
) -> None:
    document = registered(city, urgency=urgency)
    assert document.due_on == due_on
    document.stated_limit_on = date(2018, 11, 9)
    assert due_on_of(document) == date(2018, 11, 9)


def test_the_clock_of_an_urgency_is_the_installations(city: City) -> None:
    change_setting("handling_days_urgent", 2)
    assert registered(city).due_on == date(2018, 11, 3)


def test_56b_after_a_stated_limit_lateness_is_on_record(city: City) -> None:
    document = handling(city, stated_limit_on="2018-11-05")
    assert document.due_on == date(2018, 11, 5)
    assert (
        WorkItem.objects.filter(
            process=document.matter.process_id, step="handle", due_on="2018-11-05"
        ).count()
        == 2
    )
    with clock.frozen(noon(date(2018, 11, 6))):
        do(city, document, "finance-clerk", "handle", result="已安排应急资金。")
        do(city, document, "department-clerk", "handle", result="已部署落实。")
        do(city, document, "department-clerk", "reply", reply_form="spoken", reply="已电话答复。")
        with pytest.raises(InvalidInputs) as caught:
            do(city, document, "receiving-clerk", "close")
        assert "late_reason" in caught.value.errors
        do(city, document, "receiving-clerk", "close", late_reason="协办单位反馈较迟")
    entry = JournalEntry.objects.get(action="incoming_document.close")
    assert ("56b", "breached") in {(one["provision"], one["outcome"]) for one in entry.findings_read}
    assert document.is_late


def test_56c_after_fifteen_working_days_only_as_a_departure(city: City) -> None:
    document = handled(city, urgency="none")
    with clock.frozen(noon(date(2018, 11, 23))):
        do(city, document, "department-clerk", "reply", reply_form="spoken", reply="已电话答复。")
        with pytest.raises(Refused) as caught:
            do(city, document, "receiving-clerk", "close")
        assert against(caught) == ["56c"]
        do(city, document, "receiving-clerk", "close", departures={"56c": "涉及多个部门，协调时间较长"})
    assert document.late_reason == "涉及多个部门，协调时间较长"


def test_56c_an_approved_extension_is_the_departure(city: City) -> None:
    document = handled(city, urgency="none")
    asked = {"due_on": "2018-11-30", "reason": "需要省级部门核实"}
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "extend", **asked)
    assert "approver" in caught.value.errors
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "extend", **asked, approver=person(city, "justice.principal"))
    assert "approver" in caught.value.errors
    boss = person(city, "executive-vice-mayor")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "extend", **{**asked, "due_on": "2018-11-22"}, approver=boss)
    assert "due_on" in caught.value.errors
    with pytest.raises(NotPermitted):
        do(city, document, "executive-vice-mayor", "extend", **asked, approver=boss)
    with pytest.raises(Conflict):
        do(city, document, "executive-vice-mayor", "approve_extension", agrees=True)  # nothing is asked
    do(city, document, "department-clerk", "extend", **asked, approver=boss)
    assert document.due_on == date(2018, 11, 22)  # asked is not approved
    with pytest.raises(Conflict):
        do(city, document, "department-clerk", "extend", **asked, approver=boss)
    with pytest.raises((NotPermitted, NotFound)):
        do(city, document, "mayor", "approve_extension", agrees=True)
    with pytest.raises(NotPermitted):
        do(city, document, "department-clerk", "approve_extension", agrees=True)
    do(city, document, "executive-vice-mayor", "approve_extension", agrees=True)
    assert document.due_on == date(2018, 11, 30)
    item = WorkItem.objects.get(process=document.matter.process_id, step="reply", state="open")
    assert item.due_on == date(2018, 11, 30)
    with clock.frozen(noon(date(2018, 11, 28))):
        do(city, document, "department-clerk", "reply", reply_form="spoken", reply="已电话答复。")
        do(city, document, "receiving-clerk", "close")
    entry = JournalEntry.objects.get(action="incoming_document.close")
    departed = [one for one in entry.findings_read if one["outcome"] == "departed"]
    assert [one["provision"] for one in departed] == ["56c"]
    assert "常务副市长" in departed[0]["reason"]
    assert "需要省级部门核实" in departed[0]["reason"]
    assert not document.is_late


def test_56c_an_extension_that_nobody_approved_moves_nothing(city: City) -> None:
    document = handled(city, urgency="none")
    boss = person(city, "executive-vice-mayor")
    asked = {"due_on": "2018-11-30", "reason": "需要省级部门核实", "approver": boss}
    do(city, document, "clerk", "extend", **asked)
    do(city, document, "executive-vice-mayor", "approve_extension", agrees=False, opinion="按期办结。")
    assert document.due_on == date(2018, 11, 22)
    assert document.deadline_changes.get().is_declined
    do(city, document, "clerk", "extend", **asked)  # asked again, and never answered
    with clock.frozen(noon(date(2018, 11, 23))):
        with pytest.raises(Conflict):
            do(city, document, "executive-vice-mayor", "approve_extension", agrees=True)
        do(city, document, "department-clerk", "reply", reply_form="spoken", reply="已电话答复。")
        with pytest.raises(Refused) as caught:
            do(city, document, "receiving-clerk", "close")
    assert against(caught) == ["56c"]


@pytest.mark.parametrize("stated", [False, True])
def test_56_nothing_is_extended_once_the_day_has_passed(city: City, stated: bool) -> None:
    document = handled(city, stated_limit_on="2018-11-05") if stated else handled(city, urgency="none")
    more: dict[str, Any] = {"approver": person(city, "executive-vice-mayor")}
    if stated:
        more = {"sender_consent": "电话同意，2018年11月23日"}
    with clock.frozen(noon(date(2018, 11, 23))), pytest.raises(Conflict):
        do(city, document, "clerk", "extend", due_on="2018-11-30", reason="需要核实", **more)
    assert not document.deadline_changes.exists()


def test_56b_lateness_stands_when_the_sender_has_agreed_to_nothing(city: City) -> None:
    document = handled(city, stated_limit_on="2018-11-05")
    with pytest.raises(InvalidInputs):
        do(
            city,
            document,
            "clerk",
            "extend",
            due_on="2018-11-08",
            reason="需要核实",
            approver=person(city, "mayor"),
        )
    with clock.frozen(noon(date(2018, 11, 8))):
        do(city, document, "department-clerk", "reply", reply_form="spoken", reply="已电话答复。")
        do(city, document, "receiving-clerk", "close", late_reason="协办单位反馈较迟")
    entry = JournalEntry.objects.get(action="incoming_document.close")
    assert ("56b", "breached") in {(one["provision"], one["outcome"]) for one in entry.findings_read}


def test_56b_a_stated_limit_is_the_senders_to_move(city: City) -> None:
    document = handled(city, stated_limit_on="2018-11-05")
    asked = {"due_on": "2018-11-08", "reason": "需要省级部门核实", "approver": person(city, "mayor")}
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "extend", **asked)
    assert "sender_consent" in caught.value.errors
    do(city, document, "clerk", "extend", **asked, sender_consent="省政府办公厅值班室电话，2018年11月2日")
    # What the document itself states stays on record; what the sender agreed to binds.
    assert (document.due_on, document.stated_limit_on) == (date(2018, 11, 8), date(2018, 11, 5))
    change = document.deadline_changes.get()
    assert (change.from_due_on, change.to_due_on) == (date(2018, 11, 5), date(2018, 11, 8))
    assert "值班室电话" in change.sender_consent
    with clock.frozen(noon(date(2018, 11, 8))):
        do(city, document, "department-clerk", "reply", reply_form="spoken", reply="已电话答复。")
        do(city, document, "receiving-clerk", "close")
    assert not document.is_late


def change_setting(name: str, value: Any) -> None:
    keeper = Account.objects.create(
        login_name="keeper", administrator=Administrator.SYSTEM.value, holder_name="系统管理员"
    )
    given = {"name": name, "value": value, "from_on": clock.today(), "reason": "试验"}
    perform("setting.change", actor_for(keeper, Channel.PAGE), given)


def test_56_no_pause_unless_the_setting_allows_it(city: City) -> None:
    document = handled(city, urgency="none")
    with pytest.raises(Conflict) as caught:
        do(city, document, "clerk", "pause", reason="等候补充材料")
    assert "没有规定中止计时" in str(caught.value)
    change_setting("handling_may_be_paused", True)
    do(city, document, "clerk", "pause", reason="等候补充材料")
    with pytest.raises(Conflict):
        do(city, document, "clerk", "pause", reason="再次中止")
    with clock.frozen(noon(date(2018, 11, 5))):
        do(city, document, "clerk", "resume", reason="材料已补")
    assert document.due_on == date(2018, 11, 26)  # two working days later
    with pytest.raises(Conflict):
        do(city, document, "clerk", "resume", reason="再次恢复")


def test_overdue_goes_up_to_the_named_person(city: City) -> None:
    document = handling(city)
    with clock.frozen(noon(date(2018, 11, 6))):
        swept = sweep(
            clock.now(),
            current_calendar(),
            office_of=lambda process: running.office_for(Matter.objects.get(process=process)),
        )
    late = [one for one in swept.escalated if one.process == document.matter.process_id]
    assert late
    told = WorkItem.objects.filter(process=document.matter.process_id, kind="read", state="open")
    assert set(told.values_list("person", flat=True)) == {person(city, "general-office.clerk")}


def test_the_named_person_chases(city: City) -> None:
    document = handling(city)
    item = WorkItem.objects.filter(process=document.matter.process_id, step="handle", state="open").first()
    city.do("clerk", "matter.chase", item_id=item.pk, note="请今日内反馈")
    item.refresh_from_db()
    assert item.chase_count == 1
