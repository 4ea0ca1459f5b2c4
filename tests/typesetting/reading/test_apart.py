"""Files are read in a process of their own: the same answer, the same refusal, and an end to what takes too much."""

import io
import zlib

import pytest
from PIL import Image
from tests.typesetting.reading.composing import Row
from tests.typesetting.reading.drawing_docx import draw_docx

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import apart, checking, page_pictures, reading
from xunzhang.typesetting.page_pictures import page_picture, page_sizes
from xunzhang.typesetting.reading.opening import contents_of

SMALL = draw_docx([Row("text", "关于测试的通知", align="centre", size=22)])


def pdf_with(content: bytes) -> bytes:
    """A PDF of one page with the packed content."""
    packed = zlib.compress(content, 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
    )
    made, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def test_the_answer_is_that_of_the_reader() -> None:
    assert apart.read(SMALL, "a.docx") == reading.read(SMALL, "a.docx")
    assert apart.check(SMALL, "a.docx") == checking.check(SMALL, "a.docx")
    assert apart.contents(SMALL, "a.docx") == contents_of(SMALL, "a.docx")


@pytest.mark.parametrize(("name", "data"), [("a.pdf", SMALL), ("-c", b""), ("a\0.docx", SMALL[:99])])
def test_a_refusal_is_handed_on_with_its_field(name: str, data: bytes) -> None:
    with pytest.raises(UnusableInput) as caught:
        apart.read(data, name)
    assert not isinstance(caught.value, apart.TakesTooMuch)
    assert caught.value.field == "file"
    assert caught.value.english != caught.value.chinese


@pytest.mark.parametrize("content", [b"q Q " * 50_000_000, b"1 1 2 2 re f " * 1_000_000])
def test_a_page_without_end_is_left_unread(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 2)
    for ask in (apart.read, apart.check, apart.contents):
        with pytest.raises(apart.TakesTooMuch, match="没有识别") as caught:
            ask(pdf_with(content), "a.pdf")
        assert "was not read" in caught.value.english


def test_pages_are_measured_and_drawn_apart() -> None:
    plain = pdf_with(b"0 0 100 842 re f")
    assert page_sizes(plain, 30) == ((209.9, 297.0),)
    drawn = page_picture(plain, 1, scale=1.0, largest_side=421)
    assert drawn is not None
    shown = Image.open(io.BytesIO(drawn))
    assert shown.height == 421
    assert [shown.getpixel((place, 200)) for place in (10, 290)] == [(0, 0, 0), (255, 255, 255)]
    assert page_picture(plain, 2, scale=1.0, largest_side=421) is None


def test_a_page_that_is_never_painted_leaves_the_office_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "MOST_SECONDS", 1)
    endless = pdf_with(b"0 0 m 500 800 500 0 300 800 c 1 1 l b* " * 2_000_000)
    with pytest.raises(UnusableInput, match="显示不出来") as caught:
        page_picture(endless, 1, scale=1.6, largest_side=2400)
    assert caught.value.field == "file"
    with pytest.raises(UnusableInput):
        page_sizes(b"%PDF-1.7 broken", 30)
