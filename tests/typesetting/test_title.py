"""Long titles break in trapezoid form between words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import Document, Paragraph
from xunzhang.typesetting.requirements import require
from xunzhang.typesetting.title import title_lines

LONG = [
    "某市人民政府关于印发某市人民政府工作规则的通知",
    "某市人民政府关于请求解决某某流域综合治理与生态修复重大工程建设资金有关问题的请示",
    "某市人民政府办公厅关于转发市发展和改革委员会等部门某市深化行政审批制度改革实施方案的通知",
    "某市人民政府办公厅关于进一步加强安全生产工作的意见",
]


@pytest.mark.parametrize("title", LONG)
def test_lines_fit_and_nothing_is_lost(title):
    lines = title_lines(title, 20)
    assert "".join(lines) == title
    assert len(lines) > 1
    assert max(map(len, lines)) <= 20


@pytest.mark.parametrize("title", LONG)
def test_shape_is_trapezoid_or_diamond(title):
    widths = [len(line) for line in title_lines(title, 20)]
    steps = [later - earlier for earlier, later in pairwise(widths)]
    assert not any(first < 0 < second for first, second in pairwise(steps)), widths
    assert max(widths) > min(widths)


def test_breaks_between_words():
    assert title_lines(LONG[0], 20) == ("某市人民政府关于印发", "某市人民政府工作规则的通知")
    for title in LONG:
        for line in title_lines(title, 20):
            assert not line.startswith(("的", "、", "》", "规则", "知", "府"))
            assert not line.endswith(("《", "通", "工", "人民"))


def test_short_title_is_one_line_and_a_given_break_is_kept():
    assert title_lines("某市人民政府工作规则", 20) == ("某市人民政府工作规则",)
    assert title_lines("某市\n关于分工的通知", 20) == ("某市", "关于分工的通知")


@given(st.text(alphabet="某市人民政府关于印发的通知《》、工作1A", min_size=1, max_size=80))
def test_any_title_keeps_its_text_and_width(title):
    lines = title_lines(title, 20)
    assert "".join(lines) == title
    assert all(sum(0.5 if letter.isascii() else 1 for letter in line) <= 20 for line in lines)


def test_a_title_as_long_as_the_form_allows_is_broken_at_once():
    title = "某市人民政府办公厅关于转发市发展和改革委员会等部门某市深化行政审批制度改革实施方案的通知" * 50
    for length in (160, 200, 300, 2000):
        lines = title_lines(title[:length], 20)
        assert "".join(lines) == title[:length]
        assert max(map(len, lines)) <= 20
        assert len(lines) <= length // 16 + 2


def test_a_longer_title_than_the_form_allows_is_refused():
    document = Document(
        title="某" * 301, issuing_organs=("某市人民政府",), body=(Paragraph(text="请执行。"),)
    )
    with pytest.raises(UnusableInput, match="至多300字") as refused:
        require(document)
    assert refused.value.field == "title"
