"""Papers for the tests that need no LibreOffice: drawn with reportlab from the samples, then scanned."""

from functools import cache

from tests.typesetting.reading.composing import compose, samples
from tests.typesetting.reading.drawing_pages import draw_pdf, font_files
from tests.typesetting.reading.placing import Sheet, placed
from tests.typesetting.scanning.scanner import Way, as_png, scanned

WITHOUT_FONTS = "open fonts are not there"


def can_draw() -> bool:
    return font_files() is not None


@cache
def paper(sample: str) -> bytes:
    return draw_pdf(placed(compose(samples()[sample]), Sheet()))


@cache
def first_page(sample: str, way: Way, stamp: tuple[float, float] | None = None) -> bytes:
    """The first page scanned, as PNG."""
    seal = None if stamp is None else (1, *stamp)
    return as_png(scanned(paper(sample), way, pages=1, seal_at=seal), way.dpi)
