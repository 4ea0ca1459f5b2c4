"""Decision tables: no gap, no unstated overlap, every period; and who may sign by them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rulebook.conftest import SAMPLE, Files, provision

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import Decision, Rulebook, assess, signing_decision
from xunzhang.rulebook.assessing import circumstances
from xunzhang.rulebook.exporting import dmn, jdm
from xunzhang.rulebook.library import SHIPPED, Library
from xunzhang.rulebook.signing import signing_table
from xunzhang.rulebook.tables import Branch

DAY = date(2018, 11, 1)
Problems = Callable[..., list[str]]


def clauses(files: Files, ref: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = provision(files, ref)["with"]["clauses"]
    return found


def test_a_case_without_a_clause_is_named(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        clauses(files, "2c")[0]["when"] = {"fact": "size", "lt": 9}

    assert problems(spoil) == [
        "tables.yaml · signing：2018-01-01起没有条款覆盖这种情形：颜色：绿，大：否，大小：9。"
        "请在 2a、2b、2c 中补一条 clause，或列入 impossible 并写明理由。"
    ]


def test_two_clauses_of_one_priority_are_named(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        clauses(files, "2c")[0]["when"] = {"fact": "size", "le": 10}

    assert problems(spoil) == [
        "01-sample.yaml · 2c：2018-01-01起决策表 signing 有优先级相同的几条（2c#1、2c#2）都适用这种情形：颜色：绿，大：否，大小：10。"
        "请改 priority 或收窄 when。"
    ]


def test_precedence_makes_an_overlap_stated(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        clauses(files, "2c")[0].update(when={"fact": "size", "le": 10}, priority=11)

    assert problems(spoil) == []


def test_a_gap_in_one_period_is_named_with_its_day(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        clauses(files, "2c")[1]["to"] = date(2018, 6, 30)

    (line,) = problems(spoil)
    assert line.startswith(
        "tables.yaml · signing：2018-07-01起没有条款覆盖这种情形：颜色：绿，大：否，大小：10"
    )


def test_a_clause_that_never_decides_is_named(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        clauses(files, "2b").append(
            {"when": {"fact": "colour", "is": "red"}, "priority": 1, "signers": ["head"]}
        )

    assert problems(spoil) == [
        "01-sample.yaml · 2b：第2条 clause 在任何情形下都轮不到，请删去或提高 priority。"
    ]


def test_a_clause_looks_at_the_domain_only(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        clauses(files, "2a")[0]["when"] = {"fact": "is_entrusted", "is": True}

    assert "01-sample.yaml · 2a：第1条 clause 用到 domain 以外的事实项：is_entrusted。" in problems(spoil)


def test_a_table_that_nothing_fills_is_named(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        for ref in ("2a", "2b", "2c"):
            provision(files, ref).update(
                pattern="authority", **{"with": {"actor": "signer_roles", "roles": ["head"]}}
            )

    assert problems(spoil) == ["tables.yaml · signing：没有一条规定填入这张表。"]


def decide(rules: Rulebook, **facts: Any) -> Decision:
    return signing_decision(rules, "thing.sign", facts, DAY)


def test_who_signs(sample: Rulebook) -> None:
    red = decide(sample, colour="red", is_big=True, size=5)
    assert (red.signers, red.reviewer, red.clause, red.decided) == (("head",), None, "2a", True)
    entrusted = decide(sample, colour="blue", is_big=True, size=5, is_entrusted=True)
    assert (entrusted.signers, entrusted.reviewer) == (("head", "deputy"), "deputy")
    alone = decide(sample, colour="blue", is_big=True, size=5, is_entrusted=False)
    assert (alone.signers, alone.withheld) == (("head",), ("deputy",))
    by_reading = decide(sample, colour="blue", is_big=False, size=10)
    assert (by_reading.signers, by_reading.rests_on.as_dict()) == (
        ("deputy",),
        {"kind": "reading", "ref": "R1"},
    )


def test_the_reason_is_given_in_both_languages(sample: Rulebook) -> None:
    alone = decide(sample, colour="blue", is_big=True, size=5, is_entrusted=False)
    assert alone.sentence.zh == "由首长签。先经副职审核。签发人：首长。副职不具备规定的条件。"
    assert alone.as_dict()["quote"] == "签发的规定"


def test_an_unknown_fact_that_does_not_matter_is_no_obstacle(sample: Rulebook) -> None:
    assert decide(sample, colour="red").signers == ("head",)


def test_an_unknown_fact_that_matters_is_named(sample: Rulebook) -> None:
    found = decide(sample, colour="blue", is_big=None)
    assert (found.signers, found.decided, found.missing) == ((), False, ("is_big", "size"))
    assert "尚不能确定" in found.sentence.zh
    entrusted = decide(sample, colour="blue", is_big=True)
    assert (entrusted.signers, entrusted.missing, entrusted.decided) == (("head",), ("is_entrusted",), False)


def test_the_impossible_is_said_with_its_reason(sample: Rulebook) -> None:
    for ask in (
        lambda: decide(sample, colour="grey"),
        lambda: assess(sample, "thing.sign", {"colour": "grey"}, DAY),
    ):
        with pytest.raises(UnusableInput, match=r"请核对颜色：灰色的不用签。") as caught:
            ask()
        assert caught.value.field == "colour"


def test_a_value_outside_the_vocabulary_is_unusable(sample: Rulebook) -> None:
    with pytest.raises(UnusableInput) as caught:
        decide(sample, colour="pink")
    assert caught.value.field == "colour"
    with pytest.raises(UnusableInput, match="不在本规则施行期内"):
        signing_decision(sample, "thing.sign", {"colour": "red"}, date(2017, 1, 1))
    with pytest.raises(UnusableInput, match=r"没有为“thing\.do”规定"):
        signing_decision(sample, "thing.do", {}, DAY)


SAMPLE_RULES = Library((SAMPLE,)).get("sample", "1")


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "colour": st.sampled_from(["red", "green", "blue"]),
            "is_big": st.booleans(),
            "size": st.integers(0, 100),
            "is_entrusted": st.booleans(),
            "reviewer_role": st.just("deputy"),
        }
    ),
    st.sampled_from(["head", "deputy", "clerk"]),
)
def test_the_decision_and_the_findings_agree(facts: dict[str, Any], role: str) -> None:
    found = signing_decision(SAMPLE_RULES, "thing.sign", facts, DAY)
    assessment = assess(SAMPLE_RULES, "thing.sign", {**facts, "signer_roles": [role]}, DAY)
    applying = [one for one in assessment.findings if one.outcome != "not_applicable"]
    assert [one.provision for one in applying] == [found.clause]
    assert (applying[0].outcome == "met") is (role in found.signers)
    assert applying[0].rests_on == found.rests_on


def test_what_is_not_reviewed_is_not_signed(sample: Rulebook) -> None:
    facts = {"colour": "blue", "is_big": True, "signer_roles": ["head"], "reviewer_role": "clerk"}
    (finding,) = [one for one in assess(sample, "thing.sign", facts, DAY).findings if one.refuses]
    assert finding.sentence.zh == "由首长或副职签。签的人：首长，符合规定。尚未经副职审核。"


def test_a_table_leaves_as_jdm_and_dmn(sample: Rulebook) -> None:
    table = sample.compiled.tables["signing"]
    rules = jdm(table)["nodes"][1]["content"]["rules"]
    assert [rule["_id"] for rule in rules] == ["2a#1", "2b#1", "2c#1", "2c#2"]
    assert (rules[0]["in_colour"], rules[3]["in_size"]) == ('"red"', ">= 10")
    assert rules[1]["out_signers"] == '"head,deputy?is_entrusted == true"'
    assert circumstances(sample, DAY).on == DAY
    assert dmn(table).count("<rule ") == 4


def test_facts_as_json_gives_them_decide_the_same() -> None:
    rules = Library((SHIPPED,)).get("wuhan", "2018")
    table = rules.compiled.tables["signing"]
    action = table.table.actions[0]
    conditional = [row for row in table.clauses if any(one.condition is not None for one in row.signers)]
    assert conditional
    typed = {
        name: {"date": date(2018, 11, 5), "set": frozenset({"mayor"}), "boolean": True}.get(fact.type)
        for name, fact in table.definitions.items()
    }
    chosen = {name: next(iter(table.definitions[name].values), True) for name in table.table.domain}
    chosen |= {
        "document_kind": "notice",
        "content_class": "other",
        "direction": "downward",
        "recipient_class": "subordinate",
        "origin": "other",
    }
    typed |= chosen
    as_json = {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, frozenset)
        else value
        for name, value in typed.items()
    }
    first, second = (signing_decision(rules, action, facts, DAY) for facts in (typed, as_json))
    assert (first.signers, first.withheld, first.missing) == (second.signers, second.withheld, second.missing)
    with pytest.raises(UnusableInput) as caught:
        signing_decision(rules, action, {**as_json, "signed_on": "someday"}, DAY)
    assert caught.value.field == "signed_on"


def test_what_hangs_on_several_branches_is_prepared_once() -> None:
    """Of the shipped table a hundred times as many branches would be made: memory, and a quarter of a second of a request."""
    rules = Library((SHIPPED,)).get("wuhan", "2018")
    table = signing_table(rules, "outgoing_document.sign_and_issue")

    def branches(node: Any, kind: type, children: Callable[[Any], Any], met: dict[int, Any]) -> int:
        if isinstance(node, kind) and id(node) not in met:
            met[id(node)] = node
            for child in children(node):
                branches(child, kind, children, met)
        return len(met)

    planned = sum(
        branches(period.tree, Branch, lambda one: one.children.values(), {}) for period in table.table.periods
    )
    made = sum(branches(tree, tuple, lambda one: one[1].values(), {}) for _first, _last, tree in table._trees)
    assert 0 < made <= planned
