"""Title, recipients and body: where they stand, in what type, how levels are numbered (7.3.1 to 7.3.3)."""

import re
from itertools import pairwise

from xunzhang.typesetting.checking.faces import label_of, role_of
from xunzhang.typesetting.checking.head_checks import separator_of
from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import BODY_SIZE, CELL, POINT, Sight
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.contents import Alignment, Line, Place
from xunzhang.typesetting.reading.model import BodyPart, Element
from xunzhang.typesetting.reading.words import ATTENDANCE
from xunzhang.typesetting.structure import gaps, recognise

_LEVEL_ROLES = {1: ("body.level_1_face", "gothic"), 2: ("body.level_2_face", "regular_script")}
_ODD_MARKS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[.．,，]|[（(][一二三四五六七八九十\d]{1,3}[)）][、.．]|\d{1,2}[)）、])"
)
_SAME_WIDTH = 0.5
_SAME_SIZE = 1.1


def check_title(sight: Sight, ledger: Ledger) -> None:
    """The title and the recipients under it."""
    _title(sight, ledger)
    _recipients(sight, ledger)


def check_body(sight: Sight, ledger: Ledger) -> None:
    """Paragraphs and levels."""
    parts = sight.reading.body
    if sight.has_places:
        on_first = any(part.place.page == 1 for part in parts)
        ledger.judge("body.first_page", on_first, "", Place(1))
    _indent(sight, ledger)
    _attendance(sight, ledger)
    _levels(sight, ledger, parts)


def _title(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.TITLE)
    if found is None:
        return
    lines = sight.lines_at(found)
    title = lines if sight.has_places else _title_lines(sight, found.parts)
    first = title[0] if title else None
    if first is None:
        return
    if first.size is None:
        ledger.leave("title.size", "文件没有注明字号", "the file states no sizes", found.place)
    else:
        ledger.measure("title.size", first.size, found.place)
    face = first.pieces[0].face
    if role_of(face) is None:
        ledger.leave("title.face", f"字体“{face}”不认得", f"the face {face!r} is not known", found.place)
    else:
        ledger.judge("title.face", role_of(face) == "title_song", label_of(face), found.place)
    _title_place(sight, ledger, title)
    if len(title) > 1:
        widths = [_width(line.text) for line in title]
        shown = "、".join(f"{width:g}" for width in widths)
        ledger.judge(
            "title.shape", _is_shapely(widths), (f"各行{shown}字", f"rows of {shown} characters"), found.place
        )


def _title_lines(sight: Sight, parts: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(line for line in sight.lines if line.text.strip() in parts)[: len(parts)]


def _title_place(sight: Sight, ledger: Ledger, title: tuple[Line, ...]) -> None:
    first = title[0]
    name = "title.rows_letter" if sight.form is Format.LETTER else "title.rows"
    if first.box is None:
        off = next((line for line in title if line.alignment is not Alignment.CENTRED), None)
        ledger.judge_centred("title.centred", off is None, (off or first).place)
        ledger.leave(name, "文件没有页面坐标", "the file has no places on pages", first.place)
        return
    middle = (sight.area.left + sight.area.right) / 2
    offs = [line.box.middle - middle for line in title if line.box]
    ledger.measure("title.centred", max(offs, key=abs), first.place)
    above = _above_title(sight, first)
    if above is not None:
        ledger.measure(name, sight.rows_between(above, first.box.top), first.place)


def _above_title(sight: Sight, first: Line) -> float | None:
    """The lower edge of what the title is measured from."""
    if sight.form is Format.LETTER:
        position = sight.lines.index(first)
        above = sight.lines[position - 1] if position else None
        return above.box.bottom if above and above.box and above.page == first.page else None
    rule = separator_of(sight)
    return rule.box.bottom if rule else None


def _width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text.strip())


def _is_shapely(widths: list[float]) -> bool:
    """A trapezoid either way up, or a diamond: not a rectangle, not an hourglass."""
    steps = [later - earlier for earlier, later in pairwise(widths)]
    rises, falls = [step > _SAME_WIDTH for step in steps], [step < -_SAME_WIDTH for step in steps]
    if not any(rises) and not any(falls):
        return False
    first_rise = rises.index(True) if True in rises else len(rises)
    first_fall = falls.index(True) if True in falls else len(falls)
    return not (first_fall < first_rise and any(rises))


def _recipients(sight: Sight, ledger: Ledger) -> None:
    found = sight.found(Element.MAIN_RECIPIENTS)
    if found is None or found.rule == "recipients.colophon":
        return
    lines = sight.lines_at(found)
    if not lines:
        return
    first, last = lines[0], lines[-1]
    ledger.judge(
        "recipients.colon",
        found.line.rstrip().endswith("：") and found.rule != "recipients.no_colon",
        found.line.rstrip()[-6:],
        found.place,
    )
    if first.box is not None:
        ledger.measure("recipients.flush", (first.box.left - sight.area.left) / CELL, first.place)
        title = sight.lines_of(Element.TITLE)
        if title and title[-1].box and title[-1].page == first.page:
            ledger.measure(
                "recipients.rows",
                sight.rows_between(title[-1].box.bottom, first.box.top) - _leading(sight),
                first.place,
            )
    else:
        ledger.measure("recipients.flush", first.indent or 0.0, first.place)
        ledger.measure("recipients.rows", sight.rows_above(first), last.place)


