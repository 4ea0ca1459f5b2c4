"""Upward documents, orders, minutes and joint marks measured in their PDF (clauses 7.2.5, 7.2.6, 10.2, 10.3)."""

import io
from datetime import date

import pdfplumber
import pytest
from tests.typesetting.conftest import notice, of_format
from tests.typesetting.measuring import ink, near, pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import body_rows, to_pdf
from xunzhang.typesetting.model import (
    Attendance,
    Document,
    Format,
    Issuer,
    Seal,
    Signatory,
)
from xunzhang.typesetting.structure import recognise

ROW = 10.39
CELL = 156 / 28
BODY = recognise("现就有关事项函告如下。\n一、关于分工\n各司其职。\n特此函告。")


def test_upward_number_at_the_left_on_the_last_signers_row(fonts):
    upward = notice(
        format=Format.UPWARD,
        issued_text=None,
        main_recipients="某省人民政府",
        issuers=tuple(Issuer(name=name) for name in ("张三", "李四", "王五")),
    )
    page = pages_of(to_pdf(upward, fonts))[0]
    number, label = page.find("某政〔2018〕54号"), page.find("签发人：")
    second, last = page.find("李四"), page.find("王五")
    assert number[0].left == near(28 + CELL)
    assert second[-1].right == near(184 - CELL)
    assert last[0].top == near(number[0].top)
    assert last[0].top - label[0].top == near(ROW)
    assert last[0].left == near(label[-1].right)
    assert "Fang" in label[0].font
    assert "Kai" in last[0].font
    (separator,) = page.rules
    assert separator.top - number[0].bottom == near(4, 0.1)


def test_upward_without_issuer_is_refused():
    with pytest.raises(UnusableInput, match="签发人") as refused:
        to_pdf(notice(format=Format.UPWARD))
    assert refused.value.field == "issuers"


def test_order_mark_number_body_and_signature(fonts):
    order = Document(
        format=Format.ORDER,
        title="",
        issuing_organs=("某市人民政府",),
        document_number="第290号",
        body=recognise("《某市办法》已经通过，现予公布。"),
        signatory=Signatory(title="市长", name="张三"),
        seal=Seal.SIGNATORY,
        dated_on=date(2018, 11, 1),
    )
    pdf = to_pdf(order, fonts)
    page = pages_of(pdf)[0]
    _, top, _, bottom = ink(pdf, 1, (20, 45, 195, 85), red=True)
    assert top == near(57, 0.2)
    assert "某市人民政府令" in page.text()
    number, body, name = page.find("第290号"), page.find("《某市办法》"), page.find("张三")
    assert number[0].top - bottom == near(2 * ROW)
    assert body[0].top - number[0].bottom == near(2 * ROW)
    assert name[-1].right == near(184 - 4 * CELL)
    assert name[0].left - page.find("市长")[-1].right == near(2 * CELL)
    day = page.find("2018年11月1日")
    assert day[-1].right == near(184 - 4 * CELL)
    assert day[0].top - name[0].top == near(2 * ROW)


def test_minutes_list_who_attended(fonts):
    minutes = Document(
        format=Format.MINUTES,
        title="",
        mark="某市人民政府常务会议纪要",
        body=BODY,
        attendance=(
            Attendance(label="出席", names="张三" + "、李四" * 20),
            Attendance(label="列席", names="王五"),
        ),
    )
    pdf = to_pdf(minutes, fonts)
    page = pages_of(pdf)[0]
    assert ink(pdf, 1, (20, 60, 195, 95), red=True)[1] == near(72, 0.2)
    label = page.find("出席：")
    assert "Sans" in label[0].font
    assert label[0].left == near(28 + 2 * CELL)
    lines = [row for row in page.rows() if row[0].left == near(label[-1].right, 1)]
    assert lines, "names hang under the first name"


def test_joint_mark_organs_are_of_one_width_and_the_word_is_in_the_middle(fonts):
    organs = ("某市发展和改革委员会", "某市财政局", "某市人力资源和社会保障局")
    page = pages_of(to_pdf(notice(issuing_organs=organs, issued_text=None), fonts))[0]
    marks = [page.find(organ) for organ in organs]
    word = page.find("文件")
    assert {round(mark[0].left, 1) for mark in marks} == {round(marks[0][0].left, 1)}
    assert {round(mark[-1].right, 1) for mark in marks} == {round(marks[0][-1].right, 1)}
    middle = (marks[0][0].top + marks[-1][0].bottom) / 2
    assert (word[0].top + word[0].bottom) / 2 == near(middle, 1)
    assert marks[0][0].left >= 28
    assert word[-1].right <= 184


@pytest.fixture(scope="module", params=list(Format))
def any_format(request, fonts):
    return request.param, to_pdf(of_format(request.param), fonts)


def test_every_format_is_a4_with_full_pages_of_22_rows_of_28(any_format, fonts):
    """Or so many rows as keep the signature with its text (7.3.5.5): flush with both edges in any case."""
    form, pdf = any_format
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            assert page.width * 25.4 / 72 == near(210, 0.1)
            assert page.height * 25.4 / 72 == near(297, 0.1)
    rows = pages_of(pdf)[1].rows()
    count = body_rows(of_format(form), fonts)
    assert abs(count - 22) <= 1
    assert [len(row) for row in rows] == [28] * count
    assert rows[0][0].top == near(37, 0.1)
    assert rows[-1][0].bottom == near(262, 0.1)
    assert rows[5][0].left == near(28, 0.05)
    assert rows[5][-1].right == near(184, 0.2)


