"""A few words around what was found, with the part of the document they stand in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.searching import contents
from xunzhang.chapters.documents.searching.tokens import Term, hits

BEFORE, LENGTH = 24, 110
LABELS = {
    contents.NUMBER: _("文号"),
    contents.PARTY: _("机关"),
    contents.BODY: _("正文"),
    contents.OPINION: _("意见"),
    contents.FILE: _("附件"),
    contents.RECOGNISED: _("扫描件（识别）"),
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`spans` are the places of the hits in `text`; `part` names where in the document it stands."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    part: str = ""

    @property
    def label(self) -> str:
        return str(LABELS.get(self.part, ""))

    def html(self) -> SafeString:
        """The text with its hits marked; everything else escaped."""
        return marked(self.text, self.spans)


def marked(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    """`text` escaped, with <mark> around the spans."""

    def parts() -> Iterator[tuple[SafeString]]:
        last = 0
        for start, end in spans:
            yield (format_html("{}<mark>{}</mark>", text[last:start], text[start:end]),)
            last = end
        yield (format_html("{}", text[last:]),)

    return format_html_join("", "{}", parts())


def parts_of(text: str) -> list[tuple[str, str]]:
    """Letter of the part and its text, of an entry's text."""
    return [(one[0], one[1:]) for one in text.split(contents.MARK) if one]


def excerpt(text: str, looked_for: Sequence[Term]) -> Excerpt | None:
    """Where what was looked for stands outside the title, as close together as can be told at first sight.

    The title is shown by itself; when nothing else has it, the beginning of the text is shown.
    """
    best: tuple[int, Excerpt] | None = None
    beginning = ""
    for part, said in parts_of(text):
        if part == contents.TITLE:
            continue
        if part == contents.BODY:
            beginning = beginning or said
        spans = list(hits(said, looked_for))
        if not spans:
            continue
        start = _densest(spans)
        cut = said[start : start + LENGTH]
        inside = tuple(
            (max(0, left - start), right - start)
            for left, right in spans
            if left >= start and right <= start + LENGTH
        )
        found = sum(right - left for left, right in inside)
        if best is None or found > best[0]:
            best = (found, _trimmed(said, start, cut, inside, part))
    if best is not None:
        return best[1]
    return Excerpt(beginning[:LENGTH] + ("…" if len(beginning) > LENGTH else "")) if beginning else None


def _densest(spans: Sequence[tuple[int, int]]) -> int:
    """The beginning of the window with most of what was found."""
    best, begun = -1, 0
    for left, _right in spans[:50]:
        start = max(0, left - BEFORE)
        inside = {(a, b) for a, b in spans if a >= start and b <= start + LENGTH}
        covered = sum(b - a for a, b in inside)
        if covered > best:
            best, begun = covered, start
    return begun


def _trimmed(said: str, start: int, cut: str, inside: tuple[tuple[int, int], ...], part: str) -> Excerpt:
    ahead = "…" if start else ""
    behind = "…" if start + LENGTH < len(said) else ""
    moved = tuple((left + len(ahead), right + len(ahead)) for left, right in inside)
    return Excerpt(f"{ahead}{cut}{behind}", moved, part)
