"""Actions and their facts: the language between code and rulebooks. No city in it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.errors import Problem, RulebookError
from xunzhang.rulebook.model import Fact, Role, VocabularyFile
from xunzhang.rulebook.reading import decode
from xunzhang.rulebook.texts import Text, joined, plain

Labels = Mapping[str, Text]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One action: `name` is noun.verb, the same in permission, journal, procedure, API and command."""

    name: str
    label: Text
    facts: dict[str, Fact]


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """The actions by name."""

    actions: dict[str, Action]

    def action(self, name: str) -> Action:
        """The action of that name. Raises UnusableInput."""
        found = self.actions.get(name)
        if found is None:
            raise UnusableInput(
                f"没有“{name}”这个动作，请从 xunzhang actions 列出的动作中选。",
                "action",
                f"There is no action {name!r}: choose one that `xunzhang actions` lists.",
            )
        return found


def read_vocabulary(folders: Iterable[Path]) -> Vocabulary:
    """The vocabulary of `folders` together; a later one may add actions and facts, never change one.

    Raises RulebookError.
    """
    shared: dict[str, Fact] = {}
    pending: list[tuple[str, str, VocabularyFile]] = []
    problems: list[Problem] = []
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            origin = f"vocabulary/{path.name}"
            contents = decode(path.read_bytes(), VocabularyFile, origin, problems)
            if contents is None:
                continue
            for name, fact in contents.facts.items():
                if shared.setdefault(name, fact) != fact:
                    problems.append(
                        Problem(
                            origin,
                            name,
                            "这一事实项已在别处另行定义，请改名或改成一致。",
                            "This fact is defined differently elsewhere: rename it or make both the same.",
                        )
                    )
            pending.append((origin, path.name, contents))
    actions: dict[str, Action] = {}
    for origin, _, contents in pending:
        for name, entry in contents.actions.items():
            facts = dict(actions[name].facts) if name in actions else {}
            for fact_name, given in entry.facts.items():
                definition = given if given is not None else shared.get(fact_name)
                if definition is None:
                    problems.append(
                        Problem(
                            origin,
                            f"{name}.{fact_name}",
                            "没有定义，也不是共用的事实项；请写明 label 和 type。",
                            "Neither defined here nor shared: give it a label and a type.",
                        )
                    )
                elif facts.setdefault(fact_name, definition) != definition:
                    problems.append(
                        Problem(
                            origin,
                            f"{name}.{fact_name}",
                            "这一事实项已在别处另行定义，请改名或改成一致。",
                            "This fact is defined differently elsewhere: rename it or make both the same.",
                        )
                    )
                else:
                    problems.extend(_faults(origin, f"{name}.{fact_name}", definition))
            actions[name] = Action(name=name, label=entry.label, facts=facts)
    if problems:
        raise RulebookError(problems)
    return Vocabulary(actions=actions)


def _faults(origin: str, place: str, fact: Fact) -> Iterable[Problem]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", place.rpartition(".")[2]):
        yield Problem(
            origin,
            place,
            "名称只能用小写字母、数字和下划线，以字母开头。",
            "A name has lower-case letters, digits and underscores only, a letter first.",
        )
    needs_values = fact.type == "choice" or (fact.type == "set" and fact.of == "choice")
    if needs_values and not fact.values:
        yield Problem(origin, place, "choice 须列出 values。", "A choice must list its values.")
    if fact.values and not needs_values:
        yield Problem(origin, place, "只有 choice 才有 values。", "Only a choice has values.")


def fault_of(fact: Fact, value: object, roles: Mapping[str, Role]) -> Text | None:
    """Why `value` is not one of the fact's values; None when it is. Sets must be frozensets."""
    match fact.type:
        case "boolean":
            fits, wanted = isinstance(value, bool), Text("true 或 false", "true or false")
        case "integer":
            fits = isinstance(value, int) and not isinstance(value, bool)
            wanted = Text("整数", "a whole number")
            if fact.bounds is not None:
                low, high = fact.bounds
                fits = fits and low <= int(str(value)) <= high
                wanted = Text(f"{low} 至 {high} 的整数", f"a whole number from {low} to {high}")
        case "date":
            fits = isinstance(value, date) and not isinstance(value, datetime)
            wanted = Text("日期，如 2018-11-01", "a date such as 2018-11-01")
        case "text":
            fits, wanted = isinstance(value, str), Text("文字", "text")
        case "choice":
            fits, wanted = value in fact.values, _listed(fact.values)
        case "role":
            fits, wanted = value in roles, _listed(roles)
        case "set":
            fits, wanted = isinstance(value, frozenset), Text("列表", "a list")
            if isinstance(value, frozenset) and fact.of != "text":
                allowed: Mapping[str, object] = roles if fact.of == "role" else fact.values
                fits, wanted = value <= allowed.keys(), _listed(allowed)
            elif isinstance(value, frozenset):
                fits = all(isinstance(one, str) for one in value)
                wanted = Text("文字列表", "a list of texts")
    return None if fits else wanted


def _listed(values: Iterable[str]) -> Text:
    return joined(Text(value, value) for value in values)


def usable_facts(action: Action, facts: Mapping[str, object], roles: Mapping[str, Role]) -> dict[str, Any]:
    """`facts` checked against the vocabulary; every fact of the action is a key, unknown ones None.

    Accepts dates as ISO text and sets as lists, as JSON gives them. Raises UnusableInput naming the field.
    """
    usable: dict[str, Any] = dict.fromkeys(action.facts)
    for name, given in facts.items():
        fact = action.facts.get(name)
        if fact is None:
            listed = "、".join(action.facts)
            raise UnusableInput(
                f"“{action.label.zh}”没有“{name}”这一事实项；可用的有：{listed}。",
                name,
                f"{action.name} has no fact {name!r}; it has: {', '.join(action.facts)}.",
            )
        if given is None:
            continue
        value: object = given
        if fact.type == "date" and isinstance(given, str):
            try:
                value = date.fromisoformat(given)
            except ValueError:
                value = given
        elif fact.type == "set" and isinstance(given, list | tuple | set):
            try:
                value = frozenset(given)
            except TypeError:
                value = given
        try:
            wanted = fault_of(fact, value, roles)
        except TypeError:  # a list or mapping where a name is wanted
            wanted = Text("单个值", "a single value")
        if wanted is not None:
            raise UnusableInput(
                f"“{fact.label.zh}”不能是“{_shown(given)}”，应为：{wanted.zh}。",
                name,
                f"{fact.label.en} cannot be {_shown(given)!r}; expected: {wanted.en}.",
            )
        usable[name] = value
    return usable


def _shown(value: object) -> str:
    if isinstance(value, frozenset | set):
        return "、".join(sorted(map(str, value)))
    return str(value)


def shown(fact: Fact, value: object, roles: Mapping[str, Role]) -> Text:
    """The value of a fact as a reader sees it: labels of choices and roles, dates written out."""

    def label(code: str) -> Text:
        if code in fact.values:
            return fact.values[code]
        if (fact.type == "role" or fact.of == "role") and code in roles:
            return roles[code].label
        return Text(code, code)

    return plain(value, label)
