"""Article 51: documents conform to the Regulations of 2012; one matter in a request; a document is needed."""

import pytest

CHECK = "outgoing_document.check"
NOTICE = {
    "document_kind": "notice",
    "content_class": "other",
    "issued_in_name_of": "government",
    "direction": "downward",
    "recipient_class": "subordinate",
    "missing_elements": [],
}
RIGHT = [
    ("request_for_instructions", "upward", "superior_government"),
    ("report", "upward", "standing_committee"),
    ("opinion", "upward", "party_committee"),
    ("opinion", "lateral", "lateral_organ"),
    ("notice", "downward", "subordinate"),
    ("notice", "lateral", "lateral_organ"),
    ("circular", "downward", "subordinate"),
    ("reply", "downward", "subordinate"),
    ("decision_document", "downward", "subordinate"),
    ("order", "public", "public"),
    ("letter", "lateral", "lateral_organ"),
    ("bill", "upward", "standing_committee"),
    ("bill", "lateral", "congress"),
    ("public_notice", "public", "public"),
    ("announcement", "public", "public"),
]
WRONG = [
    ("request_for_instructions", "downward", "subordinate"),
    ("report", "lateral", "lateral_organ"),
    ("reply", "upward", "superior_government"),
    ("letter", "downward", "subordinate"),
    ("notice", "upward", "superior_government"),
    ("bill", "upward", "superior_government"),
    ("public_notice", "downward", "subordinate"),
    ("notice", "downward", "superior_government"),
    ("report", "upward", "subordinate"),
    ("minutes", "downward", "subordinate"),
]


@pytest.mark.parametrize(("kind", "direction", "recipient"), RIGHT)
def test_51_1a_kinds_in_their_direction(find, kind, direction, recipient):
    facts = {**NOTICE, "document_kind": kind, "direction": direction, "recipient_class": recipient}
    finding = find("51.1a", CHECK, **facts)
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R27")


@pytest.mark.parametrize(("kind", "direction", "recipient"), WRONG)
def test_51_1a_kinds_in_another_direction(find, kind, direction, recipient):
    facts = {**NOTICE, "document_kind": kind, "direction": direction, "recipient_class": recipient}
    assert find("51.1a", CHECK, **facts).outcome == "breached"


def test_51_1a_every_element_is_there(find):
    finding = find("51.1a", CHECK, **{**NOTICE, "missing_elements": ["主送机关"]})
    assert finding.outcome == "breached"
    assert "主送机关" in finding.sentence.zh


def test_51_1a_a_rule_is_promulgated_by_order(find):
    rule = {**NOTICE, "content_class": "government_rule"}
    assert find("51.1a", CHECK, **rule).outcome == "breached"
    order = {**rule, "document_kind": "order", "direction": "public", "recipient_class": "public"}
    assert find("51.1a", CHECK, **order).outcome == "met"


@pytest.mark.parametrize("name", ["general_office", "department", "joint_with_party"])
def test_51_1a_an_order_is_in_the_governments_name(find, name):
    order = {**NOTICE, "document_kind": "order", "issued_in_name_of": name}
    assert find("51.1a", CHECK, **order).outcome == "breached"


def test_51_1a_unknown_direction_is_missing(find):
    finding = find("51.1a", CHECK, **{**NOTICE, "direction": None})
    assert finding.outcome == "missing"
    assert "direction" in finding.missing


def test_51_1b_one_matter_in_one_request(find):
    request = {"document_kind": "request_for_instructions"}
    assert find("51.1b", CHECK, **request, has_one_matter=True).outcome == "met"
    two = find("51.1b", CHECK, **request, has_one_matter=False)
    assert two.outcome == "breached"
    assert two.rests_on.as_dict() == {"kind": "reading", "ref": "R27"}
    assert find("51.1b", CHECK, **request).outcome == "missing"


def test_51_1b_only_requests(find):
    assert find("51.1b", CHECK, document_kind="notice", has_one_matter=False).outcome == "not_applicable"


def test_51_1g_the_need_is_stated(find):
    assert find("51.1g", CHECK, necessity_stated=True).outcome == "met"
    needless = find("51.1g", CHECK, necessity_stated=False)
    assert needless.outcome == "breached"
    assert needless.rests_on.as_dict() == {"kind": "reading", "ref": "R27"}
    assert find("51.1g", CHECK).outcome == "missing"
