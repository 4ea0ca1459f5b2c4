"""Turns the font subsets of a PDF into font files that any reader can use: with a character map and names.

The typesetter has already cut each face down to the glyphs used, so that nothing is subset a second time. All come out as TrueType.
"""

import io
from typing import Any

import msgspec
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdffont import get_widths
from pdfminer.pdftypes import resolve1, stream_value

from xunzhang.kernel.errors import Broken
from xunzhang.typesetting.ofd.true_type import Outlines

_THOUSAND = 1000
_SERIF_FLAG = 2
_FIXED_FLAG = 1
_ITALIC_FLAG = 64
_HEAVY = 600
_WEIGHTS = {"Thin": 100, "Light": 300, "Medium": 500, "Bold": 700, "Heavy": 900, "Black": 900}
_SAFE_TABLES = ("glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep")
_outlines = Outlines()


class EmbeddedFont(msgspec.Struct, frozen=True):
    """One face of a PDF. Codes are those of its content streams; widths are thousandths of the type size."""

    name: str
    family: str
    program: bytes
    serif: bool
    fixed: bool
    italic: bool
    bold: bool
    glyphs: dict[int, int]
    texts: dict[int, str]
    plain: dict[str, int]
    widths: dict[int, float]
    usual_width: float

    def glyph(self, code: int) -> int:
        return self.glyphs.get(code, code)

    def text(self, code: int) -> str:
        """The characters that the glyph stands for; U+FFFD where the PDF does not tell."""
        return self.texts.get(code, "\ufffd")

    def width(self, code: int) -> float:
        return self.widths.get(code, self.usual_width)


def embedded_font(reference: Any) -> EmbeddedFont:
    """The font behind a resource of the page. Raises Broken for one that is not an embedded composite font."""
    font = resolve1(reference)
    if _name(font.get("Subtype")) != "Type0" or _name(font.get("Encoding")) != "Identity-H":
        raise Broken(
            "PDF 中的字体不是嵌入的复合字体，转换不了。",
            "A font of the PDF is not an embedded composite font.",
        )
    descendant = resolve1(resolve1(font["DescendantFonts"])[0])
    descriptor = resolve1(descendant["FontDescriptor"])
    name = _name(descriptor["FontName"]).split("+")[-1]
    texts = _texts(font)
    widths = get_widths(resolve1(descendant.get("W", [])))
    usual = float(resolve1(descendant.get("DW", _THOUSAND)))
    flags = int(resolve1(descriptor.get("Flags", 0)))
    if "FontFile2" in descriptor:
        opened = _true_type(stream_value(descriptor["FontFile2"]).get_data())
        glyphs: dict[int, int] = {}
    elif "FontFile3" in descriptor:
        outlines = stream_value(descriptor["FontFile3"]).get_data()
        opened, glyphs = _compact(outlines, widths, usual, descriptor)
    else:
        raise Broken(f"PDF 没有嵌入字体 {name}，转换不了。", f"The PDF does not embed the font {name}.")
    plain: dict[str, int] = {}
    for code in sorted(texts):
        if len(texts[code]) == 1:
            plain.setdefault(texts[code], glyphs.get(code, code))
    weight = next((heaviness for word, heaviness in _WEIGHTS.items() if name.endswith(word)), 400)
    family = name.split("-")[0]
    return EmbeddedFont(
        name=name,
        family=family,
        program=_finished(opened, plain, name, weight),
        serif=bool(flags & _SERIF_FLAG),
        fixed=bool(flags & _FIXED_FLAG),
        italic=bool(flags & _ITALIC_FLAG),
        bold=weight >= _HEAVY,
        glyphs=glyphs,
        texts=texts,
        plain=plain,
        widths={int(code): float(width) for code, width in widths.items()},
        usual_width=usual,
    )


def _name(value: Any) -> str:
    name = getattr(resolve1(value), "name", "")
    return name if isinstance(name, str) else bytes(name).decode("utf-8", "replace")


