"""The register of the use of seals, and what has been filed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models import ArchivedDocument, SealUse
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.tables import Column, Table


def _check(row: Any) -> str:
    return reverse("documents:seal_check", args=[row.pk])


def _state(row: Any) -> Any:
    return _("有效") if row.is_current else _("已作废")


def _state_tone(row: Any) -> str:
    return "good" if row.is_current else "bad"


def _file(row: Any) -> str:
    return reverse("matters:matter", args=[row.matter_id])


def _way(row: Any) -> str:
    return str(_("收文") if row.matter.kind == "incoming_document" else _("发文"))


class SealUsesTable(Table):
    key = "seal-uses"
    caption = _("用印登记簿")
    columns = (
        Column("number", _("发文字号"), path="document__document_number", link=_check, whole=True),
        Column("title", _("标题"), path="document__title"),
        Column("serial", _("印章编号"), minor=True),
        Column("copies", _("份数"), kind="number"),
        Column("used_at", _("用印时间"), kind="instant", sort="used_at"),
        Column("state", _("状态"), kind="badge", value=_state, tone=_state_tone),
        Column(
            "file_digest",
            _("文件摘要（SM3）"),
            value=lambda row: row.file_digest[:16],
            minor=True,
            exported=lambda row: row.file_digest,
        ),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("document__title", "document__document_number")),
        DateRangeFilter("used_at", _("用印日期")),
    )
    default_sort = "-pk"
    export_name = _("用印登记簿")
    empty, empty_hint = _("还没有用印记录"), _("公文编号之后，由文印岗位印制用印。")


class ArchiveTable(Table):
    key = "archived-documents"
    caption = _("归档文件目录")
    columns = (
        Column("archive_number", _("档号"), sort="archive_number", link=_file, whole=True),
        Column("document_number", _("文号"), sort="document_number", whole=True),
        Column("title", _("题名"), sort="title"),
        Column("way", _("收发"), value=_way, minor=True),
        Column("retention", _("保管期限"), value=lambda row: row.get_retention_display()),
        Column("archived_at", _("归档时间"), kind="instant", sort="archived_at"),
        Column(
            "package_digest",
            _("归档包摘要（SM3）"),
            value=lambda row: row.package_digest[:16],
            minor=True,
            exported=lambda row: row.package_digest,
        ),
    )
    filters = (
        TextFilter("q", _("查找"), fields=("title", "document_number", "archive_number")),
        ChoiceFilter(
            "way",
            _("收发"),
            field="matter__kind",
            choices=[("outgoing_document", _("发文")), ("incoming_document", _("收文"))],
        ),
        ChoiceFilter("retention", _("保管期限"), choices=ArchivedDocument.Retention.choices),
        DateRangeFilter("archived_at", _("归档日期")),
    )
    default_sort = "-pk"
    export_name = _("归档文件目录")
    empty, empty_hint = _("还没有归档的文件"), _("发文、收文归档以后列在这里。")


__all__ = ["ArchiveTable", "SealUse", "SealUsesTable"]
