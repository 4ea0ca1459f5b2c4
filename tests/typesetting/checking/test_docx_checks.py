"""A DOCX: page setup in either coordinates, type, empty rows, page numbers."""

import pytest
from tests.typesetting.reading.composing import Sample, compose, samples
from tests.typesetting.reading.drawing_docx import draw_docx
from tests.typesetting.reading.drawing_pages import draw_ofd
from tests.typesetting.reading.placing import Sheet, placed

from xunzhang.typesetting.checking import Outcome, check


def report_on(name="notice", changes=None, **options):
    sample = samples()[name]
    rows = compose(Sample(name, sample.data | (changes or {})))
    return check(draw_docx(rows, **options), "file.docx")


def departing(report):
    return {each.requirement for each in report.findings if each.outcome is Outcome.DEPARTS}


@pytest.mark.parametrize(("margins", "meets"), [("paper", True), ("screen", True), ("office", False)])
def test_both_coordinate_systems_are_accepted_and_no_other(margins, meets):
    report = report_on(margins=margins)
    (found,) = report.of("page.margins")
    assert (found.outcome is Outcome.CONFORMS) is meets
    if not meets:
        assert found.measured[0].startswith("上25.40、下25.40、左31.8")
        assert {"page.margin_left", "page.margin_top", "page.area_width"} <= departing(report)


@pytest.mark.parametrize(("pitch", "rows"), [(29, 22), (28, 22), (26, 24), (32, 20)])
def test_rows_are_counted_by_the_pitch(pitch, rows):
    (found,) = report_on(pitch=pitch).of("page.rows")
    assert found.measured[0] == f"{rows}行"
    assert (found.outcome is Outcome.CONFORMS) is (rows == 22)


def test_rows_that_follow_the_fonts_are_not_counted():
    (found,) = report_on(pitch=0).of("page.rows")
    assert found.outcome is Outcome.NOT_MEASURED


def test_faces_and_sizes_of_the_elements():
    report = report_on("secret_notice")
    for requirement, label in (
        ("text.face", "仿宋"),
        ("title.face", "小标宋"),
        ("mark.face", "小标宋"),
        ("classification.face", "黑体"),
        ("urgency.face", "黑体"),
    ):
        (found,) = report.of(requirement)
        assert (found.outcome, found.measured[0]) == (Outcome.CONFORMS, label)


def test_one_empty_row_under_the_mark_is_one_too_few():
    (found,) = report_on().of("number.rows")
    assert (found.outcome, found.measured[0], found.place.paragraph) == (Outcome.DEPARTS, "1行", 3)


def test_page_numbers_centred_and_alike_depart():
    report = report_on(page_numbers=True)
    assert report.of("page_number.present")[0].outcome is Outcome.CONFORMS
    (side,) = report.of("page_number.side")
    assert (side.outcome, side.measured[0]) == (Outcome.DEPARTS, "奇偶页相同、居中")


def test_a_docx_without_page_numbers_departs():
    assert "page_number.present" in departing(report_on())


def test_an_ofd_is_checked_by_its_text_and_its_rules():
    inks = placed(compose(samples()["notice"]), Sheet(mark_at=60))
    report = check(draw_ofd(inks), "file.ofd")
    assert report.of("page.margin_left")[0].outcome is Outcome.CONFORMS
    assert "number.rows" in departing(report)
    for requirement in (
        "separator.red",
        "separator.gap",
        "separator.width",
        "colophon.rules",
        "colophon.bottom",
    ):
        assert {each.outcome for each in report.of(requirement)} == {Outcome.CONFORMS}, requirement
    bare = check(draw_ofd([ink for ink in inks if ink.text]), "file.ofd")
    assert {"separator.present", "colophon.rules"} <= departing(bare)


def test_a_red_border_is_the_separator_and_without_one_it_is_left_to_the_pages():
    report = report_on()
    assert report.of("separator.present")[0].outcome is Outcome.CONFORMS
    assert report.of("separator.red")[0].measured[0] == "RGB(230, 0, 18)"
    rows = [row for row in compose(samples()["notice"]) if not (row.kind == "rule" and row.red)]
    (found,) = check(draw_docx(rows), "file.docx").of("separator.present")
    assert found.outcome is Outcome.NOT_MEASURED
