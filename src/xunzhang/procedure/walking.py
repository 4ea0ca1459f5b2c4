"""How tokens walk: entering a step, splitting, joining, ending. Every operation ends up here."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from xunzhang.kernel.errors import Broken
from xunzhang.procedure.definitions import (
    STRAIGHT_BACK,
    Choice,
    Circulate,
    End,
    Join,
    Quorum,
    Split,
    Task,
    Way,
)
from xunzhang.procedure.definitions.guards import facts_named, holds
from xunzhang.procedure.due import set_due
from xunzhang.procedure.models import Token, WorkItem, queue_key
from xunzhang.procedure.people import Asking, Holder
from xunzhang.procedure.refusals import OperationRefused
from xunzhang.procedure.run import Run

OFTEN = 20  # how often one token may enter one step within one operation

Relation = WorkItem.Relation


def enter(run: Run, token: Token, key: str, *, preset: Holder | None = None) -> None:
    """Put the token on step `key` and go on as far as nobody has to act. `preset`: who handles it, if known."""
    often = run.steps_entered[token.pk, key] = run.steps_entered.get((token.pk, key), 0) + 1
    if often > OFTEN:
        raise Broken(f"{run.definition.name}: {key} is entered again and again without anybody acting")
    step = run.definition.steps[key]
    match step:
        case Task():
            run.set(token, step=key, state=Token.State.ACTIVE)
            open_task(run, token, key, preset or _holder(run, token, key, step))
        case Split():
            _split(run, token, key, step)
        case Join():
            if token.parent_id is None:
                raise Broken(f"{run.definition.name}: {key} is reached outside its split")
            run.set(token, step=key, state=Token.State.ARRIVED)
            gather(run, run.token(token.parent_id))
        case Choice():
            run.set(token, step=key)
            enter(run, token, _way(run, key, step.next, run.office.facts))
        case Circulate():
            run.set(token, step=key)
            for reader in step.readers:
                open_reads(run, key, resolve(run, reader, key, token.subject), expression=reader)
            enter(run, token, step.to)
        case End():
            run.set(token, step=key, state=Token.State.ENDED)
            run.set_process(closed_at=run.office.now, closed_as=key)


def resolve(run: Run, expression: Mapping[str, object], key: str, subject: str) -> Sequence[Holder]:
    """Ask the chapter who that is today."""
    asking = Asking(
        process=run.process.pk,
        government=run.process.government,
        definition=run.definition,
        step=key,
        subject=subject,
        started_by=run.process.started_by,
        facts=run.office.facts,
        on=run.office.today,
    )
    return run.office.resolver.resolve(expression, asking)


def _holder(run: Run, token: Token, key: str, step: Task) -> Holder:
    """Who handles the step: at the entrance of a branch that came back, whoever had it; else as the definition says."""
    if token.parent_id is not None:
        split = run.definition.steps.get(run.token(token.parent_id).step)
        if isinstance(split, Split) and split.each is not None and split.branch == key:
            earlier = path(run, token).get(key)
            if earlier is not None:
                return holder_of(earlier)
    found = resolve(run, step.actor, key, token.subject)
    if len(found) != 1:
        label = step.label
        if not found:
            raise OperationRefused(
                f"“{label.zh}”找不到办理人，请先在机构中补充相应任职或分工后再办。",
                f"Nobody was found to handle “{label.en}”: add the appointment or portfolio first.",
            )
        raise OperationRefused(
            f"“{label.zh}”有 {len(found)} 个可能的办理人，请先明确由谁办理。",
            f"{len(found)} people could handle “{label.en}”: settle which one first.",
        )
    return found[0]


def holder_of(item: WorkItem) -> Holder:
    """The holder of an item once more, with the reason it was given at first."""
    because = item.because
    return Holder(
        person=item.person,
        pool=item.pool,
        subject=item.subject,
        zh=because.get("zh", ""),
        en=because.get("en", ""),
        provisions=tuple(because.get("provisions", ())),
    )


def open_task(
    run: Run,
    token: Token,
    key: str,
    holder: Holder,
    *,
    parent: WorkItem | None = None,
    relation: str = "",
    state: str = WorkItem.State.OPEN,
    due_as: WorkItem | None = None,
) -> WorkItem:
    """A new task on the token. Raises OperationRefused when the holder already has one there."""
    for other in run.live_items(token):
        if (other.person, other.pool) == (holder.person, holder.pool):
            raise OperationRefused(
                "对方在此步骤已有未办事项，不必重复。", "They already have an item at this step."
            )
    step = run.definition.steps[key]
    due = step.due if isinstance(step, Task) else None
    expression = step.actor if isinstance(step, Task) else {}
    item = WorkItem(
        token=token,
        step=key,
        person=holder.person,
        pool=holder.pool,
        subject=holder.subject or token.subject,
        state=state,
        parent=parent,
        relation=relation,
        round=_round(run, token, key) if parent is None else parent.round,
        is_detour=bool(token.detours),
        received_at=run.office.now,
        received_on=run.office.today,
        because={
            "expression": dict(expression),
            "zh": holder.zh,
            "en": holder.en,
            "provisions": list(holder.provisions),
        },
    )
    if due_as is None:
        set_due(run, item, due)
    else:
        for name in ("due_on", "due_days", "due_unit", "warn_on", "escalate_on", "received_on"):
            setattr(item, name, getattr(due_as, name))
    item.queue_key = queue_key(run.process.urgency, item.due_on.toordinal() if item.due_on else None)
    return run.make_item(item)


def _round(run: Run, token: Token, key: str) -> int:
    if run.was_made(token):
        return 1
    earlier = WorkItem.objects.filter(
        token=token, step=key, parent=None, kind=WorkItem.Kind.TASK, is_detour=bool(token.detours)
    ).exclude(state__in=(WorkItem.State.WITHDRAWN, WorkItem.State.TRANSFERRED))
    return earlier.count() + 1


def open_reads(
    run: Run, key: str, holders: Sequence[Holder], *, expression: Mapping[str, object] | None = None
) -> list[WorkItem]:
    """Send the process to read. Whoever already has it unread is left out."""
    unread = set(
        WorkItem.objects.filter(
            process=run.process, kind=WorkItem.Kind.READ, state=WorkItem.State.OPEN
        ).values_list("person", "pool")
    )
    made = []
    for holder in holders:
        if (holder.person, holder.pool) in unread:
            continue
        unread.add((holder.person, holder.pool))
        made.append(
            run.make_item(
                WorkItem(
                    token=None,
                    kind=WorkItem.Kind.READ,
                    step=key,
                    person=holder.person,
                    pool=holder.pool,
                    subject=holder.subject,
                    received_at=run.office.now,
                    received_on=run.office.today,
                    queue_key=queue_key(run.process.urgency, None),
                    because={
                        "expression": dict(expression or {}),
                        "zh": holder.zh,
                        "en": holder.en,
                        "provisions": list(holder.provisions),
                    },
                )
            )
        )
    return made


def _split(run: Run, token: Token, key: str, step: Split) -> None:
    run.set(token, step=key, state=Token.State.SPLIT)
    entrances: list[tuple[str, Holder | None]]
    if step.each is not None and step.branch is not None:
        entrances = [(step.branch, one) for one in resolve(run, step.each, key, token.subject)]
        if not entrances:
            leave(run, token, step.join, branches=0, arrived=0, objections=0)
            return
    else:
        entrances = [(branch, None) for branch in step.branches]
    made = run.make_tokens(
        [
            Token(
                parent=token,
                step=entrance,
                state=Token.State.ACTIVE,
                subject=(holder.subject if holder is not None else "") or token.subject,
            )
            for entrance, holder in entrances
        ]
    )
    for branch, (entrance, holder) in zip(made, entrances, strict=True):
        # An earlier branch may have reached the join at once and cut this one off.
        if branch.state == Token.State.ACTIVE:
            enter(run, branch, entrance, preset=holder)


def gather(run: Run, parent: Token) -> bool:
    """Go on from the join if its rule is met; say whether it was."""
    split = run.definition.steps[parent.step]
    if parent.state != Token.State.SPLIT or not isinstance(split, Split):
        return False
    join = run.definition.steps[split.join]
    assert isinstance(join, Join)
    states = run.branch_states(parent)
    count = states.count(Token.State.ARRIVED)
    met = count == len(states)
    if join.rule == "any":
        met = met or count > 0
    elif isinstance(join.rule, Quorum):
        met = met or count >= join.rule.at_least
    if not met:
        return False
    live = run.branches(parent)
    arrived = [one for one in live if one.state == Token.State.ARRIVED]
    for one in live:
        if one.state == Token.State.ARRIVED:
            run.set(one, state=Token.State.JOINED)
        else:
            cancel(run, one)
    leave(
        run,
        parent,
        split.join,
        branches=len(live),
        arrived=len(arrived),
        objections=sum(one.has_objection for one in arrived),
    )
    return True


def leave(run: Run, parent: Token, join_key: str, **counts: int) -> None:
    join = run.definition.steps[join_key]
    assert isinstance(join, Join)
    enter(run, parent, _way(run, join_key, join.next, ChainMap(counts, run.office.facts)))


def _way(run: Run, key: str, ways: Sequence[Way], facts: Mapping[str, Any]) -> str:
    """The first way whose guard holds. Raises OperationRefused when that hangs on an unknown fact."""
    for way in ways:
        if way.when is None:
            return way.to
        answer = holds(way.when, facts)
        if answer is None:
            unknown = [name for name in facts_named(way.when) if facts.get(name) is None]
            label = run.definition.steps[key].label
            raise OperationRefused(
                f"“{label.zh}”须先知道：{'、'.join(unknown)}，请补充后再办。",
                f"“{label.en}” needs to know {', '.join(unknown)} first.",
            )
        if answer:
            return way.to
    raise Broken(f"{run.definition.name}: no way on from {key}")


def cancel(run: Run, token: Token) -> None:
    """Cut a token off, with everything under it."""
    for item in run.live_items(token):
        run.set(item, state=WorkItem.State.CANCELLED, done_at=run.office.now)
    if token.state == Token.State.SPLIT:
        for branch in run.branches(token):
            cancel(run, branch)
    run.set(token, state=Token.State.CANCELLED)


def has_unfinished(run: Run, item: WorkItem, relations: Sequence[str]) -> bool:
    """Whether an added signer under `item`, in one of `relations` to it, still has something to do."""
    assert item.token_id is not None
    for live in run.live_items(run.token(item.token_id)):
        above = live
        while above.parent_id is not None and above.parent_id != item.pk:
            above = run.item(above.parent_id)
        if above.parent_id == item.pk and above.relation in relations:
            return True
    return False


def finished(run: Run, item: WorkItem) -> None:
    """`item` is done: let queued after-signers begin, give it back to the one who asked, or go on."""
    assert item.token_id is not None
    token = run.token(item.token_id)
    queued = [
        one
        for one in run.live_items(token)
        if one.parent_id == item.pk and one.state == WorkItem.State.QUEUED
    ]
    for one in queued:
        fresh = WorkItem(received_on=run.office.today)
        step = run.definition.steps[one.step]
        set_due(run, fresh, step.due if isinstance(step, Task) else None)
        run.set(
            one,
            state=WorkItem.State.OPEN,
            received_at=run.office.now,
            received_on=fresh.received_on,
            due_on=fresh.due_on,
            warn_on=fresh.warn_on,
            escalate_on=fresh.escalate_on,
            queue_key=queue_key(one.urgency, fresh.due_on.toordinal() if fresh.due_on else None),
        )
    if queued or has_unfinished(run, item, (Relation.AFTER,)):
        return
    if item.parent_id is None:
        advance(run, token, item)
        return
    parent = run.item(item.parent_id)
    if item.relation == Relation.AFTER:
        finished(run, parent)
    else:
        resume(run, parent)


def resume(run: Run, item: WorkItem) -> bool:
    """Give a waiting item back to its holder once all who were asked before have answered."""
    if item.state != WorkItem.State.WAITING or has_unfinished(
        run, item, (Relation.BEFORE, Relation.COUNTERSIGN)
    ):
        return False
    run.set(item, state=WorkItem.State.OPEN)
    return True


def advance(run: Run, token: Token, item: WorkItem) -> None:
    """Leave the step by the outcome of its main item."""
    if item.outcome == STRAIGHT_BACK:
        *rest, last = token.detours
        run.set(token, detours=rest)
        because = last.get("because", {})
        enter(
            run,
            token,
            last["step"],
            preset=Holder(
                person=last["person"],
                pool=last["pool"],
                subject=last["subject"],
                zh=because.get("zh", ""),
                en=because.get("en", ""),
                provisions=tuple(because.get("provisions", ())),
            ),
        )
        return
    step = run.definition.steps[token.step]
    assert isinstance(step, Task)
    outcome = step.outcomes[item.outcome]
    run.set(token, has_objection=outcome.objection)
    enter(run, token, outcome.to)


def path(run: Run, token: Token) -> dict[str, WorkItem]:
    """The steps the token has come along, in order, each with its last main item; going back shortens it."""
    found: dict[str, WorkItem] = {}
    rows = WorkItem.objects.filter(
        token=token, parent=None, kind=WorkItem.Kind.TASK, is_detour=False
    ).exclude(state=WorkItem.State.WITHDRAWN)
    for item in rows.order_by("pk"):
        current = run.items.setdefault(item.pk, item)
        if current.step in found:
            keys = list(found)
            for later in keys[keys.index(current.step) :]:
                del found[later]
        found[current.step] = current
    return found
