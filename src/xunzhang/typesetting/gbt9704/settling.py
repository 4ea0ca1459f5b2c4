"""Which other distances of rows could keep signature and seal with their text (GB/T 9704-2012 7.3.5.5).

The last two rows of the body always go with the signature. Where rows stay blank above them, rows a little closer
together may let the signature stand on the same page, and rows a little farther apart may fill the page.
"""

import msgspec

from xunzhang.typesetting.gbt9704.parameters import number, rows_tried

_SLACK = 0.3


class Mark(msgspec.Struct, frozen=True):
    """A place in the pages laid out: page from 1, height in mm from the paper's upper edge."""

    page: int
    top: float


class Marks(msgspec.Struct, frozen=True):
    """Where the body begins, where its last rows should follow, where they do stand, where the text ends and where the
    signature begins and ends; None for what there is not."""

    body: Mark
    before: Mark | None = None
    kept: Mark | None = None
    ended: Mark | None = None
    begun: Mark | None = None
    signed: Mark | None = None


def is_alone(marks: Marks) -> bool:
    """True when the page on which the signature begins has no text above it."""
    return marks.ended is not None and marks.begun is not None and marks.ended.page < marks.begun.page


def is_late(marks: Marks) -> bool:
    """True when the body does not begin on the first page (7.3.3)."""
    return marks.body.page > 1


def blank_rows(marks: Marks) -> float:
    """How many rows were left blank because the last rows of the body went to the next page with the signature."""
    if marks.before is None or marks.kept is None or marks.before.page == marks.kept.page:
        return 0.0
    return (number("margin_top") + number("area_height") - marks.before.top) / _pitch()


def is_settled(marks: Marks) -> bool:
    """True when the signature has text above it, and no whole row was left blank for that."""
    return blank_rows(marks) < 1 and not is_alone(marks)


def rows_worth_trying(marks: Marks) -> tuple[int, ...]:
    """Numbers of rows a page that may settle the signature, in the order to try them."""
    if marks.before is None or marks.kept is None or marks.signed is None:
        return ()
    usual = number("rows")
    blank = blank_rows(marks)
    top = marks.body.top if marks.body.page == marks.before.page else number("margin_top")
    filled = (marks.before.top - top) / _pitch()
    pages_before = marks.before.page - marks.body.page
    needed = (marks.signed.top - marks.kept.top) / _pitch() if marks.signed.page == marks.kept.page else usual
    worth = []
    for rows in rows_tried():
        # Closer rows also draw rows back from this page to those before it; farther ones push them here.
        change = abs(filled * (1 - (usual - 1) / (rows - 1))) + pages_before * abs(rows - usual)
        wanted = needed - blank if rows > usual else blank - 1
        if change + _SLACK >= wanted:
            worth.append(rows)
    return tuple(worth)


def _pitch() -> float:
    return (number("area_height") - number("body_size") * 25.4 / 72) / (number("rows") - 1)
