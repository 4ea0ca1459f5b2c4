"""Lowering the syntax tree to Python closures, and asking which unknown facts matter."""

import calendar as months
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from xunzhang.kernel.calendar import WorkingCalendar
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
    Unit,
    facts_in,
)

Facts = Mapping[str, Any]


class Circumstances(msgspec.Struct, frozen=True):
    """What a rule looks at beside the facts: the day, the settings in force on it, the working calendar."""

    on: date
    settings: Mapping[str, Any]
    calendar: WorkingCalendar


TermClosure = Callable[[Facts, Circumstances], Any]
ConditionClosure = Callable[[Facts, Circumstances], bool | None]
# Closures by the identity of their node; the node is kept beside its closure so that the identity stays its own.
Made = dict[int, tuple[Condition, ConditionClosure]]
UnknownsClosure = Callable[[Facts, Circumstances], tuple[str, ...]]


def shift(day: date, number: int, unit: Unit, back: bool, calendar: WorkingCalendar) -> date:
    """The day `number` units after (before) `day`, which is not counted. A month's end stays within its month.

    Raises YearWithoutData.
    """
    if unit == "working_day":
        return calendar.before(day, number) if back else calendar.add(day, number)
    if back:
        number = -number
    if unit == "natural_day":
        return day + timedelta(days=number)
    month = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def term_closure(term: Term) -> TermClosure:
    """A function of (facts, circumstances) that gives the term's value, None when it is unknown."""
    match term:
        case FactTerm(name):
            return lambda facts, _: facts.get(name)
        case Constant(value):
            return lambda facts, _: value
        case SettingTerm(name):
            return lambda facts, here: here.settings.get(name)
        case AssessedDay():
            return lambda facts, here: here.on
        case Shifted(base, number, unit, back):
            start, count = term_closure(base), term_closure(number)

            def shifted(facts: Facts, here: Circumstances) -> date | None:
                day, days = start(facts, here), count(facts, here)
                if day is None or days is None:
                    return None
                return shift(day, days, unit, back, here.calendar)

            return shifted
        case Plus(left, right):
            one, other = term_closure(left), term_closure(right)

            def plus(facts: Facts, here: Circumstances) -> int | None:
                first, second = one(facts, here), other(facts, here)
                return None if first is None or second is None else first + second

            return plus
        case Size(of):
            members = term_closure(of)

            def size(facts: Facts, here: Circumstances) -> int | None:
                found = members(facts, here)
                return None if found is None else len(found)

            return size
        case Lookup(key, entries):
            wanted, table = term_closure(key), dict(entries)
            return lambda facts, here: table.get(wanted(facts, here))
        case FirstKnown(first_term, otherwise):
            preferred, fallback = term_closure(first_term), term_closure(otherwise)

            def first_known(facts: Facts, here: Circumstances) -> Any:
                found = preferred(facts, here)
                return fallback(facts, here) if found is None else found

            return first_known


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
}


def condition_closure(condition: Condition, made: Made | None = None) -> ConditionClosure:
    """A function of (facts, circumstances): True, False, or None for unknown.

    `made` remembers the closures of nodes, so that a part which several conditions share is compiled once.
    """
    if made is None:
        return _condition_closure(condition, None)
    known = made.get(id(condition))
    if known is None:
        known = made[id(condition)] = (condition, _condition_closure(condition, made))
    return known[1]


def _condition_closure(condition: Condition, made: Made | None) -> ConditionClosure:
    match condition:
        case Compare(operator, left, right):
            return _pair(_COMPARISONS[operator], left, right)
        case Has(members, member):
            return _pair(lambda whole, one: one in whole, members, member)
        case Covers(members, others):
            return _pair(lambda whole, part: part <= whole, members, others)
        case OneOf(term, values):
            value_of, allowed = term_closure(term), frozenset(values)

            def one_of(facts: Facts, here: Circumstances) -> bool | None:
                value = value_of(facts, here)
                return None if value is None else value in allowed

            return one_of
        case Known(term):
            value_of = term_closure(term)
            return lambda facts, here: value_of(facts, here) is not None
        case Not(part):
            inner = condition_closure(part, made)

            def negated(facts: Facts, here: Circumstances) -> bool | None:
                found = inner(facts, here)
                return None if found is None else not found

            return negated
        case All(parts):
            return _several(parts, made, decisive=False)
        case Some(parts):
            return _several(parts, made, decisive=True)


def _pair(test: Callable[[Any, Any], bool], left: Term, right: Term) -> ConditionClosure:
    one, other = term_closure(left), term_closure(right)

    def compared(facts: Facts, here: Circumstances) -> bool | None:
        first = one(facts, here)
        if first is None:
            return None
        second = other(facts, here)
        return None if second is None else test(first, second)

    return compared


def _several(parts: tuple[Condition, ...], made: Made | None, *, decisive: bool) -> ConditionClosure:
    """All (decided by one false part) or some (decided by one true part)."""
    inner = tuple(condition_closure(part, made) for part in parts)

    def several(facts: Facts, here: Circumstances) -> bool | None:
        result: bool | None = not decisive
        for part in inner:
            found = part(facts, here)
            if found is decisive:
                return decisive
            if found is None:
                result = None
        return result

    return several


class Unknowns:
    """Which facts' being unknown leaves a condition unknown. Compiled when first asked: most conditions never are."""

    __slots__ = ("_ask", "_condition")

    def __init__(self, condition: Condition) -> None:
        self._condition = condition
        self._ask: UnknownsClosure | None = None

    def __call__(self, facts: Facts, here: Circumstances) -> tuple[str, ...]:
        """The names, each once; none when the condition is known."""
        if self._ask is None:
            self._ask = _unknowns_closure(self._condition, {})
        return self._ask(facts, here)


def _unknowns_closure(condition: Condition, made: Made) -> UnknownsClosure:
    test = condition_closure(condition, made)
    if isinstance(condition, All | Some | Not):
        parts = condition.parts if not isinstance(condition, Not) else (condition.part,)
        inner = tuple(_unknowns_closure(part, made) for part in parts)

        def of_parts(facts: Facts, here: Circumstances) -> tuple[str, ...]:
            if test(facts, here) is not None:
                return ()
            return tuple(dict.fromkeys(name for part in inner for name in part(facts, here)))

        return of_parts
    names = facts_in(condition)

    def of_facts(facts: Facts, here: Circumstances) -> tuple[str, ...]:
        if test(facts, here) is not None:
            return ()
        return tuple(name for name in names if facts.get(name) is None)

    return of_facts
