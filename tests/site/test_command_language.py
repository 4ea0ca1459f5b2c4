"""What the command line's library says by itself comes in the reader's language too; exit code 2 stays."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_file

from xunzhang.ui import catalogues

CHINESE = re.compile(r"[\u3400-\u9fff]")
CLICK = Path(find_spec("click").submodule_search_locations[0])  # type: ignore[union-attr, index]
# Said to programmers, of a command that is badly made, or on another system.
TO_PROGRAMMERS = re.compile(
    r"deprecated\.|defined twice|declaration|flag for true|options defined|colour|shell completion|Shell completion|"
    r"Windows|prog|^d$|\{len_type\}"
)


def run(*arguments: str, **environment: str) -> tuple[int, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("LANG", "LC_ALL", "LANGUAGE", "LC_MESSAGES", "XUNZHANG_LANGUAGE")
    }
    done = subprocess.run(
        [sys.executable, "-c", "from xunzhang.site.cli import main; main()", *arguments],
        env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


WRONG = [
    (("calendar", "add", "2018-09-28"), "错误：缺少参数", "Error: Missing argument"),
    (("nosuch",), "没有命令 'nosuch'", "No such command 'nosuch'"),
    (("calendar", "--nosuch"), "没有选项 '--nosuch'", "No such option '--nosuch'"),
    (("actions", "--government"), "后面须写一个值", "requires an argument"),
    (("calendar", "years", "more"), "多出了参数", "Got unexpected extra argument"),
]


@pytest.mark.parametrize(("arguments", "zh", "en"), WRONG, ids=[one[0][0] + one[0][-1] for one in WRONG])
def test_a_wrong_use_is_told_in_the_readers_language(arguments: tuple[str, ...], zh: str, en: str) -> None:
    code, said = run(*arguments)
    assert (code, zh in said, en in said) == (2, True, False), said
    assert "Usage:" not in said
    code, said = run(*arguments, LC_ALL="zh_CN.UTF-8")
    assert (code, zh in said) == (2, True), said
    code, said = run(*arguments, LC_ALL="en_GB.UTF-8")
    assert (code, en in said, zh in said) == (2, True, False), said


@pytest.mark.parametrize(
    "language", [{"LANG": "en_US.UTF-8"}, {"XUNZHANG_LANGUAGE": "en", "LC_ALL": "zh_CN.UTF-8"}]
)
def test_the_help_has_its_headings_in_english(language: dict[str, str]) -> None:
    _code, said = run("--help", **language)
    assert all(one in said for one in ("Usage:", "Options:", "Commands:", "Show this message and exit."))


def test_the_help_has_its_headings_in_chinese() -> None:
    for arguments in (("--help",), ("calendar", "--help")):
        code, said = run(*arguments)
        assert code == 0
        assert all(one in said for one in ("用法：", "选项:", "命令:", "显示本说明后退出。")), said
        assert "Show this message" not in said


def test_whatever_it_says_to_a_user_has_its_chinese() -> None:
    written = {
        one.msgid: one
        for one in polib.pofile(str(catalogues.PACKAGE / catalogues.OF_CLICK), encoding="utf-8")
    }
    said = set()
    for path in CLICK.glob("*.py"):
        for _line, found, _comments, _context in extract_from_file(
            "python", path, keywords={"_": None, "ngettext": (1, 2)}
        ):
            said.add(found if isinstance(found, str) else found[0])
    wanted = {one for one in said if not TO_PROGRAMMERS.search(one)}
    assert {"Usage:", "Missing argument"} <= wanted
    assert wanted <= set(written), wanted - set(written)
    for msgid, entry in written.items():
        texts = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        assert all(CHINESE.search(one) for one in texts), msgid
        allowed = set(re.findall(r"\{[^}]*\}", msgid + entry.msgid_plural))
        assert all(set(re.findall(r"\{[^}]*\}", one)) <= allowed for one in texts), msgid
