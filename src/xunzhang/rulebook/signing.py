"""Who may sign: the decision of a table, with its clause, reviewer and reason. Also used to route a document."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from xunzhang.kernel.calendar import WorkingCalendar
from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.assessing import circumstances, refuse_impossible
from xunzhang.rulebook.closures import (
    Circumstances,
    ConditionClosure,
    Unknowns,
    condition_closure,
)
from xunzhang.rulebook.compiling import DecisionTable
from xunzhang.rulebook.explain import Template
from xunzhang.rulebook.findings import RestsOn
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.model import Provision
from xunzhang.rulebook.tables import Clause, Leaf, Tree
from xunzhang.rulebook.terms import facts_in
from xunzhang.rulebook.texts import EMPTY, UNKNOWN, Text, alternatives, joined
from xunzhang.rulebook.vocabulary import shown, usable_facts


class _Basis(msgspec.Struct, frozen=True, eq=False):
    """What a clause's decisions have in common: everything a reason is made of."""

    rulebook: Rulebook
    table: DecisionTable
    provision: Provision | None
    sentence: Template
    rests_on: RestsOn


class Decision(msgspec.Struct, frozen=True, eq=False):
    """Who may sign. `missing`: unknown facts for want of which nobody, or not everybody, can be named.

    `withheld`: roles that the clause names but whose condition is not met (no entrustment, say).
    Sentences are made when they are asked for.
    """

    signers: tuple[str, ...]
    reviewer: str | None
    clause: str
    number: int
    withheld: tuple[str, ...]
    missing: tuple[str, ...]
    basis: _Basis
    facts: Mapping[str, Any]
    settings: Mapping[str, Any]

    @property
    def decided(self) -> bool:
        return bool(self.clause) and not self.missing

    @property
    def rests_on(self) -> RestsOn:
        return self.basis.rests_on

    @property
    def quote(self) -> str:
        return self.basis.provision.quote if self.basis.provision is not None else ""

    @property
    def sentence(self) -> Text:
        """Why, in one or two sentences, with the facts filled in."""
        basis = self.basis
        roles = basis.rulebook.roles
        if not self.clause:
            labels = joined(basis.table.definitions[name].label for name in self.missing)
            return Text(
                f"尚不能确定由谁签发，缺：{labels.zh}。",
                f"Who signs cannot be said yet, not known: {labels.en}.",
            )
        signers = alternatives(roles[name].label for name in self.signers)
        said = [Text(f"签发人：{signers.zh}。", f"Signed by: {signers.en}.")]
        if self.reviewer is not None:
            reviewer = roles[self.reviewer].label
            said.insert(0, Text(f"先经{reviewer.zh}审核。", f"First reviewed by the {reviewer.en}."))
        if self.withheld:
            withheld = alternatives(roles[name].label for name in self.withheld)
            said.append(
                Text(f"{withheld.zh}不具备规定的条件。", f"For the {withheld.en} the condition is not met.")
            )
        if self.missing:
            labels = joined(basis.table.definitions[name].label for name in self.missing)
            said.append(Text(f"尚不清楚：{labels.zh}。", f"Not known: {labels.en}."))

        def value(name: str) -> Text:
            if name == "signers":
                return signers
            if name == "reviewer":
                return roles[self.reviewer].label if self.reviewer is not None else EMPTY
            fact = basis.table.definitions.get(name)
            if fact is not None:
                return shown(fact, self.facts.get(name), roles)
            setting = basis.rulebook.settings.get(name)
            return shown(setting.fact, self.settings.get(name), roles) if setting is not None else UNKNOWN

        explained = basis.sentence.filled(value)
        return Text(
            explained.zh + "".join(one.zh for one in said),
            " ".join([explained.en, *(one.en for one in said)]).strip(),
        )

    def as_dict(self) -> dict[str, Any]:
        """The decision as JSON-ready data, with its reason."""
        return {
            "signers": list(self.signers),
            "reviewer": self.reviewer,
            "clause": self.clause,
            "withheld": list(self.withheld),
            "missing": list(self.missing),
            "rests_on": self.rests_on.as_dict(),
            "quote": self.quote,
            "sentence": self.sentence.as_dict(),
        }


# Types that JSON does not have: a value of another is converted, or refused, before a condition looks at it.
_TYPED: dict[str, type] = {"date": date, "set": frozenset}


class _Row:
    """A clause made ready: its decision where no signer depends on a condition, otherwise the tests."""

    __slots__ = ("basis", "certain", "clause", "reviewer", "signers", "tests", "typed")

    def __init__(self, clause: Clause, basis: _Basis) -> None:
        looked_at = facts_in(*(one.condition for one in clause.signers if one.condition is not None))
        types = {name: _TYPED.get(basis.table.definitions[name].type) for name in looked_at}
        self.typed = tuple((name, kind) for name, kind in types.items() if kind is not None)
        self.clause = clause
        self.basis = basis
        self.reviewer = clause.reviewer
        self.signers = tuple(one.role for one in clause.signers)
        self.certain = all(one.condition is None for one in clause.signers)
        self.tests: tuple[tuple[str, ConditionClosure | None, Unknowns | None], ...] = tuple(
            (one.role, None, None)
            if one.condition is None
            else (one.role, condition_closure(one.condition), Unknowns(one.condition))
            for one in clause.signers
        )


