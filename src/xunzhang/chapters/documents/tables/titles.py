"""The lists whose words are looked up in the index of the search first (`searching.titles`)."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from xunzhang.chapters.documents.searching.titles import Having, having
from xunzhang.ui.paging import COUNT_CAP, capped_count
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Table


class FoundByTitle(Table):
    """`way` is outgoing or incoming; the filter `q` looks at what the index holds as the document's heading."""

    way: ClassVar[str] = ""

    @cached_property
    def _having(self) -> Having | None:
        words = self.values.get("q", "")
        return having(actor_of(self.request), self.way, words) if words else None

    @cached_property
    def narrowed(self) -> QuerySet[Any] | list[Any]:
        rows = super().narrowed
        if self._having is None or not self._having.is_all or not isinstance(rows, QuerySet):
            return rows
        return rows.filter(matter__in=self._having.matters)

    @cached_property
    def count(self) -> tuple[int, bool]:
        rows = self.narrowed
        newest = self._having.matters if self._having is not None and not self._having.is_all else ()
        # Of many the newest are mostly enough to know that there are more than are counted.
        if newest and isinstance(rows, QuerySet) and rows.filter(matter__in=newest).count() > COUNT_CAP:
            return COUNT_CAP, True
        return capped_count(rows, COUNT_CAP)
