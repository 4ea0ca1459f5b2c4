"""Reading the duties of chapter 2: what is kept of one matter, the secretary's list, what the head has not read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from xunzhang import rulebook as rules
from xunzhang.chapters.matters import duty_facts, queries
from xunzhang.chapters.matters.models import (
    Assignment,
    ImportantReport,
    Instruction,
    MajorDecision,
    MajorMark,
    MembershipConfirmation,
)
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record import secrecy
from xunzhang.record.actions import REGISTRY
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter


def decided_by(matter: Matter) -> MajorDecision | None:
    """The decision of a major matter that holds: the latest on record."""
    return matter.major_decisions.order_by("-pk").first()


def meeting_kinds() -> Sequence[tuple[str, str]]:
    """The kinds of meeting that the vocabulary knows, with their labels in the reader's language."""
    values = rules.library().vocabulary().action("matter.decide_major").facts["reviewing_meeting"].values
    english = (get_language() or "").startswith("en")
    return [(key, text.en if english else text.zh) for key, text in values.items() if key != "none"]


def follows_all(actor: Actor) -> bool:
    """Whether the whole list is the actor's to follow: the secretary, the head, the General Office's staff."""
    return (
        duty_facts.holds(actor, "secretary")
        or duty_facts.holds(actor, "head")
        or duty_facts.works_in_general_office(actor)
    )


def secretary_list(actor: Actor) -> QuerySet[Assignment]:
    """Matters on the secretary's list (8a), open and closed; others see those of matters they may see."""
    rows = Assignment.objects.filter(is_on_secretary_list=True).select_related("matter")
    if actor.person_id is None:
        return rows.none()
    if follows_all(actor):
        return rows.filter(matter__secrecy__in=secrecy.readable_levels(actor))
    return rows.filter(matter__in=queries.visible(actor).values("pk"))


def unread_important(actor: Actor) -> QuerySet[ImportantReport]:
    """Important matters that the head has not read yet (7b), for whoever reported them or has them to read."""
    rows = ImportantReport.objects.filter(item__state=WorkItem.State.OPEN).select_related("matter", "item")
    if actor.person_id is None:
        return rows.none()
    mine = Q(head=actor.person_id) | Q(reported_by=actor.person_id)
    return rows.filter(mine, matter__secrecy__in=secrecy.readable_levels(actor))


@dataclass(frozen=True, slots=True)
class Offer:
    """A duty that the actor may do on this matter."""

    name: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Assigned:
    row: Assignment
    unit_name: str
    is_late: bool
    close_address: str  # empty: not the actor's to close


@dataclass(frozen=True, slots=True)
class Duties:
    """All that chapter 2 keeps of one matter."""

    reports: tuple[ImportantReport, ...]
    instructions: tuple[Instruction, ...]
    assignments: tuple[Assigned, ...]
    mark: MajorMark | None
    decision: MajorDecision | None
    decision_kind: str
    offers: tuple[Offer, ...]

    @property
    def is_unread_by_head(self) -> bool:
        return any(one.item.state == WorkItem.State.OPEN for one in self.reports)


def _label(name: str) -> str:
    spec = REGISTRY[name]
    return spec.label_en if (get_language() or "").startswith("en") else spec.label


def mark_major_address(matter: Matter, actor: Actor) -> str:
    """Where the actor says whether the matter is major; empty where that is not the actor's to say."""
    if not duty_facts.may_class_major(actor, matter, True):
        return ""
    return reverse("duties:duty", args=[matter.pk, "mark_major"])


def _offers(matter: Matter, actor: Actor, is_unread: bool) -> tuple[Offer, ...]:
    leads = duty_facts.is_leader(actor)
    may_class = duty_facts.may_class_major(actor, matter, True)
    offered = {
        "matter.instruct": leads,
        "matter.assign": leads or duty_facts.works_in_general_office(actor),
        "matter.report_important": duty_facts.holds(actor, "vice_head") and not is_unread,
        "matter.mark_major": may_class
        and (not matter.is_major or duty_facts.may_class_major(actor, matter, False)),
        "matter.decide_major": may_class and bool(matter.is_major),
    }
    return tuple(
        Offer(name, _label(name), reverse("duties:duty", args=[matter.pk, name.partition(".")[2]]))
        for name, is_offered in offered.items()
        if is_offered
    )


def duties_of(matter: Matter, actor: Actor) -> Duties:
    """What is on record and what the actor may add. A dozen queries, however much there is."""
    today = clock.today()
    assignments = list(matter.assignments.all())
    units = {one.code: one for one in organs.units_on(today, codes=[row.unit for row in assignments])}
    closes = duty_facts.holds(actor, "secretary") or duty_facts.holds(actor, "head")
    decision = decided_by(matter)
    reports = tuple(matter.important_reports.select_related("item"))
    return Duties(
        reports=reports,
        instructions=tuple(matter.instructions.all()),
        assignments=tuple(
            Assigned(
                row,
                units[row.unit].short_label if row.unit in units else row.unit,
                row.completed_at is None and row.due_on is not None and row.due_on < today,
                reverse("duties:close", args=[row.pk])
                if row.completed_at is None and (closes or row.assigned_by == actor.person_id)
                else "",
            )
            for row in assignments
        ),
        mark=matter.major_marks.order_by("-pk").first(),
        decision=decision,
        decision_kind=dict(meeting_kinds()).get(decision.meeting_kind, "") if decision else "",
        offers=_offers(matter, actor, any(one.item.state == WorkItem.State.OPEN for one in reports)),
    )


def duties_context(request: HttpRequest, matter: Matter, actor: Actor) -> Mapping[str, Any]:
    """The context of `matters/duties.html`."""
    return {"duties": duties_of(matter, actor), "matter": matter}


@dataclass(frozen=True, slots=True)
class Membership:
    """The members on a day as computed, and the last confirmation of that day."""

    members: tuple[Any, ...]
    confirmation: MembershipConfirmation | None
    has_changed: bool  # since it was confirmed
    joined: tuple[Any, ...] = ()  # computed and not confirmed
    left: tuple[Mapping[str, Any], ...] = ()  # confirmed and no longer computed


def membership(on: date) -> Membership:
    """Who the members are on the day (4), and whether somebody has confirmed just these."""
    members = tuple(organs.members(on))
    confirmation = MembershipConfirmation.objects.filter(on=on).order_by("-pk").first()
    if confirmation is None:
        return Membership(members, None, False)
    confirmed = {(one["person"], one["role"]) for one in confirmation.members}
    computed = {(one.person_id, one.role) for one in members}
    return Membership(
        members,
        confirmation,
        confirmed != computed,
        tuple(one for one in members if (one.person_id, one.role) not in confirmed),
        tuple(one for one in confirmation.members if (one["person"], one["role"]) not in computed),
    )


def confirmations() -> QuerySet[MembershipConfirmation]:
    """Every confirmation on record, the latest first."""
    return MembershipConfirmation.objects.order_by("-pk")
