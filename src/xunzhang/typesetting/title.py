"""Breaks a long title into lines of trapezoid or diamond form at places where a reader would pause (7.3.1)."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, combinations, pairwise

# A word of official titles is never cut in two; the list holds the words titles are made of.
_WHOLE_WORDS = tuple(
    files("xunzhang.typesetting").joinpath("title_words.txt").read_text(encoding="utf-8").split()
)
_FORBIDDEN_STARTS = "的、，。；：）》〉”’和与及等"
_FORBIDDEN_ENDS = "（《〈“‘"
_GOOD_BEFORE = ("关于", "《", "印发", "转发")
_GOOD_AFTER = ("关于", "印发", "转发", "人民政府", "办公厅", "办公室", "委员会", "局", "》", "、", "的", " ")
_GOOD, _FAIR, _INSIDE, _CUT = 0.0, 2.0, 4.0, 100.0
# One more line than needed costs as much as a poor break.
_LINE = 3.5
_MORE_LINES = 4
_FEW_LINES = 3  # up to here every way is tried
_SHAPED_LINES = 8  # beyond, no eye sees a shape: each line takes what it can
_KEPT = 4

_Beginning = tuple[float, tuple[int, ...], tuple[float, ...]]


@lru_cache(maxsize=256)
def title_lines(title: str, columns: int) -> tuple[str, ...]:
    """The title's lines, none longer than `columns` characters where the title has a place to break.

    A line break already in the title is kept and nothing else is broken. Joined, the lines are the title.
    """
    given = [line.strip() for line in title.splitlines() if line.strip()]
    if len(given) != 1:
        return tuple(given)
    text = given[0]
    if _width(text) <= columns:
        return (text,)
    return _broken(text, columns)


def _broken(text: str, columns: int) -> tuple[str, ...]:
    places = [(place, cost) for place in range(2, len(text) - 1) if (cost := _break_cost(text, place)) < _CUT]
    fewest = max(2, -(-int(_width(text) * 2) // (columns * 2)))
    if fewest > _SHAPED_LINES:
        return _filled(text, places, columns)
    found: list[tuple[float, tuple[str, ...]]] = []
    for more in range(_MORE_LINES):
        best = _best(text, places, fewest + more, columns)
        if best:
            found.append((best[0] + more * _LINE, best[1]))
        if len(found) == 2:
            break
    return min(found)[1] if found else _filled(text, places, columns)


def _filled(text: str, places: list[tuple[int, float]], columns: int) -> tuple[str, ...]:
    """Line by line, each broken at its last place, or where it is full when it has none."""
    upto = [0.0, *accumulate(map(_width, text))]
    ends = [place for place, _cost in places]
    lines, start = [], 0
    while upto[-1] - upto[start] > columns:
        full = bisect_right(upto, upto[start] + columns) - 1
        last = bisect_right(ends, full) - 1
        end = ends[last] if last >= 0 and ends[last] > start else full
        lines.append(text[start:end])
        start = end
    return (*lines, text[start:])


def _best(
    text: str, places: list[tuple[int, float]], count: int, columns: int
) -> tuple[float, tuple[str, ...]] | None:
    """The cheapest way to break into `count` lines, with its cost; None where the lines cannot fit."""
    if count > _FEW_LINES:
        return _best_of_many(text, dict(places), count, columns)
    best: tuple[float, tuple[str, ...]] | None = None
    for chosen in combinations(places, count - 1):
        edges = [0, *(place for place, _ in chosen), len(text)]
        lines = tuple(text[start:end] for start, end in pairwise(edges))
        if max(map(_width, lines)) > columns:
            continue
        cost = sum(each for _, each in chosen) + _shape_cost([_width(line) for line in lines])
        if best is None or cost < best[0]:
            best = (cost, lines)
    return best


def _best_of_many(
    text: str, costs: dict[int, float], count: int, columns: int
) -> tuple[float, tuple[str, ...]] | None:
    """The same line by line, keeping the few cheapest beginnings that end at each place: a title of any length is quick."""
    ends = [*sorted(costs), len(text)]
    upto = [0.0, *accumulate(map(_width, text))]
    # At each place: cost so far, edges, widths.
    beginnings: dict[int, list[_Beginning]] = {0: [(0.0, (0,), ())]}
    for line in range(count):
        following: dict[int, list[_Beginning]] = {}
        for start, kept in beginnings.items():
            for end in ends[bisect_right(ends, start) :]:
                width = upto[end] - upto[start]
                if width > columns:
                    break
                if (line == count - 1) == (end == len(text)):
                    cost = costs.get(end, 0.0)
                    grown = [(done + cost, (*edges, end), (*widths, width)) for done, edges, widths in kept]
                    following.setdefault(end, []).extend(grown)
        beginnings = {end: _cheapest(kept) for end, kept in following.items()}
    whole = _cheapest(beginnings.get(len(text), []))
    if not whole:
        return None
    cost, edges, widths = whole[0]
    return cost + _shape_cost(widths), tuple(text[start:end] for start, end in pairwise(edges))


def _cheapest(beginnings: list[_Beginning]) -> list[_Beginning]:
    return sorted(beginnings, key=lambda each: each[0] + _shape_cost(each[2]))[:_KEPT]


def _width(text: str) -> float:
    """Width in characters of Chinese; Latin letters and digits count half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _break_cost(text: str, place: int) -> float:
    before, after = text[:place], text[place:]
    if after[0] == " " or after[0] in _FORBIDDEN_STARTS or before[-1] in _FORBIDDEN_ENDS:
        return _CUT
    if before[-1].isascii() and after[0].isascii():
        return _CUT
    for word in _WHOLE_WORDS:
        start = text.find(word, max(0, place - len(word) + 1))
        if 0 <= start < place < start + len(word):
            return _CUT
    opened = before.rfind("《")
    inside = opened > before.rfind("》")
    if after.startswith(_GOOD_BEFORE) or before.endswith(_GOOD_AFTER):
        return _GOOD + (_INSIDE if inside else 0.0)
    edge_of_word = before.endswith(tuple(_WHOLE_WORDS)) or after.startswith(tuple(_WHOLE_WORDS))
    return _FAIR + (0.0 if edge_of_word else 2.5) + (_INSIDE if inside else 0.0)


def _shape_cost(widths: Sequence[float]) -> float:
    """Small for a trapezoid either way up or a diamond; large for a rectangle, an hourglass, a stub."""
    steps = [later - earlier for earlier, later in pairwise(widths)]
    longest, shortest = max(widths), min(widths)
    cost = 0.15 * sum(abs(step) for step in steps)
    if longest - shortest < 1:
        cost += 3
    if any(first < 0 < second for first, second in pairwise(steps)):
        cost += 4
    if shortest < longest * 0.4:
        cost += 3
    return cost
