"""Whether the first page shows body (7.3.3): reckoned from the dimensions, the same for every kind of output."""

from dataclasses import dataclass
from math import ceil

from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.model import Document, Format, Table
from xunzhang.typesetting.title import title_lines

_POINT = 25.4 / 72
# A row of body at least must find room; a second one covers rows broken earlier than reckoned.
_BODY_ROWS = 2
_MOST_ACROSS = 3


@dataclass(frozen=True)
class Head:
    """How the head is set: height of a joint mark and distance of the signers' rows in mm, names beside one another."""

    mark_height: float
    mark_columns: int
    issuers_across: int
    issuers_pitch: float


def head_of(document: Document) -> Head:
    """The usual head, or one as much closer together as lets the first page show body under many organs and signers.

    Two signers a row and one organ a row in the mark are usual only (7.2.4, 7.2.6).
    """
    rows = 0 if recipients_in_colophon(document) else recipient_rows(document)
    columns, height = 1, number("joint_mark_least")
    for across, pitch in _issuers_ways(document):
        head = _without_mark(document, rows, across, pitch)
        height = max(number("joint_mark_least"), min(number("joint_mark_height"), _area() - head))
        columns = _mark_columns(document, height)
        fits = head + min(height, _mark_needs(document, columns)) <= _area()
        if fits and _mark_size(document, columns, height) >= number("joint_mark_small"):
            break
    return Head(height, columns, across, pitch)


def is_mark_unreadable(document: Document) -> bool:
    """True when so many organs stand in the mark that their names would be too small to read."""
    if not _mark_lines(document):
        return False
    head = head_of(document)
    return _mark_size(document, head.mark_columns, head.mark_height) < number("joint_mark_readable")


def late_sentence_of(document: Document) -> tuple[str, str]:
    """What to tell the drafter where the first page has no room for body (7.3.3): in Chinese and in English."""
    if isinstance(document.body[0], Table):
        return (
            "正文以表格开头，首页放不下标题和表格的前几行，而公文首页必须显示正文（GB/T 9704-2012 7.3.3）。"
            "请在表格之前写一段正文，或者缩短标题，或者把表格作为附件。",
            "The body begins with a table, and the first page has no room for its first rows below the title, though it must show"
            " some of the body (GB/T 9704-2012 7.3.3). Write a paragraph before the table, shorten the title, or make the"
            " table an attachment.",
        )
    return (
        "首页放不下正文，而公文首页必须显示正文（GB/T 9704-2012 7.3.3）。请缩短标题，或者减少联署机关。",
        "The first page has no room for the body, though it must show some of it (GB/T 9704-2012 7.3.3). Shorten the title, or"
        " let fewer organs issue it.",
    )


def lower_marks(document: Document) -> tuple[tuple[float, int], ...]:
    """Lesser heights of a joint mark in mm with its columns, as long as its organs can be read from afar."""
    heights = (mark_height(document) * part for part in (0.8, 0.65, 0.5))
    found = [(height, _mark_columns(document, height)) for height in heights if _mark_lines(document)]
    usual = number("joint_mark_usual")
    return tuple(each for each in found if _mark_size(document, each[1], each[0]) >= usual)


def mark_height(document: Document) -> float:
    """Height of the mark in mm, at the most."""
    return min(head_of(document).mark_height, _mark(document))


def recipients_may_move(document: Document) -> bool:
    """True when the main recipients take so much room that moving them to the colophon gains some (7.3.2)."""
    return recipient_rows(document) > 1 and not recipients_in_colophon(document)


def recipients_in_colophon(document: Document) -> bool:
    """True when the main recipients go to the colophon: it is asked for, or they would keep body off the first page."""
    if not document.main_recipients:
        return False
    if document.main_recipients_in_colophon:
        return True
    rows = recipient_rows(document)
    across, pitch = _issuers_ways(document)[-1]
    used = _without_mark(document, rows, across, pitch) + _mark(document)
    return rows > 1 and used > _area()


def _issuers_ways(document: Document) -> list[tuple[int, float]]:
    """Names a row and distance of the rows to try in turn: the usual way first, the closest last."""
    usual, close = row_pitch(), number("issuers_close_pitch")
    if document.format is not Format.UPWARD or len(document.issuers) <= 2:
        return [(2, usual)]
    beside = [2, _MOST_ACROSS] if _number_has_room(document, _MOST_ACROSS) else [2]
    return [(across, pitch) for pitch in (usual, close) for across in beside]