def _texts(font: Any) -> dict[int, str]:
    if "ToUnicode" not in font:
        return {}
    found = FileUnicodeMap()
    CMapParser(found, io.BytesIO(stream_value(font["ToUnicode"]).get_data())).run()
    return {int(code): text for code, text in found.cid2unichr.items() if text}


def _true_type(program: bytes) -> TTFont:
    font = TTFont(io.BytesIO(program), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    for tag in {*font.reader.keys()} - {*_SAFE_TABLES}:
        del font[tag]
    return font


def _compact(outlines: bytes, widths: Any, usual: float, descriptor: Any) -> tuple[TTFont, dict[int, int]]:
    """A TrueType font of bare CFF outlines, and the glyph numbers of its codes (character identifiers)."""
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(outlines), None)
    top = cff[0]
    order = list(top.charset)
    glyphs = {
        int(each.removeprefix("cid")): place for place, each in enumerate(order) if each.startswith("cid")
    }
    codes = {place: code for code, place in glyphs.items()}
    units = round(1 / top.FontMatrix[0]) if hasattr(top, "FontMatrix") else _THOUSAND
    fonts = getattr(top, "FDArray", [top])
    self_contained = not cff.GlobalSubrs and not any(hasattr(each.Private, "Subrs") for each in fonts)
    names = [".notdef", *(f"glyph{place:05d}" for place in range(1, len(order)))]
    drawn = {
        name: _outlines.of(top.CharStrings[each], units, self_contained=self_contained)
        for name, each in zip(names, order, strict=True)
    }

    def scaled(thousandths: Any) -> int:
        return round(float(resolve1(thousandths)) * units / _THOUSAND)

    builder = FontBuilder(unitsPerEm=units, isTTF=True)
    builder.font.recalcTimestamp = builder.font.recalcBBoxes = False
    builder.setupGlyphOrder(names)
    table = builder.font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = names, {name: Glyph(outline.content) for name, outline in drawn.items()}
    builder.font["loca"] = newTable("loca")
    builder.setupHorizontalMetrics(
        {
            name: (scaled(widths.get(codes.get(place, place), usual)), drawn[name].left)
            for place, name in enumerate(names)
        }
    )
    builder.setupHorizontalHeader(
        ascent=scaled(descriptor.get("Ascent", 880)), descent=scaled(descriptor.get("Descent", -120))
    )
    builder.setupMaxp()
    most = builder.font["maxp"]
    most.maxPoints = max(outline.points for outline in drawn.values())
    most.maxContours = max(outline.contours for outline in drawn.values())
    head = builder.font["head"]
    head.xMin, head.yMin, head.xMax, head.yMax = map(scaled, resolve1(descriptor["FontBBox"]))
    head.created = head.modified = 0
    return builder.font, glyphs


def _finished(font: TTFont, plain: dict[str, int], name: str, weight: int) -> bytes:
    """The font file: what the outlines alone lack is a character map, names and the tables readers insist on."""
    order = font.getGlyphOrder()
    mapped = {ord(text): order[glyph] for text, glyph in plain.items() if glyph < len(order)}
    builder = FontBuilder(font=font, isTTF=True)
    builder.setupCharacterMap(mapped)
    builder.setupNameTable(
        {
            "familyName": name,
            "styleName": "Regular",
            "uniqueFontIdentifier": name,
            "fullName": name,
            "psName": name,
        }
    )
    header = font["hhea"]
    builder.setupOS2(
        sTypoAscender=header.ascent,
        sTypoDescender=header.descent,
        usWinAscent=max(0, header.ascent),
        usWinDescent=max(0, -header.descent),
        usWeightClass=weight,
        usFirstCharIndex=min((*mapped, 0xFFFF)),
        usLastCharIndex=min(max((*mapped, 0)), 0xFFFF),
    )
    builder.setupPost(keepGlyphNames=False)
    file = io.BytesIO()
    font.save(file, reorderTables=True)
    return file.getvalue()
