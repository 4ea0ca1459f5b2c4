"""`xunzhang rulebook`, `xunzhang actions`, `xunzhang assess`: the Rules on the command line, without the web application."""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.assessing import assess as assess_action
from xunzhang.rulebook.coverage import coverage as ledger_entries
from xunzhang.rulebook.coverage import ledger_of
from xunzhang.rulebook.diffing import Difference
from xunzhang.rulebook.diffing import diff as differences
from xunzhang.rulebook.exporting import dmn, jdm
from xunzhang.rulebook.findings import Assessment, Outcome
from xunzhang.rulebook.library import Library, folders_in_use, library
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.model import Provision
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.verifying import verify as problems_in
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
RESTS = {
    "text": Text("依据：正文", "rests on the text"),
    "reading": Text("依据：理解", "rests on our reading"),
    "setting": Text("依据：设置", "rests on the setting"),
}


def _language() -> str:
    """Chinese unless the terminal's locale, or XUNZHANG_LANGUAGE, is English."""
    wanted = os.environ.get("XUNZHANG_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "zh"


def say(text: Text) -> str:
    return text.of(_language())


class DayParameter(click.ParamType[date]):
    name = "day"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise UnusableInput(
                f"“{value}”不是日期，请写成 2018-11-01 的形式。",
                parameter.name if parameter else None,
                f"{value!r} is not a date: write it as 2018-11-01.",
            ) from None


DAY = DayParameter()
government_option = click.option(
    "--government", metavar="G", help="哪一级政府的规则 · whose rules (XUNZHANG_GOVERNMENT)"
)
on_option = click.option("--on", type=DAY, metavar="DATE", help="哪一天，默认今天 · on which day")
version_option = click.option("--version", metavar="V", help="哪个版本，默认当日施行的 · which version")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON · write JSON")


def chosen_government(books: Library, government: str | None) -> str:
    """The government asked for, the installation's, or the only one there is."""
    wanted = government or os.environ.get("XUNZHANG_GOVERNMENT")
    if wanted:
        books.identities(wanted)
        return wanted
    if not books.governments:
        raise UnusableInput("没有任何规则。", "government", "There are no rulebooks.")
    return books.governments[0]


def chosen(government: str | None, on: date | None, version: str | None = None) -> Rulebook:
    """The rulebook meant by the options. Raises UnusableInput, RulebookError."""
    books = library()
    whose = chosen_government(books, government)
    return books.get(whose, version) if version else books.in_force(whose, on or clock.today())


def write_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@click.group()
def rulebook() -> None:
    """规则：列出、查看、核对、比较 · the Rules as data."""


@rulebook.command("list")
@json_option
def list_rulebooks(as_json: bool) -> None:
    """各级政府的规则及版本 · governments and versions."""
    books = library()
    rows = [one for government in books.governments for one in books.identities(government)]
    if as_json:
        write_json(
            [
                {
                    "government": one.government,
                    "version": one.version,
                    "title": one.title.as_dict(),
                    "document_number": one.document_number,
                    "in_force_from": one.in_force_from.isoformat(),
                    "in_force_to": one.in_force_to.isoformat() if one.in_force_to else None,
                }
                for one in rows
            ]
        )
        return
    for one in rows:
        until = one.in_force_to.isoformat() if one.in_force_to else "…"
        click.echo(
            f"{one.government}  {one.version}  {one.in_force_from} – {until}  {say(one.title)}  {one.document_number}"
        )


@rulebook.command()
@click.argument("reference")
@government_option
@on_option
@version_option
def show(reference: str, government: str | None, on: date | None, version: str | None) -> None:
    """一条的正文和规定，如 54；或一项规定，如 "54(3)" · an article, or one provision."""
    rules = chosen(government, on, version)
    if reference in rules.provisions and not (reference.isdigit() and int(reference) in rules.articles):
        _show_provision(rules, rules.provisions[reference])
        return
    number = int(reference) if reference.isdigit() else -1
    article = rules.articles.get(number)
    if article is None:
        first, last = min(rules.articles), max(rules.articles)
        raise UnusableInput(
            f"没有“{reference}”：请写第{first}条至第{last}条中的条号，或规定编号如 54(3)。",
            "reference",
            f"There is no {reference!r}: give an article from {first} to {last}, or a provision such as 54(3).",
        )
    chapter = rules.chapter_of[number]
    click.echo(f"{say(rules.title)} · {chapter.number} {say(chapter.title)} · {number}\n")
    for paragraph in article.paragraphs:
        for line in paragraph.lines:
            click.echo(f"  {line}")
    for provision in rules.provisions_of(number):
        click.echo("")
        _show_provision(rules, provision)


def _show_provision(rules: Rulebook, provision: Provision) -> None:
    click.echo(f"{provision.id}  {provision.kind} · {provision.force} · {provision.status}")
    click.echo(f"  “{provision.quote}”")
    click.echo(f"  {say(provision.explain)}")
    if provision.why.zh:
        capability = f" [{provision.capability}]" if provision.capability else ""
        click.echo(f"  {say(provision.why)}{capability}")
    if provision.reading:
        reading = rules.readings[provision.reading]
        click.echo(f"  {say(RESTS['reading'])} {provision.reading}: {say(reading.reading)}")
    if provision.setting:
        click.echo(f"  {say(RESTS['setting'])} {say(rules.settings[provision.setting].label)}")
    if provision.applies_to:
        click.echo(f"  → {', '.join(provision.applies_to)}")


@rulebook.command()
@json_option
@government_option
@on_option
@version_option
def coverage(as_json: bool, government: str | None, on: date | None, version: str | None) -> None:
    """台账：规定、状态、测试、适用之处 · the ledger of provisions."""
    entries = ledger_entries(chosen(government, on, version))
    if as_json:
        write_json([entry.as_dict() for entry in entries])
        return
    for entry in entries:
        click.echo(
            f"{entry.ref:8} {entry.kind:12} {entry.force:8} {entry.status:12} {len(entry.tests):3}  {say(entry.gist)}"
        )
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    untested = [entry.ref for entry in entries if entry.status == "coded" and not entry.tests]
    click.echo(
        f"{len(entries)}: " + ", ".join(f"{status} {count}" for status, count in sorted(counts.items()))
    )
    if untested:
        head = Text("尚无测试的", "coded without a test")
        click.echo(f"{say(head)}: {' '.join(untested)}")


@rulebook.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def verify(folder: Path | None) -> None:
    """核对规则文件：引文、角色、决定表有无遗漏和冲突 · check the files."""
    folders = [folder] if folder is not None else list(folders_in_use())
    for one in folders:
        if not one.is_dir():
            raise UnusableInput(f"没有文件夹 {one}。", "folder", f"There is no folder {one}.")
    found = [problem for one in folders for problem in problems_in(one)]
    for problem in found:
        click.echo(problem.line(_language()))
    if found:
        sys.exit(1)
    click.echo(say(Text("规则文件没有问题。", "The rulebooks are sound.")))


@rulebook.command("diff")
@click.argument("before")
@click.argument("after")
@government_option
@json_option
def compare(before: str, after: str, government: str | None, as_json: bool) -> None:
    """比较两个版本，如 2013 2018 或 政府/版本 · compare two versions."""
    found = differences(_named(before, government), _named(after, government))
    if as_json:
        write_json([difference.as_dict() for difference in found])
        return
    if not found:
        click.echo(say(Text("两个版本没有不同。", "The two versions are the same.")))
    for difference in found:
        _show_difference(difference)


def _show_difference(difference: Difference) -> None:
    sign = {"added": "+", "removed": "-", "changed": "~"}[difference.change]
    click.echo(f"{sign} {difference.part} {difference.ref}")
    for name, (before, after) in difference.fields.items():
        click.echo(f"    {name}: {_brief(before)} → {_brief(after)}")


def _brief(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _named(name: str, government: str | None) -> Rulebook:
    books = library()
    if "/" in name:
        whose, _, version = name.partition("/")
        return books.get(whose, version)
    return books.get(chosen_government(books, government), name)


@rulebook.command()
@click.argument("table")
@click.option("--format", "form", type=click.Choice(["jdm", "dmn"]), default="jdm", show_default=True)
@government_option
@on_option
@version_option
def export(table: str, form: str, government: str | None, on: date | None, version: str | None) -> None:
    """把决定表导出为 JDM 或 DMN · export a decision table."""
    tables = chosen(government, on, version).compiled.tables
    if table not in tables:
        listed = "、".join(tables)
        raise UnusableInput(
            f"没有决定表“{table}”；现有：{listed}。",
            "table",
            f"There is no table {table!r}; there are: {', '.join(tables)}.",
        )
    if form == "jdm":
        write_json(jdm(tables[table]))
    else:
        click.echo(dmn(tables[table]), nl=False)


@rulebook.command()
@click.argument("file", type=click.Path(path_type=Path))
def ledger(file: Path) -> None:
    """为不带测试的安装包生成测试台账 · write the ledger of tests that a package carries."""
    books = library()
    rulebooks = [books.get(one, version) for one in books.governments for version in books.versions(one)]
    file.write_bytes(ledger_of(rulebooks))


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
    english = _language() == "en"
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
        found = json.loads(content.decode("utf-8-sig"))
    except OSError as fault:
        raise UnusableInput(
            f"读不到文件 {place}（{fault.strerror}），请核对路径，或用 - 从标准输入读。",
            "facts",
            f"Cannot read {place} ({fault.strerror}): check the path, or use - for standard input.",
        ) from None
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
    assessment = assess_action(rules, action, found, day, departures=departures, judgements=judgements)
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


__all__ = ["actions", "assess", "rulebook"]
