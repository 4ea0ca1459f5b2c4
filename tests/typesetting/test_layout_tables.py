"""Tables, landscape pages (clause 8) and separately bound attachments (7.3.7) measured in the PDF."""

import io

import pdfplumber
import pytest
from msgspec.structs import replace
from tests.typesetting.conftest import han, notice
from tests.typesetting.measuring import ink, near, pages_of
from tests.typesetting.standing import outside

from xunzhang.typesetting.api import body_rows, to_pdf
from xunzhang.typesetting.model import (
    Attachment,
    Cell,
    CellAlignment,
    Column,
    Format,
    Issuer,
    Paragraph,
    Seal,
    Signatory,
    Table,
)
from xunzhang.typesetting.structure import recognise

MM = 72 / 25.4


def table(rows=6, **changes):
    fields = {
        "caption": "表1　资金安排",
        "columns": (Column(share=1), Column(share=3), Column(share=2, alignment=CellAlignment.RIGHT)),
        "rows": (
            (Cell(text="序号"), Cell(text="项目"), Cell(text="金额")),
            *(
                (Cell(text=f"{place}号"), Cell(text=f"项目{place}"), Cell(text=f"{place}00"))
                for place in range(rows)
            ),
            (Cell(text="合计", column_span=2, alignment=CellAlignment.CENTRED), Cell(text="9999")),
        ),
        "notes": ("注：按预算。",),
    }
    return Table(**(fields | changes))


def with_table(given):
    body = (*recognise("现下达如下。"), given, *recognise("请遵照执行。"))
    return notice(title="通知", main_recipients="", issued_text=None, body=body, seal=Seal.UNSEALED)


