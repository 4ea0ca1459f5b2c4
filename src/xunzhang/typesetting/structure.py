"""Recognises the structure of official prose in plain text, one block a line (GB/T 9704-2012 7.3.3).

Levels are 一、 （一） 1. （1）; centred headings 第一章; articles 第一条. Only the brackets of a number are made
full-width; every other character of a line is kept.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec.structs import replace

from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese
from xunzhang.typesetting.model import Article, Block, Division, Numbered, Paragraph

_NUMERAL = "[〇零一二三四五六七八九十百千]{1,7}"
_DIVISION = re.compile(rf"^(?P<number>第(?P<ordinal>{_NUMERAL})(?P<rank>[编章节]))\s+(?P<rest>\S.*)$")
_ARTICLE = re.compile(rf"^(?P<number>第(?P<ordinal>{_NUMERAL})条)\s+(?P<rest>\S.*)$")
_LEVELS = (
    re.compile(rf"^(?P<number>(?P<ordinal>{_NUMERAL})、)\s*(?P<rest>\S.*)$"),
    re.compile(rf"^(?P<number>[（(](?P<ordinal>{_NUMERAL})[)）])\s*(?P<rest>\S.*)$"),
    re.compile(r"^(?P<number>(?P<ordinal>[1-9]\d?)[.．、])(?!\d)\s*(?P<rest>\S.*)$"),
    re.compile(r"^(?P<number>[（(](?P<ordinal>[1-9]\d?)[)）])\s*(?P<rest>\S.*)$"),
)
_RANKS = {"编": "part", "章": "chapter", "节": "section"}
_CLOSING = "。；：，！？…、;:,!?"
_LONGEST_HEADING = 40
_LONGEST_DIVISION_HEADING = 30
_LONGEST_FIRST_SENTENCE = 30


def recognise(text: str) -> tuple[Block, ...]:
    """The blocks of a text: each line that is not blank is one; outer white space is dropped."""
    lines = [line.strip() for line in text.splitlines()]
    return settle_heads([_block(line) for line in lines if line])


def settle_heads(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Decide which numbered paragraphs carry a heading.

    A line that does not end in a mark of punctuation is a heading as a whole. A short first sentence before
    further text or numbered parts is a heading only when every member of its series has one, so that a series
    looks alike.
    """
    settled = list(blocks)
    for series in _series(settled):
        members = [(place, block) for place in series if isinstance(block := settled[place], Numbered)]
        sentences = [
            _first_sentence(block.head + block.text, has_parts=_is_deeper(settled, place + 1, block.level))
            for place, block in members
        ]
        alike = all(sentences)
        for (place, block), sentence in zip(members, sentences, strict=True):
            whole = block.head + block.text
            if _is_heading(whole):
                settled[place] = replace(block, head=whole, text="")
            elif alike and sentence:
                settled[place] = replace(block, head=sentence, text=whole[len(sentence) :])
            else:
                settled[place] = replace(block, head="", text=whole)
    return tuple(settled)


def ordinal_of(block: Numbered) -> int:
    """The number a numbered block bears: （三） is 3."""
    written = block.number.strip("、.．（）()")
    return int(written) if written.isdigit() else from_chinese(written)


def _block(line: str) -> Block:
    division = _DIVISION.match(line)
    if division and _is_numeral(division["ordinal"]) and _is_division_heading(division["rest"]):
        return Division(
            rank=_RANKS[division["rank"]], number=division["number"], heading=division["rest"].strip()
        )
    article = _ARTICLE.match(line)
    if article and _is_numeral(article["ordinal"]):
        return Article(number=article["number"], text=article["rest"])
    for level, pattern in enumerate(_LEVELS, start=1):
        match = pattern.match(line)
        if match and _is_numeral(match["ordinal"]):
            number = match["number"].replace("(", "（").replace(")", "）").replace("．", ".")
            return Numbered(level=level, number=number, text=match["rest"])
    return Paragraph(text=line)


def _is_numeral(written: str) -> bool:
    if written.isdigit():
        return True
    try:
        return from_chinese(written) > 0
    except UnusableInput:
        return False


def _is_division_heading(text: str) -> bool:
    return len(text) <= _LONGEST_DIVISION_HEADING and text[-1] not in _CLOSING


def _is_heading(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST_HEADING and text[-1] not in _CLOSING and "。" not in text


def _is_deeper(blocks: list[Block], place: int, level: int) -> bool:
    following = blocks[place] if place < len(blocks) else None
    return isinstance(following, Numbered) and following.level > level


def _first_sentence(text: str, *, has_parts: bool) -> str:
    """The first sentence, with its full stop, when short and text or numbered parts follow; a heading is its own."""
    if _is_heading(text):
        return text
    end = text.find("。") + 1
    if 0 < end <= _LONGEST_FIRST_SENTENCE and (has_parts or text[end:].strip()) and "：" not in text[:end]:
        return text[:end]
    return ""


def _series(blocks: list[Block]) -> list[list[int]]:
    """Places of the numbered blocks, by series: the same level, no higher level between, numbers running on."""
    finished: list[list[int]] = []
    open_series: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if not isinstance(block, Numbered):
            continue
        for deeper in [level for level in open_series if level > block.level]:
            finished.append(open_series.pop(deeper))
        running = open_series.get(block.level)
        last = blocks[running[-1]] if running else None
        if running and isinstance(last, Numbered) and ordinal_of(block) == ordinal_of(last) + 1:
            running.append(place)
        else:
            if running:
                finished.append(running)
            open_series[block.level] = [place]
    return finished + list(open_series.values())


def gaps(blocks: Iterable[Block]) -> tuple[tuple[str, str], ...]:
    """Pairs of neighbouring numbers of one level that do not follow each other (前一个, 后一个), for a warning."""
    listed = list(blocks)
    numbered = [block for block in listed if isinstance(block, Numbered)]
    found = []
    for level in range(1, len(_LEVELS) + 1):
        run: list[Numbered] = []
        for block in numbered:
            if block.level < level:
                run = []
            elif block.level == level:
                run.append(block)
                for earlier, later in list(pairwise(run))[-1:]:
                    if ordinal_of(later) not in (1, ordinal_of(earlier) + 1):
                        found.append((earlier.number, later.number))
    return tuple(found)
