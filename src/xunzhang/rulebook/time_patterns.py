"""Patterns about time: in order, within, ahead of. The first day is never counted."""

from itertools import pairwise
from typing import Any

from xunzhang.rulebook.closures import condition_closure, term_closure
from xunzhang.rulebook.conditions import Scope
from xunzhang.rulebook.pattern import Case, Parameters, Pattern, Standing
from xunzhang.rulebook.terms import (
    AssessedDay,
    Compare,
    FactTerm,
    FirstKnown,
    Shifted,
    Term,
    all_of,
)
from xunzhang.rulebook.texts import Text

UNITS = ("working_day", "natural_day", "month", "year")


def in_order(given: Parameters, scope: Scope) -> Pattern:
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


def within(given: Parameters, scope: Scope) -> Pattern:
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


def ahead_of(given: Parameters, scope: Scope) -> Pattern:
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
