"""`xunzhang rulebook`: the Rules on the command line, without the web application."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.coverage import coverage as ledger_entries
from xunzhang.rulebook.coverage import ledger_of
from xunzhang.rulebook.diffing import Difference
from xunzhang.rulebook.diffing import diff as differences
from xunzhang.rulebook.exporting import dmn, jdm
from xunzhang.rulebook.library import folders_in_use, library
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.model import Provision
from xunzhang.rulebook.options import (
    RESTS,
    chosen,
    chosen_government,
    government_option,
    json_option,
    on_option,
    reader_language,
    say,
    version_option,
    write_json,
)
from xunzhang.rulebook.texts import Text
from xunzhang.rulebook.verifying import verify as problems_in


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
    click.echo(f"  {say(rules.explanation(provision))}")
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
        click.echo(problem.line(reader_language()))
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
