"""Article 53: the General Office checks and proposes; documents are presented by portfolio (R27, R31)."""

import pytest

ACTIONS = ["outgoing_document.present", "outgoing_document.review", "outgoing_document.sign_and_issue"]
PRESENT = {
    "document_kind": "notice",
    "issued_in_name_of": "government",
    "direction": "downward",
    "origin": "other",
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


@pytest.mark.parametrize("role", ["executive_vice_mayor", "vice_mayor", "secretary_general", "clerk"])
def test_53_2_not_to_a_leader_of_another_portfolio(find, role):
    assert find("53.2", ACTIONS[0], **{**PRESENT, "presented_to_roles": [role]}).outcome == "breached"


def test_53_2_the_mayor_leads_all_the_work(find):
    assert find("53.2", ACTIONS[0], **{**PRESENT, "presented_to_roles": ["mayor"]}).outcome == "met"


def test_53_2_a_major_matter_goes_to_the_mayor(find):
    major = {**PRESENT, "is_major": True}
    assert find("53.2", ACTIONS[0], **major).outcome == "met"
    short = {**major, "presented_to_roles": ["vice_mayor_in_charge"]}
    assert find("53.2", ACTIONS[0], **short).outcome == "breached"


@pytest.mark.parametrize("direction", ["downward", "lateral", "public"])
def test_53_2_or_to_the_executive_vice_mayor_where_article_54_lets_that_one_sign(find, direction):
    to_the_executive = ["vice_mayor_in_charge", "executive_vice_mayor"]
    facts = {**PRESENT, "direction": direction, "is_major": True, "presented_to_roles": to_the_executive}
    assert find("53.2", ACTIONS[0], **facts).outcome == "met"
    assert find("53.2", ACTIONS[0], **{**facts, "direction": "upward"}).outcome == "breached"


@pytest.mark.parametrize("origin", ["executive_meeting_decision", "routine_approval"])
def test_53_2_or_to_whom_the_mayor_may_have_authorised(find, origin):
    facts = {**PRESENT, "origin": origin, "direction": "lateral", "presented_to_roles": ["secretary_general"]}
    assert find("53.2", ACTIONS[0], **facts).outcome == "met"
    assert find("53.2", ACTIONS[0], **{**facts, "origin": "other"}).outcome == "breached"


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


def test_53_1b_the_leader_in_charge_coordinates_dissent(find):
    sign = "outgoing_document.sign_and_issue"
    facts = {"departments_concerned": ["finance"], "dissenting_departments": ["finance"]}
    assert find("53.1b", sign, **facts, coordination_outcome="none").outcome == "breached"
    for outcome in ("agreed", "inclination"):
        assert find("53.1b", sign, **facts, coordination_outcome=outcome).outcome == "met"
    assert find("53.1b", sign, **facts).outcome == "missing"
    agreed = {**facts, "dissenting_departments": []}
    assert find("53.1b", sign, **agreed, coordination_outcome="none").outcome == "not_applicable"


INCOMING = "incoming_document.propose"
CAME_IN = {
    "document_kind": "request_for_instructions",
    "issued_in_name_of": "department",
    "direction": "upward",
    "origin": "other",
    "is_major": False,
    "government_consent_noted": False,
    "presented_to_roles": ["vice_mayor_in_charge"],
    "office_checked": True,
    "handling_opinion_given": True,
}


def test_53_1a_what_came_in_is_presented_after_the_review_with_an_opinion(find):
    assert find("53.1a", INCOMING, **CAME_IN).outcome == "met"
    assert find("53.1a", INCOMING, **{**CAME_IN, "office_checked": False}).outcome == "breached"
    assert find("53.1a", INCOMING, **{**CAME_IN, "handling_opinion_given": False}).outcome == "breached"


@pytest.mark.parametrize("role", ["executive_vice_mayor", "vice_mayor", "secretary_general"])
def test_53_2_what_came_in_goes_by_portfolio(find, role):
    assert find("53.2", INCOMING, **CAME_IN).outcome == "met"
    assert find("53.2", INCOMING, **{**CAME_IN, "presented_to_roles": [role]}).outcome == "breached"
    assert find("53.2", INCOMING, **{**CAME_IN, "presented_to_roles": []}).outcome == "breached"


def test_53_2_a_major_matter_that_came_in_goes_to_the_mayor(find):
    major = {**CAME_IN, "is_major": True}
    assert find("53.2", INCOMING, **major).outcome == "breached"
    both = {**major, "presented_to_roles": ["vice_mayor_in_charge", "mayor"]}
    assert find("53.2", INCOMING, **both).outcome == "met"
    assert find("53.2", INCOMING, **{**CAME_IN, "is_major": None}).outcome == "missing"
