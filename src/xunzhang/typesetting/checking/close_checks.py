"""What closes the text: attachments listed and bound, signature, date, note (7.3.4 to 7.3.7)."""

import re

from xunzhang.typesetting.checking.faces import label_of, role_of
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import CELL, Sight
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import Line, Place
from xunzhang.typesetting.reading.dates import understood
from xunzhang.typesetting.reading.model import Element, Found
from xunzhang.typesetting.reading.pieces import closed_up

_SEALED_RIGHT, _UNSEALED_RIGHT, _SHIFT = 4.0, 2.0, 2.0
_NEAR, _CENTRED = 0.6, 0.6
_PUNCTUATION = "。；，、;,."
_NO_PLACES = (
    "文件没有页面坐标，可另存为PDF再检查",
    "the file has no places on pages; save it as PDF and check again",
)


def check_close(sight: Sight, ledger: Ledger) -> None:
    """From the list of attachments to the note, and the attachments themselves."""
    _attachments_note(sight, ledger)
    _signature(sight, ledger)
    _date(sight, ledger)
    _note(sight, ledger)
    _attachments(sight, ledger)


def _attachments_note(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.ATTACHMENTS_NOTE)
    if found is None:
        return
    lines = sight.lines_at(found) if sight.has_places else _following(sight, found)
    written = [line.text.strip() for line in lines]
    if not written:
        return
    several = len(found.parts) > 1
    colon = bool(re.match(r"^附\s*件：", written[0]))
    numbered = not several or all(
        any(re.search(rf"(?:^|：)\s*{count}\s*[.．]", text) for text in written)
        for count in range(1, len(found.parts) + 1)
    )
    ledger.judge("attachments_note.colon", colon and numbered, written[0][:12], found.place)
    ended = next((text for text in written if text[-1] in _PUNCTUATION), None)
    ledger.judge("attachments_note.ending", ended is None, ended[-8:] if ended else "", found.place)
    first = lines[0]
    if first.box is not None:
        ledger.measure("attachments_note.indent", (first.box.left - sight.area.left) / CELL, first.place)
        position = sight.lines.index(first)
        above = sight.lines[position - 1] if position else None
        if above and above.box and above.page == first.page:
            empty = (first.box.bottom - above.box.bottom) / sight.pitch - 1
            ledger.measure("attachments_note.rows", empty, first.place)
    else:
        ledger.measure("attachments_note.indent", first.indent or 0.0, first.place)
        ledger.measure("attachments_note.rows", sight.rows_above(first), first.place)


def _following(sight: Sight, found: Found) -> tuple[Line, ...]:
    """In a file without pages an element of several paragraphs begins at its place and goes on."""
    first = next((at for at, line in enumerate(sight.lines) if line.paragraph == found.place.paragraph), None)
    return () if first is None else sight.lines[first : first + len(found.parts)]


def _signature(sight: Sight, ledger: Ledger) -> None:
    date, signed = sight.found(Element.DATED_ON), sight.found(Element.SIGNATURE)
    if date is None or sight.form is Format.MINUTES:
        return
    box = date.place.box
    if box is None:
        ledger.leave("signature.place", *_NO_PLACES, date.place)
        return
    free = (sight.area.right - box.right) / CELL
    near_four = abs(free - _SEALED_RIGHT) <= _NEAR
    if signed is None or signed.place.box is None or signed.rule == "signature.beside_date":
        ledger.judge("signature.place", near_four, _right_of(free), date.place)
        return
    above = signed.place.box
    if len(signed.parts) > 1 and signed.rule != "signature.person":
        ledger.judge(
            "signature.place", near_four or abs(free - _UNSEALED_RIGHT) <= _NEAR, _right_of(free), date.place
        )
        return
    signed_free = (sight.area.right - above.right) / CELL
    centred = abs(above.middle - box.middle) / CELL <= _CENTRED
    sealed = near_four and (centred or signed_free < _UNSEALED_RIGHT or sight.form is Format.ORDER)
    shifted = (
        abs((box.left - above.left) / CELL - _SHIFT) <= _NEAR and abs(signed_free - _UNSEALED_RIGHT) <= _NEAR
    )
    long_date = abs(free - _UNSEALED_RIGHT) <= _NEAR and box.width > above.width
    person = signed.rule == "signature.person" and near_four
    ledger.judge(
        "signature.place",
        sealed or shifted or long_date or person,
        (
            f"成文日期右空{free:.1f}字、署名右空{signed_free:.1f}字",
            f"the date {free:.1f}, the signature {signed_free:.1f} characters from the right",
        ),
        date.place,
    )


def _right_of(free: float) -> tuple[str, str]:
    return f"成文日期右空{free:.1f}字", f"the date {free:.1f} characters from the right"


def _date(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.DATED_ON)
    under_title = any("通过" in line.text and line.text.strip().startswith("（") for line in sight.lines[:12])
    if found is None:
        if under_title:
            ledger.judge("date.present", True, ("题注中的通过日期", "the day it was passed, under the title"))
        elif sight.form is Format.MINUTES:
            ledger.leave("date.present", "纪要格式可按惯例", "minutes may follow local usage")
        else:
            ledger.judge("date.present", False, ("没有", "none"))
        return
    written = understood(found.parts[0])
    ledger.judge("date.present", True, found.parts[0], found.place)
    form = written.is_arabic and not written.has_leading_zero
    ledger.judge("date.form", form, found.parts[0], found.place)
    printed = sight.found(Element.PRINTED_ON)
    late = bool(printed and written.day and len(printed.value) == 10 and printed.value < written.value)
    shown = f"{found.parts[0]}，{printed.parts[0]}印发" if late and printed else found.parts[0]
    ledger.judge("date.real", written.day is not None and not late, shown, found.place)


def _note(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.NOTE)
    if found is None:
        return
    lines = sight.lines_at(found)
    if not lines:
        return
    first = lines[0]
    indent = (first.box.left - sight.area.left) / CELL if first.box else first.indent or 0.0
    ledger.measure("note.place", indent, first.place)


def _attachments(sight: Sight, ledger: Ledger) -> None:
    bound = sight.reading.attachments
    listed = sight.found(Element.ATTACHMENTS_NOTE)
    if not bound:
        if listed is not None:
            ledger.leave(
                "attachments.agree",
                "附件不在这个文件里",
                "the attachments are not in this file",
                listed.place,
            )
        return
    names = listed.parts if listed else ()
    titles = tuple(each.title for each in bound)
    same = len(names) == len(titles) and all(
        closed_up(name) in title or title in closed_up(name)
        for name, title in zip(names, titles, strict=True)
        if title
    )
    ledger.judge("attachments.agree", same, "；".join(titles), bound[0].place)
    for each in bound:
        ledger.judge("attachments.new_page", each.begins_page, each.label, each.place)
        line = next((line for line in sight.lines if line.place == each.place), None)
        if line is None:
            continue
        face = line.pieces[0].face
        if role_of(face) is None:
            ledger.leave(
                "attachments.label_face", f"字体“{face}”不认得", f"the face {face!r} is not known", each.place
            )
        else:
            ledger.judge("attachments.label_face", role_of(face) == "gothic", label_of(face), each.place)
        _attachment_title(sight, ledger, line, each.place)


def _attachment_title(sight: Sight, ledger: Ledger, label: Line, place: Place) -> None:
    position = sight.lines.index(label)
    title = sight.lines[position + 1] if position + 1 < len(sight.lines) else None
    if title is None or title.box is None or label.box is None or title.page != label.page:
        return
    ledger.measure("attachments.title_row", (title.box.top - label.box.top) / sight.pitch, place)
