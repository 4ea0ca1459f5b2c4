"""The patterns: shapes that nearly every rule has. Each turns its parameters into conditions of the syntax tree."""

from collections.abc import Callable, Mapping

from xunzhang.rulebook.closures import condition_closure, term_closure
from xunzhang.rulebook.conditions import Scope
from xunzhang.rulebook.functions import FUNCTIONS
from xunzhang.rulebook.pattern import Case, Parameters, Pattern, Standing
from xunzhang.rulebook.people_patterns import authority, composition
from xunzhang.rulebook.terms import (
    ALWAYS,
    AssessedDay,
    Compare,
    Condition,
    Constant,
    Covers,
    FactTerm,
    Known,
    Lookup,
    Not,
    OneOf,
    Plus,
    Size,
    Some,
    Term,
    all_of,
)
from xunzhang.rulebook.texts import Text, joined
from xunzhang.rulebook.time_patterns import ahead_of, in_order, within


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


def _forbidden_when(given: Parameters, scope: Scope) -> Pattern:
    forbidden = scope.condition(given.get("that"))
    complies: Condition = Not(forbidden)
    if "unless" in given:
        complies = Some((complies, scope.condition(given["unless"])))
    return Pattern(complies=complies, says=lambda case, standing: case.stated(complies))


def _holds_pattern(given: Parameters, scope: Scope) -> Pattern:
    condition = scope.condition(given.get("that"))
    return Pattern(complies=condition, says=lambda case, standing: case.stated(condition))


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
    return Pattern(complies=complies, says=lambda case, standing: case.stated(complies))


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
    "authority": (frozenset({"actor", "roles"}), authority),
    "required_before": (frozenset({"required", "before"}), _required_before),
    "in_order": (frozenset({"steps"}), in_order),
    "within": (frozenset({"start", "end", "days", "unit", "warn_before", "open"}), within),
    "ahead_of": (frozenset({"event", "filed", "days", "unit"}), ahead_of),
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
    "composition": (frozenset({"members", "include", "only"}), composition),
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
