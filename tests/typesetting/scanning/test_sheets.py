"""Pages as pictures: their paper, their bounds, and files that are not what they should be."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import reading
from xunzhang.typesetting.scanning import apart, sheets
from xunzhang.typesetting.scanning.reader import read
from xunzhang.typesetting.scanning.sheets import page_count, paper_of, sheet
from xunzhang.typesetting.scanning.straight import levelled, straightened


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def locked_pdf() -> bytes:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


PAGE = Image.new("RGB", (1240, 1754), "white")


@pytest.mark.filterwarnings("ignore:Truncated File Read")
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (saved(PAGE)[:300], "已损坏"),
        (saved(PAGE, "JPEG")[:200], "已损坏"),
        (saved(PAGE, "TIFF")[:60], "已损坏"),
        (b"\x89PNG\r\n\x1a\nno picture at all", "已损坏"),
        (png_that_says(60_000, 60_000), "过大"),
        (png_that_says(1240, 1754), "已损坏"),
        (locked_pdf(), "已加密"),
        (b"%PDF-1.7\nnothing", "已损坏"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        [sheet(data, number) for number in range(1, page_count(data) + 1)]
    assert said in caught.value.chinese
    assert caught.value.field == "file"
    assert caught.value.english != caught.value.chinese


@pytest.mark.skipif(not apart.is_installed(), reason="the recogniser is not installed here")
def test_a_wrong_file_is_a_remark_of_its_reading() -> None:
    found = read(png_that_says(60_000, 60_000), "来文.png")
    assert found.elements == ()
    assert "过大" in found.remarks[0][0]


def test_where_no_recogniser_is_installed_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_NEEDED", ("no_such_package",))
    found = read(saved(PAGE), "来文.png")
    assert found.remarks == (apart.NOT_INSTALLED,)
    assert found.elements == ()


def test_what_a_recogniser_would_read_is_told_by_the_reader() -> None:
    assert reading.read(saved(PAGE), "来文.png").scanned == (1,)
    two = saved(PAGE, "PDF", save_all=True, append_images=[PAGE])
    found = reading.read(two, "来文.pdf")
    assert found.scanned == (1, 2)
    assert not found.has_text_layer


@pytest.mark.parametrize(
    ("size", "resolution", "paper"),
    [
        ((1654, 2339), (200, 200), (210.06, 297.05)),
        ((2339, 1654), (200, 200), (297.05, 210.06)),
        ((1240, 1754), (72, 72), (437.4, 618.8)),
        ((1240, 1754), (1, 1), (210, 297.05)),
        ((1240, 1754), None, (210, 297.05)),
        ((300, 3000), None, (29.7, 297)),
    ],
)
def test_the_paper_is_told_by_a_credible_resolution(size, resolution, paper) -> None:
    assert paper_of(size, resolution) == pytest.approx(paper, abs=0.1)


def test_a_large_scan_is_scaled_down_and_a_small_one_left(monkeypatch: pytest.MonkeyPatch) -> None:
    large = sheet(saved(Image.new("L", (4960, 7016), 255), "JPEG", dpi=(600, 600)), 1)
    assert large.picture.size == (1653, 2339)
    assert (large.width, large.height) == pytest.approx((210, 297), abs=0.1)
    assert sheet(saved(PAGE, dpi=(150, 150)), 1).picture.size == PAGE.size
    monkeypatch.setattr(sheets, "LONGEST_SIDE", 1000)
    assert max(sheet(saved(PAGE, dpi=(150, 150)), 1).picture.size) == 1000


def test_every_page_of_a_tiff_and_what_lies_behind_see_through_paper() -> None:
    pages = [Image.new("1", (800, 1131), 1), Image.new("1", (1131, 800), 1)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(100, 100))
    assert page_count(data) == 2
    assert [sheet(data, at).picture.size for at in (1, 2)] == [(800, 1131), (1131, 800)]
    with pytest.raises(UnusableInput):
        sheet(data, 3)
    empty = sheet(saved(Image.new("RGBA", (600, 800), (0, 0, 0, 0))), 1).picture
    assert empty.getpixel((300, 400)) == (255, 255, 255)


@given(
    across=st.floats(20, 180),
    down=st.floats(20, 270),
    angle=st.floats(-5, 5),
)
def test_turning_a_point_back_undoes_the_turn(across: float, down: float, angle: float) -> None:
    moved = levelled(levelled((across, down), (210, 297), angle), (210, 297), -angle)
    assert moved == pytest.approx((across, down), abs=1e-6)


@pytest.mark.parametrize("angle", [-3.0, 4.0])
def test_points_and_pictures_turn_alike(angle: float) -> None:
    picture = Image.new("RGB", (400, 600), "white")
    picture.paste((0, 0, 0), (300, 100, 310, 110))
    across, down = levelled((305, 105), (400, 600), angle)
    turned = straightened(picture, 0, angle)
    assert turned.getpixel((round(across), round(down)))[0] < 60
