"""Article 54: who signs. Every row of the table, the right signer and every wrong one (R4, R5, R17, R18, R19, R28, R29)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import assess, signing_decision

SIGN = "outgoing_document.sign_and_issue"
DOMAIN = [
    "document_kind",
    "content_class",
    "issued_in_name_of",
    "direction",
    "recipient_class",
    "origin",
    "is_major",
    "government_consent_noted",
    "no_vice_mayor_in_charge",
]
DAY = date(2018, 11, 7)
OUTRIGHT = {
    "document_kind": "notice",
    "content_class": "other",
    "issued_in_name_of": "government",
    "direction": "downward",
    "recipient_class": "subordinate",
    "origin": "other",
    "is_major": False,
    "government_consent_noted": False,
    "no_vice_mayor_in_charge": False,
    "signer_roles": ["mayor"],
    "reviewer_roles": ["vice_mayor", "vice_mayor_in_charge"],
    "signed_on": DAY,
    "entrusted": False,
    "reviewing_meeting": "executive_meeting",
    "reviewing_meeting_on": date(2018, 11, 5),
    "departments_concerned": [],
    "countersigned_by": [],
    "office_checked": True,
    "handling_opinion_given": True,
}
HOLDERS = {
    "mayor": ["mayor"],
    "executive_vice_mayor": ["executive_vice_mayor"],
    "executive_in_charge": ["executive_vice_mayor", "vice_mayor_in_charge"],
    "vice_mayor_in_charge": ["vice_mayor", "vice_mayor_in_charge"],
    "vice_mayor": ["vice_mayor"],
    "secretary_general": ["secretary_general"],
    "deputy_secretary_general": ["deputy_secretary_general"],
    "principal_officer": ["principal_officer"],
    "clerk": ["clerk"],
}
ENTRUSTED_3 = {
    "entrusted": True,
    "entrustment_provision": "54(3)",
    "entrustment_from_on": date(2018, 11, 5),
    "entrustment_to_on": date(2018, 11, 9),
    "entrustment_names": "class_of_documents",
}
AUTHORISED_5 = {**ENTRUSTED_3, "entrustment_provision": "54(5)"}
TO_PROVINCE = {"direction": "upward", "recipient_class": "superior_government"}
LATERAL = {"document_kind": "letter", "direction": "lateral", "recipient_class": "lateral_organ"}
OFFICE = {"issued_in_name_of": "general_office"}
CONSENTED = {**OFFICE, "government_consent_noted": True}

# row of the table: what, the provision that decides, on what it rests, who may sign without any entrustment
ROWS = {
    "rule": (
        {
            "document_kind": "order",
            "content_class": "government_rule",
            "direction": "public",
            "recipient_class": "public",
        },
        "54(1)",
        "54(1)",
        {"mayor"},
    ),
    "order": ({"document_kind": "order"}, "54(1)", "54(1)", {"mayor"}),
    "bill to the congress": (
        {"document_kind": "bill", "direction": "upward", "recipient_class": "congress"},
        "54(1)",
        "54(1)",
        {"mayor"},
    ),
    "bill to the standing committee": (
        {"document_kind": "bill", "direction": "upward", "recipient_class": "standing_committee"},
        "54(1)",
        "54(1)",
        {"mayor"},
    ),
    "request to the province": (
        {"document_kind": "request_for_instructions", **TO_PROVINCE},
        "54(2)",
        "54(2)",
        {"mayor"},
    ),
    "report to the province": ({"document_kind": "report", **TO_PROVINCE}, "54(2)", "54(2)", {"mayor"}),
    "opinion to the province": ({"document_kind": "opinion", **TO_PROVINCE}, "54(2)", "54(2)", {"mayor"}),
    "downward": ({}, "54(3)", "54(3)", {"mayor"}),
    "public notice": (
        {"document_kind": "public_notice", "direction": "public", "recipient_class": "public"},
        "54(3)",
        "R28",
        {"mayor"},
    ),
    "lateral": (LATERAL, "54(4)a", "54(4)a", {"vice_mayor_in_charge", "executive_in_charge"}),
    "lateral, nobody in charge": ({**LATERAL, "no_vice_mayor_in_charge": True}, "54(4)a", "R17", {"mayor"}),
    "lateral, major": (
        {**LATERAL, "is_major": True},
        "54(4)b",
        "54(4)b",
        {"mayor", "executive_vice_mayor", "executive_in_charge"},
    ),
    "executive meeting's decision, downward": (
        {"origin": "executive_meeting_decision"},
        "54(5)",
        "R5",
        {"mayor"},
    ),
    "executive meeting's decision, lateral": (
        {**LATERAL, "origin": "executive_meeting_decision"},
        "54(5)",
        "54(5)",
        {"mayor"},
    ),
    "routine approval, downward": (
        {"document_kind": "reply", "origin": "routine_approval"},
        "54(5)",
        "R5",
        {"mayor"},
    ),
    "routine approval, lateral": ({**LATERAL, "origin": "routine_approval"}, "54(5)", "54(5)", {"mayor"}),
    "plenary meeting's decision": (
        {"origin": "plenary_meeting_decision", "reviewing_meeting": "plenary_meeting"},
        "54(5)",
        "R18",
        {"mayor"},
    ),
    "General Office": (OFFICE, "54(6)", "54(6)", {"secretary_general"}),
    "General Office, consent": (
        CONSENTED,
        "54(6)",
        "54(6)",
        {"vice_mayor_in_charge", "executive_in_charge", "mayor", "executive_vice_mayor"},
    ),
    "General Office, consent, major": (
        {**CONSENTED, "is_major": True},
        "54(6)",
        "R19",
        {"mayor", "executive_vice_mayor", "executive_in_charge"},
    ),
    "other upward": (
        {"document_kind": "report", "direction": "upward", "recipient_class": "party_committee"},
        "54(2)",
        "R18",
        {"mayor"},
    ),
    "report to the standing committee": (
        {"document_kind": "report", "direction": "upward", "recipient_class": "standing_committee"},
        "54(2)",
        "R18",
        {"mayor"},
    ),
    "jointly with the Party committee": (
        {"issued_in_name_of": "joint_with_party"},
        "54(2)",
        "R29",
        {"mayor"},
    ),
    "jointly by the two Offices": (
        {"issued_in_name_of": "joint_offices"},
        "54(6)",
        "R29",
        {"secretary_general"},
    ),
}


def row_of(name, holder, **changes):
    what = ROWS[name][0]
    return {**OUTRIGHT, **what, "signer_roles": HOLDERS[holder], **changes}


def signing_finding(assessed, **facts):
    """The one finding of article 54 that decides."""
    found = [
        one
        for one in assessed(SIGN, on=DAY, **facts).findings
        if one.article == 54 and one.outcome != "not_applicable"
    ]
    assert len(found) == 1, [one.provision for one in found]
    return found[0]


def rows_of(*provisions):
    return [(name, holder) for name, row in ROWS.items() if row[1] in provisions for holder in HOLDERS]


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
    assert signing_finding(assessed, **{**order, **OFFICE}).provision == "54(1)"


def test_54_2_goes_before_origin(assessed):
    request = row_of(
        "request to the province", "vice_mayor", origin="executive_meeting_decision", **AUTHORISED_5
    )
    finding = signing_finding(assessed, **request)
    assert (finding.provision, finding.outcome) == ("54(2)", "breached")


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


NOT_DECIDED = [
    {"reviewing_meeting": "none", "reviewing_meeting_on": None},
    {"reviewing_meeting": "thematic_meeting"},
    {"reviewing_meeting_on": date(2018, 11, 8)},  # after the signing
]
BY_MEETING = [name for name in ROWS if "meeting's decision" in name]


@pytest.mark.parametrize("lacking", NOT_DECIDED)
@pytest.mark.parametrize("name", BY_MEETING)
@pytest.mark.parametrize("holder", ["mayor", "executive_vice_mayor", "vice_mayor", "secretary_general"])
def test_54_5_what_a_meeting_decided_has_that_meeting_on_record(assessed, name, holder, lacking):
    facts = row_of(name, holder, **{**AUTHORISED_5, **lacking})
    finding = signing_finding(assessed, **facts)
    assert (finding.provision, finding.outcome, finding.refuses) == ("54(5)", "breached", True)
    assert "会议" in finding.quote
    assert "登记该次会议和日期" in finding.remedy.zh


def test_54_5_the_refusal_says_which_meeting_is_on_record(assessed):
    facts = row_of("executive meeting's decision, lateral", "secretary_general", **AUTHORISED_5)
    finding = signing_finding(assessed, **{**facts, **NOT_DECIDED[0]})
    assert "未经会议" in finding.sentence.zh
    assert finding.rests_on.as_dict() == {"kind": "text", "ref": "54(5)"}


@pytest.mark.parametrize("name", BY_MEETING)
@pytest.mark.parametrize("unknown", ["reviewing_meeting", "reviewing_meeting_on"])
def test_54_5_an_unknown_meeting_is_missing(assessed, name, unknown):
    finding = signing_finding(assessed, **row_of(name, "mayor", **{unknown: None}))
    assert (finding.outcome, finding.missing) == ("missing", (unknown,))


def test_54_5_routine_approvals_need_no_meeting(assessed):
    facts = row_of("routine approval, lateral", "secretary_general", **AUTHORISED_5)
    assert signing_finding(assessed, **{**facts, **NOT_DECIDED[0]}).outcome == "met"


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


@pytest.mark.parametrize("name", ROWS)
def test_54_the_route_names_the_same_signers(rules, name):
    what, provision, ref, signers = ROWS[name]
    facts = {
        name: value
        for name, value in {**OUTRIGHT, **what}.items()
        if name not in ("signer_roles", "reviewer_roles")
    }
    decision = signing_decision(rules, SIGN, facts, DAY)
    assert decision.clause == provision
    assert decision.rests_on.ref == ref
    expected = {role for holder in signers for role in HOLDERS[holder][-1:]} - {"vice_mayor"}
    if "executive_in_charge" in signers and "executive_vice_mayor" not in signers:
        expected -= {"executive_vice_mayor"}
    if "vice_mayor_in_charge" not in signers:
        expected -= {"vice_mayor_in_charge"}
    assert set(decision.signers) == expected
    assert decision.reviewer == ("vice_mayor_in_charge" if provision == "54(3)" or ref == "R5" else None)


@pytest.mark.parametrize("name", ROWS)
def test_53_2_presenting_it_to_whoever_signs_by_article_54_is_right(rules, assessed, name):
    facts = {**OUTRIGHT, **ROWS[name][0]}
    asked = {fact: value for fact, value in facts.items() if fact not in ("signer_roles", "reviewer_roles")}
    decision = signing_decision(rules, SIGN, asked, DAY)
    for signer in decision.signers:
        there = {signer, *([decision.reviewer] if decision.reviewer else [])}
        presented = {
            fact: facts[fact]
            for fact in rules.vocabulary.action("outgoing_document.present").facts
            if fact in facts
        }
        assessment = assessed("outgoing_document.present", **presented, presented_to_roles=sorted(there))
        assert not assessment.refused, (signer, assessment.standing)
        assert not assessment.undecided


@st.composite
def any_document(draw, vocabulary):
    facts = dict(OUTRIGHT)
    for name in DOMAIN:
        fact = vocabulary.action(SIGN).facts[name]
        values = [True, False] if fact.type == "boolean" else sorted(set(fact.values) - {"minutes"})
        facts[name] = draw(st.sampled_from(values))
    facts["signer_roles"] = draw(st.sampled_from(sorted(HOLDERS.values())))
    return facts


@given(data=st.data())
def test_54_any_document_has_exactly_one_deciding_item(rules, data):
    facts = data.draw(any_document(rules.vocabulary))
    findings = assess(rules, SIGN, facts, DAY).findings
    deciding = [one for one in findings if one.article == 54 and one.outcome != "not_applicable"]
    assert len(deciding) == 1
    assert deciding[0].outcome in ("met", "breached")
    asked = {name: value for name, value in facts.items() if name not in ("signer_roles", "reviewer_roles")}
    assert signing_decision(rules, SIGN, asked, DAY).clause == deciding[0].provision
