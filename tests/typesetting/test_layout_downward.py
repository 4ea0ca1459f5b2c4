"""The downward document measured in its PDF: every dimension of GB/T 9704-2012 clause 7 that it uses."""

from datetime import date

import pytest
from tests.typesetting.conftest import han, notice
from tests.typesetting.measuring import TOLERANCE, ink, near, pages_of

from xunzhang.typesetting.api import seal_places, to_pages_png, to_pages_svg, to_pdf
from xunzhang.typesetting.model import Attachment, Paragraph, Seal
from xunzhang.typesetting.structure import recognise

ROW = 10.39
CELL = 156 / 28


@pytest.fixture(scope="module")
def pdf(fonts):
    return to_pdf(notice(), fonts)


@pytest.fixture(scope="module")
def pages(pdf):
    return pages_of(pdf)


def test_full_page_has_22_rows_of_28_characters_flush_with_the_type_area(pages):
    rows = pages[2].rows()
    assert [len(row) for row in rows] == [28] * 22
    assert rows[0][0].top == near(37, 0.1)
    assert rows[-1][0].bottom == near(262, 0.1)
    assert {round(row[0].left, 1) for row in rows} == {28.0}
    assert {round(row[-1].right, 1) for row in rows} == {184.1}


def test_body_is_size_3_imitation_song_two_characters_in(pages):
    first, second = pages[1].rows()[:2]
    assert first[0].size == near(16, 0.01)
    assert "Fang" in first[0].font
    assert first[0].left == near(28 + 2 * CELL)
    assert second[0].left == near(28)


def test_marks_ink_begins_72_mm_down_red_and_centred(pdf):
    left, top, right, _ = ink(pdf, 1, (20, 60, 195, 100), red=True)
    assert top == near(72, 0.2)
    assert (left + right) / 2 == near(28 + 78)
    assert right - left <= 156


def test_document_number_two_rows_under_the_mark_centred(pdf, pages):
    bottom_of_mark = ink(pdf, 1, (20, 60, 195, 100), red=True)[3]
    number = pages[0].find("某政〔2018〕54号")
    assert number[0].top - bottom_of_mark == near(2 * ROW)
    assert (number[0].left + number[-1].right) / 2 == near(106)


def test_separator_4_mm_under_the_number_156_mm_wide_and_red(pages):
    (separator,) = pages[0].rules
    assert separator.top - pages[0].find("某政〔2018〕54号")[0].bottom == near(4, 0.1)
    assert (separator.left, separator.right) == (near(28, 0.05), near(184, 0.05))
    assert separator.colour[0] > 0.8 > 0.2 > separator.colour[1]


def test_title_two_rows_under_the_separator_in_size_2_trapezoid(pages):
    (separator,) = pages[0].rules
    lines = pages[0].rows(22)
    assert ["".join(glyph.text for glyph in line) for line in lines] == [
        "某市人民政府关于印发",
        "某市人民政府工作规则的通知",
    ]
    assert lines[0][0].top + 0.5 * 6 / 2.83465 - separator.bottom == near(2 * ROW)
    for line in lines:
        assert (line[0].left + line[-1].right) / 2 == near(106)


def test_recipients_one_empty_row_under_the_title_flush_with_a_full_colon(pages):
    recipients = pages[0].find("各区人民政府，市人民政府各部门：")
    last_title_row = pages[0].rows(22)[-1][0]
    middle_of_title = (last_title_row.top + last_title_row.bottom) / 2
    middle = (recipients[0].top + recipients[0].bottom) / 2
    assert middle - middle_of_title == near(2 * ROW)
    assert recipients[0].left == near(28)


def test_first_page_shows_body(pages):
    assert "请遵照执行。" in pages[0].text()


def test_sealed_date_four_characters_from_the_right_organ_centred_above(pages):
    day = pages[0].find("2018年11月1日")
    organ = pages[0].find("某市人民政府2018年")[:6]
    assert day[-1].right == near(184 - 4 * CELL)
    assert (organ[0].left + organ[-1].right) / 2 == near((day[0].left + day[-1].right) / 2)
    assert day[0].top - organ[0].top == near(ROW)


def test_seal_place_covers_organ_and_date_within_one_row_of_the_body(fonts, pages):
    (place,) = seal_places(notice(), fonts)
    body = pages[0].find("请遵照执行。")[0]
    day = pages[0].find("2018年11月1日")
    organ = pages[0].find("某市人民政府2018年")[0]
    assert place.page == 1
    assert 0 < place.top - body.bottom <= ROW
    assert place.middle == near((day[0].left + day[-1].right) / 2)
    centre = place.top + place.diameter / 2
    assert centre < (organ.top + day[0].bottom) / 2, (
        "organ and date are a little below the middle of the seal"
    )
    assert place.top < organ.top
    assert day[0].bottom < place.top + place.diameter


