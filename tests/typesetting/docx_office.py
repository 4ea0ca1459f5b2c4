"""Documents of every format as DOCX, and their pages as LibreOffice prints them, for the tests of the DOCX writer."""

import io
import os
import shutil
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw
from tests.typesetting.conftest import han, notice
from tests.typesetting.measuring import Glyph, Page
from tests.typesetting.working_rules import rules_notice

from xunzhang.typesetting.fonts import FontSet
from xunzhang.typesetting.model import (
    Attachment,
    Attendance,
    Cell,
    CellAlignment,
    Column,
    Document,
    Format,
    IssuedText,
    Issuer,
    Numbered,
    Paragraph,
    Seal,
    SealImpression,
    Signatory,
    Table,
)
from xunzhang.typesetting.structure import recognise

OFFICE = shutil.which("soffice")
WITHOUT_OFFICE = "LibreOffice is not installed: what a word processor makes of the DOCX was not measured"
# Blank sides that a section on an even page leaves are kept, as they are printed.
_TARGET = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
_LONGEST = 300

TEXT = recognise(
    "为提高公文质量和办理效率，经市人民政府同意，现就进一步做好公文处理工作通知如下。\n"
    "一、总体要求\n"
    "行文应当确有必要，讲求实效，注重针对性和可操作性。凡法律、法规已作出明确规定的，一律不再制发文件。\n"
    "二、主要任务\n"
    "（一）严格把关。报送公文应当符合行文规则和公文格式，不得越级行文，不得多头报文。到2025年12月31日，"
    "全市办结1200件，同比增长5.5%以上，比2013年11月24日多3件。\n"
    "（二）充分协商。涉及其他部门职权的，应当事先征求意见；经协商不能取得一致的，列明各方理据，"
    "提出处理建议（“一事一议”“一案一策”）。\n"
    "（三）限时办理。\n"
    "1.有具体办理时限的，在规定时限内办毕。\n"
    "2.没有具体办理时限的，自收到之日起15个工作日内办毕：\n"
    "（1）需要会签的，会签时间计算在内；\n"
    "（2）需要报请审批的，按审批程序办理——不得拖延……\n"
    "三、工作保障\n"
    "各单位要明确专人负责，抓学习、抓贯彻、抓执行、抓落实，每季度将情况报市人民政府办公厅。"
)
SHORT = recognise("现就有关事项函告如下。\n一、关于分工\n各司其职。\n特此函告。")


def table(rows: int, **changes: object) -> Table:
    head = tuple(Cell(text=text) for text in ("序号", "事项", "金额（万元）"))
    lines = tuple(
        (Cell(text=str(place)), Cell(text=f"第{place}项工作的安排和说明，应当按时完成并报告结果"), Cell(text=f"{place}00"))
        for place in range(1, rows + 1)
    )  # fmt: skip
    fields: dict = {
        "columns": (
            Column(share=1, alignment=CellAlignment.CENTRED),
            Column(share=3),
            Column(share=1, alignment=CellAlignment.RIGHT),
        ),
        "rows": (head, *lines),
        "caption": "表1　任务分解",
        "notes": ("注：数据截至2018年10月。",),
    }
    return Table(**(fields | changes))


def seal_picture() -> bytes:
    """A red ring on nothing."""
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((2, 2, 397, 397), outline=(220, 0, 0, 255), width=14)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def letter() -> Document:
    return Document(
        format=Format.LETTER,
        title="某市人民政府办公厅关于商请支持有关工作的函",
        issuing_organs=("某市人民政府办公厅",),
        document_number="某政办函〔2018〕3号",
        copy_number="000012",
        classification="机密",
        main_recipients="某局",
        body=SHORT * 12,
        signature=("某市人民政府办公厅",),
        dated_on=date(2018, 11, 1),
        copy_recipients="某委",
    )


def order() -> Document:
    return Document(
        format=Format.ORDER,
        title="",
        issuing_organs=("某市人民政府",),
        document_number="第290号",
        body=recognise("《某市办法》已经2018年10月8日市人民政府第60次常务会议审议通过，现予公布。"),
        signatory=Signatory(title="市长", name="张三"),
        seal=Seal.SIGNATORY,
        dated_on=date(2018, 11, 1),
        issued_text=IssuedText(
            title="某市办法",
            subtitle="（2018年11月1日某市人民政府令第290号公布）",
            body=recognise(
                f"第一章 总则\n第一条 为了规范，制定本办法。\n第二章 管理\n第一节 一般\n第二条 {han(90)}。"
            ),
        ),
    )