def _number_has_room(document: Document, across: int) -> bool:
    """Whether the document number stands clear at the left of a row of so many names."""
    names = max(len(issuer.name) for issuer in document.issuers)
    taken = len("签发人：") + across * (names + 1) - 1
    wide = sum(0.5 if character.isascii() else 1.0 for character in document.document_number)
    return 2 * number("number_indent") + taken + 1 + wide <= number("columns")


def _mark_lines(document: Document) -> tuple[str, ...]:
    if document.mark or document.format is Format.LETTER:
        return ()
    return document.issuing_organs if len(document.issuing_organs) > 1 else ()


def _mark_columns(document: Document, height: float) -> int:
    """How many organs stand beside one another: as few as leave them large enough to read from afar."""
    if not _mark_lines(document):
        return 1
    sizes = {columns: _mark_size(document, columns, height) for columns in range(1, _MOST_ACROSS + 1)}
    enough = [columns for columns, size in sizes.items() if size >= number("joint_mark_usual")]
    return enough[0] if enough else max(sizes, key=lambda columns: round(sizes[columns], 1))


def _mark_size(document: Document, columns: int, height: float) -> float:
    """The type size in points of the organs of a joint mark so high; the largest where there is one organ."""
    lines = _mark_lines(document)
    if not lines:
        return number("mark_size")
    gap = number("joint_mark_gap")
    by_height = height / (ceil(len(lines) / columns) * (1 + gap) - gap)
    word = 2 * number("mark_size") * _POINT + number("joint_word_gap")
    width = number("mark_width") - word - (columns - 1) * number("joint_column_gap")
    by_width = width / (columns * max(map(len, lines)) * number("mark_narrowest") / 100)
    return min(number("mark_size"), by_height / _POINT, by_width / _POINT)


def _mark_needs(document: Document, columns: int) -> float:
    """The least height of a joint mark in mm: that of type that can still be read."""
    lines = _mark_lines(document)
    if not lines:
        return number("mark_size") * _POINT
    gap = number("joint_mark_gap")
    return number("joint_mark_small") * _POINT * (ceil(len(lines) / columns) * (1 + gap) - gap)


def recipient_rows(document: Document) -> int:
    """Rows the main recipients take above the body."""
    return ceil((len(document.main_recipients.strip()) + 1) / number("columns"))


def _area() -> float:
    return number("area_height")


def row_pitch() -> float:
    """From row to row of the body in mm, where 22 fill the page."""
    return (number("area_height") - number("body_size") * _POINT) / (number("rows") - 1)


def _without_mark(document: Document, above: int, across: int, issuers_pitch: float) -> float:
    """Height of all that the first page bears besides the mark, in mm, with the body it must show."""
    titles = len(title_lines(document.title, int(number("title_columns")))) if document.title.strip() else 0
    rows = titles + number("recipients_rows") + above + _BODY_ROWS
    return _head(document, across, issuers_pitch) + rows * row_pitch()


def _mark(document: Document) -> float:
    """Height of the mark in mm, at the most."""
    mark = number("mark_size") * _POINT
    organs = len(_mark_lines(document)) or 1
    if organs == 1:
        return mark
    gaps = number("joint_mark_gap") * mark
    return min(organs * mark + (organs - 1) * gaps, number("joint_mark_height"))


def _head(document: Document, across: int, issuers_pitch: float) -> float:
    """Height of everything above the title but the mark, in mm."""
    pitch, size = row_pitch(), number("body_size") * _POINT
    if document.format is Format.LETTER:
        marks = bool(document.copy_number) + bool(document.classification) + bool(document.urgency)
        rules = number("letter_rule_thick") + number("letter_rule_thin") + number("letter_rule_space")
        above = number("letter_mark_top") - number("margin_top") + number("letter_rule_gap") + rules
        under = number("letter_number_gap") + (max(1, marks) - 1) * pitch + size
        return above + under + number("letter_title_rows") * pitch
    if document.format is Format.ORDER:
        rows = number("order_number_rows") + number("order_body_rows")
        return number("order_mark_top") + rows * pitch + size
    signers = ceil(len(document.issuers) / across) if document.format is Format.UPWARD else 1
    top = number("minutes_mark_top" if document.format is Format.MINUTES else "mark_top")
    rows = number("number_rows") + number("title_rows")
    under = size + number("separator_gap") + number("separator_thickness")
    return top + rows * pitch + (signers - 1) * issuers_pitch + under
