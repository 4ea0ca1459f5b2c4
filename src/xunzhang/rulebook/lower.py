"""Every coded provision two ways: a Python closure for one live case, SQL for millions of records. Equal results.

The SQL is a sqlglot expression over columns named as the facts (sets are lists of text), a column for the day of assessment, and
the table WORKING_CALENDAR where working days are counted. It is written for DuckDB and can be carried to other engines.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import duckdb
import msgspec
from sqlglot import exp, parse_one

from xunzhang.kernel.calendar import WorkingCalendar, national
from xunzhang.rulebook.closures import Circumstances, Facts
from xunzhang.rulebook.compiling import Rule
from xunzhang.rulebook.findings import Outcome
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.model import Setting
from xunzhang.rulebook.terms import (
    All,
    AssessedDay,
    Compare,
    Condition,
    Constant,
    Covers,
    FactTerm,
    FirstKnown,
    Has,
    Known,
    Lookup,
    Not,
    OneOf,
    Plus,
    SettingTerm,
    Shifted,
    Size,
    Some,
    Term,
)
from xunzhang.rulebook.vocabulary import usable_facts

WORKING_CALENDAR = "working_calendar"  # day DATE, is_working BOOLEAN, number INTEGER (working days so far)
ASSESSED_ON = "assessed_on"
_SHIFT = """(
    SELECT later.day FROM working_calendar AS start
    JOIN working_calendar AS later ON later.is_working AND later.number = start.number + __offset__
    WHERE start.day = __base__
)"""
_OFFSET_BACK = "1 - CAST(start.is_working AS INTEGER) - __number__"


class Lowered(msgspec.Struct, frozen=True, kw_only=True):
    """A provision in both forms. `columns`: the facts that the SQL reads; `outcome(facts, circumstances)`: the closure."""

    provision: str
    outcome: Callable[[Facts, Circumstances], Outcome]
    expression: exp.Expr
    columns: tuple[str, ...]
    needs_calendar: bool

    def sql(self, dialect: str = "duckdb") -> str:
        """The outcome as an SQL expression."""
        return self.expression.sql(dialect=dialect)


class _Lowering:
    def __init__(self, settings: Mapping[str, Setting], assessed_on: exp.Expr) -> None:
        self.settings = settings
        self.assessed_on = assessed_on
        self.needs_calendar = False

    def term(self, term: Term) -> exp.Expr:
        match term:
            case FactTerm(name):
                return exp.column(name, quoted=True)
            case Constant(value):
                return literal(value)
            case AssessedDay():
                return self.assessed_on.copy()
            case SettingTerm(name):
                return self._setting(self.settings[name])
            case Plus(left, right):
                return _paren(exp.Add(this=self.term(left), expression=self.term(right)))
            case Size(of):
                return exp.ArraySize(this=self.term(of))
            case FirstKnown(first, otherwise):
                return exp.Coalesce(this=self.term(first), expressions=[self.term(otherwise)])
            case Lookup(key, entries):
                lookup = exp.Case()
                for value, found in entries:
                    lookup = lookup.when(
                        exp.EQ(this=self.term(key), expression=literal(value)), literal(found)
                    )
                return _paren(lookup)
            case Shifted(base, number, unit, back):
                return self._shifted(self.term(base), self.term(number), unit, back)

    def _setting(self, setting: Setting) -> exp.Expr:
        if not setting.dated:
            return literal(setting.default)
        dated = exp.Case()
        for one in sorted(setting.dated, key=lambda one: one.from_, reverse=True):
            since = exp.GTE(this=self.assessed_on.copy(), expression=literal(one.from_))
            dated = dated.when(since, literal(one.value))
        return _paren(dated.else_(literal(setting.default)))

    def _shifted(self, base: exp.Expr, number: exp.Expr, unit: str, back: bool) -> exp.Expr:
        if unit != "working_day":
            change: type[exp.DateAdd] | type[exp.DateSub] = exp.DateSub if back else exp.DateAdd
            names = {"natural_day": "DAY", "month": "MONTH", "year": "YEAR"}
            moved = change(this=base, expression=_paren(number), unit=exp.var(names[unit]))
            return exp.cast(moved, "DATE")
        self.needs_calendar = True
        offset = parse_one(_OFFSET_BACK if back else "__number__", dialect="duckdb")
        query = parse_one(_SHIFT, dialect="duckdb")
        found = _filled(_filled(query, "__offset__", _paren(offset)), "__number__", number)
        found = _filled(found, "__base__", base)
        unmoved = exp.EQ(this=number.copy(), expression=exp.Literal.number(0))
        return _paren(exp.Case().when(unmoved, base.copy()).else_(found))

    def condition(self, condition: Condition) -> exp.Expr:
        match condition:
            case Compare(operator, left, right):
                comparison = {"eq": exp.EQ, "lt": exp.LT, "le": exp.LTE, "gt": exp.GT, "ge": exp.GTE}[
                    operator
                ]
                return _paren(comparison(this=self.term(left), expression=self.term(right)))
            case OneOf(term, values):
                if not values:
                    return _paren(
                        exp.and_(
                            exp.Not(this=exp.Is(this=self.term(term), expression=exp.null())), exp.false()
                        )
                    )
                return _paren(exp.In(this=self.term(term), expressions=[literal(one) for one in values]))
            case Has(members, member):
                return exp.ArrayContains(this=self.term(members), expression=self.term(member))
            case Covers(members, others):
                whole, part = self.term(members), self.term(others)
                known = exp.and_(
                    *(exp.Not(this=exp.Is(this=one.copy(), expression=exp.null())) for one in (whole, part))
                )
                return _paren(exp.Case().when(known, exp.ArrayContainsAll(this=whole, expression=part)))
            case Known(term):
                return _paren(exp.Not(this=exp.Is(this=self.term(term), expression=exp.null())))
            case Not(part):
                return exp.Not(this=_paren(self.condition(part)))
            case All(parts):
                return _paren(exp.and_(*map(self.condition, parts), copy=False)) if parts else exp.true()
            case Some(parts):
                return _paren(exp.or_(*map(self.condition, parts), copy=False)) if parts else exp.false()


def _filled(tree: exp.Expr, name: str, value: exp.Expr) -> exp.Expr:
    def fill(node: exp.Expr) -> exp.Expr:
        return value.copy() if isinstance(node, exp.Column) and node.name == name else node

    return tree.transform(fill)


def _paren(inner: exp.Expr) -> exp.Paren:
    """In parentheses, without the copy that sqlglot's own function makes."""
    return exp.Paren(this=inner)


