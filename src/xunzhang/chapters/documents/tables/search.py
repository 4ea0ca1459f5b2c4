"""What full-text search finds, as a table: its filters are the index's, its pages follow the order of the index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import choices
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.chapters.documents.searching.excerpts import marked
from xunzhang.chapters.documents.searching.finding import Hit, Wanted, count, find
from xunzhang.chapters.documents.searching.tokens import hits, terms
from xunzhang.chapters.documents.tables.states import state, tone
from xunzhang.record import secrecy
from xunzhang.ui import paging
from xunzhang.ui.export import EXPORTS, ROW_CAP
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, Rows, TextFilter
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table

EXPORTED_AT_ONCE = 500
LONGEST = 100


@dataclass(frozen=True)
class WordsFilter(TextFilter):
    """The words of the query; the index narrows, not this."""

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        return rows

    def problem(self, values: Mapping[str, str]) -> str:
        typed = values.get(self.name, "")
        if len(typed) > LONGEST:
            return _("检索词至多 %(most)s 字，请缩短。") % {"most": LONGEST}
        if Wanted(typed).is_unusable:
            return _("检索词里没有文字或者数字，请重新输入。")
        return ""


def ways() -> choices.Choices:
    return [("outgoing", _("发文")), ("incoming", _("收文"))]


def states() -> choices.Choices:
    """Of both ways; the same state of both once."""
    both = [*OutgoingDocument.State.choices, *IncomingDocument.State.choices]
    return [(value, str(label)) for value, label in dict(both).items()]


def kind_of(hit: Hit) -> str:
    kind = hit.document.document_kind
    return choices.label_of("document_kind", kind) if kind else ""


def address(hit: Hit) -> str:
    return reverse("matters:matter", args=[hit.pk])


def _state(hit: Hit) -> Any:
    return state(hit.document)


def _way(hit: Hit) -> str:
    return _("收文") if hit.is_incoming else _("发文")


def organ_code(hit: Hit) -> str:
    """Whose document it is: who sent it, or who issues it."""
    document = hit.document
    return document.sender_unit if isinstance(document, IncomingDocument) else document.issuing_unit


def organ_written(hit: Hit) -> str:
    """As it was registered, where it was."""
    return hit.document.sender if isinstance(hit.document, IncomingDocument) else ""


class SearchTable(Table):
    key = "document-search"
    caption = gettext_lazy("检索结果")
    filters = (
        WordsFilter(
            "q", gettext_lazy("检索词"), placeholder=gettext_lazy("标题、正文、附件、意见、文号、人名、单位")
        ),
        ChoiceFilter("way", gettext_lazy("收发"), choices=ways),
        ChoiceFilter("kind", gettext_lazy("文种"), choices=lambda: choices.values_of("document_kind")),
        ChoiceFilter("direction", gettext_lazy("行文方向"), choices=lambda: choices.values_of("direction")),
        ChoiceFilter("unit", gettext_lazy("相关单位"), choices=choices.units),
        ChoiceFilter("state", gettext_lazy("状态"), choices=states),
        ChoiceFilter("secrecy", gettext_lazy("密级"), choices=choices.secrecies),
        DateRangeFilter("on", gettext_lazy("拟稿或者收到日期")),
    )
    export_name = gettext_lazy("检索结果")
    empty = gettext_lazy("输入检索词，或者选择条件")
    empty_hint = gettext_lazy("多个词之间空一格，须同时具备。只检索您有权查看的公文。")

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("title", _("标题"), kind="html", value=self._title, exported=lambda row: row.matter.title),
            Column("number", _("文号"), value=lambda row: row.document.document_number, whole=True),
            Column("organ", _("发文、来文机关"), value=self._organ, minor=True),
            Column("way", _("收发"), value=_way),
            Column("kind", _("文种"), value=kind_of, minor=True),
            Column("state", _("状态"), kind="badge", value=_state, tone=lambda row: tone(row.document)),
            Column("opened_on", _("日期"), path="matter__opened_on", kind="date"),
            Column(
                "secrecy",
                _("密级"),
                value=lambda row: secrecy.label(row.matter.secrecy),
                hidden=True,
            ),
            Column(
                "partly",
                _("近似"),
                kind="flag",
                value=lambda row: row.is_partly,
                hidden=True,
            ),
        )

    @cached_property
    def wanted(self) -> Wanted:
        """What the filters ask for; one that cannot be used is left out and says so."""
        given = {
            name: self.values.get(name, "")
            for one in self.filter_fields
            if not one.problem
            for name in one.filter.parameters()
        }
        known = {
            one.name: given.get(one.name, "")
            for one in self.filters
            if isinstance(one, ChoiceFilter)
            and given.get(one.name, "") in {value for value, _label in one.options()}
        }
        first, last = (
            date.fromisoformat(text) if (text := given.get(name, "")) else None
            for name in ("on_from", "on_to")
        )
        return Wanted(
            text=given.get("q", ""),
            way=known.get("way", ""),
            document_kind=known.get("kind", ""),
            direction=known.get("direction", ""),
            unit=known.get("unit", ""),
            state=known.get("state", ""),
            secrecy=known.get("secrecy", ""),
            from_on=first,
            to_on=last,
        )

    @cached_property
    def page(self) -> paging.Page:
        found = find(actor_of(self.request), self.wanted, cursor=self._parameter("page"), size=self.page_size)
        self._name(found.rows)
        return paging.Page(found.rows, found.before, found.after, is_first=not found.before)

    @cached_property
    def count(self) -> tuple[int, bool]:
        rows = self.page.rows
        if self.page.is_first and not self.page.after:
            return len(rows), False
        return count(actor_of(self.request), self.wanted)

    def _name(self, rows: Any) -> None:
        codes = {organ_code(one) for one in rows if not organ_written(one)} - {""}
        self.names = names_of(sorted(codes)) if codes else {}

    def _organ(self, row: Hit) -> str:
        code = organ_code(row)
        return organ_written(row) or self.names.get(code, code)

    @cached_property
    def _terms(self) -> list[Any]:
        return terms(self.wanted.text)

    def _title(self, row: Hit) -> SafeString:
        """The title with its hits marked, and beneath it where the text has them."""
        title = row.matter.title
        shown = format_html(
            '<a href="{}" data-open>{}</a>', address(row), marked(title, list(hits(title, self._terms)))
        )
        if row.is_partly:
            shown = format_html(
                '{} <span class="badge" title="{}">{}</span>',
                shown,
                _("不是完整的词，只是含有这些字"),
                _("近似"),
            )
        if row.excerpt is None:
            return shown
        label = row.excerpt.label
        before = format_html('<span class="part">{}</span> ', label) if label and row.excerpt.spans else ""
        return format_html('{}<p class="excerpt">{}{}</p>', shown, before, row.excerpt.html())

    def row_key(self, row: Hit) -> str:
        return str(row.pk)

    def export(self, kind: str) -> HttpResponseBase:
        columns = self.columns
        return EXPORTS[kind](
            str(self.export_name),
            [column.label for column in columns],
            islice(self._all(), ROW_CAP + 1),
            lambda row: [column.export(row) for column in columns],
        )

    def _all(self) -> Iterator[Hit]:
        actor, cursor = actor_of(self.request), ""
        while True:
            found = find(actor, self.wanted, cursor=cursor, size=EXPORTED_AT_ONCE)
            self._name(found.rows)
            yield from found.rows
            if not found.after:
                return
            cursor = found.after
