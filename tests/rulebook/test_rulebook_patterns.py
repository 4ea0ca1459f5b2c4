"""Each pattern on its cases: met, breached, unknown; and what its finding says."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.rulebook.conftest import provision, sample_files, write

from xunzhang.kernel.calendar import YearWithoutData
from xunzhang.kernel.errors import Broken, UnusableInput
from xunzhang.rulebook import Finding, Rulebook, Text, assess
from xunzhang.rulebook.closures import shift
from xunzhang.rulebook.compiling import NO_CALENDAR
from xunzhang.rulebook.functions import FUNCTIONS
from xunzhang.rulebook.library import Library
from xunzhang.rulebook.lower import lower
from xunzhang.rulebook.pattern import Verdict
from xunzhang.rulebook.verifying import verify

DAY = date(2018, 11, 1)
FRIDAY, MONDAY, HOLIDAY_END = date(2018, 9, 28), date(2018, 10, 8), date(2018, 10, 9)


def find(rules: Rulebook, ref: str, on: date = DAY, **facts: Any) -> Finding:
    return next(one for one in assess(rules, "thing.do", facts, on).findings if one.provision == ref)


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("1a", {"actor_role": "head"}, "met"),
    ("1a", {"actor_role": "deputy", "is_checked": True}, "met"),
    ("1a", {"actor_role": "deputy", "is_checked": False}, "breached"),
    ("1a", {"actor_role": "deputy"}, "missing"),
    ("1a", {"actor_role": "clerk"}, "breached"),
    ("1a", {}, "missing"),
    ("1b", {"is_checked": True, "heard_on": FRIDAY, "ended_on": FRIDAY, "places": ["甲"], "size": 2}, "met"),
    (
        "1b",
        {"is_checked": True, "heard_on": MONDAY, "ended_on": FRIDAY, "places": ["甲"], "size": 2},
        "breached",
    ),
    ("1b", {"is_checked": True, "heard_on": FRIDAY, "ended_on": FRIDAY, "places": [], "size": 2}, "breached"),
    ("1b", {"is_checked": False}, "breached"),
    ("1b", {"is_checked": True}, "missing"),
    ("1c", {"begun_on": FRIDAY, "heard_on": FRIDAY, "ended_on": MONDAY}, "met"),
    ("1c", {"begun_on": MONDAY, "heard_on": FRIDAY}, "breached"),
    ("1c", {"begun_on": FRIDAY, "ended_on": MONDAY}, "missing"),
    ("1d", {"begun_on": FRIDAY, "ended_on": MONDAY}, "met"),
    ("1d", {"begun_on": FRIDAY, "ended_on": HOLIDAY_END}, "breached"),
    ("1d", {"begun_on": FRIDAY}, "missing"),
    ("1e", {"ended_on": MONDAY, "heard_on": date(2018, 9, 28)}, "met"),
    ("1e", {"ended_on": MONDAY, "heard_on": date(2018, 9, 29)}, "breached"),
    ("1f", {"size": 9}, "met"),
    ("1f", {"size": 10}, "breached"),
    ("1g", {"places": ["甲", "乙"]}, "met"),
    ("1g", {"places": ["甲"]}, "breached"),
    ("1h", {"size": 8, "other_size": 2}, "met"),
    ("1h", {"size": 9, "other_size": 2}, "breached"),
    ("1h", {"size": 1, "other_size": 4}, "breached"),
    ("1h", {"size": 1}, "missing"),
    ("1i", {"colour": "red", "is_big": False}, "breached"),
    ("1i", {"colour": "red", "is_big": True}, "met"),
    ("1i", {"colour": "red"}, "missing"),
    ("1i", {"colour": "grey"}, "met"),
    ("1j", {"member_roles": ["head", "deputy"]}, "met"),
    ("1j", {"member_roles": ["deputy"]}, "breached"),
    ("1j", {"member_roles": ["head", "clerk"]}, "breached"),
    ("1k", {"is_big": True}, "not_applicable"),
    ("1k", {"is_big": False, "colour": "green"}, "met"),
    ("1k", {"is_big": False, "colour": "blue"}, "breached"),
    ("1k", {"is_big": False}, "judgement"),
    ("1l", {"is_big": True}, "met"),
    ("1l", {"is_big": False}, "not_applicable"),
    ("1m", {"asked": ["甲", "乙"], "places": ["甲"]}, "met"),
    ("1m", {"asked": ["甲"], "places": ["乙"], "shades": ["light"]}, "breached"),
    ("1m", {"shades": ["dark"]}, "met"),
    ("1m", {"shades": ["dark"], "note": "有", "asked": ["甲"], "places": ["乙"]}, "breached"),
    ("1m", {"asked": ["甲", "乙", "丙"], "places": ["丁"], "shades": []}, "met"),
    ("1n", {"actor_role": "head"}, "met"),
    ("1n", {"actor_role": "clerk"}, "not_applicable"),
    ("1o", {"begun_on": date(2018, 10, 1)}, "met"),
    ("1o", {"begun_on": date(2018, 9, 30)}, "breached"),
    ("1o", {"begun_on": date(2018, 9, 30), "ended_on": date(2018, 10, 30)}, "met"),
    ("1p", {"size": 1, "other_size": 1, "begun_on": DAY}, "met"),
    ("1p", {"size": 2, "other_size": 1}, "breached"),
    ("1q", {"colour": "red", "size": 0}, "breached"),
    ("1q", {"colour": "red", "size": 1}, "met"),
    ("1r", {"begun_on": DAY, "other_size": 0}, "met"),
]


@pytest.mark.parametrize(("ref", "facts", "outcome"), CASES)
def test_outcome(sample: Rulebook, ref: str, facts: dict[str, Any], outcome: str) -> None:
    assert find(sample, ref, **facts).outcome == outcome


def test_a_finding_says_the_rule_then_the_case_then_what_to_do(sample: Rulebook) -> None:
    late = find(sample, "1d", begun_on=FRIDAY, ended_on=HOLIDAY_END)
    assert (
        late.sentence.zh == "3个工作日内，2018年10月8日前。期限为2018年10月8日，现为2018年10月9日，已超期。"
    )
    assert late.sentence.en == "Rule 1d. Due 8 October 2018; 9 October 2018 is too late."
    assert late.remedy is not None
    assert late.remedy.zh == "照办。"
    assert (late.due_on, late.warn_on) == (MONDAY, date(2018, 9, 30))
    assert late.facts["begun_on"].label.zh == "开始日期"
    assert late.rests_on.as_dict() == {"kind": "text", "ref": "1d"}


def test_what_is_lacking_is_listed(sample: Rulebook) -> None:
    found = find(sample, "1b", is_checked=False, heard_on=FRIDAY, ended_on=FRIDAY, places=[], size=1)
    assert found.sentence.zh.endswith("尚缺：已核、地点、足够大。")


def test_who_may_is_said(sample: Rulebook) -> None:
    found = find(sample, "1a", actor_role="clerk")
    assert found.sentence.zh == "由首长或副职办。经办人：经办；应为：首长或副职。"


def test_readings_and_settings_are_told_from_the_text(sample: Rulebook) -> None:
    assert find(sample, "1g", places=[]).rests_on.as_dict() == {"kind": "reading", "ref": "R1"}
    assert find(sample, "1f", size=1).rests_on.as_dict() == {"kind": "setting", "ref": "most"}


def test_a_setting_has_the_value_of_its_day(sample: Rulebook) -> None:
    assert find(sample, "1f", on=date(2018, 12, 31), size=9).sentence.zh.startswith("至多10。")
    assert find(sample, "1f", on=date(2019, 1, 1), size=9).outcome == "breached"


def test_an_installation_sets_its_own_value(sample: Rulebook) -> None:
    def outcome(value: object) -> str:
        found = assess(sample, "thing.do", {"size": 9}, DAY, settings={"most": value})
        return next(one.outcome for one in found.findings if one.provision == "1f")

    assert (outcome(9), outcome(10)) == ("breached", "met")
    with pytest.raises(UnusableInput) as caught:
        outcome("many")
    assert caught.value.field == "settings.most"


def test_missing_facts_are_named_and_never_pass(sample: Rulebook) -> None:
    assessment = assess(sample, "thing.do", {}, DAY)
    assert not assessment.refused
    assert assessment.undecided
    assert {one.outcome for one in assessment.findings} <= {"missing", "judgement"}
    assert find(sample, "1h", size=1).missing == ("other_size",)
    assert find(sample, "1h", size=1).remedy.zh == "请补充：另一大小。"


def test_a_may_never_stands_against_an_action(sample: Rulebook) -> None:
    assert not find(sample, "1n").is_open
    assert not find(sample, "1n", actor_role="clerk").refuses


def test_a_default_is_departed_from_with_a_reason(sample: Rulebook) -> None:
    facts = {"size": 20}
    plain = assess(sample, "thing.do", facts, DAY)
    assert [one.provision for one in plain.findings if one.refuses] == ["1f"]
    departed = assess(sample, "thing.do", facts, DAY, departures={"1f": "年终集中"})
    found = next(one for one in departed.findings if one.provision == "1f")
    assert (found.outcome, found.reason, departed.refused) == ("departed", "年终集中", False)
    assert found.sentence.zh.endswith("例外理由：年终集中。")
    blank = assess(sample, "thing.do", facts, DAY, departures={"1f": "  "})
    assert blank.refused


def test_a_must_is_never_departed_from(sample: Rulebook) -> None:
    found = assess(sample, "thing.do", {"actor_role": "clerk"}, DAY, departures={"1a": "急"})
    refusing = next(one for one in found.findings if one.provision == "1a")
    assert refusing.refuses
    assert refusing.sentence.zh.endswith("本条必须遵守，不能作为例外。")


def test_a_person_decides_what_a_person_must_decide(sample: Rulebook) -> None:
    def judged(ref: str, facts: dict[str, object], text: str | None) -> Finding:
        judgements = {} if text is None else {ref: text}
        found = assess(sample, "thing.do", facts, DAY, judgements=judgements)
        return next(one for one in found.findings if one.provision == ref)

    assert judged("1(1)", {"is_big": True}, None).outcome == "judgement"
    assert judged("1(1)", {"is_big": True}, "met：已看过").reason == "已看过"
    assert judged("1(1)", {"is_big": True}, "breached").refuses
    assert judged("1k", {"is_big": False}, "not_applicable").outcome == "not_applicable"
    assert judged("1k", {"is_big": False, "colour": "blue"}, "met").outcome == "breached"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"facts": {"colour": "pink"}}, "colour"),
        ({"facts": {"color": "red"}}, "color"),
        ({"facts": {"size": True}}, "size"),
        ({"facts": {"size": 101}}, "size"),
        ({"facts": {"begun_on": "yesterday"}}, "begun_on"),
        ({"facts": {"begun_on": "2018-13-01"}}, "begun_on"),
        ({"facts": {"member_roles": ["king"]}}, "member_roles"),
        ({"facts": {"member_roles": "head"}}, "member_roles"),
        ({"facts": {"places": [["甲"]]}}, "places"),
        ({"facts": {"colour": ["red"]}}, "colour"),
        ({"facts": {"is_big": 1}}, "is_big"),
        ({"facts": {}, "departures": {"9": "x"}}, "departures.9"),
        ({"facts": {}, "judgements": {"1(1)": "maybe"}}, "judgements.1(1)"),
    ],
)
def test_unusable_input_names_its_field(sample: Rulebook, given: dict[str, Any], field: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        assess(sample, "thing.do", on=DAY, **given)
    assert caught.value.field == field


def test_an_unknown_action_is_unusable(sample: Rulebook) -> None:
    with pytest.raises(UnusableInput, match=r"没有“thing\.undo”这个动作"):
        assess(sample, "thing.undo", {}, DAY)


def test_a_year_without_a_calendar_is_refused_by_name(sample: Rulebook) -> None:
    with pytest.raises(YearWithoutData, match="2050"):
        assess(sample, "thing.do", {"begun_on": "2050-01-03", "ended_on": "2050-01-04"}, DAY)


def test_a_bug_in_a_rule_is_broken_never_a_breach(sample: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("xunzhang.rulebook.assessing._judged", fails)
    with pytest.raises(Broken, match="规定 1a 的规则出错"):
        assess(sample, "thing.do", {}, DAY)


def test_duties_are_handed_to_the_action(sample: Rulebook) -> None:
    duties = assess(sample, "thing.do", {"is_big": True}, DAY).duties
    assert [(duty.provision, duty.what) for duty in duties] == [("1l", "thing.report")]
    assert assess(sample, "thing.do", {"is_big": False}, DAY).duties == ()


@pytest.mark.parametrize(
    ("day", "number", "unit", "back", "expected"),
    [
        (date(2019, 1, 31), 1, "month", False, date(2019, 2, 28)),
        (date(2020, 2, 29), 1, "year", False, date(2021, 2, 28)),
        (date(2019, 3, 31), 1, "month", True, date(2019, 2, 28)),
        (date(2018, 12, 31), 1, "natural_day", False, date(2019, 1, 1)),
    ],
)
def test_shifting_days(day: date, number: int, unit: Any, back: bool, expected: date) -> None:
    assert shift(day, number, unit, back, NO_CALENDAR) == expected


def test_a_named_function_fills_in_where_no_pattern_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(facts: Mapping[str, Any], parameters: Mapping[str, Any], here: object) -> Verdict:
        if facts["size"] is None:
            return Verdict(None, Text("", ""), ("size",))
        fits = facts["size"] * 2 == parameters["wanted"]
        return Verdict(fits, Text("正好。" if fits else "不对。", "Right." if fits else "Wrong."))

    monkeypatch.setitem(FUNCTIONS, "twice", (twice, ("size",), frozenset({"wanted"})))
    monkeypatch.setenv("XUNZHANG_NO_CACHE", "1")
    files = sample_files()
    provision(files, "1p").update(pattern="function", **{"with": {"name": "twice", "wanted": 6}})
    rules = Library((write(tmp_path, files),)).get("sample", "1")
    assert [find(rules, "1p", **facts).outcome for facts in ({"size": 3}, {"size": 4}, {})] == [
        "met",
        "breached",
        "missing",
    ]
    assert find(rules, "1p", size=4).sentence.zh == "规则1p。不对。"
    assert find(rules, "1p").missing == ("size",)
    assert lower(rules, "1p") is None
    provision(files, "1p")["with"]["more"] = 1
    (problem,) = verify(write(tmp_path, files) / "sample" / "1")
    assert problem.line() == "01-sample.yaml · 1p：函数不认识参数 more。"


def test_a_function_that_fails_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Verdict:
        raise KeyError("size")

    monkeypatch.setitem(FUNCTIONS, "fails", (fails, ("size",), frozenset()))
    monkeypatch.setenv("XUNZHANG_NO_CACHE", "1")
    files = sample_files()
    provision(files, "1p").update(pattern="function", **{"with": {"name": "fails"}})
    rules = Library((write(tmp_path, files),)).get("sample", "1")
    with pytest.raises(Broken, match="规定 1p 的规则出错"):
        assess(rules, "thing.do", {}, DAY)
