"""To whom a document was delivered, and who has signed for it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents import receipts
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.chapters.organs.models import Person
from xunzhang.ui.filters import ChoiceFilter
from xunzhang.ui.tables import Column, Table


def _by_receipt(rows: Any, wanted: str) -> Any:
    return rows.filter(received_at__isnull=wanted == "pending")


class DeliveriesTable(Table):
    key = "document-deliveries"
    caption = _("分发与签收")
    page_size = 100
    default_sort = "pk"
    export_name = _("签收情况")
    filters = (
        ChoiceFilter(
            "received",
            _("签收情况"),
            choices=[("pending", _("未签收")), ("received", _("已签收"))],
            narrowing=_by_receipt,
        ),
    )
    empty, empty_hint = _("没有分发记录"), _("分发之后，各收文单位的签收情况列在这里。")

    def __init__(self, request: HttpRequest, document: OutgoingDocument, outside: frozenset[str]) -> None:
        self.names: dict[str, str] = {}
        self.people: dict[int, str] = {}
        self.chased: dict[int, int] = {}
        self.outside = outside
        rows = document.deliveries.select_related("matter", "outside_receipt")
        super().__init__(request, rows, prepare=self._load)
        self.columns = (
            Column("unit", _("单位"), value=lambda row: self.names.get(row.unit, row.unit)),
            Column(
                "is_main",
                _("主送或抄送"),
                value=lambda row: _("主送") if row.is_main else _("抄送"),
                minor=True,
            ),
            Column("sent_at", _("送达"), kind="instant", minor=True),
            Column("received_at", _("签收时间"), kind="instant"),
            Column("signed_by", _("签收人"), value=self._signed_by),
            Column("state", _("状态"), kind="badge", value=self._state, tone=self._tone),
            Column(
                "chased", _("催收"), kind="number", value=lambda row: self.chased.get(row.matter.process_id)
            ),
            Column("evidence", _("凭据"), value=self._evidence, minor=True),
        )

    def _load(self, rows: list[Any]) -> None:
        self.names = names_of([row.unit for row in rows])
        people = [row.received_by for row in rows if row.received_by]
        self.people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
        items = receipts.receiving_items([row for row in rows if row.received_at is None])
        self.chased = {process: item.chase_count for process, item in items.items() if item.chase_count}

    def _signed_by(self, row: IncomingDocument) -> str:
        receipt = getattr(row, "outside_receipt", None)
        return receipt.signed_by if receipt is not None else self.people.get(row.received_by or 0, "")

    def _evidence(self, row: IncomingDocument) -> str:
        receipt = getattr(row, "outside_receipt", None)
        return receipt.evidence if receipt is not None else ""

    def _state(self, row: IncomingDocument) -> Any:
        if row.received_at is not None:
            return _("已签收")
        return _("未签收（外单位）") if row.unit in self.outside else row.get_state_display()

    def _tone(self, row: IncomingDocument) -> str:
        return "good" if row.received_at is not None else "wait"

    def export(self, kind: str) -> Any:
        """All of them, with the names: read at once."""
        self._load(list(self.narrowed))
        return super().export(kind)
