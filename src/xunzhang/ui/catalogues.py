"""The English catalogues: compile them, and compare them with what the source says.

    python -m xunzhang.ui.catalogues            compile every .po that changed
    python -m xunzhang.ui.catalogues --check    every message has its English, and no entry is left over
    python -m xunzhang.ui.catalogues --update   add what is missing, with empty English, to the app that says it
    python -m xunzhang.ui.catalogues --prune    drop what is left over

Chinese is the message. Each Django app keeps its own catalogue; Django merges them all, so a message that another app has
already translated needs no second entry. Titles of an action's inputs (`Field(title=…)`) are messages too.
"""

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
PLACE = Path("locale") / "en" / "LC_MESSAGES" / "django.po"
# What the library of the command line says by itself is English: its catalogue is the Chinese one.
OF_CLICK = Path("site") / "terminal" / "zh" / "LC_MESSAGES" / "click.po"

# name of the function → places of (context, message, plural) among its arguments
_CALLS: dict[str, tuple[int | None, int, int | None]] = {}
for _suffix in ("", "_lazy", "_noop"):
    _CALLS[f"gettext{_suffix}"] = (None, 0, None)
    _CALLS[f"ngettext{_suffix}"] = (None, 0, 1)
    _CALLS[f"pgettext{_suffix}"] = (0, 1, None)
    _CALLS[f"npgettext{_suffix}"] = (0, 1, 2)
_CALLS["_"] = (None, 0, None)
_TEMPLATE_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_TITLES = {"title", "description"}
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sdrf]")


@dataclass(frozen=True, order=True)
class Message:
    """One message as the source says it."""

    text: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


@dataclass
class Compared:
    """What stands between source and catalogues, by app folder."""

    missing: dict[Path, list[Message]] = field(default_factory=dict)
    stale: dict[Path, list[polib.POEntry]] = field(default_factory=dict)
    unlike: list[str] = field(default_factory=list)  # placeholders that differ

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.stale or self.unlike)


def apps(package: Path = PACKAGE) -> list[Path]:
    """The folders of our Django apps."""
    return sorted(path.parent for path in package.rglob("apps.py"))


def _own_files(app: Path, pattern: str) -> Iterator[Path]:
    """The app's files, without those of an app inside it."""
    for path in sorted(app.rglob(pattern)):
        inner = path.parent
        while inner != app and not (inner / "apps.py").is_file():
            inner = inner.parent
        if inner == app and "migrations" not in path.parts:
            yield path


