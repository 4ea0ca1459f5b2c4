"""The Rules on the command line: what is written, where, and the exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.rulebook.conftest import COUNTIES, provision, sample_files, write

COMMAND = str(Path(sys.executable).with_name("xunzhang"))
SAMPLE = {"XUNZHANG_RULEBOOKS": str(Path(__file__).with_name("sample")), "XUNZHANG_GOVERNMENT": "sample"}
READY = {
    "colour": "green",
    "is_big": False,
    "size": 5,
    "reviewer_role": "deputy",
    "is_entrusted": False,
}


def run(*arguments: str, stdin: Any = None, **environment: str) -> subprocess.CompletedProcess[str]:
    given = stdin if isinstance(stdin, str) else json.dumps(stdin, ensure_ascii=False)
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("XUNZHANG", "LC_", "LANG"))
    }
    return subprocess.run(
        [COMMAND, *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**clean, "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", **SAMPLE, **environment},
    )


def assessed(facts: Any, *options: str, action: str = "thing.sign") -> subprocess.CompletedProcess[str]:
    return run("assess", action, "-", "--on", "2018-11-01", *options, stdin=facts)


def test_exit_0_when_nothing_stands_against_it() -> None:
    found = assessed({**READY, "signer_roles": ["clerk"]})
    assert (found.returncode, found.stderr) == (0, "")
    assert "没有妨碍。" in found.stdout


def test_exit_3_when_it_is_refused_with_the_text_and_the_remedy() -> None:
    found = assessed({**READY, "signer_roles": ["deputy"], "colour": "red"})
    assert found.returncode == 3
    assert "[不符合] 2a 由首长签。签的人：副职；应为：首长。" in found.stdout
    assert "“签发的规定”（依据：正文 2a）" in found.stdout
    assert "→ 改签。" in found.stdout


def test_exit_4_when_a_person_must_decide() -> None:
    found = assessed({"colour": "red"})
    assert found.returncode == 4
    assert "→ 请补充：签的人。" in found.stdout


def test_refusal_goes_before_what_is_open() -> None:
    found = assessed({"actor_role": "clerk"}, action="thing.do")
    assert found.returncode == 3
    assert found.stdout.startswith("[不符合] 1a")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"colour": "pink"}, "colour: “颜色”不能是“pink”，应为：red、green、blue、grey。"),
        ({"size": "5"}, "size: “大小”不能是“5”，应为：0 至 100 的整数。"),
        (
            {"colours": "red"},
            "colours: “签一件事”没有“colours”这一事实项；可用的有：colour、size、is_big、is_entrusted、signer_roles、reviewer_role。",
        ),
        ("{", 'facts: - 不是 JSON（1:2），请写成 {"事实项": 值} 的形式。'),
        ([1], 'facts: 事实应写成 JSON 对象，如 {"is_major": false}。'),
        ({"facts": {}, "departures": ["2c"]}, 'departures: departures 应写成 {"规定编号": "文字"}。'),
        ({"facts": {}, "departures": {"9": "x"}}, "departures.9: 规则中没有规定“9”。"),
    ],
)
def test_exit_2_with_one_sentence_for_unusable_input(facts: Any, sentence: str) -> None:
    found = assessed(facts)
    assert (found.returncode, found.stdout, found.stderr.strip()) == (2, "", sentence)


def test_exit_2_for_what_is_not_there() -> None:
    for arguments in (
        ("assess", "thing.undo", "-"),
        ("assess", "thing.sign", "/nowhere.json"),
        ("assess", "thing.sign", "-", "--on", "yesterday"),
        ("assess", "thing.sign", "-", "--government", "nowhere"),
        ("assess", "thing.sign", "-", "--on", "2017-01-01"),
        ("rulebook", "show", "99"),
        ("rulebook", "verify", "/nowhere"),
        ("rulebook", "export", "voting"),
        ("rulebook", "diff", "1", "9"),
    ):
        found = run(*arguments, stdin={})
        assert found.returncode == 2, arguments
        assert found.stdout == ""
        assert len(found.stderr.strip().splitlines()) == 1, found.stderr


def test_the_reader_of_english_is_answered_in_english() -> None:
    found = run(
        "assess", "thing.sign", "-", "--on", "2018-11-01", stdin={"colour": "pink"}, LANG="en_US.UTF-8"
    )
    assert found.stderr.strip() == "colour: colour cannot be 'pink'; expected: red, green, blue, grey."


def test_exit_2_for_a_day_that_no_working_calendar_reaches() -> None:
    asked = {
        "needs_reply": True,
        "has_stated_limit": False,
        "received_on": "2040-01-02",
        "completed_on": "2040-02-01",
    }
    real = {"XUNZHANG_RULEBOOKS": "", "XUNZHANG_GOVERNMENT": ""}
    found = run("assess", "incoming_document.complete", "-", "--on", "2018-11-01", stdin=asked, **real)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("facts: 2040年没有工作日历数据")


def test_json_is_the_assessment_itself(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({**READY, "signer_roles": ["head"]}), "utf-8")
    found = run("assess", "thing.sign", str(facts), "--on", "2018-11-01", "--json")
    data = json.loads(found.stdout)
    assert found.returncode == 3
    assert (data["refused"], data["undecided"], data["version"]) == (True, False, "1")
    (refusing,) = [one for one in data["findings"] if one["outcome"] == "breached"]
    assert {"provision", "sentence", "remedy", "rests_on", "quote", "facts"} <= refusing.keys()


def test_departures_stand_beside_the_facts() -> None:
    facts = {**READY, "signer_roles": ["head"]}
    found = assessed({"facts": facts, "departures": {"2c": "经办外出"}})
    assert found.returncode == 0
    assert "例外理由：经办外出。" in found.stdout


def test_actions_and_their_facts() -> None:
    data = {one["action"]: one for one in json.loads(run("actions", "--json").stdout)}
    facts = {fact["name"]: fact for fact in data["thing.sign"]["facts"]}
    assert facts["colour"]["label"] == "颜色"
    assert set(facts["signer_roles"]["values"]) == {"head", "deputy", "clerk"}
    assert "thing.sign  签一件事" in run("actions").stdout


def test_list_show_coverage() -> None:
    assert "sample  1  2018-01-01 – …" in run("rulebook", "list").stdout
    shown = run("rulebook", "show", "1").stdout
    assert "（一）第一项" in shown
    assert "3个工作日内" in shown
    assert run("rulebook", "show", "1(2)").stdout.startswith("1(2)  principle")
    entries = json.loads(run("rulebook", "coverage", "--json").stdout)
    assert {"ref", "kind", "force", "status", "reason", "tests", "applied_by"} <= entries[0].keys()
    assert len(entries) == len({entry["ref"] for entry in entries})
    assert "declaratory 1" in run("rulebook", "coverage").stdout


def test_verify_says_what_is_wrong_and_fails(tmp_path: Path) -> None:
    assert run("rulebook", "verify").returncode == 0
    files = sample_files()
    provision(files, "1a")["quote"] = "无此文"
    found = run("rulebook", "verify", str(write(tmp_path, files)))
    assert found.returncode == 1
    assert "sample/1/01-sample.yaml · 1a：第1条正文中没有这句引文：“无此文”。" in found.stdout


def test_diff_and_export() -> None:
    county = {"XUNZHANG_RULEBOOKS": str(COUNTIES), "XUNZHANG_GOVERNMENT": "qingshi"}
    assert "~ article 5" in run("rulebook", "diff", "2019", "2022", **county).stdout
    data = json.loads(run("rulebook", "diff", "qingshi/2019", "qingshi/2022", "--json", **county).stdout)
    assert [one["ref"] for one in data] == ["", "5", "5", "12(2)"]
    assert json.loads(run("rulebook", "export", "signing").stdout)["nodes"]
    assert run("rulebook", "export", "signing", "--format", "dmn").stdout.startswith("<?xml")
