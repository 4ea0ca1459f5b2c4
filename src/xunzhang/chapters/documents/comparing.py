"""Two versions of a text compared as tracked changes: paragraph by paragraph, word by word within one that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Any

import rjieba
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models import DocumentVersion
from xunzhang.chapters.organs.models import Person

LABELS = {
    "title": _("标题"),
    "main_recipients_text": _("主送机关"),
    "body": _("正文"),
    "issued_title": _("印发文本的标题"),
    "issued_text": _("印发文本"),
    "note": _("附注"),
    "attendees": _("出席"),
    "absentees": _("请假"),
    "observers": _("列席"),
}
MOST_PARAGRAPHS = 20_000  # of both texts; more are shown as two whole texts
MOST_STEPS = (
    10_000_000  # of one comparison, some two seconds; what is left then is shown as gone and come as a whole
)
_TO_BEGIN = 200  # steps that a comparison costs before it looks at anything
_ALIKE = 0.3  # paragraphs less alike are another paragraph, not a changed one


_Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: same, added, removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: `kind` is same, changed, added or removed; `left_out` counts paragraphs that did not change before it."""

    kind: str
    pieces: tuple[Piece, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    label: str | Promise
    lines: tuple[Line, ...]


class TooMuch(Exception):
    """The comparison has no steps left."""


class Steps:
    """What a comparison may still do: text that repeats itself makes the usual algorithm take the cube of its length."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.left = most

    def take(self, count: int) -> None:
        """Raises TooMuch when so many are not left; then none are."""
        self.left = self.left - count if count <= self.left else -1
        if self.left < 0:
            raise TooMuch


class _Matcher(SequenceMatcher[str]):
    """Counts what it is going to look at before it looks: every place in `b` of each element of `a` between the bounds."""

    def __init__(self, old: Sequence[str], new: Sequence[str], steps: Steps) -> None:
        steps.take(_TO_BEGIN + len(old) + len(new))
        self.steps = steps
        super().__init__(None, old, new, autojunk=False)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = len(self.a) if ahi is None else ahi
        self.steps.take(sum(1 + len(self.b2j.get(self.a[place], ())) for place in range(alo, end)))
        return super().find_longest_match(alo, ahi, blo, bhi)


def _steps_of_change(old: Sequence[str], new: Sequence[str], steps: Steps) -> Sequence[_Opcode]:
    """How the one becomes the other; one replacement of all where that would take too long."""
    try:
        return _Matcher(old, new, steps).get_opcodes()
    except TooMuch:
        return [("replace", 0, len(old), 0, len(new))]


def _first_alike(old: str, after: Sequence[str], place: int, steps: Steps) -> int | None:
    """The first paragraph from `place` on that resembles the old one; none where the comparison has no steps left."""
    try:
        return next(
            (
                number
                for number in range(place, len(after))
                if _Matcher(old, after[number], steps).ratio() >= _ALIKE
            ),
            None,
        )
    except TooMuch:
        return None


def words(text: str) -> list[str]:
    """The words of a text, marks of punctuation among them."""
    cut: list[str] = rjieba.cut(text)
    return cut


def within(old: str, new: str, steps: Steps | None = None) -> tuple[Piece, ...]:
    """The words of one paragraph that went and came; all of them where the comparison has no steps left."""
    before, after = words(old), words(new)
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in _steps_of_change(before, after, steps or Steps()):
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(before[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(after[b1:b2])))
    return tuple(pieces)


def _replaced(before: Sequence[str], after: Sequence[str], steps: Steps) -> list[Line]:
    """Paragraphs put in the place of others: each beside the one it resembles, in their order."""
    found: list[Line] = []
    place = 0
    for old in before:
        match = _first_alike(old, after, place, steps)
        if match is None:
            found.append(Line("removed", (Piece("removed", old),)))
            continue
        found.extend(Line("added", (Piece("added", new),)) for new in after[place:match])
        found.append(Line("changed", within(old, after[match], steps)))
        place = match + 1
    found.extend(Line("added", (Piece("added", new),)) for new in after[place:])
    return found


def lines(old: str, new: str, *, context: int = 1, steps: Steps | None = None) -> tuple[Line, ...]:
    """The paragraphs that differ, with `context` unchanged ones around them; both texts whole where they have too many."""
    before, after = old.splitlines(), new.splitlines()
    if len(before) + len(after) > MOST_PARAGRAPHS:
        return tuple(
            Line(kind, (Piece(kind, text),)) for kind, text in (("removed", old), ("added", new)) if text
        )
    steps = steps or Steps()
    all_lines: list[Line] = []
    for tag, a1, a2, b1, b2 in _steps_of_change(before, after, steps):
        if tag == "equal":
            all_lines.extend(Line("same", (Piece("same", line),)) for line in before[a1:a2])
        else:
            all_lines.extend(_replaced(before[a1:a2], after[b1:b2], steps))
    near = {
        shown
        for place, line in enumerate(all_lines)
        if line.kind != "same"
        for shown in range(place - context, place + context + 1)
    }
    shown_lines, left_out = [], 0
    for place, line in enumerate(all_lines):
        if place not in near:
            left_out += 1
            continue
        shown_lines.append(Line(line.kind, line.pieces, left_out))
        left_out = 0
    return tuple(shown_lines)


def _attachment_texts(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(one["title"]), str(one["text"])) for one in content.get("attachments") or ()]


def _attachment_changes(old: Mapping[str, Any], new: Mapping[str, Any], steps: Steps) -> list[Change]:
    """Attachments side by side in their order; one that has no counterpart is new or gone as a whole."""
    before, after = _attachment_texts(old), _attachment_texts(new)
    found = []
    for place in range(max(len(before), len(after))):
        was = "\n".join(before[place]) if place < len(before) else ""
        now = "\n".join(after[place]) if place < len(after) else ""
        if was != now:
            label = gettext("附件%(number)s") % {"number": place + 1}
            found.append(Change(f"attachment-{place + 1}", label, lines(was, now, steps=steps)))
    return found


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Field by field what differs; fields without a difference are left out."""
    found, steps = [], Steps()
    for name, label in LABELS.items():
        was, now = (str(content.get(name) or "").replace("\r\n", "\n").strip() for content in (old, new))
        if was != now:
            found.append(Change(name, label, lines(was, now, steps=steps)))
    return found + _attachment_changes(old, new, steps)


def changed_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of what differs, without saying how."""
    found = [str(label) for name, label in LABELS.items() if (old.get(name) or "") != (new.get(name) or "")]
    if _attachment_texts(old) != _attachment_texts(new):
        found.append(gettext("附件"))
    return found


@dataclass(frozen=True, slots=True)
class Named:
    version: DocumentVersion
    who: str


def named(versions: Iterable[DocumentVersion]) -> list[Named]:
    """Versions with the names of those who saved them. One query."""
    rows = list(versions)
    names = dict(Person.objects.filter(pk__in={row.saved_by for row in rows}).values_list("pk", "name"))
    return [Named(row, names.get(row.saved_by, "")) for row in rows]
