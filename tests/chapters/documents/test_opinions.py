"""Release, countersigning, the General Office's check, review: by whom, and refused by which provision."""

import pytest
from tests.chapters.documents.way import (
    LATERAL,
    SHORT,
    TO_PROVINCE,
    do,
    hand_over,
    holder_at,
    inputs_of,
    make,
    open_items,
    walk,
)
from tests.city import City

from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.record.actions import InvalidInputs, NotPermitted, Refused
from xunzhang.record.models import JournalEntry


def against(problem: Refused) -> set[str]:
    return {one.provision for one in problem.against}


def test_9_1_the_principal_releases_what_leaves_the_department(city: City) -> None:
    document = walk(city, make(city, "department-clerk", **SHORT), "release")
    assert holder_at(document, "release") == "justice.principal"
    do(city, document, "justice-principal", "release")
    signature = document.signatures.get()
    assert (signature.act, signature.unit, signature.role) == ("release", "WH-JUSTICE", "principal_officer")
    assert signature.opinion == "同意"


def test_9_1_nobody_else_even_with_the_item_in_hand(city: City) -> None:
    document = walk(city, make(city, "department-clerk", **SHORT), "release")
    hand_over(city, document, "justice-principal", "department-clerk")
    with pytest.raises(Refused) as caught:
        do(city, document, "department-clerk", "release")
    assert against(caught.value) == {"9.1"}
    assert not document.signatures.exists()


def test_countersigning_each_department_side_by_side_with_its_objection(city: City) -> None:
    document = walk(city, make(city), "countersign")
    assert {item.subject for item in open_items(document)} == {"WH-JUSTICE", "WH-FINANCE"}
    do(city, document, "finance-principal", "countersign", agrees=False, opinion="经费未落实。")
    objection = document.signatures.get(act=Signature.Act.COUNTERSIGN)
    assert (objection.unit, objection.agrees, objection.opinion) == ("WH-FINANCE", False, "经费未落实。")
    do(city, document, "justice-principal", "countersign", agrees=True, opinion="同意。")
    assert [item.step for item in open_items(document)] == ["negotiate"]
    summaries = JournalEntry.objects.filter(action="outgoing_document.countersign")
    assert [one.summary for one in summaries.order_by("sequence")] == [
        "市财政局会签：有不同意见",
        "市司法局会签：同意",
    ]


def test_9_1_countersigning_for_a_unit_that_is_not_ones_own(city: City) -> None:
    document = walk(city, make(city), "countersign")
    with pytest.raises(Refused) as caught:
        do(
            city,
            document,
            "justice-principal",
            "countersign",
            agrees=True,
            opinion="代签。",
            unit="WH-FINANCE",
        )
    assert against(caught.value) == {"9.1"}
    with pytest.raises(Refused) as caught:
        do(city, document, "clerk", "countersign", agrees=True, opinion="同意。")
    assert against(caught.value) == {"9.1"}
    assert not document.signatures.filter(act=Signature.Act.COUNTERSIGN).exists()


def test_51_1a_missing_elements_are_sent_back(city: City) -> None:
    document = walk(city, make(city, **SHORT), "check")
    document.recipients.filter(is_main=True).delete()
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="同意。")
    assert against(caught.value) == {"51.1a"}


def test_51_1a_a_kind_that_does_not_fit_its_direction(city: City) -> None:
    """No draft says so (R27); one of an earlier day that does is refused by the check."""
    wrong = {"document_kind": "report", "title": "关于有关情况的报告"}
    with pytest.raises(InvalidInputs) as told:
        make(city, **{**SHORT, **wrong})
    assert "请示、报告是上行文" in told.value.errors["document_kind"]
    document = walk(city, make(city, **SHORT), "check")
    OutgoingDocument.objects.filter(pk=document.pk).update(**wrong)
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="同意。")
    assert "51.1a" in against(caught.value)


def test_51_1b_a_request_holds_one_matter(city: City) -> None:
    document = walk(city, make(city, **TO_PROVINCE), "check")
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="同意。", has_one_matter=False)
    assert against(caught.value) == {"51.1b"}
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="同意。")  # nobody has said
    assert caught.value.reason == "undecided"
    do(city, document, "checker", "check", opinion="同意。", has_one_matter=True)


def test_53_only_the_office_checks_and_its_opinion_is_kept(city: City) -> None:
    document = walk(city, make(city, **SHORT), "check")
    with pytest.raises(NotPermitted):
        do(city, document, "clerk", "check", opinion="同意。")
    do(city, document, "checker", "check", opinion="拟同意，请呈批。")
    assert document.signatures.get(act=Signature.Act.CHECK).opinion == "拟同意，请呈批。"
    entry = JournalEntry.objects.get(action="outgoing_document.check")
    found = {one["provision"]: one["outcome"] for one in entry.findings_read}
    assert (found["51.1a"], found["51.1g"], found["53.2"], found["53.1a"]) == ("met", "met", "met", "met")


def test_53_2_what_nobody_has_classed_is_not_presented(city: City) -> None:
    document = walk(city, make(city, **{**LATERAL, "is_major": None}), "check")
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="同意。")
    assert caught.value.is_undecided
    assert "53.2" in against(caught.value)
    city.do("checker", "matter.mark_major", matter_id=document.matter_id, is_major=False, reason="一般事项")
    do(city, document, "checker", "check", opinion="同意。")


def test_52a_after_a_substantive_change_the_departments_are_asked_again(city: City) -> None:
    document = walk(city, make(city), "check")
    city.do("checker", "outgoing_document.revise", **inputs_of(document, body="一、另外的内容。"))
    with pytest.raises(Refused) as caught:
        do(city, document, "checker", "check", opinion="同意。")
    assert against(caught.value) == {"52a"}
    item = open_items(document)[0]
    city.do("checker", "matter.return", item_id=item.pk, step="release", note="内容有变，重新会签")
    walk(city, document, "review")
    assert [item.step for item in open_items(document)] == ["review"]


def test_8b_the_assistant_of_the_leader_in_charge_gets_it_to_read(city: City) -> None:
    document = walk(city, make(city, **SHORT), "review")
    read = document.matter.process.work_items.get(kind="read")
    assert read.person == city.person("deputy-secretary-general.2").pk
    assert read.because["provisions"] == ["8b"]


def test_54_3_the_leader_in_charge_reviews(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **SHORT), "review")
    assert holder_at(document, "review") == "vice-mayor.education"
    do(city, document, "vice-mayor", "review", opinion="同意。")
    assert holder_at(document, "sign_and_issue") == "mayor"


def test_7a_another_vice_mayor_does_not_review(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **SHORT), "review")
    hand_over(city, document, "vice-mayor", "vice-mayor.health")
    with pytest.raises(Refused) as caught:
        do(city, document, "vice-mayor.health", "review", opinion="同意。")
    assert "7a" in against(caught.value)
    assert not document.signatures.filter(act=Signature.Act.REVIEW).exists()


def test_9_2_the_audit_offices_document_is_not_reassigned_by_anyone_below_the_mayor(city: City) -> None:
    document = walk(city, make(city, "audit.clerk", **SHORT), "release")
    with pytest.raises(Refused) as caught:
        hand_over(city, document, "audit.principal", "clerk")
    assert against(caught.value) == {"9.2"}
    assert OutgoingDocument.objects.get(pk=document.pk).state == "underway"
