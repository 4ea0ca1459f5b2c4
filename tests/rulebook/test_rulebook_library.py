"""Versions: exactly one per government and day; the ledger; what changes between two versions."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.rulebook.conftest import COUNTIES, sample_files, write

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook import NoRulebook, Rulebook, RulebookError, library
from xunzhang.rulebook.coverage import bearing_tests, coverage, ledger_of, segments
from xunzhang.rulebook.diffing import diff
from xunzhang.rulebook.library import Library


def two_versions(folder: Path, last: date | None, first: date) -> Path:
    files: dict[str, Any] = sample_files()
    files["sample/1/rulebook.yaml"]["in_force_to"] = last
    for name in [one for one in files if one.startswith("sample/1/")]:
        files[name.replace("/1/", "/2/")] = files[name]
    files["sample/2/rulebook.yaml"] = {
        **files["sample/1/rulebook.yaml"],
        "version": "2",
        "in_force_from": first,
    }
    files["sample/2/rulebook.yaml"].pop("in_force_to")
    return write(folder, files)


def test_exactly_one_version_is_in_force(tmp_path: Path) -> None:
    books = Library((two_versions(tmp_path, date(2020, 6, 30), date(2020, 7, 1)),))
    assert books.in_force("sample", date(2020, 6, 30)).version == "1"
    assert books.in_force("sample", date(2020, 7, 1)).version == "2"
    assert books.versions("sample") == ("1", "2")


def test_an_overlap_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"版本 1 与 2 在 2020-07-01 同时施行"):
        Library((two_versions(tmp_path, None, date(2020, 7, 1)),))


def test_a_gap_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"2020-07-01 至 2020-07-31 没有版本施行"):
        Library((two_versions(tmp_path, date(2020, 6, 30), date(2020, 8, 1)),))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    books = Library((two_versions(tmp_path, date(2020, 6, 30), date(2020, 7, 1)),))
    for ask, field in (
        (lambda: books.in_force("sample", date(2017, 12, 31)), "on"),
        (lambda: books.get("sample", "3"), "version"),
        (lambda: books.versions("nowhere"), "government"),
    ):
        with pytest.raises(NoRulebook) as caught:
            ask()
        assert isinstance(caught.value, UnusableInput)
        assert caught.value.field == field


def test_a_folder_must_bear_its_names(tmp_path: Path) -> None:
    files = sample_files()
    files["sample/1/rulebook.yaml"]["version"] = "9"
    with pytest.raises(RulebookError, match="文件夹应为 sample/9"):
        Library((write(tmp_path, files),))


def test_governments_are_added_by_the_environment(counties: Path) -> None:
    books = library()
    assert "qingshi" in books.governments
    assert books.in_force("qingshi", date(2022, 1, 1)).version == "2022"
    assert "session.open" not in books.vocabulary().actions
    assert "session.open" in books.get("qingshi", "2019").vocabulary.actions


def test_differences_between_two_versions() -> None:
    books = Library((COUNTIES,))
    found = diff(books.get("qingshi", "2019"), books.get("qingshi", "2022"))
    assert [(one.part, one.ref, one.change) for one in found] == [
        ("identity", "", "changed"),
        ("article", "5", "changed"),
        ("provision", "5", "changed"),
        ("provision", "12(2)", "changed"),
    ]
    assert found[1].fields["text"] == ("会议纪要应当在闭会后3日内印发。", "会议纪要应当在闭会后2日内印发。")
    assert diff(books.get("qingshi", "2019"), books.get("qingshi", "2019")) == []
    assert [one.as_dict()["change"] for one in found] == ["changed"] * 4


@pytest.mark.parametrize(
    ("ref", "parts"),
    [
        ("54(3)", ["54", "3"]),
        ("54(4)a", ["54", "4", "a"]),
        ("48.2a", ["48", "2a"]),
        ("7a2", ["7a2"]),
        ("79", ["79"]),
    ],
)
def test_an_id_in_a_tests_name(ref: str, parts: list[str]) -> None:
    assert segments(ref) == parts


def test_tests_are_found_by_the_number_they_bear(sample: Rulebook, tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    write(
        folder,
        {
            "area/test_one.py": "def test_1_1_first(): ...\ndef test_1a_x(): ...\ndef test_1_2(): ...\ndef test_19_no(): ...\n",
            "governments/other/test_other.py": "def test_1b_of_another(): ...\n",
            "governments/sample/test_own.py": "class TestThem:\n    def test_1b_of_its_own(self): ...\n",
        },
    )
    assert bearing_tests(sample, folder) == {
        "1(1)": ["tests/area/test_one.py::test_1_1_first"],
        "1a": ["tests/area/test_one.py::test_1a_x"],
        "1.2": ["tests/area/test_one.py::test_1_2"],
        "1b": ["tests/governments/sample/test_own.py::test_1b_of_its_own"],
    }


def test_the_ledger_names_what_applies_a_provision(sample: Rulebook, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    entries = {entry.ref: entry for entry in coverage(sample, tmp_path / "tests")}
    assert list(entries) == list(sample.provisions)
    assert entries["1a"].applied_by == ("thing.do", "walk#begin")
    line = entries["1.2"].as_dict()
    assert (line["status"], line["capability"], line["reason"], line["tests"]) == (
        "pending",
        "meetings",
        "随会议功能实现",
        [],
    )


def test_every_coded_provision_shipped_has_a_test_that_bears_its_number() -> None:
    for government in library().governments:
        for version in library().versions(government):
            entries = coverage(library().get(government, version))
            assert [entry.ref for entry in entries if entry.status == "coded" and not entry.tests] == []


def test_the_ledger_can_be_carried_by_a_package(sample: Rulebook) -> None:
    assert b'"sample/1"' in ledger_of([sample])
