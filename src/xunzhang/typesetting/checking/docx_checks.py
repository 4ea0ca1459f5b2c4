"""What only a DOCX says: page setup, pitch of rows, page numbers as fields (GB/T 9704-2012 5, 7.5; GB/T 33476.2)."""

from typing import Any

from xunzhang.typesetting.checking.ledger import Ledger
from xunzhang.typesetting.checking.sight import Sight
from xunzhang.typesetting.model import Format
from xunzhang.typesetting.reading.colours import from_hexadecimal
from xunzhang.typesetting.reading.contents import Alignment, Place, is_red
from xunzhang.typesetting.reading.docx_contents import OpenDocument
from xunzhang.typesetting.reading.docx_properties import A, W

_TWENTIETH = 25.4 / 72 / 20
_PAPER_TOLERANCE = 1.0
# Top, bottom, left, right: of the paper, and in the coordinates of word processors (GB/T 33476.2). The standard has a
# tolerance for the upper and left margin; the others follow from the type area, rows put in included.
_MARGINS = ((37.0, 35.0, 28.0, 26.0), (34.58, 32.58, 28.0, 26.0))
_TOLERANCES = (1.0, 1.5, 1.0, 1.5)
_NO_PAGES = (
    "DOCX 没有固定的页面，可另存为PDF再检查",
    "a DOCX has no fixed pages; save it as PDF and check again",
)


def check_docx(sight: Sight, ledger: Ledger) -> None:
    """Page setup of every section, rows and characters of its grid, page numbers."""
    opened = OpenDocument(sight.data)
    sections = list(opened.body.iter(f"{W}sectPr"))
    _paper(ledger, sections)
    _margins(ledger, sections)
    _rows(ledger, opened, sections)
    _page_numbers(ledger, opened)
    if sight.form in {Format.DOWNWARD, Format.UPWARD}:
        _separator(ledger, opened)
    for name in ("page.area_bottom", "body.first_page", "colophon.bottom", "page_number.gap"):
        ledger.leave(name, *_NO_PAGES)


def _sizes(section: Any) -> tuple[float, float]:
    size = section.find(f"{W}pgSz")
    if size is None:
        return 0.0, 0.0
    return _millimetres(size, "w"), _millimetres(size, "h")


def _millimetres(element: Any, attribute: str) -> float:
    written = element.get(f"{W}{attribute}", "0") if element is not None else "0"
    try:
        return float(written) * _TWENTIETH
    except ValueError:
        return 0.0


def _paper(ledger: Ledger, sections: list[Any]) -> None:
    sizes = [_sizes(section) for section in sections] or [(0.0, 0.0)]
    wrong = [
        (width, height)
        for width, height in sizes
        if abs(min(width, height) - 210) > _PAPER_TOLERANCE
        or abs(max(width, height) - 297) > _PAPER_TOLERANCE
    ]
    width, height = (wrong or sizes)[0]
    ledger.judge("page.paper", not wrong, f"{width:.1f} mm×{height:.1f} mm")


def _margins(ledger: Ledger, sections: list[Any]) -> None:
    for number, section in enumerate(sections, start=1):
        margins = section.find(f"{W}pgMar")
        width, height = _sizes(section)
        if margins is None or width > height:
            continue
        found = tuple(_millimetres(margins, side) for side in ("top", "bottom", "left", "right"))
        meets = any(
            all(abs(has - wants) <= most for has, wants, most in zip(found, wanted, _TOLERANCES, strict=True))
            for wanted in _MARGINS
        )
        top, bottom, left, right = found
        several = (f"第{number}节", f"section {number}: ") if len(sections) > 1 else ("", "")
        ledger.judge(
            "page.margins",
            meets,
            (
                f"{several[0]}上{top:.2f}、下{bottom:.2f}、左{left:.2f}、右{right:.2f} mm",
                f"{several[1]}top {top:.2f}, bottom {bottom:.2f}, left {left:.2f}, right {right:.2f} mm",
            ),
        )
        if meets:
            continue
        ledger.measure("page.margin_left", left)
        if not any(abs(top - wanted[0]) <= _TOLERANCES[0] for wanted in _MARGINS):
            ledger.measure("page.margin_top", top)
        ledger.measure("page.area_width", width - left - right)


