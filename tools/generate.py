"""Write docs/reference/ from the product itself; with --check, say what is stale and change nothing."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
django.setup()

from xunzhang import rulebook as rules  # noqa: E402
from xunzhang.rulebook.coverage import coverage  # noqa: E402
from xunzhang.site import cli, registry  # noqa: E402

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made by tools/generate.py. Do not edit. -->\n"


def actions() -> Iterator[str]:
    """Every action with its inputs."""
    yield "# Actions · 操作\n"
    yield MADE
    yield (
        "One name everywhere: permission, journal, procedure step, API route `POST /api/v1/actions/<noun>/<verb>`,"
        " command `xunzhang act NAME`.\n"
    )
    for name, spec in registry.actions().items():
        yield f"## `{name}` {spec.label} · {spec.label_en}\n"
        fields = {
            key: info
            for key, info in spec.inputs.model_fields.items()
            if key not in ("departures", "judgements")
        }
        if not fields:
            yield "No inputs.\n"
            continue
        yield "| input | 名称 | required |\n|---|---|---|"
        for key, info in fields.items():
            yield f"| `{key}` | {info.title or ''} | {'yes' if info.is_required() else ''} |"
        yield ""


def ledger() -> Iterator[str]:
    """Every provision of every shipped rulebook: status, tests, where it is applied."""
    yield "# Ledger of provisions · 条款台账\n"
    yield MADE
    library = rules.library()
    for government in library.governments:
        for version in library.versions(government):
            book = library.get(government, version)
            entries = coverage(book)
            counts: dict[str, int] = {}
            for entry in entries:
                counts[entry.status] = counts.get(entry.status, 0) + 1
            yield f"## {book.title.zh} · {version}\n"
            yield "、".join(f"{status} {count}" for status, count in sorted(counts.items())) + "\n"
            yield "| 条款 | 内容 | kind | force | status | tests | applied by |\n|---|---|---|---|---|---|---|"
            for entry in entries:
                applied = " ".join(f"`{one}`" for one in entry.applied_by)
                yield (
                    f"| {entry.ref} | {entry.gist.zh} | {entry.kind} | {entry.force} | {entry.status} |"
                    f" {len(entry.tests) or ''} | {applied or entry.reason.zh} |"
                )
            yield ""


def _help(command: click.Command, path: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=path.split()[-1], parent=parent)
    yield f"## `{path}`\n"
    yield "```\n" + command.get_help(context).rstrip() + "\n```\n"
    if isinstance(command, click.Group) and command is not cli.group:
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _help(found, f"{path} {name}", context)


def commands() -> Iterator[str]:
    """Every command with its help."""
    yield "# Commands · 命令\n"
    yield MADE
    yield from _help(cli.group, "xunzhang", None)
    root = click.Context(cli.group, info_name="xunzhang")
    for name in cli.group.list_commands(root):
        command = cli.group.get_command(root, name)
        if command is not None:
            yield from _help(command, f"xunzhang {name}", root)


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "actions.md": actions,
    "ledger.md": ledger,
    "commands.md": commands,
}


def main() -> None:
    os.environ["COLUMNS"] = "100"
    check = "--check" in sys.argv[1:]
    stale = []
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        text = "\n".join(page()).rstrip() + "\n"
        place = REFERENCE / name
        if place.is_file() and place.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            place.write_text(text, encoding="utf-8")
    if stale and check:
        print(f"stale: {', '.join(stale)}; run python tools/generate.py")
        sys.exit(1)
    print(f"written: {', '.join(stale) or 'nothing'}" if not check else "up to date")


if __name__ == "__main__":
    main()
