"""Assessing an action: every provision that applies to it says what it finds. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from xunzhang.kernel.calendar import WorkingCalendar, national
from xunzhang.kernel.errors import Broken, UnusableInput, XunzhangError
from xunzhang.rulebook.closures import Circumstances
from xunzhang.rulebook.compiling import Rule
from xunzhang.rulebook.findings import Assessment, Duty, FactUsed, Finding, Outcome, RestsOn
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.pattern import Case
from xunzhang.rulebook.terms import facts_in
from xunzhang.rulebook.texts import EMPTY, UNKNOWN, Text, joined, plain
from xunzhang.rulebook.vocabulary import fault_of, shown, usable_facts

_ANSWERS: dict[str, Outcome] = {"met": "met", "breached": "breached", "not_applicable": "not_applicable"}
_NONE: Mapping[str, str] = {}


def circumstances(
    rulebook: Rulebook,
    on: date,
    calendar: WorkingCalendar | None = None,
    settings: Mapping[str, object] | None = None,
) -> Circumstances:
    """The day, its settings (the rulebook's own, overridden by the installation's) and the working calendar.

    Raises UnusableInput for an unknown setting or a value that is not of its type.
    """
    values: dict[str, Any] = {name: setting.on(on) for name, setting in rulebook.settings.items()}
    for name, value in (settings or {}).items():
        setting = rulebook.settings.get(name)
        if setting is None:
            raise UnusableInput(
                f"规则中没有设置项“{name}”。", f"settings.{name}", f"The rulebook has no setting {name!r}."
            )
        if value is None:
            continue
        wanted = fault_of(setting.fact, value, {})
        if wanted is not None:
            raise UnusableInput(
                f"设置“{setting.label.zh}”不能是“{value}”，应为：{wanted.zh}。",
                f"settings.{name}",
                f"The setting {setting.label.en} cannot be {value!r}; expected: {wanted.en}.",
            )
        values[name] = value
    return Circumstances(on, values, calendar or national())


def assess(
    rulebook: Rulebook,
    action: str,
    facts: Mapping[str, object],
    on: date,
    *,
    departures: Mapping[str, str] = _NONE,
    judgements: Mapping[str, str] = _NONE,
    calendar: WorkingCalendar | None = None,
    settings: Mapping[str, object] | None = None,
) -> Assessment:
    """What every provision about `action` finds in `facts` on the day `on`.

    `departures`: default provision → written reason. `judgements`: provision → met, breached or not_applicable, with an
    optional reason after a colon. `settings`: the installation's own values of that day. Raises UnusableInput (naming the
    field), YearWithoutData, and Broken for a bug in a rule.
    """
    defined = rulebook.vocabulary.action(action)
    usable = usable_facts(defined, facts, rulebook.roles)
    here = circumstances(rulebook, on, calendar, settings)
    rules: tuple[Rule, ...] = rulebook.rules_of[action]
    _check_named(rulebook, departures, "departures")
    _check_named(rulebook, judgements, "judgements")
    refuse_impossible(rulebook, action, usable, here)
    findings: list[Finding] = []
    duties: list[Duty] = []
    used: dict[str, FactUsed] = {}
    for rule in rules:
        case = Case(usable, here, rule.definitions, rulebook.roles)
        try:
            finding = _finding(rule, case, rulebook, departures, judgements, used)
        except XunzhangError:
            raise
        except Exception as fault:
            raise Broken(
                f"规定 {rule.provision.id} 的规则出错（{type(fault).__name__}: {fault}），请联系维护规则的人员。",
                f"The rule of provision {rule.provision.id} failed ({type(fault).__name__}: {fault}): tell whoever keeps the rulebook.",
            ) from fault
        findings.append(finding)
        duty = rule.pattern.duty if rule.pattern is not None else None
        if duty is not None and finding.outcome in ("met", "breached"):
            duties.append(Duty(rule.provision.id, *duty))
    return Assessment(
        action=action,
        government=rulebook.government,
        version=rulebook.version,
        on=on,
        findings=tuple(findings),
        duties=tuple(duties),
    )


def refuse_impossible(rulebook: Rulebook, action: str, facts: Mapping[str, Any], here: Circumstances) -> None:
    """Raise UnusableInput for facts that a table of the action declares impossible together."""
    for table in rulebook.compiled.tables.values():
        if action not in table.table.actions:
            continue
        for test, condition, reason in table.impossible:
            if test(facts, here):
                names = facts_in(condition)
                labels = "、".join(table.definitions[name].label.zh for name in names)
                english = ", ".join(table.definitions[name].label.en for name in names)
                raise UnusableInput(f"请核对{labels}：{reason.zh}", names[0], f"Check {english}: {reason.en}")


def _check_named(rulebook: Rulebook, given: Mapping[str, str], field: str) -> None:
    for provision, text in given.items():
        if provision not in rulebook.provisions:
            raise UnusableInput(
                f"规则中没有规定“{provision}”。",
                f"{field}.{provision}",
                f"The rules have no provision {provision!r}.",
            )
        if field == "judgements" and _answer(text)[0] is None:
            raise UnusableInput(
                f"对 {provision} 的判断应以 met、breached 或 not_applicable 开头。",
                f"judgements.{provision}",
                f"The judgement on {provision} must begin with met, breached or not_applicable.",
            )


def _answer(text: str) -> tuple[Outcome | None, str]:
    word, _, reason = text.replace("：", ":").partition(":")
    return _ANSWERS.get(word.strip()), reason.strip()


class _Found(msgspec.Struct):
    outcome: Outcome
    says: Text = EMPTY
    missing: tuple[str, ...] = ()
    reason: str = ""


def _finding(
    rule: Rule,
    case: Case,
    rulebook: Rulebook,
    departures: Mapping[str, str],
    judgements: Mapping[str, str],
    used: dict[str, FactUsed],
) -> Finding:
    provision = rule.provision
    found = _judged(rule, case, judgements.get(provision.id))
    if provision.force == "may" and found.outcome == "breached":
        found = _Found("not_applicable")
    departure = departures.get(provision.id, "").strip()
    if found.outcome == "breached" and departure:
        found = _departed(rule, case, found, departure)
    for name in rule.uses:
        if name not in used:
            used[name] = FactUsed(case.label(name), case.facts.get(name), case.shown(name))
    results = _results(rule, case) if found.outcome != "not_applicable" else {}
    placed = _placed(rule, case, results, rulebook)
    remedy = provision.remedy
    if found.outcome in ("met", "not_applicable", "departed"):
        remedy = None
    elif found.outcome == "missing":
        labels = joined(case.label(name) for name in found.missing)
        remedy = Text(f"请补充：{labels.zh}。", f"Supply: {labels.en}.")
    elif found.outcome == "judgement":
        remedy = rule.question.filled(placed)
    return Finding(
        provision=provision.id,
        article=provision.article,
        outcome=found.outcome,
        force=provision.force,
        kind=provision.kind,
        facts={name: used[name] for name in rule.uses},
        sentence=_sentence(rule, found, placed),
        remedy=remedy,
        rests_on=_rests_on(rule, case),
        quote=provision.quote,
        gist=Text(provision.gist, provision.gist_en),
        missing=found.missing,
        results=results,
        reason=found.reason,
    )


def _departed(rule: Rule, case: Case, found: _Found, reason: str) -> _Found:
    """A breach for which a reason is given: a departure, as far as the provision lets one depart."""
    provision = rule.provision
    if provision.force != "default":
        said = Text("本条必须遵守，不能作为例外。", "This must be kept; no departure is possible.")
    elif provision.departure is not None and rule.departs_closure(case.facts, case.here) is not True:
        said = provision.departure.otherwise
    else:
        said = Text(f"例外理由：{reason}。", f"Departed from, because: {reason}.")
        return _Found("departed", _add(found.says, said), reason=reason)
    return _Found(found.outcome, _add(found.says, said), found.missing, found.reason)


def _judged(rule: Rule, case: Case, judgement: str | None) -> _Found:
    """The outcome before force and departures."""
    provision = rule.provision
    applies = rule.applies_closure(case.facts, case.here)
    if applies is False:
        return _Found("not_applicable")
    if applies is None:
        return _open(rule, case, rule.applies_unknowns(case.facts, case.here), judgement)
    if provision.status == "judgement":
        return _answered(judgement) or _Found("judgement")
    pattern = rule.pattern
    if pattern is None:
        raise Broken(f"规定 {provision.id} 没有规则。", f"Provision {provision.id} has no rule.")
    if pattern.function is not None:
        verdict = pattern.function(case.facts, pattern.parameters, case.here)
        if verdict.complies is None:
            return _open(rule, case, verdict.missing, judgement)
        return _Found("met" if verdict.complies else "breached", verdict.says)
    complies = rule.complies_closure(case.facts, case.here)
    if complies is None:
        return _open(rule, case, rule.complies_unknowns(case.facts, case.here), judgement)
    return (
        _Found("met", pattern.says(case, "met"))
        if complies
        else _Found("breached", pattern.says(case, "breached"))
    )


def _open(rule: Rule, case: Case, missing: tuple[str, ...], judgement: str | None) -> _Found:
    """Unknown facts: a person's answer where the provision lets a person decide, otherwise missing."""
    if rule.provision.unknown == "judgement" or rule.provision.status == "judgement":
        answered = _answered(judgement)
        if answered is not None:
            return answered
    if rule.provision.unknown == "judgement":
        return _Found("judgement", missing=missing)
    labels = joined(case.label(name) for name in missing)
    return _Found(
        "missing",
        Text(f"尚不能判断，缺：{labels.zh}。", f"Cannot be decided yet, not known: {labels.en}."),
        missing,
    )


