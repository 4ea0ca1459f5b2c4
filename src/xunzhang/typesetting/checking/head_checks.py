"""The head: copy number, classification, urgency, mark, number, issuers, separator (7.2, clause 10)."""

import re

from xunzhang.typesetting.checking.faces import label_of, role_of
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import CELL, Sight
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import Alignment, Box, Line, Part, Place, Rule, is_red
from xunzhang.typesetting.reading.model import Element, Found
from xunzhang.typesetting.reading.words import ISSUERS

_MARK_TOPS = {
    Format.DOWNWARD: "mark.top",
    Format.UPWARD: "mark.top",
    Format.LETTER: "mark.top_letter",
    Format.ORDER: "mark.top_order",
    Format.MINUTES: "mark.top_minutes",
}
_NO_PLACES = (
    "文件没有页面坐标，可另存为PDF再检查",
    "the file has no places on pages; save it as PDF and check again",
)
_LONGEST_NUMBER_GAP = 30.0
_SAME_ROW = 2.0
_NO_ROOM = 0.1
_WIDE_PICTURE, _UPPER_PART = 80.0, 110.0


def check_head(sight: Sight, ledger: Ledger) -> None:
    """Everything above the title."""
    _upper_left(sight, ledger)
    _mark(sight, ledger)
    _number(sight, ledger)
    if sight.form is Format.UPWARD:
        _issuers(sight, ledger)
    if sight.form not in {Format.LETTER, Format.ORDER}:
        _separator(sight, ledger)


def separator_of(sight: Sight) -> Rule | None:
    """The red rule nearest under the document number of page 1."""
    found = sight.found(Element.DOCUMENT_NUMBER)
    if found is None or found.place.box is None:
        return None
    bottom = found.place.box.bottom
    below = [
        rule
        for rule in sight.rules_on(1)
        if -1.5 <= rule.box.top - bottom <= _LONGEST_NUMBER_GAP and rule.box.width > 100
    ]
    return below[0] if below else None


def _upper_left(sight: Sight, ledger: Ledger) -> None:
    present = [
        found
        for element in (Element.COPY_NUMBER, Element.CLASSIFICATION, Element.URGENCY)
        if (found := sight.found(element)) is not None
    ]
    copy = sight.found(Element.COPY_NUMBER)
    if copy is not None:
        ledger.judge("copy_number.digits", len(copy.value) == 6, copy.value, copy.place)
    for found, name in (
        (sight.found(Element.CLASSIFICATION), "classification"),
        (sight.found(Element.URGENCY), "urgency"),
    ):
        if found is not None:
            _face(sight, ledger, f"{name}.face", found, "gothic")
    for found in present:
        if found.place.box is not None:
            ledger.measure("head.top_left", found.place.box.left, found.place)
    if len(present) > 1:
        tops = [_height(found) for found in present]
        if all(top is not None for top in tops):
            ledger.judge("head.order", tops == sorted(tops, key=lambda top: top or 0.0))


def _height(found: Found) -> float | None:
    if found.place.box is not None:
        return found.place.box.top
    return None if found.place.paragraph is None else float(found.place.paragraph)


def _face(sight: Sight, ledger: Ledger, name: str, found: Found, role: str) -> None:
    lines = sight.lines_at(found)
    face = next((piece.face for line in lines for piece in line.pieces if piece.face), "")
    if role_of(face) is None:
        ledger.leave(name, f"字体“{face}”不认得", f"the face {face!r} is not known", found.place)
    else:
        ledger.judge(name, role_of(face) == role, label_of(face), found.place)


def _mark(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.MARK)
    picture = next(
        (each for each in sight.contents.pictures if each.page == 1 and _may_be_mark(each.box)), None
    )
    if found is None and picture is not None:
        ledger.leave("mark.present", "版头是图片", "the head is a picture", Place(1, picture.box))
        return
    ledger.judge(
        "mark.present",
        found is not None,
        found.value if found else ("没有", "none"),
        found.place if found else Place(),
    )
    if found is None:
        return
    lines = sight.lines_at(found)
    colours = [piece.colour for line in lines for piece in line.pieces if piece.colour is not None]
    if colours:
        red = all(is_red(colour) for colour in colours)
        ledger.judge("mark.red", red, "RGB({}, {}, {})".format(*colours[0]), found.place)
    elif sight.contents.kind.value == "docx":
        ledger.judge("mark.red", False, ("自动（黑色）", "automatic, that is black"), found.place)
    else:
        ledger.leave("mark.red", "文件没有注明颜色", "the file states no colour", found.place)
    _face(sight, ledger, "mark.face", found, "title_song")
    _mark_place(sight, ledger, found)