def lines(pdf, page):
    """Left, right, top and bottom of everything ruled on the page, in mm."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        found = [*opened.pages[page - 1].lines, *opened.pages[page - 1].rects]
        return [tuple(each[edge] / MM for edge in ("x0", "x1", "top", "bottom")) for each in found]


def test_table_is_as_wide_as_the_type_area_with_columns_by_share(fonts):
    pdf = to_pdf(with_table(table(rows=3)), fonts)
    place = next(page.number for page in pages_of(pdf) if "合计" in page.text())
    page = pages_of(pdf)[place - 1]
    top = page.find("序号")[0].top
    upright = [each for each in lines(pdf, place) if each[1] - each[0] < 1 and each[2] > top - 5]
    edges = sorted({round(each[0], 1) for each in upright})
    assert edges[0] == near(28, 0.3)
    assert edges[-1] == near(184, 0.3)
    assert [round(edge - edges[0]) for edge in edges] == [0, 26, 104, 156]


def test_cells_stand_as_their_columns_say_and_header_is_gothic_centred(fonts):
    pdf = to_pdf(with_table(table(rows=3)), fonts)
    page = next(page for page in pages_of(pdf) if "合计" in page.text())
    assert "Sans" in page.find("金额")[0].font
    header = page.find("项目金额")[:2]
    assert (header[0].left + header[-1].right) / 2 == near(28 + 26 + 39)
    assert page.find("9999")[-1].right == near(184 - 1.2)
    assert page.find("0号")[0].left == near(28 + 1.2)
    total = page.find("合计")
    assert (total[0].left + total[-1].right) / 2 == near(28 + 52), "the total spans two columns"
    caption = page.find("表1")
    assert caption[0].top < header[0].top


def test_header_is_repeated_on_every_page_and_no_row_is_lost(fonts):
    pages = pages_of(to_pdf(with_table(table(rows=70)), fonts))
    bearing = [page for page in pages if "序号" in page.text()]
    assert len(bearing) >= 2
    for page in bearing:
        in_rows = [page.find(f"项目{place}")[0].top for place in range(70) if f"项目{place}" in page.text()]
        assert page.find("序号")[0].top < min(in_rows)
    text = "".join(page.text() for page in pages)
    assert all(f"项目{place}" in text for place in range(70))


@pytest.mark.parametrize("recipients", ["", "各区人民政府"])
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_text_returns_to_its_rows_after_a_table(fonts, rows, recipients):
    document = replace(with_table(table(rows=rows)), main_recipients=recipients)
    pages = pages_of(to_pdf(document, fonts))
    page = pages[0] if "请遵照执行。" in pages[0].text() else pages[1]
    if page.number == 2:
        assert page.find("请遵照执行。")[0].top == near(37, 0.2) or "合计" in page.text()
        return
    pitch = (225 - 16 / MM) / (body_rows(document, fonts) - 1)
    first, after = page.find("现下达如下。")[0], page.find("请遵照执行。")[0]
    rows = (after.top - first.top) / pitch
    assert rows == pytest.approx(round(rows), abs=0.02)


def landscape(rows=4, before="", pages_before=0):
    attachment = Attachment(title="明细表", body=(table(rows=rows, landscape=True),))
    body = (*(Paragraph(text=han(28 * 22)) for _ in range(pages_before)), Paragraph(text="请遵照执行。"))
    return notice(issued_text=None, body=body, attachments=(attachment,))


@pytest.mark.parametrize("pages_before", [0, 1])
def test_landscape_table_has_its_own_page_with_the_number_where_others_have_it(fonts, pages_before):
    pdf = to_pdf(landscape(pages_before=pages_before), fonts)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        sizes = [(round(page.width / MM), round(page.height / MM)) for page in opened.pages]
    lying = sizes.index((297, 210)) + 1
    assert sizes.count((297, 210)) == 1
    assert (lying % 2 == 1) == (pages_before == 1)
    page = pages_of(pdf)[lying - 1]
    assert "附件" in page.text()
    assert "明细表" in page.text()
    assert "序号" in page.text()
    # Upright sheet turned clockwise: what is 269 mm down there is 28 mm from the left here.
    left, top, right, bottom = ink(pdf, lying, (20, 0, 34, 210))
    assert left < 28 < right
    if lying % 2:
        assert bottom == near(184 - 14 / MM)
    else:
        assert top == near(28 + 14 / MM)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        turned = [char for char in opened.pages[lying - 1].chars if round(char["matrix"][1]) == -1]
    assert "".join(char["text"] for char in turned).strip("— ") == str(lying), "read from the binding edge"


def test_landscape_table_keeps_to_the_turned_type_area(fonts):
    pdf = to_pdf(landscape(rows=60), fonts)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        lying = [place for place, page in enumerate(opened.pages, 1) if page.width > page.height]
    assert len(lying) >= 2
    for place in lying:
        edges = lines(pdf, place)
        assert min(edge[0] for edge in edges) == near(35, 0.3)
        assert max(edge[1] for edge in edges) == near(260, 0.3)
        assert min(edge[2] for edge in edges) >= 28 - 0.3
        assert max(edge[3] for edge in edges) <= 184 + 0.3


@pytest.mark.parametrize("length", [20, 300, 1500])
@pytest.mark.parametrize("lying", [True, False])
def test_a_header_however_high_keeps_to_the_type_area(fonts, length, lying):
    """One higher than a page is cut as ordinary rows are: none of it falls off the paper."""
    rows = tuple(tuple(Cell(text=han(length if column else 2)) for column in range(3)) for _ in range(12))
    given = Table(columns=(Column(),) * 3, rows=rows, header_rows=2, landscape=lying)
    attachment = Attachment(title="明细表", body=(given,))
    document = notice(issued_text=None, body=recognise("请遵照执行。"), attachments=(attachment,))
    pages = pages_of(to_pdf(document, fonts))
    assert [glyph for page in pages for glyph in outside(page)] == []
    text = "".join(glyph.text for page in pages for glyph in page.of_size(12))
    repeats = 1 if length > 20 else sum("循章循章" in page.text() for page in pages)
    assert text.count("循章") >= 12 * 2 * (length // 22) + repeats


@pytest.mark.parametrize("rows", [2, 6, 9])
@pytest.mark.parametrize("length", [2, 150])
@pytest.mark.parametrize("form", [Format.DOWNWARD, Format.UPWARD, Format.ORDER])
def test_a_table_that_is_all_the_text_shows_rows_on_the_first_page(fonts, rows, length, form):
    """Title and table do not go to the next page together (7.3.3), nor is the signature alone there."""
    line = tuple(Cell(text=han(length)) for _ in range(3))
    given = Table(columns=(Column(),) * 3, rows=((Cell(text="项目"),) * 3, *([line] * rows)))
    document = notice(
        format=form,
        issuing_organs=("某市财政局", "某市教育局", "某市公安局", "某市民政局"),
        issuers=tuple(Issuer(name="张三") for _ in range(4)),
        signatory=Signatory(title="市长", name="张三"),
        body=(given,),
        issued_text=None,
    )
    pages = pages_of(to_pdf(document, fonts))
    assert "各区人民政府" in pages[0].text()
    assert pages[0].of_size(12), "rows of the table"
    assert next(page for page in pages if "2018年11月1日" in page.text()).of_size(12)


@pytest.mark.parametrize("pages_before", [0, 1])
def test_colophon_follows_a_landscape_page_on_an_even_side_without_number(fonts, pages_before):
    pages = pages_of(to_pdf(landscape(pages_before=pages_before), fonts))
    assert len(pages) % 2 == 0
    assert "抄送：" in pages[-1].text()
    assert "—" not in pages[-1].text()


def test_separately_bound_attachment_has_number_label_and_pages_of_its_own(fonts):
    attachments = (
        Attachment(title="清单甲", body=recognise("内容。")),
        Attachment(title="清单乙", body=(Paragraph(text=han(28 * 30)),), bound_separately=True),
    )
    pages = pages_of(to_pdf(notice(issued_text=None, attachments=attachments), fonts))
    colophon = next(page.number for page in pages if "抄送：" in page.text())
    assert colophon % 2 == 0
    separate = pages[colophon]
    label = separate.find("某政〔2018〕54号附件2")
    assert label[0].left == near(28)
    assert label[0].top == near(37, 0.2)
    assert "Fang" in label[0].font
    assert "Sans" in label[-1].font
    assert "— 1 —" in separate.text()
    assert "— 2 —" in pages[colophon + 1].text()
    assert "清单乙" not in "".join(page.text() for page in pages[:colophon])


@pytest.mark.parametrize("before", range(0, 12))
def test_short_table_at_the_end_goes_with_the_signature(fonts, before):
    body = (*(Paragraph(text=han(40)) for _ in range(before)), *recognise("现下达如下。"), table(rows=4))
    pages = pages_of(to_pdf(notice(issued_text=None, body=body), fonts))
    signed = next(page for page in pages if "2018年11月1日" in page.text())
    assert "合计" in signed.text()
    assert "序号" in signed.text()
    assert signed.find("2018年11月1日")[0].bottom < 262


ENDINGS = [
    {"seal": Seal.SEALED},
    {"seal": Seal.UNSEALED, "note": "此件公开发布"},
    {"format": Format.LETTER},
    {"format": Format.ORDER, "signatory": Signatory(title="市长", name="张三"), "title": ""},
    {"format": Format.UPWARD, "issuers": (Issuer(name="张三"),), "note": "联系人：张三"},
]


@pytest.mark.parametrize("rows", [9, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 40, 43, 46, 49])
@pytest.mark.parametrize("ending", ENDINGS, ids=["sealed", "unsealed", "letter", "order", "upward"])
def test_a_table_at_the_end_however_long_leaves_rows_with_the_signature(fonts, rows, ending):
    """The last rows, with the header over them, go with signature and seal (7.3.5.5)."""
    given = table(rows=rows)
    document = notice(
        main_recipients="某局", issued_text=None, body=(*recognise("现下达如下。"), given), **ending
    )
    pages = pages_of(to_pdf(document, fonts))
    text = "".join(page.text() for page in pages)
    signed = next(page for page in pages if "2018年11月1日" in page.text())
    assert "合计" in signed.text()
    assert text.count("号项目") - text.count("序号项目") == rows, "no row is lost or doubled"
    started = next(page.number for page in pages if "0号" in page.text())
    if signed.number > started:
        assert "序号" in signed.text(), "the header stands over the rows that went on"
        assert signed.text().index("序号") < signed.text().index("合计")
