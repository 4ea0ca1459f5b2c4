"""No page bears the signature without text of the body (7.3.5.5), whatever ends the body and however tall the head."""

import pytest
from tests.typesetting.conftest import han, notice
from tests.typesetting.measuring import pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.api import layout_sentences, seal_places, to_pages_png, to_pdf
from xunzhang.typesetting.model import (
    Alignment,
    Attachment,
    Attendance,
    Cell,
    Column,
    Division,
    Format,
    Issuer,
    Paragraph,
    Seal,
    SealImpression,
    Table,
)
from xunzhang.typesetting.structure import recognise

DAY = "2018年11月1日"
NAMES = tuple(f"某市{word}委员会" for word in "甲乙丙丁戊己庚辛壬癸子丑")
LONG_TITLE = "某市甲委员会等部门关于进一步完善某市城市基础设施建设和运营资金保障机制有关问题的意见的通知"
MANY = "，".join(["某某区人民政府"] * 9)


def with_date(pages):
    return next(page for page in pages if DAY in page.text())


def text_above_date(page, words):
    """Glyphs of the body among those over the date."""
    top = page.find(DAY)[0].top
    return [glyph for glyph in page.glyphs if glyph.text in words and glyph.size < 17 and glyph.top < top - 1]


def short(count, length, **changes):
    fields = {
        "issuing_organs": NAMES[:count],
        "signature": NAMES[:count],
        "issuers": tuple(Issuer(name="张三") for _ in range(count)),
        "body": (Paragraph(text=han(length) + "。"),),
        "issued_text": None,
    }
    return notice(**(fields | changes))


@pytest.mark.parametrize("form", [Format.DOWNWARD, Format.UPWARD])
@pytest.mark.parametrize("seal", [Seal.SEALED, Seal.UNSEALED])
@pytest.mark.parametrize("length", [5, 24])
@pytest.mark.parametrize(
    ("count", "title", "recipients"),
    [
        (1, LONG_TITLE, MANY),
        (2, "通知", MANY),
        (2, LONG_TITLE, "某区"),
        (2, LONG_TITLE, MANY),
        (3, "通知", "某区"),
    ],
)
def test_one_row_under_a_tall_head_stands_on_the_first_page_with_the_signature(
    fonts, form, seal, length, count, title, recipients
):
    """Rows closer together, a lower joint mark or recipients in the colophon make room; the page shows all of it."""
    document = short(count, length, title=title, main_recipients=recipients, format=form, seal=seal)
    pages = pages_of(to_pdf(document, fonts))
    if length < 20:
        assert with_date(pages).number == 1
        assert pages[0].find(han(length))
    else:
        # What is long enough to be parted may have a row on either page.
        assert pages[0].find(han(17))
        assert with_date(pages).number == 1 or with_date(pages).rows()[0][-1].text == "。"
    assert max(glyph.bottom for glyph in pages[0].of_size(16)) <= 262.1


@pytest.mark.parametrize("form", [Format.DOWNWARD, Format.UPWARD, Format.LETTER])
@pytest.mark.parametrize("count", [7, 12])
@pytest.mark.parametrize("length", [19, 24])
def test_a_row_that_seals_follow_on_the_next_page_is_spread_over_two(fonts, form, count, length):
    """More room between characters (7.3.5.5): one row on the first page, the other with the seals."""
    document = short(count, length, format=form)
    pages = pages_of(to_pdf(document, fonts))
    signed = next(page for page in pages if NAMES[1] in page.text().replace(NAMES[0], "") and page.number > 1)
    text = han(length) + "。"
    first = [glyph for glyph in pages[0].of_size(16) if glyph.top > pages[0].find("部门：")[0].bottom]
    assert 0 < len(first) < len(text)
    rest = text[len(first) :]
    assert signed.rows()[0][0].text == rest[0]
    assert len(rest) >= 2, "a mark of punctuation is not alone"
    assert signed.find(rest)[0].top == pytest.approx(37, abs=0.2)
    assert first[-1].right == pytest.approx(184, abs=0.6), "the row is full"


@pytest.mark.parametrize("length", [3, 10])
def test_text_too_short_to_part_is_refused_with_its_remedy_and_the_preview_says_so(fonts, length):
    document = short(7, length)
    with pytest.raises(UnusableInput, match="落款会单独成页") as refused:
        to_pdf(document, fonts)
    assert refused.value.field == "body"
    assert "20" in str(refused.value)
    assert "alone" in refused.value.english
    assert layout_sentences(document, fonts) == (str(refused.value),)
    assert layout_sentences(document, fonts, "en") == (refused.value.english,)
    assert to_pages_png(document, fonts)
    assert layout_sentences(short(7, 40), fonts) == ()


def test_a_row_goes_with_seals_and_note_that_leave_no_room_for_two(fonts):
    organs = (*NAMES[:6], "某市互联网信息管理和大数据工作领导小组办公室")
    body = (Paragraph(text=han(60)), Paragraph(text=han(60) + "。"))
    seals = tuple(SealImpression(organ=name, diameter=45) for name in organs)
    document = notice(signature=organs, seals=seals, body=body, issued_text=None, note=han(80))
    pages = pages_of(to_pdf(document, fonts))
    places = seal_places(document, fonts)
    assert layout_sentences(document, fonts) == ()
    first = pages[places[0].page - 1]
    assert first.rows()[0][0].bottom < places[0].top
    assert set(first.rows()[0][0].text) <= set(han(60) + "。")
    too_much = notice(signature=organs, seals=seals, body=body, issued_text=None, note=han(120))
    with pytest.raises(UnusableInput, match="请缩短附注"):
        to_pdf(too_much, fonts)


