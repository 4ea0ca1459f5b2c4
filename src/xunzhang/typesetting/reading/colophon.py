"""The colophon at the end of a document: copies to, printed by, printed on (GB/T 9704-2012 7.4)."""

import re

import msgspec

from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.contents import Line, Place, around
from xunzhang.typesetting.reading.dates import understood
from xunzhang.typesetting.reading.model import Confidence, Element, Found
from xunzhang.typesetting.reading.pieces import closed_up

_PREFERRED = ("抄送", "抄报", "分送", "发送")
_LABELS_BEFORE_ORGAN = re.compile(r"^(?:印发机关|印发单位|印制单位)\s*[:：]\s*")


class Colophon(msgspec.Struct, frozen=True):
    """What the colophon says and where it begins; `at` is the number of lines where there is none."""

    found: tuple[Found, ...]
    at: int


def read_colophon(lines: tuple[Line, ...], start: int) -> Colophon:
    """The last colophon after `start`."""
    printed_at = next(
        (place for place in range(len(lines) - 1, start - 1, -1) if _printed(lines[place]) is not None), None
    )
    copies: dict[str, tuple[int, int]] = {}
    for place in range(start, len(lines)):
        if label := words.COPIES.match(lines[place].text.strip()):
            copies[closed_up(label["label"])] = (place, _end_of_list(lines, place))
    first = len(lines)
    found: list[Found] = []
    for name in _PREFERRED:
        if name in copies:
            found.append(_copies(lines, name, *copies[name]))
            break
    if "主送" in copies:
        found.append(_copies(lines, "主送", *copies["主送"]))
    first = min([first, *(place for place, _ in copies.values())])
    if printed_at is not None:
        printed, organ_at = _printing(lines, printed_at, start)
        found += printed
        first = min(first, organ_at)
    return Colophon(tuple(found), first)


def _printed(line: Line) -> re.Match[str] | None:
    if len(line.text) > 90:
        return None
    match = words.PRINTED.match(line.text.strip())
    if match is None or re.search(r"[。；，《》]", match["organ"]):
        return None
    if match["word"] == "印" and not match["organ"]:
        return None
    return match


def _end_of_list(lines: tuple[Line, ...], place: int) -> int:
    """The place after the list that begins here: up to its full stop, or the next entry of the colophon."""
    text = lines[place].text.strip()
    end = place + 1
    while not text.endswith("。") and end < len(lines):
        following = lines[end].text.strip()
        is_other = (
            words.COPIES.match(following)
            or _printed(lines[end])
            or words.PRINT_RUN.match(following)
            or words.ATTACHMENT_LABEL.match(following)
        )
        next_is_date = end + 1 < len(lines) and _is_date_alone(lines[end + 1]) and words.is_organ(following)
        continues = text.endswith(("，", "、", "；", ",")) or following.endswith(("。", "，", "、", "；"))
        if (
            is_other
            or next_is_date
            or lines[end].page != lines[place].page
            or not (continues or lines[end].begins_paragraph is False or (lines[end].indent or 0) >= 2)
        ):
            break
        text += following
        end += 1
    return end


def _is_date_alone(line: Line) -> bool:
    match = _printed(line)
    return match is not None and not match["organ"].strip()


def _copies(lines: tuple[Line, ...], name: str, start: int, end: int) -> Found:
    gathered = lines[start:end]
    joined = "".join(line.text.strip() for line in gathered)
    label = words.COPIES.match(joined)
    assert label is not None
    value = re.sub(r"[\s\u3000]+", "", label["names"]).rstrip("。.")
    element = Element.MAIN_RECIPIENTS if name == "主送" else Element.COPY_RECIPIENTS
    usual = name == "抄送"
    rule = (
        "recipients.colophon"
        if name == "主送"
        else "copy_recipients.label"
        if usual
        else "copy_recipients.other_label"
    )
    return Found(
        element,
        value,
        Place(gathered[0].page, around(line.box for line in gathered), gathered[0].paragraph),
        joined,
        Confidence.CERTAIN if usual or name == "主送" else Confidence.LIKELY,
        rule,
        words.members(value),
    )


def _printing(lines: tuple[Line, ...], place: int, start: int) -> tuple[list[Found], int]:
    line = lines[place]
    match = _printed(line)
    assert match is not None
    date = understood(match["date"])
    piece = next((each for each in line.pieces if match["date"] in each.text), line.pieces[-1])
    where = Place(line.page, piece.box, line.paragraph) if piece.box else line.place
    found = [
        Found(
            Element.PRINTED_ON,
            date.value,
            where,
            line.text,
            Confidence.CERTAIN if date.day else Confidence.DOUBTFUL,
            "printed_on.word",
            (match["date"],),
        )
    ]
    organ = _LABELS_BEFORE_ORGAN.sub("", match["organ"].strip())
    if organ:
        found.append(
            Found(
                Element.PRINTING_ORGAN,
                closed_up(organ),
                line.place,
                line.text,
                Confidence.CERTAIN,
                "printing_organ.beside_date",
            )
        )
        return found, place
    above = lines[place - 1] if place > start else None
    if above is not None and words.is_organ(_LABELS_BEFORE_ORGAN.sub("", above.text.strip())):
        found.append(
            Found(
                Element.PRINTING_ORGAN,
                closed_up(_LABELS_BEFORE_ORGAN.sub("", above.text.strip())),
                above.place,
                above.text,
                Confidence.LIKELY,
                "printing_organ.above_date",
            )
        )
        return found, place - 1
    return found, place
