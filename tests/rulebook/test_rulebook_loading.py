"""Everything that loading verifies, each with one thing spoiled, and the words in which it is said."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.rulebook.conftest import SAMPLE, Files, provision, sample_files, write

from xunzhang.rulebook import RulebookError
from xunzhang.rulebook.library import Library
from xunzhang.rulebook.verifying import verify

RULES = "sample/1/01-sample.yaml"
Problems = Callable[..., list[str]]


def test_the_sample_and_the_shipped_rulebooks_are_sound() -> None:
    assert verify(SAMPLE) == []
    assert verify(Path(SAMPLE).parents[2] / "src" / "xunzhang" / "rulebooks") == []


def changed(ref: str, **fields: Any) -> Callable[[Files], None]:
    """Set fields of a provision; None takes a field away."""

    def spoil(files: Files) -> None:
        one = provision(files, ref)
        for name, value in fields.items():
            if value is None:
                one.pop(name, None)
            else:
                one[name] = value

    return spoil


def in_file(name: str, *path: Any, value: Any) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        here = files[f"sample/1/{name}"]
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = value

    return spoil


FAULTS = {
    "a quote that is not in the text": (
        changed("1a", quote="甲乙丁丙"),
        "01-sample.yaml · 1a：第1条正文中没有这句引文：“甲乙丁丙”。",
    ),
    "pieces of a quote out of order": (
        changed("1(2)", quote="庚辛……甲乙"),
        "01-sample.yaml · 1(2)：第1条正文中没有这句引文：“甲乙”。",
    ),
    "a role that does not exist": (
        changed("1a", **{"with": {"actor": "actor_role", "roles": ["king"]}}),
        "01-sample.yaml · 1a：roles.yaml 中没有角色 king。",
    ),
    "an action that does not exist": (
        changed("1n", applies_to=["thing.undo"]),
        "01-sample.yaml · 1n：词汇表中没有动作 thing.undo。",
    ),
    "a value that is not the fact's": (
        changed("1i", **{"with": {"that": {"fact": "colour", "in": ["pink"]}}}),
        "01-sample.yaml · 1i：“pink”不是 colour（颜色）的值，应为：red、green、blue、grey。",
    ),
    "a value of another type": (
        changed("1p", **{"with": {"that": {"fact": "size", "lt": "many"}}}),
        "01-sample.yaml · 1p：“many”不是 size（大小）的值，应为：0 至 100 的整数。",
    ),
    "facts of different types compared": (
        changed("1p", **{"with": {"that": {"fact": "size", "is": {"fact": "colour"}}}}),
        "01-sample.yaml · 1p：size 与 colour 类型不同，不能相比。",
    ),
    "a fact of the wrong type for a pattern": (
        changed("1c", **{"with": {"steps": ["begun_on", "size"]}}),
        "01-sample.yaml · 1c：事实项 size 的类型是 integer，这里须为 date。",
    ),
    "a condition that is not one": (
        changed("1h", when={"fact": "size", "is": 1, "lt": 2}),
        "01-sample.yaml · 1h：一个条件只能有一个 fact（或 count、day）和一种比较。",
    ),
    "an unknown comparison": (
        changed("1h", when={"fact": "size", "like": 1}),
        "01-sample.yaml · 1h：不认识的比较 like；可用 is、in、contains、covers、lt、le、gt、ge、known。",
    ),
    "a reading that does not exist": (
        changed("1g", reading="R9"),
        "01-sample.yaml · 1g：readings.yaml 中没有读法 R9。",
    ),
    "a setting that does not exist": (
        changed("1f", setting="least"),
        "01-sample.yaml · 1f：settings.yaml 中没有设置项 least。",
    ),
    "resting on two things": (
        changed("1f", reading="R1"),
        "01-sample.yaml · 1f：reading 与 setting 只能有一个：一条规定只以其一为据。",
    ),
    "an unknown pattern": (
        changed("1n", pattern="perhaps"),
        "01-sample.yaml · 1n：不认识的 pattern perhaps；可用：authority、required_before、in_order、within、ahead_of、"
        "at_most、at_least、bounded_by_table、forbidden_when、composition、one_of、holds、triggers、function。",
    ),
    "an unknown parameter": (
        changed("1g", **{"with": {"value": "places", "limit": 2, "minus": 1}}),
        "01-sample.yaml · 1g：at_least 不认识参数 minus；可用：limit、plus、value。",
    ),
    "an unregistered function": (
        changed("1n", pattern="function", **{"with": {"name": "magic"}}),
        "01-sample.yaml · 1n：没有登记名为 magic 的函数。",
    ),
    "bounds that leave a value out": (
        changed("1q", **{"with": {"value": "size", "by": "colour", "bounds": {"red": 1, "green": 2}}}),
        "01-sample.yaml · 1q：bounds 没有覆盖 colour 的这些值：blue、grey。",
    ),
    "a placeholder that nothing fills": (
        changed("1b", explain={"zh": "在{when}前。", "en": "Before {when}."}),
        "01-sample.yaml · 1b：explain 中的 {when} 既不是事实项，也不是参数、设置或结果。",
    ),
    "an explanation in one language": (
        changed("1b", explain={"zh": "有。", "en": " "}),
        "01-sample.yaml · 1b：explain 须有中文和英文。",
    ),
    "no reason for not coding": (
        changed("1(2)", reason=None),
        "01-sample.yaml · 1(2)：状态 declaratory 须写明 reason。",
    ),
    "pending without its capability": (
        changed("1.2", capability=None),
        "01-sample.yaml · 1.2：pending 须写明 capability。",
    ),
    "pending that pretends to work": (
        changed("1.2", pattern="holds", **{"with": {"that": {"fact": "is_big", "is": True}}}),
        "01-sample.yaml · 1.2：状态 pending 不会执行，不能有 pattern, with。",
    ),
    "a judgement without its question": (
        changed("1(1)", question=None),
        "01-sample.yaml · 1(1)：judgement 须写明 question。",
    ),
    "coded without a pattern": (
        changed("1n", pattern=None),
        "01-sample.yaml · 1n：coded 须有 pattern。",
    ),
    "coded without a remedy": (
        changed("1a", remedy=None),
        "01-sample.yaml · 1a：须写明 remedy：不符合时怎么办。",
    ),
    "an unknown status": (
        changed("1b", status="done"),
        "01-sample.yaml · 1b (articles[0].provisions[1].status)：内容不合格式：不认识的值 done。",
    ),
    "an unknown field": (
        changed("1b", colour="red"),
        "01-sample.yaml · 1b (articles[0].provisions[1])：内容不合格式：不认识的栏目 colour。",
    ),
    "a missing field": (
        changed("1b", kind=None),
        "01-sample.yaml · 1b (articles[0].provisions[1])：内容不合格式：缺少 kind。",
    ),
    "an id of another article": (
        changed("1b", id="2b"),
        "01-sample.yaml · 2b：编号应以条号 1 开头，如 1.1a、1(2)。",
    ),
    "an id that stands twice": (
        changed("1b", id="1a"),
        "01-sample.yaml · 1a：这个编号出现了2次。",
    ),
    "an article that the text does not have": (
        in_file("01-sample.yaml", "articles", 1, "article", value=3),
        "01-sample.yaml · 3：source.yaml 的第1章没有第3条。",
    ),
    "a chapter in the wrong file": (
        in_file("01-sample.yaml", "chapter", value=2),
        "01-sample.yaml：文件名与 chapter: 2 不符。",
    ),
    "articles out of order": (
        in_file("source.yaml", "chapters", 0, "articles", 1, "number", value=1),
        "source.yaml · 1：条号应逐条递增，不得重复。",
    ),
    "a setting's default of another type": (
        in_file("settings.yaml", "settings", "most", "default", value="ten"),
        "settings.yaml · most：“ten”不是这项设置的值，应为：整数。",
    ),
    "an entry of settings that does not fit": (
        in_file("settings.yaml", "settings", "most", "colour", value="red"),
        "settings.yaml · settings.most：内容不合格式：不认识的栏目 colour。",
    ),
    "a step that cites nothing": (
        in_file("procedures/walk.yaml", "steps", 0, "provisions", value=["9z"]),
        "procedures/walk.yaml · begin：引用的规定 9z 不存在。",
    ),
    "a last day before the first": (
        in_file("rulebook.yaml", "in_force_to", value=date(2017, 1, 1)),
        "rulebook.yaml · in_force_to：失效日期早于施行日期。",
    ),
    "a table that does not exist": (
        changed("2a", **{"with": {"table": "voting", "clauses": []}}),
        "01-sample.yaml · 2a：tables.yaml 中没有决策表 voting。",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_place(problems: Problems, fault: str) -> None:
    spoil, line = FAULTS[fault]
    assert line in problems(spoil)


def test_every_fault_is_told_in_english_too(problems: Problems) -> None:
    lines = problems(changed("1a", quote="甲乙丁丙"), "en")
    assert lines == ["01-sample.yaml · 1a: The text of article 1 does not contain the quote “甲乙丁丙”."]


def test_all_faults_are_told_at_once(problems: Problems) -> None:
    def spoil(files: Files) -> None:
        changed("1a", quote="无")(files)
        changed("1g", reading="R9")(files)
        in_file("settings.yaml", "settings", "most", "default", value="ten")(files)

    assert len(problems(spoil)) == 3


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    files = sample_files()
    files["sample/1/readings.yaml"] = "readings: {}\nreadings: {}\n"
    lines = [one.line() for one in verify(write(tmp_path, files) / "sample" / "1")]
    assert lines[0] == "readings.yaml · line 2：YAML 写法有误：“readings” stands twice。"


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    files = sample_files()
    del files["sample/1/source.yaml"]
    lines = [one.line() for one in verify(write(tmp_path, files) / "sample" / "1")]
    assert lines == ["source.yaml：缺少这个文件。"]


def test_a_spoilt_rulebook_does_not_load(tmp_path: Path) -> None:
    files = sample_files()
    provision(files, "1a")["quote"] = "无"
    with pytest.raises(RulebookError) as caught:
        Library((write(tmp_path, files),)).get("sample", "1")
    assert [problem.place for problem in caught.value.problems] == ["1a"]


def test_a_vocabulary_may_add_but_never_change(tmp_path: Path) -> None:
    files = sample_files()
    shared = {"label": {"zh": "别的", "en": "else"}, "type": "integer"}
    files["vocabulary/second.yaml"] = {
        "actions": {"thing.do": {"label": {"zh": "办", "en": "do"}, "facts": {"is_big": shared}}}
    }
    lines = [one.line() for one in verify(write(tmp_path, files) / "sample" / "1")]
    assert lines == [
        "vocabulary/second.yaml · thing.do.is_big：这一事实项已在别处另行定义，请改名或改成一致。"
    ]


def test_names_of_facts_are_identifiers(tmp_path: Path) -> None:
    files = sample_files()
    files["vocabulary/sample.yaml"]["actions"]["thing.do"]["facts"]['x" OR 1'] = {
        "label": {"zh": "坏", "en": "bad"},
        "type": "text",
    }
    lines = [one.line() for one in verify(write(tmp_path, files) / "sample" / "1")]
    assert lines[0].endswith("名称只能用小写字母、数字和下划线，以字母开头。")


def test_the_cache_gives_back_what_was_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = Library((SAMPLE,)).get("sample", "1")
    assert list((tmp_path / "cache" / "xunzhang").iterdir())
    again = Library((SAMPLE,)).get("sample", "1")
    assert again.contents == first.contents
    assert again.compiled.rules.keys() == first.compiled.rules.keys()


def test_a_cache_that_was_spoilt_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = Library((SAMPLE,)).get("sample", "1")
    for path in (tmp_path / "cache" / "xunzhang").iterdir():
        path.write_bytes(b"\x00\xff")
    assert Library((SAMPLE,)).get("sample", "1").contents == first.contents
