"""The command `xunzhang read`: the elements of a document in a file, a scan included, for people or as JSON."""

import json
import os
import sys
from pathlib import Path

import click

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.reading.model import CONFIDENCES, LABELS, Reading
from xunzhang.typesetting.reading.opening import LARGEST_FILE
from xunzhang.typesetting.reading.sentences import RULES
from xunzhang.typesetting.scanning.reader import Tell
from xunzhang.typesetting.scanning.reader import read as read_file

_UNITS = {
    "working_day": ("个工作日", "working days"),
    "day": ("日", "days"),
    "hour": ("小时", "hours"),
    "month": ("个月", "months"),
}


@click.command(
    help="读取公文要素（PDF、DOCX、OFD、扫描图片、纯文本）· read the elements of an official document."
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · print JSON")
@click.option("--english", is_flag=True, help="英文说明 · sentences in English")
def read(file: Path, as_json: bool, english: bool) -> None:
    """Print each element with where it was found and why, or everything as JSON."""
    reading = read_file(bytes_of(file), file.name, _tell(english=english))
    if as_json:
        click.echo(json.dumps(reading.as_dict(), ensure_ascii=False, indent=2))
        return
    for line in lines_of(reading, language_of(english=english)):
        click.echo(line)


def _tell(*, english: bool) -> Tell:
    """Writes how far recognition has come to the terminal, where somebody looks at one."""
    is_english = language_of(english=english) == "en"

    def tell(done: int, of: int) -> None:
        words = f"Recognised {done} of {of} pages" if is_english else f"已识别 {done} 页，共 {of} 页"
        click.echo(f"\r{words}", err=True, nl=done == of)

    return tell if sys.stderr.isatty() else (lambda done, of: None)


def language_of(*, english: bool) -> str:
    """The language of sentences: as asked, else as XUNZHANG_LANGUAGE says, else Chinese."""
    return "en" if english or os.environ.get("XUNZHANG_LANGUAGE", "").lower().startswith("en") else "zh"


def bytes_of(file: Path) -> bytes:
    """The file's bytes. Raises UnusableInput when it cannot be read or is too large to be read at all."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            megabytes = LARGEST_FILE // 1024 // 1024
            raise UnusableInput(
                f"文件“{file.name}”超过 {megabytes} MB，请拆分后再试。",
                "file",
                f"The file {file.name!r} is larger than {megabytes} MB; split it.",
            )
        return file.read_bytes()
    except OSError as problem:
        raise UnusableInput(
            f"读不出 {file}，请核对路径。", "file", f"Cannot read {file}: {problem.strerror}."
        ) from problem


def lines_of(reading: Reading, language: str = "zh") -> list[str]:
    """The reading for people: an element a line, then limits, whether an answer is asked, remarks."""
    place = 1 if language.startswith("en") else 0
    lines = []
    for found in reading.elements:
        where = found.place.sentence(language)
        sure, why = CONFIDENCES[found.confidence][place], RULES[found.rule][place]
        label = LABELS[found.element][place]
        if found.score is not None:
            sure += f", recognised {found.score:.0%}" if place else f"，识别把握 {found.score:.0%}"
        note = f" ({sure}: {why}; {where})" if place else f"（{sure}：{why}；{where}）"
        lines.append(f"{label}: {found.value}{note}" if place else f"{label}：{found.value}{note}")
    for limit in reading.time_limits:
        due = limit.due_on.isoformat() if limit.due_on else ""
        if limit.days is not None:
            due = f"{limit.days} {_UNITS[limit.unit][1]}" if place else f"{limit.days}{_UNITS[limit.unit][0]}"
        lines.append(
            f"Time limit: {limit.written} [{due}] {limit.sentence}"
            if place
            else f"时限：{limit.written}［{due}］{limit.sentence}"
        )
    if reading.reply is not None:
        asked = (
            ("要求答复", "an answer is asked for")
            if reading.reply.asked
            else ("没有要求答复", "no answer is asked for")
        )
        why = RULES[reading.reply.rule][place]
        lines.append(
            f"Answer: {asked[1]} ({why}) {reading.reply.sentence}"
            if place
            else f"答复：{asked[0]}（{why}）{reading.reply.sentence}"
        )
    lines += [remark[place] for remark in reading.remarks]
    return lines
