"""Article 53: the General Office checks and proposes; documents are presented by portfolio (R27, R31)."""

import pytest

ACTIONS = ["outgoing_document.present", "outgoing_document.review", "outgoing_document.sign_and_issue"]
PRESENT = {
    "document_kind": "notice",
    "issued_in_name_of": "government",
    "direction": "downward",
    "is_major": False,
    "government_consent_noted": False,
    "no_vice_mayor_in_charge": False,
    "presented_to_roles": ["vice_mayor_in_charge", "mayor"],
}


@pytest.mark.parametrize("action", ACTIONS)
def test_53_1a_checked_and_with_an_opinion(find, action):
    finding = find("53.1a", action, office_checked=True, handling_opinion_given=True)
    assert finding.outcome == "met"
    assert finding.rests_on.as_dict() == {"kind": "reading", "ref": "R27"}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("lacking", ["office_checked", "handling_opinion_given"])
def test_53_1a_neither_may_be_missing(find, action, lacking):
    facts = {"office_checked": True, "handling_opinion_given": True}
    assert find("53.1a", action, **{**facts, lacking: False}).outcome == "breached"
    unknown = find("53.1a", action, **{**facts, lacking: None})
    assert (unknown.outcome, unknown.missing) == ("missing", (lacking,))


def test_53_2_presented_by_portfolio(find):
    finding = find("53.2", ACTIONS[0], **PRESENT)
    assert finding.outcome == "met"
    assert finding.rests_on.as_dict() == {"kind": "reading", "ref": "R31"}


def test_53_2_not_past_the_vice_mayor_in_charge(find):
    assert find("53.2", ACTIONS[0], **{**PRESENT, "presented_to_roles": ["mayor"]}).outcome == "breached"


def test_53_2_the_mayor_where_nobody_is_in_charge(find):
    nobody = {**PRESENT, "no_vice_mayor_in_charge": True, "presented_to_roles": ["mayor"]}
    assert find("53.2", ACTIONS[0], **nobody).outcome == "met"


def test_53_2_a_major_matter_goes_to_the_mayor(find):
    major = {**PRESENT, "is_major": True}
    assert find("53.2", ACTIONS[0], **major).outcome == "met"
    short = {**major, "presented_to_roles": ["vice_mayor_in_charge", "executive_vice_mayor"]}
    assert find("53.2", ACTIONS[0], **short).outcome == "breached"


def test_53_2_where_article_54_lets_the_executive_vice_mayor_sign_that_suffices(find):
    to_the_executive = ["vice_mayor_in_charge", "executive_vice_mayor"]
    lateral = {**PRESENT, "direction": "lateral", "is_major": True, "presented_to_roles": to_the_executive}
    assert find("53.2", ACTIONS[0], **lateral).outcome == "met"


def test_53_2_the_general_offices_own_documents_go_to_the_secretary_general(find):
    office = {**PRESENT, "issued_in_name_of": "general_office", "presented_to_roles": ["secretary_general"]}
    assert find("53.2", ACTIONS[0], **office).outcome == "met"
    consented = {**office, "government_consent_noted": True}
    assert find("53.2", ACTIONS[0], **consented).outcome == "breached"


def test_53_2_unclassed_waits(find):
    finding = find(
        "53.2", ACTIONS[0], **{**PRESENT, "is_major": None, "presented_to_roles": ["vice_mayor_in_charge"]}
    )
    assert (finding.outcome, "is_major" in finding.missing) == ("missing", True)
