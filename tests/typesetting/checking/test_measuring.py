"""One thing put wrong at a time in a drawn page: the check finds that one, with what was drawn."""

import re
from dataclasses import replace

import pytest
from tests.typesetting.checking.drawn_page import Drawn, drawn_pdf
from tests.typesetting.reading.drawing_pages import font_files
from tests.typesetting.reading.file_set import content_of

from xunzhang.typesetting.checking import Outcome, check

# The open face for FangSong is not in TrueType: the drawn pages are in Kai.
ALWAYS = {"text.face", "number.face", "colophon.face"}

pytestmark = pytest.mark.skipif(font_files() is None, reason="open fonts are not there")


def departing(report):
    return {each.requirement for each in report.findings if each.outcome is Outcome.DEPARTS} - ALWAYS


def number_in(finding):
    return float(re.search(r"-?\d+(?:\.\d+)?", finding.measured[0])[0])


@pytest.fixture(scope="module")
def right():
    return check(drawn_pdf(Drawn()), "right.pdf")


def test_a_page_drawn_right_departs_in_nothing(right):
    assert departing(right) == set()
    assert right.conforms
    assert right.form == "downward"
    assert [each.requirement for each in right.not_measured] == ["attachments.agree"]


@pytest.mark.parametrize(
    ("requirement", "value"),
    [
        ("page.margin_left", 28),
        ("page.margin_top", 37),
        ("page.area_width", 156),
        ("page.rows", 22),
        ("page.columns", 28),
        ("mark.top", 72),
        ("number.rows", 2),
        ("separator.gap", 4),
        ("separator.width", 156),
        ("title.rows", 2),
        ("title.size", 22),
        ("recipients.rows", 1),
        ("body.indent", 2),
        ("attachments_note.rows", 1),
        ("note.place", 2),
        ("colophon.rules", 156),
        ("colophon.bottom", 262),
        ("colophon.outer", 0.35),
        ("colophon.inner", 0.25),
        ("colophon.indent", 1),
        ("page_number.gap", 7),
        ("page_number.side", 1),
        ("page_number.size", 14),
    ],
)
def test_what_is_measured_is_what_was_drawn(right, requirement, value):
    found = right.of(requirement)
    assert found
    for each in found:
        assert each.outcome is Outcome.CONFORMS
        assert number_in(each) == pytest.approx(value, abs=0.25), each.sentence[0]


