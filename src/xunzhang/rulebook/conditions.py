"""Conditions as the files write them, turned into the syntax tree and checked against the vocabulary."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from xunzhang.rulebook.model import Fact, Role, Setting
from xunzhang.rulebook.terms import (
    All,
    AssessedDay,
    Compare,
    Condition,
    Constant,
    Covers,
    FactTerm,
    Has,
    Known,
    Not,
    OneOf,
    Operator,
    SettingTerm,
    Size,
    Some,
    Term,
)
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.vocabulary import fault_of

_ORDERED: dict[str, Operator] = {"lt": "lt", "le": "le", "gt": "gt", "ge": "ge"}
_SUBJECTS = ("fact", "count", "day")


class Scope:
    """Which facts, settings and roles a rule may name; faults found are reported to `report`."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        settings: Mapping[str, Setting],
        roles: Mapping[str, Role],
        report: Callable[[Text], None],
    ) -> None:
        self.facts = facts
        self.settings = settings
        self.roles = roles
        self.report = report

    def fault(self, zh: str, en: str) -> None:
        self.report(Text(zh, en))

    def fact(self, name: object, *types: str) -> Fact | None:
        """The fact of that name, one of `types` if any are given; reports it when there is none."""
        found = self.facts.get(name) if isinstance(name, str) else None
        if found is None:
            listed = "、".join(self.facts)
            self.fault(
                f"动作没有“{name}”这一事实项；可用的有：{listed}。",
                f"The action has no fact {name!r}; it has: {', '.join(self.facts)}.",
            )
            return None
        if types and found.type not in types:
            self.fault(
                f"事实项 {name} 的类型是 {found.type}，这里须为 {'、'.join(types)}。",
                f"The fact {name} is of type {found.type}; here it must be {', '.join(types)}.",
            )
            return None
        return found

    def setting(self, name: object, *types: str) -> Setting | None:
        found = self.settings.get(name) if isinstance(name, str) else None
        if found is None:
            self.fault(f"settings.yaml 中没有设置项 {name}。", f"settings.yaml has no setting {name}.")
            return None
        if types and found.type not in types:
            self.fault(
                f"设置项 {name} 的类型是 {found.type}，这里须为 {'、'.join(types)}。",
                f"The setting {name} is of type {found.type}; here it must be {', '.join(types)}.",
            )
        return found

    def role(self, name: object) -> str:
        if not isinstance(name, str) or name not in self.roles:
            self.fault(f"roles.yaml 中没有角色 {name}。", f"roles.yaml has no role {name}.")
        return str(name)

    def value_of(self, name: str, fact: Fact, value: object, *, member: bool = False) -> object:
        """`value` checked against the fact's type (or, `member`, that of its members)."""
        if isinstance(value, list):
            value = frozenset(value)
        checked = fact
        if member and fact.type == "set":
            checked = Fact(label=fact.label, type=fact.of, values=fact.values)
        wanted = fault_of(checked, value, self.roles)
        if wanted is not None:
            self.fault(
                f"“{value}”不是 {name}（{fact.label.zh}）的值，应为：{wanted.zh}。",
                f"{value!r} is not a value of {name} ({fact.label.en}); expected: {wanted.en}.",
            )
        return value

    def other(self, name: str, fact: Fact, value: Any, *, member: bool = False) -> Term:
        """The right-hand side of a comparison: a value, another fact, or a setting."""
        if isinstance(value, Mapping):
            if value.keys() == {"fact"}:
                compared = self.fact(value["fact"])
                wanted = fact.of if member and fact.type == "set" else fact.type
                if compared is not None and compared.type != wanted:
                    self.fault(
                        f"{name} 与 {value['fact']} 类型不同，不能相比。",
                        f"{name} and {value['fact']} are of different types and cannot be compared.",
                    )
                return FactTerm(str(value["fact"]))
            if value.keys() == {"setting"}:
                self.setting(value["setting"], fact.of if member and fact.type == "set" else fact.type)
                return SettingTerm(str(value["setting"]))
            self.fault(
                f"{name} 的比较对象只能是值、{{fact: …}} 或 {{setting: …}}。",
                f"{name} can be compared with a value, {{fact: …}} or {{setting: …}} only.",
            )
            return Constant(None)
        return Constant(self.value_of(name, fact, value, member=member))

    def number(self, given: Any, parameter: str) -> Term:
        """A number of a pattern: an integer, {setting: name} or {fact: name}."""
        if isinstance(given, int) and not isinstance(given, bool):
            return Constant(given)
        if isinstance(given, Mapping) and given.keys() == {"setting"}:
            self.setting(given["setting"], "integer")
            return SettingTerm(str(given["setting"]))
        if isinstance(given, Mapping) and given.keys() == {"fact"}:
            self.fact(given["fact"], "integer")
            return FactTerm(str(given["fact"]))
        self.fault(
            f"{parameter} 应为整数、{{setting: …}} 或 {{fact: …}}。",
            f"{parameter} must be a whole number, {{setting: …}} or {{fact: …}}.",
        )
        return Constant(0)

    def condition(self, data: Any) -> Condition:
        """The condition that `data` writes; what is wrong with it is reported."""
        if not isinstance(data, Mapping) or not data:
            self.fault(
                "条件应写成 {fact: …, is: …} 一类的映射。",
                "A condition is a mapping such as {fact: …, is: …}.",
            )
            return All(())
        keys = set(data)
        if keys == {"all"} or keys == {"any"}:
            parts = data["all" if "all" in data else "any"]
            if not isinstance(parts, Sequence) or isinstance(parts, str) or not parts:
                self.fault("all、any 须列出至少一个条件。", "all and any need at least one condition.")
                return All(())
            inner = tuple(self.condition(part) for part in parts)
            return All(inner) if "all" in data else Some(inner)
        if keys == {"not"}:
            return Not(self.condition(data["not"]))
        subject = [key for key in _SUBJECTS if key in data]
        operators = keys - set(_SUBJECTS)
        if len(subject) != 1 or len(operators) != 1:
            self.fault(
                "一个条件只能有一个 fact（或 count、day）和一种比较。",
                "A condition has one fact (or count, or day) and one comparison.",
            )
            return All(())
        return self._simple(subject[0], data, operators.pop())

    def _simple(self, subject: str, data: Mapping[str, Any], operator: str) -> Condition:
        value = data[operator]
        if subject == "day":
            return self._day(operator, value)
        name = str(data[subject])
        fact = self.fact(name, *(("set",) if subject == "count" else ()))
        if fact is None:
            return All(())
        term: Term = FactTerm(name)
        if subject == "count":
            compared: Operator = "eq" if operator == "is" else _ORDERED.get(operator, "eq")
            if operator != "is" and operator not in _ORDERED:
                self._unknown_operator(operator)
            return Compare(compared, Size(term), self.number(value, operator))
        if operator == "is":
            if isinstance(value, bool) and fact.type == "boolean":
                return Compare("eq", term, Constant(value))
            return Compare("eq", term, self.other(name, fact, value))
        if operator == "in":
            if not isinstance(value, list) or not value:
                self.fault(f"{name} 的 in 须为值的列表。", f"in of {name} must be a list of values.")
                return All(())
            return OneOf(term, tuple(self.value_of(name, fact, one) for one in value))
        if operator == "known":
            return Known(term) if value is True else Not(Known(term))
        if operator in _ORDERED:
            self.fact(name, "integer", "date")
            return Compare(_ORDERED[operator], term, self.other(name, fact, value))
        if operator == "contains":
            self.fact(name, "set")
            return Has(term, self.other(name, fact, value, member=True))
        if operator == "covers":
            self.fact(name, "set")
            return Covers(term, self.other(name, fact, value))
        self._unknown_operator(operator)
        return All(())

    def _day(self, operator: str, value: Any) -> Condition:
        if operator not in _ORDERED and operator != "is":
            self._unknown_operator(operator)
            return All(())
        compared: Operator = _ORDERED.get(operator, "eq")
        if isinstance(value, date):
            return Compare(compared, AssessedDay(), Constant(value))
        if isinstance(value, Mapping) and value.keys() == {"fact"}:
            self.fact(value["fact"], "date")
            return Compare(compared, AssessedDay(), FactTerm(str(value["fact"])))
        if isinstance(value, Mapping) and value.keys() == {"setting"}:
            self.setting(value["setting"], "date")
            return Compare(compared, AssessedDay(), SettingTerm(str(value["setting"])))
        self.fault("day 只能同日期比较。", "The day can be compared with a date only.")
        return All(())

    def _unknown_operator(self, operator: str) -> None:
        self.fault(
            f"不认识的比较 {operator}；可用 is、in、contains、covers、lt、le、gt、ge、known。",
            f"Unknown comparison {operator}; use is, in, contains, covers, lt, le, gt, ge or known.",
        )
