"""What closes the text: attachments listed, signature, date, note (GB/T 9704-2012 7.3.4 to 7.3.6)."""

import re

import msgspec

from xunzhang.typesetting.reading import words
from xunzhang.typesetting.reading.contents import Alignment, Line, Part, Place, around
from xunzhang.typesetting.reading.dates import DATE, WrittenDate, understood, whole_date
from xunzhang.typesetting.reading.model import Confidence, Element, Found
from xunzhang.typesetting.reading.pieces import closed_up

_MOST_SIGNATURE_LINES = 12
_LONGEST_SIGNATURE = 45
_FAR_IN = 5.0
_NOT_SIGNED = re.compile(
    r"[。；：，！？…;:,!?]$|^[（(《“]|^[一二三四五六七八九十]{1,3}、|^\d{1,2}[.．、]|^附\s*件"
)
_SIGNED_AND_DATED = re.compile(rf"^(?P<organ>\S.{{1,40}}?)[\s\u3000]+(?P<date>{DATE})$")
_ITEM = re.compile(r"^(?:附\s*件\s*[:：]?\s*)?(?P<number>[0-9０-９]{1,2})\s*[.．、](?!\d)\s*(?P<name>.*)$")
_NEXT_ITEM = re.compile(r"[\s\u3000；;]+(?=\d{1,2}\s*[.．、](?!\d))")
_ENDING = "。；，、;,."


class Tail(msgspec.Struct, frozen=True):
    """The elements that close the text. The body ends before `body_ends`; what follows begins at `rest`."""

    found: tuple[Found, ...]
    body_ends: int
    rest: int


def read_tail(lines: tuple[Line, ...], start: int, limit: int) -> Tail:
    """The tail of a body that begins at `start`; the colophon begins at `limit`."""
    found: list[Found] = []
    body_ends = rest = limit
    dated = _date_line(lines, start, limit)
    if dated is not None:
        place, date_found, beside = dated
        signed, first = _signature(lines, start, place, beside)
        found += [*([signed] if signed else []), date_found]
        body_ends, rest = first, place + 1
        note, rest = _note(lines, rest, limit)
        found += [note] if note else []
    listed, listing_at, listing_ends = _attachments_note(lines, start, body_ends)
    if listed is None and dated is not None:
        listed, _, late_ends = _attachments_note(lines, rest, min(rest + 6, limit), late=True)
        rest = late_ends if listed else rest
        if listed is not None and all(each.element is not Element.NOTE for each in found):
            note, rest = _note(lines, rest, limit)
            found += [note] if note else []
    elif listed is not None:
        body_ends = listing_at
        rest = max(rest, listing_ends) if dated is not None else listing_ends
    return Tail((*found, *([listed] if listed else [])), body_ends, rest)


def _date_line(lines: tuple[Line, ...], start: int, limit: int) -> tuple[int, Found, str] | None:
    """The first date of the close: place of its line, the date, and what signs beside it."""
    for place in range(start, limit):
        line = lines[place]
        last = line.pieces[-1]
        written = whole_date(last.text)
        beside = "".join(piece.text + "\u3000" for piece in line.pieces[:-1]).strip()
        rule = "dated_on.after_body"
        if written is None and len(line.pieces) == 1 and (both := _SIGNED_AND_DATED.match(line.text.strip())):
            if not words.is_organ(both["organ"]):
                continue
            written, beside = understood(both["date"]), both["organ"]
        if written is None or (beside and not _can_sign_beside(beside)):
            continue
        if beside:
            rule = "dated_on.beside_signature"
        if not beside and not _stands_as_close(lines, start, place):
            continue
        where = Place(line.page, last.box, line.paragraph) if last.box else line.place
        return place, _date_found(written, where, line, rule), beside
    return None


def _can_sign_beside(text: str) -> bool:
    return (
        words.is_organ(text)
        or words.person(text) is not None
        or all(map(words.is_organ, text.split("\u3000")))
    )


def _stands_as_close(lines: tuple[Line, ...], start: int, place: int) -> bool:
    """At the right, or under a line that can be a signature: a date at the beginning of a paragraph is not the close."""
    line = lines[place]
    if line.alignment is Alignment.RIGHT or (line.indent or 0) >= _FAR_IN:
        return line.part is not Part.TABLE or place - start > 3
    before = lines[place - 1] if place > start else None
    if before is None:
        return False
    return _may_sign(before) and (words.is_organ(before.text) or words.person(before.text) is not None)


def _may_sign(line: Line) -> bool:
    text = words.without_seal_word(line.text)
    return len(text) <= _LONGEST_SIGNATURE * max(1, len(line.pieces)) and not _NOT_SIGNED.search(text)


def _date_found(written: WrittenDate, where: Place, line: Line, rule: str) -> Found:
    if written.day is None:
        return Found(
            Element.DATED_ON,
            written.written,
            where,
            line.text,
            Confidence.DOUBTFUL,
            "dated_on.impossible",
            (written.written,),
        )
    at_right = line.alignment is Alignment.RIGHT or rule == "dated_on.beside_signature"
    sure = Confidence.CERTAIN if at_right else Confidence.LIKELY
    return Found(Element.DATED_ON, written.value, where, line.text, sure, rule, (written.written,))


