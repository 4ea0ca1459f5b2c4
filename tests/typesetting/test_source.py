"""A document as a YAML file, and the command that typesets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.typesetting.measuring import pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.cli import typeset
from xunzhang.typesetting.model import Division, Format, Numbered
from xunzhang.typesetting.source import read_document

NOTICE = """
title: 某市人民政府关于印发某市人民政府工作规则的通知
issuing_organs: [某市人民政府]
document_number: 某政〔2018〕54号
main_recipients: 各区人民政府
body: |
  现予印发，请遵照执行。
signature: [某市人民政府]
dated_on: 2018-11-01
issued_text:
  title: 某市人民政府工作规则
  body: |
    第一章 总则
    一、为了规范工作，制定本规则。
printing_organ: 某市人民政府办公厅
printed_on: 2018-11-05
"""


def test_plain_text_becomes_blocks():
    document = read_document(NOTICE)
    assert document.format is Format.DOWNWARD
    assert [type(block) for block in document.issued_text.body] == [Division, Numbered]


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        (NOTICE.replace("某政〔2018〕54号", "54"), "document_number", "加引号"),
        (NOTICE.replace("printed_on", "printing_date"), "printing_date", "没有 printing_date 这个字段"),
        (NOTICE.replace("title: 某市人民政府关于", "titel: ", 1), "titel", "没有"),
        ("issuing_organs: [某市]\nbody: 正文。", "title", "缺少字段 title"),
        (NOTICE.replace("2018-11-01", "去年"), "dated_on", "2018-09-28"),
        (NOTICE.replace("2018-11-01", "2018-02-30"), "dated_on", "实有的日期"),
        (NOTICE.replace("2018-11-01", "2018-13-03"), "dated_on", "实有的日期"),
        (NOTICE + "format: sideways", "format", "sideways"),
        ("- 甲", "file", "字段: 内容"),
        ("a: [", "file", "YAML"),
    ],
)
def test_bad_input_names_field_and_remedy(text, field, words):
    with pytest.raises(UnusableInput, match=words) as refused:
        read_document(text)
    assert refused.value.field == field


def test_the_example_of_the_documentation_is_typeset(fonts):
    example = Path(__file__).parents[2] / "docs" / "examples" / "notice.yaml"
    pages = pages_of(to_pdf(read_document(example.read_text(encoding="utf-8")), fonts))
    assert "Kai" in pages[1].find("限时办理")[0].font
    assert "附件：公文处理工作自查表" in pages[1].text()


def test_command_writes_a_pdf_and_pages(fonts, tmp_path):
    source = tmp_path / "notice.yaml"
    source.write_text(NOTICE, encoding="utf-8")
    runner = CliRunner()
    done = runner.invoke(typeset, [str(source), "-o", str(tmp_path / "notice.pdf")])
    assert done.exit_code == 0, done.output
    pages = pages_of((tmp_path / "notice.pdf").read_bytes())
    assert "制定本规则。" in pages[1].text()
    assert runner.invoke(typeset, [str(source), "-o", str(tmp_path / "notice.svg")]).exit_code == 0
    assert (tmp_path / "notice-2.svg").read_text().startswith("<svg")


def test_command_refuses_what_it_cannot_read_or_write(fonts, tmp_path):
    source = tmp_path / "notice.yaml"
    source.write_text(NOTICE, encoding="utf-8")
    nowhere = str(tmp_path / "出" / "a.pdf")
    for words in (["none.yaml", "-o", "a.pdf"], [str(source), "-o", "a.odt"], [str(source), "-o", nowhere]):
        outcome = CliRunner().invoke(typeset, words)
        assert isinstance(outcome.exception, UnusableInput)
