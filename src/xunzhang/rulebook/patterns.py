"""The patterns: shapes that nearly every rule has. Each turns its parameters into conditions of the syntax tree."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from xunzhang.rulebook.closures import condition_closure, term_closure
from xunzhang.rulebook.conditions import Scope
from xunzhang.rulebook.functions import FUNCTIONS
from xunzhang.rulebook.pattern import Case, Pattern, Standing
from xunzhang.rulebook.terms import (
    ALWAYS,
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
    Shifted,
    Size,
    Some,
    Term,
    all_of,
    facts_in,
)
from xunzhang.rulebook.texts import Text, alternatives, joined

Parameters = Mapping[str, Any]
UNITS = {
    "working_day": Text("个工作日", "working days"),
    "natural_day": Text("日", "days"),
    "month": Text("个月", "months"),
    "year": Text("年", "years"),
}


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


def _authority(given: Parameters, scope: Scope) -> Pattern:
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


def actor_says(case: Case, actor: str, wanted: Text, standing: Standing) -> Text:
    label, now = case.label(actor), case.shown(actor)
    if standing == "met":
        return Text(f"{label.zh}：{now.zh}，符合规定。", f"{label.en}: {now.en}, as required.")
    return Text(
        f"{label.zh}：{now.zh}；应为：{wanted.zh}。", f"{label.en}: {now.en}; it must be: {wanted.en}."
    )


def _required_before(given: Parameters, scope: Scope) -> Pattern:
    before: Term = AssessedDay()
    if "before" in given:
        scope.fact(given["before"], "date")
        before = FactTerm(str(given["before"]))
    required: list[tuple[Condition, Text]] = []
    listed = given.get("required")
    if not isinstance(listed, list) or not listed:
        scope.fault("required 须列出至少一项。", "required needs at least one entry.")
        listed = []
    for one in listed:
        if isinstance(one, Mapping):
            label = one.get("label")
            if (
                one.keys() != {"that", "label"}
                or not isinstance(label, Mapping)
                or label.keys() != {"zh", "en"}
            ):
                scope.fault(
                    "required 的每项应写成事实项，或 {that: 条件, label: {zh, en}}。",
                    "Each entry of required is a fact, or {that: condition, label: {zh, en}}.",
                )
                continue
            required.append((scope.condition(one["that"]), Text(str(label["zh"]), str(label["en"]))))
            continue
        fact = scope.fact(one, "boolean", "date", "set")
        if fact is None:
            continue
        term = FactTerm(str(one))
        condition: Condition
        if fact.type == "boolean":
            condition = Compare("eq", term, Constant(True))
        elif fact.type == "date":
            condition = Compare("le", term, before)
        else:
            condition = Compare("ge", Size(term), Constant(1))
        required.append((condition, fact.label))

    tests = [(condition_closure(condition), label) for condition, label in required]

    def says(case: Case, standing: Standing) -> Text:
        if standing == "met":
            done = joined(label for _, label in required)
            return Text(f"已具备：{done.zh}。", f"On record: {done.en}.")
        lacking = joined(label for test, label in tests if case.holds(test) is False)
        return Text(f"尚缺：{lacking.zh}。", f"Still lacking: {lacking.en}.")

    return Pattern(complies=all_of(*(condition for condition, _ in required)), says=says)


def _in_order(given: Parameters, scope: Scope) -> Pattern:
    steps = given.get("steps")
    if not isinstance(steps, list) or len(steps) < 2:
        scope.fault("steps 须列出至少两个日期。", "steps needs at least two dates.")
        steps = []
    for step in steps:
        scope.fact(step, "date")
    pairs = [(str(first), str(second)) for first, second in pairwise(steps)]
    conditions = [Compare("le", FactTerm(first), FactTerm(second)) for first, second in pairs]
    tests = [condition_closure(condition) for condition in conditions]

    def says(case: Case, standing: Standing) -> Text:
        if standing == "met":
            return Text("先后次序符合规定。", "They were done in this order.")
        wrong = [pair for pair, test in zip(pairs, tests, strict=True) if case.holds(test) is False]
        texts = [
            Text(
                f"{case.label(second).zh}（{case.shown(second).zh}）早于{case.label(first).zh}（{case.shown(first).zh}）",
                f"{case.label(second).en} ({case.shown(second).en}) came before {case.label(first).en} ({case.shown(first).en})",
            )
            for first, second in wrong
        ]
        return Text("；".join(text.zh for text in texts) + "。", "; ".join(text.en for text in texts) + ".")

    return Pattern(complies=all_of(*conditions), says=says)


def _unit(given: Parameters, scope: Scope) -> Any:
    unit = given.get("unit")
    if unit not in UNITS:
        scope.fault(f"unit 应为 {'、'.join(UNITS)}。", f"unit must be one of {', '.join(UNITS)}.")
        return "natural_day"
    return unit


def _within(given: Parameters, scope: Scope) -> Pattern:
    scope.fact(given.get("start"), "date")
    start = FactTerm(str(given.get("start")))
    days, unit = scope.number(given.get("days"), "days"), _unit(given, scope)
    end: Term = AssessedDay()
    if "end" in given:
        scope.fact(given["end"], "date")
        end = FactTerm(str(given["end"]))
        if given.get("open") is True:
            end = FirstKnown(end, AssessedDay())
    due = Shifted(start, days, unit)
    due_closure, end_closure = term_closure(due), term_closure(end)
    results: dict[str, Term] = {"due_on": due, "days": days}
    if "warn_before" in given:
        results["warn_on"] = Shifted(due, scope.number(given["warn_before"], "warn_before"), unit, back=True)

    def says(case: Case, standing: Standing) -> Text:
        due_on, ended = case.text(due_closure), case.text(end_closure)
        if standing == "met":
            return Text(
                f"期限为{due_on.zh}，现为{ended.zh}，未超期。", f"Due {due_on.en}; {ended.en} is in time."
            )
        return Text(
            f"期限为{due_on.zh}，现为{ended.zh}，已超期。", f"Due {due_on.en}; {ended.en} is too late."
        )

    return Pattern(complies=Compare("le", end, due), says=says, results=results)


def _ahead_of(given: Parameters, scope: Scope) -> Pattern:
    scope.fact(given.get("event"), "date")
    event = FactTerm(str(given.get("event")))
    days, unit = scope.number(given.get("days"), "days"), _unit(given, scope)
    filed: Term = AssessedDay()
    if "filed" in given:
        scope.fact(given["filed"], "date")
        filed = FactTerm(str(given["filed"]))
    due = Shifted(event, days, unit, back=True)
    due_closure, filed_closure = term_closure(due), term_closure(filed)

    def says(case: Case, standing: Standing) -> Text:
        due_on, now = case.text(due_closure), case.text(filed_closure)
        if standing == "met":
            return Text(
                f"最迟应在{due_on.zh}，现为{now.zh}，符合规定。",
                f"At the latest {due_on.en}; {now.en} is in time.",
            )
        return Text(
            f"最迟应在{due_on.zh}，现为{now.zh}，已迟。", f"At the latest {due_on.en}; {now.en} is too late."
        )

    return Pattern(complies=Compare("le", filed, due), says=says, results={"due_on": due, "days": days})


def _counted(given: Parameters, scope: Scope) -> Term:
    fact = scope.fact(given.get("value"), "integer", "set")
    term: Term = FactTerm(str(given.get("value")))
    if fact is not None and fact.type == "set":
        term = Size(term)
    return Plus(term, scope.number(given["plus"], "plus")) if "plus" in given else term


def _limit(given: Parameters, scope: Scope, *, at_least: bool) -> Pattern:
    counted, limit = _counted(given, scope), scope.number(given.get("limit"), "limit")
    name = str(given.get("value"))
    counted_closure, limit_closure = term_closure(counted), term_closure(limit)

    def says(case: Case, standing: Standing) -> Text:
        label, now, bound = case.label(name), case.text(counted_closure), case.text(limit_closure)
        word = Text("至少", "at least") if at_least else Text("至多", "at most")
        tail = (
            Text("符合规定", "as required")
            if standing == "met"
            else (Text("不足", "too few") if at_least else Text("超出", "too many"))
        )
        return Text(
            f"{label.zh}：{now.zh}（{word.zh}{bound.zh}），{tail.zh}。",
            f"{label.en}: {now.en} ({word.en} {bound.en}), {tail.en}.",
        )

    return Pattern(
        complies=Compare("ge" if at_least else "le", counted, limit), says=says, results={"limit": limit}
    )


def _bounded_by_table(given: Parameters, scope: Scope) -> Pattern:
    scope.fact(given.get("value"), "integer")
    by = scope.fact(given.get("by"), "integer", "choice", "boolean", "role")
    name, key = str(given.get("value")), str(given.get("by"))
    bounds = given.get("bounds")
    if not isinstance(bounds, Mapping) or not bounds or not all(type(one) is int for one in bounds.values()):
        scope.fault("bounds 应为“值: 整数”的表。", "bounds must be a table of value: whole number.")
        bounds = {}
    if by is not None:
        for one in bounds:
            scope.value_of(key, by, one)
        wanted: set[object] = set()
        if by.type == "choice":
            wanted = set(by.values)
        elif by.type == "boolean":
            wanted = {True, False}
        uncovered = sorted(map(str, wanted - set(bounds)))
        if uncovered:
            scope.fault(
                f"bounds 没有覆盖 {key} 的这些值：{'、'.join(uncovered)}。",
                f"bounds does not cover these values of {key}: {', '.join(uncovered)}.",
            )
    term, index = FactTerm(name), FactTerm(key)
    bound = Lookup(index, tuple(bounds.items()))
    bound_closure = term_closure(bound)
    at_least = given.get("at_least") is True

    def says(case: Case, standing: Standing) -> Text:
        limit = case.value(bound_closure)
        if limit is None:
            return Text(
                f"{case.label(key).zh}：{case.shown(key).zh}，超出表列范围。",
                f"{case.label(key).en}: {case.shown(key).en} is outside the table.",
            )
        word = Text("至少", "at least") if at_least else Text("至多", "at most")
        return Text(
            f"{case.label(key).zh}：{case.shown(key).zh}，{word.zh}{limit}；{case.label(name).zh}：{case.shown(name).zh}。",
            f"{case.label(key).en}: {case.shown(key).en}, {word.en} {limit}; {case.label(name).en}: {case.shown(name).en}.",
        )

    return Pattern(
        complies=all_of(OneOf(index, tuple(bounds)), Compare("ge" if at_least else "le", term, bound)),
        says=says,
        results={"limit": bound},
    )


def _stated(condition: Condition, case: Case) -> Text:
    names = facts_in(condition)
    return Text(
        "；".join(f"{case.label(name).zh}：{case.shown(name).zh}" for name in names) + "。",
        "; ".join(f"{case.label(name).en}: {case.shown(name).en}" for name in names) + ".",
    )


def _forbidden_when(given: Parameters, scope: Scope) -> Pattern:
    forbidden = scope.condition(given.get("that"))
    complies: Condition = Not(forbidden)
    if "unless" in given:
        complies = Some((complies, scope.condition(given["unless"])))
    return Pattern(complies=complies, says=lambda case, standing: _stated(complies, case))


def _holds_pattern(given: Parameters, scope: Scope) -> Pattern:
    condition = scope.condition(given.get("that"))
    return Pattern(complies=condition, says=lambda case, standing: _stated(condition, case))


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


def _composition(given: Parameters, scope: Scope) -> Pattern:
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


def _one_of(given: Parameters, scope: Scope) -> Pattern:
    fact = scope.fact(given.get("value"), "choice", "role", "text", "integer", "set")
    name = str(given.get("value"))
    among = given.get("among")
    if not isinstance(among, list) or not among:
        scope.fault("among 须列出至少一个值。", "among needs at least one value.")
        among = []
    if fact is not None:
        for one in among:
            scope.value_of(name, fact, one, member=True)
    term = FactTerm(name)
    complies: Condition = OneOf(term, tuple(among))
    if fact is not None and fact.type == "set":
        complies = Covers(Constant(frozenset(among)), term)
    return Pattern(complies=complies, says=lambda case, standing: _stated(complies, case))


def _triggers(given: Parameters, scope: Scope) -> Pattern:
    label = given.get("label")
    if not isinstance(label, Mapping) or label.keys() != {"zh", "en"} or not given.get("what"):
        scope.fault("triggers 须有 what 和 label {zh, en}。", "triggers needs what and label {zh, en}.")
        label = {"zh": "", "en": ""}
    text = Text(str(label["zh"]), str(label["en"]))
    complies: Condition = ALWAYS
    if "done" in given:
        scope.fact(given["done"], "boolean")
        complies = Compare("eq", FactTerm(str(given["done"])), Constant(True))

    def says(case: Case, standing: Standing) -> Text:
        if standing == "met":
            return Text(f"由此：{text.zh}。", f"Therefore: {text.en}.")
        return Text(f"尚未：{text.zh}。", f"Not done: {text.en}.")

    return Pattern(complies=complies, says=says, duty=(str(given.get("what")), text))


def _function(given: Parameters, scope: Scope) -> Pattern:
    registered = FUNCTIONS.get(str(given.get("name")))
    if registered is None:
        scope.fault(
            f"没有登记名为 {given.get('name')} 的函数。", f"No function is registered as {given.get('name')}."
        )
        return Pattern(complies=ALWAYS, says=lambda case, standing: Text("", ""))
    function, names, accepted = registered
    for name in names:
        scope.fact(name)
    for parameter in set(given) - accepted - {"name"}:
        scope.fault(f"函数不认识参数 {parameter}。", f"The function does not know the parameter {parameter}.")
    return Pattern(
        complies=Known(FactTerm(names[0])) if names else ALWAYS,
        says=lambda case, standing: Text("", ""),
        uses=names,
        function=function,
        parameters={key: value for key, value in given.items() if key != "name"},
    )


PATTERNS: dict[str, tuple[frozenset[str], Callable[[Parameters, Scope], Pattern]]] = {
    "authority": (frozenset({"actor", "roles"}), _authority),
    "required_before": (frozenset({"required", "before"}), _required_before),
    "in_order": (frozenset({"steps"}), _in_order),
    "within": (frozenset({"start", "end", "days", "unit", "warn_before", "open"}), _within),
    "ahead_of": (frozenset({"event", "filed", "days", "unit"}), _ahead_of),
    "at_most": (
        frozenset({"value", "plus", "limit"}),
        lambda given, scope: _limit(given, scope, at_least=False),
    ),
    "at_least": (
        frozenset({"value", "plus", "limit"}),
        lambda given, scope: _limit(given, scope, at_least=True),
    ),
    "bounded_by_table": (frozenset({"value", "by", "bounds", "at_least"}), _bounded_by_table),
    "forbidden_when": (frozenset({"that", "unless"}), _forbidden_when),
    "composition": (frozenset({"members", "include", "only"}), _composition),
    "one_of": (frozenset({"value", "among"}), _one_of),
    "holds": (frozenset({"that"}), _holds_pattern),
    "triggers": (frozenset({"what", "label", "done"}), _triggers),
}


def read_pattern(name: str | None, given: Parameters, scope: Scope) -> Pattern:
    """The pattern `name` with its parameters; what is wrong with them is reported to the scope."""
    if name == "function":
        return _function(given, scope)
    if name not in PATTERNS:
        scope.fault(
            f"不认识的 pattern {name}；可用：{'、'.join([*PATTERNS, 'function'])}。",
            f"Unknown pattern {name}; use one of {', '.join([*PATTERNS, 'function'])}.",
        )
        return Pattern(complies=ALWAYS, says=lambda case, standing: Text("", ""))
    accepted, read = PATTERNS[name]
    for parameter in sorted(set(given) - accepted):
        scope.fault(
            f"{name} 不认识参数 {parameter}；可用：{'、'.join(sorted(accepted))}。",
            f"{name} does not know the parameter {parameter}; it takes {', '.join(sorted(accepted))}.",
        )
    return read(given, scope)
