"""武政〔2018〕54号 as a PDF: red head, number, all 79 articles in order, nothing lost, 版记 at the end."""

import itertools

import pytest
from tests.typesetting.measuring import ink, pages_of
from tests.typesetting.working_rules import lines, rules_notice, source

from xunzhang.kernel.numerals import to_chinese
from xunzhang.typesetting.api import typeset
from xunzhang.typesetting.model import Division, Numbered


@pytest.fixture(scope="module")
def finished(fonts):
    return typeset(rules_notice(), fonts)


@pytest.fixture(scope="module")
def pages(finished):
    return pages_of(finished.pdf)


def test_first_page_is_the_notice(finished, pages):
    text = pages[0].text()
    assert text.startswith(
        "武汉市人民政府文件武政〔2018〕54号武汉市人民政府关于印发武汉市人民政府工作规则的通知"
    )
    assert "各区人民政府，市人民政府各部门：《武汉市人民政府工作规则》已经" in text
    assert "武汉市人民政府2018年11月1日— 1 —" in text
    assert ink(finished.pdf, 1, (20, 60, 195, 100), red=True)[1] == pytest.approx(72, abs=0.2)


def test_rules_begin_on_the_second_page(pages):
    assert pages[1].text().startswith("武汉市人民政府工作规则第一章\u3000总则一、")


def test_text_of_the_pages_is_the_text_of_the_rules(pages):
    printed = "".join(glyph.text for page in pages[1:] for glyph in page.of_size(16))
    assert printed == "".join(lines(source()))


def test_all_79_articles_in_order_and_13_chapters(pages):
    body = rules_notice().issued_text.body
    articles = [block.number for block in body if isinstance(block, Numbered) and block.level == 1]
    assert articles == [f"{to_chinese(number)}、" for number in range(1, 80)]
    assert sum(isinstance(block, Division) for block in body) == 13
    text = "".join(glyph.text for page in pages[1:] for row in page.rows() for glyph in row)
    places = [text.find(number) for number in articles]
    assert -1 not in places


def test_every_row_stands_on_the_grid_and_no_page_has_more_than_22(pages):
    pitch = (225 - 16 / 72 * 25.4) / 21
    for page in pages[1:-1]:
        rows = page.rows()
        assert len(rows) <= 22
        for row in rows:
            place = (row[0].top - 37) / pitch
            assert abs(place - round(place)) < 0.02, (page.number, row[0].text)
    assert sum(len(page.rows()) == 22 for page in pages) >= 10


def test_no_row_is_stretched_out_of_shape(pages):
    """A full row has 25 to 31 characters, numbers counted as written."""
    cell = 156 / 28
    for page in pages[1:-1]:
        for row in page.rows():
            ended = row[-1].right > 183
            han = [glyph for glyph in row if not glyph.text.isascii() and not glyph.text.isspace()]
            steps = [later.left - earlier.left for earlier, later in itertools.pairwise(han)]
            if ended:
                assert sorted(steps)[len(steps) // 2] < cell * 1.13, "".join(glyph.text for glyph in row)


def test_chapter_heading_is_never_the_last_row(pages):
    for page in pages[1:]:
        rows = page.rows()
        if rows:
            assert rows[-1][0].text != "第" or "章" not in "".join(glyph.text for glyph in rows[-1][:6])


def test_colophon_closes_the_last_even_page(pages):
    assert len(pages) % 2 == 0
    assert "武汉市人民政府办公厅2018年11月2日印发" in pages[-1].text()
    assert max(rule.bottom for rule in pages[-1].rules) == pytest.approx(262, abs=0.05)


def test_open_fonts_have_every_character(finished):
    assert finished.glyphs.sentences() == ()
