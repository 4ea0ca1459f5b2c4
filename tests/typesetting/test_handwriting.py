"""Strokes as drawings: cropped to the ink, thicker where one presses, printed on the handling sheet beside the name in type."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.typesetting.measuring import ink, pages_of

from xunzhang.typesetting.handling_sheet import (
    HandlingSheet,
    SheetOpinion,
    SheetSection,
    to_handling_sheet_pdf,
)
from xunzhang.typesetting.handwriting import extent_of, svg_of

POINT = st.tuples(st.integers(0, 900), st.integers(0, 300), st.integers(0, 5000), st.integers(0, 1000))
STROKES = st.lists(st.lists(POINT, min_size=1, max_size=20), min_size=1, max_size=6)
NAME = [
    [(100, 150, 0, 500), (400, 60, 90, 500), (700, 200, 180, 500)],
    [(450, 40, 300, 900), (450, 280, 420, 900)],
]


def view_of(svg: bytes) -> tuple[int, int, int, int]:
    found = re.search(rb'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    assert found
    left, top, across, down = (int(one) for one in found.groups())
    return left, top, across, down


@given(STROKES)
def test_every_point_is_inside_the_drawing(strokes):
    left, top, across, down = view_of(svg_of(900, 300, strokes))
    for stroke in strokes:
        for x, y, _at, _pressure in stroke:
            assert left <= x <= left + across
            assert top <= y <= top + down


def test_pressing_harder_is_drawn_thicker():
    light, hard = (
        float(
            re.search(rb'stroke-width="([\d.]+)"', svg_of(900, 300, [[(0, 0, 0, one), (90, 90, 9, one)]]))[1]
        )
        for one in (100, 900)
    )
    assert hard > 2 * light


def test_one_dot_is_drawn_and_not_blown_up():
    svg = svg_of(900, 300, [[(450, 150, 0, 500)]])
    assert b"h0" in svg
    _left, _top, across, down = view_of(svg)
    assert across >= 75
    assert down >= 75


def test_nothing_is_no_drawing():
    assert svg_of(900, 300, []) == b""
    assert extent_of([]) == (0, 0)


def sheet(**opinion) -> HandlingSheet:
    given = SheetOpinion(name="张三", signed_on=date(2018, 11, 1), **opinion)
    return HandlingSheet(
        organ="某市人民政府办公厅",
        title="文件处理签",
        fields=(),
        sections=(SheetSection(label="签发", opinions=(given,)),),
    )


def test_the_written_name_stands_before_the_name_in_type_with_the_full_date(fonts):
    pdf = to_handling_sheet_pdf(sheet(text="同意。", signature=svg_of(900, 300, NAME)), fonts)
    (page,) = pages_of(pdf)
    name, day = page.find("张三")[0], page.text()
    assert "2018年11月1日" in day
    left, top, right, bottom = ink(pdf, 1, (80, name.top - 12, name.left - 1, name.bottom + 4))
    assert 0 < right - left <= 45
    assert 6 <= bottom - top <= 11.5


def test_an_opinion_wider_than_its_section_is_made_narrower(fonts):
    long = [[(0, 20, 0, 500), (4000, 30, 900, 500)]]
    pdf = to_handling_sheet_pdf(sheet(handwriting=svg_of(4000, 300, long)), fonts)
    (page,) = pages_of(pdf)
    name = page.find("张三")[0]
    left, _top, right, _bottom = ink(pdf, 1, (50, name.top - 20, 184, name.top - 2))
    assert 100 < right - left < 134
    assert right < 184.5
