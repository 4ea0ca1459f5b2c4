"""Article 54: who signs. Every row of the table, the right signer and every wrong one; which row goes before which."""

import pytest
from tests.rulebook.articles.signing_table import (
    AUTHORISED_5,
    DAY,
    ENTRUSTED_3,
    HOLDERS,
    OFFICE,
    ROWS,
    SIGN,
    row_of,
    rows_of,
    signing_finding,
)

from xunzhang.kernel.errors import UnusableInput


def check(assessed, name, holder):
    _, provision, ref, signers = ROWS[name]
    finding = signing_finding(assessed, **row_of(name, holder))
    assert finding.provision == provision
    assert finding.rests_on.ref == ref
    assert finding.rests_on.kind == ("reading" if ref.startswith("R") else "text")
    assert finding.outcome == ("met" if holder in signers else "breached")
    if holder not in signers:
        assert finding.remedy is not None
        assert finding.quote


@pytest.mark.parametrize(("name", "holder"), rows_of("54(1)"))
def test_54_1_rules_orders_and_bills(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize(("name", "holder"), rows_of("54(2)"))
def test_54_2_to_the_province_and_the_gaps_beside_it(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize(("name", "holder"), rows_of("54(3)"))
def test_54_3_downward(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize(("name", "holder"), rows_of("54(4)a"))
def test_54_4_a_lateral(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize(("name", "holder"), rows_of("54(4)b"))
def test_54_4_b_lateral_on_a_major_matter(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize(("name", "holder"), rows_of("54(5)"))
def test_54_5_by_origin(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize(("name", "holder"), rows_of("54(6)"))
def test_54_6_in_the_general_offices_name(assessed, name, holder):
    check(assessed, name, holder)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row[1] in ("54(1)", "54(2)")])
@pytest.mark.parametrize("entrustment", [ENTRUSTED_3, AUTHORISED_5])
def test_54_1_and_54_2_nobody_signs_in_the_mayors_place(assessed, name, entrustment):
    for holder in HOLDERS.keys() - {"mayor"}:
        assert signing_finding(assessed, **row_of(name, holder, **entrustment)).outcome == "breached"


def test_54_1_goes_before_origin_and_name(assessed):
    order = row_of("order", "secretary_general", origin="routine_approval", **AUTHORISED_5)
    assert signing_finding(assessed, **order).provision == "54(1)"
    with pytest.raises(UnusableInput) as caught:  # no order is in another name
        signing_finding(assessed, **{**order, **OFFICE})
    assert "政府名义" in caught.value.chinese


def test_54_2_goes_before_origin(assessed):
    request = row_of(
        "request to the province", "vice_mayor", origin="executive_meeting_decision", **AUTHORISED_5
    )
    finding = signing_finding(assessed, **request)
    assert (finding.provision, finding.outcome) == ("54(2)", "breached")


def test_54_4_a_is_a_default_that_a_recorded_reason_departs_from(assessed):
    facts = row_of("lateral", "mayor")
    assert assessed(SIGN, on=DAY, **facts).refused
    departed = assessed(SIGN, on=DAY, **facts, departures={"54(4)a": "分管副市长出访，来函当日须复"})
    assert not departed.refused
    assert [one.outcome for one in departed.findings if one.provision == "54(4)a"] == ["departed"]


def test_54_4_b_cannot_be_departed_from(assessed):
    facts = row_of("lateral, major", "vice_mayor_in_charge")
    assert assessed(SIGN, on=DAY, **facts, departures={"54(4)b": "分管副市长熟悉情况"}).refused


def test_54_4_b_an_unclassed_matter_is_never_treated_as_not_major(assessed):
    facts = row_of("lateral", "vice_mayor_in_charge", is_major=None)
    assessment = assessed(SIGN, on=DAY, **facts)
    assert assessment.undecided
    assert "is_major" in assessment.missing


def test_54_6_goes_before_origin(assessed):
    facts = row_of("General Office", "secretary_general", origin="executive_meeting_decision")
    finding = signing_finding(assessed, **facts)
    assert (finding.provision, finding.outcome) == ("54(6)", "met")


def test_54_6_unknown_consent_is_missing(assessed):
    facts = row_of("General Office", "secretary_general", government_consent_noted=None)
    finding = signing_finding(assessed, **facts)
    assert (finding.outcome, "government_consent_noted" in finding.missing) == ("missing", True)


def test_54_1_minutes_of_no_meeting_are_signed_by_nobody(assessed):
    with pytest.raises(UnusableInput) as refused:
        assessed(SIGN, on=DAY, **row_of("downward", "mayor", document_kind="minutes", minutes_of="none"))
    assert "哪一次会议" in str(refused.value)
