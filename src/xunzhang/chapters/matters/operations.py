"""What an actor may do with a matter beyond handling its step: only what its step and its state allow."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.kinds import kind_of
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.procedure.position import definition_of, withdrawable
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of the menu."""

    name: str
    label: str
    address: str


def labels() -> dict[str, str]:
    """Operation → what it is called."""
    return {
        "return": _("退回"),
        "transfer": _("转办"),
        "add_before": _("前加签"),
        "add_after": _("后加签"),
        "countersign": _("征求会签"),
        "finish": _("终止办结"),
        "circulate": _("传阅"),
        "chase": _("催办"),
        "withdraw": _("撤回"),
        "archive": _("归档"),
    }


ON_ITEM = ("return", "transfer", "add_before", "add_after", "countersign", "finish")


def allowed_on(item: WorkItem) -> frozenset[str]:
    """The operations that the item's step allows, with the item as it is."""
    step = definition_of(item.process, running.shelf()).steps.get(item.step)
    if not isinstance(step, Task) or item.kind != WorkItem.Kind.TASK:
        return frozenset()
    found = set(step.allows)
    if step.returns == "none" and item.parent_id is None:
        found.discard("return")
    if item.parent_id is not None:
        found -= {"finish"}
    if item.state == WorkItem.State.WAITING:
        found &= {"add_before", "countersign", "chase"}
    return frozenset(found)


def asks_straight_back(item: WorkItem) -> bool:
    """Whether whoever returns it may have the answer straight back."""
    step = definition_of(item.process, running.shelf()).steps.get(item.step)
    return isinstance(step, Task) and step.asks_straight_back and item.parent_id is None


def may_archive(matter: Matter, actor: Actor) -> bool:
    """Whether the actor closes the file: of the unit that leads it whoever opened it, or a clerk.

    Whoever sent a document has opened its copy in another unit, and has no say there.
    """
    clerks = roles_of("clerk", clock.today())
    opened = matter.opened_by == actor.person_id
    return any(post.unit == matter.unit and (opened or post.role in clerks) for post in actor.posts)


def chasable(items: Sequence[WorkItem], mine: Sequence[WorkItem]) -> list[WorkItem]:
    """Open tasks of others whose step lets them be chased."""
    own = {item.pk for item in mine}
    return [
        item
        for item in items
        if item.pk not in own
        and item.state in (WorkItem.State.OPEN, WorkItem.State.WAITING)
        and "chase" in allowed_on(item)
    ]


def withdrawable_move(matter: Matter, actor: Actor) -> Move | None:
    """The actor's latest move that can still be undone, where its step lets it be."""
    if matter.process is None or actor.person_id is None:
        return None
    move = withdrawable(matter.process, running.hand_of(actor))
    if move is None:
        return None
    step = definition_of(matter.process, running.shelf()).steps.get(move.step)
    return move if not isinstance(step, Task) or "withdraw" in step.allows else None


def menu(
    matter: Matter,
    actor: Actor,
    item: WorkItem | None,
    open_items: Sequence[WorkItem],
    mine: Sequence[WorkItem],
) -> list[Operation]:
    """The entries for the actor: those on the item in hand first, then those on the matter."""
    process = matter.process
    if process is None:
        return []
    called = labels()
    found: list[Operation] = []
    allowed = allowed_on(item) if item is not None else frozenset()
    is_running = process.closed_at is None
    if item is not None and is_running:
        has_been_elsewhere = process.version > 1
        for name in ON_ITEM:
            if name in allowed and (name != "return" or has_been_elsewhere):
                address = reverse("matters:operate", args=[matter.pk, item.pk, name.replace("_", "-")])
                found.append(Operation(name, called[name], address))
    if matter.opened_by == actor.person_id or "circulate" in allowed:
        found.append(
            Operation("circulate", called["circulate"], reverse("matters:circulate", args=[matter.pk]))
        )
    if is_running and chasable(open_items, mine):
        found.append(Operation("chase", called["chase"], reverse("matters:chase", args=[matter.pk])))
    if withdrawable_move(matter, actor) is not None:
        found.append(Operation("withdraw", called["withdraw"], reverse("matters:withdraw", args=[matter.pk])))
    if not is_running and process.archived_at is None and may_archive(matter, actor):
        page = kind_of(matter.kind).archive_page(matter) or reverse("matters:archive", args=[matter.pk])
        found.append(Operation("archive", called["archive"], page))
    return found
