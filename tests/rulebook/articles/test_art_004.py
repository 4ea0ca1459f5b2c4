"""Article 4: who the members of the government are."""

import pytest

MEMBERS = ["mayor", "executive_vice_mayor", "vice_mayor", "secretary_general", "principal_officer"]


def test_4_mayor_vice_mayors_secretary_general_and_heads_of_departments(find):
    finding = find("4", "membership.confirm", member_roles=MEMBERS)
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("text", "4")


@pytest.mark.parametrize("foreign", ["deputy_secretary_general", "deputy_officer", "clerk"])
def test_4_nobody_else_is_a_member(find, foreign):
    assert find("4", "membership.confirm", member_roles=[*MEMBERS, foreign]).outcome == "breached"


def test_4_an_unknown_list_is_missing(find):
    assert find("4", "membership.confirm").outcome == "missing"


def test_4_the_roles_say_the_same_to_the_directory(rules):
    members = {name for name, role in rules.roles.items() if "member" in role.attributes.get("functions", ())}
    assert members == set(MEMBERS)
    leaders = {name for name, role in rules.roles.items() if role.leader}
    assert leaders == {"mayor", "executive_vice_mayor", "vice_mayor", "secretary_general"}
