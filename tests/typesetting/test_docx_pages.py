"""The DOCX as LibreOffice prints it has the pages and rows of our PDF, and the dimensions of GB/T 9704-2012."""

import io

import pdfplumber
import pytest
from tests.typesetting.conftest import han, notice, of_format
from tests.typesetting.docx_office import (
    OFFICE,
    WITHOUT_OFFICE,
    baseline,
    converted,
    documents,
    row_texts,
    table,
    upright,
)
from tests.typesetting.measuring import MM, ink, near, pages_of

from xunzhang.typesetting.api import seal_places, to_pdf
from xunzhang.typesetting.docx import to_docx
from xunzhang.typesetting.model import Document, Format, Issuer, Paragraph, Seal

pytestmark = pytest.mark.skipif(OFFICE is None, reason=WITHOUT_OFFICE)

ROW = 10.445
CELL = 156 / 28
NAMES = tuple(documents())


@pytest.fixture(scope="module")
def printed(fonts, tmp_path_factory):
    """The PDF that a word processor makes of each document."""
    files = {name: to_docx(document, fonts) for name, document in documents().items()}
    return converted(files, fonts, tmp_path_factory.mktemp("office"))


def rules_of(pdf, page):
    """Left, right, upper and lower edge of the rules of a page, from the top; lines and rectangles alike."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        drawn = opened.pages[page - 1]
        lines = {
            (line["x0"], line["x1"], line["top"] - line["linewidth"] / 2, line["top"] + line["linewidth"] / 2)
            for line in drawn.lines
            if line["x1"] - line["x0"] > 100
        }
        boxes = {(box["x0"], box["x1"], box["top"], box["bottom"]) for box in [*drawn.rects, *drawn.curves]}
    return sorted((tuple(edge / MM for edge in rule) for rule in lines | boxes), key=lambda rule: rule[2])


@pytest.mark.parametrize("name", NAMES)
def test_pages_and_rows_are_those_of_the_pdf(fonts, printed, name):
    ours = [row_texts(page) for page in pages_of(to_pdf(documents()[name], fonts))]
    office = [row_texts(page) for page in pages_of(printed[name])]
    assert office == ours


@pytest.mark.parametrize("name", NAMES)
def test_rows_stand_where_the_pdf_has_them(fonts, printed, name):
    """Rows of the body within a tenth of a millimetre; tables and the colophon, which no clause fixes, within four."""
    for ours, office in zip(pages_of(to_pdf(documents()[name], fonts)), pages_of(printed[name]), strict=True):
        body = 0.5 if name == "tables" else 0.1
        for size, tolerance in ((16, body), (22, 0.1), (14, 1.0), (12, 4.0)):
            expected = sorted(baseline(glyph) for glyph in upright(ours) if abs(glyph.size - size) < 0.3)
            found = sorted(baseline(glyph) for glyph in upright(office) if abs(glyph.size - size) < 0.3)
            assert found == [near(each, tolerance) for each in expected], (name, ours.number, size)


def test_full_page_has_22_rows_of_28_characters_flush_with_the_type_area(printed):
    rows = pages_of(printed["downward"])[2].rows()
    assert [len(row) for row in rows] == [28] * 22
    assert rows[0][0].top == near(37, 0.1)
    assert rows[-1][0].bottom == near(262, 0.1)
    assert all(row[0].left == near(28, 0.1) and row[-1].right == near(184, 0.15) for row in rows)


def test_marks_ink_begins_72_mm_down_red_and_centred(printed):
    left, top, right, _ = ink(printed["downward"], 1, (20, 60, 195, 100), red=True)
    assert top == near(72, 0.2)
    assert (left + right) / 2 == near(106)
    assert right - left <= 156


def test_number_two_rows_under_the_mark_separator_4_mm_under_it_156_mm_wide(printed):
    pdf = printed["downward"]
    number = pages_of(pdf)[0].find("某政〔2018〕54号")
    bottom_of_mark = ink(pdf, 1, (20, 60, 195, 100), red=True)[3]
    assert number[0].top - bottom_of_mark == near(2 * ROW)
    assert (number[0].left + number[-1].right) / 2 == near(106)
    left, right, top, bottom = rules_of(pdf, 1)[0]
    assert top - number[0].bottom == near(4, 0.2)
    assert (left, right) == (near(28, 0.1), near(184, 0.1))
    assert bottom - top == near(0.7, 0.1)


@pytest.mark.parametrize("name", ["upward", "minutes", "unsealed", "sealed", "rules"])
def test_separator_is_where_the_pdf_has_it(fonts, printed, name):
    ours = rules_of(to_pdf(documents()[name], fonts), 1)
    assert rules_of(printed[name], 1) == [tuple(near(edge, 0.2) for edge in rule) for rule in ours]


def test_title_two_rows_under_the_separator_recipients_a_row_under_the_title(printed):
    page = pages_of(printed["downward"])[0]
    lines = page.rows(22)
    assert ["".join(glyph.text for glyph in line) for line in lines] == [
        "某市人民政府关于印发",
        "某市人民政府工作规则的通知",
    ]
    assert lines[0][0].top + 3 / MM - rules_of(printed["downward"], 1)[0][3] == near(2 * ROW)
    for line in lines:
        assert (line[0].left + line[-1].right) / 2 == near(106)
    recipients = page.find("各区人民政府")[0]
    title = lines[-1][0]
    assert (recipients.top + recipients.bottom - title.top - title.bottom) / 2 == near(2 * ROW)
    assert recipients.left == near(28)


def test_date_ends_four_characters_from_the_right_organ_centred_above(fonts, printed):
    """LibreOffice leaves a gap beside digits whatever the file says: the date's middle is measured."""
    ours = pages_of(to_pdf(notice(), fonts))[0].find("2018年11月1日")
    assert ours[-1].right == near(184 - 4 * CELL)
    page = pages_of(printed["downward"])[0]
    day, organ = page.find("2018年11月1日"), page.find("某市人民政府2018年")[:6]
    middle = (day[0].left + day[-1].right) / 2
    assert middle == near((ours[0].left + ours[-1].right) / 2)
    assert (organ[0].left + organ[-1].right) / 2 == near(middle)
    assert day[0].top - organ[0].top == near(ROW)


