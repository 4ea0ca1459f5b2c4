"""Article 6: the mayor convenes; major matters are decided by a plenary or executive meeting."""

from datetime import date

import pytest

MEETING = {
    "meeting_kind": "executive_meeting",
    "convener_roles": ["executive_vice_mayor"],
    "head_absent": True,
    "entrusted": True,
    "entrustment_provision": "5b",
    "entrustment_from_on": date(2018, 11, 5),
    "entrustment_to_on": date(2018, 11, 9),
    "entrustment_names_meeting": True,
    "held_on": date(2018, 11, 7),
}
ALONE = {"head_absent": False, "entrusted": False, "entrustment_names_meeting": False}


@pytest.mark.parametrize("kind", ["plenary_meeting", "executive_meeting", "coordination_meeting"])
def test_6_1_the_mayor_convenes_all_three(find, kind):
    finding = find("6.1", "meeting.convene", meeting_kind=kind, convener_roles=["mayor"], **ALONE)
    assert finding.outcome == "met"


@pytest.mark.parametrize("kind", ["plenary_meeting", "executive_meeting"])
def test_6_1_in_the_mayors_place_only_under_article_5(find, kind):
    finding = find("6.1", "meeting.convene", **{**MEETING, "meeting_kind": kind})
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R3")


@pytest.mark.parametrize(
    "lacking",
    [
        {"head_absent": False},
        {"entrusted": False},
        {"entrustment_provision": "43b"},
        {"entrustment_names_meeting": False},
        {"held_on": date(2018, 11, 10)},
        {"held_on": date(2018, 11, 4)},
    ],
)
def test_6_1_without_absence_entrustment_or_the_meeting_named_it_is_refused(assessed, lacking):
    assessment = assessed("meeting.convene", **{**MEETING, **lacking})
    assert assessment.refused
    assert [one.provision for one in assessment.standing] == ["6.1"]


@pytest.mark.parametrize("provision", ["43b", "5b"])
def test_6_1_the_coordination_meeting_needs_the_entrustment_alone_under_43(find, provision):
    present = {**MEETING, "meeting_kind": "coordination_meeting", "head_absent": False}
    finding = find("6.1", "meeting.convene", **{**present, "entrustment_provision": provision})
    assert finding.outcome == ("met" if provision == "43b" else "breached")


@pytest.mark.parametrize("kind", ["plenary_meeting", "executive_meeting", "coordination_meeting"])
@pytest.mark.parametrize("role", ["vice_mayor", "secretary_general", "deputy_secretary_general"])
def test_6_1_nobody_else_even_with_an_entrustment(find, kind, role):
    finding = find("6.1", "meeting.convene", **{**MEETING, "meeting_kind": kind, "convener_roles": [role]})
    assert finding.outcome == "breached"


def test_6_1_unknown_absence_is_missing(find):
    finding = find("6.1", "meeting.convene", **{**MEETING, "head_absent": None})
    assert finding.outcome == "missing"
    assert "head_absent" in finding.missing


@pytest.mark.parametrize("meeting", ["plenary_meeting", "executive_meeting"])
def test_6_2_a_major_matter_decided_by_either_meeting(find, meeting):
    finding = find(
        "6.2",
        "matter.decide_major",
        is_major=True,
        reviewing_meeting=meeting,
        reviewing_meeting_on=date(2018, 10, 29),
    )
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("text", "6.2")


@pytest.mark.parametrize("meeting", ["coordination_meeting", "thematic_meeting", "none"])
@pytest.mark.parametrize("action", ["matter.decide_major", "outgoing_document.sign_and_issue"])
def test_6_2_neither_decided_nor_signed_before(find, action, meeting):
    finding = find(
        "6.2", action, is_major=True, reviewing_meeting=meeting, reviewing_meeting_on=date(2018, 10, 29)
    )
    assert finding.outcome == "breached"
    assert finding.remedy is not None


def test_6_2_a_meeting_still_to_come_does_not_do(find):
    finding = find(
        "6.2",
        "matter.decide_major",
        is_major=True,
        reviewing_meeting="executive_meeting",
        reviewing_meeting_on=date(2018, 11, 2),
    )
    assert finding.outcome == "breached"


def test_6_2_other_matters_are_free_and_unclassed_ones_wait(find):
    assert find("6.2", "matter.decide_major", is_major=False).outcome == "not_applicable"
    unclassed = find("6.2", "matter.decide_major", reviewing_meeting="none")
    assert (unclassed.outcome, unclassed.missing) == ("missing", ("is_major",))
