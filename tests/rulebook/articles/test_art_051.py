"""Article 51: documents conform to the Regulations of 2012; one matter in a request; a document is needed."""

from datetime import date

import pytest

from xunzhang.rulebook import assess

DAY = date(2018, 11, 1)

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
    ("minutes", "downward", "subordinate"),
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
    ("minutes", "upward", "superior_government"),
    ("minutes", "lateral", "lateral_organ"),
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
    asked = find("51.1b", CHECK, **request)
    assert asked.outcome == "judgement"  # a person says so; the answer is recorded


def test_51_1b_only_requests(find):
    assert find("51.1b", CHECK, document_kind="notice", has_one_matter=False).outcome == "not_applicable"


def test_51_1g_the_need_is_stated(find):
    assert find("51.1g", CHECK, necessity_stated=True).outcome == "met"
    needless = find("51.1g", CHECK, necessity_stated=False)
    assert needless.outcome == "breached"
    assert needless.rests_on.as_dict() == {"kind": "reading", "ref": "R27"}
    assert find("51.1g", CHECK).outcome == "missing"


UP = {"direction": "upward", "recipient_class": "superior_government"}
BOTH = ["outgoing_document.check", "outgoing_document.issue"]


@pytest.mark.parametrize("action", BOTH)
def test_51_1c_a_report_asks_for_nothing(find, action):
    report = {"document_kind": "report"}
    assert find("51.1c", action, **report, request_wording=[]).outcome == "met"
    asked = find("51.1c", action, **report, request_wording=["请予批准。"])
    assert asked.outcome == "judgement"
    assert "请予批准" in asked.remedy.zh + asked.sentence.zh
    assert (
        find("51.1c", action, **report, request_wording=["请予批准。"], asks_for_something=True).outcome
        == "breached"
    )
    assert (
        find("51.1c", action, **report, request_wording=["请予批准。"], asks_for_something=False).outcome
        == "met"
    )


@pytest.mark.parametrize("action", BOTH)
def test_51_1c_51_1e_somebodys_word_counts_where_nothing_was_found(find, action):
    for provision, given, answer in (
        ("51.1c", {"document_kind": "report", "request_wording": []}, "asks_for_something"),
        ("51.1e", {**UP, "main_recipients": ["HB"], "sent_elsewhere": []}, "is_sent_to_several_heads"),
    ):
        assert find(provision, action, **given, **{answer: True}).outcome == "breached"
        assert find(provision, action, **given, **{answer: False}).outcome == "met"


def test_51_1c_the_answer_is_a_judgement_on_record(rules):
    facts = {"document_kind": "report", "request_wording": ["请予批准。"]}
    for answer, outcome in (("met：只是引述上级原话", "met"), ("breached：确有请示", "breached")):
        found = assess(rules, CHECK, facts, DAY, judgements={"51.1c": answer}).findings
        assert next(one for one in found if one.provision == "51.1c").outcome == outcome


def test_51_1c_requests_may_ask(find):
    asking = find("51.1c", CHECK, document_kind="request_for_instructions", request_wording=["请予批准。"])
    assert asking.outcome == "not_applicable"


@pytest.mark.parametrize("action", BOTH)
def test_51_1d_no_level_is_passed_over_without_approval(find, action):
    beyond = {"direction": "upward", "recipient_class": "beyond_superior"}
    refused = find("51.1d", action, **beyond, level_skipping_approved=False)
    assert (refused.outcome, refused.rests_on.ref) == ("breached", "R21")
    assert find("51.1d", action, **beyond, level_skipping_approved=True).outcome == "met"
    assert find("51.1d", action, **beyond).outcome == "missing"
    assert find("51.1d", action, **UP, level_skipping_approved=False).outcome == "met"


@pytest.mark.parametrize("action", BOTH)
def test_51_1e_one_head_only(find, action):
    one = {**UP, "main_recipients": ["HB"], "sent_elsewhere": []}
    assert find("51.1e", action, **one).outcome == "met"
    assert find("51.1e", action, **{**one, "main_recipients": ["HB", "WH-CPC"]}).outcome == "breached"
    again = {**one, "sent_elsewhere": ["关于同一事项的请示"]}
    assert find("51.1e", action, **again).outcome == "judgement"
    assert find("51.1e", action, **again, is_sent_to_several_heads=True).outcome == "breached"
    assert find("51.1e", action, **again, is_sent_to_several_heads=False).outcome == "met"


