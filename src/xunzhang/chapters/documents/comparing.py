"""Two versions of a text compared, character by character within changed lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
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
}


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: same, added, removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    label: str | Promise
    lines: tuple[Line, ...]


def _within(old: str, new: str) -> tuple[Piece, ...]:
    pieces = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", old[a1:a2]))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", old[a1:a2]))
        if b2 > b1:
            pieces.append(Piece("added", new[b1:b2]))
    return tuple(pieces)


def _lines(old: str, new: str) -> tuple[Line, ...]:
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(a2 - a1, b2 - b1)
        for offset in range(paired):
            found.append(Line("changed", _within(before[a1 + offset], after[b1 + offset])))
        found.extend(Line("removed", (Piece("removed", line),)) for line in before[a1 + paired : a2])
        found.extend(Line("added", (Piece("added", line),)) for line in after[b1 + paired : b2])
    return tuple(found)


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Field by field what differs; fields without a difference are left out."""
    return [
        Change(name, label, _lines(old.get(name, ""), new.get(name, "")))
        for name, label in LABELS.items()
        if old.get(name, "") != new.get(name, "")
    ]


@dataclass(frozen=True, slots=True)
class Named:
    version: DocumentVersion
    who: str


def named(versions: Iterable[DocumentVersion]) -> list[Named]:
    """Versions with the names of those who saved them. One query."""
    rows = list(versions)
    names = dict(Person.objects.filter(pk__in={row.saved_by for row in rows}).values_list("pk", "name"))
    return [Named(row, names.get(row.saved_by, "")) for row in rows]
