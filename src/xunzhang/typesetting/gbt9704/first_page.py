"""Whether the first page shows body (7.3.3): reckoned from the dimensions, the same for every kind of output."""

from math import ceil

from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import Document, Format
from xunzhang.typesetting.title import title_lines

_POINT = 25.4 / 72
# A row of body at least must find room; a second one covers rows broken earlier than reckoned.
_BODY_ROWS = 2


def recipients_in_colophon(document: Document) -> bool:
    """True when the main recipients go to the colophon: it is asked for, or they would keep body off the first page."""
    if not document.main_recipients:
        return False
    if document.main_recipients_in_colophon:
        return True
    rows = _recipient_rows(document)
    used = _without_mark(document, rows) + _mark(document)
    return rows > 1 and used > number("area_height")


def joint_mark_height(document: Document) -> float:
    """How high the mark of joint organs may be, in mm, so that the first page still shows body."""
    rows = 0 if recipients_in_colophon(document) else _recipient_rows(document)
    room = number("area_height") - _without_mark(document, rows)
    return max(number("joint_mark_least"), min(number("joint_mark_height"), room))


def _recipient_rows(document: Document) -> int:
    return ceil((len(document.main_recipients.strip()) + 1) / number("columns"))


def _without_mark(document: Document, recipient_rows: int) -> float:
    """Height of all that the first page bears besides the mark, in mm, with the body it must show."""
    size = number("body_size") * _POINT
    pitch = (number("area_height") - size) / (number("rows") - 1)
    titles = len(title_lines(document.title, int(number("title_columns")))) if document.title.strip() else 0
    rows = titles + number("recipients_rows") + recipient_rows + _BODY_ROWS
    return _head(document, pitch, size) + rows * pitch


def _mark(document: Document) -> float:
    """Height of the mark in mm, at the most."""
    mark = number("mark_size") * _POINT
    organs = 1 if document.mark or document.format is Format.LETTER else len(document.issuing_organs)
    if organs == 1:
        return mark
    gaps = number("joint_mark_gap") * mark
    return min(organs * mark + (organs - 1) * gaps, number("joint_mark_height"))


def _head(document: Document, pitch: float, size: float) -> float:
    """Height of everything above the title but the mark, in mm."""
    if document.format is Format.LETTER:
        marks = bool(document.copy_number) + bool(document.classification) + bool(document.urgency)
        rules = number("letter_rule_thick") + number("letter_rule_thin") + number("letter_rule_space")
        above = number("letter_mark_top") - number("margin_top") + number("letter_rule_gap") + rules
        under = number("letter_number_gap") + (max(1, marks) - 1) * pitch + size
        return above + under + number("letter_title_rows") * pitch
    if document.format is Format.ORDER:
        rows = number("order_number_rows") + number("order_body_rows")
        return number("order_mark_top") + rows * pitch + size
    number_rows = ceil(len(document.issuers) / 2) if document.format is Format.UPWARD else 1
    top = number("minutes_mark_top" if document.format is Format.MINUTES else "mark_top")
    rows = number("number_rows") + number_rows - 1 + number("title_rows")
    return top + rows * pitch + size + number("separator_gap") + number("separator_thickness")
