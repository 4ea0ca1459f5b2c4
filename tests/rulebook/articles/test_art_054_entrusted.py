"""Article 54: signing for the mayor, by entrustment (54(3)) or authorisation (54(5)); the review that goes before it."""

from datetime import date

import pytest
from tests.rulebook.articles.signing_table import (
    AUTHORISED_5,
    ENTRUSTED_3,
    HOLDERS,
    row_of,
    signing_finding,
)


@pytest.mark.parametrize("holder", ["executive_vice_mayor", "executive_in_charge"])
def test_54_3_the_executive_vice_mayor_whom_the_mayor_has_entrusted(assessed, holder):
    assert signing_finding(assessed, **row_of("downward", holder, **ENTRUSTED_3)).outcome == "met"


@pytest.mark.parametrize(
    "lacking",
    [
        {"entrusted": False},
        {"entrustment_provision": "5b"},
        {"entrustment_provision": "54(5)"},
        {"entrustment_names": "origin_only"},
        {"entrustment_names": "nothing_that_covers_it"},
        {"signed_on": date(2018, 11, 4)},
        {"signed_on": date(2018, 11, 10)},
    ],
)
def test_54_3_no_entrustment_another_one_or_one_that_has_ended(assessed, lacking):
    facts = row_of("downward", "executive_vice_mayor", **{**ENTRUSTED_3, **lacking})
    finding = signing_finding(assessed, **facts)
    assert (finding.provision, finding.outcome) == ("54(3)", "breached")


def test_54_3_the_refusal_says_when_the_entrustment_ended(assessed):
    ended = {**ENTRUSTED_3, "signed_on": date(2018, 11, 12)}
    finding = signing_finding(assessed, **row_of("downward", "executive_vice_mayor", **ended))
    assert "截止日期：2018年11月9日" in finding.sentence.zh
    assert "签发日期：2018年11月12日" in finding.sentence.zh


@pytest.mark.parametrize("holder", ["vice_mayor", "vice_mayor_in_charge", "secretary_general"])
def test_54_3_an_entrustment_of_anybody_else_is_worth_nothing(assessed, holder):
    assert signing_finding(assessed, **row_of("downward", holder, **ENTRUSTED_3)).outcome == "breached"


def test_54_3_the_review_comes_first(assessed):
    unreviewed = row_of("downward", "mayor", reviewer_roles=[])
    assert signing_finding(assessed, **unreviewed).outcome == "breached"
    by_another = row_of("downward", "mayor", reviewer_roles=["vice_mayor"])
    assert signing_finding(assessed, **by_another).outcome == "breached"
    unknown = signing_finding(assessed, **row_of("downward", "mayor", reviewer_roles=None))
    assert (unknown.outcome, unknown.missing) == ("missing", ("reviewer_roles",))


def test_54_3_where_nobody_is_in_charge_the_mayor_reviews(assessed):
    alone = {"no_vice_mayor_in_charge": True, "reviewer_roles": []}
    mayor = signing_finding(assessed, **row_of("downward", "mayor", **alone))
    assert (mayor.outcome, mayor.rests_on.ref) == ("met", "R17")
    executive = row_of("downward", "executive_vice_mayor", **alone, **ENTRUSTED_3)
    assert signing_finding(assessed, **executive).outcome == "breached"
    reviewed = {**executive, "reviewer_roles": ["mayor"]}
    assert signing_finding(assessed, **reviewed).outcome == "met"


def test_54_3_an_unknown_entrustment_is_missing(assessed):
    facts = row_of("downward", "executive_vice_mayor", **{**ENTRUSTED_3, "entrusted": None})
    finding = signing_finding(assessed, **facts)
    assert (finding.outcome, finding.missing) == ("missing", ("entrusted",))


@pytest.mark.parametrize("name", ["executive meeting's decision, lateral", "routine approval, lateral"])
@pytest.mark.parametrize("holder", ["executive_vice_mayor", "vice_mayor", "secretary_general"])
@pytest.mark.parametrize("scope", ["class_of_documents", "origin_only"])
def test_54_5_whom_the_mayor_has_authorised(assessed, name, holder, scope):
    facts = row_of(name, holder, **{**AUTHORISED_5, "entrustment_names": scope})
    assert signing_finding(assessed, **facts).outcome == "met"


@pytest.mark.parametrize("holder", ["deputy_secretary_general", "principal_officer", "clerk"])
def test_54_5_nobody_else_can_be_authorised(assessed, holder):
    facts = row_of("routine approval, lateral", holder, **AUTHORISED_5)
    assert signing_finding(assessed, **facts).outcome == "breached"


@pytest.mark.parametrize(
    "lacking",
    [
        {"entrusted": False},
        {"entrustment_provision": "54(3)"},
        {"entrustment_names": "nothing_that_covers_it"},
        {"signed_on": date(2018, 11, 12)},
    ],
)
def test_54_5_without_an_authorisation_in_force(assessed, lacking):
    facts = row_of("routine approval, lateral", "secretary_general", **{**AUTHORISED_5, **lacking})
    assert signing_finding(assessed, **facts).outcome == "breached"


def test_54_5_and_54_3_together_keep_the_review(assessed):
    name = "executive meeting's decision, downward"
    assert signing_finding(assessed, **row_of(name, "mayor", reviewer_roles=[])).outcome == "breached"
    executive = row_of(name, "executive_vice_mayor", **AUTHORISED_5)
    assert signing_finding(assessed, **executive).outcome == "met"
    assert signing_finding(assessed, **{**executive, "reviewer_roles": []}).outcome == "breached"


@pytest.mark.parametrize("holder", ["vice_mayor", "secretary_general"])
def test_54_5_and_54_3_together_another_delegate_needs_the_class_named(assessed, holder):
    name = "executive meeting's decision, downward"
    assert signing_finding(assessed, **row_of(name, holder, **AUTHORISED_5)).outcome == "met"
    origin_only = {**AUTHORISED_5, "entrustment_names": "origin_only"}
    assert signing_finding(assessed, **row_of(name, holder, **origin_only)).outcome == "breached"
    assert signing_finding(assessed, **row_of(name, holder, **ENTRUSTED_3)).outcome == "breached"


def test_54_5_nobody_but_the_mayor_on_what_the_plenary_meeting_decided(assessed):
    for holder in HOLDERS.keys() - {"mayor"}:
        facts = row_of("plenary meeting's decision", holder, **AUTHORISED_5)
        assert signing_finding(assessed, **facts).outcome == "breached"
