"""One book: what is asked of it, its columns, its lines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.functional import Promise

from xunzhang.chapters.documents.models import NumberSeries
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record.actor import Actor

BATCH = 500
MOST_LINES = 20_000
NARROWEST = 8  # characters: two to a line of a heading
DAY_ON_PAGE = 9  # month and day: the year is the book's
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A year, or a month of it, of one part of the book: a unit's, a series'; empty: of all."""

    year: int
    month: int | None = None
    part: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """The first day, and the first one after it."""
        if self.month is None:
            return date(self.year, 1, 1), date(self.year + 1, 1, 1)
        after = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return date(self.year, self.month, 1), after

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The same in Beijing time."""
        first, after = self.days
        return (
            datetime(first.year, first.month, first.day, tzinfo=clock.BEIJING),
            datetime(after.year, after.month, after.day, tzinfo=clock.BEIJING),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text, numbers and days, and the matter that it leads to."""

    cells: tuple[object, ...]
    matter: int | None = None


@dataclass(frozen=True)
class Heading:
    """A column of the book; `width` in characters of the workbook, and its part of the page."""

    label: str | Promise
    width: int
    kind: str = ""  # number · day · wide


@dataclass(frozen=True)
class Book:
    """`rows(actor, asked)` are what the actor may see, `sort` the field they are in the order of, `lines(rows)` reads a batch
    of them in a fixed number of queries; `parts(year)` may be chosen of it."""

    name: str
    label: str | Promise
    part_label: str | Promise
    headings: tuple[Heading, ...]
    sort: str
    rows: Callable[[Actor, Asked], QuerySet[Any]]
    lines: Callable[[Actor, list[Any]], list[Line]]
    parts: Callable[[int], Choices]
    needs_part: bool = False
    empty_hint: str | Promise = ""

    @property
    def shares(self) -> list[int]:
        return shares([DAY_ON_PAGE if one.kind == "day" else one.width for one in self.headings])

    def all_lines(self, actor: Actor, asked: Asked) -> Iterator[Line]:
        """The lines of the book in order, at most MOST_LINES."""
        ordered = self.rows(actor, asked).order_by(self.sort, "pk")
        rows = islice(ordered.iterator(chunk_size=BATCH), MOST_LINES)
        while batch := list(islice(rows, BATCH)):
            yield from self.lines(actor, batch)


def shares(widths: Sequence[int]) -> list[int]:
    """The width of each column of the page in half per cents of the table, narrow ones so that a heading fits."""
    wide_enough = [max(NARROWEST, width) for width in widths]
    return [width * 200 // sum(wide_enough) for width in wide_enough]


def years() -> list[int]:
    """The years that have books, the latest first: from the first series of numbers on."""
    this = clock.today().year
    first = NumberSeries.objects.aggregate(first=Min("year"))["first"] or this
    return list(range(this, min(first, this) - 1, -1))


def issuing_units(year: int) -> Choices:
    """The units that have a series of numbers in the year."""
    codes = NumberSeries.objects.filter(year=year).values_list("unit", flat=True).distinct()
    return [(one.code, one.short_label) for one in organs.units_on(clock.today(), codes=set(codes))]


def day_of(at: datetime | None) -> date | None:
    """The day in Beijing."""
    return at.astimezone(clock.BEIJING).date() if at is not None else None
