"""`xunzhang calendar`, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments, home=None, language="zh-hans"):
    environment = {**os.environ, "XUNZHANG_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if home is not None:
        environment["XUNZHANG_HOME"] = str(home)
        environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", "from xunzhang.site.cli import main; main()", "calendar", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("add", "2018-09-28", "3"), "2018-10-08"),
        (("before", "2018-10-08", "3"), "2018-09-28"),
        (("count", "2018-09-28", "2018-10-08"), "3"),
        (("between", "2018-09-28", "2018-10-08"), "2018-09-29\n2018-09-30\n2018-10-08"),
    ],
)
def test_counting(arguments, printed):
    done = run(*arguments)
    assert (done.stdout.strip(), done.returncode) == (printed, 0)


def test_years_with_their_source():
    lines = run("years").stdout.splitlines()
    assert [line[:4] for line in lines] == [str(year) for year in range(2018, 2027)]
    assert all("国务院办公厅" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "field", "zh", "en"),
    [
        (("add", "2018-09-31", "3"), "day", "不是日期", "is not a date"),
        (("add", "2018-09-28", "三天"), "working_days", "不是整数", "not a whole number"),
        (("add", "2018-09-28", "--", "-3"), "working_days", "不能为负数", "cannot be negative"),
        (("count", "2018-09-28", "later"), "end", "不是日期", "is not a date"),
        (("between", "2018-10-10", "2018-09-01"), "end", "早于始日", "is before the start"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(arguments, field, zh, en):
    for language, said in (("zh-hans", zh), ("en", en)):
        done = run(*arguments, language=language)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.startswith(f"{field}: ")
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_year_without_data_is_named():
    done = run("add", "2026-12-30", "10")
    assert done.returncode == 1
    assert "2027年没有工作日历数据" in done.stderr


def test_the_installations_calendar_needs_its_database(tmp_path: Path):
    assert run("add", "2018-09-28", "3", home=tmp_path).stdout.strip() == "2018-10-08"
    done = run("add", "2018-09-28", "3", "--installation", home=tmp_path)
    assert done.returncode == 1
    assert "数据库尚未准备好" in done.stderr
