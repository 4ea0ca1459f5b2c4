"""Letters measured in their PDF (clause 10.1), and the OFD of a full one."""

from datetime import date

import pytest
from tests.typesetting.conftest import han, of_format
from tests.typesetting.measuring import ink, near, pages_of

from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.model import Document, Format, Paragraph
from xunzhang.typesetting.ofd import read_ofd, to_ofd
from xunzhang.typesetting.structure import recognise

ROW = 10.39
BODY = recognise("现就有关事项函告如下。\n一、关于分工\n各司其职。\n特此函告。")


@pytest.fixture(scope="module")
def letter(fonts):
    return to_pdf(
        Document(
            format=Format.LETTER,
            title="某市人民政府办公厅关于商请支持有关工作的函",
            issuing_organs=("某市人民政府办公厅",),
            document_number="某政办函〔2018〕3号",
            copy_number="000012",
            classification="机密",
            main_recipients="某局",
            body=BODY * 12,
            signature=("某市人民政府办公厅",),
            dated_on=date(2018, 11, 1),
            copy_recipients="某委",
        ),
        fonts,
    )


def test_letters_mark_30_mm_from_the_papers_edge(letter):
    assert ink(letter, 1, (15, 20, 205, 46), red=True)[1] == near(30, 0.2)


def test_letters_double_rules_170_mm_wide_centred_on_the_paper(letter):
    rules = sorted(pages_of(letter)[0].rules, key=lambda rule: rule.top)
    assert len(rules) == 4
    for rule in rules:
        assert (rule.left, rule.right) == (near(20, 0.05), near(190, 0.05))
    thick, thin, lower_thin, lower_thick = rules
    assert thick.thickness > thin.thickness
    assert lower_thick.thickness > lower_thin.thickness
    mark_bottom = ink(letter, 1, (15, 20, 205, thick.top - 1), red=True)[3]
    assert thick.top - mark_bottom == near(4, 0.2)
    assert lower_thick.bottom == near(297 - 20, 0.05)


def test_letters_number_and_copy_number_share_the_row_under_the_rule(letter):
    page = pages_of(letter)[0]
    rule = sorted(page.rules, key=lambda each: each.top)[1]
    number, copy = page.find("某政办函〔2018〕3号"), page.find("000012")
    assert number[-1].right == near(184)
    assert copy[0].left == near(28)
    assert number[0].top == near(copy[0].top)
    assert number[0].top - rule.bottom == near(4.84)


def test_letters_title_two_rows_under_the_last_mark(letter):
    page = pages_of(letter)[0]
    title = page.rows(22)[0][0]
    assert (title.top + 1.06) - page.find("机密")[0].bottom == near(2 * ROW)


def test_letters_first_page_has_no_number_and_the_colophon_no_rules(letter):
    pages = pages_of(letter)
    assert "— 1 —" not in pages[0].text()
    assert "— 2 —" in pages[1].text()
    assert not pages[-1].rules
    assert pages[-1].find("抄送：某委。")


def test_letters_short_colophon_stands_on_the_page_of_the_text(fonts):
    letter = of_format(Format.LETTER, body=recognise("特此函告。"))
    (page,) = pages_of(to_pdf(letter, fonts))
    assert page.find("抄送：")[0].top > 240


@pytest.fixture(scope="module")
def full_letter():
    """A letter whose first page is full."""
    return of_format(Format.LETTER, body=(Paragraph(text=han(28 * 40)),))


def test_a_full_first_page_of_a_letter_ends_above_the_lower_double_rule(full_letter, fonts):
    pages = pages_of(to_pdf(full_letter, fonts))
    first = pages[0]
    lower = sorted(first.rules, key=lambda rule: rule.top)[2:]
    assert 297 - lower[-1].bottom == near(20, 0.05)
    rows = first.rows()
    assert len(rows[-1]) == 28, "the page is full"
    assert 262 - ROW <= rows[-1][0].bottom <= 262.05, "within a row of the type area's foot"
    assert lower[0].top - rows[-1][0].bottom >= 13
    assert "—" not in first.text()
    assert "— 2 —" in pages[1].text()
    assert not [rule for rule in pages[1].rules if rule.right - rule.left > 160]


def test_the_ofd_of_a_full_letter_has_rules_rows_and_no_first_number_where_the_pdf_has_them(
    full_letter, fonts
):
    ours = pages_of(to_pdf(full_letter, fonts))
    pages = read_ofd(to_ofd(full_letter, fonts)).pages
    assert len(pages) == len(ours)
    expected = sorted((rule.top, rule.bottom, rule.left, rule.right) for rule in ours[0].rules)
    found = sorted((rule.top, rule.bottom, rule.left, rule.right) for rule in pages[0].rules)
    assert found == [tuple(near(edge, 0.05) for edge in rule) for rule in expected]
    assert not any("—" in run.text for run in pages[0].runs)
    for page, own in zip(pages, ours, strict=True):
        lowest = max(run.baseline for run in page.runs if run.size > 5)
        assert lowest == near(max(glyph.bottom for glyph in own.of_size(16)) - 0.12 * 16 / 72 * 25.4, 0.05)
