"""Filters of a table: each reads its part of the query string and narrows the rows."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise
Choices = Sequence[tuple[str, Text]]
Rows = QuerySet[Any] | list[Any]
ALL = gettext_lazy("全部")


def read(row: Any, path: str) -> Any:
    """The value at `a__b` or `a.b` of a row, through attributes and mappings; None where it breaks off."""
    for part in path.replace(".", "__").split("__"):
        row = row.get(part) if isinstance(row, Mapping) else getattr(row, part, None)
        if row is None:
            return None
    return row


@dataclass(frozen=True)
class Filter(ABC):
    """`name` is the parameter; `field` the model field or attribute it looks at (the name when left out)."""

    kind: ClassVar[str]
    name: str
    label: Text
    field: str = ""

    @property
    def path(self) -> str:
        return self.field or self.name

    def parameters(self) -> tuple[str, ...]:
        return (self.name,)

    @abstractmethod
    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        """The rows that pass."""

    def problem(self, values: Mapping[str, str]) -> str:
        """One sentence when what was typed cannot be used, else empty; the filter is then left out."""
        return ""


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with what was typed, for the template."""

    filter: Filter
    values: tuple[str, ...]
    problem: str

    @property
    def kind(self) -> str:
        return self.filter.kind

    @property
    def value(self) -> str:
        return self.values[0]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(zip(self.filter.parameters(), self.values, strict=True))


@dataclass(frozen=True)
class TextFilter(Filter):
    """Contains the words, in any of `fields`. Where a search index exists, pass `search(rows, words)`."""

    fields: tuple[str, ...] = ()
    search: Callable[[Rows, str], Rows] | None = None
    placeholder: Text = ""

    kind = "text"

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        words = values.get(self.name, "").split()[:8]
        if not words:
            return rows
        if self.search is not None:
            return self.search(rows, " ".join(words))
        fields = self.fields or (self.path,)
        for word in words:
            if isinstance(rows, QuerySet):
                rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)))
            else:
                low = word.lower()
                rows = [r for r in rows if any(low in str(read(r, n) or "").lower() for n in fields)]
        return rows


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One of a list; `choices` may be a function, called once per page. `unset` is what nothing chosen is called."""

    choices: Choices | Callable[[], Choices] = ()
    narrowing: Callable[[Rows, str], Rows] | None = None
    unset: Text = ALL

    kind = "choice"

    def options(self) -> Choices:
        return self.choices() if callable(self.choices) else self.choices

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        wanted = values.get(self.name, "")
        if not wanted or wanted not in {value for value, _label in self.options()}:
            return rows
        if self.narrowing is not None:
            return self.narrowing(rows, wanted)
        if isinstance(rows, QuerySet):
            return rows.filter(**{self.path: wanted})
        found = []
        for row in rows:
            value = read(row, self.path)
            many = isinstance(value, Iterable) and not isinstance(value, str)
            if wanted in map(str, value) if many else str(value) == wanted:
                found.append(row)
        return found


def yes_no(name: str, label: Text, field: str = "") -> ChoiceFilter:
    """A filter on a boolean."""

    def narrowing(rows: Rows, wanted: str) -> Rows:
        path = field or name
        if isinstance(rows, QuerySet):
            return rows.filter(**{path: wanted == "1"})
        return [row for row in rows if bool(read(row, path)) == (wanted == "1")]

    return ChoiceFilter(
        name, label, field, choices=lambda: (("1", _("是")), ("0", _("否"))), narrowing=narrowing
    )


@dataclass(frozen=True)
class DateRangeFilter(Filter):
    """From … to …, both days included. `is_instant` for a field that holds a date and a time."""

    is_instant: bool = False

    kind = "dates"

    def parameters(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def _days(self, values: Mapping[str, str]) -> tuple[date | None, date | None]:
        texts = (values.get(name, "") for name in self.parameters())
        first, last = (date.fromisoformat(text) if text else None for text in texts)
        return first, last

    def problem(self, values: Mapping[str, str]) -> str:
        try:
            first, last = self._days(values)
        except ValueError:
            return _("“%(label)s”请按 2018-09-28 的形式填写日期。") % {"label": self.label}
        if first and last and first > last:
            return _("“%(label)s”的起始日期晚于截止日期。") % {"label": self.label}
        return ""

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        first, last = self._days(values)
        if isinstance(rows, QuerySet):
            path = self.path
            if first:
                rows = rows.filter(**{f"{path}__date__gte" if self.is_instant else f"{path}__gte": first})
            if last and self.is_instant:
                rows = rows.filter(**{f"{path}__date__lt": last + timedelta(days=1)})
            elif last:
                rows = rows.filter(**{f"{path}__lte": last})
            return rows
        days = [(row, read(row, self.path)) for row in rows]
        return [
            row
            for row, day in days
            if not ((first or last) and day is None)
            and not (first and day < first)
            and not (last and day > last)
        ]
