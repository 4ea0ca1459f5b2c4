"""What lets a signature stand with text where rows of the usual distance do not (GB/T 9704-2012 7.3.5.5).

A text of one row must be on the first page (7.3.3): it cannot go with the signature to the next.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

from xunzhang.typesetting.gbt9704.first_page import (
    lower_marks,
    mark_height,
    recipient_rows,
    recipients_may_move,
    row_pitch,
)
from xunzhang.typesetting.gbt9704.parameters import columns_tried, number, rows_tried
from xunzhang.typesetting.gbt9704.prepared import prepare, with_readable_mark
from xunzhang.typesetting.gbt9704.settling import Marks
from xunzhang.typesetting.model import Document, Table, text_of

# What rows closer together gain under a head, at the most, in mm.
_MOST_GAINED = 10.0


def ways_together(document: Document, marks: Marks) -> Iterator[dict[str, Any]]:
    """What to change of the prepared document, to be tried in turn: only what gains as much room as lacks.

    First distances of rows, lower joint marks, then distances of characters, at last recipients in the colophon.
    """
    document = with_readable_mark(document)
    lacking = _lacking(marks)
    # A page full of seals has room for one row.
    yield {"kept_rows": 1}
    room = list(_room(document))
    yield from (way for gained, way in room if gained >= lacking)
    if len(document.body) == 1 and not isinstance(document.body[0], Table):
        letters = len(text_of(document.body[0]))
        indent = int(number("indent"))
        yield from ({"columns": columns} for columns in columns_tried() if letters + indent > columns)
    if recipients_may_move(document):
        prepared, rows = prepare(document, recipients_move=True), recipient_rows(document)
        moved = {name: prepared[name] for name in ("recipients", "colophon")}
        for gained, way in [(0.0, {}), *room]:
            if gained + rows * row_pitch() >= lacking:
                yield {**way, **moved}


def ways_onto_first_page(document: Document) -> Iterator[dict[str, Any]]:
    """What to change of the prepared document so that its first page shows body (7.3.3), the least change first."""
    yield from (way for _gained, way in _room(with_readable_mark(document)))


def _room(document: Document) -> Iterator[tuple[float, dict[str, Any]]]:
    """Ways to gain room on the first page, with about how much in mm, the least change first."""
    usual = int(number("rows"))
    closer = [(_MOST_GAINED, {"rows": rows}) for rows in sorted(rows_tried()) if rows > usual]
    lower: list[tuple[float, dict[str, Any]]] = [
        (mark_height(document) - height, {"mark_height": height, "mark_columns": columns})
        for height, columns in lower_marks(document)
    ]
    yield from closer
    yield from lower
    for (rows_gain, rows), (mark_gain, mark) in product(closer, lower):
        yield rows_gain + mark_gain, {**rows, **mark}


def _lacking(marks: Marks) -> float:
    """How much room the first page lacks for the signature, at the least, in mm."""
    if marks.ended is None or marks.begun is None or marks.signed is None:
        return 0.0
    free = number("margin_top") + number("area_height") - marks.ended.top
    if marks.signed.page != marks.begun.page:
        return number("area_height") - free
    return marks.signed.top - marks.begun.top - free


def ends_lying(document: Document) -> bool:
    """True when the signature follows a table on a page of its own that lies on its side (clause 8)."""
    last = document.body[-1]
    follows = document.attachments_note or document.attendance
    return isinstance(last, Table) and last.landscape and not follows and is_signed(document)


def is_signed(document: Document) -> bool:
    """Whether a signature or a date follows the text."""
    return bool(document.signature or document.signatory or document.dated_on)


def sentence_of(document: Document) -> tuple[str, str]:
    """What to tell the drafter where nothing helps, with the remedy: in Chinese and in English."""
    if ends_lying(document):
        return (
            "正文以横排表格结束，落款会单独成页，这是不允许的。请在表格之后写一段结束语（如“特此通知。”），"
            "或者把表格作为附件。",
            "The body ends with a landscape table, so the signature would stand alone on a page, which is not allowed."
            " Write a closing sentence after the table, or make the table an attachment.",
        )
    if isinstance(document.body[-1], Table):
        return (
            "正文末尾的表格行太高，落款会单独成页，这是不允许的。请把末行拆成几行，或者在表格之后写一段结束语。",
            "The last row of the table at the end is so high that the signature would stand alone on a page, which is not"
            " allowed. Divide the row, or write a closing sentence after the table.",
        )
    least = columns_tried()[-1]
    if len(document.body) > 1 or len(text_of(document.body[0])) > least:
        return (
            "印章和附注占满一页，放不下正文的末行，落款会单独成页，这是不允许的。请缩短附注，或者减少联署机关。",
            "Seals and note fill a page, with no room for a row of the body, so the signature would stand alone, which is"
            " not allowed. Shorten the note, or let fewer organs sign.",
        )
    return (
        f"正文太短，必须在首页，首页又放不下印章和成文日期，落款会单独成页，这是不允许的。请把正文写到{least}字以上，"
        "或者缩短标题。",
        "The body is so short that it fills no second row: it must stand on the first page, which has no room for seals and"
        f" date, and the signature would stand alone, which is not allowed. Write {least} characters or more, or shorten"
        " the title.",
    )