def _constant(node: ast.expr, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def _calls(source: str) -> Iterator[Message]:
    tree = ast.parse(source)
    constants: dict[str, str] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            for target in statement.targets:
                if isinstance(target, ast.Name) and isinstance(statement.value.value, str):
                    constants[target.id] = statement.value.value
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        if name == "Field":
            for keyword in node.keywords:
                text = _constant(keyword.value, constants)
                if keyword.arg in _TITLES and text and _CHINESE.search(text):
                    yield Message(text)
        elif name in _CALLS:
            parts = [
                _constant(node.args[place], constants)
                if place is not None and place < len(node.args)
                else None
                for place in _CALLS[name]
            ]
            context, text, plural = parts
            if text:
                yield Message(text, context or "", plural or "")


def _template_messages(source: str, origin: str) -> Iterator[Message]:
    # Indentation means something to the tokeniser that reads the result, nothing to a template.
    python = "\n".join(line.lstrip() for line in templatize(source, origin=origin).splitlines())
    stream = io.BytesIO(python.encode())
    for _line, found, _comments, context in extract(
        "python", stream, _TEMPLATE_KEYWORDS, options={"encoding": "utf-8"}
    ):
        text, plural = (found[0], found[1]) if isinstance(found, tuple) else (found, "")
        if text:
            yield Message(text, context or "", plural or "")


def messages_of(app: Path) -> set[Message]:
    """Every message that the app's Python and templates say."""
    found: set[Message] = set()
    for path in _own_files(app, "*.py"):
        found.update(_calls(path.read_text(encoding="utf-8")))
    for pattern in ("templates/**/*.html", "templates/**/*.txt"):
        for path in _own_files(app, pattern):
            found.update(_template_messages(path.read_text(encoding="utf-8"), str(path)))
    return found


def catalogue(app: Path) -> polib.POFile:
    """The app's English, empty where there is no file yet."""
    path = app / PLACE
    if path.is_file():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    new = polib.POFile(wrapwidth=0)
    new.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return new


def _is_translated(entry: polib.POEntry) -> bool:
    if entry.obsolete or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def _unlike(entry: polib.POEntry) -> bool:
    wanted = set(_PLACEHOLDER.findall(entry.msgid))
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    # A singular may leave its number out; what is not in the message may never come in.
    return any(
        not set(_PLACEHOLDER.findall(text)) <= wanted
        or (not entry.msgid_plural and set(_PLACEHOLDER.findall(text)) != wanted)
        for text in texts
        if text
    )


def compare(package: Path = PACKAGE) -> Compared:
    """Source against catalogues, over all apps."""
    said = {app: messages_of(app) for app in apps(package)}
    written = {app: catalogue(app) for app in said}
    translated = {(e.msgctxt or "", e.msgid) for po in written.values() for e in po if _is_translated(e)}
    used = {message.key for messages in said.values() for message in messages}
    result = Compared()
    told: set[tuple[str, str]] = set()
    for app, messages in said.items():
        missing = sorted(m for m in messages if m.key not in translated and m.key not in told)
        told.update(m.key for m in missing)
        if missing:
            result.missing[app] = missing
        stale = [e for e in written[app] if not e.obsolete and (e.msgctxt or "", e.msgid) not in used]
        if stale:
            result.stale[app] = stale
        result.unlike += [f"{app.name}: {e.msgid} ≠ {e.msgstr}" for e in written[app] if _unlike(e)]
    return result


def update(package: Path = PACKAGE) -> int:
    """Add the missing messages, untranslated, to the catalogue of the app that says them. Returns how many."""
    added = 0
    for app, messages in compare(package).missing.items():
        po = catalogue(app)
        known = {(e.msgctxt or "", e.msgid) for e in po}
        for message in messages:
            if message.key in known:
                continue
            po.append(
                polib.POEntry(
                    msgid=message.text,
                    msgctxt=message.context or None,
                    msgid_plural=message.plural,
                    msgstr_plural={0: "", 1: ""} if message.plural else {},
                )
            )
            added += 1
        (app / PLACE).parent.mkdir(parents=True, exist_ok=True)
        po.save(str(app / PLACE))
    return added


def prune(package: Path = PACKAGE) -> int:
    """Drop what no source says any more. Returns how many."""
    dropped = 0
    for app, entries in compare(package).stale.items():
        po = catalogue(app)
        gone = {(e.msgctxt or "", e.msgid) for e in entries}
        for entry in [e for e in po if (e.msgctxt or "", e.msgid) in gone]:
            po.remove(entry)
            dropped += 1
        po.save(str(app / PLACE))
    return dropped


def compile_all(package: Path = PACKAGE) -> int:
    """Compile each catalogue that is newer than its compiled form. Returns how many."""
    compiled = 0
    for source in (*(app / PLACE for app in apps(package)), package / OF_CLICK):
        target = source.with_suffix(".mo")
        if source.is_file() and (not target.is_file() or target.stat().st_mtime < source.stat().st_mtime):
            unfinished = target.with_name(f"{target.name}.{os.getpid()}")
            polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(unfinished))
            unfinished.replace(target)  # at once, for whoever reads it meanwhile
            compiled += 1
    return compiled


def report(compared: Compared) -> Iterator[str]:
    """One line per thing that is wrong."""
    for app, messages in compared.missing.items():
        yield from (f"{app.name}: 缺少英文 {message.text!r}" for message in messages)
    for app, entries in compared.stale.items():
        yield from (f"{app.name}: 源码中已没有 {entry.msgid!r}" for entry in entries)
    yield from (f"占位符不一致 {line}" for line in compared.unlike)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--prune", action="store_true")
    options = arguments.parse_args()
    if options.update:
        print(f"已添加 {update()} 条待译")
    if options.prune:
        print(f"已删去 {prune()} 条")
    if options.check:
        compared = compare()
        for line in report(compared):
            print(line)
        sys.exit(not compared.is_clean)
    if not (options.update or options.prune):
        print(f"已编译 {compile_all()} 个目录")


if __name__ == "__main__":
    main()
