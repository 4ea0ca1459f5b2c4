"""Between a chapter's actions and the procedure engine: who acts, with which facts, on which item.

Only actions call these; each runs in the action's transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from xunzhang import rulebook as rules
from xunzhang.chapters.matters.kinds import MatterKind, kind_of
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.kernel.errors import Broken
from xunzhang.procedure import engine
from xunzhang.procedure.definitions import STRAIGHT_BACK, Shelf
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.procedure.people import Asking, Hand, Holder, Office
from xunzhang.procedure.position import items_of
from xunzhang.record.actions import Act, Conflict, NotPermitted
from xunzhang.record.actor import Actor
from xunzhang.record.assessing import installed_settings, rulebook_for
from xunzhang.record.models import Matter
from xunzhang.rulebook.setting_values import values_on

State = WorkItem.State


@cache
def shelf() -> Shelf:
    """The procedures of every government and version, checked against its provisions."""
    held = Shelf()
    library = rules.library()
    for government in library.governments:
        for version in library.versions(government):
            book = library.get(government, version)
            held.read_folder(government, book.procedures, provisions=book.provisions)
    return held


@dataclass(frozen=True)
class MatterResolver:
    """Asks the matter's chapter who that is."""

    kind: MatterKind
    matter: Matter

    def resolve(self, expression: Mapping[str, object], asking: Asking) -> Sequence[Holder]:
        return self.kind.resolve(self.matter, expression, asking)


def office_for(matter: Matter) -> Office:
    """What the engine works with for this matter, now."""
    kind = kind_of(matter.kind)
    today = clock.today()
    book = rulebook_for(matter)
    values = values_on(book, today, installed_settings(book, today))
    return Office(
        shelf=shelf(),
        resolver=MatterResolver(kind, matter),
        calendar=current_calendar(),
        facts=kind.facts(matter, today),
        settings={name: value for name, value in values.items() if type(value) is int},
    )


@dataclass(frozen=True)
class NoResolver:
    """For operations that look for nobody."""

    def resolve(self, expression: Mapping[str, object], asking: Asking) -> Sequence[Holder]:
        raise Broken(f"nobody to ask about {expression}")


def bare_office() -> Office:
    """The engine's surroundings where no matter is concerned."""
    return Office(shelf=shelf(), resolver=NoResolver(), calendar=current_calendar())


def pools_of(person_id: int) -> frozenset[str]:
    """The pools of the posts a person holds today."""
    return frozenset(post.pool for post in organs.posts_held(person_id, clock.today()))


def hand_of(actor: Actor, *, overrides: bool = False) -> Hand:
    """The actor's hand: own items, those of the pools, those lent for today."""
    return engine.hand_of(actor.person_id or 0, actor.pools, clock.today(), overrides=overrides)


def desk_of(actor: Actor) -> Hand:
    """The hand whose lists are shown: nobody's for who holds no post any more (条例 第三十六条: what one had is handed over)."""
    return hand_of(actor) if actor.posts else engine.hand_of(0, (), clock.today())


def translated(operation: Callable[[], Any]) -> Any:
    """Run an operation; what the engine refuses becomes what an action raises."""
    try:
        return operation()
    except engine.AlreadyHandled as problem:
        raise Conflict(problem.chinese, problem.english) from None
    except engine.NotYours as problem:
        raise NotPermitted(problem.chinese, problem.english) from None
    except engine.OperationRefused as problem:
        raise Conflict(problem.chinese, problem.english) from None


def start(act: Act, matter: Matter, procedure: str) -> Process:
    """Begin the matter's procedure in its latest version."""
    office = office_for(matter)
    definition = office.shelf.latest(matter.government, procedure)
    process, _moved = translated(
        lambda: engine.start(
            definition,
            hand_of(act.actor),
            office,
            government=matter.government,
            title=matter.title,
            kind=matter.kind,
            urgency=matter.urgency,
        )
    )
    matter.process = process
    matter.save(update_fields=["process"])
    return process


def items_in_hand(matter: Matter, actor: Actor) -> list[WorkItem]:
    """The open tasks of a matter that the actor may handle: own ones first, then the pools', then lent ones."""
    if actor.person_id is None or matter.process_id is None:
        return []
    hand = hand_of(actor)

    def place(item: WorkItem) -> int | None:
        if item.person == hand.person:
            return 0
        if item.pool is not None and item.pool in hand.pools:
            return 1
        lent = any(item.person == one.delegator and one.covers(item.process_kind) for one in hand.lent)
        return 2 if lent else None

    rows = [
        item
        for item in items_of(matter.process_id)
        if item.state == State.OPEN and item.kind == WorkItem.Kind.TASK
    ]
    for item in rows if matter.process is not None else ():
        item.process = matter.process
    found = [(where, item) for item in rows if (where := place(item)) is not None]
    return [item for _where, item in sorted(found, key=lambda pair: (pair[0], pair[1].pk))]


