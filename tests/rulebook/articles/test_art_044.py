"""Article 44: who convenes a thematic meeting (R1)."""

from datetime import date

import pytest

MEETING = {
    "meeting_kind": "thematic_meeting",
    "head_absent": False,
    "entrusted": False,
    "entrustment_names_meeting": False,
    "held_on": date(2018, 11, 7),
}
ENTRUSTED = {
    **MEETING,
    "convener_roles": ["deputy_secretary_general"],
    "entrusted": True,
    "entrustment_provision": "44a",
    "entrustment_from_on": date(2018, 11, 5),
    "entrustment_to_on": date(2018, 11, 9),
    "entrustment_names_meeting": True,
}


@pytest.mark.parametrize("role", ["mayor", "executive_vice_mayor", "vice_mayor", "secretary_general"])
def test_44a_any_leader(find, role):
    finding = find("44a", "meeting.convene", **MEETING, convener_roles=[role])
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R1")


def test_44a_a_deputy_secretary_general_whom_one_has_entrusted(find):
    assert find("44a", "meeting.convene", **ENTRUSTED).outcome == "met"


@pytest.mark.parametrize(
    "lacking",
    [
        {"entrusted": False},
        {"entrustment_provision": "43b"},
        {"entrustment_names_meeting": False},
        {"held_on": date(2018, 11, 10)},
    ],
)
def test_44a_not_without_the_entrustment(assessed, lacking):
    assessment = assessed("meeting.convene", **{**ENTRUSTED, **lacking})
    assert [one.provision for one in assessment.standing] == ["44a"]


@pytest.mark.parametrize("role", ["principal_officer", "deputy_officer", "clerk"])
def test_44a_nobody_else(find, role):
    assert find("44a", "meeting.convene", **{**ENTRUSTED, "convener_roles": [role]}).outcome == "breached"


def test_44a_unknown_convener_is_missing(find):
    assert find("44a", "meeting.convene", **MEETING).outcome == "missing"
