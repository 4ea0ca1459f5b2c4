"""Decision tables: clauses from several provisions, gone through case by case when loaded, then walked as a tree.

For legal authority silence is the worst failure: a case that no clause covers is an error naming the case, and so are two
clauses of one priority for the same case.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from xunzhang.rulebook.closures import Circumstances, ConditionClosure, condition_closure
from xunzhang.rulebook.model import Fact, Role, Table
from xunzhang.rulebook.terms import (
    AssessedDay,
    Compare,
    Condition,
    Constant,
    FactTerm,
    Not,
    OneOf,
    Some,
    all_of,
    walk,
)
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.vocabulary import shown

REPORTED_CASES = 5


class Signer(msgspec.Struct, frozen=True):
    role: str
    condition: Condition | None = None


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table; `number` counts the provision's clauses from 1."""

    provision: str
    number: int
    when: Condition
    priority: int
    signers: tuple[Signer, ...]
    reviewer: str | None = None
    reading: str | None = None
    from_: date | None = None
    to: date | None = None

    @property
    def place(self) -> str:
        return f"{self.provision}#{self.number}"

    def valid_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

    @property
    def validity(self) -> Condition:
        """The same as a condition on the day of assessment."""
        parts: list[Condition] = []
        if self.from_ is not None:
            parts.append(Compare("ge", AssessedDay(), Constant(self.from_)))
        if self.to is not None:
            parts.append(Compare("le", AssessedDay(), Constant(self.to)))
        return all_of(*parts)


class Leaf(msgspec.Struct, frozen=True, eq=False):
    """Where the tree ends: a clause decides, or (`impossible`) the case cannot occur."""

    clause: Clause | None
    impossible: Text | None = None


class Branch(msgspec.Struct, frozen=True, eq=False):
    """Where the tree asks for a fact: by its value, or for whole numbers by the interval between `breaks`."""

    fact: str
    children: dict[Any, Any]
    breaks: tuple[int, ...] = ()

    def child(self, value: Any) -> Any:
        """The subtree for a value; None for one that is not in the vocabulary. Raises TypeError if unhashable."""
        return self.children.get(bisect_right(self.breaks, value) if self.breaks else value)


Tree = Leaf | Branch


class Period(msgspec.Struct, frozen=True):
    """A run of days on which the same clauses are valid, with their tree."""

    first: date
    last: date | None
    clauses: tuple[Clause, ...]
    tree: Tree


