"""The title and the main recipients (GB/T 9704-2012 7.3.1, 7.3.2)."""

import re

import msgspec

from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.contents import Alignment, Line, Part, Place, around
from xunzhang.typesetting.reading.dates import DATE
from xunzhang.typesetting.reading.model import Confidence, Element, Found
from xunzhang.typesetting.reading.numbers import number_found
from xunzhang.typesetting.reading.pieces import closed_up

_MOST_TITLE_LINES, _MOST_RECIPIENT_LINES = 10, 14
_LONGEST_TITLE, _LONGEST_RECIPIENTS = 200, 700
_SUBTITLE = re.compile(rf"^[（(].*(?:{DATE}|通过|修订|修正|发布).*[)）]$")
_BODY_MARKS = re.compile(r"[。；]|，")
_INDENTED = 1.2


class Opening(msgspec.Struct, frozen=True):
    """Title, recipients and a number that stands between them; `rest` is where the body begins."""

    found: tuple[Found, ...]
    rest: int


def read_title(lines: tuple[Line, ...], start: int, *, expects_title: bool) -> Opening:
    """What stands between the head and the body. `expects_title` is False for an order, which may have none."""
    found: list[Found] = []
    place = start
    title: list[Line] = []
    while place < len(lines) and len(title) < _MOST_TITLE_LINES:
        line = lines[place]
        number = number_found(line.text, line, line.place, after_mark=bool(title) or start > 0)
        if number is not None:
            found.append(number)
        elif title and _SUBTITLE.match(line.text.strip()):
            pass
        elif _goes_on(title, line, expects_title=expects_title) and not (
            not title and _wraps(line, lines[place + 1 : place + 2])
        ):
            title.append(line)
        else:
            break
        place += 1
    if title:
        found.append(_title(title))
    recipients, place = _recipients(lines, place)
    return Opening((*found, *([recipients] if recipients else [])), place)


def _wraps(line: Line, following: tuple[Line, ...]) -> bool:
    """The first row of a paragraph of the body: set in, and the next row goes on with it."""
    set_in = line.alignment is Alignment.LEFT and (line.indent or 0) >= _INDENTED
    return set_in and any(each.begins_paragraph is False for each in following)


def _goes_on(title: list[Line], line: Line, *, expects_title: bool) -> bool:
    """Whether the line belongs to the title that the lines before it began."""
    text = line.text.strip()
    before = title[-1] if title else None
    joined = "".join(closed_up(each.text) for each in title)
    if text.endswith(("：", ":")) or "。" in text or text.endswith(("；", "，")):
        return False
    if len(joined) + len(text) > _LONGEST_TITLE or words.MEETING_LABEL.match(text):
        return False
    centred = line.alignment is Alignment.CENTRED
    if before is None:
        if line.indent is not None and line.indent >= _INDENTED and not centred and _is_body(line):
            return False
        return expects_title or centred
    if before.size and line.size and abs(before.size - line.size) > 1.5:
        return False
    if before.alignment is Alignment.CENTRED:
        return centred or _fills_the_row(line, before)
    if centred:
        return True
    if line.blank_before and not before.blank_before and _is_complete(joined):
        return False
    return not _is_complete(joined) and not _is_body(line)


def _fills_the_row(line: Line, before: Line) -> bool:
    """A line of the title as wide as the text: it has no room to look centred."""
    same_type = line.size is not None and line.size == before.size and line.size >= 18
    return same_type and line.box is not None and line.part is Part.TEXT


def _is_complete(title: str) -> bool:
    kind = words.kind_of_title(title)
    return bool(kind) and (
        "关于" in title or f"的{kind}" in title or title.endswith(("命令", "公告", "通告"))
    )


def _is_body(line: Line) -> bool:
    text = line.text.strip()
    indented = line.indent is not None and line.indent >= _INDENTED
    return bool(_BODY_MARKS.search(text)) and (indented or len(text) > 25)


def _title(lines: list[Line]) -> Found:
    value = "".join(_closed(line.text) for line in lines)
    by_type = all(line.alignment is Alignment.CENTRED for line in lines) or (
        (lines[0].size or 0) >= 18 and lines[0].alignment is Alignment.CENTRED
    )
    has_kind = bool(words.kind_of_title(value))
    if by_type:
        rule, sure = "title.by_type", Confidence.CERTAIN if has_kind else Confidence.LIKELY
    elif has_kind:
        rule, sure = "title.by_words", Confidence.LIKELY
    else:
        rule, sure = "title.by_place", Confidence.DOUBTFUL
    return Found(
        Element.TITLE,
        value,
        Place(lines[0].page, around(line.box for line in lines), lines[0].paragraph),
        " / ".join(line.text for line in lines),
        sure,
        rule,
        tuple(line.text.strip() for line in lines),
    )


def _closed(text: str) -> str:
    """A title's line without the white space that only sets Chinese characters apart."""
    return re.sub(r"(?<![A-Za-z])[\s\u3000]+|[\s\u3000]+(?![A-Za-z])", "", text.strip())


def _recipients(lines: tuple[Line, ...], start: int) -> tuple[Found | None, int]:
    gathered: list[Line] = []
    for place in range(start, min(start + _MOST_RECIPIENT_LINES, len(lines))):
        line = lines[place]
        gathered.append(line)
        joined = "".join(each.text.strip() for each in gathered)
        if "。" in joined or len(joined) > _LONGEST_RECIPIENTS or line.alignment is Alignment.CENTRED:
            break
        if joined.endswith(("：", ":")):
            bare = joined.rstrip("：:")
            indented = (gathered[0].indent or 0) >= _INDENTED
            if not words.is_salutation(joined) or (
                indented and not all(map(words.is_organ, words.members(bare)))
            ):
                break
            rule = "recipients.indented" if indented else "recipients.colon"
            sure = Confidence.LIKELY if indented else Confidence.CERTAIN
            return _recipients_found(bare, gathered, sure, rule), place + 1
        if _ends_early(line):
            break
    if start < len(lines):
        line = lines[start]
        bare = line.text.strip()
        flush = (line.indent or 0) < _INDENTED and line.alignment is not Alignment.CENTRED
        listed = words.members(bare)
        if flush and listed and all(map(words.is_organ, listed)) and len(line.pieces) == 1:
            return _recipients_found(bare, [line], Confidence.DOUBTFUL, "recipients.no_colon"), start + 1
    return None, start


def _ends_early(line: Line) -> bool:
    """A short line that does not end in a separator of a list: the list cannot go on after it."""
    return len(line.text) < 12 and not line.text.rstrip().endswith(("，", "、", "；"))


def _recipients_found(value: str, lines: list[Line], sure: Confidence, rule: str) -> Found:
    value = re.sub(r"[\s\u3000]+", "", value)
    return Found(
        Element.MAIN_RECIPIENTS,
        value,
        Place(lines[0].page, around(line.box for line in lines), lines[0].paragraph),
        "".join(line.text for line in lines),
        sure,
        rule,
        words.members(value),
    )
