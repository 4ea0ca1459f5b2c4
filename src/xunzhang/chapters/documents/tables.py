"""The lists of documents."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.choices import label_of
from xunzhang.chapters.documents.models import AssignedNumber, IncomingDocument, OutgoingDocument
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import Column, Table

TONES = {
    "draft": "wait",
    "underway": "note",
    "signed": "note",
    "numbered": "note",
    "sealed": "note",
    "distributed": "good",
    "archived": "good",
    "abandoned": "bad",
    "sent": "wait",
    "received": "note",
    "completed": "good",
}


def _tone(row: Any) -> str:
    return TONES[row.state]


def _state(row: Any) -> Any:
    return row.get_state_display()


def _page(name: str) -> Any:
    def address(row: Model) -> str:
        return reverse(name, args=[row.pk])

    return address


class OutgoingTable(Table):
    key = "outgoing-documents"
    caption = _("发文")
    columns = (
        Column("title", _("标题"), sort="title", link=_page("documents:outgoing_document")),
        Column("document_number", _("发文字号")),
        Column("kind", _("文种"), value=lambda row: label_of("document_kind", row.document_kind), minor=True),
        Column("state", _("状态"), kind="badge", value=_state, tone=_tone),
        Column("opened_on", _("拟稿日期"), path="matter__opened_on", kind="date", minor=True),
        Column("dated_on", _("成文日期"), kind="date", sort="dated_on"),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("title", "document_number")),
        ChoiceFilter("state", _("状态"), choices=OutgoingDocument.State.choices),
        DateRangeFilter("dated_on", _("成文日期")),
    )
    default_sort = "-pk"
    export_name = _("发文登记簿")
    empty, empty_hint = _("没有发文"), _("点击“拟稿”起草一件公文。")


class IncomingTable(Table):
    key = "incoming-documents"
    caption = _("收文")
    columns = (
        Column("title", _("标题"), sort="title", link=_page("documents:incoming_document")),
        Column("document_number", _("来文字号"), sort="document_number"),
        Column("state", _("状态"), kind="badge", value=_state, tone=_tone),
        Column("sent_at", _("送达时间"), kind="instant", sort="sent_at"),
        Column("received_at", _("签收时间"), kind="instant", minor=True),
        Column("completed_at", _("办结时间"), kind="instant", minor=True),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("title", "document_number")),
        ChoiceFilter("state", _("状态"), choices=IncomingDocument.State.choices),
        DateRangeFilter("sent_at", _("送达日期")),
    )
    default_sort = "-pk"
    export_name = _("收文登记簿")
    empty, empty_hint = _("没有收文"), _("其他单位发来的公文会出现在这里。")


def _number_page(row: AssignedNumber) -> str | None:
    return reverse("documents:outgoing_document", args=[row.document_id]) if row.document_id else None


class NumbersTable(Table):
    key = "document-numbers"
    caption = _("发文字号登记簿")
    columns = (
        Column(
            "number",
            _("发文字号"),
            value=lambda row: f"{row.series.mark}〔{row.series.year}〕{row.sequence}号",
            link=_number_page,
        ),
        Column("title", _("标题"), path="document__title"),
        Column("assigned_at", _("编号时间"), kind="instant", sort="assigned_at"),
        Column("note", _("备注"), minor=True),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("series__mark", "document__title")),
        DateRangeFilter("assigned_at", _("编号日期")),
    )
    default_sort = "-pk"
    export_name = _("发文字号登记簿")
    empty, empty_hint = _("还没有编过号"), _("公文签发、复核后由办公厅发文岗位编号。")