def test_seal_covers_organ_and_date_where_the_pdf_has_it(fonts, printed):
    (place,) = seal_places(documents()["sealed"], fonts)
    edge = place.diameter / 2
    box = (place.middle - edge - 3, place.top - 3, place.middle + edge + 3, place.top + 2 * edge + 3)
    left, top, right, bottom = ink(printed["sealed"], place.page, box, red=True)
    assert (left, top) == (near(place.middle - edge), near(place.top))
    assert (right, bottom) == (near(place.middle + edge), near(place.top + place.diameter))


def test_page_numbers_7_mm_under_the_area_outside_edges(printed):
    pdf = printed["downward"]
    for page in pages_of(pdf)[:4]:
        dashes = [glyph for glyph in page.of_size(14) if glyph.text == "—"]
        _, top, _, bottom = ink(pdf, page.number, (dashes[0].left, 263.5, dashes[0].right, 280))
        assert (top + bottom) / 2 == near(269, 0.2)
        if page.number % 2:
            assert dashes[-1].right == near(184 - 14 / MM)
        else:
            assert dashes[0].left == near(28 + 14 / MM)


def test_colophon_rules_and_text(printed):
    pdf = printed["downward"]
    page = pages_of(pdf)[-1]
    rules = rules_of(pdf, page.number)
    assert [rule[3] - rule[2] for rule in rules] == [near(0.35, 0.02), near(0.25, 0.02), near(0.35, 0.02)]
    assert rules[-1][3] == near(262, 0.1)
    for rule in rules:
        assert rule[:2] == (near(28, 0.1), near(184, 0.1))
    copied = page.find("抄送：市委办公厅")
    assert copied[0].left == near(28 + CELL)
    assert page.find("某市人民政府办公厅")[0].left == near(28 + CELL)
    assert page.find("2018年11月5日印发")[-1].right == near(184 - CELL)
    hanging = page.rows(14)[1][0]
    assert hanging.left == near(copied[3].left)


