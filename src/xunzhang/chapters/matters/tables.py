"""待办 待阅 已办 我发起的 as tables: their rows come from the procedure's own index ranges, page by page."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xunzhang.chapters.matters.naming import kind_labels
from xunzhang.chapters.matters.rows import (
    EXTRA_URGENT,
    DeskRow,
    WithWhom,
    desk_rows,
    done_rows,
    hidden_title,
    process_state,
    urgency_label,
    urgency_tone,
    with_whom,
)
from xunzhang.kernel import clock
from xunzhang.procedure import inbox
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.procedure.people import Hand
from xunzhang.record.models import Matter
from xunzhang.ui import paging
from xunzhang.ui.export import ROW_CAP
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.paging import COUNT_CAP
from xunzhang.ui.tables import BatchAction, Column, Table

BUCKETS: Sequence[tuple[str, str | Promise]] = (
    ("overdue", gettext_lazy("逾期")),
    ("today", gettext_lazy("今天到期")),
    ("this_week", gettext_lazy("本周到期")),
    ("later", gettext_lazy("以后")),
)


def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple(kind_labels().items())


class DeskTable(Table):
    """待办: one query for the page, by urgency and deadline. `counts` are those of the tiles above it."""

    key = "inbox"
    caption: Any = gettext_lazy("待办")
    item_kind: str = WorkItem.Kind.TASK
    columns = (
        Column("title", gettext_lazy("标题"), link=lambda row: row.address),
        Column(
            "urgency",
            gettext_lazy("缓急"),
            kind="badge",
            value=lambda row: urgency_label(row.urgency),
            tone=lambda row: urgency_tone(row.urgency),
        ),
        Column("step", gettext_lazy("环节"), whole=True),
        Column("due_on", gettext_lazy("期限"), kind="deadline"),
        Column("kind", gettext_lazy("种类"), minor=True),
        Column("marks", gettext_lazy("说明"), minor=True),
        Column("whose", gettext_lazy("岗位或委托人"), minor=True, whole=True),
        Column("received_at", gettext_lazy("收到"), kind="instant", minor=True),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("title",)),
        ChoiceFilter("kind", gettext_lazy("种类"), choices=_kinds),
        ChoiceFilter("due", gettext_lazy("期限"), choices=BUCKETS),
    )
    empty: Any = gettext_lazy("没有待办事项")
    empty_hint: Any = gettext_lazy("转到您手上的办件会列在这里，急件和期限近的在前。")

    def __init__(
        self, request: HttpRequest, hand: Hand, counts: inbox.Counts, clearances: Iterable[str]
    ) -> None:
        super().__init__(request, [])
        self.hand = hand
        self.counts = counts
        self.clearances = frozenset(clearances)

    @cached_property
    def _words(self) -> list[str]:
        return self.values.get("q", "").split()[:8]

    @cached_property
    def _not_searched(self) -> list[int]:
        """Processes in hand whose title is above the clearance: finding them by a word would tell that it is there."""
        if not self._words:
            return []
        people = [self.hand.person, *(lent.delegator for lent in self.hand.lent)]
        pools = self.hand.pools.union(*(lent.pools for lent in self.hand.lent))
        in_hand = WorkItem.objects.filter(Q(person__in=people) | Q(pool__in=pools), state=WorkItem.State.OPEN)
        above = Matter.objects.exclude(secrecy__in=self.clearances)
        return list(above.filter(process__in=in_hand.values("process")).values_list("process", flat=True))

    def _read(self, limit: int, **place: str) -> list[inbox.InboxRow]:
        bucket = self.values.get("due", "")
        known = {name for name, _label in BUCKETS}
        kind = self.values.get("kind", "")
        return inbox.inbox(
            self.hand,
            kind=self.item_kind,
            limit=limit,
            process_kind=kind if kind in kind_labels() else None,
            due=inbox.due_range(clock.today(), bucket) if bucket in known else None,
            words=self._words,
            not_searched=self._not_searched,
            **place,
        )

    @cached_property
    def page(self) -> paging.Page:
        sense, _sign, cursor = self._parameter("page").partition(":")
        if sense == "b" and cursor:
            rows = self._read(self.page_size + 1, before=cursor)
            more_before, more_after = len(rows) > self.page_size, True
            rows = rows[-self.page_size :]
        else:
            rows = self._read(self.page_size + 1, **({"after": cursor} if cursor else {}))
            more_before, more_after = bool(cursor), len(rows) > self.page_size
            rows = rows[: self.page_size]
        return paging.Page(
            desk_rows(rows, self.clearances),
            before=f"b:{rows[0].cursor}" if rows and more_before else "",
            after=f"a:{rows[-1].cursor}" if rows and more_after else "",
            is_first=not more_before,
        )

    @cached_property
    def count(self) -> tuple[int, bool]:
        if self.is_filtered:
            found = len(self._read(COUNT_CAP + 1))
            return min(found, COUNT_CAP), found > COUNT_CAP
        return min(self.counts.total, inbox.CAP), self.counts.is_capped

    @cached_property
    def narrowed(self) -> list[Any]:
        """All of them, for a file."""
        return desk_rows(self._read(ROW_CAP), self.clearances)

    def row_class(self, row: DeskRow) -> str:
        marks = ("late", row.is_late), ("extra-urgent", row.urgency >= EXTRA_URGENT)
        return " ".join(name for name, is_so in marks if is_so)


class ReadTable(DeskTable):
    """待阅."""

    key = "to-read"
    caption = gettext_lazy("待阅")
    item_kind = WorkItem.Kind.READ
    columns = tuple(column for column in DeskTable.columns if column.name not in ("due_on", "marks"))
    filters = DeskTable.filters[:2]
    empty = gettext_lazy("没有待阅文件")
    empty_hint = gettext_lazy("传阅给您的办件会列在这里。")

    @cached_property
    def batch_actions(self) -> list[BatchAction]:
        return [BatchAction(gettext_lazy("批量阅毕"), reverse("matters:read_many"))]


class DoneTable(Table):
    """已办: what one has done, and what others have done for one, latest first."""

    key = "done"
    caption = gettext_lazy("已办")
    columns = (
        Column("title", gettext_lazy("标题"), link=lambda row: row.address),
        Column("step", gettext_lazy("环节"), whole=True),
        Column("what", gettext_lazy("办理结果")),
        Column("done_at", gettext_lazy("办理时间"), kind="instant"),
        Column(
            "stands",
            gettext_lazy("现在"),
            kind="badge",
            value=lambda row: row.stands,
            tone=lambda row: row.stands_tone,
            minor=True,
        ),
        Column("kind", gettext_lazy("种类"), minor=True),
        Column("on_behalf", gettext_lazy("委托"), minor=True),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("title",)),
        ChoiceFilter("kind", gettext_lazy("种类"), choices=_kinds),
        DateRangeFilter("done_at", gettext_lazy("办理日期")),
    )
    empty = gettext_lazy("还没有办过的事项")
    empty_hint = gettext_lazy("您办理、阅毕、退回或转办的事项会列在这里。")

    def __init__(self, request: HttpRequest, person_id: int, clearances: Iterable[str]) -> None:
        super().__init__(request, [])
        self.person_id = person_id
        self.clearances = frozenset(clearances)

    @cached_property
    def where(self) -> Q:
        """What the filters ask, as a condition on items."""
        found = Q()
        for word in self.values.get("q", "").split()[:8]:
            # What is above the clearance is not found by a word: that would tell what its title says.
            found &= Q(title__icontains=word, process__matter__secrecy__in=self.clearances)
        if self.values.get("kind", "") in kind_labels():
            found &= Q(process_kind=self.values["kind"])
        if not any(one.problem for one in self.filter_fields):
            if first := self.values.get("done_at_from"):
                found &= Q(done_at__date__gte=date.fromisoformat(first))
            if last := self.values.get("done_at_to"):
                found &= Q(done_at__date__lt=date.fromisoformat(last) + timedelta(days=1))
        return found

    @cached_property
    def page(self) -> paging.Page:
        cursor = self._parameter("page")
        items = inbox.done(self.person_id, before=cursor or None, limit=self.page_size + 1, where=self.where)
        shown = items[: self.page_size]
        more = len(items) > self.page_size
        return paging.Page(
            done_rows(shown, self.person_id, self.clearances),
            after=inbox.done_cursor(shown[-1]) if more else "",
            is_first=not cursor,
        )

    @cached_property
    def count(self) -> tuple[int, bool]:
        mine = Q(done_by=self.person_id) | Q(on_behalf_of=self.person_id, done_by__isnull=False)
        return paging.capped_count(WorkItem.objects.filter(mine & self.where))

    @cached_property
    def narrowed(self) -> list[Any]:
        """All of them, for a file."""
        items = inbox.done(self.person_id, limit=ROW_CAP, where=self.where)
        return done_rows(items, self.person_id, self.clearances)


STATES: Sequence[tuple[str, str | Promise]] = (
    ("running", gettext_lazy("办理中")),
    ("closed", gettext_lazy("已办结")),
    ("archived", gettext_lazy("已归档")),
)


def _in_state(rows: Any, wanted: str) -> Any:
    conditions = {
        "running": Q(closed_at__isnull=True),
        "closed": Q(closed_at__isnull=False, archived_at__isnull=True),
        "archived": Q(archived_at__isnull=False),
    }
    return rows.filter(conditions[wanted])


class StartedTable(Table):
    """我发起的, latest first, each with who has it now."""

    key = "started"
    caption = gettext_lazy("我发起的")
    default_sort = "-pk"
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("title",)),
        ChoiceFilter("kind", gettext_lazy("种类"), choices=_kinds),
        ChoiceFilter("state", gettext_lazy("状态"), choices=STATES, narrowing=_in_state),
    )
    empty = gettext_lazy("还没有发起过办件")
    empty_hint = gettext_lazy("从“发文”拟稿等处发起的办件会列在这里，可以看到现在何处、由谁办理。")

    def __init__(self, request: HttpRequest, person_id: int, clearances: Iterable[str]) -> None:
        self.clearances = frozenset(clearances)
        self.matters: dict[int, int] = {}  # of those within the clearance
        self.now: dict[int, WithWhom] = {}
        super().__init__(request, Process.objects.filter(started_by=person_id), prepare=self._load)
        self.columns = (
            Column("title", gettext_lazy("标题"), value=self._title, link=self._address),
            Column(
                "state",
                gettext_lazy("状态"),
                kind="badge",
                value=lambda row: process_state(row)[0],
                tone=lambda row: process_state(row)[1],
            ),
            Column("steps", gettext_lazy("环节"), value=lambda row: self._now(row, "steps")),
            Column("who", gettext_lazy("现在谁处"), value=lambda row: self._now(row, "who"), minor=True),
            Column(
                "due_on", gettext_lazy("期限"), kind="deadline", value=lambda row: self._now(row, "due_on")
            ),
            Column(
                "kind",
                gettext_lazy("种类"),
                value=lambda row: kind_labels().get(row.kind, row.kind),
                minor=True,
            ),
            Column("started_at", gettext_lazy("发起时间"), kind="instant", minor=True),
        )

    @cached_property
    def narrowed(self) -> Any:
        """What is above the clearance is not found by a word: that would tell what its title says."""
        rows: Any = super().narrowed
        return rows.filter(matter__secrecy__in=self.clearances) if self.values.get("q", "").split() else rows

    def _load(self, rows: list[Any]) -> None:
        readable = Matter.objects.filter(secrecy__in=self.clearances)
        self.matters = dict(
            readable.filter(process__in=[row.pk for row in rows]).values_list("process", "pk")
        )
        self.now = with_whom(rows)

    def _title(self, row: Process) -> str:
        return row.title if row.pk in self.matters else hidden_title()

    def _address(self, row: Process) -> str | None:
        found = self.matters.get(row.pk)
        return reverse("matters:matter", args=[found]) if found is not None else None

    def _now(self, row: Process, name: str) -> Any:
        found = self.now.get(row.pk)
        return getattr(found, name) if found is not None else None

    @cached_property
    def batch_actions(self) -> list[BatchAction]:
        return [BatchAction(gettext_lazy("批量催办"), reverse("matters:chase_many"))]