def literal(value: object) -> exp.Expr:
    """A constant of a rule as SQL."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int):
        return exp.Literal.number(value)
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, frozenset | list | tuple):
        members = [exp.Literal.string(str(one)) for one in sorted(value, key=str)]
        return exp.cast(exp.Array(expressions=members), exp.DataType.build("VARCHAR[]", dialect="duckdb"))
    return exp.Literal.string(str(value))


def lower(rulebook: Rulebook, provision: str, *, assessed_on: date | None = None) -> Lowered | None:
    """The coded provision as closure and SQL; None when it is not coded or is a named function.

    Without `assessed_on` the SQL reads the day from a column ASSESSED_ON. Both give the outcome before departures and
    judgements. A date beyond the calendar is `missing` in SQL; the closure raises YearWithoutData.
    """
    rule = rulebook.compiled.rules.get(provision)
    if rule is None or rule.pattern is None or rule.pattern.function is not None:
        return None
    day = exp.column(ASSESSED_ON, quoted=True) if assessed_on is None else literal(assessed_on)
    lowering = _Lowering(rulebook.settings, day)
    applies, complies = lowering.condition(rule.applies), lowering.condition(rule.pattern.complies)
    unknown = exp.Literal.string(rule.provision.unknown)
    outcome = (
        exp.Case()
        .when(exp.Is(this=applies, expression=exp.null()), unknown, copy=False)
        .when(exp.Not(this=_paren(applies.copy())), exp.Literal.string("not_applicable"), copy=False)
        .when(exp.Is(this=complies, expression=exp.null()), unknown.copy(), copy=False)
        .when(complies.copy(), exp.Literal.string("met"), copy=False)
        .else_(exp.Literal.string(_breached(rule)), copy=False)
    )
    return Lowered(
        provision=provision,
        outcome=_closure(rule),
        expression=outcome,
        columns=rule.uses,
        needs_calendar=lowering.needs_calendar,
    )


def _breached(rule: Rule) -> Outcome:
    return "not_applicable" if rule.provision.force == "may" else "breached"


def _closure(rule: Rule) -> Callable[[Facts, Circumstances], Outcome]:
    applies, complies = rule.applies_closure, rule.complies_closure
    unknown: Outcome = rule.provision.unknown
    breached = _breached(rule)

    def outcome(facts: Facts, here: Circumstances) -> Outcome:
        applicable = applies(facts, here)
        if applicable is None:
            return unknown
        if not applicable:
            return "not_applicable"
        found = complies(facts, here)
        if found is None:
            return unknown
        return "met" if found else breached

    return outcome


def add_calendar(connection: duckdb.DuckDBPyConnection, calendar: WorkingCalendar | None = None) -> None:
    """Make the table WORKING_CALENDAR from a calendar (the national one unless another is given)."""
    rows = (calendar or national()).rows()
    connection.execute(
        f"CREATE OR REPLACE TEMPORARY TABLE {WORKING_CALENDAR} AS "
        "SELECT unnest($1::DATE[]) AS day, unnest($2::BOOLEAN[]) AS is_working, unnest($3::INTEGER[]) AS number",
        [[row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]],
    )


_TYPES = {"boolean": "BOOLEAN", "integer": "BIGINT", "date": "DATE", "set": "VARCHAR[]"}


def column_types(rulebook: Rulebook, action: str) -> dict[str, str]:
    """The SQL type of each fact of an action."""
    facts = rulebook.vocabulary.action(action).facts
    return {name: _TYPES.get(fact.type, "VARCHAR") for name, fact in facts.items()}


@lru_cache(maxsize=64)
def audit_query(rulebook: Rulebook, action: str, relation: str, dialect: str = "duckdb") -> str:
    """SQL that gives every row of `relation` its outcome under each coded provision of the action.

    The relation has the facts as columns and ASSESSED_ON; the outcome columns are named by the provisions. A column
    `impossible:TABLE` marks rows whose facts the table declares impossible: their outcomes mean nothing.
    """
    columns: list[exp.Expr] = [exp.Star()]
    for rule in rulebook.rules_of[action]:
        lowered = lower(rulebook, rule.provision.id)
        if lowered is not None:
            columns.append(exp.alias_(lowered.expression, lowered.provision, quoted=True))
    for table in rulebook.compiled.tables.values():
        if action in table.table.actions and table.impossible:
            day = exp.column(ASSESSED_ON, quoted=True)
            lowering = _Lowering(rulebook.settings, day)
            tests = [lowering.condition(condition) for _, condition, _ in table.impossible]
            impossible = exp.Coalesce(this=exp.or_(*tests), expressions=[exp.false()])
            columns.append(exp.alias_(impossible, f"impossible:{table.name}", quoted=True))
    return exp.select(*columns).from_(exp.to_table(relation)).sql(dialect=dialect)


def audit(
    rulebook: Rulebook,
    action: str,
    cases: Iterable[tuple[Mapping[str, object], date]],
    calendar: WorkingCalendar | None = None,
) -> list[dict[str, Any]]:
    """The outcomes of many cases at once, by provision, computed by DuckDB. Raises UnusableInput."""
    types = column_types(rulebook, action)
    defined = rulebook.vocabulary.action(action)
    columns: dict[str, list[Any]] = {name: [] for name in types}
    days: list[date] = []
    for facts, on in cases:
        for name, value in usable_facts(defined, facts, rulebook.roles).items():
            columns[name].append(sorted(value) if isinstance(value, frozenset) else value)
        days.append(on)
    unnested = [
        f'unnest(${place}::{kind}[]) AS "{name}"' for place, (name, kind) in enumerate(types.items(), 1)
    ]
    unnested.append(f'unnest(${len(types) + 1}::DATE[]) AS "{ASSESSED_ON}"')
    with duckdb.connect() as connection:
        add_calendar(connection, calendar)
        # Names of facts are identifiers (vocabulary.py refuses others); values are parameters.
        connection.execute(f"CREATE TABLE cases AS SELECT {', '.join(unnested)}", [*columns.values(), days])
        found = connection.execute(audit_query(rulebook, action, "cases"))
        header = [column[0] for column in found.description]
        first = len(types) + 1
        return [dict(zip(header[first:], row[first:], strict=True)) for row in found.fetchall()]
