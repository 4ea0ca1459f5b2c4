"""Each check with texts that are right and texts that are wrong. Pure: no database."""

from datetime import date
from typing import Any

import pytest

from xunzhang.chapters.documents.checks import Draft, Found, Known, Severity, check
from xunzhang.chapters.documents.checks.model import KnownDocument, Said

REGISTER = {
    "武政〔2018〕5号": KnownDocument("武政〔2018〕5号", "关于绿化的通知"),
    "武政〔2017〕9号": KnownDocument(
        "武政〔2017〕9号", "旧的通知", Said("已自2018年1月1日起废止", "was repealed")
    ),
}
KNOWN = Known(
    today=date(2018, 11, 1),
    kinds={
        "notice": ("通知",),
        "report": ("报告",),
        "request_for_instructions": ("请示",),
        "opinion": ("意见",),
        "order": ("命令", "令"),
    },
    marks=frozenset({"武政", "武政办"}),
    texts={"武汉市人民政府工作规则": 79},
    people=(("市长", "周明"), ("副市长", "李国华"), ("市人民政府秘书长", "王立新")),
    abolished=("市卫生和计划生育委员会",),
    document=REGISTER.get,
    alike=lambda subject: (
        (KnownDocument("武政〔2018〕5号", "关于绿化工作的通知"),) if "绿化" in subject else ()
    ),
)
GOOD = {
    "title": "武汉市人民政府关于做好防汛工作的通知",
    "body": "各区要做好防汛工作。",
    "document_kind": "notice",
    "direction": "downward",
    "recipient_class": "subordinate",
    "main_recipients_text": "各区人民政府",
    "main_recipients": ("WH-JIANGAN", "WH-JIANGHAN"),
    "necessity": "汛期将至，须统一部署。",
    "issuer": "武汉市人民政府",
}
UPWARD = {
    **GOOD,
    "title": "武汉市人民政府关于拨付资金的请示",
    "document_kind": "request_for_instructions",
    "direction": "upward",
    "recipient_class": "superior_government",
    "main_recipients_text": "湖北省人民政府",
    "main_recipients": ("HB",),
}
REPORT = {**UPWARD, "title": "武汉市人民政府关于防汛工作的报告", "document_kind": "report"}


def found(base: dict[str, Any], **changes: Any) -> tuple[Found, ...]:
    return check(Draft(**{**base, **changes}), KNOWN)


def codes(base: dict[str, Any], **changes: Any) -> set[str]:
    return {one.code for one in found(base, **changes)}


def body(text: str, **changes: Any) -> set[str]:
    return codes(GOOD, body=text, **changes)


def test_a_good_notice_request_and_report_have_nothing() -> None:
    assert codes(GOOD) == codes(UPWARD) == codes(REPORT) == set()
    assert check(Draft(necessity="确有必要"), KNOWN) == ()


@pytest.mark.parametrize(
    ("base", "changes", "code"),
    [
        (
            UPWARD,
            {"body": "一、关于经费\n请批准拨付。\n二、关于编制\n恳请核定编制。"},
            "several_matters",
        ),
        (REPORT, {"body": "工作情况如下。\n妥否，请批示。"}, "report_that_asks"),
        (UPWARD, {"recipient_class": "beyond_superior"}, "level_skipped"),
        (UPWARD, {"main_recipients": ("HB", "HB-X")}, "several_recipients"),
        (
            UPWARD,
            {"main_recipients": (), "main_recipients_text": "省人民政府、省发展改革委"},
            "several_recipients",
        ),
        (UPWARD, {"body": "尊敬的王省长：\n现将有关情况请示如下。"}, "addressed_to_a_person"),
        (UPWARD, {"main_recipients_text": "王省长"}, "addressed_to_a_person"),
        (GOOD, {"necessity": " "}, "necessity_missing"),
        (GOOD, {"title": "武汉市人民政府关于印发防汛实施细则的通知"}, "companion_document"),
        (GOOD, {"title": "武汉市人民政府关于做好绿化工作的通知"}, "already_governed"),
        (GOOD, {"title": "武汉市人民政府关于修改武政〔2018〕5号有关内容的通知"}, "already_governed"),
    ],
)
def test_what_it_is_about_and_to_whom(base: dict[str, Any], changes: dict[str, Any], code: str) -> None:
    assert codes(base, **changes) == {code}


def test_what_is_accounted_for_is_not_found_again() -> None:
    assert not codes(UPWARD, body="一、关于经费\n请批准拨付。\n二、关于背景\n情况如上。")
    assert not codes(UPWARD, body="妥否，请批示。")  # a request asks
    assert not codes(UPWARD, recipient_class="beyond_superior", level_skipping_approval="省长11月1日批准")
    assert not codes(UPWARD, body="尊敬的王省长：如下。", assignment="10月8日王省长当面交办")
    assert not codes(GOOD, title="武汉市人民政府关于印发防汛实施细则的通知", companion_class="x", parent="3")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("武汉市人民政府关于做好防汛工作", "title_without_kind"),
        ("武汉市人民政府关于做好防汛工作的意见", "title_of_another_kind"),
        ("武汉市人民政府关于做好防汛工作的请示报告", "title_two_kinds"),
        ("关于做好防汛工作的通知", "title_without_organ"),
        ("武汉市人民政府防汛通知", "title_without_matter"),
        ("武汉市人民政府关于做好防汛、抗旱，救灾工作的通知", "title_punctuation"),
    ],
)
def test_titles(title: str, code: str) -> None:
    assert codes(GOOD, title=title) == {code}


