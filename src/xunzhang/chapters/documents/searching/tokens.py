"""Text as the index sees it: words, overlapping pairs, document numbers. Every token is of letters and digits alone.

The first letter tells what a token is: w word, b pair of neighbours, n document number, h pair of neighbours in what a list is
filtered by (`titles`); facets (`facet`) begin with others.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from time import monotonic

import rjieba

from xunzhang.chapters.organs.models import Person, Unit, UnitDesignation

HEADING = "h"  # first letter of the pairs of a heading
LONGEST = 40  # letters of one token
SAME_TEXTS = 4  # a document sent to many has the same text in each of its deliveries
_FRESH_SECONDS = 300.0
_MOST_KEPT = 50_000
_NUMBER = re.compile(r"([^\W\d_]{1,20})[〔\[(（【［﹝](\d{4})[〕\])）】］﹞]第?0*([1-9]\d{0,4})号")
# A run of neighbours: each Chinese character by itself, letters and digits in their runs.
_PIECE = re.compile(r"[a-z0-9]+|[^\W_]")
_RUN = re.compile(r"[^\W_]+")


# Letters and digits in another dress: in circles, squares, full width, of compatibility.
_DRESSED = re.compile("[\u00b2\u00b3\u00b9\u2160-\u217f\u2460-\u24ff\u3200-\u33ff\uf900-\ufaff\uff10-\uff5a]")


def _undressed(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match[0]).lower() if match[0].isalnum() else match[0]
    return plain if len(plain) == 1 else match[0]


def folded(text: str) -> str:
    """The text in half-width small letters, letter for letter: places in it are places in the text."""
    small = text.lower()
    if len(small) != len(text):  # İ alone becomes two
        small = "".join(low if len(low := one.lower()) == 1 else one for one in text)
    return _DRESSED.sub(_undressed, small)


class _Dictionary:
    """The cutter with the names of this installation's units and people; read again every few minutes."""

    def __init__(self) -> None:
        self.cutter = rjieba.Jieba()
        self.known: set[str] = set()
        self.read_at = -_FRESH_SECONDS
        self.within: dict[str, tuple[str, ...]] = {}

    def cut(self, text: str) -> list[str]:
        if monotonic() - self.read_at >= _FRESH_SECONDS:
            self.read_at = monotonic()
            for name in _names() - self.known:
                self.known.add(name)
                self.cutter.add_word(name, None, None)
            self.within.clear()
        return self.cutter.cut(text, True)  # type: ignore[no-any-return]

    def shorter(self, word: str) -> tuple[str, ...]:
        """The words inside a long one that join on from its beginning or to its end.

        人民政府 has 人民 and 政府 in it, and not 民政: that is another office.
        """
        if word not in self.within:
            if len(self.within) > _MOST_KEPT:
                self.within.clear()
            self.within[word] = self._shorter(word)
        return self.within[word]

    def _shorter(self, word: str) -> tuple[str, ...]:
        size = len(word)
        spans = [
            (start, start + length)
            for length in (2, 3, 4)
            if length < size
            for start in range(size - length + 1)
            if self.cutter.has_word(word[start : start + length])
        ]
        from_start, to_end = {0}, {size}
        for start, end in sorted(spans):
            if start in from_start:
                from_start.add(end)
        for start, end in sorted(spans, key=lambda span: -span[1]):
            if end in to_end:
                to_end.add(start)
        return tuple(word[start:end] for start, end in spans if start in from_start or end in to_end)


def _names() -> set[str]:
    units = UnitDesignation.objects.values_list("name", "short_name")
    known = Unit.objects.values_list("name", "short_name")
    people = Person.objects.values_list("name", flat=True)
    found = {folded(one) for pair in (*units, *known) for one in pair} | {folded(one) for one in people}
    return {one for one in found if len(one) > 1}


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    return _Dictionary()


def load() -> None:
    """Read the cutter's own dictionary now, not in the first search."""
    _dictionary()


@lru_cache(maxsize=SAME_TEXTS)
def words(text: str) -> frozenset[str]:
    """The words of a folded text, with the shorter ones inside them."""
    found: set[str] = set()
    cutter = _dictionary()
    for piece in cutter.cut(text):
        for run in (piece,) if piece.isalnum() else _RUN.findall(piece):
            found.add(f"w{run[:LONGEST]}")
            if len(run) > 2 and not run.isascii():
                found.update(f"w{one}" for one in cutter.shorter(run))
    return frozenset(found)


