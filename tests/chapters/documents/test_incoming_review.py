"""Initial review and return: each right way and each wrong one."""

from typing import Any

import pytest
from tests.chapters.documents.incoming_way import (
    IN_ORDER,
    REQUEST,
    TELEGRAM,
    accepted,
    against,
    do,
    file,
    open_holders,
    registered,
    sent_up,
    taken_in,
)
from tests.city import City

from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, Refused
from xunzhang.record.models import JournalEntry

OK = IN_ORDER


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
