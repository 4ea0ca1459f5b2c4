"""Draws placed characters as PDF with ReportLab, as a bare OFD, or as a scan without text."""

import io
import zipfile
from collections import defaultdict
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw
from reportlab.lib.colors import Color, black
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tests.typesetting.reading.placing import Ink

from xunzhang.typesetting.fonts import default_folders

MM = 72 / 25.4
_FILES = {
    "fang": "LXGWWenKai-Regular.ttf",
    "kai": "LXGWWenKai-Regular.ttf",
    "hei": "NotoSansSC_500Medium.ttf",
    "biao": "NotoSerifSC_900Black.ttf",
    "song": "NotoSerifSC_400Regular.ttf",
}
_RED = Color(0.9, 0, 0.07)


@cache
def font_files() -> dict[str, Path] | None:
    """The TrueType fonts by role, or None when this machine has not got them all."""
    found = {}
    for role, name in _FILES.items():
        path = next((folder / name for folder in default_folders() if (folder / name).is_file()), None)
        if path is None:
            return None
        found[role] = path
    return found


@cache
def _registered() -> dict[str, str]:
    files = font_files()
    assert files is not None
    names = {}
    for role, path in files.items():
        if path.stem not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(path.stem, str(path)))
        names[role] = path.stem
    return names


def draw_pdf(
    inks: list[Ink],
    *,
    password: str = "",
    bold_twice: bool = False,
    runs: bool = False,
    built_in: bool = False,
) -> bytes:
    """`runs`: whole strings, as most programs write them; `built_in`: a CID font that is not in the file."""
    stream = io.BytesIO()
    options = {"encrypt": password} if password else {}
    if built_in:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(stream, pagesize=(210 * MM, 297 * MM), invariant=1, **options)
    names = dict.fromkeys(_FILES, "STSong-Light") if built_in else _registered()
    pages = defaultdict(list)
    for ink in inks:
        pages[ink.page].append(ink)
    for page in range(1, max(pages) + 1):
        for ink in pages[page]:
            canvas.setFillColor(_RED if ink.red else black)
            if not ink.text:
                canvas.rect(
                    ink.lefts[0] * MM,
                    (297 - ink.base - ink.thickness / 2) * MM,
                    (ink.right - ink.lefts[0]) * MM,
                    ink.thickness * MM,
                    stroke=0,
                    fill=1,
                )
                continue
            canvas.setFont(names[ink.role], ink.size)
            if runs:
                canvas.drawString(ink.lefts[0] * MM, (297 - ink.base) * MM, ink.text)
                continue
            for left, character in zip(ink.lefts, ink.text, strict=True):
                canvas.drawString(left * MM, (297 - ink.base) * MM, character)
                if bold_twice and ink.role in {"hei", "biao"}:
                    canvas.drawString(left * MM + 0.3, (297 - ink.base) * MM, character)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def draw_scan(pages: int = 1) -> bytes:
    """A PDF whose pages are pictures of grey strokes."""
    picture = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(picture)
    for row in range(100, 800, 30):
        pen.line((80, row, 540, row), fill=90, width=6)
    stream = io.BytesIO()
    picture.save(stream, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return stream.getvalue()


def draw_picture() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (60, 80), 200).save(stream, "PNG")
    return stream.getvalue()


_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def draw_ofd(inks: list[Ink]) -> bytes:
    """A bare OFD: one layer a page, a text object a row, no fonts embedded."""
    roles = {role: place for place, role in enumerate(_FILES, start=1)}
    faces = {
        "fang": "仿宋_GB2312",
        "kai": "楷体_GB2312",
        "hei": "黑体",
        "biao": "方正小标宋简体",
        "song": "宋体",
    }
    pages = defaultdict(list)
    for ink in inks:
        pages[ink.page].append(ink)
    fonts = "".join(
        f'<ofd:Font ID="{number}" FontName="{faces[role]}" FamilyName="{faces[role]}"/>'
        for role, number in roles.items()
    )
    parts = {
        "OFD.xml": f'<ofd:OFD {_SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        "<ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{100 + page}" BaseLoc="Pages/Page_{page}/Content.xml"/>' for page in sorted(pages)
        )
        + "</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>',
    }
    number = 1000
    for page, standing in pages.items():
        objects = ""
        for ink in standing:
            number += 1
            if not ink.text:
                width = ink.right - ink.lefts[0]
                objects += (
                    f'<ofd:PathObject ID="{number}" Boundary="{ink.lefts[0]} {ink.base} {width} 1" LineWidth="{ink.thickness}">'
                    f'<ofd:StrokeColor Value="{"230 0 18" if ink.red else "0 0 0"}"/>'
                    f"<ofd:AbbreviatedData>M 0 0 L {width} 0</ofd:AbbreviatedData></ofd:PathObject>"
                )
                continue
            steps = " ".join(f"{b - a:.3f}" for a, b in zip(ink.lefts, ink.lefts[1:], strict=False))
            size = ink.size * 25.4 / 72
            colour = "230 0 18" if ink.red else "0 0 0"
            objects += (
                f'<ofd:TextObject ID="{number}" Boundary="{ink.lefts[0]} {ink.base - size} 200 {size * 1.3}" Font="{roles[ink.role]}" '
                f'Size="{size:.4f}"><ofd:FillColor Value="{colour}"/><ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">'
                f"{escape(ink.text)}</ofd:TextCode></ofd:TextObject>"
            )
        parts[f"Doc_0/Pages/Page_{page}/Content.xml"] = (
            f'<ofd:Page {_SPACE}><ofd:Content><ofd:Layer ID="{500 + page}">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return stream.getvalue()
