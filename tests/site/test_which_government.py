"""Whose rules an installation runs: said, or the only ones there are; otherwise it is asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import NoRulebook
from xunzhang.rulebook.library import SHIPPED, Library, the_government

SAMPLE = Path(__file__).resolve().parents[1] / "rulebook" / "sample"


def chosen(home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XUNZHANG_")}
    return subprocess.run(
        [sys.executable, "-c", "from xunzhang.site import settings; print(settings.GOVERNMENT)"],
        env={**kept, "XUNZHANG_HOME": str(home), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_only_one_there_is(tmp_path: Path) -> None:
    assert the_government(Library((SAMPLE,))) == "sample"
    done = chosen(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, Library((SHIPPED,)).governments[0])


def test_of_several_one_has_to_be_named(tmp_path: Path) -> None:
    both = Library((SHIPPED, SAMPLE))
    with pytest.raises(UnusableInput) as caught:
        the_government(both)
    assert caught.value.field == "government"
    for name in both.governments:
        assert name in caught.value.chinese
        assert the_government(both, name) == name
    asked = chosen(tmp_path, XUNZHANG_RULEBOOKS=str(SAMPLE))
    assert asked.returncode != 0
    assert "XUNZHANG_GOVERNMENT" in asked.stderr
    said = chosen(tmp_path, XUNZHANG_RULEBOOKS=str(SAMPLE), XUNZHANG_GOVERNMENT="sample")
    assert said.stdout.strip() == "sample"


def test_the_doctor_says_so_in_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from xunzhang.site.cli import main; main()", "doctor"],
        env={**os.environ, "XUNZHANG_HOME": str(tmp_path), "XUNZHANG_RULEBOOKS": str(SAMPLE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "请用环境变量 XUNZHANG_GOVERNMENT" in done.stdout
    assert "Traceback" not in done.stderr


def test_one_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRulebook) as caught:
        the_government(Library((SAMPLE,)), "elsewhere")
    assert "sample" in caught.value.chinese


def test_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput):
        the_government(Library((tmp_path,)))


def test_the_code_names_no_city(tmp_path: Path) -> None:
    package = SHIPPED.parent
    naming = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "demonstration" not in path.name and "wuhan" in path.read_text("utf-8").lower()
    ]
    assert naming == []
