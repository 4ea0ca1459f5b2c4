"""The list of documents that have come in."""

from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.documents.tables.states import page, state, tone
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import Column, Table


class IncomingTable(Table):
    key = "incoming-documents"
    caption = _("收文")
    columns = (
        Column("title", _("标题"), sort="title", link=page("documents:incoming_document")),
        Column("document_number", _("来文字号"), sort="document_number"),
        Column("state", _("状态"), kind="badge", value=state, tone=tone),
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
