"""Where the quotes of an article's provisions stand in its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xunzhang.rulebook.model import Article, Provision


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text and the provisions that quote it."""

    text: str
    provisions: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return self.provisions[0] if self.provisions else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or one item of an article, as it is printed."""

    segments: tuple[Segment, ...]
    is_item: bool = False
    anchor: str = ""

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


def places(text: str, quote: str) -> list[tuple[int, int]]:
    """(start, end) of each piece of a quote; pieces are joined by …… and stand in order."""
    found: list[tuple[int, int]] = []
    at = 0
    for piece in quote.split("……"):
        start = text.find(piece, at)
        if start < 0 or not piece:
            continue
        at = start + len(piece)
        found.append((start, at))
    return found


def segments(text: str, marks: Iterable[tuple[int, int, str]]) -> list[Segment]:
    """The text cut where marks begin and end; each part knows the marks over it, in their order."""
    listed = list(marks)
    cuts = sorted({0, len(text), *(place for start, end, _name in listed for place in (start, end))})
    found = []
    for start, end in pairwise(cuts):
        names = tuple(dict.fromkeys(name for first, last, name in listed if first <= start and end <= last))
        found.append(Segment(text[start:end], names))
    return found


def lines(article: Article, provisions: Sequence[Provision]) -> list[Line]:
    """The article line by line, with the quotes of its provisions marked."""
    marks = [
        (start, end, provision.id)
        for provision in provisions
        for start, end in places(article.text, provision.quote)
    ]
    kinds: list[tuple[bool, str]] = []
    for number, paragraph in enumerate(article.paragraphs, 1):
        kinds.append((False, f"paragraph-{number}"))
        kinds += [(True, f"item-{number}-{item}") for item in range(1, len(paragraph.items) + 1)]
    found, at = [], 0
    for (is_item, anchor), text in zip(kinds, article.text.split("\n"), strict=True):
        end = at + len(text)
        here = [
            (max(first, at) - at, min(last, end) - at, name)
            for first, last, name in marks
            if first < end and last > at
        ]
        found.append(Line(tuple(segments(text, here)), is_item, anchor))
        at = end + 1
    return found