def _may_be_mark(box: Box) -> bool:
    """A wide picture in the upper part of the page."""
    return box.width >= _WIDE_PICTURE and box.top < _UPPER_PART


def _mark_place(sight: Sight, ledger: Ledger, found: Found) -> None:
    name = _MARK_TOPS[sight.form]
    box = found.place.box
    if box is None:
        lines = sight.lines_at(found)
        if any(line.part is Part.TABLE for line in lines):
            ledger.leave("mark.centred", "发文机关标志在表格里", "the mark stands in a table", found.place)
        elif lines:
            ledger.judge_centred("mark.centred", lines[0].alignment is Alignment.CENTRED, lines[0].place)
        ledger.leave(name, *_NO_PLACES, found.place)
        return
    ink = sight.ink(1, Box(0, max(0.0, box.top - 6), 210, box.bottom + 3), red=_is_red(sight, found))
    edge = ink or box
    area_middle = (sight.area.left + sight.area.right) / 2
    off = min(edge.middle - area_middle, edge.middle - 105, key=abs)
    ledger.measure("mark.centred", off, found.place)
    if ink is None:
        ledger.leave(
            name, "不能量出墨迹的上边缘", "the upper edge of the ink cannot be measured", found.place
        )
    else:
        ledger.measure(name, ink.top, Place(1, ink))


def _is_red(sight: Sight, found: Found) -> bool:
    return any(line.is_red for line in sight.lines_at(found))


def mark_bottom(sight: Sight) -> float | None:
    """The lower edge of the mark's ink, or of its em box where there is no ink to see."""
    found = sight.found(Element.MARK)
    if found is None or found.place.box is None:
        return None
    box = found.place.box
    ink = sight.ink(1, Box(0, box.top - 3, 210, box.bottom + 3), red=_is_red(sight, found))
    return ink.bottom if ink else box.bottom


def _number(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.DOCUMENT_NUMBER)
    if found is None:
        return
    _form_of_number(ledger, found)
    _face(sight, ledger, "number.face", found, "imitation_song")
    lines = sight.lines_at(found)
    box = found.place.box
    if box is None:
        _number_in_flow(sight, ledger, found, lines)
        return
    bottom = mark_bottom(sight)
    if sight.form is Format.LETTER:
        ledger.measure("number.place_letter", box.right, found.place)
        return
    if bottom is not None and sight.form is not Format.UPWARD:
        ledger.measure("number.rows", sight.rows_between(bottom, box.top), found.place)
    if sight.form is Format.UPWARD:
        ledger.measure("number.place_upward", (box.left - sight.area.left) / CELL, found.place)
        _row_of_issuer(sight, ledger, found)
    elif len(lines) == 1 and len(lines[0].pieces) == 1:
        middle = (sight.area.left + sight.area.right) / 2
        ledger.measure("number.place", box.middle - middle, found.place)


def _number_in_flow(sight: Sight, ledger: Ledger, found: Found, lines: tuple[Line, ...]) -> None:
    """In a file without pages: rows left empty, alignment."""
    if not lines:
        return
    line = lines[0]
    if sight.form in {Format.DOWNWARD, Format.ORDER}:
        ledger.judge_centred("number.place", line.alignment is Alignment.CENTRED, line.place)
        rows = sight.rows_above(line)
        if rows < _NO_ROOM:
            ledger.leave(
                "number.rows", "间距由行高或定位决定", "the gap comes from the height of a row", line.place
            )
        else:
            ledger.measure("number.rows", rows, line.place)
    elif sight.form is Format.UPWARD:
        ledger.measure("number.place_upward", line.indent or 0.0, line.place)
        _row_of_issuer(sight, ledger, found)