def test_a_side_with_the_colophon_alone_has_no_number(printed):
    last = pages_of(printed["joint"])[-1]
    assert "抄送：" in last.text()
    assert "—" not in last.text()


def test_letters_mark_rules_number_and_first_page_without_number(printed):
    pdf = printed["letter"]
    page = pages_of(pdf)[0]
    assert ink(pdf, 1, (15, 20, 205, 46), red=True)[1] == near(30, 0.2)
    upper = rules_of(pdf, 1)
    assert len(upper) == 4
    for rule in upper:
        assert rule[:2] == (near(20, 0.1), near(190, 0.1))
    thick, thin, lower_thin, lower_thick = (rule[3] - rule[2] for rule in upper)
    assert thick > thin
    assert lower_thick > lower_thin
    assert upper[0][2] - ink(pdf, 1, (15, 20, 205, upper[0][2] - 1), red=True)[3] == near(4, 0.2)
    assert upper[-1][3] == near(277, 0.1)
    number, copy = page.find("某政办函〔2018〕3号"), page.find("000012")
    assert number[-1].right == near(184)
    assert copy[0].left == near(28)
    assert number[0].top - upper[1][3] == near(4.84)
    title = page.rows(22)[0][0]
    assert title.top + 3 / MM - page.find("机密")[0].bottom == near(2 * ROW)
    assert "— 1 —" not in page.text()
    assert "— 2 —" in pages_of(pdf)[1].text()


def test_upward_number_at_the_left_on_the_last_signers_row(printed):
    page = pages_of(printed["upward"])[0]
    number, label = page.find("某政〔2018〕54号"), page.find("签发人：")
    last, second = page.find("王"), page.find("李四光")
    assert number[0].left == near(28 + CELL)
    assert second[-1].right == near(184 - CELL)
    assert last[0].top == near(number[0].top)
    assert last[0].top - label[0].top == near(ROW)
    assert last[0].left == near(label[-1].right)
    assert "Kai" in last[0].font
    assert rules_of(printed["upward"], 1)[0][2] - number[0].bottom == near(4, 0.2)


def test_order_mark_number_and_signature(printed):
    pdf = printed["order"]
    page = pages_of(pdf)[0]
    _, top, _, bottom = ink(pdf, 1, (20, 45, 195, 85), red=True)
    assert top == near(57, 0.2)
    number, body, name = page.find("第290号"), page.find("《某市办法》"), page.find("张三")
    assert number[0].top - bottom == near(2 * ROW)
    assert body[0].top - number[0].bottom == near(2 * ROW)
    assert name[-1].right == near(184 - 4 * CELL)
    assert name[0].left - page.find("市长")[-1].right == near(2 * CELL)
    assert page.find("2018年11月1日")[-1].right == near(184 - 4 * CELL)


def test_minutes_mark_and_hanging_names(printed):
    pdf = printed["minutes"]
    assert ink(pdf, 1, (20, 60, 195, 95), red=True)[1] == near(72, 0.2)
    last = pages_of(pdf)[-1]
    label = last.find("出席：")
    assert "Sans" in label[0].font
    assert label[0].left == near(28 + 2 * CELL)
    following = [row for row in last.rows() if row[0].left == near(label[-1].right, 1)]
    assert following, "names hang under the first name"


