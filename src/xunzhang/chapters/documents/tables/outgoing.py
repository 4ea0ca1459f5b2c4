"""The list of outgoing documents."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.choices import label_of
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.tables.states import page, state, tone
from xunzhang.chapters.documents.tables.titles import FoundByTitle
from xunzhang.chapters.matters.rows import with_whom
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import Column


def tell_where(rows: list[Any]) -> None:
    """`now` of each row: the steps a document stands at and who has it. Rows come with `matter__process`."""
    places = with_whom([row.matter.process for row in rows if row.matter.process is not None])
    for row in rows:
        row.now = places.get(row.matter.process_id)


def in_whose_hands(row: Any) -> str:
    """In one cell, the step and who has it; nothing once it has ended."""
    return f"{row.now.steps} · {row.now.who}" if row.now is not None else ""


class OutgoingTable(FoundByTitle):
    """With who has each document now: three queries more for a page."""

    way = "outgoing"
    key = "outgoing-documents"
    caption = _("发文")
    columns = (
        Column("title", _("标题"), sort="title", link=page("documents:outgoing_document")),
        Column("document_number", _("发文字号"), whole=True),
        Column("kind", _("文种"), value=lambda row: label_of("document_kind", row.document_kind), minor=True),
        Column("state", _("状态"), kind="badge", value=state, tone=tone),
        Column("now", _("现在谁处"), value=in_whose_hands),
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
