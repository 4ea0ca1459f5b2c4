"""Printings of classified documents, and the numbered copies of one."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models import NumberedCopy, Printing
from xunzhang.chapters.documents.terms import marked
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.listing import listed_apart
from xunzhang.ui.tables import Column, Table

TONES = {
    NumberedCopy.State.HELD: "wait",
    NumberedCopy.State.GIVEN: "note",
    NumberedCopy.State.RETURNED: "good",
    NumberedCopy.State.DESTROYED: "",
    NumberedCopy.State.LOST: "bad",
}


def _page(row: Printing) -> str:
    return reverse("documents:copies_of", args=[row.pk])


class PrintingsTable(Table):
    key = "printings"
    caption = _("涉密公文份号登记")
    columns = (
        Column("document_number", _("发文字号"), link=_page, whole=True),
        Column("title", _("标题")),
        Column("secrecy", _("密级"), value=lambda row: marked(row.secrecy, row.secrecy_term)),
        Column("total", _("印制份数"), kind="number"),
        Column("held", _("未发出"), kind="number"),
        Column("given", _("已发出"), kind="number"),
        Column("back", _("已清退、销毁"), kind="number"),
        Column("lost", _("遗失"), kind="number"),
        Column("kept_at", _("原件保管处所"), minor=True),
        Column("printed_by_name", _("印制人"), minor=True),
        Column("printed_at", _("印制时间"), kind="instant", sort="printed_at"),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("title", "document_number")),
        DateRangeFilter("printed_at", _("印制日期")),
    )
    default_sort = "-pk"
    export_name = _("涉密公文份号登记")
    empty, empty_hint = _("没有编份号的公文"), _("涉密公文印制时编定份号，每一份的去向列在这里。")


class CopiesTable(Table):
    key = "numbered-copies"
    page_size = 100
    default_sort = "number"
    export_name = _("份号登记")
    filters = (ChoiceFilter("state", _("状态"), choices=NumberedCopy.State.choices),)
    empty, empty_hint = _("没有符合条件的份号"), _("请改换条件。")
    caption = _("份号登记")

    def __init__(self, request: HttpRequest, printing: Printing) -> None:
        self.printing = printing
        super().__init__(request, printing.numbered_copies.all())
        self.columns = (
            Column("number", _("份号"), value=lambda row: row.written, link=self._file, sort="number"),
            Column(
                "state",
                _("状态"),
                kind="badge",
                value=lambda row: row.get_state_display(),
                tone=lambda row: TONES[row.state],
            ),
            Column("recipient", _("发往单位")),
            Column("received_by", _("签收人")),
            Column("given_at", _("发出时间"), kind="instant"),
            Column("returned_at", _("清退时间"), kind="instant"),
            Column("destroyed_at", _("销毁时间"), kind="instant"),
            Column("note", _("经办"), value=_handled, minor=True),
            Column("printed_at", _("打印"), value=_printed, minor=True),
        )

    def _file(self, row: NumberedCopy) -> str:
        return reverse("documents:copy_pdf", args=[self.printing.pk, row.number]) if row.file_digest else ""


def _printed(row: NumberedCopy) -> Any:
    return f"{row.printed_by_name} {row.printed_at:%Y-%m-%d}" if row.printed_at else ""


def _handled(row: NumberedCopy) -> Any:
    parts = []
    if row.given_by_name:
        parts.append(_("%(name)s发出") % {"name": row.given_by_name})
    if row.returned_by:
        parts.append(_("%(who)s退还，%(name)s收") % {"who": row.returned_by, "name": row.taken_back_by_name})
    if row.destroyed_by_name:
        parts.append(
            _("%(approver)s批准，%(name)s销毁，%(witness)s监销")
            % {
                "approver": row.destruction_approved_by,
                "name": row.destroyed_by_name,
                "witness": row.witness,
            }
        )
    if row.loss_recorded_at is not None:
        parts.append(
            _("%(on)s 发现遗失：%(loss)s；%(reported)s 报告%(to)s，%(name)s登记")
            % {
                "on": row.lost_found_on,
                "loss": row.loss,
                "reported": row.loss_reported_on,
                "to": row.loss_reported_to,
                "name": row.loss_recorded_by_name,
            }
        )
    return listed_apart(parts)