def neighbours(text: str, letter: str) -> Iterator[str]:
    """Every two neighbours of a folded text, and the last of each run alone, as tokens that begin with the letter."""
    for run in _RUN.findall(text):
        pieces = _PIECE.findall(run)
        yield from (f"{letter}{(one + two)[:LONGEST]}" for one, two in pairwise(pieces))
        if pieces:
            yield f"{letter}{pieces[-1][:LONGEST]}"


@lru_cache(maxsize=SAME_TEXTS)
def pairs(text: str) -> frozenset[str]:
    """The neighbours of a folded text: what is found by letters alone, and a word of one letter."""
    return frozenset(neighbours(text, "b"))


def heading(*texts: str) -> set[str]:
    """The tokens of what a list is filtered by: title, number, sender."""
    return {token for text in texts for token in neighbours(folded(text), HEADING)}


def of_headings_with(word: str) -> tuple[list[str], list[str]]:
    """Tokens that every heading has which contains the word: whole ones, and beginnings of one.

    Letters and digits at the word's ends may be a part of something longer there, so of them nothing is certain.
    """
    whole, beginnings = [], []
    small = folded(word)
    for run in _RUN.finditer(small):
        pieces = _PIECE.findall(run[0])
        at_begin, at_end = run.start() == 0, run.end() == len(small)
        for place, (one, two) in enumerate(pairwise(pieces)):
            is_cut = at_begin and place == 0 and one.isascii()
            is_cut |= at_end and place == len(pieces) - 2 and two.isascii()
            if not is_cut:
                whole.append(f"{HEADING}{(one + two)[:LONGEST]}")
        if len(pieces) == 1 and not pieces[0].isascii():
            beginnings.append(f"{HEADING}{pieces[0]}")
    return whole, beginnings


@lru_cache(maxsize=SAME_TEXTS)
def numbers(text: str) -> frozenset[str]:
    """The document numbers in a folded text: n武政2018x54. A mark counts from each of its letters on."""
    found = set()
    for mark, year, sequence in _NUMBER.findall(text):
        found.update(f"n{mark[start:]}{year}x{sequence}" for start in range(len(mark)))
    return frozenset(found)


def facet(letter: str, value: object) -> str:
    """A token for one property, such as the unit; any text may be in it."""
    return f"{letter}{str(value).encode().hex()}"


def of_text(text: str) -> set[str]:
    """All tokens of a text."""
    small = folded(text)
    return words(small) | pairs(small) | numbers(small)


class Term:
    """One word of a query, between blanks: how it is looked up, exactly and approximately."""

    __slots__ = ("pairs", "phrases", "prefix", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        exact = [f"n{mark}{year}x{sequence}" for mark, year, sequence in _NUMBER.findall(text)]
        rest = _NUMBER.sub(" ", text)
        cut = sorted(words(rest)) if rest.strip() else []
        # The longest cover the shorter ones inside them.
        cut = [one for one in cut if not any(one != other and one[1:] in other[1:] for other in cut)]
        self.words = exact + cut
        # Where no pair can be: one character alone.
        self.phrases = _RUN.findall(text)
        runs = [_PIECE.findall(run) for run in self.phrases]
        self.pairs = sorted({f"b{(one + two)[:LONGEST]}" for run in runs for one, two in pairwise(run)})
        self.prefix = [f"b{run[0][:LONGEST]}" for run in runs if len(run) == 1]

    @property
    def is_sure(self) -> bool:
        """Whether the pairs alone prove that the text has it."""
        return all(len(_PIECE.findall(run)) <= 2 for run in self.phrases)


def terms(query: str) -> list[Term]:
    """The words of a query that can be looked up; marks of punctuation alone are none."""
    found = (Term(one) for one in dict.fromkeys(folded(query).split()))
    return [one for one in found if one.words or one.pairs or one.prefix][:8]


def hits(text: str, wanted: Iterable[Term]) -> Iterator[tuple[int, int]]:
    """Where the text has what was looked for, from left to right, overlapping ones joined."""
    small = folded(text)
    looked_for: set[str] = set()
    for one in wanted:
        if one.text in small:
            looked_for.add(one.text)
        else:
            looked_for.update(one.phrases)
            looked_for.update(word[1:] for word in one.words if word.startswith("w"))
    found = sorted(match.span() for one in looked_for if one for match in re.finditer(re.escape(one), small))
    begun, ended = -1, -1
    for start, end in found:
        if start > ended:
            if ended > begun >= 0:
                yield begun, ended
            begun, ended = start, end
        ended = max(ended, end)
    if ended > begun >= 0:
        yield begun, ended
