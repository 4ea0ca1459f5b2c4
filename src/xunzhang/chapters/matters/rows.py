"""Lines of the lists, each with what the page shows beside the item; two or three queries however many lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.matters.naming import (
    Names,
    in_words,
    kind_labels,
    names_of,
    outcome_label,
    relation_label,
    state_label,
    step_label,
)
from xunzhang.kernel import clock
from xunzhang.procedure import inbox
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.procedure.position import ADDED_OUTCOMES
from xunzhang.record.models import Matter

URGENCIES: Mapping[int, str | Promise] = {
    1: gettext_lazy("加急"),
    2: gettext_lazy("特急"),
    3: gettext_lazy("特提"),
}


EXTRA_URGENT = 2
USUAL_END = "end"


def urgency_label(urgency: int) -> str:
    return str(URGENCIES.get(urgency, ""))


def urgency_tone(urgency: int) -> str:
    return "bad" if urgency >= EXTRA_URGENT else "wait"


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of 待办 or 待阅, with what the page needs beside the item."""

    id: int  # of the work item
    matter_id: int | None
    title: str
    kind: str
    step: str
    marks: str
    urgency: int
    secrecy: str
    received_at: datetime
    due_on: date | None
    whose: str
    is_late: bool

    @property
    def address(self) -> str | None:
        if self.matter_id is None:
            return None
        return f"{reverse('matters:matter', args=[self.matter_id])}?item={self.id}"


def _marks(row: inbox.InboxRow) -> str:
    """What is special about an item, in few words."""
    marks = []
    if row.relation:
        marks.append(relation_label(row.relation))
    if row.is_detour:
        marks.append(_("退回，办后直接送回"))
    elif row.round > 1:
        marks.append(_("第%(round)s次") % {"round": row.round})
    if row.chase_count:
        marks.append(_("已催办%(times)s次") % {"times": row.chase_count})
    if row.escalated_at is not None:
        marks.append(_("已逾期升级"))
    return _("、").join(marks)


def desk_rows(rows: Sequence[inbox.InboxRow], clearances: frozenset[str]) -> list[DeskRow]:
    """Two or three queries, however many rows: the matters with their processes, names of those who lent, of pools."""
    if not rows:
        return []
    matters = {
        matter.process_id: matter
        for matter in Matter.objects.filter(process__in=[row.process for row in rows]).select_related(
            "process"
        )
    }
    names = names_of((row.lent_by for row in rows), (row.pool for row in rows))
    kinds, today = kind_labels(), clock.today()
    return [_desk_row(row, matters.get(row.process), names, kinds, today, clearances) for row in rows]


def hidden_title() -> str:
    """What stands in place of a title above the reader's clearance."""
    return _("（密级高于您的权限，不能在本系统查看）")


