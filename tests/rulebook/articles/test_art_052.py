"""Article 52: the opinions of the departments concerned come first (R27)."""

import pytest

ACTIONS = ["outgoing_document.present", "outgoing_document.review", "outgoing_document.sign_and_issue"]


@pytest.mark.parametrize("action", ACTIONS)
def test_52a_every_department_concerned_has_given_its_opinion(find, action):
    finding = find(
        "52a",
        action,
        departments_concerned=["finance", "justice"],
        countersigned_by=["justice", "finance", "audit"],
    )
    assert finding.outcome == "met"
    assert finding.rests_on.as_dict() == {"kind": "reading", "ref": "R27"}


@pytest.mark.parametrize("action", ACTIONS)
def test_52a_one_missing_opinion_stops_it(assessed, action):
    assessment = assessed(action, departments_concerned=["finance", "justice"], countersigned_by=["justice"])
    refusing = [one for one in assessment.findings if one.refuses]
    assert [one.provision for one in refusing] == ["52a"]
    assert "finance" in refusing[0].sentence.zh


def test_52a_nothing_to_ask_where_nobody_else_is_concerned(find):
    assert find("52a", ACTIONS[0], departments_concerned=[], countersigned_by=[]).outcome == "met"


@pytest.mark.parametrize("unknown", ["departments_concerned", "countersigned_by"])
def test_52a_unknown_is_missing_never_passed(find, unknown):
    facts = {"departments_concerned": ["finance"], "countersigned_by": []}
    finding = find("52a", ACTIONS[0], **{**facts, unknown: None})
    assert (finding.outcome, finding.missing) == ("missing", (unknown,))


DISSENT = {
    "departments_concerned": ["finance", "justice"],
    "countersigned_by": ["finance", "justice"],
    "dissenting_departments": ["finance"],
    "negotiated_with": ["finance"],
    "grounds_listed": True,
    "proposal_stated": True,
}


@pytest.mark.parametrize("action", [*ACTIONS, "outgoing_document.issue"])
def test_52b_dissent_is_negotiated_and_set_out(find, action):
    assert find("52b", action, **DISSENT).outcome == "met"
    assert find("52b", action, **{**DISSENT, "dissenting_departments": []}).outcome == "met"
    for missing in ({"negotiated_with": []}, {"grounds_listed": False}, {"proposal_stated": False}):
        refused = find("52b", action, **{**DISSENT, **missing})
        assert (refused.outcome, refused.force) == ("breached", "must")


@pytest.mark.parametrize("unknown", ["dissenting_departments", "grounds_listed"])
def test_52b_unknown_is_missing(find, unknown):
    assert find("52b", ACTIONS[0], **{**DISSENT, unknown: None}).outcome == "missing"


def test_52b_nobody_concerned_nothing_to_negotiate(find):
    assert find("52b", ACTIONS[0], departments_concerned=[]).outcome == "not_applicable"
