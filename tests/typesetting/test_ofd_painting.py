"""Reading what a PDF paints: content streams, outlines, clips, glyphs chosen by number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.errors import Broken
from xunzhang.typesetting.ofd.content_stream import operations
from xunzhang.typesetting.ofd.geometry import Box, Matrix, written
from xunzhang.typesetting.ofd.marks import Glyph, Ink, Page, Pen, Picture, Shape, Writing
from xunzhang.typesetting.ofd.page_content import Resource, page_xml
from xunzhang.typesetting.ofd.painter import Painter
from xunzhang.typesetting.ofd.pdf_fonts import EmbeddedFont

FONT = EmbeddedFont(
    name="Song",
    family="Song",
    program=b"",
    serif=True,
    fixed=False,
    italic=False,
    bold=False,
    glyphs={},
    texts={1: "甲", 2: "fi", 3: "甲"},
    plain={"甲": 1},
    widths={1: 1000.0, 2: 500.0},
    usual_width=1000.0,
)


class Store:
    def __init__(self):
        self.fonts = [FONT]
        self.images = []

    def font(self, reference):
        return 0

    def image(self, reference):
        return 0


def marks(content: bytes):
    painter = Painter(Store(), Matrix())
    painter.run(content, {"Font": {"f": None}})
    return painter.marks


def test_operands_of_every_kind():
    found = list(
        operations(rb"% note" + b"\n" + rb"/N#1 <</A [1 -.5 +2.]/B null>> (a\)\(b\\\101\n(in)) <4 1> true Do")
    )
    assert found == [
        ("Do", ["N#1", {"A": [1.0, -0.5, 2.0], "B": None}, b"a)(b\\A\n(in)", b"\x41", True]),
    ]


@pytest.mark.parametrize("content", [b"BI /W 1 ID x EI", b"1 2 ]", b"(open", b"{"])
def test_what_is_no_content_stream_breaks(content):
    with pytest.raises(Broken):
        list(operations(content))


@given(st.binary(max_size=60))
def test_any_string_survives(text):
    escaped = text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)").replace(b"\r", rb"\r")
    assert list(operations(b"(" + escaped + b") Tj")) == [("Tj", [text])]


def test_outlines_take_the_matrix_at_hand_and_the_state_comes_back():
    first, second = marks(
        b"q 2 0 0 2 10 10 cm 1 0 0 rg 0 0 5 5 re f Q 0 0 m 1 1 2 2 3 3 c 4 4 5 5 v 6 6 7 7 y S"
    )
    assert isinstance(first, Shape)
    assert first.outline.box() == Box(10, 10, 20, 20)
    assert (first.ink.fill, first.ink.stroke) == ((255, 0, 0), None)
    assert (second.ink.fill, second.ink.stroke) == (None, (0, 0, 0))
    assert [len(part.points) for part in second.outline.parts] == [1, 3, 3, 3]
    assert second.outline.parts[2].points[0] == (3, 3)


def test_clips_stay_with_what_they_cut():
    inside, across = marks(b"0 0 10 10 re W n 1 1 2 2 re f 5 5 9 9 re f*")
    assert inside.clips == ()
    assert [clip.box() for clip in across.clips] == [Box(0, 0, 10, 10)]
    assert across.outline.even_odd


def test_grey_cmyk_and_pens():
    grey, press = marks(b"0.5 g 0 0 1 1 re f 0 0.8 0.8 0 K 3 w 1 J 2 j [4 2] 1 d 0 0 m 9 9 l S")
    assert grey.ink.fill == (128, 128, 128)
    assert press.ink.stroke == (255, 51, 51)
    assert press.ink.pen == Pen(3, "Round", "Bevel", (4.0, 2.0), 1.0)


def test_text_moves_by_widths_spacing_and_adjustments():
    (first, second) = marks(b"BT /f 10 Tf 1 0 0 -1 20 30 Tm 1 Tc [<0001> -100 <0001>] TJ <0002> Tj ET")
    assert isinstance(first, Writing)
    assert [glyph.along for glyph in first.glyphs] == pytest.approx([0, 12])
    assert first.matrix.point(0, 0) == (20, 30)
    assert second.matrix.point(0, 0) == pytest.approx((43, 30))
    assert second.glyphs[0].advance == 5
    assert marks(b"BT /f 10 Tf 3 Tr <0001> Tj ET") == []


@pytest.mark.parametrize("content", [b"/s sh", b"/P scn", b"1 0 0 d0"])
def test_what_our_typesetter_never_writes_breaks(content):
    with pytest.raises(Broken, match="转换不了"):
        marks(content)


def test_glyphs_the_map_would_not_give_are_named_by_number():
    glyphs = (Glyph(1, "甲", 0, 10), Glyph(2, "fi", 10, 5), Glyph(3, "甲", 15, 10))
    writing = Writing(0, 10, Matrix(e=20, f=30), glyphs, Ink((0, 0, 0), None, Pen()))
    xml = page_xml(Page(210, 297, (writing,)), (FONT,), Resource([2], [], 1), iter(range(10, 20)).__next__)
    assert xml.count("<ofd:CGTransform") == 2
    assert '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="1"><ofd:Glyphs>2</ofd:Glyphs>' in xml
    assert '<ofd:CGTransform CodePosition="3" CodeCount="1" GlyphCount="1"><ofd:Glyphs>3</ofd:Glyphs>' in xml
    assert 'DeltaX="10 2.5 2.5">甲fi甲</ofd:TextCode>' in xml


def test_clips_of_turned_pictures_are_in_their_own_space():
    clip = marks(b"0 0 10 10 re W n 5 5 9 9 re f")[0].clips
    picture = Picture(0, Matrix(0, 20, -20, 0, 20, 0), 128, clip)
    xml = page_xml(Page(210, 297, (picture,)), (FONT,), Resource([2], [3], 1), iter(range(10, 20)).__next__)
    assert 'Boundary="0 0 20 20" CTM="0 20 -20 0 20 0" ResourceID="3" Alpha="128"' in xml
    assert '<ofd:Path Boundary="0 0.5 0.5 0.5"' in xml


@given(*(st.floats(-5, 5) for _ in range(6)), st.floats(-300, 300), st.floats(-300, 300))
def test_matrices_have_inverses(a, b, c, d, e, f, x, y):
    matrix = Matrix(a, b, c, d, e, f)
    if abs(a * d - b * c) < 0.01:
        return
    assert matrix.inverse().point(*matrix.point(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_numbers_are_short():
    assert written(-0.00001, 5.0, 1.23456, -2.5) == "0 5 1.2346 -2.5"
