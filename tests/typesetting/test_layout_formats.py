"""Upward documents, letters, orders, minutes and joint marks measured in their PDF (clauses 7.2.5, 7.2.6, 10)."""

import io
from datetime import date
from itertools import pairwise

import pdfplumber
import pytest
from tests.typesetting.conftest import han, notice
from tests.typesetting.measuring import ink, pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import body_rows, to_pdf
from xunzhang.typesetting.model import (
    Attendance,
    Document,
    Format,
    Issuer,
    Paragraph,
    Seal,
    Signatory,
)
from xunzhang.typesetting.ofd import read_ofd, to_ofd
from xunzhang.typesetting.structure import recognise

TOLERANCE = 0.5
ROW = 10.39
CELL = 156 / 28
BODY = recognise("现就有关事项函告如下。\n一、关于分工\n各司其职。\n特此函告。")


def near(value, tolerance=TOLERANCE):
    return pytest.approx(value, abs=tolerance)


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


LONG = recognise("\n".join(["通知如下。", han(28 * 50), "特此通知。", "现予印发。", "请遵照执行。"]))


def of_format(form, **changes):
    fields = {
        "format": form,
        "body": LONG,
        "issued_text": None,
        "issuers": (Issuer(name="张三"),) if form is Format.UPWARD else (),
        "signatory": Signatory(title="市长", name="张三") if form is Format.ORDER else None,
        "title": "" if form in (Format.ORDER, Format.MINUTES) else notice().title,
        "signature": () if form is Format.MINUTES else notice().signature,
        "dated_on": None if form is Format.MINUTES else notice().dated_on,
        "attendance": (Attendance(label="出席", names="张三、李四"),) if form is Format.MINUTES else (),
    }
    return notice(**(fields | changes))


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


def test_letters_short_colophon_stands_on_the_page_of_the_text(fonts):
    letter = of_format(Format.LETTER, body=recognise("特此函告。"))
    (page,) = pages_of(to_pdf(letter, fonts))
    assert page.find("抄送：")[0].top > 240


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