MEETING = {"format": Format.MINUTES, "title": "", "issued_text": None, "seal": Seal.UNSEALED}


@pytest.mark.parametrize("length", [94, 150, 206, 542, 570, 598])
@pytest.mark.parametrize("people", [1, 3, 20, 60, 200])
def test_minutes_keep_who_attended_with_the_signature(fonts, length, people):
    attendance = (
        Attendance(label="列席", names="李四"),
        Attendance(label="出席", names="、".join(["张三"] * people)),
    )
    document = notice(body=(Paragraph(text=han(length)),), attendance=attendance, **MEETING)
    pages = pages_of(to_pdf(document, fonts))
    assert text_above_date(with_date(pages), "张三席")
    text = "".join(page.text() for page in pages)
    assert text.count("张三") == people
    names = pages[-2].find("出席：")[-1] if "出席：" in pages[-2].text() else None
    rows = [row for page in pages for row in page.rows() if "张三" in "".join(glyph.text for glyph in row)]
    lefts = {round(row[0].left, 1) for row in rows if row[0].text in "张三"}
    assert len(lefts) <= 1, "names hang under one another on both pages"
    assert names is None or not lefts or abs(names.right - lefts.pop()) < 1


def spanned(rows, spans):
    """A table whose last `spans` rows share their first cell."""
    head = tuple(Cell(text=text) for text in ("序号", "项目", "金额"))
    lines = [(Cell(text=f"{place}号"), Cell(text="事由"), Cell(text="1")) for place in range(rows - spans)]
    lines.append((Cell(text="合并", row_span=spans), Cell(text="事由"), Cell(text="1")))
    lines += [(Cell(text="事由"), Cell(text="1"))] * (spans - 1)
    return Table(columns=(Column(), Column(share=3), Column()), rows=(head, *lines))


@pytest.mark.parametrize("spans", [7, 10, 14, 40])
@pytest.mark.parametrize("rows", [20, 28, 30, 31, 32, 45])
def test_rows_that_share_a_cell_go_with_the_signature_as_others_do(fonts, spans, rows):
    spans = min(spans, rows)
    document = notice(body=(Paragraph(text="如下。"), spanned(rows, spans)), issued_text=None)
    pages = pages_of(to_pdf(document, fonts))
    signed = with_date(pages)
    assert text_above_date(signed, "事由")
    text = "".join(page.text() for page in pages)
    assert text.count("事由") == rows, "no row is lost or doubled"
    assert text.count("合并") == 1
    started = next(page.number for page in pages if "序号" in page.text())
    if signed.number > started:
        assert signed.text().index("序号") < signed.text().index("事由"), "the header stands over them"


def test_a_table_of_few_high_rows_leaves_one_with_the_signature(fonts):
    rows = tuple((Cell(text=f"{place}号"), Cell(text="事由" * 120)) for place in range(6))
    given = Table(
        columns=(Column(), Column(share=1)), rows=(tuple(Cell(text=each) for each in "甲乙"), *rows)
    )
    for before in range(0, 16, 3):
        body = (*(Paragraph(text="如下。") for _ in range(before + 1)), given)
        pages = pages_of(to_pdf(notice(body=body, issued_text=None), fonts))
        assert text_above_date(with_date(pages), "事由"), before
        assert "".join(page.text() for page in pages).count("由") == 120 * 6


@pytest.mark.parametrize("alignment", list(Alignment))
@pytest.mark.parametrize("count", [5, 6, 7])
def test_a_last_paragraph_of_any_alignment_goes_with_the_signature(fonts, alignment, count):
    body = (
        *(Paragraph(text=f"第{place}段。") for place in range(count)),
        Paragraph(text="末尾", alignment=alignment),
    )
    signed = with_date(pages_of(to_pdf(notice(body=body, issued_text=None), fonts)))
    assert "末尾" in signed.text()


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_a_division_at_the_end_goes_with_the_signature(fonts, count):
    body = (
        *(Paragraph(text=f"第{place}段。") for place in range(count)),
        Division(rank="chapter", number="第一章", heading="附则"),
    )
    signed = with_date(pages_of(to_pdf(notice(body=body, issued_text=None), fonts)))
    assert "附则" in signed.text()


LYING = Table(columns=(Column(),) * 3, rows=((Cell(text="项目"),) * 3,) * 5, landscape=True)


def test_a_landscape_table_at_the_end_is_refused_with_both_remedies(fonts):
    text = recognise("现下达如下。")
    document = notice(body=(*text, LYING), issued_text=None)
    with pytest.raises(UnusableInput, match="横排表格") as refused:
        to_pdf(document, fonts)
    assert refused.value.field == "body"
    assert "结束语" in str(refused.value)
    assert "附件" in str(refused.value)
    assert layout_sentences(document, fonts) == (str(refused.value),)
    assert to_pages_png(document, fonts), "the preview goes on"
    # Each remedy does what it says.
    closed = notice(body=(*text, LYING, *recognise("特此通知。")), issued_text=None)
    assert "特此通知。" in with_date(pages_of(to_pdf(closed, fonts))).text()
    attached = notice(body=text, issued_text=None, attachments=(Attachment(title="表", body=(LYING,)),))
    assert "现下达如下。" in with_date(pages_of(to_pdf(attached, fonts))).text()
