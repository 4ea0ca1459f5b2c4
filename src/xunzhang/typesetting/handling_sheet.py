"""Prints handling sheets: 文件处理签 (办理单) of incoming, 发文稿纸 of outgoing documents."""

from datetime import date

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.engine import HANDLING_SHEET, compiler_of, compiling, lay_out, options_of
from xunzhang.typesetting.font_choice import FontSet, discover
from xunzhang.typesetting.gbt9704.prepared_sheet import prepare_sheet
from xunzhang.typesetting.glyphs import glyphs_of
from xunzhang.typesetting.sheet_model import (
    HandlingSheet,
    SheetField,
    SheetOpinion,
    SheetSection,
)

__all__ = [
    "HandlingSheet",
    "SheetField",
    "SheetOpinion",
    "SheetSection",
    "to_handling_sheet_pdf",
    "to_handling_sheet_png",
]


def to_handling_sheet_pdf(
    sheet: HandlingSheet, fonts: FontSet | None = None, *, printed_on: date | None = None
) -> bytes:
    """The sheet as PDF/A-2b, as many pages as it takes; the same sheet, fonts and day give the same bytes.

    `printed_on` is the date the file bears. Raises UnusableInput when the sheet cannot be printed as it is, no Chinese
    font is there, or characters are in no font.
    """
    chosen = fonts or discover()
    prepared = prepare_sheet(sheet)
    report = glyphs_of(prepared, chosen)
    if report.missing:
        raise UnusableInput(report.sentences()[-1], "text", report.sentences("en")[-1])
    with compiling:
        compiler = compiler_of(HANDLING_SHEET, chosen)
        pdf = lay_out(compiler, prepared, chosen, report, "pdf", options_of("pdf", printed_on))
    assert isinstance(pdf, bytes)
    return pdf


def to_handling_sheet_png(
    sheet: HandlingSheet, fonts: FontSet | None = None, resolution: int = 96
) -> list[bytes]:
    """Each page as a PNG picture of `resolution` dots an inch; characters that no font has are left out."""
    chosen = fonts or discover()
    prepared = prepare_sheet(sheet)
    report = glyphs_of(prepared, chosen)
    with compiling:
        compiler = compiler_of(HANDLING_SHEET, chosen)
        pages = lay_out(compiler, prepared, chosen, report, "png", options_of("png", None, resolution))
    return [pages] if isinstance(pages, bytes) else list(pages)
