"""A PDF as lines: pypdfium2 opens it and tells what it is, pdfplumber gives characters, rules and pictures."""

import io
import re
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.pdfium import opened
from xunzhang.typesetting.reading.colours import as_colour
from xunzhang.typesetting.reading.contents import Box, Contents, FileKind, Page, Picture, Rule
from xunzhang.typesetting.reading.page_lines import lines_on_pages
from xunzhang.typesetting.reading.page_rows import Glyph
from xunzhang.typesetting.reading.page_rules import joined_rules
from xunzhang.typesetting.reading.pieces import in_usual_form
from xunzhang.typesetting.reading.text_contents import NO_TEXT_LAYER

MOST_PAGES = 1000
# Positions are worked out for so many pages; of longer documents the last ones too, the rest as plain text.
MEASURED_FIRST, MEASURED_LAST = 60, 20

_MILLIMETRE = 72 / 25.4
_ABOVE, _BELOW = 0.88, 0.12
_NO_CODE = re.compile(r"^\(cid:\d+\)$")
_TILT = 0.05
_FLAT, _LONG = 2.0, 10.0
_ERRORS = (
    PDFException,
    PdfminerException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
)


def pdf_contents(data: bytes) -> Contents:
    """All lines, rules and pictures. Raises UnusableInput for an encrypted, broken or endless file."""
    sizes = _sizes(data)
    measured = set(_measured(len(sizes)))
    pages: list[Page] = []
    glyphs: dict[int, list[Glyph]] = {}
    rules: list[Rule] = []
    pictures: list[Picture] = []
    uncoded = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as plumbed:
            for number in sorted(measured):
                page = plumbed.pages[number - 1]
                glyphs[number] = [glyph for each in page.chars if (glyph := _glyph(each, _corner(page)))]
                uncoded += sum(1 for each in page.chars if _NO_CODE.match(each["text"]))
                rules += _rules(page, number)
                pictures += [Picture(number, _box(each, _corner(page))) for each in page.images]
                page.close()
    except _ERRORS as problem:
        raise UnusableInput(
            "这个 PDF 已损坏，内容读不出，请重新取得或者重新导出后再试。",
            "file",
            "The PDF is broken; get it or export it again.",
        ) from problem
    rest = _plain_pages(data, [number for number in range(1, len(sizes) + 1) if number not in measured])
    for number, (width, height) in enumerate(sizes, start=1):
        has_text = bool(glyphs.get(number)) or bool(rest.get(number))
        pages.append(Page(number, width, height, has_text))
    lines = lines_on_pages(glyphs, pages, rest)
    return Contents(
        FileKind.PDF,
        lines,
        tuple(pages),
        joined_rules(rules),
        tuple(pictures),
        _remarks(pages, pictures, uncoded, bool(lines)),
        scanned=_scanned(pages, pictures, bool(lines)),
    )


def _sizes(data: bytes) -> list[tuple[float, float]]:
    with opened(data) as document:
        if len(document) > MOST_PAGES:
            raise UnusableInput(
                f"这个 PDF 超过 {MOST_PAGES} 页，请拆分后再试。",
                "file",
                f"The PDF has more than {MOST_PAGES} pages; split it.",
            )
        return [
            (width / _MILLIMETRE, height / _MILLIMETRE)
            for width, height in (document.get_page_size(place) for place in range(len(document)))
        ]


def _measured(count: int) -> list[int]:
    if count <= MEASURED_FIRST + MEASURED_LAST:
        return list(range(1, count + 1))
    return [*range(1, MEASURED_FIRST + 1), *range(count - MEASURED_LAST + 1, count + 1)]


def _plain_pages(data: bytes, numbers: list[int]) -> dict[int, list[str]]:
    if not numbers:
        return {}
    with opened(data) as document:
        return {
            number: [
                line
                for line in document[number - 1].get_textpage().get_text_range().splitlines()
                if line.strip()
            ]
            for number in numbers
        }


def _corner(page: Any) -> tuple[float, float]:
    """The upper left corner of the paper: pages may begin anywhere."""
    return float(page.bbox[0]), float(page.bbox[1])


def _glyph(character: dict[str, Any], corner: tuple[float, float]) -> Glyph | None:
    text = character["text"]
    if _NO_CODE.match(text):
        return None
    size = float(abs(character["size"]))
    # The base line by its height over the character's own lower edge.
    base = float(character["bottom"]) - corner[1] - (float(character["matrix"][5]) - float(character["y0"]))
    em, base = size / _MILLIMETRE, base / _MILLIMETRE
    left, right = ((float(character[edge]) - corner[0]) / _MILLIMETRE for edge in ("x0", "x1"))
    return Glyph(
        in_usual_form(text),
        Box(left, base - _ABOVE * em, right, base + _BELOW * em),
        size,
        str(character["fontname"]).split("+")[-1],
        as_colour(character.get("non_stroking_color")),
        abs(float(character["matrix"][1])) > _TILT * abs(float(character["matrix"][0])),
    )


def _box(item: dict[str, Any], corner: tuple[float, float]) -> Box:
    return Box(
        (float(item["x0"]) - corner[0]) / _MILLIMETRE,
        (float(item["top"]) - corner[1]) / _MILLIMETRE,
        (float(item["x1"]) - corner[0]) / _MILLIMETRE,
        (float(item["bottom"]) - corner[1]) / _MILLIMETRE,
    )


def _rules(page: Any, number: int) -> list[Rule]:
    found = []
    for item in [*page.lines, *page.rects, *page.curves]:
        box = _box(item, _corner(page))
        if box.height > _FLAT or box.width < _LONG:
            continue
        stroked = item["object_type"] == "line" or not item.get("fill")
        thickness = float(item.get("linewidth") or 0) / _MILLIMETRE if stroked else box.height
        colour = as_colour(item.get("stroking_color" if stroked else "non_stroking_color"))
        middle = (box.top + box.bottom) / 2
        edges = Box(box.left, middle - thickness / 2, box.right, middle + thickness / 2)
        found.append(Rule(number, edges, thickness, colour))
    return found


def _scanned(pages: list[Page], pictures: list[Picture], has_lines: bool) -> tuple[int, ...]:
    """The pages that only recognition could read: all of a file without text, else those that are pictures."""
    if not has_lines:
        return tuple(page.number for page in pages)
    pictured = {picture.page for picture in pictures}
    return tuple(page.number for page in pages if not page.has_text and page.number in pictured)


def _remarks(
    pages: list[Page], pictures: list[Picture], uncoded: int, has_lines: bool
) -> tuple[tuple[str, str], ...]:
    if uncoded and not has_lines:
        return (
            (
                "文字层的字没有编码，读不出，未作识别，请换一份能复制文字的文件或者对照原件录入。",
                "The characters of the text layer have no codes; give a file whose text can be copied.",
            ),
        )
    if not has_lines:
        return (NO_TEXT_LAYER,)
    remarks = []
    if scanned := _scanned(pages, pictures, has_lines):
        chinese, english = "、".join(map(str, scanned)), ", ".join(map(str, scanned))
        remarks.append(
            (
                f"第{chinese}页是图片，没有文字层，未作识别。",
                f"Page {english} is a picture without a text layer and was not read.",
            )
        )
    if uncoded:
        remarks.append(
            (
                f"有{uncoded}个字没有编码，读不出。",
                f"{uncoded} characters have no code and could not be read.",
            )
        )
    return tuple(remarks)