def test_titles_that_are_right() -> None:
    assert not codes(GOOD, title="武汉市人民政府关于印发《武汉市防汛办法》的通知（试行）")
    assert not codes(GOOD, title="武汉市人民政府令", document_kind="order")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请于2018年13月1日前报送。", "no_such_date"),
        ("请于2018年2月31日前报送。", "no_such_date"),
        ("请于2月30日前报送。", "no_such_date"),
        ("会议于2018年11月1日（星期五）召开。", "wrong_weekday"),
        ("时间为2018年11月5日至11月1日。", "period_ends_before_it_begins"),
        ("请于2018年01月02日前报送。", "date_with_zero"),
        ("请于18年11月1日前报送。", "short_year"),
    ],
)
def test_dates(text: str, code: str) -> None:
    assert body(text) == {code}


def test_dates_that_are_right() -> None:
    for text in (
        "2018年11月1日（星期四）召开。",
        "2020年2月29日前完成。",
        "2018年11月至12月。",
        "2018年11月5日至2019年1月3日。",
    ):
        assert body(text) == set(), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据武政(2018)5号文件。", {"number_in_wrong_form"}),
        ("根据武政〔2018〕第5号文件。", {"number_in_wrong_form"}),
        ("根据武政〔2018〕05号文件。", {"number_in_wrong_form"}),
        ("根据国发[2018]42号文件。", {"number_in_wrong_form"}),
        ("根据武政〔2018〕99号文件。", {"number_not_in_register"}),
        ("根据武政〔2017〕9号文件。", {"ended_document"}),
        ("根据武政〔2018〕5号和国发〔2018〕42号文件。", set()),
        ("按照《武汉市人民政府工作规则》第八十条执行。", {"no_such_article"}),
        ("按照《武汉市人民政府工作规则》第79条执行。", set()),
    ],
)
def test_citations(text: str, expected: set[str]) -> None:
    assert body(text) == expected


def test_the_right_form_of_a_number_is_said() -> None:
    (one,) = found(GOOD, body="根据武政(2018)05号文件。")
    assert "应为“武政〔2018〕5号”" in one.sentence.zh
    assert GOOD["body"] != one.passage == "武政(2018)05号"
    assert one.clause.otherwise.zh == "GB/T 9704-2012 第7.2.5条"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("一、甲方案\n三、乙方案", "number_gap"),
        ("(一)加强领导", "number_form"),
        ("1、加强领导", "number_form"),
        ("一、甲\n（一）乙\n1.丙\n二、丁\n1.戊", "level_left_out"),
        ("详见附件2。", "attachment_not_there"),
        ("附件：1.清单", "attachments_note_typed"),
    ],
)
def test_structure(text: str, code: str) -> None:
    assert code in body(text)


def test_levels_and_attachments_that_are_right() -> None:
    assert not body("一、甲\n1.乙\n2.丙\n二、丁")
    assert not body("详见附件1。", attachments=(("防汛任务表", "一、任务"),))
    assert body("正文。", attachments=(("", "有正文"),)) == {"attachment_incomplete"}
    assert body("正文。", attachments=(("防汛任务表。", "一、任务"),)) == {"attachment_name_mark"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("各区,各部门要落实。", "half_width_mark"),
        ("各区要落实。。", "doubled_mark"),
        ("由×××负责。", "left_open"),
        ("2018年十一月完成。", "mixed_date"),
        ("增长5-10%。", "percent_range"),
        ("约30多个单位。", "about_and_more"),
        ("共１２个单位。", "full_width_figure"),
        ("按照《武汉市防汛办法执行。", "mark_unclosed"),
        ("市长李国华出席会议。", "title_of_a_person"),
        ("请市卫生和计划生育委员会负责。", "abolished_organ"),
    ],
)
def test_wording(text: str, code: str) -> None:
    assert body(text) == {code}


def test_wording_that_is_right() -> None:
    assert not body("副市长李国华、秘书长王立新、市长周明出席，增长5%～10%，约30个单位（含2个新设）。")


def test_every_finding_points_into_its_text_and_names_nothing_it_does_not_say() -> None:
    text = "一、甲,乙。。\n请于2018年13月1日前，按武政(2018)5号落实，见附件3。"
    for one in found(GOOD, body=text):
        assert one.place.field == "body"
        assert 0 <= one.place.start < one.place.end <= len(text)
        assert one.sentence.zh
        assert one.sentence.en
    punctuation = found(GOOD, title="武汉市人民政府关于防汛，抗旱的通知")[0]
    assert punctuation.clause.otherwise.zh == ""  # usage: no article says so
    assert punctuation.severity is Severity.SHOULD


def test_the_binding_come_first() -> None:
    severities = [one.severity for one in found(REPORT, body="共１个。妥否，请批示。2018年13月1日。")]
    assert severities == [Severity.MUST, Severity.ASK, Severity.SHOULD]
