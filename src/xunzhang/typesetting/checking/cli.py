"""The command `xunzhang check`: a finished document against the standard and the regulation."""

import json
import sys
from pathlib import Path

import click

from xunzhang.typesetting.checking.checker import check as check_file
from xunzhang.typesetting.checking.model import Outcome, Report
from xunzhang.typesetting.checking.printing import printed
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.cli import bytes_of, language_of
from xunzhang.typesetting.reading.contents import FileKind
from xunzhang.typesetting.reading.opening import kind_of

# Exit codes: 0 conforms, 2 unusable file (as every command), 3 departs from something that is a must.
HAS_HARD_FINDINGS = 3

_FORMS = {
    Format.DOWNWARD: ("下行文", "downward document"),
    Format.UPWARD: ("上行文", "upward document"),
    Format.LETTER: ("信函", "letter"),
    Format.ORDER: ("命令（令）", "order"),
    Format.MINUTES: ("纪要", "minutes"),
}


@click.command(
    help="检查公文格式（GB/T 9704-2012、中办发〔2012〕14号）· check a finished DOCX, PDF or OFD. "
    "0 符合 conforms，3 有不符合的硬性要求 hard findings，2 文件不能检查 unusable."
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
@click.option("--all", "everything", is_flag=True, help="也列出符合的 · list what conforms too")
@click.option(
    "--printed",
    "lay_out",
    is_flag=True,
    help="DOCX 先由 LibreOffice 排出页面再量 · measure a DOCX on LibreOffice's pages",
)
@click.option("--english", is_flag=True, help="英文说明 · sentences in English")
def check(file: Path, as_json: bool, everything: bool, lay_out: bool, english: bool) -> None:
    """Print what departs, what was not checked, and how much conforms; exit code by the hard findings."""
    data = bytes_of(file)
    is_docx = lay_out and kind_of(data, file.name) is FileKind.DOCX
    report = check_file(data, file.name, printed=printed(data) if is_docx else None)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        for line in lines_of(report, language_of(english=english), everything=everything):
            click.echo(line)
    if not report.conforms:
        sys.exit(HAS_HARD_FINDINGS)


def lines_of(report: Report, language: str = "zh", *, everything: bool = False) -> list[str]:
    """The report for people: hard findings, then soft ones, then what was not checked; remedies under each."""
    at = 1 if language.startswith("en") else 0
    lines = [
        (
            f"{report.name}：按{_FORMS[report.form][0]}检查，硬性不符合{len(report.hard)}项，建议{len(report.soft)}项，"
            f"没有检查{len(report.not_measured)}项，共{len(report.findings)}项。",
            f"{report.name}: checked as {_FORMS[report.form][1]}; {len(report.hard)} hard, {len(report.soft)} soft, "
            f"{len(report.not_measured)} not checked, of {len(report.findings)}.",
        )[at]
    ]
    labels = (("不符合", "DEPARTS"), ("建议", "usually"), ("没有检查", "not checked"), ("符合", "conforms"))
    conforming = tuple(each for each in report.findings if each.outcome is Outcome.CONFORMS)
    groups = (report.hard, report.soft, report.not_measured, conforming if everything else ())
    for label, findings in zip(labels, groups, strict=True):
        for finding in findings:
            lines.append(
                f"［{label[at]}］{finding.sentence[at]}"
                if at == 0
                else f"[{label[at]}] {finding.sentence[at]}"
            )
            if finding.remedy[at]:
                lines.append(
                    f"    改法：{finding.remedy[0]}。" if at == 0 else f"    Remedy: {finding.remedy[1]}."
                )
    lines += [remark[at] for remark in report.remarks]
    return lines
