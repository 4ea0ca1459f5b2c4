"""Structure recognised in plain text: nothing lost, numbers seen, series treated alike."""

import re

from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.numerals import to_chinese
from xunzhang.typesetting.model import Article, Division, Numbered, Paragraph, text_of
from xunzhang.typesetting.structure import gaps, ordinal_of, recognise

PROSE = st.text(
    alphabet="市人民政府工作规则通知，。；：“”《》（）()、123.第章条一二三", min_size=1, max_size=60
)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）").replace("．", ".")


@given(st.lists(PROSE, max_size=12))
def test_no_character_is_lost_or_added(lines):
    blocks = recognise("\n".join(lines))
    assert bare("".join(text_of(block) for block in blocks)) == bare("".join(lines))


@given(st.lists(PROSE, max_size=12))
def test_recognising_again_changes_nothing(lines):
    blocks = recognise("\n".join(lines))
    assert recognise("\n".join(text_of(block) for block in blocks)) == blocks


@given(st.integers(1, 99), st.sampled_from([1, 2, 3, 4]), st.booleans())
def test_a_number_of_any_level_is_seen(number, level, full):
    opening, closing = ("（", "）") if full else ("(", ")")
    written = {
        1: f"{to_chinese(number)}、",
        2: f"{opening}{to_chinese(number)}{closing}",
        3: f"{number}.",
        4: f"{opening}{number}{closing}",
    }[level]
    (block,) = recognise(f"{written}健全工作制度，明确分工，抓好落实。")
    assert isinstance(block, Numbered)
    assert (block.level, ordinal_of(block)) == (level, number)
    assert "(" not in block.number


def test_headings_by_form():
    blocks = recognise("一、总体要求\n（一）指导思想。坚持依法。\n（二）基本原则。注重实效。\n现通知如下：\n")
    assert [type(block) for block in blocks] == [Numbered, Numbered, Numbered, Paragraph]
    assert (blocks[0].head, blocks[0].text) == ("总体要求", "")
    assert (blocks[1].head, blocks[1].text) == ("指导思想。", "坚持依法。")


def test_a_series_is_treated_alike():
    blocks = recognise("（一）指导思想。坚持依法。\n（二）讨论决定市人民政府工作中的重大事项；\n（三）其他。")
    assert [block.head for block in blocks] == ["", "", ""]


def test_a_sentence_with_numbered_parts_is_a_heading_too():
    blocks = recognise("（一）充分协商。列明理据。\n（二）限时办理。\n1.有时限的，在时限内办毕。")
    assert [block.head for block in blocks] == ["充分协商。", "限时办理。", ""]


def test_articles_numbered_through_chapters_are_one_series():
    blocks = recognise(
        "第一章 总则\n一、实行市长负责制。市长领导工作。\n第二章 职责\n二、"
        + "统筹协调" * 12
        + "。各司其职。"
    )
    assert [block.head for block in blocks if isinstance(block, Numbered)] == ["", ""]


def test_divisions_and_articles():
    blocks = recognise("第一章  总则\n第一条 为了规范公文，制定本办法。\n第一节\u3000会议\n第十一条 附则。")
    assert blocks[0] == Division(rank="chapter", number="第一章", heading="总则")
    assert blocks[1] == Article(number="第一条", text="为了规范公文，制定本办法。")
    assert blocks[2] == Division(rank="section", number="第一节", heading="会议")


def test_what_only_looks_like_a_number():
    lines = [
        "3.5%的单位已经完成。",
        "2018.11的会议",
        "一",
        "（甲）说明",
        "第三章规定的程序适用。",
        "百分之一、二",
    ]
    assert all(isinstance(block, Paragraph) for block in recognise("\n".join(lines)))


def test_blank_lines_and_outer_spaces_are_dropped():
    assert recognise("\n\n　　正文。  \n\n") == (Paragraph(text="正文。"),)
    assert recognise("") == ()


def test_gaps_in_numbering_are_named():
    assert gaps(recognise("一、甲\n（一）乙\n（三）丙\n三、丁")) == (("一、", "三、"), ("（一）", "（三）"))
    assert gaps(recognise("一、甲\n（一）乙\n二、丙\n（一）丁\n（二）戊")) == ()
