"""Reads what our typesetter's PDF paints as marks in the page's own space, with its fonts and images."""

import io
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1, stream_value

from xunzhang.typesetting.ofd.geometry import MILLIMETRES_A_POINT, Matrix
from xunzhang.typesetting.ofd.marks import Page
from xunzhang.typesetting.ofd.painter import Painter
from xunzhang.typesetting.ofd.pdf_fonts import EmbeddedFont, embedded_font
from xunzhang.typesetting.ofd.pdf_images import ImageFile, image_file

Thing = TypeVar("Thing")


class Painted(msgspec.Struct, frozen=True):
    """The pages of a PDF, and the fonts and images that their marks name by place."""

    pages: tuple[Page, ...]
    fonts: tuple[EmbeddedFont, ...]
    images: tuple[ImageFile, ...]


class Store:
    """Fonts and images of a whole document, each read once."""

    def __init__(self) -> None:
        self.fonts: list[EmbeddedFont] = []
        self.images: list[ImageFile] = []
        self._places: dict[int, int] = {}

    def font(self, reference: Any) -> int:
        """The place of a font among `fonts`."""
        return self._place(reference, self.fonts, embedded_font)

    def image(self, reference: Any) -> int:
        """The place of an image among `images`."""
        return self._place(reference, self.images, lambda found: image_file(stream_value(found)))

    def _place(self, reference: Any, things: list[Thing], read: Callable[[Any], Thing]) -> int:
        if not isinstance(reference, PDFObjRef):
            things.append(read(reference))
            return len(things) - 1
        if reference.objid not in self._places:
            things.append(read(reference))
            self._places[reference.objid] = len(things) - 1
        return self._places[reference.objid]


def painted(pdf: bytes) -> Painted:
    """Everything on the pages of a PDF that our typesetter wrote. Raises Broken at what it never writes."""
    document = PDFDocument(PDFParser(io.BytesIO(pdf)))
    store = Store()
    pages = []
    for page in PDFPage.create_pages(document):
        left, bottom, right, top = (float(resolve1(edge)) for edge in page.mediabox)
        unit = MILLIMETRES_A_POINT
        painter = Painter(store, Matrix(unit, 0, 0, -unit, -left * unit, top * unit))
        content = b"\n".join(stream_value(each).get_data() for each in page.contents)
        painter.run(content, resolve1(page.resources) or {})
        pages.append(Page((right - left) * unit, (top - bottom) * unit, tuple(painter.marks)))
    return Painted(tuple(pages), tuple(store.fonts), tuple(store.images))
