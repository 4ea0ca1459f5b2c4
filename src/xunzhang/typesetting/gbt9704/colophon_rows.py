"""How far apart the rows of a colophon stand: it is on one side whole (7.4), however many receive copies."""

from collections.abc import Sequence
from math import ceil, floor

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.gbt9704.parameters import number

_POINT = 25.4 / 72
_LABEL_CELLS = 3


def colophon_row(listed: Sequence[str], field: str, *, has_printing: bool) -> float:
    """The height of a row in points: the usual one, or less where a side would not hold all rows.

    `listed` are the names under each label. Raises UnusableInput with `field` when even closer rows do not fit.
    """
    rows = sum(ceil(_cells(names) / _columns()) for names in listed) + has_printing
    rules = 2 * number("colophon_outer_rule") + number("colophon_inner_rule")
    room = (number("area_height") - rules) / _POINT
    for height in (number("colophon_row"), number("colophon_close_row")):
        if rows * height <= room:
            return height
    most = floor(room / number("colophon_close_row") - 2) * _columns()
    raise UnusableInput(
        f"版记中的主送、抄送机关太多，一面排不下，请用统称（合计不超过{most}字），或者把名单作为附件。",
        field,
        f"The colophon's recipients do not fit one side; use collective names ({most} characters at most) or attach the list.",
    )


def _columns() -> int:
    """Characters a row holds beside its label, one less for marks that may not begin a row."""
    size = number("colophon_size") * _POINT
    edges = 2 * number("colophon_indent") * number("area_width") / number("columns")
    return floor((number("area_width") - edges - _LABEL_CELLS * size) / size) - 1


def _cells(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)
