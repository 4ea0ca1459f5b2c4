"""Time limits, whether an answer is asked, dates and numbers as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.typesetting.reading import Element, read
from xunzhang.typesetting.reading.body import Passage
from xunzhang.typesetting.reading.contents import Line, Piece, Place
from xunzhang.typesetting.reading.dates import understood, whole_date
from xunzhang.typesetting.reading.limits import time_limits
from xunzhang.typesetting.reading.numbers import number_found
from xunzhang.typesetting.reading.replies import reply_asked
from xunzhang.typesetting.reading.words import is_organ, kind_of_title, members, names_in, person

DATED = date(2024, 11, 20)


def limits_in(text, dated_on=DATED):
    return time_limits((Passage(text, Place(paragraph=1)),), dated_on)


@pytest.mark.parametrize(
    ("text", "written", "due", "for_reply"),
    [
        ("请于2024年12月3日前将材料报送我局。", "2024年12月3日前", date(2024, 12, 3), True),
        ("请于12月3日（星期二）下午5时前书面反馈市政府办公室。", "12月3日（星期二）下午5时前", date(2024, 12, 3), True),
        ("请于1月10日前函复。", "1月10日前", date(2025, 1, 10), True),
        ("各单位应在本月底前完成整改。", "本月底前", date(2024, 11, 30), False),
        ("下月5日前报送进展情况。", "下月5日前", date(2024, 12, 5), True),
        ("12月底前完成验收。", "12月底前", date(2024, 12, 31), False),
        ("到2025年底前，全面建成。", "2025年底前", date(2025, 12, 31), False),
        ("年底前将总结报市政府。", "年底前", date(2024, 12, 31), True),
        ("明年2月底前完成。", "明年2月底前", date(2025, 2, 28), False),
        ("报名截止时间为2024年12月1日。", "截止时间为2024年12月1日", date(2024, 12, 1), True),
        ("请务必于2月30日前反馈。", "2月30日前", None, True),
    ],
)  # fmt: skip
def test_a_day_is_understood(text, written, due, for_reply):
    (found,) = limits_in(text)
    assert (found.written, found.due_on, found.for_reply) == (written, due, for_reply)


def test_a_day_without_a_year_is_not_guessed_without_the_date_of_the_document():
    (found,) = limits_in("请于12月3日前报送。", None)
    assert found.due_on is None
    assert found.for_reply


def test_an_inferred_year_is_said():
    assert limits_in("请于1月10日前函复。")[0].year_inferred
    assert not limits_in("请于2025年1月10日前函复。")[0].year_inferred


@pytest.mark.parametrize(
    ("text", "days", "unit", "counted_from", "for_reply"),
    [
        ("请在收到本函后10个工作日内函复我局。", 10, "working_day", "receipt", True),
        ("自印发之日起30日内完成整改。", 30, "day", "issue", False),
        ("请于收到通知之日起五日内书面反馈意见。", 5, "day", "receipt", True),
        ("接报后2小时内报告市政府。", 2, "hour", "", True),
        ("应当在三个月内办结。", 3, "month", "", False),
    ],
)
def test_a_length_is_understood(text, days, unit, counted_from, for_reply):
    (found,) = limits_in(text)
    assert (found.days, found.unit, found.counted_from, found.for_reply) == (
        days,
        unit,
        counted_from,
        for_reply,
    )


@pytest.mark.parametrize(
    "text",
    [
        "日前，市政府召开会议。",
        "目前进展顺利。",
        "2024年3月5日前后，气温回升。",
        "会议于2024年3月5日召开。",
        "5日内容见附件三十页。",
        "三月内部会议。",
    ],
)
def test_what_is_no_limit(text):
    assert [found for found in limits_in(text) if found.due_on or found.for_reply] == []


def test_a_limit_of_every_month_asks_for_no_answer_to_this_document():
    (found,) = limits_in("请各区于每月5日前报送上月进展。")
    assert found.recurring
    assert not found.for_reply
    assert found.due_on is None


def test_articles_of_an_issued_rule_ask_for_no_answer():
    (found,) = limits_in("第八条　申请人应当在十五日内报送材料。")
    assert not found.for_reply


@pytest.mark.parametrize(
    ("kind", "title", "text", "asked", "rule"),
    [
        ("请示", "关于甲的请示", "妥否，请批示。", True, "reply.request"),
        ("函", "关于甲的函", "请予支持为盼，盼复。", True, "reply.words"),
        ("函", "关于甲的函", "请贵局研究函复。", True, "reply.words"),
        ("函", "关于甲的复函", "特此函复。", False, "reply.answer"),
        ("函", "关于甲的复函", "现函复如下：", False, "reply.answer"),
        ("批复", "关于甲的批复", "请认真组织实施。", False, "reply.answer"),
        ("函", "关于征求乙意见的函", "现送上，请审阅。", True, "reply.comments"),
        ("通知", "关于甲的通知", "请将贯彻情况报送市政府办公室。", True, "reply.words"),
        ("通知", "关于甲的通知", "请认真贯彻执行。", False, "reply.none"),
        ("报告", "关于甲的报告", "特此报告。", False, "reply.none"),
    ],
)
def test_whether_an_answer_is_asked(kind, title, text, asked, rule):
    found = reply_asked(kind, title, (Passage(text, Place(paragraph=1)),), limits_in(text))
    assert (found.asked, found.rule) == (asked, rule)


@pytest.mark.parametrize(
    ("written", "value", "is_arabic"),
    [
        ("2024年3月5日", "2024-03-05", True),
        ("2024 年 3 月 5 日", "2024-03-05", True),
        ("２０２４年３月５日", "2024-03-05", True),
        ("二〇二四年三月五日", "2024-03-05", False),
        ("二○○三年十二月三十一日", "2003-12-31", False),
        ("二O一二年十月二十日", "2012-10-20", False),
        ("2024-03-05", "2024-03-05", False),
        ("2024.3.5", "2024-03-05", False),
    ],
)
def test_dates_as_people_write_them(written, value, is_arabic):
    found = whole_date(written)
    assert (found.value, found.is_arabic) == (value, is_arabic)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_date_in_official_form_is_understood(day):
    found = understood(f"{day.year}年{day.month}月{day.day}日")
    assert found.day == day
    assert found.is_arabic
    assert not found.has_leading_zero


@pytest.mark.parametrize("written", ["2023年2月30日", "2024年13月1日"])
def test_a_day_that_does_not_exist_is_kept_as_written(written):
    found = whole_date(written)
    assert found.day is None
    assert found.value == written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("某政发〔2024〕3号", "某政发〔2024〕3号"),
        ("某政发[2024]3号", "某政发〔2024〕3号"),
        ("某政发（2024）第03号", "某政发〔2024〕3号"),
        ("某政发【2024】 3 号", "某政发〔2024〕3号"),
        ("某政发〔二〇二四〕三号", "某政发〔2024〕3号"),
        ("文号：某政发〔2024〕3号", "某政发〔2024〕3号"),
        ("某政办函2024-15号", "某政办函〔2024〕15号"),
        ("某字（2009）第12号", "某字〔2009〕12号"),
    ],
)
def test_numbers_as_people_write_them(written, value):
    assert number_found(written, Line((Piece(written),)), Place()).value == value


@pytest.mark.parametrize(
    "text", ["关于某事的通知", "2024年3月5日", "收悉（某政发〔2024〕3号）", "第3号", "3号"]
)
def test_what_is_no_number(text):
    assert number_found(text, Line((Piece(text),)), Place()) is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于某事的通知", "通知"),
        ("关于某事的实施意见", "意见"),
        ("关于某事的复函", "函"),
        ("关于公布某办法的公告", "公告"),
        ("某办法（试行）", ""),
        ("关于某事的通知（征求意见稿）", "通知"),
        ("关于报送《某报告》的函", "函"),
        ("某会议纪要", "纪要"),
        ("某实施方案", ""),
    ],
)
def test_the_kind_a_title_ends_in(title, kind):
    assert kind_of_title(title) == kind


def test_members_names_and_persons():
    assert members("各区人民政府，市局（含直属、派出机构），某公司") == (
        "各区人民政府",
        "市局（含直属、派出机构）",
        "某公司",
    )
    assert names_in("林知远　顾　言、沈怀瑾") == ("林知远", "顾言", "沈怀瑾")
    assert person("市长　江 叙 白") == ("市长", "江叙白")
    assert person("市人民政府办公室") is None
    assert is_organ("某市生态环境局")
    assert not is_organ("现将有关情况通知如下。")


def test_an_impossible_date_is_remarked_on():
    text = "某局关于测试的通知\n各处：\n　　请照办。\n　　　　　　　　　　　　　　某局\n　　　　　　　　　　　　　　2024年2月30日\n"
    reading = read(text.encode(), "a.txt")
    assert reading.value(Element.DATED_ON) == "2024年2月30日"
    assert reading.get(Element.DATED_ON).confidence == "doubtful"
    assert any("没有“2024年2月30日”这一天" in chinese for chinese, _ in reading.remarks)


def test_radicals_that_programs_put_into_files_are_read_as_characters():
    text = "某局关于⽤⽔⼯作的通知\n某发〔2024〕1号\n各处：\n　　请照办。\n"
    reading = read(text.encode(), "a.txt")
    assert reading.value(Element.TITLE) == "某局关于用水工作的通知"


def test_a_web_address_before_the_text_is_no_part_of_it():
    text = "来源: http://www.example.cn/a.htm | 标题: 通知\n某市人民政府关于做好防汛工作的通知\n各区人民政府：\n    请认真执行。\n某市人民政府\n2018年11月1日\n"
    found = read(text.encode(), "a.txt")
    assert found.value(Element.TITLE) == "某市人民政府关于做好防汛工作的通知"
    assert any("网址" in zh for zh, _en in found.remarks)