def test_51_1e_downward_documents_have_many_recipients(find):
    facts = {"direction": "downward", "main_recipients": ["A", "B"], "sent_elsewhere": []}
    assert find("51.1e", CHECK, **facts).outcome == "not_applicable"


@pytest.mark.parametrize("action", BOTH)
def test_51_1f_not_to_a_leader_in_person(assessed, find, action):
    person = {
        **UP,
        "addressed_to_leader": True,
        "assigned_by_leader": False,
        "is_top_secret_and_direct": False,
    }
    refused = find("51.1f", action, **person)
    assert (refused.outcome, refused.force, refused.refuses) == ("breached", "default", True)
    assert find("51.1f", action, **{**person, "assigned_by_leader": True}).outcome == "met"
    assert find("51.1f", action, **{**person, "is_top_secret_and_direct": True}).outcome == "met"
    assert find("51.1f", action, **{**person, "addressed_to_leader": False}).outcome == "met"
    departed = assessed(action, departures={"51.1f": "涉及领导同志个人事项"}, **person)
    finding = next(one for one in departed.findings if one.provision == "51.1f")
    assert (finding.outcome, finding.refuses) == ("departed", False)


JOINT = {
    "issued_in_name_of": "joint_with_party",
    "recipient_class": "subordinate",
    "substance_is_government": True,
    "led_by_government_department": True,
    "government_procedure_done": False,
}


def test_51_2_the_governments_own_procedure_comes_first(find):
    sign = "outgoing_document.sign_and_issue"
    assert find("51.2", sign, **JOINT).outcome == "breached"
    assert find("51.2", sign, **{**JOINT, "issued_in_name_of": "joint_offices"}).outcome == "breached"
    assert find("51.2", sign, **{**JOINT, "government_procedure_done": True}).outcome == "met"
    assert find("51.2", sign, **{**JOINT, "substance_is_government": False}).outcome == "met"
    assert find("51.2", sign, **{**JOINT, "led_by_government_department": False}).outcome == "met"
    assert find("51.2", sign, **{**JOINT, "substance_is_government": None}).outcome == "missing"


def test_51_2_what_goes_to_a_meeting_of_the_party_committee(find):
    sign = "outgoing_document.sign_and_issue"
    facts = {**JOINT, "issued_in_name_of": "government", "recipient_class": "party_committee"}
    assert find("51.2", sign, **facts, party_route="party_meeting").outcome == "breached"
    assert find("51.2", sign, **facts, party_route="none").outcome == "not_applicable"
    assert find("51.2", sign, **facts, party_route=None).outcome == "missing"
    elsewhere = {**facts, "recipient_class": "subordinate"}
    assert find("51.2", sign, **elsewhere, party_route="party_meeting").outcome == "breached"
    assert find("51.2", sign, **elsewhere, party_route=None).outcome == "not_applicable"


OWN_TO_PARTY = {
    **JOINT,
    "issued_in_name_of": "department",
    "recipient_class": "party_committee",
    "party_route": "party_meeting",
}


def test_51_2_a_departments_own_draft_to_the_party_committee(find):
    issue = "outgoing_document.issue"
    refused = find("51.2", issue, **OWN_TO_PARTY)
    assert (refused.outcome, refused.refuses, refused.rests_on.kind) == ("breached", True, "text")
    assert find("51.2", issue, **{**OWN_TO_PARTY, "government_procedure_done": True}).outcome == "met"
    assert find("51.2", issue, **{**OWN_TO_PARTY, "substance_is_government": False}).outcome == "met"
    assert find("51.2", issue, **{**OWN_TO_PARTY, "substance_is_government": None}).outcome == "missing"
    assert find("51.2", issue, **{**OWN_TO_PARTY, "party_route": "none"}).outcome == "not_applicable"
    assert find("51.2", issue, **{**OWN_TO_PARTY, "party_route": None}).outcome == "missing"
