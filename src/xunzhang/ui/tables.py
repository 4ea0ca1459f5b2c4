"""Tables: columns, filters, sort, paging, selection, saved views, export, all from the query string.

class EntrustmentTable(Table):
    key = "entrustments"
    caption = _("委托授权")
    columns = (Column("grantor", _("委托人"), path="grantor__name", sort="grantor__name", link=detail_url), …)
    filters = (TextFilter("q", _("查找"), fields=("grantor__name",)), DateRangeFilter("from_on", _("起始日期")))
    default_sort = "-from_on"

return EntrustmentTable(request, queries.entrustments()).answer("organs/entrustments.html")
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.http.request import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xunzhang.ui import paging
from xunzhang.ui.columns import BatchAction, Cell, Column, Heading, Row, Text
from xunzhang.ui.export import EXPORTS, ROW_CAP
from xunzhang.ui.filters import Filter, FilterField, read
from xunzhang.ui.models import SavedView
from xunzhang.ui.providers import actor_or_none
from xunzhang.ui.queries import saved_views

PIECE = 1000  # rows of a file that are made ready at once

__all__ = ["BatchAction", "Column", "Table", "with_query"]


class Table:
    """One table of one page. Rows are a queryset (keyset paging) or a sequence in memory."""

    key: ClassVar[str] = "table"
    caption: Text = ""
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    batch: Sequence[BatchAction] = ()
    default_sort: str = "pk"
    page_size: int = 30
    export_name: Text = ""
    empty: Text = _("没有内容")
    empty_hint: Text = ""
    can_export: bool = True
    can_save_views: bool = True

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        *,
        prefix: str = "",
        prepare: Callable[[list[Any]], None] | None = None,
    ) -> None:
        """`prefix` keeps the parameters of two tables on one page apart; `prepare(rows of the page)` may load
        what the cells need in one query."""
        self.request = request
        self.source = rows if isinstance(rows, QuerySet) else list(rows)
        self.prefix = prefix
        self._prepare = prepare

    # what was asked

    def _parameter(self, name: str) -> str:
        return self.request.GET.get(self.prefix + name, "").strip()[:200]

    @cached_property
    def values(self) -> dict[str, str]:
        """What the filters were given, without the empty ones."""
        names = [name for one in self.filters for name in one.parameters()]
        return {name: text for name in names if (text := self._parameter(name))}

    @cached_property
    def filter_fields(self) -> list[FilterField]:
        return [
            FilterField(
                one, tuple(self.values.get(name, "") for name in one.parameters()), one.problem(self.values)
            )
            for one in self.filters
        ]

    @property
    def is_filtered(self) -> bool:
        return bool(self.values)

    @cached_property
    def sort(self) -> str:
        """The field path sorted by, with - for descending; only what a column offers is taken."""
        wanted = self._parameter("sort")
        by_name = {column.name: column for column in self.columns if column.sort}
        column = by_name.get(wanted.lstrip("-"))
        if column is None:
            return self.default_sort
        return ("-" if wanted.startswith("-") else "") + column.sort

    @cached_property
    def shown_columns(self) -> list[Column]:
        chosen = set(self.request.GET.getlist(self.prefix + "columns"))
        if not chosen:
            return [column for column in self.columns if not column.hidden]
        return [column for column in self.columns if column.name in chosen] or list(self.columns)

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """The columns with whether each is shown; empty where none is ever hidden."""
        if not any(column.hidden for column in self.columns):
            return []
        return [(column, column in self.shown_columns) for column in self.columns]

    def url(self, **changes: str) -> str:
        """The page's address with these parameters changed ("" removes one)."""
        query: QueryDict = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(self.prefix + name, None)
            if value:
                query[self.prefix + name] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @property
    def clear_url(self) -> str:
        return self.url(**dict.fromkeys(self.values, ""), page="")

    # the rows

    @cached_property
    def narrowed(self) -> QuerySet[Any] | list[Any]:
        """The rows that pass the filters, unsorted. A filter with a problem is left out and says so."""
        rows: QuerySet[Any] | list[Any] = self.source
        for one in self.filter_fields:
            if not one.problem:
                rows = one.filter.narrow(rows, self.values)
        return rows

    def _sorted_list(self, rows: list[Any]) -> list[Any]:
        path = self.sort.lstrip("-")
        if path == "pk" or not path:
            return rows
        found = [(read(row, path), row) for row in rows]
        known = sorted(
            (p for p in found if p[0] is not None), key=lambda p: p[0], reverse=self.sort.startswith("-")
        )
        return [row for _value, row in known] + [row for value, row in found if value is None]

    @cached_property
    def page(self) -> paging.Page:
        rows, cursor = self.narrowed, self._parameter("page")
        if isinstance(rows, QuerySet):
            page = paging.keyset_page(rows, self.sort, cursor, self.page_size)
        else:
            page = paging.offset_page(self._sorted_list(rows), cursor, self.page_size)
        if self._prepare is not None and page.rows:
            self._prepare(list(page.rows))
        return page

    @cached_property
    def count(self) -> tuple[int, bool]:
        return paging.capped_count(self.narrowed)

    @property
    def count_text(self) -> str:
        number, is_capped = self.count
        return f"{number}+" if is_capped else str(number)

    def row_class(self, row: Any) -> str:
        """A class for the row, e.g. to set an unread one off."""
        return ""

    def row_key(self, row: Any) -> str:
        """What a ticked row posts."""
        return str(row.pk if hasattr(row, "pk") else read(row, "id") or "")

    @cached_property
    def rows(self) -> list[Row]:
        opener = next((column for column in self.shown_columns if column.link), None)
        return [
            Row(
                self.row_key(row),
                row,
                tuple(
                    Cell(
                        column,
                        self._shown(column, row),
                        column.link(row) if column.link else None,
                        column.tone(row) if column.tone else "",
                        column is opener,
                        column.done(row) if column.done else None,
                    )
                    for column in self.shown_columns
                ),
                self.row_class(row),
            )
            for row in self.page.rows
        ]

    @staticmethod
    def _shown(column: Column, row: Any) -> Any:
        value = column.read(row)
        if isinstance(value, datetime) and column.kind in ("text", "instant"):
            local = timezone.localtime(value) if value.tzinfo else value
            return local.strftime("%Y-%m-%d %H:%M")
        if isinstance(value, date) and column.kind in ("text", "date"):
            return value.strftime("%Y-%m-%d")
        return value

    @property
    def headings(self) -> list[Heading]:
        found = []
        for column in self.shown_columns:
            state = ""
            if column.sort and column.sort == self.sort.lstrip("-"):
                state = "descending" if self.sort.startswith("-") else "ascending"
            url = ""
            if column.sort:
                url = self.url(sort=("-" if state == "ascending" else "") + column.name, page="")
            found.append(Heading(column.label, url, state, column))
        return found

    @cached_property
    def batch_actions(self) -> list[BatchAction]:
        actor = actor_or_none(self.request)
        return [one for one in self.batch if one.shows is None or one.shows(actor)]

    # neighbours

    @property
    def before_url(self) -> str:
        return self.url(page=self.page.before) if self.page.before else ""

    @property
    def after_url(self) -> str:
        return self.url(page=self.page.after) if self.page.after else ""

    @property
    def first_url(self) -> str:
        return self.url(page="")

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        return [(kind.upper(), self.url(export=kind, page="")) for kind in ("xlsx", "csv")]

    @property
    def export_cap(self) -> str:
        return f"{ROW_CAP:,}"

    # saved views

    @cached_property
    def views(self) -> list[SavedView]:
        account_id = getattr(actor_or_none(self.request), "account_id", None)
        return saved_views(account_id, self.key) if self.can_save_views and account_id else []

    @property
    def view_query(self) -> str:
        """What a saved view of this state would keep: filters, sort, columns; no paging."""
        query = self.request.GET.copy()
        for name in ("page", "export"):
            query.pop(self.prefix + name, None)
        return query.urlencode()

    @property
    def hidden_parameters(self) -> list[tuple[str, str]]:
        """The parameters that the filter form must carry along: sort, columns, those of other tables."""
        own = {self.prefix + name for one in self.filters for name in one.parameters()}
        own |= {self.prefix + "page", self.prefix + "export"}
        if self.column_choices:
            own.add(self.prefix + "columns")
        return [
            (name, value) for name, values in self.request.GET.lists() if name not in own for value in values
        ]

    # answers

    def export(self, kind: str) -> HttpResponseBase:
        """The filtered rows as a file."""
        rows = self.narrowed
        if isinstance(rows, QuerySet):
            rows = rows.order_by(self.sort, *(["pk"] if self.sort.lstrip("-") != "pk" else []))
        else:
            rows = self._sorted_list(rows)
        columns = [column for column in self.columns if column.kind != "html" or column.exported]
        return EXPORTS[kind](
            str(self.export_name or self.caption or self.key),
            [column.label for column in columns],
            self._made_ready(rows),
            lambda row: [column.export(row) for column in columns],
        )

    def _made_ready(self, rows: QuerySet[Any] | list[Any]) -> Iterable[Any]:
        """The rows of a file with what their cells need, loaded for a thousand at a time."""
        if self._prepare is None:
            return rows
        source = iter(rows.iterator(chunk_size=PIECE) if isinstance(rows, QuerySet) else rows)
        return self._in_pieces(source, self._prepare)

    @staticmethod
    def _in_pieces(source: Iterator[Any], prepare: Callable[[list[Any]], None]) -> Iterator[Any]:
        while piece := list(islice(source, PIECE)):
            prepare(piece)
            yield from piece

    def answer(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
        """The page with this table in its context as `table`, or the file when one is asked for."""
        kind = self._parameter("export")
        if self.can_export and kind in EXPORTS:
            return self.export(kind)
        return render(self.request, template, {"table": self, **(context or {})})


def with_query(url: str, **parameters: str) -> str:
    """`url` with a query string: for links into a filtered table."""
    kept = {name: value for name, value in parameters.items() if value}
    return f"{url}?{urlencode(kept)}" if kept else url
