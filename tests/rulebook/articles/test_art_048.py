"""Article 48.1: who signs minutes, by the meeting they record (R6, R7, R17, R20)."""

from datetime import date
from typing import Any

import pytest

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import signing_decision

SIGN = "outgoing_document.sign_and_issue"
DAY = date(2018, 11, 7)
MINUTES: dict[str, Any] = {
    "document_kind": "minutes",
    "content_class": "other",
    "issued_in_name_of": "government",
    "direction": "downward",
    "recipient_class": "subordinate",
    "origin": "other",
    "government_consent_noted": False,
    "no_vice_mayor_in_charge": False,
    "is_major": False,
    "signed_on": DAY,
    "entrusted": False,
    "reviewing_meeting": "executive_meeting",
    "reviewing_meeting_on": date(2018, 11, 5),
    "departments_concerned": [],
    "countersigned_by": [],
    "reviewer_roles": [],
    "office_checked": True,
    "handling_opinion_given": True,
}
HOLDERS = {
    "mayor": ["mayor"],
    "executive_vice_mayor": ["executive_vice_mayor"],
    "vice_mayor_in_charge": ["vice_mayor", "vice_mayor_in_charge"],
    "vice_mayor": ["vice_mayor"],
    "secretary_general": ["secretary_general"],
    "deputy_secretary_general": ["deputy_secretary_general"],
    "principal_officer": ["principal_officer"],
}
ROWS = {
    "plenary": ({"minutes_of": "plenary_meeting"}, "48.1a", {"mayor"}),
    "plenary, major": ({"minutes_of": "plenary_meeting", "is_major": True}, "48.1a", {"mayor"}),
    "executive": ({"minutes_of": "executive_meeting"}, "48.1a", {"mayor"}),
    "executive, decided": (
        {"minutes_of": "executive_meeting", "origin": "executive_meeting_decision"},
        "48.1a",
        {"mayor"},
    ),
    "thematic": ({"minutes_of": "thematic_meeting"}, "48.1b", {"vice_mayor_in_charge"}),
    "thematic, nobody in charge": (
        {"minutes_of": "thematic_meeting", "no_vice_mayor_in_charge": True},
        "48.1b",
        {"mayor"},
    ),
    "thematic, major": (
        {"minutes_of": "thematic_meeting", "is_major": True, "reviewing_meeting": "thematic_meeting"},
        "48.1c",
        {"mayor", "executive_vice_mayor"},
    ),
}


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("holder", HOLDERS)
def test_48_1a_48_1b_48_1c_the_right_signer_passes_and_every_other_is_refused(assessed, name, holder):
    what, clause, signers = ROWS[name]
    assessment = assessed(SIGN, on=DAY, **{**MINUTES, **what, "signer_roles": HOLDERS[holder]})
    finding = next(one for one in assessment.findings if one.provision == clause)
    assert finding.outcome == ("met" if holder in signers else "breached")
    assert assessment.refused is (holder not in signers)


def test_48_1a_no_entrustment_lets_another_sign(assessed):
    entrusted = {
        "entrusted": True,
        "entrustment_provision": "54(3)",
        "entrustment_from_on": DAY,
        "entrustment_to_on": DAY,
        "entrustment_names": "class_of_documents",
    }
    facts = {**MINUTES, **entrusted, "minutes_of": "executive_meeting"}
    assert assessed(SIGN, on=DAY, **facts, signer_roles=["executive_vice_mayor"]).refused


def test_48_1b_a_departure_lets_another_leader_sign(assessed):
    facts = {**MINUTES, "minutes_of": "thematic_meeting", "signer_roles": ["mayor"]}
    assert assessed(SIGN, on=DAY, **facts).refused
    departed = assessed(SIGN, on=DAY, departures={"48.1b": "市长主持"}, **facts)
    assert not departed.refused


@pytest.mark.parametrize("name", ROWS)
def test_48_1a_48_1b_48_1c_the_route_names_the_signers(rules, name):
    what, clause, signers = ROWS[name]
    decision = signing_decision(rules, SIGN, {**MINUTES, **what}, DAY)
    assert (decision.clause, set(decision.signers), decision.reviewer) == (clause, signers, None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minutes_of": "coordination_meeting"}, "R20"),
        ({"minutes_of": "none"}, "哪一次会议"),
        ({"minutes_of": "executive_meeting", "content_class": "government_rule"}, "R6"),
        ({"minutes_of": "executive_meeting", "issued_in_name_of": "general_office"}, "第四十八条"),
        ({"minutes_of": "executive_meeting", "direction": "upward"}, "下行"),
    ],
)
def test_48_1a_what_minutes_cannot_be(rules, changes, words):
    with pytest.raises(UnusableInput) as caught:
        signing_decision(rules, SIGN, {**MINUTES, **changes}, DAY)
    assert words in str(caught.value)


def test_6_2_thematic_minutes_on_a_major_matter_record_and_decide_nothing(find):
    facts = {"is_major": True, "reviewing_meeting": "thematic_meeting", "reviewing_meeting_on": DAY}
    assert find("6.2", SIGN, minutes_of="thematic_meeting", **facts).outcome == "not_applicable"
    assert find("6.2", SIGN, minutes_of="none", **facts).outcome == "breached"
    assert find("6.2", SIGN, **facts).outcome == "breached"


@pytest.mark.parametrize("signer", ["mayor", "executive_vice_mayor"])
def test_53_2_thematic_minutes_on_a_major_matter_are_presented_to_whoever_signs(assessed, signer):
    facts = {
        name: MINUTES[name]
        for name in (
            "document_kind",
            "issued_in_name_of",
            "direction",
            "origin",
            "government_consent_noted",
            "no_vice_mayor_in_charge",
            "departments_concerned",
            "countersigned_by",
            "office_checked",
            "handling_opinion_given",
        )
    }
    assessment = assessed("outgoing_document.present", **facts, is_major=True, presented_to_roles=[signer])
    assert not assessment.refused
