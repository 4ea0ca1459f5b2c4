"""Review, return, proposal, instruction, handling, reply, close; deadlines: each right way and each wrong one."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from tests.chapters.documents.incoming_way import (
    IN_ORDER,
    REQUEST,
    TELEGRAM,
    accepted,
    closing,
    do,
    file,
    handled,
    handling,
    person,
    proposal,
    registered,
    taken_in,
)
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.answers import as_draft
from xunzhang.chapters.documents.clocks import due_on_of
from xunzhang.chapters.documents.models import HandlingInstruction, IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.procedure.migration import migrate
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.procedure.sweeping import sweep
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused, perform
from xunzhang.record.actor import Administrator, Channel
from xunzhang.record.models import JournalEntry, Matter

OK = IN_ORDER


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=clock.BEIJING)


def against(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.provision for one in caught.value.against]


def open_holders(document: IncomingDocument) -> set[tuple[str, str]]:
    rows = WorkItem.objects.filter(process=document.matter.process_id, state="open", kind="task")
    return {(item.step, item.pool or str(item.person)) for item in rows}


# initial review


def test_review_accepts_what_is_in_order(city: City) -> None:
    document = registered(city, **REQUEST)
    assert open_holders(document) == {("review", "WH-GO/checker")}
    with pytest.raises(NotPermitted):
        do(city, document, "receiving-clerk", "review", **OK)
    do(city, document, "checker", "review", **OK)
    assert document.state == "accepted"
    entry = JournalEntry.objects.get(action="incoming_document.review")
    assert {("51.1a", "met"), ("51.1b", "met"), ("52a", "met")} <= {
        (one["provision"], one["outcome"]) for one in entry.findings_read
    }


@pytest.mark.parametrize(
    ("wrong", "provision"),
    [
        ({"missing_elements": ["issuer"]}, "51.1a"),
        ({"has_one_matter": False}, "51.1b"),
        ({"departments_concerned": ["WH-FINANCE"]}, "52a"),
    ],
)
def test_a_departments_request_is_held_against_51_and_52(
    city: City, wrong: dict[str, Any], provision: str
) -> None:
    document = registered(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "review", **{**OK, **wrong})
    assert provision in against(caught)


def test_51_1a_a_notice_does_not_go_up(city: City) -> None:
    document = registered(city, **{**REQUEST, "document_kind": "notice"})
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "review", **OK)
    assert "51.1a" in against(caught)


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_ours": False},
        {"keeps_sending_rules": False},
        {"kind_and_form_fit": False},
        {"departments_concerned": ["WH-FINANCE"], "consulted": []},
    ],
)
def test_from_elsewhere_the_regulations_alone(city: City, wrong: dict[str, Any]) -> None:
    document = registered(city)
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "checker", "review", **{**OK, **wrong})
    assert any("《党政机关公文处理工作条例》第二十四条" in one for one in caught.value.errors.values())
    with pytest.raises(InvalidInputs):
        do(city, document, "checker", "review", **OK, departments_concerned=["NOWHERE"])


# return to the sender


def sent_up(city: City) -> IncomingDocument:
    walk(city, make(city, **SHORT), "end")
    return IncomingDocument.objects.get(unit="WH-JIANGAN")


def test_returned_with_grounds_and_the_sender_is_told(city: City) -> None:
    document = sent_up(city)
    do(city, document, "district-clerk", "return", grounds=["not_ours"], reason="此事项由市级部门办理。")
    assert (document.state, document.return_grounds) == ("returned", ["not_ours"])
    assert document.matter.closed_at is not None
    sent = document.sent_document
    told = WorkItem.objects.filter(process=sent.matter.process_id, kind="read", state="open")
    assert city.person("general-office.clerk").pk in set(told.values_list("person", flat=True))
    assert any("此事项由市级部门办理" in one.because["zh"] for one in told)
    with pytest.raises(Conflict):
        do(city, document, "district-clerk", "receive")


def test_returned_from_the_register_and_the_review_but_not_later(city: City) -> None:
    document = registered(city)
    with pytest.raises(NotPermitted):  # the review is the checker's
        do(city, document, "receiving-clerk", "return", grounds=["sending_rules"], reason="多头报文。")
    do(city, document, "checker", "return", grounds=["sending_rules"], reason="多头报文。")
    assert document.state == "returned"
    taken = taken_in(city)
    with pytest.raises(NotFound):
        do(city, taken, "district-clerk", "return", grounds=["not_ours"], reason="不属于本单位。")
    with pytest.raises(InvalidInputs) as caught:
        do(city, taken, "receiving-clerk", "return", grounds=["because"], reason="不属于本单位。")
    assert any(field.startswith("grounds") for field in caught.value.errors)
    with pytest.raises(InvalidInputs):
        do(city, taken, "receiving-clerk", "return", grounds=[], reason="不属于本单位。")
    later = accepted(
        city, title="又一件来文", document_number="鄂政办〔2018〕11号", not_duplicate_reason="不同"
    )
    with pytest.raises(Conflict) as conflict:
        do(city, later, "checker", "return", grounds=["not_ours"], reason="不属于本单位。")
    assert "已经受理" in str(conflict.value)


# proposed handling


def test_presented_by_portfolio_with_the_chaser_named(city: City) -> None:
    document = accepted(city, **REQUEST)
    do(city, document, "clerk", "propose", **proposal(city))
    assert document.state == "proposed"
    assert open_holders(document) == {("instruct", str(person(city, "executive-vice-mayor")))}
    entry = JournalEntry.objects.get(action="incoming_document.propose")
    assert {("53.1a", "met"), ("53.2", "met")} <= {
        (one["provision"], one["outcome"]) for one in entry.findings_read
    }


def test_53_2_not_to_a_leader_of_another_portfolio(city: City) -> None:
    document = accepted(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "clerk", "propose", **proposal(city, leaders=[person(city, "vice-mayor.health")]))
    assert against(caught) == ["53.2"]


def test_53_2_a_major_matter_to_the_mayor(city: City) -> None:
    document = accepted(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "clerk", "propose", **proposal(city, is_major=True))
    assert against(caught) == ["53.2"]
    both = [person(city, "executive-vice-mayor"), person(city, "mayor")]
    do(city, document, "clerk", "propose", **proposal(city, is_major=True, leaders=both))
    do(city, document, "executive-vice-mayor", "instruct", text="拟同意，请市长审定。")
    assert open_holders(document) == {("instruct", str(person(city, "mayor")))}
    assert document.state == "proposed"
    do(city, document, "mayor", "instruct", text="同意。")
    assert document.state == "handling"


def test_53_2_unclassed_waits(city: City) -> None:
    document = accepted(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "clerk", "propose", **proposal(city, is_major=None))
    assert caught.value.reason == "undecided"


def test_53_2_a_request_cannot_go_past_the_leaders(city: City) -> None:
    document = accepted(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "clerk", "propose", **proposal(city, route="assigned", leaders=[]))
    assert against(caught) == ["53.2"]
    other = accepted(city, title="转办的来文", document_number="鄂办〔2018〕1号", not_duplicate_reason="不同")
    do(city, other, "clerk", "propose", **proposal(city, route="assigned", leaders=[]))
    assert other.state == "handling"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("leaders", {"leaders": []}),
        ("leaders", {"leaders": [999_999]}),
        ("lead_unit", {"lead_unit": ""}),
        ("lead_unit", {"lead_unit": "NOWHERE", "assisting_units": []}),
        ("lead_unit", {"lead_unit": "HB", "assisting_units": []}),
        ("assisting_units", {"assisting_units": ["WH-JUSTICE"]}),
        ("lead_unit", {"route": "assigned", "lead_unit": "", "assisting_units": []}),
        ("readers", {"route": "circulated", "lead_unit": "", "assisting_units": []}),
        ("chaser", {"chaser": None}),
        ("chaser", {"chaser": 999_999}),
    ],
)
def test_a_proposal_that_cannot_be_used(city: City, field: str, wrong: dict[str, Any]) -> None:
    document = accepted(city)
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "propose", **proposal(city, **wrong))
    assert field in caught.value.errors, caught.value.errors


def test_proposed_by_the_office_after_the_review(city: City) -> None:
    document = registered(city)
    with pytest.raises(Conflict):
        do(city, document, "clerk", "propose", **proposal(city))
    do(city, document, "checker", "review", **OK)
    with pytest.raises(NotPermitted):
        do(city, document, "receiving-clerk", "propose", **proposal(city))


# for information


def test_for_information_it_goes_round_and_is_closed_when_all_have_read(city: City) -> None:
    document = accepted(city, needs_reply=False, urgency="none")
    readers = [person(city, "mayor"), person(city, "justice.principal")]
    round_ = {
        "route": "circulated",
        "leaders": [],
        "lead_unit": "",
        "assisting_units": [],
        "readers": readers,
    }
    do(city, document, "clerk", "propose", **proposal(city, **round_, chaser=None, is_major=None))
    assert document.state == "closing"
    reads = WorkItem.objects.filter(process=document.matter.process_id, kind="read", state="open")
    assert set(reads.values_list("person", flat=True)) == set(readers)
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "receiving-clerk", "close")
    assert "未阅" in caught.value.errors["summary"]
    for login in ("mayor", "justice-principal"):
        mine = reads.get(person=city.actor(login).person_id)
        city.do(login, "matter.mark_read", item_id=mine.pk)
    do(city, document, "receiving-clerk", "close")
    assert (document.state, document.due_on) == ("completed", None)


def test_what_wants_a_reply_is_not_only_read(city: City) -> None:
    document = accepted(city)
    round_ = {"route": "circulated", "leaders": [], "lead_unit": "", "assisting_units": []}
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "clerk", "propose", **proposal(city, **round_, readers=[person(city, "mayor")]))
    assert "route" in caught.value.errors


# instruction


def test_the_leader_in_person_instructs_and_may_name_other_units(city: City) -> None:
    document = accepted(city)
    do(city, document, "clerk", "propose", **proposal(city))
    with pytest.raises((NotFound, NotPermitted)):
        do(city, document, "vice-mayor", "instruct", text="同意。")
    with pytest.raises(InvalidInputs):
        do(city, document, "executive-vice-mayor", "instruct", text="改由他办。", lead_unit="NOWHERE")
    do(
        city,
        document,
        "executive-vice-mayor",
        "instruct",
        text="请市应急部门牵头。",
        lead_unit="WH-FINANCE",
        assisting_units=["WH-JUSTICE", "WH-EDU"],
    )
    assert open_holders(document) == {
        ("handle", "WH-FINANCE/clerk"),
        ("handle", "WH-JUSTICE/clerk"),
        ("handle", "WH-EDU/clerk"),
    }
    assert HandlingInstruction.objects.get().changed_units


def test_an_instruction_is_not_lent_with_the_inbox(city: City) -> None:
    document = accepted(city)
    do(city, document, "clerk", "propose", **proposal(city))
    city.do(
        "executive-vice-mayor",
        "delegation.grant",
        person_id=person(city, "deputy-secretary-general.2"),
        from_on=city.day,
        to_on=city.day,
        reason="会议期间",
    )
    with pytest.raises(NotPermitted) as caught:
        do(city, document, "deputy-secretary-general", "instruct", text="同意。")
    assert "本人" in str(caught.value)


def test_sent_back_to_be_proposed_again_and_withdrawn(city: City) -> None:
    document = accepted(city)
    do(city, document, "clerk", "propose", **proposal(city))
    item = WorkItem.objects.get(process=document.matter.process_id, step="instruct", state="open")
    city.do("executive-vice-mayor", "matter.return", item_id=item.pk, step="propose", note="请增加协办单位。")
    document.refresh_from_db()
    assert document.state == "accepted"
    do(city, document, "clerk", "propose", **proposal(city, assisting_units=["WH-FINANCE", "WH-EDU"]))
    assert [one.is_superseded for one in document.proposals.all()] == [True, False]
    do(city, document, "executive-vice-mayor", "instruct", text="同意。")
    move = document.matter.process.moves.filter(step="instruct", kind="complete").latest("pk")
    city.do("executive-vice-mayor", "matter.withdraw", move_id=move.pk, note="需要修改批示")
    document.refresh_from_db()
    assert document.state == "proposed"
    assert HandlingInstruction.objects.get().is_withdrawn
    do(city, document, "executive-vice-mayor", "instruct", text="同意，请抓紧。")
    assert document.state == "handling"


# handling


def test_lead_and_assisting_units_each_give_their_result(city: City) -> None:
    document = handling(city)
    with pytest.raises((NotFound, NotPermitted)):
        do(city, document, "district-clerk", "handle", result="已办理。")
    do(city, document, "finance-clerk", "handle", result="已安排应急资金。")
    assert document.state == "handling"
    with pytest.raises(NotPermitted):
        do(city, document, "finance-clerk", "handle", result="再报一次。")
    do(city, document, "department-clerk", "handle", result="已部署落实。")
    assert document.state == "replying"
    found = document.proposals.get().results
    assert set(found.values_list("unit", "is_lead")) == {("WH-JUSTICE", True), ("WH-FINANCE", False)}
    assert open_holders(document) == {("reply", "WH-JUSTICE/clerk")}


def test_what_needs_no_reply_goes_straight_to_close(city: City) -> None:
    document = accepted(city, needs_reply=False)
    do(city, document, "clerk", "propose", **proposal(city))
    do(city, document, "executive-vice-mayor", "instruct", text="请阅研。")
    do(city, document, "finance-clerk", "handle", result="已阅研。")
    do(city, document, "department-clerk", "handle", result="已阅研。")
    assert document.state == "closing"


# reply


def test_replied_by_a_document_that_has_been_issued(city: City) -> None:
    document = handled(city)
    answer = make(city, "department-clerk", **SHORT)
    pk = {"reply_form": "document", "reply": "以此答复。"}
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "department-clerk", "reply", **pk)
    assert "reply_document" in caught.value.errors
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "department-clerk", "reply", **pk, reply_document=answer.pk)
    assert "印发后" in caught.value.errors["reply_document"]
    walk(city, answer, "end")
    foreign = walk(city, make(city, "finance-clerk", **{**SHORT, "title": "财政局的通知"}), "end")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "department-clerk", "reply", **pk, reply_document=foreign.pk)
    assert "重新选择" in caught.value.errors["reply_document"]
    with pytest.raises(InvalidInputs) as caught:
        do(
            city,
            document,
            "department-clerk",
            "reply",
            reply_form="spoken",
            reply="电话答复。",
            reply_document=answer.pk,
        )
    assert "reply_form" in caught.value.errors
    do(city, document, "department-clerk", "reply", **pk, reply_document=answer.pk)
    assert (document.state, document.reply_document) == ("closing", answer)
    assert list(answer.answers.all()) == [document]


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
    city.do("receiving-clerk", "matter.archive", matter_id=document.matter_id)


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


# a small unit


def test_a_district_uses_the_same_procedure_with_its_own_posts(city: City) -> None:
    document = sent_up(city)
    do(city, document, "district-clerk", "receive")
    given = {"sender": document.sender, "document_number": document.document_number, "title": document.title}
    do(city, document, "district-clerk", "register", **given)
    do(city, document, "district-clerk", "review", **OK)
    boss = person(city, "jiangan.principal")
    do(
        city,
        document,
        "district-clerk",
        "propose",
        opinion="请区长批示。",
        route="presented",
        leaders=[boss],
        lead_unit="WH-JIANGAN",
    )
    assert open_holders(document) == {("instruct", str(boss))}
    do(city, document, "district-principal", "instruct", text="请办公室落实。")
    do(city, document, "district-clerk", "handle", result="已落实。")
    do(city, document, "district-clerk", "reply", reply_form="written", reply="已书面反馈。")
    do(city, document, "district-clerk", "close")
    assert document.state == "completed"
    told = WorkItem.objects.filter(process=document.sent_document.matter.process_id, kind="read")
    assert any("已书面反馈" in one.because["zh"] for one in told)


# versions


def test_what_ran_by_the_first_version_goes_on_or_is_migrated_with_a_report(city: City) -> None:
    document = sent_up(city)
    Process.objects.filter(definition="incoming_document").update(definition_version=1)
    shelf = running.shelf()
    first, second = (shelf.get("wuhan", "incoming_document", version) for version in (1, 2))
    other = IncomingDocument.objects.get(unit="WH-FINANCE")
    city.do("finance-clerk", "incoming_document.receive", document_id=other.pk, needs_reply=True)
    actor = city.actor("clerk")
    with transaction.atomic():
        report = migrate(
            [document.matter.process_id, other.matter.process_id],
            first,
            second,
            {},
            running.hand_of(actor),
            running.bare_office(),
        )
    assert report.moved == (document.matter.process_id,)
    assert [(one.process, one.step) for one in report.refused] == [(other.matter.process_id, "handle")]
    do(city, document, "district-clerk", "receive")
    assert document.matter.process.work_items.get(state="open").step == "register"
    city.do("finance-clerk", "incoming_document.complete", document_id=other.pk, reply="已办毕")
    other.refresh_from_db()
    assert other.state == "completed"


# what the lead drafts as the reply


def test_the_draft_of_the_reply_begins_from_what_came_in(city: City) -> None:
    document = handling(city)
    begun = as_draft(document)
    assert begun["title"] == "关于做好强降温天气应对工作情况的报告"
    assert (begun["direction"], begun["main_recipients"]) == ("upward", ["HB-GO"])
    request = registered(city, **REQUEST, not_duplicate_reason="不同的来文")
    begun = as_draft(request)
    assert (begun["document_kind"], begun["main_recipients"]) == ("reply", ["WH-JUSTICE"])
    assert "武司〔2018〕12号" in begun["body"]


def test_the_lead_links_its_draft_and_others_do_not(city: City) -> None:
    document = handling(city)
    draft = make(city, "department-clerk", **SHORT)
    with pytest.raises((NotPermitted, InvalidInputs)):
        do(city, document, "finance-clerk", "answer_with", reply_document=draft.pk)
    do(city, document, "department-clerk", "answer_with", reply_document=draft.pk)
    assert document.reply_document == draft
    do(city, document, "finance-clerk", "handle", result="已安排应急资金。")
    do(city, document, "department-clerk", "handle", result="已部署落实。")
    given = {"reply_form": "document", "reply": "以此答复。", "reply_document": draft.pk}
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "department-clerk", "reply", **given)
    assert "印发后" in caught.value.errors["reply_document"]


# several heads


def test_51_1e_the_same_matter_to_several_heads_is_judged(city: City) -> None:
    other = taken_in(city, "finance-clerk")
    do(city, other, "finance-clerk", "register", **{**TELEGRAM, **REQUEST})
    document = registered(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "review", **OK)
    assert caught.value.reason == "undecided"
    assert "51.1e" in {one.provision for one in caught.value.findings if str(one.outcome) == "judgement"}
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "review", **OK, is_sent_to_several_heads=True)
    assert "51.1e" in against(caught)
    do(city, document, "checker", "review", **OK, is_sent_to_several_heads=False)
    assert document.state == "accepted"


@pytest.mark.parametrize(
    ("wrong", "right", "provision"),
    [
        ({"skips_level": True}, {"skips_level": True, "level_skipping_approved": True}, "51.1d"),
        (
            {"addressed_to_leader": True},
            {"addressed_to_leader": True, "assigned_by_leader": True},
            "51.1f",
        ),
        ({"is_necessary": False}, {}, "51.1g"),
    ],
)
def test_51_1_levels_leaders_and_need(
    city: City, wrong: dict[str, Any], right: dict[str, Any], provision: str
) -> None:
    document = registered(city, **REQUEST)
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "review", **{**OK, **wrong})
    assert provision in against(caught)
    do(city, document, "checker", "review", **{**OK, **right})
    assert document.state == "accepted"


def test_51_1c_a_report_that_asks_for_something(city: City) -> None:
    text = "关于有关情况的报告\n市人民政府：\n现将有关情况报告如下。\n妥否，请批示。\n"
    document = taken_in(city, files=[file("报告.txt", text.encode())])
    report = {**REQUEST, "document_kind": "report", "title": "关于有关情况的报告"}
    do(city, document, "receiving-clerk", "register", **{**TELEGRAM, **report})
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "review", **OK, asks_for_something=True)
    assert "51.1c" in against(caught)
    do(city, document, "checker", "review", **OK, asks_for_something=False)
    assert document.state == "accepted"
