"""What is printed over a document is not read as its text: seals with letters, watermarks, doubled characters."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from tests.typesetting.reading.drawing_pages import MM, font_files
from tests.typesetting.reading.file_set import content_of, expected

from xunzhang.typesetting.checking import check
from xunzhang.typesetting.reading import Element, read

NAME = "approval-print.pdf"

pytestmark = pytest.mark.skipif(font_files() is None, reason="open fonts are not there")


def overprinted(draw) -> bytes:
    stream = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(stream, pagesize=(210 * MM, 297 * MM))
    draw(canvas)
    canvas.save()
    base = PdfWriter(clone_from=io.BytesIO(content_of(NAME)))
    base.pages[0].merge_page(PdfReader(io.BytesIO(stream.getvalue())).pages[0])
    written = io.BytesIO()
    base.write(written)
    return written.getvalue()


def seal(canvas):
    place = read(content_of(NAME), NAME).get(Element.DATED_ON).place.box
    canvas.translate(place.middle * MM, (297 - place.top) * MM)
    canvas.setFillColorRGB(0.9, 0, 0.07)
    canvas.setFont("STSong-Light", 14)
    for step, character in enumerate("临江市人民政府"):
        canvas.saveState()
        canvas.rotate(75 - step * 25)
        canvas.drawString(0, 50, character)
        canvas.restoreState()
    canvas.drawString(-20, -30, "专用章")


def watermark(canvas):
    canvas.setFillColorRGB(0.7, 0.7, 0.7)
    canvas.setFont("STSong-Light", 60)
    canvas.translate(60 * MM, 90 * MM)
    canvas.rotate(45)
    canvas.drawString(0, 0, "内部资料 注意保存")


@pytest.mark.parametrize("draw", [seal, watermark])
def test_it_leaves_the_reading_as_it_was(draw):
    reading = read(overprinted(draw), NAME)
    for element in (
        Element.TITLE,
        Element.SIGNATURE,
        Element.DATED_ON,
        Element.NOTE,
        Element.DOCUMENT_NUMBER,
    ):
        assert reading.value(element) == expected(NAME)[element.value]
    assert [part.text for part in reading.body] == expected(NAME)["body"]


def test_a_seal_is_no_coloured_text():
    assert check(overprinted(seal), NAME).of("text.colour")[0].outcome == "conforms"
