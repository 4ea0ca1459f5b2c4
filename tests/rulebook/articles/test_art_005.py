"""Article 5: the mayor leads; a power of the mayor passes only by the routes that the Rules name (R3, R4, R5, R32)."""

import pytest
from tests.rulebook.articles.entrusting import ROUTES, grant


@pytest.mark.parametrize("provision", ROUTES)
def test_5a_each_route_that_the_rules_name(find, assessed, provision):
    finding = find("5a", "entrustment.grant", **grant(provision))
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R32")
    assert not assessed("entrustment.grant", **grant(provision)).refused


@pytest.mark.parametrize("provision", ["48.1a", "54(1)", "54(2)", "54(4)b", "54(6)", "6.1", "6.2", "9.1"])
def test_5a_no_other_article_gives_such_a_power(find, provision):
    finding = find(
        "5a",
        "entrustment.grant",
        **grant(provision, document_classes=["order"], grantee_roles=["executive_vice_mayor"]),
    )
    assert finding.outcome == "breached"
    assert finding.remedy is not None


@pytest.mark.parametrize(
    "grantor", ["executive_vice_mayor", "vice_mayor", "secretary_general", "principal_officer"]
)
@pytest.mark.parametrize("provision", sorted(set(ROUTES) - {"44a"}))
def test_5a_only_the_mayor_can_give_it(find, provision, grantor):
    assert find("5a", "entrustment.grant", **grant(provision, grantor_roles=[grantor])).outcome == "breached"


@pytest.mark.parametrize("provision", ["5b", "43b", "54(3)"])
@pytest.mark.parametrize(
    "grantee", ["vice_mayor", "secretary_general", "deputy_secretary_general", "principal_officer"]
)
def test_5a_only_the_executive_vice_mayor_can_take_these(find, provision, grantee):
    assert find("5a", "entrustment.grant", **grant(provision, grantee_roles=[grantee])).outcome == "breached"


@pytest.mark.parametrize("grantee", ["executive_vice_mayor", "vice_mayor", "secretary_general"])
def test_5a_item_five_of_article_54_can_be_given_to_vice_mayors_and_the_secretary_general(find, grantee):
    assert find("5a", "entrustment.grant", **grant("54(5)", grantee_roles=[grantee])).outcome == "met"


@pytest.mark.parametrize("grantee", ["deputy_secretary_general", "principal_officer", "clerk"])
def test_5a_item_five_of_article_54_to_nobody_else(find, grantee):
    assert find("5a", "entrustment.grant", **grant("54(5)", grantee_roles=[grantee])).outcome == "breached"


@pytest.mark.parametrize("provision", ROUTES)
def test_5a_without_a_named_scope_there_is_none(find, provision):
    bare = grant(provision, meetings=[], document_classes=[], tasks=[])
    assert find("5a", "entrustment.grant", **bare).outcome == "breached"


@pytest.mark.parametrize(
    ("provision", "wider"),
    [
        ("43b", {"meetings": ["coordination_meeting", "executive_meeting"]}),
        ("43b", {"meetings": ["executive_meeting"]}),
        ("54(3)", {"meetings": ["executive_meeting"]}),
        ("54(5)", {"tasks": ["主持市人民政府工作"]}),
        ("5b", {"document_classes": ["order"]}),
    ],
)
def test_5a_the_scope_never_reaches_beyond_the_article(find, provision, wider):
    assert find("5a", "entrustment.grant", **grant(provision, **wider)).outcome == "breached"


def test_5a_item_five_is_an_authorisation_item_three_an_entrustment(find):
    assert (
        find("5a", "entrustment.grant", **grant("54(5)", entrustment_kind="entrustment")).outcome
        == "breached"
    )
    assert (
        find("5a", "entrustment.grant", **grant("54(3)", entrustment_kind="authorisation")).outcome
        == "breached"
    )


def test_5a_unknown_grantor_is_missing(find):
    finding = find("5a", "entrustment.grant", **grant("54(3)", grantor_roles=None))
    assert finding.outcome == "missing"
    assert "grantor_roles" in finding.missing


def test_5b_entrusted_by_the_mayor_for_the_absence(find):
    finding = find("5b", "entrustment.grant", **grant("5b"))
    assert finding.outcome == "met"
    assert (finding.rests_on.kind, finding.rests_on.ref) == ("reading", "R3")


def test_5b_only_while_the_mayor_is_away(find, assessed):
    present = grant("5b", only_while_absent=False)
    assert find("5b", "entrustment.grant", **present).outcome == "breached"
    assert assessed("entrustment.grant", **present).refused


def test_5b_names_a_meeting_or_a_task(find):
    assert find("5b", "entrustment.grant", **grant("5b", meetings=[])).outcome == "breached"
    assert (
        find("5b", "entrustment.grant", **grant("5b", meetings=[], tasks=["主持日常工作"])).outcome == "met"
    )


def test_5b_does_not_speak_of_other_entrustments(find):
    assert find("5b", "entrustment.grant", **grant("54(3)")).outcome == "not_applicable"


def test_5b_unknown_absence_is_missing(find):
    finding = find("5b", "entrustment.grant", **grant("5b", only_while_absent=None))
    assert (finding.outcome, finding.missing) == ("missing", ("only_while_absent",))
