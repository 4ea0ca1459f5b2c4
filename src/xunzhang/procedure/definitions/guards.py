"""Guards: conditions over facts, written as in the rulebook, of three values; unknown is never taken for false."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from xunzhang.rulebook.texts import Text

Guard = Mapping[str, object]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda left, right: bool(left == right),
    "in": lambda left, right: left in right,
    "contains": lambda left, right: right in left,
    "lt": lambda left, right: bool(left < right),
    "le": lambda left, right: bool(left <= right),
    "gt": lambda left, right: bool(left > right),
    "ge": lambda left, right: bool(left >= right),
}


def holds(guard: Guard, facts: Mapping[str, Any]) -> bool | None:
    """Whether the guard holds; None when that hangs on a fact that is not known."""
    if "all" in guard:
        parts = [holds(part, facts) for part in _parts(guard["all"])]
        return False if False in parts else None if None in parts else True
    if "any" in guard:
        parts = [holds(part, facts) for part in _parts(guard["any"])]
        return True if True in parts else None if None in parts else False
    if "not" in guard:
        inner = holds(_guard(guard["not"]), facts)
        return None if inner is None else not inner
    subject = "count" if "count" in guard else "fact"
    value = facts.get(str(guard[subject]))
    if "known" in guard:
        return (value is not None) is guard["known"]
    if value is None:
        return None
    if subject == "count":
        value = len(value)
    operator, wanted = next((key, part) for key, part in guard.items() if key != subject)
    if isinstance(wanted, Mapping):
        wanted = facts.get(str(wanted["fact"]))
        if wanted is None:
            return None
    return _COMPARISONS[operator](value, wanted)


def facts_named(guard: Guard) -> Iterator[str]:
    """The names of the facts that a guard looks at."""
    for key in ("all", "any"):
        if key in guard:
            for part in _parts(guard[key]):
                yield from facts_named(part)
    if "not" in guard:
        yield from facts_named(_guard(guard["not"]))
    for key in ("fact", "count"):
        if key in guard:
            yield str(guard[key])
    for value in guard.values():
        if isinstance(value, Mapping) and value.keys() == {"fact"}:
            yield str(value["fact"])


def fault(guard: object) -> Text | None:
    """What is wrong with how a guard is written, None when nothing is."""
    if not isinstance(guard, Mapping) or not guard:
        return Text(
            "条件应写成 {fact: …, is: …} 一类的映射。", "A guard is a mapping such as {fact: …, is: …}."
        )
    keys = set(guard)
    for key in ("all", "any"):
        if keys == {key}:
            parts = guard[key]
            if not isinstance(parts, Sequence) or isinstance(parts, str) or not parts:
                return Text(f"{key} 须列出至少一个条件。", f"{key} needs at least one guard.")
            return next((found for part in parts if (found := fault(part)) is not None), None)
    if keys == {"not"}:
        return fault(guard["not"])
    operators = keys - {"fact", "count"}
    if len(keys & {"fact", "count"}) != 1 or len(operators) != 1:
        return Text(
            "一个条件只能有一个 fact（或 count）和一种比较。",
            "A guard has one fact (or count) and one comparison.",
        )
    operator = operators.pop()
    if operator not in _COMPARISONS and operator != "known":
        return Text(
            f"不认识的比较 {operator}；可用 is、in、contains、lt、le、gt、ge、known。",
            f"Unknown comparison {operator}; use is, in, contains, lt, le, gt, ge or known.",
        )
    wanted = guard[operator]
    if operator == "in" and not isinstance(wanted, list):
        return Text("in 须为值的列表。", "in takes a list of values.")
    if operator == "known" and not isinstance(wanted, bool):
        return Text("known 须为 true 或 false。", "known takes true or false.")
    if isinstance(wanted, Mapping) and wanted.keys() != {"fact"}:
        return Text("只能同值或 {fact: …} 比较。", "Compare with a value or {fact: …} only.")
    return None


def _guard(value: object) -> Guard:
    return value if isinstance(value, Mapping) else {}


def _parts(value: object) -> list[Guard]:
    return [_guard(part) for part in value] if isinstance(value, Sequence) else []
