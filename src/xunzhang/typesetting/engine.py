"""The typesetter behind `api` and `handling_sheet`: one compiler per template, used by one caller at a time."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any

import msgspec
import typst

from xunzhang.kernel.errors import Broken, UnusableInput
from xunzhang.typesetting.font_choice import FontSet, font_files
from xunzhang.typesetting.gbt9704.parameters import for_template
from xunzhang.typesetting.glyphs import GlyphReport

DOCUMENT, HANDLING_SHEET = "document.typ", "handling_sheet.typ"
_PDF_STANDARD = "a-2b"
_EPOCH = date(2000, 1, 1)

# Held while a compiler lays out and is asked about what it laid out.
compiling = Lock()


def compiler_of(template: str, fonts: FontSet) -> Any:
    """The compiler of a template for the fonts as they are now; it keeps what it laid out before in memory."""
    return _compiler(template, fonts.folders, fonts.edition)


@lru_cache(maxsize=4)
def _compiler(template: str, folders: tuple[str, ...], edition: int) -> Any:
    root = files("xunzhang.typesetting.gbt9704").joinpath("template")
    return typst.Compiler(
        str(root.joinpath(template)), root=str(root), font_paths=font_files(folders, edition)
    )


def options_of(kind: str, dated_on: date | None, resolution: int | None = None) -> dict[str, Any]:
    """How to write pdf, svg or png. The file's own date is the document's, so that it does not vary."""
    options: dict[str, Any] = {"timestamp": datetime.combine(dated_on or _EPOCH, time(), UTC)}
    if kind == "pdf":
        options["pdf_standards"] = [_PDF_STANDARD]
    if resolution:
        options["ppi"] = float(resolution)
    return options


def lay_out(
    compiler: Any,
    prepared: dict[str, Any],
    fonts: FontSet,
    report: GlyphReport,
    kind: str,
    options: dict[str, Any],
) -> bytes | list[bytes]:
    """Run the typesetter on prepared data; the caller holds `compiling`. Raises UnusableInput for a damaged picture."""
    try:
        result: bytes | list[bytes] = compiler.compile(
            format=kind, sys_inputs=_inputs(prepared, fonts, report), **options
        )
    except typst.TypstError as problem:
        if "decode" in str(problem) or "parse" in str(problem):
            raise UnusableInput(
                "印章、签名章或者手写意见的图片已损坏，请换一张 PNG、JPEG 或 SVG 图片。",
                "picture",
                "A picture of a seal, signature stamp or handwriting is damaged; use another PNG, JPEG or SVG.",
            ) from problem
        raise Broken(f"排版模板出错：{problem}", f"The layout template failed: {problem}") from problem
    return result


def _inputs(prepared: dict[str, Any], fonts: FontSet, report: GlyphReport) -> dict[str, str]:
    """Only fonts that draw something are named: each further one slows the typesetter down.

    All is one input: several reach the typesetter in an order that varies, and a document laid out before is then
    not known again.
    """
    helpers: dict[str, list[str]] = {}
    for each in report.substituted:
        helpers.setdefault(each.role, []).append(each.family)
    faces = {
        role: {
            "families": list(dict.fromkeys([found[0].family, *helpers.get(role, [])])),
            "weight": found[0].weight,
        }
        for role, found in fonts.faces.items()
    }
    data = {"document": prepared, "parameters": for_template(), "fonts": faces}
    return {"given": msgspec.json.encode(data).decode()}
