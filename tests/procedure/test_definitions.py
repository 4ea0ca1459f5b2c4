"""Definitions are checked when they are read: every fault names file and step."""

from pathlib import Path

import pytest
from tests.procedure.office import DATA

from xunzhang.procedure.definitions import DefinitionError, NoDefinition, Shelf, guards, read

GOOD = (DATA / "document.yaml").read_text("utf-8")


def faults(text: str, **known: object) -> list[str]:
    with pytest.raises(DefinitionError) as raised:
        read(text.encode(), file="document.yaml", **known)
    for problem in raised.value.problems:
        assert problem.file == "document.yaml"
        assert problem.zh
        assert problem.en
    return [f"{problem.place}: {problem.en}" for problem in raised.value.problems]


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_the_good_one_is_good() -> None:
    definition = read(GOOD.encode(), provisions={"51.1", "54.1"}, actions=())
    assert definition.name == "document/1"
    assert definition.steps["ask"].entrances == ("opinion",)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("start: draft", "start: nowhere", ": The first step nowhere does not exist."),
        ("to: check}", "to: nowhere}", "draft: It leads to nowhere, which does not exist."),
        ("join: gathered", "join: settle", "ask: settle is no join."),
        ("actor: {person: drafter}", "actor: {whoever: drafter}", "draft: actor must name one of"),
        (
            "actor: {person: drafter}",
            "actor: {person: a, pool: b}",
            "draft: actor names person, pool at once",
        ),
        ("actor: {person: drafter}", "actor: {each: departments}", "draft: actor is one person or pool"),
        ("each: {each: departments}", "each: {person: drafter}", "ask: each must be of the shape each."),
        (
            "branches: [office_one, office_two]",
            "branches: [office_one]",
            "inner: branches needs at least two.",
        ),
        (
            "due: {days: 3, warn_before: 1,",
            "due: {warn_before: 1,",
            "check: due needs days, setting or fact.",
        ),
        ("due: {days: 3, warn_before: 1,", "due: {days: 3, warn_before: 9,", "check: warn_before is longer"),
        (
            "      - {to: review}\n  ask:",
            "      - {to: review, when: {fact: x, is: 1}}\n  ask:",
            "whether: The last way",
        ),
        (
            "when: {fact: objections, gt: 0}",
            "when: {fact: objections, more: 0}",
            "gathered: Guard of settle: Unknown",
        ),
        ("when: {fact: complete, is: true}", "when: {}", "sign: Guard of signed: A guard is a mapping"),
        (
            "to: inner_done}\n      further",
            "to: gathered}\n      further",
            "gathered: Inside a branch of inner",
        ),
        ("version: 1", "version: 0", ": version starts at 1."),
        ("readers: [{person: drafter}, {pool: archive}]", "readers: []", "inform: No readers"),
        (
            "chase, finish]\n    outcomes:\n      submit",
            "chase, finish]\n    returns: [ask]\n    outcomes:\n      submit",
            "draft: ask in returns is no task.",
        ),
        ("rule: any", "rule: {at_least: 3}", "inner_done: at_least exceeds"),
    ],
)
def test_a_fault_is_named(old: str, new: str, expected: str) -> None:
    assert any(found.startswith(expected) for found in faults(replaced(old, new))), faults(replaced(old, new))


def test_steps_that_cannot_be_reached_and_joins_without_a_split() -> None:
    orphan = GOOD + "  lost:\n    kind: join\n    label: {zh: 无, en: None}\n    next: [{to: review}]\n"
    found = faults(orphan)
    assert "lost: It cannot be reached from the first step." in found
    assert "lost: A join that belongs to no split." in found


def test_no_end() -> None:
    endless = replaced("to: done\n", "to: draft\n").replace(
        "  done:\n    kind: end\n    label: {zh: 办结, en: Done}\n", ""
    )
    assert ": No end can be reached." in faults(endless)


def test_an_end_inside_a_branch_and_finish_inside_a_branch() -> None:
    inside = replaced(
        "agree: {label: {zh: 同意, en: Agree}, to: gathered}",
        "agree: {label: {zh: 同意, en: Agree}, to: done}",
    )
    assert any("done: Inside a branch of ask" in one for one in faults(inside))
    finishing = replaced(
        "due: {days: 5, warn_before: 2}", "due: {days: 5, warn_before: 2}\n    allows: [finish]"
    )
    assert "opinion: A step inside a branch cannot allow finish." in faults(finishing)


def test_a_step_on_two_ways_at_once() -> None:
    both = replaced("      - {to: review}\n  ask:", "      - {to: opinion}\n  ask:")
    assert any("opinion: It lies both on" in one for one in faults(both))


def test_nobody_acts_in_a_circle() -> None:
    circle = replaced("to: sign\n", "to: whether\n")
    assert any(
        one.startswith("inform: Steps that nobody handles run in a circle")
        for one in faults(circle.replace("      - {to: review}\n  ask:", "      - {to: inform}\n  ask:"))
    )


def test_cited_provisions_and_actions_must_exist() -> None:
    assert faults(GOOD, provisions={"51.1"}) == ["sign: The cited provision 54.1 is not in the rulebook."]
    named = replaced('provisions: ["51.1"]', "action: document.draft")
    assert faults(named, actions=set()) == ["draft: There is no action document.draft."]


def test_unknown_keys_and_repeated_keys_are_refused() -> None:
    assert faults(replaced("start: draft", "start: draft\nbegin: draft"))
    assert faults(replaced("start: draft", "start: draft\nstart: draft"))


def test_a_shelf_keeps_versions_apart(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "two.yaml").write_text(GOOD.replace("version: 1", "version: 2"), "utf-8")
    shelf = Shelf()
    shelf.read_folder("somewhere", tmp_path)
    assert shelf.versions("somewhere", "document") == (1, 2)
    assert shelf.latest("somewhere", "document").version == 2
    with pytest.raises(NoDefinition):
        shelf.get("elsewhere", "document", 1)
    (tmp_path / "three.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(DefinitionError) as raised:
        Shelf().read_folder("somewhere", tmp_path)
    assert "already stands in one.yaml" in raised.value.english


@pytest.mark.parametrize(
    ("guard", "facts", "expected"),
    [
        ({"fact": "a", "is": 1}, {"a": 1}, True),
        ({"fact": "a", "is": 1}, {}, None),
        ({"fact": "a", "known": False}, {}, True),
        ({"all": [{"fact": "a", "is": 1}, {"fact": "b", "is": 1}]}, {"a": 2}, False),
        ({"all": [{"fact": "a", "is": 1}, {"fact": "b", "is": 1}]}, {"a": 1}, None),
        ({"any": [{"fact": "a", "is": 1}, {"fact": "b", "is": 1}]}, {"a": 1}, True),
        ({"not": {"fact": "a", "in": [1, 2]}}, {"a": 3}, True),
        ({"not": {"fact": "a", "in": [1, 2]}}, {}, None),
        ({"count": "a", "ge": 2}, {"a": {"x", "y"}}, True),
        ({"fact": "a", "contains": "x"}, {"a": {"x"}}, True),
        ({"fact": "a", "lt": {"fact": "b"}}, {"a": 1, "b": 2}, True),
        ({"fact": "a", "lt": {"fact": "b"}}, {"a": 1}, None),
    ],
)
def test_guards_have_three_values(guard: dict, facts: dict, expected: bool | None) -> None:
    assert guards.fault(guard) is None
    assert guards.holds(guard, facts) is expected
