"""The journal as a table: what is shown of an entry, and what it is searched by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xunzhang.kernel.clock import BEIJING
from xunzhang.record.actions import REGISTRY
from xunzhang.record.models import FindingRecord, JournalEntry
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, Filter, Rows, TextFilter
from xunzhang.ui.tables import Column, Table

CHANNELS = {"page": _("网页"), "api": _("接口"), "command": _("命令"), "sweep": _("定时任务")}
REFUSED = ".refused"


def action_label(name: str) -> str:
    """What an entry's action is called in the reader's language; its name where no action bears it."""
    spec = REGISTRY.get(name.removesuffix(REFUSED))
    if spec is None:
        return name
    return spec.label_en if (get_language() or "").startswith("en") else spec.label


def action_choices() -> list[tuple[str, str]]:
    """Every action by its label."""
    return sorted(((name, action_label(name)) for name in REGISTRY), key=lambda choice: choice[1])


def channel_label(entry: JournalEntry) -> str:
    """Through what the act came."""
    return str(CHANNELS.get(entry.channel, entry.channel))


def entry_url(entry: JournalEntry) -> str:
    return reverse("accounts:journal_entry", args=[entry.sequence])


def of_action(rows: Rows, name: str) -> Rows:
    """The entries of an action, refused ones included."""
    assert isinstance(rows, QuerySet)
    return rows.filter(action__in=(name, name + REFUSED))


def refused_or_done(rows: Rows, wanted: str) -> Rows:
    assert isinstance(rows, QuerySet)
    refused = Q(action__endswith=REFUSED)
    return rows.filter(refused if wanted == "refused" else ~refused)


@dataclass(frozen=True)
class DaysFilter(DateRangeFilter):
    """Days of Beijing as instants, so that the index over the instants serves."""

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        assert isinstance(rows, QuerySet)
        first, last = self._days(values)
        if first:
            rows = rows.filter(at__gte=datetime.combine(first, time(), tzinfo=BEIJING))
        if last:
            rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING))
        return rows


@dataclass(frozen=True)
class ProvisionFilter(Filter):
    """Entries whose findings stopped, departed from or left open the provision, or any of the article."""

    kind = "text"

    def narrow(self, rows: Rows, values: Mapping[str, str]) -> Rows:
        wanted = values.get(self.name, "")
        if not wanted:
            return rows
        assert isinstance(rows, QuerySet)
        found = (
            FindingRecord.objects.filter(article=int(wanted))
            if wanted.isdecimal() and len(wanted) < 5
            else FindingRecord.objects.filter(provision=wanted)
        )
        return rows.filter(sequence__in=found.values("entry"))


class JournalTable(Table):
    key = "journal"
    caption = _("日志")
    columns = (
        Column("sequence", _("序号"), kind="number", sort="sequence", link=entry_url),
        Column("at", _("时间"), kind="instant"),
        Column("name", _("操作人")),
        Column("summary", _("内容")),
        Column("action", _("操作"), value=lambda row: action_label(row.action), minor=True),
        Column(
            "outcome",
            _("结果"),
            kind="badge",
            value=lambda row: _("未准") if row.is_refusal else _("已办"),
            tone=lambda row: "bad" if row.is_refusal else "good",
        ),
        Column("on_behalf_of_name", _("被代办人"), hidden=True),
        Column("channel", _("途径"), value=channel_label, hidden=True),
        Column("address", _("来源地址"), hidden=True),
        Column("rulebook_version", _("规则版本"), hidden=True),
    )
    filters: tuple[Filter, ...] = (
        TextFilter("q", _("操作人或内容"), fields=("summary", "name")),
        ChoiceFilter("action", _("操作"), choices=action_choices, narrowing=of_action),
        ChoiceFilter(
            "outcome",
            _("结果"),
            choices=(("done", _("已办")), ("refused", _("未准"))),
            narrowing=refused_or_done,
        ),
        ProvisionFilter("provision", _("条款")),
        DaysFilter("at", _("日期")),
    )
    default_sort = "-sequence"
    page_size = 50
    empty = _("没有符合条件的记录")
    empty_hint = _("请放宽筛选条件。")


class SecurityTable(JournalTable):
    key = "security_log"
    caption = _("登录安全")
    columns = (
        Column("sequence", _("序号"), kind="number", sort="sequence"),
        Column("at", _("时间"), kind="instant"),
        Column(
            "action",
            _("种类"),
            kind="badge",
            value=lambda row: action_label(row.action),
            tone=lambda row: {"session.lock": "bad", "session.refuse": "wait"}.get(row.action, "good"),
        ),
        Column("summary", _("内容")),
    )
    filters = (TextFilter("q", _("查找"), fields=("summary",)), DaysFilter("at", _("日期")))
    empty = _("没有登录失败或锁定")
    empty_hint = _("登录失败、锁定和解除锁定会列在这里。")