def _form_of_number(ledger: Ledger, found: Found) -> None:
    if found.rule not in {"number.official", "number.other_form"}:
        return
    written = found.parts[0]
    ledger.judge("number.brackets", bool(re.search(r"〔\d{4}〕", written)), written, found.place)
    sequence = re.split(r"[〕\]\)）】﹞］]", written)[-1]
    ledger.judge("number.no_ordinal", "第" not in sequence, written, found.place)
    ledger.judge("number.no_zero", not re.match(r"\s*第?\s*0", sequence), written, found.place)
    ledger.judge("number.closing", bool(re.search(r"\d\s*号$", written)), written, found.place)


def _row_of_issuer(sight: Sight, ledger: Ledger, found: Found) -> None:
    """The last row in which an issuer's name stands is the number's row."""
    names = sight.reading.get(Element.ISSUERS)
    if names is None:
        return
    rows = [
        line
        for line in sight.lines
        if any(name.replace(" ", "") in re.sub(r"[\s\u3000]", "", line.text) for name in names.parts)
        and (line.page or 1) == 1
        and _is_of_head(sight, line)
    ]
    if not rows:
        return
    last = rows[-1]
    if last.box is not None and found.place.box is not None:
        same = abs(last.box.bottom - found.place.box.bottom) <= _SAME_ROW
    else:
        same = last.paragraph == found.place.paragraph
    ledger.judge("number.row_of_issuer", same, "", found.place)


def _is_of_head(sight: Sight, line: Line) -> bool:
    title = sight.lines_of(Element.TITLE)
    return not title or sight.lines.index(line) < sight.lines.index(title[0])


def _issuers(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.ISSUERS)
    if found is None:
        return
    lines = [
        line
        for line in sight.lines
        if _is_of_head(sight, line)
        and any(name in re.sub(r"[\s\u3000]", "", line.text) for name in found.parts)
    ]
    faces = {face for line in lines for piece in line.pieces for face in piece.faces}
    roles = {role_of(face) for face in faces}
    if None in roles and "regular_script" not in roles:
        unknown = "、".join(sorted(face for face in faces if role_of(face) is None))
        ledger.leave(
            "issuers.face", f"字体“{unknown}”不认得", f"the face {unknown!r} is not known", found.place
        )
    else:
        ledger.judge(
            "issuers.face",
            "regular_script" in roles,
            (
                "、".join(label_of(face)[0] for face in sorted(faces)),
                ", ".join(label_of(face)[1] for face in sorted(faces)),
            ),
            found.place,
        )
    labelled = next((line for line in lines if any(ISSUERS.match(piece.text) for piece in line.pieces)), None)
    if labelled is not None and labelled.box is not None:
        free = (sight.area.right - labelled.box.right) / CELL
        ledger.measure("issuers.place", free, labelled.place)
    else:
        ledger.leave("issuers.place", *_NO_PLACES, found.place)


def _separator(sight: Sight, ledger: Ledger) -> None:
    number = sight.found(Element.DOCUMENT_NUMBER)
    if not sight.has_places:
        ledger.leave("separator.gap", *_NO_PLACES)
        return
    rule = separator_of(sight)
    if number is None:
        ledger.leave("separator.present", "没有发文字号", "there is no document number")
        return
    if sight.form is Format.MINUTES and rule is None:
        ledger.leave("separator.present", "纪要格式可按惯例", "minutes may follow local usage")
        return
    ledger.judge(
        "separator.present",
        rule is not None,
        "" if rule else ("没有", "none"),
        Place(1, rule.box) if rule else number.place,
    )
    if rule is None or number.place.box is None:
        return
    place = Place(1, rule.box)
    ledger.judge(
        "separator.red",
        rule.colour is not None and is_red(rule.colour),
        "RGB({}, {}, {})".format(*rule.colour) if rule.colour else ("没有注明颜色", "no colour stated"),
        place,
    )
    if sight.form is not Format.MINUTES:
        ledger.measure("separator.gap", rule.box.top - number.place.box.bottom, place)
    ledger.measure("separator.width", rule.box.width, place)
