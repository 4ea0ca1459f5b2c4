"""The lists whose words are looked up in the index of the search first (`searching.titles`)."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from xunzhang.chapters.documents.searching.titles import few_with
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Table


class FoundByTitle(Table):
    """`way` is outgoing or incoming; the filter `q` looks at what the index holds as the document's heading."""

    way: ClassVar[str] = ""

    @cached_property
    def narrowed(self) -> QuerySet[Any] | list[Any]:
        rows = super().narrowed
        words = self.values.get("q", "")
        if not words or not isinstance(rows, QuerySet):
            return rows
        few = few_with(actor_of(self.request), self.way, words)
        return rows if few is None else rows.filter(matter__in=few)
