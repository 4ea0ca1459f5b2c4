"""Articles 51(1) and 54: facts that contradict each other say nothing of who signs; they are told, not passed over."""

from itertools import product

import pytest
from tests.rulebook.articles.signing_table import DAY, OUTRIGHT, SIGN

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import assess, signing_decision

CHECK = "outgoing_document.check"
NAMES = ("government", "general_office", "joint_with_party", "joint_offices")
# Where each kind goes (中办发〔2012〕14号 第八条、第十五条至第十七条; reading R27).
WAYS = {
    "request_for_instructions": {"upward"},
    "report": {"upward"},
    "reply": {"downward"},
    "circular": {"downward"},
    "letter": {"lateral"},
    "notice": {"downward", "lateral"},
    "opinion": {"upward", "downward", "lateral"},
    "order": {"downward", "public"},
    "decision_document": {"downward", "public"},
    "resolution": {"downward", "public"},
    "announcement": {"public"},
    "public_notice": {"public"},
    "communique": {"public"},
    "minutes": {"downward"},
    "bill": {"upward", "lateral"},
}
CONGRESS = {"congress", "standing_committee"}
RECIPIENTS = {
    "upward": {"superior_government", "beyond_superior", "party_committee", *CONGRESS},
    "downward": {"subordinate"},
    "lateral": {"lateral_organ", *CONGRESS},
    "public": {"public", "subordinate"},
}


def agrees(kind, direction, recipient, name, content):
    return (
        direction in WAYS[kind]
        and recipient in RECIPIENTS[direction]
        and (kind != "bill" or recipient in CONGRESS)
        and (kind not in ("order", "bill", "minutes") or name == "government")
        and (content != "government_rule" or kind == "order")
    )


def every_case(rules):
    """Every kind, direction, recipient, name and two classes of content of the vocabulary."""
    known = rules.vocabulary.action(SIGN).facts
    kinds, directions, recipients = (
        list(known[name].values) for name in ("document_kind", "direction", "recipient_class")
    )
    assert set(kinds) == set(WAYS)
    assert list(known["issued_in_name_of"].values) == list(NAMES)
    return product(kinds, directions, recipients, NAMES, ("other", "government_rule"))


def facts_of(kind, direction, recipient, name, content):
    return {
        **OUTRIGHT,
        "document_kind": kind,
        "direction": direction,
        "recipient_class": recipient,
        "issued_in_name_of": name,
        "content_class": content,
        "minutes_of": "executive_meeting" if kind == "minutes" else "none",
    }


def test_54_no_contradiction_passes_silently(rules):
    """Of all 3,840 combinations those that agree are decided; of the others none says who signs."""
    decided, unusable = set(), {}
    for case in every_case(rules):
        asked = {
            name: value
            for name, value in facts_of(*case).items()
            if name not in ("signer_roles", "reviewer_roles")
        }
        try:
            assert signing_decision(rules, SIGN, asked, DAY).clause
            decided.add(case)
        except UnusableInput as problem:
            unusable[case] = problem
    assert all(one.field in asked for one in unusable.values())
    assert all(one.chinese.startswith("请核对") for one in unusable.values())
    assert all(one.english.startswith("Check ") for one in unusable.values())
    assert decided == {case for case in every_case(rules) if agrees(*case)}
    assert len(decided) + len(unusable) == 15 * 4 * 8 * 4 * 2


def test_51_1a_54_what_the_check_refuses_is_not_signed_either(rules):
    """The check and the table know the same contradictions; minutes in another name are the table's alone."""
    for case in every_case(rules):
        kind, _direction, _recipient, name, _content = case
        if kind == "minutes" and name != "government":
            continue
        facts = {**facts_of(*case), "missing_elements": []}
        known = rules.vocabulary.action(CHECK).facts
        found = assess(rules, CHECK, {one: facts[one] for one in facts if one in known}, DAY)
        (finding,) = [one for one in found.findings if one.provision == "51.1a"]
        assert finding.outcome == ("met" if agrees(*case) else "breached"), case


@pytest.mark.parametrize(
    ("kind", "direction", "recipient", "field"),
    [
        ("report", "downward", "subordinate", "document_kind"),
        ("request_for_instructions", "lateral", "lateral_organ", "document_kind"),
        ("letter", "upward", "subordinate", "document_kind"),
        ("letter", "lateral", "superior_government", "recipient_class"),
        ("notice", "downward", "public", "direction"),
    ],
)
def test_54_assessing_a_contradiction_names_the_field(rules, kind, direction, recipient, field):
    with pytest.raises(UnusableInput) as caught:
        assess(rules, SIGN, facts_of(kind, direction, recipient, "government", "other"), DAY)
    assert caught.value.field == field


@pytest.mark.parametrize("kind", ["notice", "opinion", "order", "bill"])
def test_54_one_fact_that_is_open_contradicts_nothing(rules, kind):
    """What is unknown stays unknown where the kind leaves a choice that matters; where none is left it follows."""
    facts = {
        name: value
        for name, value in facts_of(kind, None, None, "government", "other").items()
        if value is not None and name not in ("signer_roles", "reviewer_roles")
    }
    open_case = signing_decision(rules, SIGN, facts, DAY)
    clauses = {
        signing_decision(rules, SIGN, {**facts, "direction": way, "recipient_class": to}, DAY).clause
        for way in WAYS[kind]
        for to in RECIPIENTS[way]
        if agrees(kind, way, to, "government", "other")
    }
    assert (open_case.clause == "") == (len(clauses) > 1)
    assert open_case.clause in {"", *clauses}
