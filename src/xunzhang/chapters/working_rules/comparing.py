"""Two versions side by side: what was added, removed, changed, word for word."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from xunzhang.chapters.working_rules.articles import language
from xunzhang.rulebook import Rulebook
from xunzhang.rulebook.diffing import Difference, diff

_UNIT = re.compile(
    r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*|.", re.DOTALL
)  # one character of Chinese, else one word


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: same, added or removed."""

    text: str
    change: str = "same"


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; added and removed ones show what they say."""

    part: str
    ref: str
    change: str
    title: str
    fields: tuple[FieldChange, ...]


def _words(value: Any) -> str:
    """A field's value as text: both languages where it has two, YAML where it is data."""
    if value is None:
        return ""
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        return str(value["en"] if language().startswith("en") and value["en"] else value["zh"])
    if isinstance(value, Mapping | list):
        return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False)).strip()
    return str(value)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one, with what was removed and what was added; a number, a date, a word stays whole."""
    old, new = _UNIT.findall(before), _UNIT.findall(after)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("".join(old[first:last])))
            continue
        if last > first:
            found.append(Piece("".join(old[first:last]), "removed"))
        if end > start:
            found.append(Piece("".join(new[start:end]), "added"))
    return tuple(found)


def _fields(difference: Difference) -> tuple[FieldChange, ...]:
    found = []
    for name, (before, after) in difference.fields.items():
        old, new = _words(before), _words(after)
        if old == new:  # only the other language changed: show both as data
            old, new = str(before), str(after)
        found.append(FieldChange(name, pieces(old, new)))
    return tuple(found)


def _said(book: Rulebook, difference: Difference) -> tuple[str, str]:
    """(title, text) of a thing that only one version has, or the title of one that both have."""
    text = language()
    if difference.part == "provision" and difference.ref in book.provisions:
        one = book.provisions[difference.ref]
        return (one.gist_en if text.startswith("en") else one.gist), one.quote
    if difference.part == "article":
        return "", book.articles[int(difference.ref)].text
    if difference.part == "reading":
        reading = book.readings[difference.ref]
        return reading.point.of(text), reading.reading.of(text)
    if difference.part == "setting":
        setting = book.settings[difference.ref]
        return setting.label.of(text), _words(setting.default)
    if difference.part == "role":
        return book.roles[difference.ref].label.of(text), ""
    if difference.part == "table":
        return book.contents.tables[difference.ref].label.of(text), ""
    return "", ""


def compare(before: Rulebook, after: Rulebook) -> list[Change]:
    """Every difference, by part and in the order of the articles."""
    found = []
    for difference in diff(before, after):
        book = before if difference.change == "removed" else after
        title, text = _said(book, difference)
        fields = _fields(difference)
        if difference.change != "changed" and text:
            fields = (FieldChange("", (Piece(text, difference.change),)),)
        found.append(Change(difference.part, difference.ref, difference.change, title, fields))
    return found
