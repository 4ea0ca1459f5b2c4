"""Figures, marks of punctuation, gaps left open, names and titles (条例 第二十条第四项)."""

import re
from collections.abc import Iterator

from xunzhang.chapters.documents.checks.model import (
    ACCURATE,
    Draft,
    Found,
    Known,
    Said,
    Severity,
    Written,
)

_HAN = r"[\u4e00-\u9fa5]"
_PATTERNS: tuple[tuple[str, Severity, re.Pattern[str], Said], ...] = (
    (
        "half_width_mark",
        Severity.SHOULD,
        re.compile(rf"(?<={_HAN})[,;:?!](?={_HAN})"),
        Said("汉字之间用全角标点，不用“{0}”。", "Between Chinese characters “{0}” is written full-width."),
    ),
    (
        "doubled_mark",
        Severity.SHOULD,
        re.compile(r"([，。；：、！？])[，。；：、！？]+"),
        Said("标点重复：“{0}”。", "Marks of punctuation are doubled: “{0}”."),
    ),
    (
        "left_open",
        Severity.MUST,
        re.compile(r"[×xX＊*]{2,}(?![\d.])|_{2,}|待定|待填|（空）|\?{2,}|？{2,}"),
        Said("“{0}”像是还没有填写的内容。", "“{0}” seems not to have been filled in yet."),
    ),
    (
        "mixed_date",
        Severity.SHOULD,
        re.compile(r"\d{2,4}年[一二三四五六七八九十]{1,3}月|[一二三四五六七八九〇]{2,4}年\d{1,2}月"),
        Said(
            "“{0}”混用汉字数字和阿拉伯数字，应当统一。",
            "“{0}” mixes Chinese and Arabic numerals; use one of them.",
        ),
    ),
    (
        "percent_range",
        Severity.SHOULD,
        re.compile(r"(?<![\d.%])\d+(?:\.\d+)?\s*[-—－～~至]\s*\d+(?:\.\d+)?[%％]"),
        Said(
            "百分数的范围前后都写百分号，如“5%～10%”：“{0}”。",
            "In a range both numbers bear the per cent sign, as in 5%～10%: “{0}”.",
        ),
    ),
    (
        "about_and_more",
        Severity.SHOULD,
        re.compile(r"(?:约|大约|近)\s*[\d.]+[万亿千百]?(?:余|多|左右|上下)"),
        Said(
            "“{0}”的“约”“近”与“余”“多”“左右”重复，去掉一处。",
            "“{0}” says twice that the figure is not exact.",
        ),
    ),
    (
        "full_width_figure",
        Severity.SHOULD,
        re.compile(r"[０-９]+"),
        Said("数字“{0}”用半角。", "Write the figures “{0}” half-width."),
    ),
)
_PAIRS = (("《", "》"), ("（", "）"), ("“", "”"), ("〔", "〕"), ("【", "】"))


def check_wording(draft: Draft, known: Known) -> Iterator[Found]:
    """All texts, and the names and organs in them."""
    for written in draft.texts():
        for code, severity, pattern, sentence in _PATTERNS:
            for match in pattern.finditer(written.text):
                words = match.group()
                said = Said(sentence.zh.format(words), sentence.en.format(words))
                yield Found(code, severity, said, ACCURATE, written.place(*match.span()), words)
        yield from _unclosed(written)
        yield from _names(written, known)
        yield from _abolished(written, known)


def _unclosed(written: Written) -> Iterator[Found]:
    start = 0
    for line in written.text.split("\n"):
        for opening, closing in _PAIRS:
            if line.count(opening) != line.count(closing):
                at = line.find(opening if line.count(opening) > line.count(closing) else closing)
                yield Found(
                    "mark_unclosed",
                    Severity.SHOULD,
                    Said(f"“{opening}{closing}”不成对。", f"“{opening}{closing}” are not paired."),
                    ACCURATE,
                    written.place(start + at, start + at + 1),
                    line[:40],
                )
        start += len(line) + 1


def _names(written: Written, known: Known) -> Iterator[Found]:
    """A leader's name with a title that is not theirs."""
    held: dict[str, set[str]] = {}
    for title, name in known.people:
        held.setdefault(name, set()).add(title)
    titles = sorted({title for title, _name in known.people if title}, key=len, reverse=True)
    for name, own in held.items():
        if len(name) < 2 or name not in written.text:
            continue
        for match in re.finditer(re.escape(name), written.text):
            stated = next((each for each in titles if written.text.endswith(each, 0, match.start())), "")
            if stated and not any(_covers(title, stated) for title in own):
                start = match.start() - len(stated)
                yield Found(
                    "title_of_a_person",
                    Severity.MUST,
                    Said(
                        f"“{stated}{name}”职务与机构人员登记不符：{name}任{'、'.join(sorted(own))}。",
                        f"By the directory {name} is {', '.join(sorted(own))}, not “{stated}”.",
                    ),
                    ACCURATE,
                    written.place(start, match.end()),
                    stated + name,
                )


def _covers(title: str, stated: str) -> bool:
    """秘书长 is short for 市人民政府秘书长, but 市长 is not for 副市长."""
    return title.endswith(stated) and not title.removesuffix(stated).endswith("副")


def _abolished(written: Written, known: Known) -> Iterator[Found]:
    for name in known.abolished:
        for match in re.finditer(re.escape(name), written.text):
            yield Found(
                "abolished_organ",
                Severity.ASK,
                Said(f"“{name}”已经撤销，是否仍应提到？", f"“{name}” has been abolished; is it still meant?"),
                ACCURATE,
                written.place(*match.span()),
                name,
            )
