"""A downward document drawn to the millimetre with ReportLab, in which one thing at a time can be put wrong."""

from dataclasses import dataclass

from tests.typesetting.reading.drawing_pages import draw_pdf
from tests.typesetting.reading.placing import POINT, Ink

PITCH = 10.39
CELL = 156 / 28
EM = 16 * POINT
HAN = "各级行政机关应当依照法律法规履行职责提高工作质量和效率"


@dataclass(frozen=True)
class Drawn:
    """What is drawn; the values given here are right."""

    left: float = 28
    top: float = 37
    mark_top: float = 72
    mark_red: bool = True
    number: str = "某政发〔2024〕3号"
    number_rows: float = 2
    number_shift: float = 0
    separator_gap: float = 4
    separator_width: float = 156
    separator_red: bool = True
    title: tuple[str, ...] = ("某市人民政府关于做好有关工作的通知",)
    title_rows: float = 2
    title_size: float = 22
    title_shift: float = 0
    recipients: str = "各区人民政府，市人民政府各部门："
    recipients_rows: float = 1
    recipients_indent: float = 0
    body_indent: float = 2
    body_size: float = 16
    body_role: str = "fang"
    coloured: bool = False
    listed: str = "附件：有关工作安排表"
    listed_rows: float = 1
    signature: str = "某市人民政府"
    date: str = "2024年3月5日"
    date_right: float = 4
    note: str = "（此件公开发布）"
    note_indent: float = 2
    copies: str = "抄送：市委办公室，市人大常委会办公室。"
    copies_indent: float = 1
    printed: str = "2024年3月6日印发"
    colophon_bottom: float = 262
    colophon_rule: float = 0.35
    colophon_width: float = 156
    page_number_gap: float = 7
    page_number_right: float = 1
    page_number_dashes: bool = True
    numbered_pages: tuple[int, ...] = (1, 2)


def drawn_pdf(drawn: Drawn) -> bytes:
    """The file."""
    return draw_pdf(_inks(drawn))


def _width(text: str, size: float = 16) -> float:
    return sum(0.5 if each.isascii() else 1 for each in text) * CELL * size / 16


def _text(
    page: int, text: str, left: float, top: float, role: str = "fang", size: float = 16, red: bool = False
) -> Ink:
    lefts, across = [], left
    for character in text:
        lefts.append(across)
        across += CELL * size / 16 * (0.5 if character.isascii() else 1)
    return Ink(page, text, tuple(lefts), top + 0.88 * size * POINT, role, size, red)


def _rule(
    page: int, width: float, middle: float, thickness: float, red: bool = False, left: float = 28
) -> Ink:
    return Ink(page, "", (left,), middle, red=red, right=left + width, thickness=thickness)


def _inks(drawn: Drawn) -> list[Ink]:
    left = drawn.left
    middle = left + 78
    mark = "某市人民政府文件"
    inks = [_text(1, mark, middle - _width(mark, 34) / 2, drawn.mark_top - 0.15, "biao", 34, drawn.mark_red)]
    # The mark's ink ends about 0.4 mm above its em box.
    top = drawn.mark_top + 34 * POINT - 0.4 + drawn.number_rows * PITCH
    inks.append(_text(1, drawn.number, middle - _width(drawn.number) / 2 + drawn.number_shift, top))
    top += EM + drawn.separator_gap
    inks.append(_rule(1, drawn.separator_width, top + 0.35, 0.7, drawn.separator_red, left))
    top += 0.7 + drawn.title_rows * PITCH
    for line in drawn.title:
        start = middle - _width(line, drawn.title_size) / 2 + drawn.title_shift
        inks.append(_text(1, line, start, top, "biao", drawn.title_size))
        top += 12.5
    top += drawn.title_size * POINT - 12.5 + drawn.recipients_rows * PITCH + PITCH - EM
    inks.append(_text(1, drawn.recipients, left + drawn.recipients_indent * CELL, top))
    top += PITCH
    page = 1
    rows = _body_rows(drawn)
    for place, (indent, text) in enumerate(rows):
        if top + EM > 262.5:
            page, top = 2, drawn.top
        red = drawn.coloured and place == 3
        inks.append(_text(page, text, left + indent * CELL, top, drawn.body_role, drawn.body_size, red))
        top += PITCH
    top += drawn.listed_rows * PITCH
    inks.append(_text(2, drawn.listed, left + 2 * CELL, top))
    top += 3 * PITCH
    date_left = left + 156 - drawn.date_right * CELL - _width(drawn.date)
    signature_left = date_left + _width(drawn.date) / 2 - _width(drawn.signature) / 2
    inks.append(_text(2, drawn.signature, signature_left, top))
    inks.append(_text(2, drawn.date, date_left, top + PITCH))
    if drawn.note:
        inks.append(_text(2, drawn.note, left + drawn.note_indent * CELL, top + 2 * PITCH))
    return inks + _foot(drawn, left)


def _body_rows(drawn: Drawn) -> list[tuple[float, str]]:
    """One paragraph over the end of page 1, another of one row."""
    first = (drawn.body_indent, (HAN * 2)[: 28 - int(drawn.body_indent)])
    full = [(0.0, (HAN * 2)[place : place + 28]) for place in range(12)]
    return [first, *full, (0.0, "现予通知。"), (drawn.body_indent, "请认真贯彻执行。")]


def _foot(drawn: Drawn, left: float) -> list[Ink]:
    small = CELL * 14 / 16
    bottom = drawn.colophon_bottom
    thick = drawn.colophon_rule
    width = drawn.colophon_width
    inks = [_rule(2, width, bottom - thick / 2, thick, left=left)]
    inks.append(_text(2, "某市人民政府办公室", left + small, bottom - 7, size=14))
    printed_left = left + 156 - small - _width(drawn.printed, 14)
    inks.append(_text(2, drawn.printed, printed_left, bottom - 7, size=14))
    inks.append(_rule(2, width, bottom - 9, 0.25, left=left))
    inks.append(_text(2, drawn.copies, left + drawn.copies_indent * small, bottom - 15, size=14))
    inks.append(_rule(2, width, bottom - 17, thick, left=left))
    for page in drawn.numbered_pages:
        text = f"— {page} —" if drawn.page_number_dashes else f"{page}"
        start = (
            left + 156 - drawn.page_number_right * small - _width(text, 14)
            if page % 2
            else left + drawn.page_number_right * small
        )
        # The dash's ink is about 2.85 mm under the upper edge of its em box.
        inks.append(_text(page, text, start, 262 + drawn.page_number_gap - 2.85, "song", 14))
    return inks
