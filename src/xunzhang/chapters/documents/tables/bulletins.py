"""The register of bulletins."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.documents.models import Bulletin
from xunzhang.ui.filters import TextFilter
from xunzhang.ui.tables import Column, Table


def _state(row: Bulletin) -> Any:
    return _("已停报") if row.to_on else _("报送中")


def _tone(row: Bulletin) -> str:
    return "note" if row.to_on else "good"


class _BulletinsTable(Table):
    key = "bulletins"
    caption = _("简报登记簿")
    columns = (
        Column("title", _("简报名称"), sort="title"),
        Column("unit", _("报送单位")),
        Column("from_on", _("登记日期"), kind="date", sort="from_on"),
        Column("to_on", _("停报日期"), kind="date", minor=True),
        Column("state", _("状态"), kind="badge", value=_state, tone=_tone),
        Column("reason", _("例外理由"), minor=True),
    )
    filters = (TextFilter("q", _("查找"), fields=("title", "unit")),)
    default_sort = "-pk"
    export_name = _("简报登记簿")
    empty, empty_hint = _("没有登记简报"), _("每个部门原则上只向市人民政府报送一种简报。")


def bulletins_table(names: Mapping[str, str]) -> type[Table]:
    """The register, with the units' names of the day by their codes."""

    class BulletinsTable(_BulletinsTable):
        columns = tuple(
            replace(column, value=lambda row: names.get(row.unit, row.unit))
            if column.name == "unit"
            else column
            for column in _BulletinsTable.columns
        )

    return BulletinsTable