def test_no_seal_is_drawn(pdf):
    with pytest.raises(AssertionError, match="no ink"):
        ink(pdf, 1, (20, 200, 195, 290), red=True)


def test_unsealed_date_begins_two_characters_after_the_organ(fonts):
    first = pages_of(to_pdf(notice(seal=Seal.UNSEALED), fonts))[0]
    organ, day = first.find("某市人民政府2018年")[:6], first.find("2018年11月1日")
    body = first.find("请遵照执行。")[0]
    assert organ[0].top - body.top == near(2 * ROW)
    assert day[0].left - organ[0].left == near(2 * CELL)
    assert day[-1].right <= 184 - 2 * CELL + TOLERANCE


def test_unsealed_short_organ_keeps_the_date_two_characters_from_the_right(fonts):
    first = pages_of(to_pdf(notice(seal=Seal.UNSEALED, signature=("某局",)), fonts))[0]
    organ, day = first.find("某局2018年")[:2], first.find("2018年11月1日")
    assert day[0].left - organ[0].left == near(2 * CELL)
    assert day[-1].right == near(184 - 2 * CELL)


def test_issued_text_begins_on_a_new_page_with_its_title_on_the_third_row(pages):
    (title,) = pages[1].rows(22)
    assert (title[0].left + title[-1].right) / 2 == near(106)
    assert (title[0].top + title[0].bottom) / 2 == near(37 + 2 * 10.445 + 2.82)


def test_colophon_rules_and_last_edge(pages):
    top, middle, last = sorted(pages[-1].rules, key=lambda rule: rule.top)
    assert [rule.thickness for rule in (top, middle, last)] == [
        near(0.35, 0.01),
        near(0.25, 0.01),
        near(0.35, 0.01),
    ]
    assert last.bottom == near(262, 0.05)
    for rule in (top, middle, last):
        assert (rule.left, rule.right) == (near(28, 0.05), near(184, 0.05))


def test_colophon_text_is_size_4_one_character_in(pages):
    last = pages[-1]
    copied = last.find("抄送：市委办公厅")
    organ, day = last.find("某市人民政府办公厅")[0], last.find("2018年11月5日印发")[-1]
    assert copied[0].size == near(14, 0.01)
    assert copied[0].left == near(28 + CELL)
    assert organ.left == near(28 + CELL)
    assert day.right == near(184 - CELL)
    hanging = last.rows(14)[1][0]
    assert hanging.left == near(copied[3].left), "the second line hangs under the first organ"


def test_many_recipients_stand_in_the_colophon_above_the_copies(fonts):
    last = pages_of(to_pdf(notice(main_recipients_in_colophon=True), fonts))[-1]
    main, copied = last.find("主送：各区人民政府，市人民政府各部门。")[0], last.find("抄送：")[0]
    assert main.top < copied.top
    assert main.left == near(copied.left)
    assert len(last.rules) == 3, "no line between the two"


def test_colophon_stands_on_the_last_even_page(pages):
    assert len(pages) % 2 == 0
    assert "抄送：" in pages[-1].text()


def test_page_numbers_7_mm_under_the_area_outside_edges(pdf, pages):
    for page in pages[:3]:
        dashes = [glyph for glyph in page.of_size(14) if glyph.text == "—"]
        box = (dashes[0].left, 262.5, dashes[0].right, 280)
        _, top, _, bottom = ink(pdf, page.number, box)
        assert (top + bottom) / 2 == near(269, 0.2)
        if page.number % 2:
            assert dashes[-1].right == near(184 - 14 / 2.83465)
        else:
            assert dashes[0].left == near(28 + 14 / 2.83465)


def test_a_side_with_the_colophon_alone_has_no_number(fonts):
    pages = pages_of(to_pdf(notice(issued_text=None), fonts))
    assert len(pages) == 2
    assert "—" in pages[0].text()
    assert "—" not in pages[1].text()


@pytest.mark.parametrize("count", range(3, 31))
def test_signature_is_never_alone_on_a_page_and_the_colophon_is_last(fonts, count):
    body = tuple(Paragraph(text=f"第{place}段。") for place in range(count))
    pages = pages_of(to_pdf(notice(body=body, issued_text=None), fonts))
    signed = [page for page in pages if "2018年11月1日" in page.text()]
    assert len(signed) == 1
    assert "段。" in signed[0].text()
    assert "抄送：" in pages[-1].text()
    assert len(pages) % 2 == 0
    for page in pages:
        assert all(glyph.bottom <= 262.1 for glyph in page.of_size(16))