def test_joint_mark_organs_are_of_one_width_and_the_word_is_in_the_middle(fonts, printed):
    pdf = to_pdf(documents()["joint"], fonts)
    ours, office = pages_of(pdf)[0], pages_of(printed["joint"])[0]
    assert rules_of(printed["joint"], 1) == [
        tuple(near(edge, 0.2) for edge in rule) for rule in rules_of(pdf, 1)
    ]
    for words in (*documents()["joint"].issuing_organs, "文件"):
        expected, found = ours.find(words), office.find(words)
        assert found[0].left == near(expected[0].left)
        assert found[-1].right == near(expected[-1].right)
        assert found[0].top == near(expected[0].top)


def test_landscape_table_has_its_number_where_other_pages_have_it(fonts, printed):
    for place, page in enumerate(pages_of(printed["tables"])):
        ours = pages_of(to_pdf(documents()["tables"], fonts))[place]
        with_number = [glyph for glyph in ours.glyphs if glyph.text == "—"]
        found = [glyph for glyph in page.glyphs if glyph.text == "—"]
        assert [glyph.left for glyph in found] == [near(glyph.left) for glyph in with_number]


ENDS = range(330, 700, 56)


def _ends() -> dict[str, Document]:
    """Every format with texts whose end meets the foot of the page differently, and with tables that do."""
    made = {}
    for form in Format:
        for length in ENDS:
            body = (Paragraph(text="通知如下。"), Paragraph(text=han(length)))
            made[f"{form}-{length}"] = of_format(form, body=body)
        for rows in (11, 16, 20):
            made[f"{form}-table-{rows}"] = of_format(form, body=(Paragraph(text="任务如下。"), table(rows)))
        names = tuple(han(length) for length in (25, 6, 40, 25, 6))
        made[f"{form}-copies"] = of_format(
            form, copy_recipients="，".join(["某委员会"] * 120), printing_organ="某市" * 16
        )
        noted = {"attachments_note": names, "note": "此件公开发布"} if form is not Format.MINUTES else {}
        made[f"{form}-noted"] = of_format(
            form, body=(Paragraph(text=han(500)), Paragraph(text=han(40))), **noted
        )
    return made


def test_pages_end_as_in_the_pdf_wherever_the_signature_meets_their_foot(fonts, tmp_path):
    documents = _ends()
    files = converted({name: to_docx(each, fonts) for name, each in documents.items()}, fonts, tmp_path)
    for name, document in documents.items():
        ours = [row_texts(page) for page in pages_of(to_pdf(document, fonts))]
        assert [row_texts(page) for page in pages_of(files[name])] == ours, name


def test_a_paragraph_cut_for_the_signature_is_flush_on_both_sides_of_the_cut(fonts, tmp_path):
    document = notice(body=(Paragraph(text=han(140)),), issued_text=None)
    pdf = converted({"cut": to_docx(document, fonts)}, fonts, tmp_path)["cut"]
    first, second = pages_of(pdf)[:2]
    last, rest = first.rows()[-1], second.rows()[0]
    assert (last[0].left, last[-1].right) == (near(28, 0.1), near(184, 0.2))
    assert rest[0].left == near(28, 0.1)


@pytest.mark.parametrize("form", [Format.DOWNWARD, Format.UPWARD])
def test_a_mark_of_many_organs_is_as_in_the_pdf(fonts, tmp_path, form):
    names = tuple(f"某市{word}委员会" for word in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳")
    issuers = tuple(Issuer(name=f"张{name[2]}") for name in names) if form is Format.UPWARD else ()
    document = notice(
        format=form, issuing_organs=names, issuers=issuers, issued_text=None, seal=Seal.UNSEALED
    )
    found = pages_of(converted({"many": to_docx(document, fonts)}, fonts, tmp_path)["many"])[0]
    expected = pages_of(to_pdf(document, fonts))[0]
    for words in (*names, "文件", "各区人民政府"):
        ours, office = expected.find(words), found.find(words)
        assert office[0].left == near(ours[0].left)
        assert office[-1].right == near(ours[-1].right)
        assert office[0].top == near(ours[0].top)
