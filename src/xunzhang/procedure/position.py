"""Where a process stands: for the drawing, the timeline, "why is this mine" and "what is still missing"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xunzhang.kernel.remembering import remembered
from xunzhang.procedure.definitions import (
    AGREED,
    OBJECTED,
    STRAIGHT_BACK,
    Definition,
    Outcome,
    Shelf,
    Split,
    Task,
    ways_out,
)
from xunzhang.procedure.definitions.guards import holds
from xunzhang.procedure.going_back import UNDOABLE, return_targets
from xunzhang.procedure.models import Move, Process, Token, WorkItem
from xunzhang.procedure.people import Hand, Office
from xunzhang.procedure.run import Run
from xunzhang.rulebook.texts import Text

ADDED_OUTCOMES = {
    AGREED: Text("同意", "Agree"),
    OBJECTED: Text("有不同意见", "Object"),
    STRAIGHT_BACK: Text("直接送回", "Send straight back"),
}
_ENGLISH = {
    Move.Kind.START: "Started",
    Move.Kind.COMPLETE: "Handled",
    Move.Kind.RETURN: "Returned",
    Move.Kind.WITHDRAW: "Withdrawn",
    Move.Kind.TRANSFER: "Transferred",
    Move.Kind.ADD_BEFORE: "Signer added before",
    Move.Kind.ADD_AFTER: "Signer added after",
    Move.Kind.COUNTERSIGN: "Countersignatures asked for",
    Move.Kind.ADD_BRANCH: "Branch added",
    Move.Kind.CIRCULATE: "Circulated",
    Move.Kind.READ: "Read",
    Move.Kind.CHASE: "Chased",
    Move.Kind.ESCALATE: "Escalated as overdue",
    Move.Kind.FINISH: "Finished",
    Move.Kind.STOP: "Stopped",
    Move.Kind.ARCHIVE: "Archived",
    Move.Kind.MIGRATE: "Migrated to another version",
}
MOVES = {str(kind): Text(str(kind.label), english) for kind, english in _ENGLISH.items()}
PASSED, HERE, AHEAD, ELSEWHERE = "passed", "here", "ahead", "elsewhere"


@dataclass(frozen=True, slots=True)
class Place:
    """One live token with the items that are open or wait there."""

    token: Token
    step: str
    label: Text
    provisions: tuple[str, ...]
    items: tuple[WorkItem, ...]
    follows: tuple[tuple[str, Text], ...]  # the steps that can come next, with their labels


@dataclass(frozen=True, slots=True)
class Position:
    """`states`: step → passed, here, ahead (can still come) or elsewhere."""

    process: Process
    definition: Definition
    places: tuple[Place, ...]
    states: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Why an item is whose it is."""

    step: str
    label: Text
    expression: Mapping[str, object]
    sentence: Text
    provisions: tuple[str, ...]
    opened_by: Move | None  # the move that made the item
    relation: str


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Something not done yet. `item` is None for a step that is still to come."""

    step: str
    label: Text
    provisions: tuple[str, ...]
    item: WorkItem | None
    due_on: date | None
    is_overdue: bool
    blocks: str  # the join or step that waits for it


def definition_of(process: Process, shelf: Shelf) -> Definition:
    """Raises NoDefinition."""
    return shelf.get(process.government, process.definition, process.definition_version)


@remembered
def items_of(process: int) -> tuple[WorkItem, ...]:
    """Every item of the process that counts, in order: not what was withdrawn or cancelled. One query."""
    void = (WorkItem.State.WITHDRAWN, WorkItem.State.CANCELLED)
    return tuple(WorkItem.objects.filter(process=process).exclude(state__in=void).order_by("pk"))


@remembered
def moves_of(process: int) -> tuple[Move, ...]:
    """Every move of the process with its item, in order. One query."""
    return tuple(Move.objects.filter(process=process).select_related("item").order_by("sequence"))


def position(process: Process, shelf: Shelf) -> Position:
    """Where the process stands and what can follow. Two queries."""
    definition = definition_of(process, shelf)
    tokens = list(Token.objects.filter(process=process, state__in=Token.LIVE).order_by("pk"))
    every = items_of(process.pk)
    items = [item for item in every if item.kind == WorkItem.Kind.TASK and item.state in WorkItem.LIVE]
    for item in items:
        item.process = process
    # What the chapter circulated by itself stands at no step.
    passed = definition.steps.keys() & {item.step for item in every if item.state == WorkItem.State.DONE}
    here = {token.step for token in tokens}
    places = []
    for token in tokens:
        step = definition.steps[token.step]
        if token.detours:
            back = token.detours[-1]["step"]
            follows: tuple[tuple[str, Text], ...] = ((back, definition.steps[back].label),)
        else:
            follows = tuple(
                (target, label or definition.steps[target].label) for target, label in ways_out(step)
            )
            if isinstance(step, Split):
                follows = ((step.join, definition.steps[step.join].label),)
        places.append(
            Place(
                token=token,
                step=token.step,
                label=step.label,
                provisions=step.provisions,
                items=tuple(item for item in items if item.token_id == token.pk),
                follows=follows,
            )
        )
    ahead = reachable(definition, here)
    automatic = _walked_over(definition, passed, here)
    states = {
        key: HERE
        if key in here
        else PASSED
        if key in passed or key in automatic or (process.closed_at is not None and key == process.closed_as)
        else AHEAD
        if key in ahead and process.closed_at is None
        else ELSEWHERE
        for key in definition.steps
    }
    return Position(process, definition, tuple(places), states)


def reachable(definition: Definition, steps: Iterable[str]) -> set[str]:
    """All steps that can still come after `steps`."""
    found: set[str] = set()
    waiting = list(steps)
    while waiting:
        step = definition.steps[waiting.pop()]
        onward = [target for target, _ in ways_out(step)]
        if isinstance(step, Split):
            onward.append(step.join)
        for target in onward:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _walked_over(definition: Definition, passed: set[str], here: set[str]) -> set[str]:
    """Steps without work (choices, splits, joins) that must have been passed: something done before and after."""
    known = passed | here
    before = {
        key
        for key, step in definition.steps.items()
        if not isinstance(step, Task) and reachable(definition, [key]) & known
    }
    return {key for key in before if any(key in reachable(definition, [one]) for one in passed)}


def explain_assignment(item: WorkItem, shelf: Shelf) -> Assignment:
    """Why this is mine: the step, the expression, how it was resolved, on which provisions. One query."""
    definition = definition_of(item.process, shelf)
    step = definition.steps.get(item.step)
    because = item.because
    opened = next(
        (one for one in moves_of(item.process_id) if str(item.pk) in one.changes.get("made_items", {})), None
    )
    label = step.label if step is not None else Text(item.step, item.step)
    found = tuple(because.get("provisions", ()))
    return Assignment(
        step=item.step,
        label=label,
        expression=because.get("expression", {}),
        sentence=Text(because.get("zh", ""), because.get("en", "")),
        # what decided who has it; where nothing is named, what the step as a whole rests on
        provisions=tuple(dict.fromkeys(found or (step.provisions if step is not None else ()))),
        opened_by=opened,
        relation=item.relation,
    )


def outstanding(process: Process, shelf: Shelf, today: date) -> tuple[Outstanding, ...]:
    """What is still missing: first what is open, by deadline, with owner and clock; then the tasks that can follow."""
    return missing_in(position(process, shelf), today)


def missing_in(found: Position, today: date) -> tuple[Outstanding, ...]:
    """The same for a position that has been read."""
    definition = found.definition
    now: list[Outstanding] = []
    for place in found.places:
        for item in place.items:
            now.append(
                Outstanding(
                    step=item.step,
                    label=place.label,
                    provisions=tuple(item.because.get("provisions", ())) or place.provisions,
                    item=item,
                    due_on=item.due_on,
                    is_overdue=item.due_on is not None and item.due_on < today,
                    blocks=place.follows[0][0] if place.follows else "",
                )
            )
    now.sort(key=lambda one: (one.due_on or date.max, one.item.pk if one.item else 0))
    here = {place.step for place in found.places}
    later = [
        Outstanding(key, step.label, step.provisions, None, None, False, "")
        for key, step in definition.steps.items()
        if isinstance(step, Task) and found.states[key] == AHEAD and key not in here
    ]
    return (*now, *later)


def outcomes_of(
    item: WorkItem, shelf: Shelf, facts: Mapping[str, object]
) -> list[tuple[str, Text, bool | None]]:
    """The ways to complete an item: (outcome, label, whether its guard holds; None: hangs on an unknown fact)."""
    if item.parent_id is not None:
        return [(key, ADDED_OUTCOMES[key], True) for key in (AGREED, OBJECTED)]
    if item.is_detour:
        return [(STRAIGHT_BACK, ADDED_OUTCOMES[STRAIGHT_BACK], True)]
    step = definition_of(item.process, shelf).steps[item.step]
    outcomes: Mapping[str, Outcome] = step.outcomes if isinstance(step, Task) else {}
    return [
        (key, one.label, True if one.when is None else holds(one.when, facts))
        for key, one in outcomes.items()
    ]


def targets_of(
    item: WorkItem, office: Office, *, straight_back: bool = False
) -> list[tuple[str, Text, WorkItem]]:
    """Where an item can be returned to: (step, label, the earlier item whose holder gets it). For choosing only."""
    run = Run(item.process, None, office)
    run.items[item.pk] = item
    return [
        (earlier.step, run.definition.steps[earlier.step].label, earlier)
        for _, earlier in return_targets(run, item, straight_back=straight_back)
    ]


def withdrawable(process: Process, hand: Hand) -> Move | None:
    """The hand's latest move that nobody has built on, for a 撤回 button; None when there is none. Few queries."""
    if process.archived_at is not None:
        return None
    moves = moves_of(process.pk)
    undone = {move.undoes_id for move in moves}
    migrated = max((move.sequence for move in moves if move.kind == Move.Kind.MIGRATE), default=0)
    own = [
        move
        for move in moves
        if move.by == hand.person
        and move.kind in UNDOABLE
        and move.pk not in undone
        and move.sequence > migrated
    ]
    for move in own[:-6:-1]:
        tokens = [*move.changes.get("tokens", {}), *move.changes.get("made_tokens", {})]
        items = [*move.changes.get("items", {}), *move.changes.get("made_items", {})]
        if (
            not Token.objects.filter(pk__in=tokens).exclude(touched=move.sequence).exists()
            and not WorkItem.objects.filter(pk__in=items).exclude(touched=move.sequence).exists()
        ):
            return move
    return None


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline."""

    move: Move
    label: Text
    step: Text
    to_step: Text | None
    outcome: Text | None
    at: datetime
    is_withdrawn: bool


def timeline(process: Process, shelf: Shelf) -> list[Happened]:
    """Every move in order, in words of the version it was made under. One query."""
    moves = moves_of(process.pk)
    undone = {move.undoes_id for move in moves if move.undoes_id is not None}
    versions = shelf.versions(process.government, process.definition)
    lines = []
    for move in moves:
        version = move.definition_version
        steps = (
            shelf.get(process.government, process.definition, version).steps if version in versions else {}
        )
        step = steps.get(move.step)
        to_step = steps.get(move.to_step)
        outcome = ADDED_OUTCOMES.get(move.outcome)
        if isinstance(step, Task) and move.outcome in step.outcomes:
            outcome = step.outcomes[move.outcome].label
        lines.append(
            Happened(
                move=move,
                label=MOVES[move.kind],
                step=step.label if step is not None else Text(move.step, move.step),
                to_step=to_step.label if to_step is not None else None,
                outcome=outcome,
                at=move.at,
                is_withdrawn=move.pk in undone,
            )
        )
    return lines