def _leading(sight: Sight) -> float:
    """The white part of a row, in rows: between two rows that follow each other there is so much anyway."""
    em = (sight.body_size or 16.0) * POINT
    return max(0.0, (sight.pitch - em) / sight.pitch)


def _indent(sight: Sight, ledger: Ledger) -> None:
    """Every paragraph of the body that is neither centred nor a row of a table."""
    size = sight.body_size or BODY_SIZE
    starts = [
        line
        for line in sight.body_lines
        if line.begins_paragraph
        and line.alignment is Alignment.LEFT
        and len(line.pieces) == 1
        and abs((line.size or size) - size) <= _SAME_SIZE
        and not ATTENDANCE.match(line.text)
    ]
    known = [(line, indent) for line in starts if (indent := _indent_of(sight, line)) is not None]
    if not known:
        ledger.leave("body.indent", "量不出段首的位置", "where paragraphs begin cannot be measured")
        return
    worst, indent = max(known, key=lambda each: abs(each[1] - 2))
    ledger.measure("body.indent", indent, worst.place)


def _attendance(sight: Sight, ledger: Ledger) -> None:
    """出席, 请假 and 列席 of minutes stand in a face of their own."""
    line = next((line for line in sight.body_lines if ATTENDANCE.match(line.text)), None)
    if line is None or sight.form is not Format.MINUTES:
        return
    faces = line.pieces[0].faces or (line.pieces[0].face,)
    roles = {role_of(face) for face in faces}
    if roles == {None}:
        ledger.leave(
            "minutes.labels", f"字体“{faces[0]}”不认得", f"the face {faces[0]!r} is not known", line.place
        )
        return
    shown = tuple("、".join(label_of(face)[place] for face in faces) for place in (0, 1))
    ledger.judge("minutes.labels", "gothic" in roles, (shown[0], shown[1]), line.place)


def _indent_of(sight: Sight, line: Line) -> float | None:
    if line.box is not None:
        return (line.box.left - sight.area.left) / CELL
    return line.indent


def _levels(sight: Sight, ledger: Ledger, parts: tuple[BodyPart, ...]) -> None:
    levels = [part for part in parts if part.level is not None]
    odd = next((part for part in parts if _ODD_MARKS.match(part.text) and not _is_usual(part)), None)
    ledger.judge("body.level_marks", odd is None, odd.text[:12] if odd else "", odd.place if odd else Place())
    if not levels:
        return
    skipped = None
    before = 0
    for part in levels:
        level = part.level or 1
        if level > before + 1 and not (before in {0, 1} and level == 3):
            skipped = skipped or part
        before = level
    ledger.judge(
        "body.levels",
        skipped is None,
        skipped.text[:16] if skipped else "",
        skipped.place if skipped else Place(),
    )
    broken = gaps(recognise("\n".join(part.text for part in parts if part.kind != "row")))
    shown = "、".join(f"{earlier}→{later}" for earlier, later in broken[:3])
    ledger.judge("body.level_numbers", not broken, shown)
    for level, (name, role) in _LEVEL_ROLES.items():
        heads = [
            part for part in levels if part.level == level and part.head == part.text[len(part.number) :]
        ]
        _level_face(sight, ledger, name, role, heads)


def _is_usual(part: BodyPart) -> bool:
    return part.level is not None and bool(
        re.match(
            r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）(?![、.．])|\d+\.|（\d+）(?![、.．]))",
            part.text,
        )
    )


def _level_face(sight: Sight, ledger: Ledger, name: str, role: str, heads: list[BodyPart]) -> None:
    """Headings that fill their paragraph: all in one face."""
    lines = [line for part in heads for line in _lines_of_part(sight, part)]
    known = [(line, line.pieces[0].face) for line in lines if role_of(line.pieces[0].face) is not None]
    if not lines:
        return
    if not known:
        face = lines[0].pieces[0].face
        ledger.leave(name, f"字体“{face}”不认得", f"the face {face!r} is not known", lines[0].place)
        return
    wrong = next(((line, face) for line, face in known if role_of(face) != role), None)
    line, face = wrong or known[0]
    ledger.judge(name, wrong is None, label_of(face), line.place)


def _lines_of_part(sight: Sight, part: BodyPart) -> list[Line]:
    if part.place.box is not None:
        top = part.place.box.top
        return [
            line
            for line in sight.body_lines
            if line.page == part.place.page and line.box and abs(line.box.top - top) < 1
        ][:1]
    return [line for line in sight.body_lines if line.paragraph == part.place.paragraph][:1]
