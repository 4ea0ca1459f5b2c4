"""What a table is made of: its columns as the page declares them, and its rows, cells and headings as they are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from xunzhang.ui.filters import read

Text = str | Promise
LONGEST_WHOLE = 24  # signs; ministries number up to about seventeen


@dataclass(frozen=True)
class Column:
    """`path` is where the value lies in a row (`name` when left out), `value` computes it instead.

    kind: text · number · date · instant · deadline · badge · flag · html (value returns SafeString).
    `tone(row)` colours a badge: good, bad, wait, note. `link(row)` gives an address; the first column with a link
    is what Enter opens. `sort` is a field path; `minor` columns leave on narrow windows; `hidden` columns
    are shown when chosen; `exported(row)` is what the file gets instead; `done(row)` is the day a deadline's row was done.
    `whole` keeps a document's number, and the like, on one line unless it is longer than such numbers are.
    """

    name: str
    label: Text
    path: str = ""
    value: Callable[[Any], Any] | None = None
    kind: str = "text"
    sort: str = ""
    link: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str] | None = None
    minor: bool = False
    hidden: bool = False
    exported: Callable[[Any], Any] | None = None
    done: Callable[[Any], Any] | None = None
    whole: bool = False

    def read(self, row: Any) -> Any:
        return self.value(row) if self.value is not None else read(row, self.path or self.name)

    def export(self, row: Any) -> Any:
        return self.exported(row) if self.exported is not None else self.read(row)


@dataclass(frozen=True)
class BatchAction:
    """A button under the table that posts the ticked rows as `selected` to `url`."""

    label: Text
    url: str
    is_main: bool = False
    is_danger: bool = False
    shows: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any
    link: str | None
    tone: str
    opens: bool
    done_on: Any = None

    @property
    def kind(self) -> str:
        return self.column.kind

    @property
    def stays_on_one_line(self) -> bool:
        if self.column.whole:
            return len(str(self.value or "")) <= LONGEST_WHOLE
        return self.column.kind in ("date", "instant")


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    source: Any
    cells: tuple[Cell, ...]
    css: str


@dataclass(frozen=True, slots=True)
class Heading:
    label: Text
    url: str
    sorted: str  # "", ascending, descending
    column: Column
