"""Recognised pages as what a file shows: characters with em boxes and type sizes, as of a PDF's text."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from xunzhang.typesetting.reading.contents import Box, Colour, Contents, FileKind, Page
from xunzhang.typesetting.reading.page_lines import lines_on_pages
from xunzhang.typesetting.reading.page_rows import Glyph
from xunzhang.typesetting.scanning.model import RecognisedCharacter, RecognisedLine, RecognisedPage

_POINT = 25.4 / 72
_RED, _BLACK = (220, 20, 20), (0, 0, 0)
_EM_OF_HEIGHT = 0.84  # boxes stand out a little above and below
_TALLER_BY = 1.12
_MEASURABLE, _FEW = 8, 3  # widths of a character
_ALIKE, _ALIKE_WHEN_SHORT, _ALIKE_WHEN_TINY = 0.115, 0.2, 0.45  # sizes of type this near are one
_HAS_BLANKS = 1.15
_LONG_LINE, _NEARLY_AS_LONG = 12, 0.7
_GAP = 0.8  # ems between two characters beyond their usual distance: they stand apart
_ENDS, _BEGINS = set("，。、；：？！）》」』〕”’"), set("（《「『〔“‘")  # their ink is not in their middle
_OFF_MIDDLE = 0.25
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f〔〕“”‘’—…《》×]")
_HALF_FORMS = str.maketrans({",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"})
_BRACKETED_YEAR = re.compile(
    r"(?:(?<=[\u4e00-\u9fff])|^)[\[［（(【{〈<「〔]{1,2}(\d{4})[\]］）)】}〉>」〕]{1,2}(?=第?\d{1,5}号)"
)

READ_BY_RECOGNITION = (
    "文字是从扫描的图像识别出来的，可能有错字，请对照图像逐项核对。",
    "The text was recognised from a scanned picture and may be wrong; check each element against it.",
)


def contents_of_pages(pages: Sequence[RecognisedPage], kind: FileKind) -> Contents:
    """All lines of the pages, in their order."""
    of_height = _em_of_height(pages)
    usual = _usual_sizes(pages, of_height)
    sheets = [
        Page(page.number, page.width, page.height, bool(page.lines))
        for page in sorted(pages, key=lambda each: each.number)
    ]
    glyphs = {
        page.number: [glyph for line, em in _sizes(page, of_height, usual) for glyph in _glyphs(line, em)]
        for page in pages
    }
    failed = [page.number for page in pages if page.failed]
    lines = lines_on_pages(glyphs, sheets, {})
    remarks = ((READ_BY_RECOGNITION,) if lines else (_NOTHING,)) + _failures(failed)
    return Contents(kind, lines, tuple(sheets), remarks=remarks, is_recognised=True)


_NOTHING = (
    "图像中没有识别出文字，请对照原件录入。",
    "No text was recognised in the picture; enter the elements by hand.",
)


def _failures(numbers: list[int]) -> tuple[tuple[str, str], ...]:
    if not numbers:
        return ()
    chinese, english = "、".join(map(str, numbers)), ", ".join(map(str, numbers))
    return ((f"第{chinese}页识别不了，请对照原件录入。", f"Page {english} could not be recognised."),)


def _width(text: str) -> float:
    return sum(1.0 if _WIDE.match(each) else 0.5 for each in text)


def _em_of_height(pages: Sequence[RecognisedPage]) -> float:
    """Boxes stand out above and below the type; by how much, the lines with enough characters tell."""
    known = [
        _pitch(line) / line.box.height
        for page in pages
        for line in page.lines
        if _width(line.text) >= _LONG_LINE and line.box.height > 0
    ]
    return min(max(median(known), _EM_OF_HEIGHT - 0.15), _EM_OF_HEIGHT + 0.1) if known else _EM_OF_HEIGHT


def _pitch(line: RecognisedLine) -> float:
    """The distance of characters of full width: from the first to the last, or the usual one where blanks are between."""
    first, last = line.characters[0], line.characters[-1]
    between = _width(line.text) - (_width(first.text[:1]) + _width(last.text[:1])) / 2
    between -= _OFF_MIDDLE * ((last.text[:1] in _ENDS) + (first.text[:1] in _BEGINS))
    whole = (last.across - first.across) / max(0.5, between)
    steps = [
        (after.across - before.across) / ((_width(before.text[:1]) + _width(after.text[:1])) / 2)
        for before, after in pairwise(line.characters)
    ]
    usual = median(steps) if steps else whole
    return usual if usual > 0 and whole > usual * _HAS_BLANKS else whole


def _em(line: RecognisedLine, of_height: float) -> float:
    """The type's size in mm: by the distance of characters where there are enough, never more than the height says."""
    by_height = line.box.height * of_height
    wide = _width(line.text)
    if wide < _FEW:
        return by_height
    return min(by_height * _TALLER_BY, _pitch(line))


