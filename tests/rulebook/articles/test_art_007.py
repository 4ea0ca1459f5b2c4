"""Article 7: vice mayors act by portfolio, or as the mayor entrusts them; important matters go to the mayor."""

import pytest
from tests.rulebook.articles.entrusting import grant


def test_7a_the_vice_mayor_in_charge_reviews(find):
    finding = find(
        "7a",
        "outgoing_document.review",
        reviewer_roles=["vice_mayor", "vice_mayor_in_charge"],
        no_vice_mayor_in_charge=False,
    )
    assert finding.outcome == "met"
    assert finding.rests_on.as_dict() == {"kind": "text", "ref": "7a"}


@pytest.mark.parametrize("role", ["vice_mayor", "executive_vice_mayor", "secretary_general", "mayor"])
def test_7a_nobody_else_where_there_is_one(find, role):
    finding = find("7a", "outgoing_document.review", reviewer_roles=[role], no_vice_mayor_in_charge=False)
    assert finding.outcome == "breached"


def test_7a_the_mayor_where_there_is_none(find):
    finding = find("7a", "outgoing_document.review", reviewer_roles=["mayor"], no_vice_mayor_in_charge=True)
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R17")


def test_7a_unknown_reviewer_is_missing(find):
    assert find("7a", "outgoing_document.review", no_vice_mayor_in_charge=False).outcome == "missing"


def test_7a2_foreign_affairs_when_entrusted(find):
    finding = find("7a2", "entrustment.grant", **grant("7a2"))
    assert (finding.outcome, finding.force) == ("met", "may")


def test_7a2_a_permission_never_refuses_by_itself(find, assessed):
    wrong = grant("7a2", grantor_roles=["secretary_general"])
    assert find("7a2", "entrustment.grant", **wrong).outcome == "not_applicable"
    assert [one.provision for one in assessed("entrustment.grant", **wrong).standing] == ["5a"]


def test_7b_what_a_vice_mayor_marks_important_goes_to_the_mayor(assessed):
    marked = {"is_important": True, "reporter_roles": ["vice_mayor"]}
    done = assessed("matter.report_important", **marked, reported_to_head=True)
    assert [one.outcome for one in done.findings] == ["met"]
    assert [duty.what for duty in done.duties] == ["put_before_the_mayor"]
    open_still = assessed("matter.report_important", **marked, reported_to_head=False)
    assert open_still.refused
    assert [duty.what for duty in open_still.duties] == ["put_before_the_mayor"]


def test_7b_not_for_what_is_not_important(find):
    finding = find(
        "7b",
        "matter.report_important",
        is_important=False,
        reporter_roles=["vice_mayor"],
        reported_to_head=False,
    )
    assert finding.outcome == "not_applicable"


def test_7b_unknown_is_missing(find):
    assert find("7b", "matter.report_important", reporter_roles=["vice_mayor"]).outcome == "missing"
