"""Each operation by itself: what it does, and when it refuses."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.procedure.office import (
    GOVERNMENT,
    NOW,
    PEOPLE,
    Table,
    begin,
    do,
    hand,
    office,
    open_items,
    the_item,
)
from tests.procedure.walk import must_be_sound, snapshot

from xunzhang.procedure import engine
from xunzhang.procedure.definitions import OBJECTED, STRAIGHT_BACK
from xunzhang.procedure.models import Move, Process, Token, WorkItem
from xunzhang.procedure.people import Hand, Holder, Office
from xunzhang.procedure.refusals import AlreadyHandled, NotYours, OperationRefused

pytestmark = pytest.mark.django_db
OTHER = Holder(person=20)


def at_split(here: Office) -> Process:
    process = begin(here)
    do(process, "draft", "submit", here)
    do(process, "check", "pass", here)
    return process


def at_sign(here: Office) -> Process:
    process = begin(here)
    do(process, "draft", "submit", here)
    do(process, "check", "pass", here)
    do(process, "review", "pass", here)
    return process


ALONE = {"concerns_others": False, "departments": (), "complete": True}


def test_the_whole_way() -> None:
    here = office()
    process = at_split(here)
    assert [item.pool for item in open_items(process)] == ["finance/clerk", "justice/clerk", "housing/clerk"]
    for item in open_items(process):
        engine.complete(item.pk, hand(item), here, outcome="agree")
    assert the_item(process).step == "review"
    moved = do(process, "review", "pass", here)
    assert len(moved.opened) == 3  # two to read, one to sign
    moved = do(process, "sign", "signed", here)
    assert moved.is_closed
    process.refresh_from_db()
    assert process.closed_as == "done"
    must_be_sound(process, here)


def test_objections_lead_elsewhere() -> None:
    here = office()
    process = at_split(here)
    for item, outcome in zip(open_items(process), ("agree", "object", "agree"), strict=True):
        engine.complete(item.pk, hand(item), here, outcome=outcome)
    assert the_item(process).step == "settle"


def test_a_choice_never_guesses() -> None:
    here = office(facts={"departments": ()})
    process = begin(here)
    do(process, "draft", "submit", here)
    with pytest.raises(OperationRefused, match="concerns_others"):
        do(process, "check", "pass", here)


def test_a_guard_refuses_with_its_remedy() -> None:
    here = office(facts=ALONE)
    process = at_sign(here)
    with pytest.raises(OperationRefused, match="材料不全"):
        do(process, "sign", "signed", replace(here, facts={**ALONE, "complete": False}))
    with pytest.raises(OperationRefused, match="材料不全"):
        do(process, "sign", "signed", replace(here, facts={"concerns_others": False}))
    do(process, "sign", "signed", here)


def test_nobody_found_is_refused() -> None:
    here = office()
    nobody = replace(here, resolver=Table({"drafter": PEOPLE["drafter"]}))
    process = begin(here)
    with pytest.raises(OperationRefused, match="找不到办理人"):
        do(process, "draft", "submit", nobody)


def test_outcomes_must_be_possible() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", None, here)  # the only one need not be named
    with pytest.raises(OperationRefused, match="pass、revise"):
        do(process, "check", None, here)
    with pytest.raises(OperationRefused, match="pass、revise"):
        do(process, "check", "burn", here)


def test_strangers_and_pools_of_other_units() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    item = the_item(process)
    for stranger in (Hand(person=8), Hand(person=8, pools=frozenset({"other/checker"}))):
        with pytest.raises(NotYours):
            engine.complete(item.pk, stranger, here, outcome="pass")


def test_return_to_an_earlier_step_and_forward_again() -> None:
    here = office(facts=ALONE)
    process = at_sign(here)
    item = the_item(process, "sign")
    engine.return_to(item.pk, "draft", hand(item), here, note="请补附件")
    again = the_item(process)
    assert (again.step, again.person, again.round) == ("draft", 1, 2)
    do(process, "draft", "submit", here)
    assert the_item(process).step == "check"
    # what lies after the present step is not an earlier one
    with pytest.raises(OperationRefused, match="不能退回"):
        engine.return_to(the_item(process).pk, "review", hand(the_item(process)), here)


def test_return_straight_back() -> None:
    here = office(facts=ALONE)
    process = at_sign(here)
    item = the_item(process, "sign")
    engine.return_to(item.pk, "draft", hand(item), here, straight_back=True)
    detour = the_item(process)
    assert detour.is_detour
    with pytest.raises(OperationRefused):
        engine.complete(detour.pk, hand(detour), here, outcome="submit")
    engine.complete(detour.pk, hand(detour), here, outcome=STRAIGHT_BACK)
    back = the_item(process)
    assert (back.step, back.person, back.is_detour, back.round) == ("sign", 5, False, 2)
    must_be_sound(process, here)


def test_straight_back_from_a_branch_leaves_the_others_alone() -> None:
    here = office()
    process = at_split(here)
    first, *others = open_items(process)
    engine.return_to(first.pk, "draft", hand(first), here, straight_back=True)
    assert {item.pk for item in others} < {item.pk for item in open_items(process)}
    detour = the_item(process, "draft")
    engine.complete(detour.pk, hand(detour), here)
    assert len(open_items(process, "opinion")) == 3


def test_return_out_of_a_split_cuts_the_branches_off_and_withdrawal_brings_them_back() -> None:
    here = office()
    process = at_split(here)
    first, second, _ = open_items(process)
    engine.complete(second.pk, hand(second), here, outcome="object")
    before = snapshot(process, live_only=True)
    moved = engine.return_to(first.pk, "draft", hand(first), here)
    assert the_item(process).step == "draft"
    engine.withdraw(moved.move, hand(first), here)
    assert snapshot(process, live_only=True) == before


def test_steps_decide_what_is_allowed() -> None:
    here = office()
    process = begin(here)
    item = the_item(process)
    with pytest.raises(OperationRefused, match="不允许退回"):
        engine.return_to(item.pk, "draft", hand(item), here)
    process = at_split(here)
    item = open_items(process)[0]
    with pytest.raises(OperationRefused, match="不允许直接办结"):
        engine.finish(item.pk, hand(item), here)


def test_withdrawal_is_refused_once_somebody_has_acted() -> None:
    here = office(facts=ALONE)
    process = begin(here)
    moved = do(process, "draft", "submit", here)
    do(process, "check", "pass", replace(here, now=NOW + timedelta(hours=2)))
    with pytest.raises(AlreadyHandled) as told:
        engine.withdraw(moved.move, Hand(person=1), here)
    assert "2018-11-05 11:00" in told.value.chinese
    with pytest.raises(NotYours):
        engine.withdraw(moved.move, Hand(person=9), here)


def test_withdrawal_of_one_of_several_countersigners() -> None:
    here = office()
    process = at_split(here)
    first, second, third = open_items(process)
    one = engine.complete(first.pk, hand(first), here, outcome="agree")
    engine.complete(second.pk, hand(second), here, outcome="agree")
    engine.withdraw(one.move, hand(first), here)  # the second's opinion does not stand in the way
    assert first in open_items(process)
    engine.complete(first.pk, hand(first), here, outcome="object")
    last = engine.complete(third.pk, hand(third), here, outcome="agree")
    assert the_item(process).step == "settle"
    with pytest.raises(AlreadyHandled):
        engine.withdraw(one.move + 1, hand(second), here)
    engine.withdraw(last.move, hand(third), here)
    assert open_items(process) == [third]
    with pytest.raises(OperationRefused, match="已经撤回"):
        engine.withdraw(last.move, hand(third), here)


def test_a_signers_move_cannot_come_back_after_the_asker_went_on() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    item = the_item(process)
    engine.countersign(item.pk, [Holder(person=20), Holder(person=21)], hand(item), here)
    first, second = (one for one in open_items(process))
    early = engine.complete(first.pk, hand(first), here)
    engine.complete(second.pk, hand(second), here, outcome=OBJECTED)
    assert the_item(process).pk == item.pk
    with pytest.raises(AlreadyHandled):
        engine.withdraw(early.move, hand(first), here)


def test_withdrawing_the_last_that_was_waited_for_lets_it_go_on() -> None:
    here = office()
    process = at_split(here)
    for item in open_items(process)[:2]:
        engine.complete(item.pk, hand(item), here, outcome="agree")
    added = engine.add_branch(
        process.pk, "ask", Holder(pool="culture/clerk", subject="culture"), Hand(900), here
    )
    third = WorkItem.objects.get(process=process, state="open", pool="housing/clerk")
    engine.complete(third.pk, hand(third), here, outcome="agree")
    assert the_item(process).pool == "culture/clerk"
    engine.withdraw(added.move, Hand(900), here)
    assert the_item(process).step == "review"
    must_be_sound(process, here)


def test_transfer_keeps_the_deadline_and_what_hangs_on_it() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    item = the_item(process)
    engine.add_after(item.pk, [Holder(person=30)], hand(item), here)
    engine.transfer(item.pk, OTHER, hand(item), replace(here, now=NOW + timedelta(days=1)))
    fresh = the_item(process)
    assert (fresh.person, fresh.due_on) == (20, item.due_on)
    engine.complete(fresh.pk, hand(fresh), here, outcome="pass")
    assert the_item(process).person == 30
    with pytest.raises(OperationRefused, match="原办理人"):
        engine.transfer(the_item(process).pk, Holder(person=30), Hand(person=30), here)


def test_signers_before_and_after_in_each_other() -> None:
    here = office(facts=ALONE)
    process = begin(here)
    item = the_item(process)
    engine.add_before(item.pk, [Holder(person=20), Holder(person=21)], hand(item), here)
    with pytest.raises(OperationRefused, match="加签"):
        engine.complete(item.pk, hand(item), here)
    first = open_items(process)[0]
    engine.add_after(first.pk, [Holder(person=22)], hand(first), here)
    engine.complete(first.pk, hand(first), here)
    second = WorkItem.objects.get(process=process, person=21)
    engine.complete(second.pk, hand(second), here)
    assert the_item(process).person == 22  # still to sign after the first
    engine.complete(the_item(process).pk, Hand(person=22), here)
    assert the_item(process).pk == item.pk
    must_be_sound(process, here)


def test_a_branch_added_late_is_waited_for() -> None:
    here = office()
    process = at_split(here)
    with pytest.raises(OperationRefused, match="不必重复"):
        engine.add_branch(process.pk, "ask", Holder(pool="finance/clerk"), Hand(900), here)
    engine.add_branch(process.pk, "ask", Holder(pool="culture/clerk", subject="culture"), Hand(900), here)
    for item in open_items(process)[:3]:
        engine.complete(item.pk, hand(item), here, outcome="agree")
    assert the_item(process).pool == "culture/clerk"
    with pytest.raises(OperationRefused, match="不能增加"):
        engine.add_branch(process.pk, "check", OTHER, Hand(900), here)


def test_any_one_is_enough_and_cuts_the_others_off() -> None:
    here = office(facts={"concerns_others": True, "departments": ("finance",), "complete": True})
    process = at_split(here)
    do(process, "opinion", "consult", here)
    assert {item.person for item in open_items(process)} == {11, 12}
    do(process, "office_two", "done", here)
    assert the_item(process).step == "conclude"
    assert WorkItem.objects.get(process=process, person=11).state == "cancelled"
    assert Token.objects.filter(process=process, state="cancelled").count() == 1


def test_circulate_read_and_chase() -> None:
    here = office()
    process = begin(here)
    engine.circulate(process.pk, [OTHER, Holder(pool="a/b")], Hand(1), here)
    with pytest.raises(OperationRefused, match="尚未阅读"):
        engine.circulate(process.pk, [OTHER], Hand(1), here)
    read = WorkItem.objects.get(process=process, person=20)
    with pytest.raises(OperationRefused, match="阅件"):
        engine.complete(read.pk, Hand(20), here)
    engine.mark_read(read.pk, Hand(20), here)
    with pytest.raises(AlreadyHandled):
        engine.mark_read(read.pk, Hand(20), here)
    item = the_item(process)
    engine.chase(item.pk, Hand(9), here, note="请尽快")
    item.refresh_from_db()
    assert (item.chase_count, item.chased_at) == (1, here.now)


def test_finish_withdraw_archive() -> None:
    here = office()
    process = begin(here)
    item = the_item(process)
    before = snapshot(process, live_only=True)
    moved = engine.finish(item.pk, hand(item), here, note="不再办理")
    with pytest.raises(AlreadyHandled):
        engine.complete(item.pk, hand(item), here)
    engine.withdraw(moved.move, hand(item), here)
    assert snapshot(process, live_only=True) == before
    with pytest.raises(OperationRefused, match="尚未办结"):
        engine.archive(process.pk, Hand(9), here)
    moved = engine.finish(item.pk, hand(item), here)
    engine.archive(process.pk, Hand(9), here)
    with pytest.raises(OperationRefused, match="归档"):
        engine.withdraw(moved.move, hand(item), here)


def test_delegation_respects_kind_period_and_end() -> None:
    here = office()
    today = here.today
    process = begin(here)
    item = the_item(process)
    other_kind = engine.delegate(1, 40, Hand(1), here, from_on=today, to_on=today, kinds=["agenda_item"])
    with pytest.raises(NotYours):
        engine.complete(item.pk, engine.hand_of(40, (), today), here)
    with pytest.raises(OperationRefused, match="重叠"):
        engine.delegate(1, 40, Hand(1), here, from_on=today, to_on=today)
    engine.revoke(other_kind.pk, Hand(1), here)
    lent = engine.delegate(1, 40, Hand(1), here, from_on=today, to_on=today + timedelta(days=3))
    them = engine.hand_of(40, (), today)
    assert engine.hand_of(40, (), today + timedelta(days=4)).lent == ()
    engine.revoke(lent.pk, Hand(1), here)
    with pytest.raises(NotYours):  # revoked after the page was shown
        engine.complete(item.pk, them, here)
    engine.delegate(1, 40, Hand(1), here, from_on=today, to_on=today)
    engine.complete(item.pk, engine.hand_of(40, (), today), here)
    item.refresh_from_db()
    assert (item.done_by, item.on_behalf_of) == (40, 1)
    for first, last, to in (
        (date(2018, 1, 1), date(2018, 1, 2), 40),
        (today, today, 1),
        (today, date(2018, 1, 1), 40),
    ):
        with pytest.raises(OperationRefused):
            engine.delegate(1, to, Hand(1), here, from_on=first, to_on=last)


def test_a_pool_is_lent_only_with_the_delegators_pools() -> None:
    here = office()
    process = begin(here)
    do(process, "draft", "submit", here)
    engine.delegate(50, 40, Hand(50), here, from_on=here.today, to_on=here.today)
    assert engine.hand_of(40, (), here.today).lent[0].pools == frozenset()
    them = engine.hand_of(
        40, (), here.today, pools_of=lambda person: {"office/checker"} if person == 50 else ()
    )
    item = the_item(process)
    engine.complete(item.pk, them, here, outcome="revise")
    item.refresh_from_db()
    assert (item.done_by, item.on_behalf_of) == (40, 50)


def test_deadlines_skip_the_holidays_and_the_first_day() -> None:
    here = replace(office(), now=NOW.replace(month=9, day=28))
    process = begin(here)
    do(process, "draft", "submit", here)
    item = the_item(process)
    # 29 and 30 September are worked in place of 4 and 5 October
    assert (item.warn_on, item.due_on, item.escalate_on) == (
        date(2018, 9, 30),
        date(2018, 10, 8),
        date(2018, 10, 9),
    )


def test_an_operation_needs_the_callers_definition_and_an_item() -> None:
    with pytest.raises(OperationRefused):
        engine.complete(10**9, Hand(1), office())
    assert office().shelf.keys(GOVERNMENT) == ("consult", "document")
    assert Move.objects.count() == 0
