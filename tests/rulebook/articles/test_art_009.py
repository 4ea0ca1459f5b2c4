"""Article 9: directors answer for their departments; work rests on duty or decision; audit is independent."""

import pytest


def test_9_1_the_principal_releases(find):
    finding = find("9.1", "outgoing_document.release", signer_roles=["principal_officer"])
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R30")


@pytest.mark.parametrize("role", ["deputy_officer", "clerk", "mayor"])
def test_9_1_nobody_else_releases(find, role):
    assert find("9.1", "outgoing_document.release", signer_roles=[role]).outcome == "breached"


@pytest.mark.parametrize(("role", "outcome"), [("principal_officer", "met"), ("clerk", "breached")])
def test_9_1_the_principal_countersigns_for_the_department(find, role, outcome):
    assert find("9.1", "outgoing_document.countersign", signer_roles=[role], agrees=True).outcome == outcome


def test_9_1_unknown_is_missing(find):
    assert find("9.1", "outgoing_document.release").outcome == "missing"


@pytest.mark.parametrize("action", ["matter.reassign", "matter.withdraw", "matter.instruct"])
@pytest.mark.parametrize("role", ["mayor", "superior_audit_organ"])
def test_9_2_the_mayor_and_the_audit_organ_above_direct_audit(find, action, role):
    assert find("9.2", action, is_audit_supervision=True, actor_roles=[role]).outcome == "met"


@pytest.mark.parametrize("action", ["matter.reassign", "matter.withdraw", "matter.instruct"])
@pytest.mark.parametrize(
    "role",
    ["executive_vice_mayor", "vice_mayor", "vice_mayor_in_charge", "secretary_general", "principal_officer"],
)
def test_9_2_nobody_else_does(assessed, action, role):
    assessment = assessed(action, is_audit_supervision=True, actor_roles=[role])
    assert assessment.refused
    assert assessment.standing[0].rests_on.as_dict() == {"kind": "text", "ref": "9.2"}


def test_9_2_other_matters_are_free_and_unknown_ones_wait(find):
    assert find("9.2", "matter.instruct", is_audit_supervision=False, actor_roles=["vice_mayor"]).outcome == (
        "not_applicable"
    )
    assert find("9.2", "matter.instruct", actor_roles=["vice_mayor"]).outcome == "missing"


def test_9_2a_a_departments_matter_names_its_basis(find):
    assert (
        find("9.2a", "outgoing_document.release", drafted_by_department=True, basis_stated=True).outcome
        == "met"
    )
    refused = find("9.2a", "outgoing_document.release", drafted_by_department=True, basis_stated=False)
    assert refused.outcome == "breached"
    assert refused.remedy is not None


def test_9_2a_unknown_is_missing(find):
    finding = find("9.2a", "outgoing_document.release", drafted_by_department=True)
    assert (finding.outcome, finding.missing) == ("missing", ("basis_stated",))


def test_9_2a_not_for_what_no_department_drafted(find):
    finding = find("9.2a", "outgoing_document.release", drafted_by_department=False, basis_stated=False)
    assert finding.outcome == "not_applicable"