@pytest.mark.parametrize(
    ("change", "requirement", "value", "hard"),
    [
        ({"mark_top": 60}, "mark.top", 60, True),
        ({"mark_red": False}, "mark.red", None, True),
        ({"number_rows": 1}, "number.rows", 1, True),
        ({"number_rows": 4}, "number.rows", 4, True),
        ({"number_shift": 9}, "number.place", 9, True),
        ({"number": "某政发[2024]3号"}, "number.brackets", None, True),
        ({"number": "某政发〔2024〕第3号"}, "number.no_ordinal", None, True),
        ({"number": "某政发〔2024〕03号"}, "number.no_zero", None, True),
        ({"separator_gap": 8}, "separator.gap", 8, True),
        ({"separator_width": 150}, "separator.width", 150, True),
        ({"separator_red": False}, "separator.red", None, True),
        ({"title_rows": 1}, "title.rows", 1, True),
        ({"title_size": 18}, "title.size", 18, False),
        ({"title_shift": 6}, "title.centred", 6, True),
        ({"title": ("某市人民政府关于", "做好有关工作通知")}, "title.shape", None, True),
        ({"recipients": "各区人民政府，市人民政府各部门:"}, "recipients.colon", None, True),
        ({"recipients_rows": 3}, "recipients.rows", 3, True),
        ({"recipients_indent": 2}, "recipients.flush", 2, True),
        ({"body_indent": 0}, "body.indent", 0, True),
        ({"coloured": True}, "text.colour", None, True),
        ({"listed": "附件：有关工作安排表。"}, "attachments_note.ending", None, True),
        ({"listed": "附件:有关工作安排表"}, "attachments_note.colon", None, True),
        ({"listed_rows": 3}, "attachments_note.rows", 3, True),
        ({"date_right": 1}, "signature.place", 1, True),
        ({"date": "2024年03月05日"}, "date.form", None, True),
        ({"date": "二○二四年三月五日"}, "date.form", None, True),
        ({"printed": "2024年3月1日印发"}, "date.real", None, True),
        ({"note_indent": 0}, "note.place", 0, True),
        ({"copies": "抄送：市委办公室，市人大常委会办公室"}, "colophon.stop", None, True),
        ({"copies_indent": 0}, "colophon.indent", 0, True),
        ({"colophon_bottom": 250}, "colophon.bottom", 250, True),
        ({"colophon_rule": 0.8}, "colophon.outer", 0.8, False),
        ({"colophon_width": 140}, "colophon.rules", 140, True),
        ({"page_number_gap": 12}, "page_number.gap", 12, True),
        ({"page_number_right": 5}, "page_number.side", 5, True),
        ({"page_number_dashes": False}, "page_number.form", None, True),
        ({"numbered_pages": (1,)}, "page_number.present", None, True),
        ({"signature": "某市财政局"}, "signature.agrees", None, True),
        ({"title": ("关于做好有关工作的通知",)}, "title.parts", None, True),
        ({"title": ("某市人民政府有关工作实施方案",)}, "kind.known", None, True),
    ],
)
def test_one_thing_put_wrong_is_the_one_found(change, requirement, value, hard):
    report = check(drawn_pdf(replace(Drawn(), **change)), "wrong.pdf")
    extra = {"title.parts"} if requirement == "kind.known" else set()
    assert departing(report) - extra == {requirement}
    found = next(each for each in report.of(requirement) if each.outcome is Outcome.DEPARTS)
    assert found.is_hard is hard
    assert report.conforms is not hard
    assert found.remedy[0]
    assert found.remedy[1]
    assert found.place.page is not None or requirement in {"page_number.present"}
    if value is not None:
        assert number_in(found) == pytest.approx(value, abs=0.3), found.sentence[0]


def test_margins_put_wrong_are_found():
    report = check(drawn_pdf(replace(Drawn(), left=24, top=30)), "wrong.pdf")
    assert {"page.margin_left", "page.margin_top"} <= departing(report)
    assert number_in(report.of("page.margin_left")[0]) == pytest.approx(24, abs=0.2)
    assert number_in(report.of("page.margin_top")[0]) == pytest.approx(30, abs=0.2)


def test_size_of_the_body_is_a_matter_of_usage():
    report = check(drawn_pdf(replace(Drawn(), body_size=14)), "wrong.pdf")
    (found,) = report.of("text.size")
    assert found.outcome is Outcome.DEPARTS
    assert not found.is_hard
    assert found.measured == ("14磅", "14 pt")


def test_a_letter_with_one_thin_rule_is_found_out():
    report = check(content_of("secret-letter-print.pdf"), "letter.pdf")
    assert report.form == "letter"
    (rules,) = report.of("letter.rules")
    assert rules.is_hard
    assert rules.measured[0] == "上1条、下0条红线"
    (gap,) = report.of("letter.rule_gap")
    assert number_in(gap) == pytest.approx(44.89 - 42.4, abs=0.5)
    assert report.of("mark.top_letter")[0].outcome is Outcome.CONFORMS
    assert report.of("page_number.letter")[0].is_hard


def test_an_upward_document_is_measured_as_one():
    report = check(content_of("request-print.pdf"), "request.pdf")
    assert report.form == "upward"
    assert report.of("number.place_upward")[0].outcome is Outcome.CONFORMS
    assert report.of("number.row_of_issuer")[0].outcome is Outcome.CONFORMS
    assert number_in(report.of("issuers.place")[0]) == pytest.approx(1, abs=0.1)
    assert report.of("upward.issuers")[0].outcome is Outcome.CONFORMS
