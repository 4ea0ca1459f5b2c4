"""Proposal, instruction, handling, reply, close: each right way and each wrong one."""

from typing import Any

import pytest
from django.db import transaction
from tests.chapters.documents.incoming_way import (
    IN_ORDER,
    REQUEST,
    accepted,
    against,
    do,
    handled,
    handling,
    open_holders,
    person,
    proposal,
    registered,
    sent_up,
)
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.chapters.documents.answers import as_draft
from xunzhang.chapters.documents.models import HandlingInstruction, IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.procedure.migration import migrate
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused
from xunzhang.record.models import JournalEntry

OK = IN_ORDER


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
