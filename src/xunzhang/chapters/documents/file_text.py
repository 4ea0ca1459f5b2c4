"""What a DOCX, OFD or plain text file says, for the pages on which it is read: no program that draws it is asked for.

An OFD tells where each line stands, so its pages are shown line by line in their places; a DOCX and a text have paragraphs,
shown one after the other in the way they stand. What the elements were taken from is marked in both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment
from xunzhang.typesetting import apart
from xunzhang.typesetting.reading.contents import Contents, FileKind, Line, Page, Part

SHOWN = (".docx", ".ofd", ".txt")
KINDS = (FileKind.DOCX, FileKind.OFD, FileKind.TEXT)
MOST_PAGES = 30
MOST_PARAGRAPHS = 200
AROUND = 3  # paragraphs before and after one that is marked, in a text longer than that
POINT = 25.4 / 72  # mm
ABOVE_BASE = 0.88  # of the type size, as `contents` defines the box
LARGE = 18  # points: the type of titles
KEPT = 24  # files read last


@dataclass(frozen=True, slots=True)
class Word:
    """Text in its place on a page, in mm: its left end, its base line, how wide it is, how large its type."""

    text: str
    left: float
    base: float
    width: float
    size: float
    is_red: bool


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of lines in their places, and the rules drawn on it: left, top, width, height in mm."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `left_out` are those before it that are not shown, `marks` the numbers of what was read from it."""

    number: int
    text: str
    css: str
    marks: tuple[int, ...]
    left_out: int


def is_shown(attachment: Attachment) -> bool:
    """Whether its text can be shown."""
    return bool(attachment.digest) and attachment.name.lower().endswith(SHOWN)


def contents(attachment: Attachment) -> Contents | None:
    """What the file shows; None where it cannot be read. Read once, and kept by its digest while the process lives."""
    if not is_shown(attachment):
        return None
    kept = _known(attachment.digest, attachment.name)
    if not kept:
        kept.append(_read(content_of(attachment), attachment.name))
    return kept[0]


@lru_cache(maxsize=KEPT)
def _known(_digest: str, _name: str) -> list[Contents | None]:
    """A place for what a file shows, or for that it cannot be read."""
    return []


def _read(content: bytes, name: str) -> Contents | None:
    try:
        found = apart.contents(content, name)
    except UnusableInput:
        return None
    return found if found.kind in KINDS and found.has_text else None


def pages(shown: Contents) -> list[TextPage]:
    """The pages of a file that tells where its lines stand."""
    return [_page(shown, page) for page in shown.pages[:MOST_PAGES] if page.has_text]


def _page(shown: Contents, page: Page) -> TextPage:
    words = tuple(
        Word(
            piece.text,
            piece.box.left,
            piece.box.top + ABOVE_BASE * (piece.size or 12) * POINT,
            piece.box.width,
            (piece.size or 12) * POINT,
            line.is_red,
        )
        for line in shown.lines
        if line.page == page.number
        for piece in line.pieces
        if piece.box is not None and piece.text.strip()
    )
    rules = tuple(
        (one.box.left, one.box.top, one.box.width, max(one.box.height, one.thickness * POINT, 0.2))
        for one in shown.rules
        if one.page == page.number
    )
    return TextPage(page.number, page.width, page.height, words, rules)


def paragraphs(shown: Contents, marked: Iterable[tuple[int, int]]) -> list[Paragraph]:
    """The paragraphs of a file without pages; `marked` are (paragraph, number of the mark). Of a long one the first and
    those around what is marked."""
    marks: dict[int, list[int]] = {}
    for paragraph, number in marked:
        marks.setdefault(paragraph, []).append(number)
    lines = [line for line in shown.lines if line.paragraph is not None and line.text.strip()]
    wanted = _wanted(lines, marks)
    found: list[Paragraph] = []
    left_out = 0
    for at, line in enumerate(lines):
        if at not in wanted:
            left_out += 1
            continue
        number = line.paragraph or 0
        found.append(Paragraph(number, line.text, _css(line), tuple(sorted(marks.pop(number, []))), left_out))
        left_out = 0
    return found


def _wanted(lines: Sequence[Line], marks: dict[int, list[int]]) -> set[int]:
    if len(lines) <= MOST_PARAGRAPHS:
        return set(range(len(lines)))
    places = [at for at, line in enumerate(lines) if line.paragraph in marks]
    near = {one for at in places for one in range(at - AROUND, at + AROUND + 1)}
    return {one for one in {*range(MOST_PARAGRAPHS // 2), *near} if 0 <= one < len(lines)}


def _css(line: Line) -> str:
    names = [line.alignment.value if line.alignment is not None else ""]
    names.append("in-table" if line.part is Part.TABLE else "at-edge" if line.part is Part.FURNITURE else "")
    names.append("red" if line.is_red else "")
    names.append("large" if (line.size or 0) >= LARGE else "")
    return " ".join(filter(None, names))
