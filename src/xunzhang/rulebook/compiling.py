"""From contents to rules: every provision's data checked against the vocabulary and turned into conditions."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from xunzhang.kernel.calendar import WorkingCalendar
from xunzhang.rulebook.closures import (
    Circumstances,
    ConditionClosure,
    Made,
    TermClosure,
    Unknowns,
    condition_closure,
    term_closure,
)
from xunzhang.rulebook.conditions import Scope
from xunzhang.rulebook.errors import Problem
from xunzhang.rulebook.explain import Template
from xunzhang.rulebook.model import Contents, Fact, Provision, Table
from xunzhang.rulebook.pattern import Pattern
from xunzhang.rulebook.patterns import read_pattern
from xunzhang.rulebook.people_patterns import actor_fact, read_roles
from xunzhang.rulebook.table_pattern import table_pattern
from xunzhang.rulebook.tables import REPORTED_CASES, Clause, Finder, Period, Signer, periods_of
from xunzhang.rulebook.terms import (
    ALWAYS,
    AssessedDay,
    Condition,
    Known,
    SettingTerm,
    Term,
    all_of,
    facts_in,
    settings_in,
    walk,
)
from xunzhang.rulebook.texts import EMPTY, Text
from xunzhang.rulebook.vocabulary import Vocabulary

NO_CALENDAR = WorkingCalendar(())
BLANK = Circumstances(date.min, {}, NO_CALENDAR)
_CLAUSE_KEYS = frozenset({"when", "priority", "signers", "reviewer", "reading", "from", "to"})
_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A provision ready to be assessed."""

    provision: Provision
    applies: Condition
    pattern: Pattern | None  # None: a person must decide
    definitions: dict[str, Fact]
    sentence: Template
    question: Template
    applies_closure: ConditionClosure
    complies_closure: ConditionClosure
    applies_unknowns: Unknowns
    complies_unknowns: Unknowns
    departs_closure: ConditionClosure
    results: dict[str, TermClosure]
    uses: tuple[str, ...]
    settings: tuple[str, ...]


class DecisionTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its clauses, and per period the tree that decides."""

    name: str
    table: Table
    definitions: dict[str, Fact]
    clauses: tuple[Clause, ...]
    periods: tuple[Period, ...]
    impossible: tuple[tuple[ConditionClosure, Condition, Text], ...] = ()


class Compiled(msgspec.Struct, frozen=True):
    rules: dict[str, Rule]
    tables: dict[str, DecisionTable]


def _common(one: Fact, other: Fact | None) -> Fact | None:
    """A fact as a rule over both actions may use it: the same in both, or a choice of which one has fewer values."""
    if other is None or one == other:
        return one if other is not None else None
    if one.type != "choice" or other.type != "choice":
        return None
    if one.values.items() <= other.values.items():
        return other
    return one if other.values.items() <= one.values.items() else None


class Compiler:
    """Compiles one rulebook and collects its problems."""

    def __init__(self, contents: Contents, vocabulary: Vocabulary) -> None:
        self.contents = contents
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []
        self.made: Made = {}

    def compile(self) -> Compiled:
        clauses = {name: self._clauses(name, table) for name, table in self.contents.tables.items()}
        tables = {
            name: self._table(name, table, clauses[name]) for name, table in self.contents.tables.items()
        }
        rules: dict[str, Rule] = {}
        for provision in self.contents.provisions:
            if provision.status in ("coded", "judgement"):
                rules[provision.id] = self._rule(provision, clauses)
        return Compiled(rules, tables)

    def _scope(self, actions: tuple[str, ...], file: str, place: str) -> Scope:
        shared: dict[str, Fact] | None = None
        for name in actions:
            action = self.vocabulary.actions.get(name)
            if action is None:
                self._report(
                    file, place, Text(f"词汇表中没有动作 {name}。", f"The vocabulary has no action {name}.")
                )
                continue
            shared = (
                dict(action.facts)
                if shared is None
                else {
                    fact: wider
                    for fact, one in shared.items()
                    if (wider := _common(one, action.facts.get(fact))) is not None
                }
            )
        return Scope(
            shared or {},
            self.contents.settings,
            self.contents.roles,
            lambda text: self._report(file, place, text),
        )

    def _report(self, file: str, place: str, text: Text) -> None:
        self.problems.append(Problem(file, place, text.zh, text.en))

    def _clauses(self, name: str, table: Table) -> tuple[Clause, ...]:
        found: list[Clause] = []
        for provision in self.contents.provisions:
            if provision.status != "coded" or provision.pattern != "authority":
                continue
            if provision.with_.get("table") != name:
                continue
            scope = self._scope(table.actions, provision.file, provision.id)
            foreign = set(provision.applies_to) - set(table.actions)
            if foreign:
                scope.fault(
                    f"决策表 {name} 不涉及动作 {'、'.join(sorted(foreign))}。",
                    f"The table {name} is not about {', '.join(sorted(foreign))}.",
                )
            listed = provision.with_.get("clauses")
            if set(provision.with_) != {"table", "clauses"} or not isinstance(listed, list) or not listed:
                scope.fault(
                    "填入决策表的 authority 须有 table 和至少一条 clauses，别无其他。",
                    "An authority of a table has table and at least one of clauses, nothing else.",
                )
                continue
            for number, row in enumerate(listed, 1):
                clause = self._clause(provision, number, row, table, scope)
                if clause is not None:
                    found.append(clause)
        return tuple(found)

    def _clause(
        self, provision: Provision, number: int, row: Any, table: Table, scope: Scope
    ) -> Clause | None:
        if not isinstance(row, Mapping) or not {"when", "priority", "signers"} <= row.keys() <= _CLAUSE_KEYS:
            scope.fault(
                f"第{number}条 clause 须有 when、priority、signers，可有 reviewer、reading、from、to。",
                f"Clause {number} needs when, priority and signers, and may have reviewer, reading, from and to.",
            )
            return None
        when = scope.condition(row["when"])
        self._domain_only(when, table, scope, f"第{number}条 clause", f"clause {number}")
        reviewer = row.get("reviewer")
        if reviewer is not None:
            scope.role(reviewer)
        if row.get("reading") is not None and row["reading"] not in self.contents.readings:
            scope.fault(
                f"readings.yaml 中没有读法 {row['reading']}。",
                f"readings.yaml has no reading {row['reading']}.",
            )
        days = [row.get("from"), row.get("to")]
        if type(row["priority"]) is not int or not all(day is None or type(day) is date for day in days):
            scope.fault(
                f"第{number}条 clause 的 priority 应为整数，from、to 应为日期。",
                f"Clause {number}: priority must be a whole number, from and to dates.",
            )
            return None
        return Clause(
            provision=provision.id,
            number=number,
            when=when,
            priority=row["priority"],
            signers=tuple(Signer(role, if_) for role, if_ in read_roles(scope, row["signers"])),
            reviewer=reviewer,
            reading=row.get("reading"),
            from_=row.get("from"),
            to=row.get("to"),
        )

    def _domain_only(self, when: Condition, table: Table, scope: Scope, zh: str, en: str) -> None:
        foreign = [name for name in facts_in(when) if name not in table.domain]
        if foreign:
            scope.fault(
                f"{zh} 用到 domain 以外的事实项：{'、'.join(foreign)}。",
                f"{en} looks at facts outside the domain: {', '.join(foreign)}.",
            )
        if any(isinstance(node, SettingTerm | AssessedDay | Known) for node in walk(when)):
            scope.fault(
                f"{zh} 的 when 不能用 setting、day、known；请用 from、to。",
                f"{en}: when cannot use setting, day or known; use from and to.",
            )

    def _table(self, name: str, table: Table, clauses: tuple[Clause, ...]) -> DecisionTable:
        scope = self._scope(table.actions, "tables.yaml", name)
        before = len(self.problems)
        actor_fact(scope, table.actor)
        if table.reviewed_by is not None:
            actor_fact(scope, table.reviewed_by)
        for fact in table.domain:
            scope.fact(fact, "choice", "boolean", "role", "integer")
        impossible: list[tuple[Condition, Text]] = []
        for row in table.impossible:
            condition = scope.condition(row.when)
            self._domain_only(condition, table, scope, "impossible", "impossible")
            impossible.append((condition, row.reason))
        if not clauses:
            scope.fault("没有一条规定填入这张表。", "No provision fills this table.")
        periods: list[Period] = []
        if len(self.problems) == before and clauses:
            periods = self._periods(name, table, clauses, scope, impossible)
        return DecisionTable(
            name=name,
            table=table,
            definitions=dict(scope.facts),
            clauses=clauses,
            periods=tuple(periods),
            impossible=tuple((condition_closure(one), one, reason) for one, reason in impossible),
        )

    def _periods(
        self,
        name: str,
        table: Table,
        clauses: tuple[Clause, ...],
        scope: Scope,
        impossible: list[tuple[Condition, Text]],
    ) -> list[Period]:
        identity = self.contents.identity
        decided: set[str] = set()
        found: list[Period] = []
        for first, last in periods_of(clauses, identity.in_force_from, identity.in_force_to):
            valid = tuple(clause for clause in clauses if clause.valid_on(first))
            finder = Finder(table, scope.facts, self.contents.roles)
            tree = finder.tree(first, valid, impossible, BLANK)
            decided |= finder.deciding
            found.append(Period(first, last, valid, tree))
            since = Text(f"{first}起", f"from {first}")
            filled_by = "、".join(dict.fromkeys(clause.provision for clause in valid))
            for case in finder.uncovered[:REPORTED_CASES]:
                text = finder.case_text(case)
                scope.fault(
                    f"{since.zh}没有条款覆盖这种情形：{text.zh}。请在 {filled_by} 中补一条 clause，或列入 impossible 并写明理由。",
                    f"{since.en} no clause covers this case: {text.en}. Add a clause to one of {filled_by}, or list the case under impossible with the reason.",
                )
            for case, rivals in finder.clashing[:REPORTED_CASES]:
                text, places = finder.case_text(case), "、".join(row.place for row in rivals)
                provision = next(one for one in self.contents.provisions if one.id == rivals[0].provision)
                self._report(
                    provision.file,
                    provision.id,
                    Text(
                        f"{since.zh}决策表 {name} 有优先级相同的几条（{places}）都适用这种情形：{text.zh}。请改 priority 或收窄 when。",
                        f"{since.en} several clauses of one priority ({places}) of the table {name} fit this case: {text.en}. Change a priority or narrow a when.",
                    ),
                )
        for clause in clauses:
            if clause.place not in decided:
                provision = next(one for one in self.contents.provisions if one.id == clause.provision)
                self._report(
                    provision.file,
                    provision.id,
                    Text(
                        f"第{clause.number}条 clause 在任何情形下都轮不到，请删去或提高 priority。",
                        f"Clause {clause.number} never decides: remove it or raise its priority.",
                    ),
                )
        return found

    def _rule(self, provision: Provision, clauses: Mapping[str, tuple[Clause, ...]]) -> Rule:
        scope = self._scope(provision.applies_to, provision.file, provision.id)
        when = ALWAYS if provision.when is None else scope.condition(provision.when)
        pattern: Pattern | None = None
        table_name = provision.with_.get("table")
        if provision.status == "coded":
            if provision.pattern == "authority" and table_name is not None:
                if table_name in clauses:
                    pattern = table_pattern(
                        provision, self.contents.tables[table_name], clauses[table_name], scope, self.made
                    )
                else:
                    scope.fault(
                        f"tables.yaml 中没有决策表 {table_name}。", f"tables.yaml has no table {table_name}."
                    )
            else:
                pattern = read_pattern(provision.pattern, provision.with_, scope)
        applies = when if pattern is None else all_of(when, pattern.applies)
        complies = ALWAYS if pattern is None else pattern.complies
        departs = ALWAYS if provision.departure is None else scope.condition(provision.departure.only_if)
        results: tuple[Term, ...] = () if pattern is None else tuple(pattern.results.values())
        question = provision.question or EMPTY
        written = (provision.explain.zh, provision.explain.en, question.zh, question.en)
        named = _PLACEHOLDER.findall("".join(written))
        uses = (
            *facts_in(applies, complies, departs, *results),
            *(pattern.uses if pattern is not None else ()),
        )
        self._placeholders(provision, pattern, scope, named)
        return Rule(
            provision=provision,
            applies=applies,
            pattern=pattern,
            definitions=dict(scope.facts),
            sentence=Template(provision.explain),
            question=Template(question),
            applies_closure=condition_closure(applies, self.made),
            complies_closure=condition_closure(complies, self.made),
            applies_unknowns=Unknowns(applies),
            complies_unknowns=Unknowns(complies),
            departs_closure=condition_closure(departs, self.made),
            results={}
            if pattern is None
            else {name: term_closure(term) for name, term in pattern.results.items()},
            uses=tuple(dict.fromkeys(uses)),
            settings=settings_in(applies, complies, departs, *results),
        )

    def _placeholders(
        self, provision: Provision, pattern: Pattern | None, scope: Scope, named: list[str]
    ) -> None:
        known = set(scope.facts) | set(self.contents.settings)
        if pattern is not None:
            known |= set(pattern.results) | {"signers", "reviewer"}
            known |= {key for key, value in provision.with_.items() if isinstance(value, str | int)}
        for name in dict.fromkeys(named):
            if name not in known:
                scope.fault(
                    f"explain 中的 {{{name}}} 既不是事实项，也不是参数、设置或结果。",
                    f"{{{name}}} in explain is neither a fact nor a parameter, setting or result.",
                )
