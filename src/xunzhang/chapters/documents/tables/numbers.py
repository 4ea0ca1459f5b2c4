"""The register of numbers."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models import AssignedNumber
from xunzhang.chapters.documents.tables.states import state
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import Column, Table


def _number_page(row: AssignedNumber) -> str | None:
    return reverse("documents:outgoing_document", args=[row.document_id]) if row.document_id else None


def _tone_of_number(row: AssignedNumber) -> str:
    return {"assigned": "good", "reserved": "wait", "void": "bad"}[row.state]


class NumbersTable(Table):
    key = "document-numbers"
    caption = _("发文字号登记簿")
    columns = (
        Column(
            "number",
            _("发文字号"),
            value=lambda row: f"{row.series.mark}〔{row.series.year}〕{row.sequence}号",
            link=_number_page,
            whole=True,
        ),
        Column("title", _("标题"), path="document__title"),
        Column("assigned_at", _("编号时间"), kind="instant", sort="assigned_at"),
        Column("state", _("状态"), kind="badge", value=state, tone=_tone_of_number),
        Column("note", _("备注"), value=lambda row: row.void_reason or row.note, minor=True),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("series__mark", "document__title")),
        ChoiceFilter("state", _("状态"), choices=AssignedNumber.State.choices),
        DateRangeFilter("assigned_at", _("编号日期")),
    )
    default_sort = "-pk"
    export_name = _("发文字号登记簿")
    empty, empty_hint = _("还没有编过号"), _("公文签发、复核后由办公厅发文岗位编号。")