def _usual_sizes(pages: Sequence[RecognisedPage], of_height: float) -> list[float]:
    """The sizes of type in the document, in mm, that of most text first: lines of nearly one size have one."""
    left = [
        (_em(line, of_height), _width(line.text))
        for page in pages
        for line in page.lines
        if _width(line.text) >= _MEASURABLE
    ]
    sizes = []
    while left:
        longest = max(wide for _, wide in left)
        size = median(em for em, wide in left if wide >= longest * _NEARLY_AS_LONG)
        sizes.append(size)
        rest = [each for each in left if abs(each[0] / size - 1) > _ALIKE]
        left = rest if len(rest) < len(left) else left[1:]
    return sizes


def _sizes(
    page: RecognisedPage, of_height: float, usual: Sequence[float]
) -> list[tuple[RecognisedLine, float]]:
    """The lines from the top with their sizes; a short one, which tells little, has that of the line above it."""
    found: list[tuple[RecognisedLine, float]] = []
    for line in sorted(page.lines, key=lambda each: (each.box.top + each.box.bottom) / 2):
        em, wide = _em(line, of_height), _width(line.text)
        near = _ALIKE if wide >= _MEASURABLE else _ALIKE_WHEN_SHORT if wide >= _FEW else _ALIKE_WHEN_TINY
        alike = sorted(
            (size for size in usual if abs(em / size - 1) <= near), key=lambda size: abs(em / size - 1)
        )
        if wide < _MEASURABLE and found and found[-1][1] in alike:
            alike = [found[-1][1]]
        found.append((line, alike[0] if alike else em))
    return found


def _glyphs(line: RecognisedLine, em: float) -> list[Glyph]:
    """The characters with their boxes; within a stretch without a gap they share its length evenly."""
    middle = (line.box.top + line.box.bottom) / 2
    top, bottom = middle - em / 2, middle + em / 2
    colour: Colour | None = None if line.is_red is None else _RED if line.is_red else _BLACK
    found = []
    for stretch, left, right in _stretches(_in_official_form(line.characters), line.box, em):
        whole = sum(_width(each.text) for each in stretch) or 1.0
        across = left
        for each in stretch:
            end = across + (right - left) * _width(each.text) / whole
            found.append(
                Glyph(
                    each.text,
                    Box(across, top, end, bottom),
                    round(em / _POINT, 1),
                    "",
                    colour,
                    score=each.score if each.text[:1].isalnum() else None,
                )
            )
            across = end
    return found


def _stretches(
    characters: Sequence[RecognisedCharacter], box: Box, em: float
) -> list[tuple[list[RecognisedCharacter], float, float]]:
    """The line's characters parted where they stand far apart, each part with its left and right edge."""
    if not characters:
        return []
    groups: list[list[RecognisedCharacter]] = [[characters[0]]]
    pairs = list(pairwise(characters))
    shares = [(_width(before.text[:1]) + _width(after.text[:1])) / 2 for before, after in pairs]
    steps = [after.across - before.across for before, after in pairs]
    pitch = max(em, median(step / share for step, share in zip(steps, shares, strict=True))) if pairs else em
    for step, share, (_, each) in zip(steps, shares, pairs, strict=True):
        if step > share * pitch + _GAP * em:
            groups.append([each])
        else:
            groups[-1].append(each)
    parts = []
    for at, group in enumerate(groups):
        half_first, half_last = (_width(each.text[:1]) * em / 2 for each in (group[0], group[-1]))
        left = box.left if at == 0 else group[0].across - half_first
        right = box.right if at == len(groups) - 1 else group[-1].across + half_last
        parts.append((group, left, max(right, left + 0.1)))
    return parts


def _in_official_form(characters: Sequence[RecognisedCharacter]) -> list[RecognisedCharacter]:
    """With the marks that Chinese text has, where the recogniser gives their narrow or look-alike forms."""
    text = "".join(each.text[:1] for each in characters)
    marked = list(text)
    for at, each in enumerate(text):
        near = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        if any(_WIDE.match(other) for other in near):
            marked[at] = each.translate(_HALF_FORMS)
        if each in "()" and _WIDE.search(text):
            marked[at] = each.translate(_HALF_FORMS)
    across = [each.across for each in characters]
    for match in _BRACKETED_YEAR.finditer("".join(marked)):
        for bracket, first, last in (
            ("〔", match.start(), match.start(1)),
            ("〕", match.end(1), match.end()),
        ):
            # Sometimes two are seen where one is: it stands in their middle.
            marked[first:last] = [bracket, *[""] * (last - first - 1)]
            across[first] = (across[first] + across[last - 1]) / 2
    return [
        RecognisedCharacter(
            mark + (" " if _keeps_blank(each.text, text[at + 1 : at + 2]) else ""), across[at], each.score
        )
        for at, (mark, each) in enumerate(zip(marked, characters, strict=True))
        if mark
    ]


def _keeps_blank(written: str, following: str) -> bool:
    """Blanks stand between words of letters alone."""
    return written.endswith(" ") and written[:1].isascii() and following.isascii()