class SigningTable:
    """A decision table made ready to be asked many times."""

    def __init__(self, rulebook: Rulebook, table: DecisionTable) -> None:
        self.rulebook = rulebook
        self.table = table
        self._blank = _Basis(rulebook, table, None, Template(EMPTY), RestsOn("text", ""))
        self._rows: dict[str, _Row] = {}
        for clause in table.clauses:
            provision = rulebook.provisions[clause.provision]
            rests_on = RestsOn("text", provision.id)
            if clause.reading or provision.reading:
                rests_on = RestsOn("reading", clause.reading or provision.reading or "")
            elif provision.setting:
                rests_on = RestsOn("setting", provision.setting)
            basis = _Basis(rulebook, table, provision, Template(provision.explain), rests_on)
            self._rows[clause.place] = _Row(clause, basis)
        made: dict[int, Any] = {}
        self._trees: list[tuple[date, date, Any]] = [
            (period.first, period.last or date.max, self._prepared(period.tree, made))
            for period in table.periods
        ]

    def _prepared(self, tree: Tree, made: dict[int, Any]) -> Any:
        """The tree in its quickest form: rows as leaves, (fact, children) pairs as branches.

        `made` has what was prepared, by identity: a part that hangs on several branches is prepared once.
        """
        if isinstance(tree, Leaf):
            return tree if tree.clause is None else self._rows[tree.clause.place]
        if id(tree) not in made:
            children = {value: self._prepared(child, made) for value, child in tree.children.items()}
            made[id(tree)] = tree if tree.breaks else (tree.fact, children)
        return made[id(tree)]

    def decide(self, facts: Mapping[str, Any], here: Circumstances) -> Decision:
        """The decision for facts of the action's vocabulary.

        Raises UnusableInput for an impossible case, a value outside the vocabulary, or a day without rules.
        """
        node = self._tree_on(here.on)
        try:
            while type(node) is tuple:
                node = node[1][facts[node[0]]]
        except (KeyError, TypeError):
            return self._slowly(facts, here)
        if type(node) is _Row:
            if node.certain:
                clause = node.clause
                return Decision(
                    node.signers,
                    node.reviewer,
                    clause.provision,
                    clause.number,
                    (),
                    (),
                    node.basis,
                    facts,
                    here.settings,
                )
            for name, kind in node.typed:
                value = facts.get(name)
                if value is not None and not isinstance(value, kind):
                    return self._slowly(facts, here)
            return self._tested(node, facts, here)
        return self._slowly(facts, here)

    def _tree_on(self, on: date) -> Any:
        for first, last, tree in self._trees:
            if first <= on <= last:
                return tree
        raise UnusableInput(f"{on} 不在本规则施行期内。", "on", f"These rules are not in force on {on}.")

    def _tested(self, row: _Row, facts: Mapping[str, Any], here: Circumstances) -> Decision:
        signers: tuple[str, ...] = ()
        withheld: tuple[str, ...] = ()
        missing: tuple[str, ...] = ()
        for role, test, unknowns in row.tests:
            answer = True if test is None else test(facts, here)
            if answer:
                signers += (role,)
            elif answer is None:
                missing += unknowns(facts, here) if unknowns is not None else ()
            else:
                withheld += (role,)
        clause = row.clause
        return Decision(
            signers,
            row.reviewer,
            clause.provision,
            clause.number,
            withheld,
            tuple(dict.fromkeys(missing)),
            row.basis,
            facts,
            here.settings,
        )

    def _slowly(self, facts: Mapping[str, Any], here: Circumstances) -> Decision:
        """Unknown facts, whole numbers, values outside the vocabulary: everything but the plain case."""
        action = self.rulebook.vocabulary.action(self.table.table.actions[0])
        usable = usable_facts(action, facts, self.rulebook.roles)
        tree = next(
            period.tree
            for period in self.table.periods
            if period.first <= here.on <= (period.last or date.max)
        )
        missing: dict[str, None] = {}
        leaves = {id(leaf): leaf for leaf in _reachable(tree, usable, missing)}
        clauses = {leaf.clause.place: leaf.clause for leaf in leaves.values() if leaf.clause is not None}
        refuse_impossible(self.rulebook, action.name, usable, here)
        if len(clauses) > 1:
            return Decision((), None, "", 0, (), tuple(missing), self._blank, usable, here.settings)
        return self._tested(self._rows[next(iter(clauses))], usable, here)


def _reachable(tree: Tree, facts: Mapping[str, Any], missing: dict[str, None]) -> list[Leaf]:
    if isinstance(tree, Leaf):
        return [tree]
    value = facts.get(tree.fact)
    if value is None:
        missing[tree.fact] = None
        return [leaf for child in tree.children.values() for leaf in _reachable(child, facts, missing)]
    return _reachable(tree.child(value), facts, missing)


@lru_cache(maxsize=64)
def signing_table(rulebook: Rulebook, action: str, table: str | None = None) -> SigningTable:
    """The decision table of an action, ready to be asked. Raises UnusableInput when it has none."""
    for name, found in rulebook.compiled.tables.items():
        if action in found.table.actions and table in (None, name):
            return SigningTable(rulebook, found)
    raise UnusableInput(
        f"规则没有为“{action}”规定由谁签发。", "action", f"The rules do not say who signs in {action!r}."
    )


@lru_cache(maxsize=256)
def _plain_circumstances(rulebook: Rulebook, on: date) -> Circumstances:
    return circumstances(rulebook, on)


def signing_decision(
    rulebook: Rulebook,
    action: str,
    facts: Mapping[str, Any],
    on: date,
    *,
    calendar: WorkingCalendar | None = None,
    settings: Mapping[str, object] | None = None,
    table: str | None = None,
) -> Decision:
    """Who may sign on the day `on`, who reviews first, by which clause. `table` where an action has several.

    Raises UnusableInput for an action without a table, an impossible case or a value outside the vocabulary.
    """
    if calendar is None and not settings:
        here = _plain_circumstances(rulebook, on)
    else:
        here = circumstances(rulebook, on, calendar, settings)
    return signing_table(rulebook, action, table).decide(facts, here)


__all__ = ["Decision", "SigningTable", "signing_decision", "signing_table"]
