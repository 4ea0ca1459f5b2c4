"""Levels in their order and form (GB/T 9704-2012 7.3.3), attachments named as they are there (7.3.4; 条例 第九条第十项)."""

import re
from collections.abc import Iterator

from xunzhang.chapters.documents.checks.model import (
    Clause,
    Draft,
    Found,
    Known,
    Place,
    Said,
    Severity,
    Written,
    regulation,
    standard,
)
from xunzhang.typesetting.model import Numbered
from xunzhang.typesetting.structure import gaps, outline, recognise, regular_numbers

LEVELS = Clause(otherwise=standard("7.3.3"))
ATTACHED = Clause(otherwise=regulation("第九条第（十）项", "article 9(10)"))
ATTACHMENT_NAME = Clause(otherwise=standard("7.3.4"))
_NAMES = ("", "一、", "（一）", "1.", "（1）")
_CITED = re.compile(r"附件\s*(?P<number>\d{1,2})(?![\d.]|\s*页)")
_TYPED_NOTE = re.compile(r"^\s*附件[：:]", re.MULTILINE)
_ENDS = "。；，、：;,.:"


def check_structure(draft: Draft, known: Known) -> Iterator[Found]:
    """Levels of every text with paragraphs, and the attachments."""
    for written in draft.prose():
        yield from _forms(written)
        yield from _order(written)
    yield from _attachments(draft)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _forms(written: Written) -> Iterator[Found]:
    for start, line in _lines(written.text):
        right = regular_numbers(line)
        if right != line and right != line.strip():
            end = start + len(line) - len(line.lstrip()) + 5
            yield Found(
                "number_form",
                Severity.SHOULD,
                Said(
                    f"层次序数“{line.strip()[:6]}……”应当写作“{right[:6]}……”；可以用“规范层次序数”改正。",
                    f"The number of “{line.strip()[:6]}…” should be as in “{right[:6]}…”; “Regular numbers” does it.",
                ),
                LEVELS,
                written.place(start, min(end, start + len(line))),
                line.strip()[:12],
            )


def _order(written: Written) -> Iterator[Found]:
    blocks = recognise(written.text)
    for earlier, later in gaps(blocks):
        start = max(written.text.find(later), 0)
        yield Found(
            "number_gap",
            Severity.SHOULD,
            Said(f"层次序数不连续：“{earlier}”之后是“{later}”。", f"“{later}” does not follow “{earlier}”."),
            LEVELS,
            written.place(start, start + len(later)),
            f"{earlier}{later}",
        )
    before = 0
    used = {block.level for block in blocks if isinstance(block, Numbered)}
    starts = [start for start, line in _lines(written.text) if line.strip()]
    kinds = [kind for kind in outline(written.text) if kind]
    for start, kind in zip(starts, kinds, strict=True):
        if not kind.startswith("level-"):
            continue
        level = int(kind[-1])
        # 一、 and then 1. is allowed where （一） is used nowhere (7.3.3: 依次可以用).
        if level > before + 1 and any(between in used for between in range(before + 1, level)):
            yield Found(
                "level_left_out",
                Severity.SHOULD,
                Said(
                    f"“{_NAMES[level]}”之前缺少“{_NAMES[level - 1]}”一级。",
                    f"A part “{_NAMES[level - 1]}” is missing before “{_NAMES[level]}”.",
                ),
                LEVELS,
                written.place(start, start + 4),
                written.text[start : start + 12],
            )
        before = level


def _attachments(draft: Draft) -> Iterator[Found]:
    count = len(draft.attachments)
    for match in _CITED.finditer(draft.body):
        if int(match["number"]) > count or match["number"] == "0":
            yield Found(
                "attachment_not_there",
                Severity.MUST,
                Said(
                    f"正文提到“{match.group()}”，本件只有{count}个附件。",
                    f"The text mentions “{match.group()}”; there are {count} attachments.",
                ),
                ATTACHED,
                Place("body", 0, *match.span()),
                match.group(),
            )
    typed_note = _TYPED_NOTE.search(draft.body)
    if typed_note:
        yield Found(
            "attachments_note_typed",
            Severity.SHOULD,
            Said(
                "附件说明不在正文中打字：用“增加附件”加入附件，附件说明自动排在正文之后。",
                "The note of attachments is not typed: add the attachments, and it is printed after the text.",
            ),
            ATTACHMENT_NAME,
            Place("body", 0, *typed_note.span()),
        )
    for number, (title, text) in enumerate(draft.attachments):
        if not title.strip() or not text.strip():
            lacks = ("标题", "title") if not title.strip() else ("正文", "text")
            yield Found(
                "attachment_incomplete",
                Severity.MUST,
                Said(f"附件{number + 1}缺少{lacks[0]}。", f"Attachment {number + 1} lacks its {lacks[1]}."),
                ATTACHED,
                Place("attachment_title" if not title.strip() else "attachment_text", number),
            )
        elif title.strip()[-1] in _ENDS:
            yield Found(
                "attachment_name_mark",
                Severity.SHOULD,
                Said(
                    f"附件{number + 1}的名称后不加标点符号。",
                    f"No mark of punctuation after the name of attachment {number + 1}.",
                ),
                ATTACHMENT_NAME,
                Place("attachment_title", number, len(title) - 1, len(title)),
                title.strip(),
            )