def _answered(judgement: str | None) -> _Found | None:
    if judgement is None:
        return None
    outcome, reason = _answer(judgement)
    if outcome is None:
        return None
    because = Text(f"：{reason}", f": {reason}") if reason else EMPTY
    said = {
        "met": Text("经人判断：符合", "Judged: met"),
        "breached": Text("经人判断：不符合", "Judged: not met"),
        "not_applicable": Text("经人判断：不适用", "Judged: not applicable"),
    }[outcome]
    return _Found(outcome, Text(f"{said.zh}{because.zh}。", f"{said.en}{because.en}."), reason=reason)


def _results(rule: Rule, case: Case) -> dict[str, Any]:
    return {name: case.value(term) for name, term in rule.results.items()}


def _placed(rule: Rule, case: Case, results: Mapping[str, Any], rulebook: Rulebook) -> Callable[[str], Text]:
    """What stands in a sentence for the name of a placeholder."""
    provision = rule.provision
    texts = rule.pattern.texts(case) if rule.pattern is not None and rule.pattern.texts is not None else {}

    def value(name: str) -> Text:
        if name in texts:
            return texts[name]
        if name in results:
            return plain(results[name])
        if name in rule.results:
            return case.text(rule.results[name])
        if name in rule.definitions:
            return case.shown(name)
        if name in provision.with_:
            given = provision.with_[name]
            return plain(given)
        if name in rulebook.settings:
            setting = rulebook.settings[name]
            return shown(setting.fact, case.here.settings.get(name), rulebook.roles)
        return UNKNOWN

    return value


def _sentence(rule: Rule, found: _Found, placed: Callable[[str], Text]) -> Text:
    says = found.says
    if found.outcome == "judgement":
        question = rule.question.filled(placed)
        says = Text(f"须由人判断：{question.zh}", f"A person must decide: {question.en}")
    elif found.outcome == "not_applicable" and not says.zh:
        says = Text("本事项不适用。", "Does not apply here.")
    return _add(rule.sentence.filled(placed), says)


def _add(first: Text, second: Text) -> Text:
    if not second.zh:
        return first
    if not first.zh:
        return second
    return Text(first.zh + second.zh, f"{first.en} {second.en}")


def _rests_on(rule: Rule, case: Case) -> RestsOn:
    provision = rule.provision
    if rule.pattern is not None and rule.pattern.rests_on is not None:
        reading = rule.pattern.rests_on(case)
        if reading is not None:
            return RestsOn("reading", reading)
    if provision.reading is not None:
        return RestsOn("reading", provision.reading)
    if provision.setting is not None:
        return RestsOn("setting", provision.setting)
    return RestsOn("text", provision.id)
