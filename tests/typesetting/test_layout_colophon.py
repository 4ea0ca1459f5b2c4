"""The colophon of every format at the foot of its last side (7.4), however long it is."""

from itertools import pairwise

import pytest
from tests.typesetting.conftest import of_format
from tests.typesetting.measuring import near, pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.model import Format, Paragraph

CELL = 156 / 28


@pytest.mark.parametrize("form", [Format.DOWNWARD, Format.UPWARD, Format.LETTER, Format.MINUTES])
@pytest.mark.parametrize("length", [1, 20])
@pytest.mark.parametrize("count", [1, 30, 60, 100, 120])
def test_a_colophon_however_long_stands_whole_on_the_last_side(fonts, form, length, count):
    body = tuple(Paragraph(text=f"第{place}段。") for place in range(length))
    document = of_format(
        form, body=body, copy_recipients="，".join(["某委员会"] * count), main_recipients="某局"
    )
    pages = pages_of(to_pdf(document, fonts))
    last = pages[-1]
    assert last.text().count("某委员会") == count
    assert sum(page.text().count("某委员会") for page in pages) == count
    rows = last.rows(14)
    small = [row for row in rows if row[0].top < 262]
    assert small[0][0].top >= 37
    assert small[-1][-1].bottom <= 262
    assert all(upper[0].bottom <= lower[0].top + 0.1 for upper, lower in pairwise(small)), (
        "rows do not cover one another"
    )
    text_end = max((glyph.bottom for glyph in last.of_size(16)), default=0)
    assert text_end < small[0][0].top
    if form is not Format.LETTER:
        assert len(pages) % 2 == 0
        assert max(rule.bottom for rule in last.rules) == near(262, 0.05)


def test_a_colophon_that_fills_more_than_a_side_is_refused_with_its_remedy(fonts):
    with pytest.raises(UnusableInput, match="一面排不下，请用统称") as refused:
        to_pdf(of_format(Format.DOWNWARD, copy_recipients="，".join(["某某委员会"] * 150)), fonts)
    assert refused.value.field == "copy_recipients"
    assert "attach the list" in refused.value.english


def test_a_long_printing_organ_stands_clear_of_the_date(fonts):
    organ = "某市推进长江经济带发展领导小组办公室综合协调和督促检查工作专班秘书处"
    last = pages_of(to_pdf(of_format(Format.DOWNWARD, printing_organ=organ), fonts))[-1]
    name, day = last.find(organ), last.find("2018年11月5日印发")
    assert name[0].left == near(28 + CELL)
    assert name[-1].right < day[0].left
    assert day[-1].right == near(184 - CELL)
    assert name[0].top == near(day[0].top, 1.5)
    assert name[-1].bottom <= 262