def minutes() -> Document:
    return Document(
        format=Format.MINUTES,
        title="",
        mark="某市人民政府常务会议纪要",
        document_number="第12期",
        body=TEXT,
        attendance=(
            Attendance(label="出席", names="王建国、李四光、张三丰、赵大勇、钱学文、孙中和、周小川、吴一凡"),
            Attendance(label="列席", names="王五"),
        ),
    )


ORGANS = ("某市发展和改革委员会", "某市财政局", "某市人力资源和社会保障局")


@cache
def documents() -> dict[str, Document]:
    """One document of every format, and of everything that changes how pages end."""
    return {
        "downward": notice(),
        "rules": rules_notice(),
        "letter": letter(),
        "order": order(),
        "minutes": minutes(),
        "upward": notice(
            format=Format.UPWARD,
            issued_text=None,
            body=TEXT,
            main_recipients="某省人民政府",
            issuers=tuple(Issuer(name=name) for name in ("张三", "李四光", "王五")),
            note="联系人：赵六，电话：12345678",
            urgency="特急",
        ),
        "joint": notice(issuing_organs=ORGANS, signature=ORGANS, issued_text=None, body=TEXT),
        "unsealed": notice(
            seal=Seal.UNSEALED,
            issued_text=None,
            body=TEXT * 2,
            copy_number="000123",
            classification="秘密",
            classified_until="1年",
            urgency="特急",
            attachments_note=("清单甲", f"关于印发某市{han(30)}的通知"),
            attachments=(Attachment(title="清单甲", body=SHORT), Attachment(title="清单乙", body=TEXT)),
        ),
        "sealed": notice(
            issued_text=None, body=TEXT, seals=(SealImpression(organ="某市人民政府", picture=seal_picture()),), note="此件主动公开"
        ),
        "tables": notice(
            issued_text=None,
            body=SHORT,
            attachments_note=("任务分解表", "横排表"),
            attachments=(
                Attachment(title="任务分解表", body=(Paragraph(text="如下。"), table(39), Paragraph(text=han(60)))),
                Attachment(title="横排表", body=(table(20, landscape=True), Paragraph(text="表后文字。"))),
            ),
        ),
        "separate": notice(
            issued_text=None,
            body=TEXT,
            attachments_note=("甲", "乙"),
            attachments=(
                Attachment(title="甲", body=SHORT),
                Attachment(title="乙", body=TEXT, bound_separately=True),
            ),
        ),
        "rare": notice(body=(*(Paragraph(text="璟祎喆镕瑄昇堃等同志参加，㛃𬭎也到会。" * 3),) * 6, *SHORT), issued_text=None),
        **{f"ending-{count}": ending(count) for count in (4, 7, 8, 9, 24, 26, 28, 30)},
    }  # fmt: skip


def ending(count: int) -> Document:
    """A text of so many short paragraphs: signature, seal and text meet the page's end differently."""
    body = tuple(Paragraph(text=f"第{place}段。") for place in range(count - 2))
    return notice(
        body=(*body, Numbered(level=1, number="一、", head="标题"), Paragraph(text="末段。")),
        issued_text=None,
    )


def converted(files: dict[str, bytes], fonts: FontSet, folder: Path) -> dict[str, bytes]:
    """The PDF that LibreOffice makes of each DOCX, with the project's fonts and no settings of a user."""
    configuration = folder / "fonts.conf"
    listed = "".join(f"<dir>{escape(each)}</dir>" for each in fonts.folders)
    configuration.write_text(
        f'<?xml version="1.0"?><fontconfig>{listed}<cachedir>{folder / "cache"}</cachedir></fontconfig>',
        encoding="utf-8",
    )
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            _TARGET,
            "--outdir",
            str(folder),
            *(str(folder / f"{name}.docx") for name in files),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(configuration), "HOME": str(folder)},
        check=True,
        timeout=_LONGEST,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def upright(page: Page) -> list[Glyph]:
    """What is printed but small letters in seals, and the number of a side that lies down: they stand in no row."""
    lies = any(glyph.right > 211 for glyph in page.glyphs)
    return [
        glyph
        for glyph in page.glyphs
        if glyph.text.strip() and glyph.size > 11.5 and not (lies and glyph.left < 34)
    ]


def row_texts(page: Page) -> list[str]:
    """The rows of a page from the top, characters of all sizes, white space left out."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(upright(page), key=baseline):
        if rows and baseline(glyph) - baseline(rows[-1][0]) < 1:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return ["".join(glyph.text for glyph in sorted(row, key=lambda each: each.left)) for row in rows]


def baseline(glyph: Glyph) -> float:
    """Millimetres from the top."""
    return glyph.bottom - 0.12 * glyph.size / 72 * 25.4