class Finder:
    """Goes through every case of one period and keeps what is uncovered or clashes."""

    def __init__(self, table: Table, facts: Mapping[str, Fact], roles: Mapping[str, Role]) -> None:
        self.table = table
        self.facts = facts
        self.roles = roles
        self.uncovered: list[dict[str, Any]] = []
        self.clashing: list[tuple[dict[str, Any], tuple[Clause, ...]]] = []
        self.deciding: set[str] = set()

    def tree(
        self,
        day: date,
        clauses: Iterable[Clause],
        impossible: Iterable[tuple[Condition, Text]],
        blank: Circumstances,
    ) -> Tree:
        """The tree of the clauses, those valid on `day`."""
        self.blank = msgspec.structs.replace(blank, on=day)
        self.rows = sorted(clauses, key=lambda clause: -clause.priority)
        self.tests: dict[str, ConditionClosure] = {
            row.place: condition_closure(row.when) for row in self.rows
        }
        self.excluded = [
            (condition_closure(condition), Leaf(None, reason)) for condition, reason in impossible
        ]
        conditions = [row.when for row in self.rows] + [condition for condition, _ in impossible]
        self.groups = {name: self._groups(name, conditions) for name in self.table.domain}
        self.leaves = {row.place: Leaf(row) for row in self.rows}
        return self._build(0, {}, self.rows)

    def _groups(self, name: str, conditions: list[Condition]) -> list[tuple[Any, ...]]:
        """The fact's values, those together that no condition tells apart."""
        fact = self.facts[name]
        values: list[Any]
        match fact.type:
            case "boolean":
                values = [True, False]
            case "choice":
                values = list(fact.values)
            case "role":
                values = list(self.roles)
            case _:
                values = self._numbers(name, conditions)
        simple = [
            condition_closure(node)
            for condition in conditions
            for node in walk(condition)
            if isinstance(node, Compare | OneOf) and _only(node, name)
        ]
        apart = any(
            isinstance(node, Compare | OneOf) and _mentions(node, name) and not _only(node, name)
            for condition in conditions
            for node in walk(condition)
        )
        groups: dict[Any, list[Any]] = {}
        for value in values:
            answers = tuple(test({name: value}, self.blank) for test in simple)
            groups.setdefault((answers, value) if apart else answers, []).append(value)
        return [tuple(group) for group in groups.values()]

    def _numbers(self, name: str, conditions: list[Condition]) -> list[int]:
        """One number from each interval that the conditions' constants make."""
        low, high = self.facts[name].bounds or (None, None)
        numbers = {breaking - 1 for breaking in self.breaks(name, conditions)}
        numbers |= set(self.breaks(name, conditions))
        found = sorted(numbers or {low or 0})
        return [one for one in found if (low is None or one >= low) and (high is None or one <= high)]

    def breaks(self, name: str, conditions: Iterable[Condition]) -> tuple[int, ...]:
        found: set[int] = set()
        for condition in conditions:
            for node in walk(condition):
                if isinstance(node, Compare) and _only(node, name) and isinstance(node.right, Constant):
                    found |= {int(str(node.right.value)), int(str(node.right.value)) + 1}
                elif isinstance(node, OneOf) and _only(node, name):
                    for value in node.values:
                        found |= {int(str(value)), int(str(value)) + 1}
        return tuple(sorted(found))

    def _build(self, depth: int, case: dict[str, Any], rows: list[Clause]) -> Tree:
        for excluded, leaf in self.excluded:
            if excluded(case, self.blank) is True:
                return leaf
        possible: list[tuple[Clause, bool | None]] = []
        for row in rows:
            answer = self.tests[row.place](case, self.blank)
            if answer is not False:
                possible.append((row, answer))
        undecided_exclusion = any(excluded(case, self.blank) is None for excluded, _ in self.excluded)
        if not undecided_exclusion or depth == len(self.table.domain):
            if not possible:
                self.uncovered.append(dict(case))
                return Leaf(None)
            first, answer = possible[0]
            rivals = [row for row, _ in possible[1:] if row.priority == first.priority]
            if answer is True and not rivals:
                self.deciding.add(first.place)
                return self.leaves[first.place]
            if depth == len(self.table.domain):
                self.clashing.append((dict(case), (first, *rivals)))
                return self.leaves[first.place]
        name = self.table.domain[depth]
        left = [row for row, _ in possible]
        grown = [
            (group, self._build(depth + 1, {**case, name: group[0]}, left)) for group in self.groups[name]
        ]
        if all(child is grown[0][1] for _, child in grown):
            return grown[0][1]
        if self.facts[name].type == "integer":
            breaks = self.breaks(name, [row.when for row in self.rows]) or (0,)
            by_interval: dict[Any, Any] = {}
            for group, child in grown:
                for value in group:
                    by_interval[bisect_right(breaks, value)] = child
            return Branch(name, by_interval, breaks)
        return Branch(name, {value: child for group, child in grown for value in group})

    def case_text(self, case: Mapping[str, Any]) -> Text:
        """A case in words: 文种：通知，行文方向：上行 / kind: notice, direction: upward."""
        said = [
            (self.facts[name].label, shown(self.facts[name], value, self.roles))
            for name, value in case.items()
        ]
        if not said:
            return Text("任何情形", "any case")
        return Text(
            "，".join(f"{label.zh}：{value.zh}" for label, value in said),
            ", ".join(f"{label.en}: {value.en}" for label, value in said),
        )


def _mentions(node: Compare | OneOf, name: str) -> bool:
    return any(isinstance(one, FactTerm) and one.name == name for one in walk(node))


def _only(node: Compare | OneOf, name: str) -> bool:
    return _mentions(node, name) and all(one.name == name for one in walk(node) if isinstance(one, FactTerm))


def periods_of(clauses: Iterable[Clause], first: date, last: date | None) -> list[tuple[date, date | None]]:
    """The runs of days between `first` and `last` on which the same clauses are valid."""
    cuts = {first}
    for clause in clauses:
        starts = [clause.from_] if clause.from_ is not None else []
        if clause.to is not None and clause.to != date.max:
            starts.append(clause.to + timedelta(days=1))
        cuts |= {start for start in starts if start > first and (last is None or start <= last)}
    ordered: list[date | None] = [*sorted(cuts), None]
    return [
        (start, last if end is None else end - timedelta(days=1))
        for start, end in pairwise(ordered)
        if start is not None
    ]


def deciding(clause: Clause, clauses: Iterable[Clause]) -> Condition:
    """The condition under which this clause is the one that decides."""
    higher = [other for other in clauses if other.priority > clause.priority]
    parts: list[Condition] = [clause.validity, clause.when]
    if higher:
        parts.append(Not(Some(tuple(all_of(other.validity, other.when) for other in higher))))
    return all_of(*parts)
