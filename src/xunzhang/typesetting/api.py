"""Typesets documents: PDF for paper and the file, SVG and PNG pages for the screen.

All functions are deterministic: the same document and fonts give the same bytes.
"""

from typing import Any, NamedTuple

import msgspec

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.engine import DOCUMENT, compiler_of, compiling, lay_out, options_of
from xunzhang.typesetting.font_choice import FontSet, Status, discover, fonts_status
from xunzhang.typesetting.gbt9704.first_page import is_mark_unreadable, late_sentence_of
from xunzhang.typesetting.gbt9704.lone_signature import (
    ends_lying,
    sentence_of,
    ways_onto_first_page,
    ways_together,
)
from xunzhang.typesetting.gbt9704.parameters import number
from xunzhang.typesetting.gbt9704.prepared import prepare
from xunzhang.typesetting.gbt9704.settling import (
    Mark,
    Marks,
    is_alone,
    is_late,
    is_settled,
    rows_worth_trying,
)
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
    "layout_sentences",
    "seal_places",
    "settled_document",
    "to_pages_png",
    "to_pages_svg",
    "to_pdf",
    "typeset",
]

_TINY = {"ppi": 0.1}
_SEALS = "query(<seal-place>).map(seal => seal.location().position() + seal.value)"
_MARKS = (
    "(body: <body-start>, before: <before-kept-rows>, kept: <kept-rows>, ended: <end-of-body>,"
    " begun: <start-of-signature>, signed: <end-of-signature>).pairs()"
    ".map(((name, label)) => (name, query(label))).filter(((name, found)) => found.len() > 0)"
    '.map(((name, found)) => (name, (if name == "begun" { found.first() } else { found.last() })'
    ".location().position()))"
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


class _Settled(NamedTuple):
    """What was laid out, of which prepared data, and what is not allowed and stayed so: a signature alone on a page, a first
    page without body."""

    result: bytes | list[bytes]
    prepared: dict[str, Any]
    is_alone: bool
    is_late: bool

    def sentences(self, document: Document) -> list[tuple[str, str]]:
        """What to tell the drafter, in Chinese and in English; nothing where all is in order."""
        late = [late_sentence_of(document)] if self.is_late else []
        return [*late, *([sentence_of(document)] if self.is_alone else [])]


def typeset(document: Document, fonts: FontSet | None = None) -> Typeset:
    """The document as PDF/A-2b with the report on substituted characters; fonts are the usual ones when None.

    Raises UnusableInput when a required element lacks, no Chinese font is there, characters are in no font, the first page
    has no room for body (7.3.3), or nothing keeps the signature from standing alone on a page (7.3.5.5).
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
    with compiling:
        found = _settled(document, prepared, chosen, report, "pdf", options_of("pdf", document.dated_on))
    for chinese, english in found.sentences(document):
        raise UnusableInput(chinese, "body", english)
    assert isinstance(found.result, bytes)
    return Typeset(found.result, report)


def layout_sentences(
    document: Document, fonts: FontSet | None = None, language: str = "zh"
) -> tuple[str, ...]:
    """What the drafter is to be told about the pages before they are printed, in the language; mostly nothing."""
    told = _tiny(document, fonts).sentences(document)
    if is_mark_unreadable(document):
        told.append(
            (
                f"联署机关太多，并用各机关名称的发文机关标志字号不足{number('joint_mark_readable'):g}磅，看不清：已单独用主办机关"
                "名称（《党政机关公文处理工作条例》第九条第四项）。",
                "So many organs issue it that their names in the mark would be smaller than"
                f" {number('joint_mark_readable'):g} points: the lead organ stands there alone, as article 9(4) of the"
                " Regulations on Official Documents allows.",
            )
        )
    return tuple(sentence[language.startswith("en")] for sentence in told)


def settled_document(document: Document, fonts: FontSet | None = None) -> dict[str, Any]:
    """The data of the templates, with what was changed so that the signature stands with its text."""
    return _tiny(document, fonts).prepared


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
        _settled(document, prepared, chosen, glyphs_of(prepared, chosen), "png", _TINY)
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
    pages = _tiny(document, fonts).result
    return 1 if isinstance(pages, bytes) else len(pages)


def body_rows(document: Document, fonts: FontSet | None = None) -> int:
    """Rows to a full page of the body: 22, or what keeps signature and seal with their text (7.3.5.5)."""
    rows: int = _tiny(document, fonts).prepared["rows"]
    return rows


def _tiny(document: Document, fonts: FontSet | None) -> _Settled:
    chosen = fonts or discover()
    prepared = prepare(document)
    with compiling:
        return _settled(document, prepared, chosen, glyphs_of(prepared, chosen), "png", _TINY)


def _millimetres(length: str) -> float:
    return float(length.removesuffix("pt")) * 25.4 / 72


def _pages(
    document: Document, fonts: FontSet | None, kind: str, resolution: int | None = None
) -> list[bytes]:
    chosen = fonts or discover()
    prepared = prepare(document)
    options = options_of(kind, document.dated_on, resolution)
    with compiling:
        pages = _settled(document, prepared, chosen, glyphs_of(prepared, chosen), kind, options).result
    return [pages] if isinstance(pages, bytes) else list(pages)


def _marks(compiler: Any) -> Marks:
    """Where body and signature came to stand in what was laid out last."""
    return Marks(
        **{
            name: Mark(place["page"], _millimetres(place["y"]))
            for name, place in msgspec.json.decode(compiler.eval(_MARKS))
        }
    )


def _settled(
    document: Document,
    prepared: dict[str, Any],
    fonts: FontSet,
    report: GlyphReport,
    kind: str,
    options: dict[str, Any],
) -> _Settled:
    """Lay the document out: with other rows than usual where else the signature would leave some blank, and with
    whatever else keeps it from standing alone.

    The compiler is left with the layout that is returned.
    """
    compiler = compiler_of(DOCUMENT, fonts)

    def laid_out(way: dict[str, Any], kind: str, options: dict[str, Any]) -> bytes | list[bytes]:
        return lay_out(compiler, prepared | way, fonts, report, kind, options)

    # Where pages are shown, a tiny picture costs a twentieth, and what was laid out for it is remembered.
    first = (kind, options) if kind == "pdf" else ("png", _TINY)
    way: dict[str, Any] = {}
    result = laid_out(way, *first)
    marks = _marks(compiler)
    alone, late = is_alone(marks), is_late(marks)
    if late or not is_settled(marks):
        if late:
            tried = ways_onto_first_page(document)
        elif alone:
            tried = ways_together(document, marks)
        else:
            tried = ({"rows": rows} for rows in rows_worth_trying(marks))
        for way in tried:
            result = laid_out(way, *first)
            found = _marks(compiler)
            if not is_late(found) and (is_settled(found) or ((alone or late) and not is_alone(found))):
                alone = late = False
                break
        else:
            way = {}
            result = laid_out(way, *first)
    if first[0] != kind or first[1] != options:
        result = laid_out(way, kind, options)
    return _Settled(result, prepared | way, alone or ends_lying(document), late)
