"""Typesets documents: PDF for paper and the file, SVG and PNG pages for the screen.

All functions are deterministic: the same document and fonts give the same bytes.
"""

from datetime import date
from typing import Any

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.engine import DOCUMENT, compiler_of, compiling, lay_out, options_of
from xunzhang.typesetting.font_choice import FontSet, Status, discover, fonts_status
from xunzhang.typesetting.gbt9704.prepared import prepare
from xunzhang.typesetting.gbt9704.settling import Mark, Marks, is_settled, rows_worth_trying
from xunzhang.typesetting.glyphs import GlyphReport, check_glyphs, glyphs_of
from xunzhang.typesetting.model import Document

__all__ = [
    "Document",
    "FontSet",
    "GlyphReport",
    "SealPlace",
    "Status",
    "Typeset",
    "body_rows",
    "check_glyphs",
    "count_pages",
    "discover",
    "fonts_status",
    "seal_places",
    "to_pages_png",
    "to_pages_svg",
    "to_pdf",
    "typeset",
]

_TINY = {"ppi": 0.1}
_SEALS = "query(<seal-place>).map(seal => seal.location().position() + seal.value)"
_MARKS = (
    "(body: <body-start>, before: <before-kept-rows>, kept: <kept-rows>, signed: <end-of-signature>).pairs()"
    ".map(((name, label)) => (name, query(label))).filter(((name, found)) => found.len() > 0)"
    ".map(((name, found)) => (name, found.last().location().position()))"
)


class Typeset(msgspec.Struct, frozen=True):
    """A finished PDF, with what the reader must be told about its characters."""

    pdf: bytes
    glyphs: GlyphReport


class SealPlace(msgspec.Struct, frozen=True):
    """Where a seal goes (7.3.5.1): page from 1, the middle and upper edge in mm from the paper's top left corner.

    `organ` is the one of `signature` whose seal it is.
    """

    page: int
    middle: float
    top: float
    diameter: float
    organ: str = ""


def typeset(document: Document, fonts: FontSet | None = None) -> Typeset:
    """The document as PDF/A-2b with the report on substituted characters; fonts are the usual ones when None.

    Raises UnusableInput when a required element lacks, no Chinese font is there, or characters are in no font.
    """
    chosen = fonts or discover()
    prepared = prepare(document)
    report = glyphs_of(prepared, chosen)
    if report.missing:
        raise UnusableInput(
            report.sentences()[-1],
            "text",
            report.sentences("en")[-1],
        )
    pdf = _compile(prepared, chosen, report, "pdf", document.dated_on)
    assert isinstance(pdf, bytes)
    return Typeset(pdf, report)


def to_pdf(document: Document, fonts: FontSet | None = None) -> bytes:
    """The document as PDF/A-2b; errors as `typeset`."""
    return typeset(document, fonts).pdf


def to_pages_svg(document: Document, fonts: FontSet | None = None) -> list[str]:
    """Each page as an SVG picture. Unlike the PDF, characters that no font has are left out, not refused."""
    return [page.decode() for page in _pages(document, fonts, "svg")]


def to_pages_png(document: Document, fonts: FontSet | None = None, resolution: int = 96) -> list[bytes]:
    """Each page as a PNG picture of `resolution` dots an inch; characters that no font has are left out."""
    return _pages(document, fonts, "png", resolution)


def seal_places(document: Document, fonts: FontSet | None = None) -> tuple[SealPlace, ...]:
    """Where the seals of a sealed document go, in the order of its signature; empty for one without seal."""
    chosen = fonts or discover()
    prepared = prepare(document)
    with compiling:
        _settled(prepared, chosen, glyphs_of(prepared, chosen), "png", _TINY)
        found = msgspec.json.decode(compiler_of(DOCUMENT, chosen).eval(_SEALS))
    return tuple(
        SealPlace(
            each["page"],
            _millimetres(each["x"]),
            _millimetres(each["y"]),
            float(each["diameter"]),
            each["organ"],
        )
        for each in found
    )


def count_pages(document: Document, fonts: FontSet | None = None) -> int:
    """How many pages the document has: far less work than writing them."""
    chosen = fonts or discover()
    prepared = prepare(document)
    with compiling:
        pages = _settled(prepared, chosen, glyphs_of(prepared, chosen), "png", _TINY)[0]
    return 1 if isinstance(pages, bytes) else len(pages)


def body_rows(document: Document, fonts: FontSet | None = None) -> int:
    """Rows to a full page of the body: 22, or what keeps signature and seal with their text (7.3.5.5)."""
    chosen = fonts or discover()
    prepared = prepare(document)
    with compiling:
        return _settled(prepared, chosen, glyphs_of(prepared, chosen), "png", _TINY)[1]


def _millimetres(length: str) -> float:
    return float(length.removesuffix("pt")) * 25.4 / 72


def _pages(
    document: Document, fonts: FontSet | None, kind: str, resolution: int | None = None
) -> list[bytes]:
    chosen = fonts or discover()
    prepared = prepare(document)
    pages = _compile(prepared, chosen, glyphs_of(prepared, chosen), kind, document.dated_on, resolution)
    return [pages] if isinstance(pages, bytes) else list(pages)


def _marks(compiler: Any) -> Marks | None:
    """Where body and signature came to stand in what was laid out last; None where nothing is kept together."""
    found = {
        name: Mark(place["page"], _millimetres(place["y"]))
        for name, place in msgspec.json.decode(compiler.eval(_MARKS))
    }
    return Marks(**found) if len(found) == len(Marks.__struct_fields__) else None


def _compile(
    prepared: dict[str, Any],
    fonts: FontSet,
    report: GlyphReport,
    kind: str,
    dated_on: date | None,
    resolution: int | None = None,
) -> bytes | list[bytes]:
    with compiling:
        return _settled(prepared, fonts, report, kind, options_of(kind, dated_on, resolution))[0]


def _settled(
    prepared: dict[str, Any], fonts: FontSet, report: GlyphReport, kind: str, options: dict[str, Any]
) -> tuple[bytes | list[bytes], int]:
    """Lay the document out, and the rows to a page: others than usual where else the signature would leave some blank.

    The compiler is left with the layout that is returned.
    """
    compiler = compiler_of(DOCUMENT, fonts)

    def laid_out(rows: int, kind: str, options: dict[str, Any]) -> bytes | list[bytes]:
        return lay_out(compiler, prepared | {"rows": rows}, fonts, report, kind, options)

    # Where pages are shown, a tiny picture costs a twentieth, and what was laid out for it is remembered.
    first = (kind, options) if kind == "pdf" else ("png", _TINY)
    usual: int = prepared["rows"]
    chosen, result = usual, laid_out(usual, *first)
    marks = _marks(compiler)
    if marks is not None and not is_settled(marks):
        for rows in rows_worth_trying(marks):
            chosen, result = rows, laid_out(rows, *first)
            if is_settled(_marks(compiler)):
                break
        else:
            chosen, result = usual, laid_out(usual, *first)
    if first[0] != kind or first[1] != options:
        result = laid_out(chosen, kind, options)
    return result, chosen
