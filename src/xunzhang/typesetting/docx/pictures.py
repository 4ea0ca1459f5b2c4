"""Seals as pictures that float over signature and date."""

from collections.abc import Callable

from xunzhang.typesetting.api import SealPlace
from xunzhang.typesetting.docx.drawings import Drawings
from xunzhang.typesetting.docx.measures import POINTS_PER_MM
from xunzhang.typesetting.docx.package import Package
from xunzhang.typesetting.model import Document
from xunzhang.typesetting.pictures import lets_text_through


def add_seals(
    package: Package, drawings: Drawings, document: Document, places: tuple[SealPlace, ...]
) -> Callable[[int], str]:
    """What draws the seals, as runs for the last paragraph of the signature; the page is not needed by the drawing."""
    impressions = {seal.organ: seal for seal in document.seals}

    def drawn(page: int) -> str:
        runs = []
        for place in places:
            seal = impressions.get(place.organ)
            if seal is None or not seal.picture:
                continue
            relation = package.add_picture(seal.picture)
            size = place.diameter * POINTS_PER_MM
            left = place.middle * POINTS_PER_MM - size / 2
            over = lets_text_through(seal.picture)
            runs.append(
                drawings.picture(relation, left, place.top * POINTS_PER_MM, size, size, "印章", over=over)
            )
        return "".join(runs)

    return drawn
