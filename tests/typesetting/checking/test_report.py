"""The report and the command: texts in two languages, plain data, exit codes 0, 2 and 3."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.typesetting.checking.drawn_page import Drawn, drawn_pdf
from tests.typesetting.reading.composing import compose, samples
from tests.typesetting.reading.drawing_docx import draw_docx
from tests.typesetting.reading.drawing_pages import draw_scan, font_files

from xunzhang.kernel.errors import UnusableInput
from xunzhang.site.cli import COMMANDS
from xunzhang.typesetting.checking import check, checker
from xunzhang.typesetting.checking.cli import check as check_command
from xunzhang.typesetting.checking.faces import role_of
from xunzhang.typesetting.checking.model import STANDARDS, requirements

NOTICE = draw_docx(compose(samples()["notice"]))


def test_every_requirement_is_complete():
    for name, requirement in requirements().items():
        assert requirement.of in STANDARDS, name
        assert requirement.zh, name
        assert requirement.en, name
        assert all(requirement.remedy), name
        assert all(requirement.element), name
        if requirement.expected is not None:
            assert requirement.unit in {"mm", "pt", "rows", "cells"}, name
            assert requirement.within or requirement.tolerance, name
        assert "应当" not in requirement.zh or requirement.strength == "must", name
        assert not requirement.zh.startswith(("一般", "推荐")) or requirement.strength == "usual", name


def test_every_requirement_is_checked_somewhere():
    folder = Path(checker.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    composed = {"classification.face", "urgency.face"}
    assert [name for name in requirements() if f'"{name}"' not in code and name not in composed] == []


def test_a_finding_says_all_that_a_reader_needs():
    report = check(NOTICE, "notice.docx")
    (found,) = report.of("number.rows")
    data = found.as_dict()
    assert data["standard"] == "GB/T 9704-2012"
    assert data["clause"] == "7.2.5"
    assert data["strength"] == "must"
    assert data["outcome"] == "departs"
    assert data["measured"] == {"zh": "1行", "en": "1 rows"}
    assert data["expected"] == {"zh": "2行", "en": "2 rows"}
    assert data["tolerance"] == "−0.4/+0.9 rows"
    assert data["place"]["paragraph"] == 3
    assert (
        data["sentence"]["zh"]
        == "发文字号：在发文机关标志下空二行，实为1行（第3段），不符合GB/T 9704-2012第7.2.5条。"
    )
    assert data["sentence"]["en"].startswith(
        "Document number: the number stands two rows under the mark; found 1 rows"
    )
    assert data["remedy"]["zh"]
    json.dumps(report.as_dict(), ensure_ascii=False)


def test_exit_code_3_and_sentences_for_hard_findings(tmp_path):
    file = tmp_path / "notice.docx"
    file.write_bytes(NOTICE)
    outcome = CliRunner().invoke(check_command, [str(file)])
    assert outcome.exit_code == 3
    assert "［不符合］发文字号" in outcome.output
    assert "改法：" in outcome.output
    assert "［没有检查］" in outcome.output
    english = CliRunner().invoke(check_command, [str(file), "--english"])
    assert "[DEPARTS] Document number" in english.output


def test_exit_code_3_with_json(tmp_path):
    file = tmp_path / "notice.docx"
    file.write_bytes(NOTICE)
    outcome = CliRunner().invoke(check_command, [str(file), "--json"])
    data = json.loads(outcome.output)
    assert (outcome.exit_code, data["conforms"]) == (3, False)
    assert data["counts"]["hard"] == len(
        [each for each in data["findings"] if each["outcome"] == "departs" and each["strength"] == "must"]
    )


@pytest.mark.skipif(font_files() is None, reason="open fonts are not there")
def test_exit_code_0_when_it_conforms(tmp_path):
    file = tmp_path / "right.pdf"
    file.write_bytes(drawn_pdf(Drawn()))
    outcome = CliRunner().invoke(check_command, [str(file), "--all"])
    assert outcome.exit_code == 0
    assert "［符合］" in outcome.output


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("scan.pdf", draw_scan(), "没有文字层"), ("a.txt", "文字".encode(), "纯文本"), ("a.pdf", b"x", "损坏")],
)
def test_what_cannot_be_checked_is_unusable(name, content, says):
    with pytest.raises(UnusableInput, match=says) as refused:
        check(content, name)
    assert str(refused.value).count("。") == 1


def test_the_commands_need_no_web_application():
    for name in ("read", "check"):
        assert COMMANDS[name][1] is False


@pytest.mark.parametrize(
    ("face", "role"),
    [
        ("仿宋_GB2312", "imitation_song"),
        ("ABCDEF+FZFSK--GBK1-0", "imitation_song"),
        ("FangSong", "imitation_song"),
        ("方正小标宋简体", "title_song"),
        ("BAAAAA+FZXBSJW--GB1-0", "title_song"),
        ("NotoSerifSC-Black", "title_song"),
        ("NotoSerifSC-Regular", "song"),
        ("SimSun", "song"),
        ("KaiTi_GB2312", "regular_script"),
        ("SimHei", "gothic"),
        ("MicrosoftYaHei", "gothic"),
        ("·ÂËÎ_GB2312", "imitation_song"),
        ("Arial", None),
    ],
)
def test_typefaces_by_the_names_files_give_them(face, role):
    assert role_of(face) == role
