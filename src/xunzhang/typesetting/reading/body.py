"""The body as paragraphs with their levels, and the attachments that follow it."""

import re

import msgspec

from xunzhang.typesetting.model import Article, Division, Numbered, text_of
from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.contents import Alignment, Line, Part, Place, around
from xunzhang.typesetting.reading.model import Attachment, BodyPart
from xunzhang.typesetting.reading.pieces import closed_up
from xunzhang.typesetting.structure import recognise

_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百]{1,5}[条章节编][\s\u3000])"
)
_MOST_TITLE_LINES = 6


class Passage(msgspec.Struct, frozen=True):
    """A paragraph of the text put together from its lines."""

    text: str
    place: Place
    is_row: bool = False


def passages(lines: tuple[Line, ...]) -> tuple[Passage, ...]:
    """The lines put together to paragraphs; rows of tables stay apart, their cells parted by a tab."""
    groups: list[list[Line]] = []
    for line in lines:
        begins = line.begins_paragraph if line.begins_paragraph is not None else _seems_new(line, groups)
        if groups and not begins and line.part is Part.TEXT and groups[-1][-1].part is Part.TEXT:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_passage(group) for group in groups)


def _seems_new(line: Line, groups: list[list[Line]]) -> bool:
    if not groups or _NUMBERED.match(line.text):
        return True
    before = groups[-1][-1].text
    return before.endswith(("。", "：", "；", "！", "？")) and len(before) < 34


def _passage(group: list[Line]) -> Passage:
    first = group[0]
    where = Place(first.page, around(line.box for line in group if line.page == first.page), first.paragraph)
    is_row = len(group) == 1 and len(first.pieces) > 1
    if is_row:
        return Passage("\t".join(piece.text for piece in first.pieces), where, True)
    text = ""
    for line in group:
        joint = (
            " "
            if text
            and text[-1].isascii()
            and text[-1].isalpha()
            and line.text[:1].isalpha()
            and line.text[:1].isascii()
            else ""
        )
        text += joint + line.text.strip()
    return Passage(text, where)


def body_parts(found: tuple[Passage, ...]) -> tuple[BodyPart, ...]:
    """The paragraphs with their levels (一、（一）1.（1）), articles and divisions."""
    prose = [passage for passage in found if not passage.is_row]
    blocks = iter(recognise("\n".join(" ".join(passage.text.split("\n")) for passage in prose)))
    parts: list[BodyPart] = []
    for passage in found:
        if passage.is_row:
            parts.append(BodyPart("row", passage.text, passage.place))
            continue
        block = next(blocks)
        text = text_of(block)
        match block:
            case Numbered(level=level, number=number, head=head):
                parts.append(BodyPart("numbered", text, passage.place, level, number, head))
            case Article(number=number):
                parts.append(BodyPart("article", text, passage.place, None, number))
            case Division(rank=rank, number=number, heading=heading):
                parts.append(BodyPart("division", text, passage.place, None, number, heading or rank))
            case _:
                parts.append(BodyPart("paragraph", text, passage.place))
    return tuple(parts)


def attachments(lines: tuple[Line, ...]) -> tuple[Attachment, ...]:
    """The attachments among the lines after the close: each begins with 附件 or 附件1 on a line of its own."""
    found = []
    for place, line in enumerate(lines):
        label = words.ATTACHMENT_LABEL.match(line.pieces[0].text.strip())
        if label is None or line.alignment is Alignment.RIGHT:
            continue
        found.append(
            Attachment(
                closed_up(line.pieces[0].text).rstrip("：:"),
                _title_after(lines, place + 1),
                line.place,
                line.after_page_break,
            )
        )
    return tuple(found)


def _title_after(lines: tuple[Line, ...], start: int) -> str:
    gathered: list[Line] = []
    for line in lines[start : start + _MOST_TITLE_LINES]:
        text = line.text.strip()
        same = not gathered or (
            gathered[-1].alignment is line.alignment
            and abs((gathered[-1].size or 0) - (line.size or 0)) <= 1
            and line.blank_before == 0
        )
        if (
            not same
            or re.search(r"[。；]|：$", text)
            or _NUMBERED.match(text)
            or text.startswith(("（", "("))
        ):
            break
        if gathered and line.alignment is not Alignment.CENTRED:
            break
        gathered.append(line)
    return "".join(closed_up(line.text) for line in gathered)