def _desk_row(
    row: inbox.InboxRow,
    matter: Matter | None,
    names: Names,
    kinds: Mapping[str, str],
    today: date,
    clearances: frozenset[str],
) -> DeskRow:
    if row.lent_by is not None:
        whose = _("代 %(name)s") % {"name": names.person(row.lent_by)}
    else:
        whose = names.pools.get(row.pool, row.pool) if row.pool else ""
    is_readable = matter is not None and matter.secrecy in clearances
    return DeskRow(
        id=row.id,
        matter_id=matter.pk if matter is not None and is_readable else None,
        title=row.title if is_readable else hidden_title(),
        kind=kinds.get(row.process_kind, row.process_kind),
        step=step_label(matter.process, row.step)
        if matter is not None and matter.process is not None
        else row.step,
        marks=_marks(row),
        urgency=row.urgency,
        secrecy=matter.secrecy if matter is not None else "",
        received_at=row.received_at,
        due_on=row.due_on,
        whose=whose,
        is_late=row.due_on is not None and row.due_on < today,
    )


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One line of 已办."""

    id: int
    matter_id: int | None
    title: str
    kind: str
    step: str
    what: str
    on_behalf: str
    done_at: datetime | None
    stands: str
    stands_tone: str

    @property
    def address(self) -> str | None:
        return reverse("matters:matter", args=[self.matter_id]) if self.matter_id is not None else None


def process_state(process: Process) -> tuple[str, str]:
    """Where a process is, as a badge: label and tone."""
    if process.archived_at is not None:
        return _("已归档"), "good"
    if process.closed_at is not None:
        if process.closed_as in ("finish", "stop"):
            return _("已终止"), "bad"
        # Another end than the usual one, such as returned to the sender, is called what it is.
        other = process.closed_as not in ("", USUAL_END)
        return (step_label(process, process.closed_as), "note") if other else (_("已办结"), "good")
    return _("办理中"), "note"


def what_was_done(item: WorkItem) -> str:
    """What was done with an item, in the words of its step."""
    if item.kind == WorkItem.Kind.READ:
        return _("阅毕")
    if item.state != WorkItem.State.DONE:
        return state_label(item.state)
    if item.outcome == "finish":
        return _("终止办结")
    if item.outcome in ADDED_OUTCOMES:
        return in_words(ADDED_OUTCOMES[item.outcome])
    return outcome_label(item.process, item.step, item.outcome)


def done_rows(items: Sequence[WorkItem], person_id: int, clearances: frozenset[str]) -> list[DoneRow]:
    """Two queries: the matters, and the people on either side of a delegation."""
    matters = {
        process: (pk, secrecy)
        for process, pk, secrecy in Matter.objects.filter(
            process__in=[item.process_id for item in items]
        ).values_list("process", "pk", "secrecy")
    }
    names = names_of(
        other for item in items for other in (item.done_by, item.on_behalf_of) if other != person_id
    )
    kinds = kind_labels()
    rows = []
    for item in items:
        matter_id, secrecy = matters.get(item.process_id, (None, ""))
        is_readable = secrecy in clearances
        stands, tone = process_state(item.process)
        on_behalf = ""
        if item.on_behalf_of == person_id and item.done_by != person_id:
            on_behalf = _("由 %(name)s 代办") % {"name": names.person(item.done_by)}
        elif item.on_behalf_of is not None:
            on_behalf = _("代 %(name)s") % {"name": names.person(item.on_behalf_of)}
        rows.append(
            DoneRow(
                id=item.pk,
                matter_id=matter_id if is_readable else None,
                title=item.title if is_readable else hidden_title(),
                kind=kinds.get(item.process_kind, item.process_kind),
                step=step_label(item.process, item.step),
                what=what_was_done(item),
                on_behalf=on_behalf,
                done_at=item.done_at,
                stands=stands,
                stands_tone=tone,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class WithWhom:
    """Who has a process in hand now, and the nearest deadline."""

    who: str
    steps: str
    due_on: date | None


def with_whom(processes: Sequence[Process]) -> dict[int, WithWhom]:
    """For each open process: the steps it stands at and who has it. Three queries."""
    items: dict[int, list[WorkItem]] = {}
    rows = WorkItem.objects.filter(
        process__in=[one.pk for one in processes if one.closed_at is None],
        kind=WorkItem.Kind.TASK,
        state__in=(WorkItem.State.OPEN, WorkItem.State.WAITING),
    ).order_by("process_id", "pk")
    for item in rows:
        items.setdefault(item.process_id, []).append(item)
    flat = [item for listed in items.values() for item in listed]
    names = names_of((item.person for item in flat), (item.pool for item in flat))
    by_id = {one.pk: one for one in processes}
    return {
        process: WithWhom(
            who=_several([names.holder(item.person, item.pool) for item in listed]),
            steps=_("、").join(dict.fromkeys(step_label(by_id[process], item.step) for item in listed)),
            due_on=min((item.due_on for item in listed if item.due_on is not None), default=None),
        )
        for process, listed in items.items()
    }


def _several(names: Sequence[str]) -> str:
    """The first three names, and how many there are."""
    if len(names) <= 3:
        return _("、").join(names)
    return _("%(names)s等%(count)s处") % {"names": _("、").join(names[:3]), "count": len(names)}
