"""The ledger: every provision, its status, its tests and what applies it."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.texts import Text

LEDGER = Path(__file__).with_name(
    "ledger.json"
)  # written by `xunzhang rulebook ledger`, for installations without tests


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger. `applied_by`: actions (noun.verb) and procedure steps (procedure#step)."""

    ref: str
    article: int
    chapter: int
    kind: str
    force: str
    status: str
    reason: Text
    capability: str | None
    gist: Text
    tests: tuple[str, ...]
    applied_by: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON-ready data."""
        return {
            "ref": self.ref,
            "article": self.article,
            "chapter": self.chapter,
            "kind": self.kind,
            "force": self.force,
            "status": self.status,
            "reason": self.reason.zh,
            "reason_en": self.reason.en,
            "capability": self.capability,
            "gist": self.gist.zh,
            "gist_en": self.gist.en,
            "tests": list(self.tests),
            "applied_by": list(self.applied_by),
        }


def coverage(rulebook: Rulebook, tests: Path | None = None) -> list[Entry]:
    """The ledger of a rulebook, in the order of its articles.

    `tests` is the folder of tests (the checkout's own unless given); where there is none the ledger that was generated
    for the installation is read.
    """
    by_provision = bearing_tests(rulebook, tests)
    found: list[Entry] = []
    for provision in rulebook.contents.provisions:
        steps = [
            f"{step.procedure}#{step.step}" if step.step else step.procedure
            for step in rulebook.contents.steps
            if step.provision == provision.id
        ]
        found.append(
            Entry(
                ref=provision.id,
                article=provision.article,
                chapter=provision.chapter,
                kind=provision.kind,
                force=provision.force,
                status=provision.status,
                reason=provision.why,
                capability=provision.capability,
                gist=Text(provision.gist, provision.gist_en),
                tests=tuple(by_provision.get(provision.id, ())),
                applied_by=tuple(dict.fromkeys([*provision.applies_to, *steps])),
            )
        )
    return found


def segments(provision: str) -> list[str]:
    """The parts of an id that a test's name bears: 54(4)a → 54, 4, a; 48.2a → 48, 2a."""
    text = re.sub(r"[.(]", "_", provision).replace(")", "_")
    return [part for part in text.split("_") if part]


def bearing_tests(rulebook: Rulebook, tests: Path | None = None) -> dict[str, list[str]]:
    """The tests that bear each provision's number, as path::name."""
    folder = tests or checkout_tests()
    if folder is None:
        return _generated().get(f"{rulebook.government}/{rulebook.version}", {})
    named: dict[str, str] = {}
    for provision in rulebook.provisions:
        parts = segments(provision)
        named["_".join(parts)] = provision
        named["".join(parts[:-2]) + "_" + "".join(parts[-2:]) if len(parts) > 2 else "_".join(parts)] = (
            provision
        )
    found: dict[str, list[str]] = {}
    for path, functions in _functions(folder):
        if not _concerns(path, rulebook.government):
            continue
        for function in functions:
            provision_id = _borne(function, named)
            if provision_id is not None:
                found.setdefault(provision_id, []).append(f"{path}::{function}")
    return found


def _borne(function: str, named: dict[str, str]) -> str | None:
    """The provision whose number the function's name bears: the longest that fits."""
    parts = function.removeprefix("test_").split("_")
    for length in range(min(4, len(parts)), 0, -1):
        provision = named.get("_".join(parts[:length]))
        if provision is not None:
            return provision
    return None


def _concerns(path: str, government: str) -> bool:
    match = re.search(r"(?:^|/)governments/([^/]+)/", path)
    return match is None or match[1].removesuffix(".py") == government


@cache
def _functions(folder: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every test file with the names of its test functions that begin with a number."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for path in sorted(folder.rglob("test_*.py")):
        content = path.read_text("utf-8")
        if not re.search(r"def test_\d", content):
            continue
        names = tuple(
            node.name
            for node in ast.walk(ast.parse(content))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and re.match(r"test_\d", node.name)
        )
        found.append((path.relative_to(folder.parent).as_posix(), names))
    return tuple(found)


def checkout_tests() -> Path | None:
    """The tests folder of the checkout this package runs from; None in an installed wheel."""
    root = Path(__file__).resolve().parents[3]
    folder = root / "tests"
    return folder if folder.is_dir() and (root / "pyproject.toml").is_file() else None


@cache
def _generated() -> dict[str, dict[str, list[str]]]:
    if not LEDGER.is_file():
        return {}
    return msgspec.json.decode(LEDGER.read_bytes(), type=dict[str, dict[str, list[str]]])


def ledger_of(rulebooks: Iterable[Rulebook]) -> bytes:
    """The contents of the generated ledger: government/version → provision → tests."""
    ledger = {f"{one.government}/{one.version}": bearing_tests(one) for one in rulebooks}
    return msgspec.json.format(msgspec.json.encode(ledger), indent=1) + b"\n"
