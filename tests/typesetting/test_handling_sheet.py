"""Handling sheets printed from data: heading, fields, opinions with name and full date, handwriting, room to write."""

import io
from datetime import date

import pytest
from PIL import Image, ImageDraw
from tests.typesetting.measuring import ink, pages_of

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.handling_sheet import (
    HandlingSheet,
    SheetField,
    SheetOpinion,
    SheetSection,
    to_handling_sheet_pdf,
    to_handling_sheet_png,
)

DAY = date(2018, 11, 1)


def handwriting():
    image = Image.new("RGBA", (500, 160), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(5, 100), (80, 5), (150, 155), (495, 60)], fill=(0, 0, 160, 255), width=8)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def sheet(**changes):
    fields = {
        "organ": "某市人民政府办公厅",
        "title": "文件处理签",
        "number": "收文〔2018〕1234号",
        "marks": ("特急",),
        "fields": (
            (
                SheetField(label="来文单位", text="某市水务局", share=2),
                SheetField(label="来文字号", text="某水〔2018〕12号"),
            ),
            (
                SheetField(
                    label="文件标题",
                    text="某市水务局关于进一步完善城市基础设施建设资金保障机制有关问题的请示",
                ),
            ),
        ),
        "sections": (
            SheetSection(
                label="拟办意见",
                opinions=(SheetOpinion(name="王五", text="拟请市财政局牵头。\n请阅示。", signed_on=DAY),),
            ),
            SheetSection(
                label="领导批示",
                opinions=(
                    SheetOpinion(name="张三", handwriting=handwriting(), signed_on=DAY),
                    SheetOpinion(name="李四", text="同意。", signed_on=DAY, remark="受委托代签"),
                ),
            ),
            SheetSection(label="承办结果", rows=4),
        ),
        "notes": ("注：随文流转。",),
    }
    return HandlingSheet(**(fields | changes))


def test_everything_is_printed_with_name_and_full_date(fonts):
    (page,) = pages_of(to_handling_sheet_pdf(sheet(), fonts))
    text = page.text()
    for words in (
        "某市人民政府办公厅",
        "文件处理签",
        "收文〔2018〕1234号",
        "特急",
        "来文单位",
        "某水〔2018〕12号",
    ):
        assert words in text
    assert "拟请市财政局牵头。" in text
    assert "请阅示。" in text
    assert "王五2018年11月1日" in text.replace(" ", "")
    assert "张三2018年11月1日" in text.replace(" ", "")
    assert "李四（受委托代签）2018年11月1日" in text.replace(" ", "")
    assert "Kai" in page.find("张三")[0].font
    assert page.find("拟请")[0].top < page.find("请阅示")[0].top < page.find("王五")[0].top


def test_heading_is_red_centred_and_labels_share_a_column(fonts):
    pdf = to_handling_sheet_pdf(sheet(), fonts)
    (page,) = pages_of(pdf)
    title = page.find("文件处理签")
    left, _, right, _ = ink(pdf, 1, (20, title[0].top, 190, title[0].bottom), red=True)
    assert (left + right) / 2 == pytest.approx(105, abs=1)
    middles = {
        round((page.find(words)[0].left + page.find(words)[-1].right) / 2)
        for words in ("来文单位", "文件标题", "拟办意见", "承办结果")
    }
    assert len(middles) == 1


def test_handwriting_is_printed_in_its_section_and_room_is_left_to_write(fonts):
    pdf = to_handling_sheet_pdf(sheet(), fonts)
    (page,) = pages_of(pdf)
    name, before = page.find("张三")[0], page.find("王五")[0]
    left, top, right, bottom = ink(pdf, 1, (50, before.bottom + 4, 120, name.top - 1))
    assert right - left == pytest.approx(16 * 500 / 160, abs=3)
    assert before.bottom < top < bottom <= name.top
    note, label = page.find("注：")[0], page.find("承办结果")[0]
    assert note.top - label.bottom > 15


def test_a_long_sheet_runs_on_with_page_numbers(fonts):
    opinions = tuple(
        SheetOpinion(name=f"张{place}", text="同意。" * 40, signed_on=DAY) for place in range(25)
    )
    pages = pages_of(
        to_handling_sheet_pdf(sheet(sections=(SheetSection(label="批示", opinions=opinions),)), fonts)
    )
    assert len(pages) >= 2
    text = "".join(page.text() for page in pages)
    assert all(f"张{place}" in text for place in range(25))
    assert "— 2 —" in pages[1].text()
    for page in pages:
        assert all(glyph.bottom <= 290 for glyph in page.glyphs)


def test_same_sheet_same_bytes_and_markup_is_text(fonts):
    strange = sheet(fields=((SheetField(label="#标", text='$x$ *粗* "引" \\u{4e00} <a>'),),))
    assert to_handling_sheet_pdf(strange, fonts) == to_handling_sheet_pdf(strange, fonts)
    (page,) = pages_of(to_handling_sheet_pdf(strange, fonts))
    assert "$x$*粗*" in page.text().replace(" ", "")
    assert to_handling_sheet_png(strange, fonts)[0].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"fields": (), "sections": ()}, "fields"),
        ({"fields": ((),)}, "fields[0]"),
        ({"fields": ((SheetField(label="甲", share=-1),),)}, "fields[0]"),
        (
            {
                "sections": (
                    SheetSection(label="批示", opinions=(SheetOpinion(name="张三", handwriting=b"x"),)),
                )
            },
            "sections[0].opinions[0].handwriting",
        ),
        ({"number": "\U0003ffff"}, "text"),
    ],
)
def test_sheets_that_cannot_be_printed_name_the_field(fonts, changes, field):
    with pytest.raises(UnusableInput) as refused:
        to_handling_sheet_pdf(sheet(**changes), fonts)
    assert refused.value.field == field
