"""Article 8: the secretary-general follows decisions and assignments; deputies of the secretary-general assist."""

import pytest


@pytest.mark.parametrize("source", ["government_decision", "head_assignment"])
def test_8a_decisions_and_assignments_come_to_the_secretary_generals_list(assessed, source):
    listed = assessed("matter.assign", source=source, on_secretary_general_list=True)
    assert [one.outcome for one in listed.findings] == ["met"]
    unlisted = assessed("matter.assign", source=source, on_secretary_general_list=False)
    assert unlisted.refused
    assert [duty.what for duty in unlisted.duties] == ["list_for_the_secretary_general"]


def test_8a_other_sources_do_not(assessed):
    other = assessed("matter.assign", source="other", on_secretary_general_list=False)
    assert not other.refused
    assert other.duties == ()


def test_8a_unknown_is_missing(find):
    assert find("8a", "matter.assign", source="government_decision").outcome == "missing"


def test_8b_a_deputy_secretary_general_assists(find):
    finding = find(
        "8b", "pairing.assign", assistant_role="deputy_secretary_general", leader_roles=["vice_mayor"]
    )
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("text", "8b")


@pytest.mark.parametrize("role", ["secretary_general", "principal_officer", "clerk"])
def test_8b_nobody_else_is_paired(find, role):
    assert (
        find("8b", "pairing.assign", assistant_role=role, leader_roles=["vice_mayor"]).outcome == "breached"
    )


def test_8b_unknown_is_missing(find):
    assert find("8b", "pairing.assign").outcome == "missing"
