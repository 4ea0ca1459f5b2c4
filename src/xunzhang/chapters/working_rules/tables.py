"""The ledger as a table."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.working_rules.articles import action_label, language, step_label
from xunzhang.chapters.working_rules.labels import CAPABILITIES, FORCES, KINDS, STATUS_TONES, STATUSES
from xunzhang.chapters.working_rules.ledger import LedgerRow
from xunzhang.chapters.working_rules.versions import Shown
from xunzhang.ui.citations import cited
from xunzhang.ui.filters import ChoiceFilter, TextFilter, yes_no
from xunzhang.ui.tables import Column, Table


def _word(words: Any, name: str) -> Callable[[LedgerRow], Any]:
    return lambda row: words.get(getattr(row, name), "")


class LedgerTable(Table):
    key = "provision_ledger"
    caption = _("条款台账")
    page_size = 50
    default_sort = "place"

    def __init__(self, request: HttpRequest, rows: list[LedgerRow], shown: Shown) -> None:
        self.book = shown.book
        self.query = shown.query
        super().__init__(request, rows)

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("ref", _("编号"), sort="place", link=self._address),
            Column("cited", _("条款"), value=lambda row: cited(row.ref), minor=True),
            Column("gist", _("要点"), value=lambda row: row.entry.gist.of(language())),
            Column("kind", _("类别"), value=_word(KINDS, "kind"), sort="kind"),
            Column("force", _("效力"), value=_word(FORCES, "force"), sort="force", minor=True),
            Column(
                "status",
                _("状态"),
                kind="badge",
                value=_word(STATUSES, "status"),
                tone=lambda row: STATUS_TONES[row.status],
                sort="status",
            ),
            Column("capability", _("所待能力"), value=_word(CAPABILITIES, "capability"), minor=True),
            Column(
                "applied_by",
                _("适用于"),
                value=lambda row: (
                    ", ".join(self._applied(row)[:3]) + ("…" if len(row.entry.applied_by) > 3 else "")
                ),
                exported=lambda row: ", ".join(self._applied(row)),
                minor=True,
            ),
            Column(
                "tests",
                _("测试"),
                kind="number",
                value=lambda row: len(row.entry.tests),
                exported=lambda row: "\n".join(row.entry.tests),
                minor=True,
            ),
            Column(
                "stopped", _("拦下"), kind="number", value=lambda row: row.count.stopped, sort="count.stopped"
            ),
            Column(
                "departed",
                _("例外"),
                kind="number",
                value=lambda row: row.count.departed,
                sort="count.departed",
            ),
            Column("reason", _("说明"), value=lambda row: row.entry.reason.of(language()), hidden=True),
        )

    @cached_property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        chapters = [
            (str(one.number), f"{one.number} {one.title.of(language())}") for one in self.book.chapters
        ]
        return (
            TextFilter("q", _("查找"), fields=("ref", "gist")),
            ChoiceFilter("chapter", _("章"), choices=chapters),
            ChoiceFilter("status", _("状态"), choices=tuple(STATUSES.items())),
            ChoiceFilter("kind", _("类别"), choices=tuple(KINDS.items())),
            ChoiceFilter("force", _("效力"), choices=tuple(FORCES.items())),
            ChoiceFilter("capability", _("所待能力"), choices=tuple(CAPABILITIES.items())),
            yes_no("tested", _("有测试"), "has_tests"),
            yes_no("applied", _("有适用"), "is_applied"),
        )

    def _address(self, row: LedgerRow) -> str:
        return f"{reverse('working_rules:article', args=[row.article])}{self.query}#provision-{row.ref}"

    def _applied(self, row: LedgerRow) -> list[str]:
        found = []
        for name in row.entry.applied_by:
            procedure, hash_, step = name.partition("#")
            found.append(step_label(self.book, procedure, step) if hash_ else action_label(self.book, name))
        return list(dict.fromkeys(found))

    def row_key(self, row: LedgerRow) -> str:
        return row.ref