def _signature(lines: tuple[Line, ...], start: int, place: int, beside: str) -> tuple[Found | None, int]:
    """The signature above or beside the date, and the place where it begins."""
    if beside:
        parts = tuple(closed_up(each) for each in re.split(r"\u3000|\s{2,}", beside) if each.strip())
        signer = words.person(beside)
        value = " ".join(signer) if signer else " ".join(parts)
        return (
            Found(
                Element.SIGNATURE,
                value,
                lines[place].place,
                lines[place].text,
                Confidence.LIKELY,
                "signature.person" if signer else "signature.beside_date",
                parts,
            ),
            place,
        )
    gathered: list[Line] = []
    first = place
    for earlier in range(place - 1, max(start - 1, place - 1 - _MOST_SIGNATURE_LINES), -1):
        line = lines[earlier]
        if not _may_sign(line):
            break
        stands_right = line.alignment in {Alignment.RIGHT, Alignment.CENTRED} or (line.indent or 0) >= _FAR_IN
        named = words.is_organ(line.text) or words.person(line.text) is not None or _all_organs(line)
        near = not gathered or line.blank_before <= 3
        if not (stands_right or named) or not near:
            break
        if line.part is Part.TABLE and not named:
            break
        gathered.insert(0, line)
        first = earlier
        if gathered[0].blank_before and named and not stands_right:
            break
    if not gathered:
        return None, place
    return _signature_found(gathered), first


def _all_organs(line: Line) -> bool:
    return all(words.is_organ(piece.text) for piece in line.pieces)


def _signature_found(lines: list[Line]) -> Found:
    where = Place(lines[0].page, around(line.box for line in lines), lines[0].paragraph)
    text = " / ".join(line.text for line in lines)
    signer = words.person("\u3000".join(line.text.strip() for line in lines))
    if signer is None and len(lines) == 1 and len(lines[0].pieces) == 2:
        signer = words.person("\u3000".join(piece.text for piece in lines[0].pieces))
    if signer:
        return Found(
            Element.SIGNATURE, " ".join(signer), where, text, Confidence.CERTAIN, "signature.person", signer
        )
    parts: list[str] = []
    for line in lines:
        for piece in line.pieces:
            for each in re.split(r"[\s\u3000]{1,}", piece.text) if _splits(piece.text) else [piece.text]:
                parts.append(closed_up(words.without_seal_word(each)))
    sure = Confidence.CERTAIN if all(map(words.is_organ, parts)) else Confidence.LIKELY
    rule = "signature.above_date" if sure is Confidence.CERTAIN else "signature.above_date_words"
    return Found(Element.SIGNATURE, " ".join(parts), where, text, sure, rule, tuple(parts))


def _splits(text: str) -> bool:
    """Whether white space in the text parts organs, and does not only set characters apart."""
    return all(words.is_organ(each) and len(each) >= 3 for each in re.split(r"[\s\u3000]+", text.strip()))


def _note(lines: tuple[Line, ...], start: int, limit: int) -> tuple[Found | None, int]:
    gathered: list[Line] = []
    for place in range(start, min(start + 5, limit)):
        text = lines[place].text.strip()
        if not gathered and not text.startswith(("（", "(")):
            break
        gathered.append(lines[place])
        if text.rstrip("。").endswith(("）", ")")):
            value = "".join(each.text.strip() for each in gathered).rstrip("。")
            return (
                Found(
                    Element.NOTE,
                    value[1:-1].strip(),
                    Place(gathered[0].page, around(each.box for each in gathered), gathered[0].paragraph),
                    value,
                    Confidence.CERTAIN,
                    "note.brackets",
                ),
                place + 1,
            )
    return None, start


def _attachments_note(
    lines: tuple[Line, ...], start: int, end: int, *, late: bool = False
) -> tuple[Found | None, int, int]:
    """The list of attachments between `start` and `end`: what it says, where it begins and ends."""
    begins = [
        place
        for place in range(start, end)
        if words.ATTACHMENTS_NOTE.match(lines[place].text.strip())
        or words.ATTACHMENTS_NOTE_NUMBERED.match(lines[place].text.strip())
    ]
    if not begins:
        return None, end, end
    place = begins[0] if late else begins[-1]
    first = lines[place].text.strip()
    matched = words.ATTACHMENTS_NOTE.match(first) or words.ATTACHMENTS_NOTE_NUMBERED.match(first)
    assert matched is not None
    names: list[str] = []
    last = place
    for position in range(place, end):
        whole = matched["rest"].strip() if position == place else lines[position].text.strip()
        is_further = position > place and not _ITEM.match(whole)
        if is_further and (lines[position].after_page_break or (names and _is_over(lines[position]))):
            break
        for text in _NEXT_ITEM.split(whole):
            item = _ITEM.match(text)
            if item and item["number"].isdigit() and int(item["number"]) == len(names) + 1:
                names.append(item["name"].strip())
            elif names:
                names[-1] += text
            elif text:
                names.append(text)
        last = position
    names = [re.sub(r"[\s\u3000]+", "", name.rstrip(_ENDING)) for name in names if name]
    if not names:
        return None, end, end
    rule = "attachments_note.late" if late else "attachments_note.label"
    gathered = lines[place : last + 1]
    return (
        Found(
            Element.ATTACHMENTS_NOTE,
            "；".join(f"{count}.{name}" for count, name in enumerate(names, 1))
            if len(names) > 1
            else names[0],
            Place(lines[place].page, around(each.box for each in gathered), lines[place].paragraph),
            " / ".join(each.text for each in gathered),
            Confidence.LIKELY if late else Confidence.CERTAIN,
            rule,
            tuple(names),
        ),
        place,
        last + 1,
    )


def _is_over(line: Line) -> bool:
    """A line that cannot go on the name of an attachment: it is not hung in, or is long prose, or comes late."""
    if line.blank_before or line.alignment is Alignment.RIGHT:
        return True
    if line.begins_paragraph is False:
        return "。" in line.text
    if line.box is None:
        return (line.indent or 0) < 3
    return (line.indent or 0) < 2.5 or "。" in line.text
