"""The list of documents that have come in."""

from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.choices import label_of, values_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.documents.tables.states import page, state, tone
from xunzhang.chapters.documents.tables.titles import FoundByTitle
from xunzhang.kernel import clock
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import Column

OTHERS = "others"
URGENCY_TONES = {"immediate": "bad", "extra_urgent": "bad", "urgent": "wait", "ordinary_urgent": "wait"}


def _kind(row: IncomingDocument) -> str:
    return label_of("document_kind", row.document_kind) if row.document_kind else ""


def _urgency(row: IncomingDocument) -> Any:
    return row.get_urgency_display() if row.urgency != IncomingDocument.Urgency.NONE else ""


def _due_on(row: IncomingDocument) -> Any:
    return row.due_on if row.keeps_deadline else None


def _done_on(row: IncomingDocument) -> Any:
    if row.completed_at is not None:
        return row.completed_at.astimezone(clock.BEIJING).date()
    return None if row.is_open else row.due_on


def by_progress(rows: Any, wanted: str) -> Any:
    """Open, overdue (still open, or completed after the deadline), completed."""
    today = clock.today()
    is_open = Q(state__in=IncomingDocument.OPEN)
    if wanted == "open":
        return rows.filter(is_open)
    if wanted == "overdue":
        late = Q(completed_at__date__gt=F("due_on"), state=IncomingDocument.State.COMPLETED)
        return rows.filter((is_open & Q(due_on__lt=today)) | late)
    return rows.filter(state=IncomingDocument.State.COMPLETED)


def is_of_others(request: HttpRequest) -> bool:
    return request.GET.get("at", "") == OTHERS


class IncomingTable(FoundByTitle):
    """What came to one's own units and desk; with `at=others` the copies that one sent to others (`sent_by`)."""

    way = "incoming"
    key = "incoming-documents"
    caption = _("收文")
    columns = (
        Column("register_number", _("收文编号"), whole=True),
        Column("title", _("标题"), sort="title", link=page("documents:incoming_document")),
        Column(
            "sender",
            _("来文机关"),
            value=lambda row: getattr(row, "sender_name", "") or row.sender or row.sender_unit,
        ),
        Column("unit_name", _("收文单位"), hidden=True),
        Column("document_number", _("来文字号"), sort="document_number", whole=True),
        Column("kind", _("文种"), value=_kind, hidden=True),
        Column(
            "urgency",
            _("紧急程度"),
            kind="badge",
            value=_urgency,
            tone=lambda row: URGENCY_TONES.get(row.urgency, ""),
        ),
        Column("state", _("状态"), kind="badge", value=state, tone=tone),
        Column("due_on", _("期限"), kind="deadline", sort="due_on", value=_due_on, done=_done_on),
        Column("received_at", _("签收时间"), kind="instant", sort="received_at", minor=True),
        Column("completed_at", _("办结时间"), kind="instant", hidden=True),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("title", "document_number", "sender")),
        ChoiceFilter(
            "at",
            _("收文单位"),
            choices=[(OTHERS, _("发给其他单位的"))],
            narrowing=lambda rows, _wanted: rows,  # the rows come as they are asked for
            unset=_("本单位"),
        ),
        ChoiceFilter("state", _("状态"), choices=IncomingDocument.State.choices),
        ChoiceFilter(
            "progress",
            _("进展"),
            choices=[
                ("open", _("在办")),
                ("overdue", _("逾期")),
                ("completed", _("已办结")),
            ],
            narrowing=by_progress,
        ),
        TextFilter("sender", _("来文机关"), fields=("sender",)),
        ChoiceFilter("kind", _("文种"), field="document_kind", choices=lambda: values_of("document_kind")),
        ChoiceFilter("urgency", _("紧急程度"), choices=IncomingDocument.Urgency.choices),
        DateRangeFilter("received_at", _("签收日期"), is_instant=True),
    )
    default_sort = "-pk"
    export_name = _("收文")

    @cached_property
    def shown_columns(self) -> list[Column]:
        """Of copies for others it is told for whom."""
        shown = super().shown_columns
        if not is_of_others(self.request) or any(one.name == "unit_name" for one in shown):
            return shown
        return [one for one in self.columns if one in shown or one.name == "unit_name"]

    empty, empty_hint = (
        _("没有收文"),
        _("其他单位发来的公文会出现在这里；纸质或者其他途径的来文点“收文登记”上传。"),
    )
