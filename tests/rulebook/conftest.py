"""A small rulebook of every shape, written to a folder so that a test can spoil one thing in it."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from xunzhang.rulebook import Rulebook
from xunzhang.rulebook.library import Library
from xunzhang.rulebook.verifying import verify

COUNTIES = Path(__file__).with_name("governments")
SAMPLE = Path(__file__).with_name("sample")
Files = dict[str, Any]
Spoil = Callable[[Files], None]


def sample_files() -> Files:
    """The sample's files, parsed, by path relative to the folder of governments."""
    return {
        path.relative_to(SAMPLE).as_posix(): yaml.safe_load(path.read_text("utf-8"))
        for path in sorted(SAMPLE.rglob("*.yaml"))
    }


def write(folder: Path, files: Files) -> Path:
    for name, contents in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        text = (
            contents
            if isinstance(contents, str)
            else yaml.safe_dump(contents, allow_unicode=True, sort_keys=False)
        )
        place.write_text(text, "utf-8")
    return folder


def provision(files: Files, ref: str) -> dict[str, Any]:
    """A provision of the sample, to be changed in place."""
    for contents in files.values():
        for article in contents.get("articles", []) if isinstance(contents, dict) else []:
            for one in article["provisions"]:
                if one["id"] == ref:
                    return one
    raise LookupError(ref)


@pytest.fixture
def problems(tmp_path: Path) -> Callable[[Spoil], list[str]]:
    """The lines of everything wrong with the sample once `spoil` has changed its files."""

    def spoiled(spoil: Spoil, language: str = "zh") -> list[str]:
        files = deepcopy(sample_files())
        spoil(files)
        folder = write(tmp_path / "governments", files)
        return [problem.line(language) for problem in verify(folder / "sample" / "1")]

    return spoiled


@pytest.fixture(scope="session")
def sample() -> Rulebook:
    return Library((SAMPLE,)).in_force("sample", date(2018, 11, 1))


@pytest.fixture
def counties(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up counties, added as an installation would add them."""
    monkeypatch.setenv("XUNZHANG_RULEBOOKS", str(COUNTIES))
    return COUNTIES
