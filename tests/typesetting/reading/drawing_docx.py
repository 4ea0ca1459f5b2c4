"""Draws composed rows as DOCX with python-docx, in the ways people use Word and WPS."""

import io
from copy import deepcopy

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from tests.typesetting.reading.composing import Row

FACES = {
    "fang": "仿宋_GB2312",
    "hei": "黑体",
    "kai": "楷体_GB2312",
    "biao": "方正小标宋简体",
    "song": "宋体",
}
# Faces that LibreOffice finds among the open fonts.
OPEN_FACES = {
    "fang": "FandolFang R",
    "hei": "Noto Sans SC",
    "kai": "FandolKai",
    "biao": "Noto Serif SC",
    "song": "FandolSong",
}
MARGINS = {"paper": (37, 35, 28, 26), "screen": (34.58, 32.58, 28, 26), "office": (25.4, 25.4, 31.8, 31.8)}
_ALIGN = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_ROW_CHARACTERS = 28


class _Drawing:
    def __init__(self, margins: str, faces: dict[str, str], pitch: float, habit: str) -> None:
        self.document = Document()
        self.faces = faces
        self.pitch = pitch
        self.habit = habit
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        top, bottom, left, right = MARGINS[margins]
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        self.width = 210 - left - right
        normal = self.document.styles["Normal"]
        normal.font.size = Pt(16)
        normal.font.name = "Times New Roman"
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), faces["fang"])
        normal.paragraph_format.space_after = Pt(0)
        self.numbered = self._numbering() if habit == "numbering" else None

    def paragraph(self, row: Row, container=None) -> None:
        target = (container or self.document).add_paragraph()
        self.fill(target, row)

    def fill(self, target, row: Row) -> None:
        form = target.paragraph_format
        if self.pitch:
            form.line_spacing = Pt(max(self.pitch, row.size * 1.15))
        text = row.text
        spaces = self.habit in {"spaces", "tabs"}
        if row.kind == "pair":
            gap = _ROW_CHARACTERS - len(row.text) - len(row.second) - 2
            joint = "\t\t" if self.habit == "tabs" and row.text else "\u3000" * max(gap, 4)
            text = f"{row.text}{joint}{row.second}"
            if not row.text:
                text = f"{'　' * max(gap, 4)}{row.second}"
        elif row.align == "right" and spaces:
            text = "\u3000" * int(_ROW_CHARACTERS - len(row.text) - row.from_right) + row.text
        elif row.align == "right":
            target.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            form.right_indent = Pt(16 * row.from_right)
        elif row.align == "centre":
            target.alignment = _ALIGN["centre"]
        if row.align == "left" and row.indent and row.kind != "pair":
            if (
                self.numbered is not None
                and row.part == "body"
                and row.text[1:2] == "、"
                and row.text[0] in "一二三四五"
            ):
                text = row.text[2:]
                self._number(target)
            elif spaces:
                text = "\u3000" * int(row.indent) + text
            elif self.habit == "characters":
                indent = target._p.get_or_add_pPr().get_or_add_ind()
                indent.set(qn("w:firstLineChars"), str(int(row.indent * 100)))
            else:
                form.first_line_indent = Pt(row.size * row.indent)
        run = target.add_run(text)
        run.font.size = Pt(row.size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self.faces[row.role])
        if row.red:
            run.font.color.rgb = RGBColor(0xE6, 0x00, 0x12)

    def rule(self, row: Row) -> None:
        target = self.document.add_paragraph()
        properties = target._p.get_or_add_pPr()
        colour = "E60012" if row.red else "000000"
        properties.append(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="1" w:color="{colour}"/></w:pBdr>'
            )
        )
        target.paragraph_format.line_spacing = Pt(11)

    def table(self, rows: list[tuple[str, ...]], *, grid: bool) -> None:
        table = self.document.add_table(rows=0, cols=max(map(len, rows)))
        if grid:
            table.style = "Table Grid"
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                run = cell.paragraphs[0].add_run(text)
                run.font.size = Pt(14)

    def joint(self, row: Row) -> None:
        """Joint marks as they are made in Word: a table, names at the left, 文件 in a cell merged down."""
        names = [each[0] for each in row.cells]
        table = self.document.add_table(rows=len(names), cols=2)
        for place, name in enumerate(names):
            self._cell(table.cell(place, 0), name, row)
        merged = table.cell(0, 1).merge(table.cell(len(names) - 1, 1))
        self._cell(merged, row.text, row)

    def text_box(self, rows: list[Row]) -> None:
        """The colophon in a text box, held twice, as Word writes it for newer and older programs."""
        holder = self.document.add_paragraph()
        inner = [self._loose(row) for row in rows]
        content = parse_xml(f"<w:txbxContent {nsdecls('w')}/>")
        for paragraph in inner:
            content.append(paragraph)
        xml = parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            "<wps:wsp><wps:txbx/></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox/>"
            "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        newer = next(each for each in xml.iter() if each.tag.endswith("}txbx"))
        older = next(each for each in xml.iter() if each.tag.endswith("}textbox"))
        newer.append(content)
        older.append(deepcopy(content))
        holder._p.append(xml)

    def _loose(self, row: Row):
        target = self.document.add_paragraph()
        self.fill(target, row)
        element = target._p
        element.getparent().remove(element)
        return element

    def _cell(self, cell, text: str, row: Row) -> None:
        run = cell.paragraphs[0].add_run(text)
        run.font.size = Pt(row.size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self.faces[row.role])
        run.font.color.rgb = RGBColor(0xFF, 0x00, 0x00)

    def _numbering(self) -> str:
        part = self.document.part.numbering_part.element
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        )
        part.insert(0, abstract)
        number = parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        part.append(number)
        return "77"

    def _number(self, target) -> None:
        numbered = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", "0"), ("w:numId", self.numbered)):
            each = OxmlElement(tag)
            each.set(qn("w:val"), value)
            numbered.append(each)
        target._p.get_or_add_pPr().append(numbered)


def draw_docx(
    rows: list[Row],
    *,
    margins: str = "paper",
    habit: str = "",
    pitch: float = 29,
    open_faces: bool = False,
    boxed_colophon: bool = False,
    table_colophon: bool = False,
    page_numbers: bool = False,
) -> bytes:
    """`habit`: empty (alignment and indents), spaces, tabs, characters (indents in characters), numbering (Word's own)."""
    drawing = _Drawing(margins, OPEN_FACES if open_faces else FACES, pitch, habit)
    foot = [row for row in rows if row.part == "foot"]
    for row in rows:
        if row.part == "foot" and (boxed_colophon or table_colophon):
            continue
        match row.kind:
            case "text" | "pair":
                drawing.paragraph(row)
            case "blank":
                drawing.paragraph(Row("text"))
            case "rule":
                drawing.rule(row)
            case "page":
                drawing.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case "table":
                drawing.table(list(row.cells), grid=True)
            case "joint":
                drawing.joint(row)
    listed = [row for row in foot if row.kind != "rule"]
    if boxed_colophon and listed:
        drawing.text_box(listed)
    if table_colophon and listed:
        drawing.table(
            [(row.text, row.second) if row.kind == "pair" else (row.text, "") for row in listed], grid=False
        )
    if page_numbers:
        _number_pages(drawing.document)
    stream = io.BytesIO()
    drawing.document.save(stream)
    return stream.getvalue()


def _number_pages(document) -> None:
    target = document.sections[0].footer.paragraphs[0]
    target.alignment = WD_ALIGN_PARAGRAPH.CENTER
    target.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    target._p.append(field)
    target.add_run(" —")