def open_item(matter: Matter, actor: Actor, step: str = "", subject: str = "") -> WorkItem | None:
    """The first open task the actor may handle, at that step and for that subject where they are given."""
    for item in items_in_hand(matter, actor):
        if step and item.step != step:
            continue
        if subject and item.subject and item.subject != subject:
            continue
        return item
    return None


def colleagues_of(item: WorkItem, on: date) -> list[int]:
    """The people of the unit whose item it is, in the order of its posts: of its pool, or of its holder's posts."""
    if item.pool is not None:
        units = [item.pool.partition("/")[0]]
    else:
        units = [post.unit for post in organs.posts_held(item.person or 0, on)]
    found = [one.person_id for unit in dict.fromkeys(units) for one in organs.holders(on, unit=unit)]
    return list(dict.fromkeys(found))


def advance(
    act: Act, matter: Matter, step: str, outcome: str, *, note: str = "", subject: str = ""
) -> engine.Moved:
    """Complete the actor's item at that step with that outcome, or straight back where that was asked.

    Raises NotPermitted when the actor has no such item, Conflict when somebody acted first.
    """
    item = open_item(matter, act.actor, step, subject)
    if item is None or item.parent_id is not None:
        raise _not_in_hand(matter, step)
    chosen = STRAIGHT_BACK if item.is_detour else outcome
    moved = translated(
        lambda: engine.complete(item.pk, hand_of(act.actor), office_for(matter), outcome=chosen, note=note)
    )
    close_if_ended(matter, moved)
    return moved


def _not_in_hand(matter: Matter, step: str) -> Exception:
    """Why there is nothing to do here: handled by somebody else a moment ago, or not there at all."""
    label = _step_label(matter, step)
    last = (
        WorkItem.objects.filter(process=matter.process_id, step=step, state=State.DONE)
        .order_by("-pk")
        .first()
    )
    is_open = WorkItem.objects.filter(
        process=matter.process_id, step=step, state__in=WorkItem.LIVE, kind=WorkItem.Kind.TASK
    ).exists()
    if last is not None and last.done_at is not None and not is_open:
        return Conflict(
            f"“{label.zh}”已于 {last.done_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M} 办理，请刷新后查看最新情况。",
            f"“{label.en}” was done at {last.done_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}. Reload the page.",
        )
    return NotPermitted(
        f"这件现在不在您手上的“{label.zh}”环节，不能办理此项。请查看办件页的当前环节。",
        f"It is not with you at “{label.en}” now. See on its page where it stands.",
    )


def _step_label(matter: Matter, step: str) -> Any:
    process = matter.process
    if process is None:
        raise Conflict(_("这件还没有开始流转。"))
    definition = shelf().get(process.government, process.definition, process.definition_version)
    return definition.steps[step].label


def close_if_ended(matter: Matter, moved: engine.Moved) -> None:
    """The matter is closed with its process."""
    if moved.is_closed and matter.closed_at is None:
        matter.closed_at = clock.now()
        matter.save(update_fields=["closed_at"])
    elif not moved.is_closed and matter.closed_at is not None:
        matter.closed_at = None
        matter.save(update_fields=["closed_at"])


def retitle(matter: Matter) -> None:
    """The inbox shows the matter's present title and urgency."""
    process = Process.objects.select_for_update().get(pk=matter.process_id)
    process.title, process.urgency = matter.title, matter.urgency
    process.save(update_fields=["title", "urgency"])
    WorkItem.objects.filter(process=process).update(title=matter.title, urgency=matter.urgency)


def steps_now(matter: Matter) -> frozenset[str]:
    """The steps at which something is open."""
    return frozenset(
        WorkItem.objects.filter(
            process=matter.process_id, state__in=WorkItem.LIVE, kind=WorkItem.Kind.TASK
        ).values_list("step", flat=True)
    )


def operate(act: Act, matter: Matter, operation: Callable[[Hand, Office], engine.Moved]) -> engine.Moved:
    """Any other operation of the engine, then tell the chapter where the matter stands."""
    moved = translated(lambda: operation(hand_of(act.actor), office_for(matter)))
    close_if_ended(matter, moved)
    kind_of(matter.kind).moved(matter, steps_now(matter))
    return moved


def stop(act: Act, matter: Matter, *, note: str) -> None:
    """Close the matter with everything still open cut off, whoever has it; the action has decided that it may.

    One without a procedure is only closed.
    """
    if matter.process_id is None:
        matter.closed_at = clock.now()
        matter.save(update_fields=["closed_at"])
        return
    operate(act, matter, lambda hand, office: engine.stop(matter.process_id or 0, hand, office, note=note))


def archive(act: Act, matter: Matter, *, note: str = "") -> engine.Moved:
    """Close the file; final. The caller has seen to it that the actor may."""
    return operate(
        act, matter, lambda hand, office: engine.archive(matter.process_id or 0, hand, office, note=note)
    )


def person_holder(person_id: int, on: date) -> Holder:
    """A person chosen by somebody, as the engine takes it."""
    held = organs.holders(on, people=[person_id])
    title = held[0].title if held else ""
    return Holder(person=person_id, zh=f"由经办人选定：{title}", en=f"chosen by whoever handled it: {title}")