def _rows(ledger: Ledger, opened: OpenDocument, sections: list[Any]) -> None:
    """Rows of a page by the pitch of the body, or by the grid where paragraphs follow one."""
    margins = next(
        (section.find(f"{W}pgMar") for section in sections if section.find(f"{W}pgMar") is not None), None
    )
    grid = next(
        (section.find(f"{W}docGrid") for section in sections if section.find(f"{W}docGrid") is not None), None
    )
    _, height = _sizes(sections[0]) if sections else (0.0, 0.0)
    area = height - _millimetres(margins, "top") - _millimetres(margins, "bottom")
    pitch = _pitch(opened)
    if (
        pitch is None
        and grid is not None
        and grid.get(f"{W}type") in {"lines", "linesAndChars", "snapToChars"}
    ):
        pitch = _millimetres(grid, "linePitch")
    if not pitch or area <= 0:
        ledger.leave(
            "page.rows",
            "行距随字体而定，量不出每面行数",
            "the pitch depends on the fonts, so rows cannot be counted",
        )
    else:
        ledger.measure("page.rows", float(int(area / pitch + 0.12)))
    ledger.leave("page.columns", *_NO_PAGES)


def _pitch(opened: OpenDocument) -> float | None:
    """The exact pitch that most of the text has; None where most of it has none."""
    pitches: dict[float | None, int] = {}
    for paragraph in opened.body.iter(f"{W}p"):
        look = opened.styles.paragraph(paragraph)
        pitch = round(look.line, 2) if look.line and look.line_rule == "exact" else None
        weight = sum(len(text.text or "") for text in paragraph.iter(f"{W}t"))
        pitches[pitch] = pitches.get(pitch, 0) + weight
    return max(pitches, key=lambda each: pitches[each]) if pitches else None


def _page_numbers(ledger: Ledger, opened: OpenDocument) -> None:
    """A field that counts pages in a footer, with dashes; odd and even pages apart."""
    footers = _footers(opened)
    numbered = [footer for footer in footers if "PAGE" in _instructions(footer)]
    if not numbered:
        ledger.judge("page_number.present", False, ("页脚里没有页码域", "no footer holds a page number"))
        return
    ledger.judge("page_number.present", True)
    texts = ["".join(footer.itertext()) for footer in numbered]
    dashed = all(any(dash in text for dash in "—–－") for text in texts)
    ledger.judge(
        "page_number.form", dashed, ("有一字线", "with dashes") if dashed else ("没有一字线", "no dashes")
    )
    settings = opened.document.settings.element
    apart = settings.find(f"{W}evenAndOddHeaders") is not None and len(numbered) > 1
    centred = any(
        opened.styles.paragraph(paragraph).alignment is Alignment.CENTRED
        for footer in numbered
        for paragraph in footer.iter(f"{W}p")
        if "PAGE" in _instructions(paragraph)
    )
    if apart:
        ledger.leave("page_number.side", *_NO_PAGES)
    else:
        ledger.judge(
            "page_number.side",
            False,
            ("奇偶页相同、居中", "odd and even alike, centred")
            if centred
            else ("奇偶页相同", "odd and even alike"),
            Place(),
        )


def _separator(ledger: Ledger, opened: OpenDocument) -> None:
    """The separator as a border of a paragraph or a drawn line, if it is one: the first red one counts."""
    colours = [
        colour
        for border in opened.body.iter(f"{W}bottom", f"{W}top")
        if border.getparent().tag == f"{W}pBdr" and (colour := from_hexadecimal(border.get(f"{W}color", "")))
    ]
    colours += [
        colour
        for line in opened.body.iter(f"{A}ln")
        for fill in line.iter(f"{A}srgbClr")
        if (colour := from_hexadecimal(fill.get("val", "")))
    ]
    red = next((colour for colour in colours if is_red(colour)), None)
    if red is None:
        ledger.leave(
            "separator.present",
            "文件里没有红色的段落边框或线条，图片和旧式图形看不出，可另存为PDF再检查",
            "no red border or line was seen; pictures and old drawings cannot be told, save it as PDF and check again",
        )
        return
    ledger.judge("separator.present", True)
    ledger.judge("separator.red", True, "RGB({}, {}, {})".format(*red))


def _footers(opened: OpenDocument) -> list[Any]:
    return [
        each.target_part.element
        for each in opened.document.part.rels.values()
        if not each.is_external and each.reltype.endswith("/footer")
    ]


def _instructions(element: Any) -> str:
    fields = "".join(each.text or "" for each in element.iter(f"{W}instrText"))
    return fields + "".join(each.get(f"{W}instr", "") for each in element.iter(f"{W}fldSimple"))
