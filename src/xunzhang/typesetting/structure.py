"""Recognises the structure of official prose in plain text, one block a line (GB/T 9704-2012 7.3.3).

Levels are 一、 （一） 1. （1）; centred headings 第一章; articles 第一条; lines that begin with | are a table. Only the brackets
of a number are made full-width; every other character of a line is kept.
"""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import from_chinese
from xunzhang.typesetting.model import Article, Block, Division, Numbered, Paragraph
from xunzhang.typesetting.table_lines import CAPTION, is_table_line, table_of
from xunzhang.typesetting.tables import require_cells

_NUMERAL = "[〇零一二三四五六七八九十百千]{1,7}"
_DIVISION = re.compile(rf"^(?P<number>第(?P<ordinal>{_NUMERAL})(?P<rank>[编章节]))\s+(?P<rest>\S.*)$")
_ARTICLE = re.compile(rf"^(?P<number>第(?P<ordinal>{_NUMERAL})条)\s+(?P<rest>\S.*)$")
_LEVELS = (
    re.compile(rf"^(?P<number>(?P<ordinal>{_NUMERAL})、)\s*(?P<rest>\S.*)$"),
    re.compile(rf"^(?P<number>[（(](?P<ordinal>{_NUMERAL})[)）])\s*(?P<rest>\S.*)$"),
    re.compile(r"^(?P<number>(?P<ordinal>[1-9]\d?)[.．、])(?!\d)\s*(?P<rest>\S.*)$"),
    re.compile(r"^(?P<number>[（(](?P<ordinal>[1-9]\d?)[)）])\s*(?P<rest>\S.*)$"),
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_VARIANTS = (
    (
        re.compile(rf"^\s*(?P<number>[（(]\s*(?P<ordinal>{_NUMERAL})\s*[)）][\s、.．]*)(?P<rest>.*)$"),
        "（{}）",
    ),
    (re.compile(rf"^\s*(?P<number>(?P<ordinal>{_NUMERAL})[.．](?![\d]))(?P<rest>.*)$"), "{}、"),
    (
        re.compile(r"^\s*(?P<number>[（(]\s*(?P<ordinal>[1-9１-９][\d]?)\s*[)）][\s、.．]*)(?P<rest>.*)$"),
        "（{}）",
    ),
    (re.compile(r"^\s*(?P<number>(?P<ordinal>[1-9１-９][\d]?)[)）][\s、.．]*)(?P<rest>.*)$"), "（{}）"),
    (re.compile(r"^\s*(?P<number>(?P<ordinal>[1-9１-９][\d]?)[、．.])(?![\d])(?P<rest>.*)$"), "{}."),
)
_RANKS = {"编": "part", "章": "chapter", "节": "section"}
_CLOSING = "。；：，！？…、;:,!?"
_LONGEST_HEADING = 40
_LONGEST_DIVISION_HEADING = 30
_LONGEST_FIRST_SENTENCE = 30


def recognise(text: str, field: str = "body") -> tuple[Block, ...]:
    """The blocks of a text: each line that is not blank is one, the neighbouring lines of a table together are one.

    Outer white space is dropped. Raises UnusableInput with `field` for tables larger than can be set.
    """
    lines = [line.strip() for line in text.splitlines()]
    cells = 0
    blocks: list[Block] = []
    for group in _groups([line for line in lines if line]):
        caption, rows = ("", group) if is_table_line(group[0]) else (group[0], group[1:])
        table = table_of(rows, caption, field) if rows else None
        if table is not None:
            cells += len(table.columns) * len(table.rows)
            require_cells(cells, field)
            blocks.append(table)
        else:
            blocks.extend(_block(line) for line in group)
    return settle_heads(blocks)


def outline(text: str) -> tuple[str, ...]:
    """What each line of the text is taken for, blank lines included: `paragraph`, `level-1` to `level-4`, `part`, `chapter`,
    `section`, `article`, `table`, `caption`, or nothing for a blank line.
    """
    lines = [line.strip() for line in text.splitlines()]
    found = [_kind(line) for line in lines]
    following = ""
    for place in range(len(found) - 1, -1, -1):
        if found[place] == "paragraph" and following == "table" and CAPTION.match(lines[place]):
            found[place] = "caption"
        following = found[place] or following
    return tuple(found)


def regular_numbers(text: str) -> str:
    """The text with the numbers at the beginning of its lines in the standard's form (7.3.3): 1、 becomes 1. and (一)、 （一）.

    Tables, and lines that begin with a date, a decimal or a range, are left as they are.
    """
    return "\n".join(
        line if is_table_line(line) else _regular(line) for line in text.replace("\r\n", "\n").split("\n")
    )


def _regular(line: str) -> str:
    for pattern, form in _VARIANTS:
        match = pattern.match(line)
        if match:
            written = match["ordinal"].translate(_HALF_WIDTH)
            if _is_numeral(written):
                return line[: match.start("number")].lstrip() + form.format(written) + match["rest"].lstrip()
    return line


def _groups(lines: list[str]) -> list[list[str]]:
    """Lines that make one block each, and together those of a table with the caption before it."""
    groups: list[list[str]] = []
    for line in lines:
        before = groups[-1] if groups else None
        joins = before is not None and (
            is_table_line(before[-1]) or (len(before) == 1 and CAPTION.match(before[0]))
        )
        if is_table_line(line) and before is not None and joins:
            before.append(line)
        else:
            groups.append([line])
    return groups


def _kind(line: str) -> str:
    if not line:
        return ""
    if is_table_line(line):
        return "table"
    match _block(line):
        case Numbered(level=level):
            return f"level-{level}"
        case Division(rank=rank):
            return rank
        case Article():
            return "article"
    return "paragraph"


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
        earlier: Numbered | None = None
        for block in numbered:
            if block.level < level:
                earlier = None
            elif block.level == level:
                if earlier is not None and ordinal_of(block) not in (1, ordinal_of(earlier) + 1):
                    found.append((earlier.number, block.number))
                earlier = block
    return tuple(found)