def test_a_long_last_paragraph_keeps_its_end_with_the_signature(fonts):
    for length in range(28 * 3, 28 * 18, 14):
        pages = pages_of(to_pdf(notice(body=(Paragraph(text=han(length)),), issued_text=None), fonts))
        (signed,) = [page for page in pages if "2018年11月1日" in page.text()]
        assert len(signed.rows()) > 2, length
        assert han(length) in "".join(glyph.text for page in pages for glyph in page.of_size(16))


def test_levels_have_their_typefaces(fonts):
    body = recognise("一、总体要求\n（一）指导思想。坚持依法。\n1.健全制度。抓好落实。\n（1）明确责任；")
    page = pages_of(to_pdf(notice(body=body, seal=Seal.UNSEALED), fonts))[0]
    assert "Sans" in page.find("总体要求")[0].font
    assert {glyph.font for glyph in page.find("（一）指导思想。")} == {page.find("（一）")[0].font}
    assert "Kai" in page.find("指导思想")[0].font
    assert "Fang" in page.find("坚持依法")[0].font
    assert "Fang" in page.find("健全制度")[0].font
    assert "Fang" in page.find("明确责任")[0].font


def test_attachments_on_their_own_pages_before_the_colophon(fonts):
    attachments = tuple(Attachment(title=f"清单{place}", body=recognise("内容。")) for place in "甲乙")
    pages = pages_of(
        to_pdf(
            notice(issued_text=None, attachments=attachments, attachments_note=("清单甲", "清单乙")), fonts
        )
    )
    second = next(page for page in pages if "附件1" in page.text())
    label = second.find("附件1")
    assert label[0].top == near(37, 0.2)
    assert label[0].left == near(28)
    assert "Sans" in label[0].font
    (title,) = second.rows(22)
    assert (title[0].top + title[0].bottom) / 2 == near(37 + 2 * 10.445 + 2.82)
    assert "附件2" in pages[second.number].text()
    note = pages[second.number - 2].find("附件：1.清单甲2.清单乙")
    assert note[0].left == near(28 + 2 * CELL)
    assert note[0].top - pages[second.number - 2].find("请遵照执行。")[0].top == near(2 * ROW), (
        "one empty row"
    )
    assert note[-3].left == near(note[5].left), "names stand under one another"


def test_secrecy_marks_on_the_first_rows(fonts):
    secret = notice(copy_number="000123", classification="秘密", classified_until="1年", urgency="特急")
    page = pages_of(to_pdf(secret, fonts))[0]
    copy, level, urgency = page.find("000123")[0], page.find("秘密★1年")[0], page.find("特急")[0]
    assert [glyph.left for glyph in (copy, level, urgency)] == [near(28)] * 3
    assert copy.top == near(37, 0.2)
    assert level.top - copy.top == near(ROW)
    assert urgency.top - level.top == near(ROW)
    assert "Sans" in level.font


def test_markup_is_text(fonts):
    strange = '#set page(width: 1cm) $x^2$ \\u{4e00} *粗* _斜_ `码` <标> @引 // 注 "引" [块] {块} ~ = 一'
    page = pages_of(to_pdf(notice(body=(Paragraph(text=strange),), document_number="#1$"), fonts))[0]
    assert strange.replace(" ", "") in page.text().replace(" ", "")
    assert "#1$" in page.text()


def test_same_document_same_bytes(fonts):
    assert to_pdf(notice(), fonts) == to_pdf(notice(), fonts)
    assert to_pdf(notice(dated_on=date(2018, 11, 2)), fonts) != to_pdf(notice(), fonts)


def test_pages_for_the_screen(fonts, pages):
    svg, png = to_pages_svg(notice(), fonts), to_pages_png(notice(), fonts)
    assert len(svg) == len(png) == len(pages)
    assert all(page.lstrip().startswith("<svg") for page in svg)
    assert all(page.startswith(b"\x89PNG") for page in png)


@pytest.mark.parametrize("count", [1, 2, 3, 9, 12, 20])
def test_names_of_attachments_hang_under_one_another_and_go_with_the_signature(fonts, count):
    names = tuple(f"清单{han(place * 3)}" for place in range(1, count + 1))
    pages = pages_of(to_pdf(notice(issued_text=None, attachments_note=names), fonts))
    assert "请遵照执行。" in pages[0].text() or count <= 2
    starts = [glyph.left for page in pages for row in page.rows() for glyph in row if glyph.text == "清"]
    assert len(starts) == count
    assert starts == [near(starts[0], 0.05)] * count
    signed = next(page for page in pages if "2018年11月1日" in page.text())
    assert "清单" in signed.text()
    if count > 1:
        for page in pages:
            for row in page.rows():
                place = next((at for at, glyph in enumerate(row) if glyph.text == "清"), 0)
                if place:
                    assert row[place].left >= row[place - 1].right - 0.05, "number and name do not overlap"
                elif row[0].left > 45 and "循" in row[0].text:
                    assert row[0].left == near(starts[0], 0.05), "a second row hangs"
