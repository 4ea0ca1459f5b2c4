"""Footers with the page number, odd sides at the right and even ones at the left (7.5); a letter's rules (10.1)."""

from xunzhang.typesetting.docx.drawings import Drawings
from xunzhang.typesetting.docx.markup import DECLARED, Placing, paragraph
from xunzhang.typesetting.docx.measures import ABOVE, balanced, mm
from xunzhang.typesetting.docx.printed import Box, Printed
from xunzhang.typesetting.gbt9704.parameters import number, parameters

# Above the base line the dash of most fonts is about so far up, as part of its size.
_DASH_RISE = 0.35


def number_baseline(printed: Printed) -> float:
    """The base line of the page numbers, from the page's top."""
    below = mm("margin_top") + mm("area_height")
    found = [letter.baseline for letter in printed.page_numbers if letter.text == "—" and not letter.turned]
    return found[0] if found else below + mm("page_number_gap") + _DASH_RISE * number("page_number_size")


def line_height() -> float:
    """Height of the row with the page number."""
    return balanced(number("page_number_size"))


def footer_distance(baseline: float) -> float:
    """How far the footer's lower edge is from the page's."""
    return mm("page_height") - baseline - (1 - ABOVE) * line_height()


def footer(*, odd: bool) -> str:
    """A footer with the page number between dashes."""
    indent = number("page_number_indent") * number("page_number_size")
    placing = Placing(style="PageNumber", line=line_height(), alignment="right" if odd else "left")
    placing = placing.but(right=indent) if odd else placing.but(left=indent)
    return f"<w:ftr {DECLARED}>{paragraph(_NUMBER, placing)}</w:ftr>"


def landscape_footer(drawings: Drawings, baseline: float, *, odd: bool) -> str:
    """The page number of a side that lies down, where it would stand were the sheet upright (8)."""
    indent, height = number("page_number_indent") * number("page_number_size"), line_height()
    placing = Placing(style="PageNumber", line=height, alignment="right" if odd else "left")
    placing = placing.but(right=indent) if odd else placing.but(left=indent)
    left = mm("page_height") - baseline - (1 - ABOVE) * height
    box = drawings.text_box(
        left, mm("margin_left"), height, mm("area_width"), paragraph(_NUMBER, placing), turned=True
    )
    return f"<w:ftr {DECLARED}>{paragraph(box, Placing(style='PageNumber', line=1.0))}</w:ftr>"


def empty_footer() -> str:
    """A footer without anything."""
    return f"<w:ftr {DECLARED}>{paragraph('', Placing(style='PageNumber', line=line_height()))}</w:ftr>"


def letter_header(drawings: Drawings, rules: list[Box]) -> str:
    """The header of a letter's first side: its double rules, drawn on the page."""
    red = str(parameters()["mark_red"].value).lstrip("#").upper()
    drawn = "".join(
        drawings.rectangle(rule.left, rule.top, rule.right - rule.left, rule.bottom - rule.top, red)
        for rule in rules
    )
    return f"<w:hdr {DECLARED}>{paragraph(drawn, Placing(style='Normal', line=1.0))}</w:hdr>"


_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
)