def test_every_format_numbers_its_pages_outside(any_format):
    form, pdf = any_format
    pages = pages_of(pdf)
    for page in pages[: 3 if form is not Format.LETTER else 2]:
        dashes = [glyph for glyph in page.of_size(14) if glyph.text == "—"]
        if form is Format.LETTER and page.number == 1:
            assert not dashes
            continue
        assert f"— {page.number} —" in page.text()
        _, top, _, bottom = ink(pdf, page.number, (dashes[0].left, 262.5, dashes[0].right, 275))
        assert (top + bottom) / 2 == near(269, 0.2)
        if page.number % 2:
            assert dashes[-1].right == near(184 - 14 / 2.83465)
        else:
            assert dashes[0].left == near(28 + 14 / 2.83465)


def test_every_format_has_its_colophon_at_the_foot_of_its_last_side(any_format):
    form, pdf = any_format
    pages = pages_of(pdf)
    last = pages[-1]
    copied = last.find("抄送：市委办公厅")
    assert copied[0].left == near(28 + CELL)
    assert copied[0].size == near(14, 0.01)
    if form is Format.LETTER:
        assert not last.rules
        assert "印发" not in last.text()
        assert (
            max(glyph.bottom for glyph in last.of_size(14) if not glyph.text.isascii() and glyph.text != "—")
            <= 262
        )
    else:
        assert len(pages) % 2 == 0
        assert max(rule.bottom for rule in last.rules) == near(262, 0.05)
        assert last.find("2018年11月5日印发")[-1].right == near(184 - CELL)


def test_body_begins_two_rows_under_an_orders_number_and_under_the_separator_of_minutes(fonts):
    order = pages_of(to_pdf(of_format(Format.ORDER, document_number="第1号", main_recipients=""), fonts))[0]
    assert order.find("通知如下。")[0].top - order.find("第1号")[0].bottom == near(2 * ROW)
    minutes = pages_of(to_pdf(of_format(Format.MINUTES, main_recipients=""), fonts))[0]
    assert minutes.find("通知如下。")[0].top - minutes.rules[0].bottom == near(2 * ROW)
    assert minutes.rules[0].top - minutes.find("某政〔2018〕54号")[0].bottom == near(4, 0.1)


def test_attendance_one_empty_row_under_body_or_attachments_note_names_unbroken(fonts):
    names = "、".join(["张三", "欧阳修", "李四"] * 12)
    lines = (Attendance(label="出席", names=names), Attendance(label="请假", names="王五"))
    for changes, above in (({}, "特此通知。"), ({"attachments_note": ("清单",)}, "附件：清单")):
        document = of_format(Format.MINUTES, body=recognise("特此通知。"), attendance=lines, **changes)
        page = pages_of(to_pdf(document, fonts))[0]
        label, absent = page.find("出席："), page.find("请假：")
        assert label[0].top - page.find(above)[0].top == near(2 * ROW)
        assert label[0].left == absent[0].left == near(28 + 2 * CELL)
        rows = [row for row in page.rows() if label[0].top - 1 < row[0].top < absent[0].top - 1]
        assert len(rows) >= 3
        for row in rows[1:]:
            assert row[0].left == near(page.find("王五")[0].left), "names hang"
            assert "".join(glyph.text for glyph in row[:2]) in ("张三", "欧阳", "李四")


NUMBERED = "一、关于编制情况\n（一）起草经过\n1.征求意见\n（1）有关部门"


@pytest.mark.parametrize(
    "end", ["", "\n特此请示，请予审批。", "\n（2）有关专家\n2.公开征求意见\n（二）主要内容"]
)
def test_headings_alone_before_the_end_leave_the_first_page_its_body(fonts, end):
    document = Document(
        format=Format.UPWARD,
        title="某市人民政府关于报请审批法治建设规划的请示",
        issuing_organs=("某市人民政府",),
        issuers=(Issuer(name="张三"),),
        document_number="某政〔2018〕54号",
        main_recipients="某省人民政府",
        body=recognise(NUMBERED + end),
        signature=("某市人民政府",),
        dated_on=date(2018, 11, 1),
        note="联系人：张三，电话：82826666",
    )
    pages = pages_of(to_pdf(document, fonts))
    assert "一、关于编制情况" in pages[0].text()
    assert "（一）起草经过" in pages[0].text()
    with_signature = next(page for page in pages if "2018年11月1日" in page.text())
    last_line = (NUMBERED + end).splitlines()[-1]
    assert last_line in with_signature.text(), "no page bears the signature alone"


def test_items_of_a_list_fill_the_page_as_headings_do_not(fonts):
    body = recognise("\n".join(f"{number}.第{number}项工作" for number in range(1, 31)))
    document = notice(issued_text=None, body=body)
    first = pages_of(to_pdf(document, fonts))[0]
    assert "1.第1项工作" in first.text()
    assert first.rows()[-1][0].top > 240, "the page is full"
