"""Patterns about people: who may act (authority), who belongs to a body (composition)."""

from collections.abc import Mapping
from typing import Any

from xunzhang.rulebook.conditions import Scope
from xunzhang.rulebook.pattern import Case, Parameters, Pattern, Standing
from xunzhang.rulebook.terms import (
    Compare,
    Condition,
    Constant,
    Covers,
    FactTerm,
    Has,
    Some,
    all_of,
)
from xunzhang.rulebook.texts import Text, alternatives


def actor_among(scope: Scope, actor: str, roles: list[tuple[str, Condition | None]]) -> Condition:
    """Whether the actor's role, or one of the actor's roles, is one of `roles` whose condition holds."""
    fact = scope.facts.get(actor)
    term = FactTerm(actor)
    if fact is not None and fact.type == "role":
        return Some(
            tuple(
                all_of(Compare("eq", term, Constant(role)), *([] if if_ is None else [if_]))
                for role, if_ in roles
            )
        )
    return Some(
        tuple(all_of(Has(term, Constant(role)), *([] if if_ is None else [if_])) for role, if_ in roles)
    )


def read_roles(scope: Scope, listed: Any) -> list[tuple[str, Condition | None]]:
    """Roles as the files write them: a name, or {role: name, if: condition}."""
    if not isinstance(listed, list) or not listed:
        scope.fault("须列出至少一个角色。", "At least one role must be listed.")
        return []
    found: list[tuple[str, Condition | None]] = []
    for one in listed:
        if isinstance(one, Mapping):
            if one.keys() != {"role", "if"}:
                scope.fault(
                    "角色应写成名称，或 {role: …, if: 条件}。",
                    "A role is a name, or {role: …, if: condition}.",
                )
                continue
            found.append((scope.role(one["role"]), scope.condition(one["if"])))
        else:
            found.append((scope.role(one), None))
    return found


def actor_fact(scope: Scope, name: Any) -> None:
    fact = scope.fact(name, "role", "set")
    if fact is not None and fact.type == "set" and fact.of != "role":
        scope.fault(f"{name} 须为角色的集合（of: role）。", f"{name} must be a set of role.")


def actor_says(case: Case, actor: str, wanted: Text, standing: Standing) -> Text:
    label, now = case.label(actor), case.shown(actor)
    if standing == "met":
        return Text(f"{label.zh}：{now.zh}，符合规定。", f"{label.en}: {now.en}, as required.")
    return Text(
        f"{label.zh}：{now.zh}；应为：{wanted.zh}。", f"{label.en}: {now.en}; it must be: {wanted.en}."
    )


def authority(given: Parameters, scope: Scope) -> Pattern:
    actor = str(given.get("actor"))
    actor_fact(scope, given.get("actor"))
    roles = read_roles(scope, given.get("roles"))

    def says(case: Case, standing: Standing) -> Text:
        wanted = alternatives(case.role(role) for role, _ in roles)
        return actor_says(case, actor, wanted, standing)

    return Pattern(
        complies=actor_among(scope, actor, roles),
        says=says,
        texts=lambda case: {"signers": alternatives(case.role(role) for role, _ in roles)},
    )


def _members(given: Parameters, scope: Scope, parameter: str, fact: str) -> frozenset[str]:
    definition = scope.facts.get(fact)
    listed = given.get(parameter, [])
    if not isinstance(listed, list):
        scope.fault(f"{parameter} 应为列表。", f"{parameter} must be a list.")
        return frozenset()
    if definition is not None:
        for one in listed:
            scope.value_of(fact, definition, one, member=True)
    return frozenset(map(str, listed))


def composition(given: Parameters, scope: Scope) -> Pattern:
    scope.fact(given.get("members"), "set")
    name = str(given.get("members"))
    include, only = _members(given, scope, "include", name), _members(given, scope, "only", name)
    if not include and not only:
        scope.fault("composition 须有 include 或 only。", "composition needs include or only.")
    term = FactTerm(name)
    parts: list[Condition] = []
    if include:
        parts.append(Covers(term, Constant(include)))
    if only:
        parts.append(Covers(Constant(only), term))

    def says(case: Case, standing: Standing) -> Text:
        members = case.facts.get(name) or frozenset()
        lacking, foreign = include - members, (members - only if only else frozenset())
        said = [
            Text(
                f"{case.label(name).zh}：{case.shown(name).zh}",
                f"{case.label(name).en}: {case.shown(name).en}",
            )
        ]
        if lacking:
            listed = case.named(name, lacking)
            said.append(Text(f"缺：{listed.zh}", f"lacking: {listed.en}"))
        if foreign:
            listed = case.named(name, foreign)
            said.append(Text(f"不应有：{listed.zh}", f"not belonging: {listed.en}"))
        return Text("；".join(one.zh for one in said) + "。", "; ".join(one.en for one in said) + ".")

    return Pattern(complies=all_of(*parts), says=says)
