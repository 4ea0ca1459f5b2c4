"""Article 54: the table that decides the route names the same signers, for any document (53(2) with it)."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rulebook.articles.signing_table import DAY, DOMAIN, HOLDERS, OUTRIGHT, ROWS, SIGN
from tests.rulebook.articles.test_art_054_contradictions import NAMES, RECIPIENTS, WAYS, agrees

from xunzhang.rulebook import assess, signing_decision


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


@cache
def possible_cases():
    """Kinds with a direction, recipient and name that agree; minutes have a table of their own."""
    return [
        (kind, direction, recipient, name)
        for kind, directions in WAYS.items()
        for direction in sorted(directions)
        for recipient in sorted(RECIPIENTS[direction])
        for name in NAMES
        if kind != "minutes" and agrees(kind, direction, recipient, name, "other")
    ]


@st.composite
def any_document(draw, vocabulary):
    facts = dict(OUTRIGHT)
    for name in DOMAIN:
        fact = vocabulary.action(SIGN).facts[name]
        values = [True, False] if fact.type == "boolean" else sorted(set(fact.values) - {"minutes"})
        facts[name] = draw(st.sampled_from(values))
    kind, direction, recipient, name = draw(st.sampled_from(possible_cases()))
    facts |= {
        "document_kind": kind,
        "direction": direction,
        "recipient_class": recipient,
        "issued_in_name_of": name,
    }
    if facts["content_class"] == "government_rule" and kind != "order":
        facts["content_class"] = "other"
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
