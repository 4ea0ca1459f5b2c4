"""`xunzhang actions`, `xunzhang assess`: the actions with their facts, and what the Rules say of one."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from xunzhang.kernel import clock, strict_json
from xunzhang.kernel.calendar import YearWithoutData
from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.assessing import assess as assess_action
from xunzhang.rulebook.findings import Assessment, Outcome
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.options import (
    RESTS,
    chosen,
    government_option,
    json_option,
    on_option,
    reader_language,
    say,
    write_json,
)
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.vocabulary import Action

REFUSED, UNDECIDED = 3, 4
MARKS: dict[Outcome, Text] = {
    "met": Text("符合", "met"),
    "breached": Text("不符合", "breached"),
    "departed": Text("例外", "departed from"),
    "not_applicable": Text("不适用", "not applicable"),
    "judgement": Text("待判断", "for judgement"),
    "missing": Text("缺事实", "facts missing"),
}


def _action_dict(action: Action, rules: Rulebook) -> dict[str, Any]:
    facts: list[dict[str, Any]] = []
    for name, fact in action.facts.items():
        values = {code: text.as_dict() for code, text in fact.values.items()}
        if fact.type == "role" or fact.of == "role":
            values = {code: role.label.as_dict() for code, role in rules.roles.items()}
        facts.append(
            {
                "name": name,
                "label": fact.label.zh,
                "label_en": fact.label.en,
                "type": fact.type,
                "of": fact.of if fact.type == "set" else None,
                "values": values or None,
            }
        )
    return {"action": action.name, "label": action.label.zh, "label_en": action.label.en, "facts": facts}


@click.command()
@government_option
@on_option
@json_option
def actions(government: str | None, on: date | None, as_json: bool) -> None:
    """各项行为及其事实：名称、类型、取值 · actions and their facts."""
    rules = chosen(government, on)
    found = [_action_dict(action, rules) for action in rules.vocabulary.actions.values()]
    if as_json:
        write_json(found)
        return
    english = reader_language() == "en"
    for action in found:
        click.echo(f"{action['action']}  {action['label_en' if english else 'label']}")
        for fact in action["facts"]:
            values = f"  {' | '.join(fact['values'])}" if fact["values"] else ""
            click.echo(
                f"    {fact['name']}  {fact['label_en' if english else 'label']}  {fact['type']}{values}"
            )


def read_facts(place: str) -> dict[str, Any]:
    """The JSON object in a file, or on standard input for `-`. Raises UnusableInput."""
    try:
        content = sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes()
        found = strict_json.read(content)
    except OSError as fault:
        raise UnusableInput(
            f"读不到文件 {place}（{fault.strerror}），请核对路径，或用 - 从标准输入读。",
            "facts",
            f"Cannot read {place} ({fault.strerror}): check the path, or use - for standard input.",
        ) from None
    except strict_json.Ambiguous as fault:
        raise UnusableInput(fault.chinese, "facts", fault.english) from None
    except UnicodeDecodeError:
        raise UnusableInput(f"{place} 不是 UTF-8 文本。", "facts", f"{place} is not UTF-8 text.") from None
    except (ValueError, RecursionError) as fault:
        where = f"{fault.lineno}:{fault.colno}" if isinstance(fault, json.JSONDecodeError) else "1:1"
        raise UnusableInput(
            f'{place} 不是 JSON（{where}），请写成 {{"事实项": 值}} 的形式。',
            "facts",
            f'{place} is not JSON (at {where}): write an object such as {{"fact": value}}.',
        ) from None
    if not isinstance(found, dict):
        raise UnusableInput(
            '事实应写成 JSON 对象，如 {"is_major": false}。',
            "facts",
            'Facts are a JSON object such as {"is_major": false}.',
        )
    return found


def reasons(found: dict[str, Any], name: str) -> dict[str, str]:
    """Departures or judgements beside the facts: provision → text. Raises UnusableInput."""
    given = found.get(name) or {}
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise UnusableInput(
            f'{name} 应写成 {{"规定编号": "文字"}}。', name, f"{name} must be an object of provision: text."
        )
    return given


@click.command()
@click.argument("action")
@click.argument("facts", metavar="FACTS.json")
@on_option
@government_option
@json_option
def assess(action: str, facts: str, on: date | None, government: str | None, as_json: bool) -> None:
    """按规则判断一项行为：0 无碍，3 不得，4 须人判断，2 输入有误 · assess an action.

    FACTS.json is an object of facts (- reads standard input), or {"facts": {…}, "departures": {…}, "judgements": {…}}.
    """
    day = on or clock.today()
    rules = chosen(government, day)
    found = read_facts(facts)
    departures: dict[str, str] = {}
    judgements: dict[str, str] = {}
    if isinstance(found.get("facts"), dict) and found.keys() <= {"facts", "departures", "judgements"}:
        departures, judgements = reasons(found, "departures"), reasons(found, "judgements")
        found = found["facts"]
    try:
        assessment = assess_action(rules, action, found, day, departures=departures, judgements=judgements)
    except YearWithoutData as fault:
        raise UnusableInput(fault.sentence("zh"), "facts", fault.sentence("en")) from None
    if as_json:
        write_json(assessment.as_dict())
    else:
        _show_assessment(assessment)
    if assessment.refused:
        sys.exit(REFUSED)
    if assessment.undecided:
        sys.exit(UNDECIDED)


def _show_assessment(assessment: Assessment) -> None:
    standing = {id(finding) for finding in assessment.standing}
    shown = [*assessment.standing, *(one for one in assessment.findings if id(one) not in standing)]
    for finding in shown:
        if finding.outcome == "not_applicable":
            continue
        rests = f"{say(RESTS[finding.rests_on.kind])} {finding.rests_on.ref}"
        click.echo(f"[{say(MARKS[finding.outcome])}] {finding.provision} {say(finding.sentence)}")
        click.echo(f"    “{finding.quote}”（{rests}）")
        if finding.remedy is not None:
            click.echo(f"    → {say(finding.remedy)}")
    verdict = Text("没有妨碍。", "Nothing stands against it.")
    if assessment.refused:
        verdict = Text("不得办理。", "Refused.")
    elif assessment.undecided:
        verdict = Text("须补充事实或由人判断。", "Facts are missing or a person must decide.")
    click.echo(say(verdict))
