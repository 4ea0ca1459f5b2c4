"""Turns the font subsets of a PDF into font files that any reader can use: with a character map and names.

The typesetter has already cut each face down to the glyphs used, so that nothing is subset a second time.
"""

import io
from typing import Any

import msgspec
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdffont import get_widths
from pdfminer.pdftypes import resolve1, stream_value

from xunzhang.kernel.errors import Broken

_THOUSAND = 1000
_SERIF_FLAG = 2
_FIXED_FLAG = 1
_ITALIC_FLAG = 64
_HEAVY = 600
_WEIGHTS = {"Thin": 100, "Light": 300, "Medium": 500, "Bold": 700, "Heavy": 900, "Black": 900}
_SAFE_TABLES = ("glyf", "loca", "head", "hhea", "hmtx", "maxp", "cvt ", "fpgm", "prep")


class EmbeddedFont(msgspec.Struct, frozen=True):
    """One face of a PDF. Codes are those of its content streams; widths are thousandths of the type size."""

    name: str
    family: str
    program: bytes
    suffix: str
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
        suffix, opened = "ttf", _true_type(stream_value(descriptor["FontFile2"]).get_data())
        glyphs: dict[int, int] = {}
    elif "FontFile3" in descriptor:
        outlines = stream_value(descriptor["FontFile3"]).get_data()
        suffix = "otf"
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
        program=_finished(opened, plain, name, weight, suffix),
        suffix=suffix,
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
    """An OpenType font around bare CFF outlines, and the glyph numbers of its codes (character identifiers)."""
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(outlines), None)
    top = cff[0]
    order = list(top.charset)
    glyphs = {
        int(each.removeprefix("cid")): place for place, each in enumerate(order) if each.startswith("cid")
    }
    codes = {place: code for code, place in glyphs.items()}
    units = round(1 / top.FontMatrix[0]) if hasattr(top, "FontMatrix") else _THOUSAND
    builder = FontBuilder(unitsPerEm=units, isTTF=False)
    builder.font.sfntVersion = "OTTO"
    builder.font.recalcTimestamp = False
    builder.font.recalcBBoxes = False
    names = [".notdef", *(f"glyph{place:05d}" for place in range(1, len(order)))]
    builder.setupGlyphOrder(names)
    metrics = {
        each: (round(float(widths.get(codes.get(place, place), usual)) * units / _THOUSAND), 0)
        for place, each in enumerate(names)
    }
    builder.setupHorizontalMetrics(metrics)
    ascent, descent = (
        round(float(resolve1(descriptor.get(each, standard))) * units / _THOUSAND)
        for each, standard in (("Ascent", 880), ("Descent", -120))
    )
    builder.setupHorizontalHeader(
        ascent=ascent,
        descent=descent,
        numberOfHMetrics=len(names),
        advanceWidthMax=max(each[0] for each in metrics.values()),
    )
    box = [round(float(resolve1(each)) * units / _THOUSAND) for each in resolve1(descriptor["FontBBox"])]
    head = builder.font["head"]
    head.xMin, head.yMin, head.xMax, head.yMax = box
    head.created = head.modified = 0
    builder.setupMaxp()
    bare = DefaultTable("CFF ")
    bare.data = outlines
    builder.font["CFF "] = bare
    return builder.font, glyphs


def _finished(font: TTFont, plain: dict[str, int], name: str, weight: int, suffix: str) -> bytes:
    """The font file: what the outlines alone lack is a character map, names and the tables readers insist on."""
    order = font.getGlyphOrder()
    mapped = {ord(text): order[glyph] for text, glyph in plain.items() if glyph < len(order)}
    builder = FontBuilder(font=font, isTTF=suffix == "ttf")
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
