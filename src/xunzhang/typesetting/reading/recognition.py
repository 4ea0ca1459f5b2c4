"""How sure the recogniser of a scan was of an element's text."""

from collections.abc import Sequence

from msgspec.structs import replace

from xunzhang.typesetting.reading.contents import Box, Line, Place
from xunzhang.typesetting.reading.model import Confidence, Found

SURE = 0.8  # of the least sure character; measured on the project's own scans (benchmarks/README.md)
_INSIDE = 0.5  # mm


def scored(found: Found, lines: Sequence[Line]) -> Found:
    """The element with the score of its least sure character; doubtful where that is low."""
    scores = [
        piece.score
        for line in lines
        for piece in line.pieces
        if piece.score is not None and piece.box is not None and _holds(found.place, line.page, piece.box)
    ]
    if not scores:
        return found
    score = min(scores)
    sure = found.confidence if score >= SURE else Confidence.DOUBTFUL
    return replace(found, score=round(score, 3), confidence=sure)


def _holds(place: Place, page: int | None, box: Box) -> bool:
    """Whether the text stands in the place of the element."""
    return (
        place.page == page
        and place.box is not None
        and place.box.left - _INSIDE <= box.middle <= place.box.right + _INSIDE
        and place.box.top - _INSIDE <= (box.top + box.bottom) / 2 <= place.box.bottom + _INSIDE
    )
