"""退回 to an earlier step, and 撤回 of one's own move."""

from typing import Any

from django.db import models

from xunzhang.procedure.allowing import allow_step, must_allow
from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import Move, Process, Token, WorkItem
from xunzhang.procedure.people import Hand, Office
from xunzhang.procedure.refusals import AlreadyHandled, NotYours, OperationRefused
from xunzhang.procedure.run import Moved, Row, Run, handled
from xunzhang.procedure.walking import cancel, enter, gather, holder_of, path, resume

UNDOABLE = (
    Move.Kind.COMPLETE,
    Move.Kind.RETURN,
    Move.Kind.TRANSFER,
    Move.Kind.ADD_BEFORE,
    Move.Kind.ADD_AFTER,
    Move.Kind.COUNTERSIGN,
    Move.Kind.ADD_BRANCH,
    Move.Kind.CIRCULATE,
    Move.Kind.FINISH,
)


def return_targets(run: Run, item: WorkItem, *, straight_back: bool = False) -> list[tuple[Token, WorkItem]]:
    """Where `item` may go back to, nearest last: the token that goes and the earlier item whose holder gets it.

    Ordinarily the steps this token and the splits around it have come along; straight back, any task that
    anybody has done in this process, since the token only makes a detour.
    """
    assert item.token_id is not None
    step = run.definition.steps[item.step]
    assert isinstance(step, Task)
    token = run.token(item.token_id)
    found: list[tuple[Token, WorkItem]] = []
    if straight_back:
        last: dict[tuple[str, int | None, str | None], WorkItem] = {}
        rows = WorkItem.objects.filter(
            process=run.process, kind=WorkItem.Kind.TASK, parent=None, state=WorkItem.State.DONE
        ).exclude(step=item.step)
        for one in rows.order_by("pk"):
            last[one.step, one.person, one.pool] = one
        found = [(token, one) for one in sorted(last.values(), key=lambda one: one.pk)]
    else:
        around: Token | None = token
        chain: list[Token] = []
        while around is not None:
            chain.append(around)
            around = run.token(around.parent_id) if around.parent_id is not None else None
        for one in reversed(chain):
            found.extend(
                (one, earlier)
                for key, earlier in path(run, one).items()
                if earlier.state == WorkItem.State.DONE and key != item.step
            )
        if item.parent_id is not None:
            found.append((token, _main(run, item)))
    steps = run.definition.steps
    return [
        (one, earlier)
        for one, earlier in found
        if isinstance(target := steps.get(earlier.step), Task)
        and (not straight_back or (step.asks_straight_back and target.answers_straight_back))
        and (step.returns == "earlier" or earlier.step == item.step or earlier.step in step.returns)
    ]


def _main(run: Run, item: WorkItem) -> WorkItem:
    while item.parent_id is not None:
        item = run.item(item.parent_id)
    return item


def return_to(
    item: int,
    step: str,
    hand: Hand,
    office: Office,
    *,
    straight_back: bool = False,
    to_item: int | None = None,
    note: str = "",
) -> Moved:
    """退回: to whoever handled `step` last. An added signer may also name the present step: back to the asker.

    Ordinarily the matter is handled again from there, and if `step` lies before the split around it all branches
    are cut off. With `straight_back` only this branch makes a detour: the answer comes directly back to the
    returner, other branches go on. `to_item` picks one of several who handled the step.
    Raises OperationRefused, NotYours, AlreadyHandled.
    """
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    run.must_be_open(held)
    token = must_allow(run, held, "return")
    if straight_back and held.parent_id is not None:
        raise OperationRefused(
            "加签人不能要求直接送回，请退回给加签的人。",
            "An added signer cannot ask for an answer straight back: return it to the one who asked.",
        )
    targets = [
        found
        for found in return_targets(run, held, straight_back=straight_back)
        if found[1].step == step and (to_item is None or found[1].pk == to_item)
    ]
    if not targets and straight_back and return_targets(run, held):
        raise OperationRefused(
            f"从“{run.definition.steps[held.step].label.zh}”退回到那里，须逐级重新办理，不能要求直接送回。",
            f"Returned there from “{run.definition.steps[held.step].label.en}” it has to come all the way again, not straight back.",
        )
    if not targets:
        known = run.definition.steps.get(step)
        zh, en = (known.label.zh, known.label.en) if known is not None else (step, step)
        raise OperationRefused(
            f"不能退回“{zh}”：此件没有经过该步骤，或本步骤不允许退回到那里。",
            f"It cannot go back to “{en}”: it has not been there, or this step does not allow it.",
        )
    target, earlier = targets[-1]
    others = [one for one in run.live_items(token) if one.pk != held.pk]
    if straight_back and others:
        raise OperationRefused(
            "尚有后加签未办理，不能要求直接送回，请先撤回加签。",
            "Signers added after you are still waiting: withdraw them before asking for an answer straight back.",
        )
    run.set(
        held,
        state=WorkItem.State.RETURNED,
        done_at=office.now,
        done_by=hand.person,
        on_behalf_of=run.on_behalf_of,
    )
    for other in others:
        run.set(other, state=WorkItem.State.CANCELLED, done_at=office.now)
    if straight_back:
        detour = {
            "step": token.step,
            "person": held.person,
            "pool": held.pool,
            "subject": held.subject,
            "because": held.because,
        }
        run.set(token, detours=[*token.detours, detour])
    elif target.pk == token.pk and step == held.step:
        run.touch(token)  # an added signer asks the holder again: a detour stays a detour
    else:
        for branch in run.branches(target):
            cancel(run, branch)
        run.set(target, detours=[], has_objection=False)
    enter(run, target, step, preset=holder_of(earlier))
    return run.record(Move.Kind.RETURN, item=held, to_step=step, note=note)


def withdraw(move: int, hand: Hand, office: Office, *, note: str = "") -> Moved:
    """撤回: undo one's own move exactly, as long as nobody has built on it.

    Raises OperationRefused, NotYours, AlreadyHandled (somebody has acted on what it opened).
    """
    wanted = Move.objects.filter(pk=move).first()
    if wanted is None:
        raise OperationRefused("没有这一步操作。", "There is no such move.")
    run = Run.at_process(wanted.process_id, hand, office)
    if wanted.by == hand.person:
        run.on_behalf_of = wanted.on_behalf_of
    elif not hand.overrides and wanted.on_behalf_of != hand.person:
        raise NotYours("只能撤回本人的操作。", "Only one's own move can be withdrawn.")
    _must_be_withdrawable(run, wanted)
    changes = wanted.changes
    rows = {
        **{(Token, int(pk)): was for pk, was in changes.get("tokens", {}).items()},
        **{(WorkItem, int(pk)): was for pk, was in changes.get("items", {}).items()},
    }
    made = [(Token, int(pk)) for pk in changes.get("made_tokens", {})]
    made += [(WorkItem, int(pk)) for pk in changes.get("made_items", {})]
    _load(run, [*rows, *made])
    for model, pk in (*rows, *made):
        row: Row = run.token(pk) if model is Token else run.item(pk)
        if row.touched != wanted.sequence:
            raise _built_on(run, row)
    for model, pk in made:
        row = run.token(pk) if model is Token else run.item(pk)
        run.set(row, state="withdrawn")
    for (model, pk), altered in rows.items():
        row = run.token(pk) if model is Token else run.item(pk)
        _restore(run, row, {name: was for name, (was, _) in altered.items()})
    for name, (was, _) in changes.get("process", {}).items():
        run.set_process(**{name: Process._meta.get_field(name).to_python(was)})
    _must_still_stand(run, wanted)
    _no_twins(run)
    if wanted.kind == Move.Kind.ADD_BRANCH:
        for parent in [row for row in run.tokens.values() if (Token, row.pk) in rows]:
            gather(run, parent)
    elif wanted.kind in (Move.Kind.ADD_BEFORE, Move.Kind.COUNTERSIGN) and wanted.item_id is not None:
        resume(run, run.item(wanted.item_id))
    item = run.item(wanted.item_id) if wanted.item_id is not None else None
    return run.record(Move.Kind.WITHDRAW, item=item, step=wanted.step, note=note, undoes=wanted)


def _must_be_withdrawable(run: Run, move: Move) -> None:
    if move.kind not in UNDOABLE:
        raise OperationRefused(
            f"“{move.get_kind_display()}”不能撤回。", f"A move of kind “{move.kind}” cannot be withdrawn."
        )
    if Move.objects.filter(undoes=move).exists():
        raise OperationRefused("此操作已经撤回。", "This has been withdrawn already.")
    if Move.objects.filter(process=run.process, kind=Move.Kind.MIGRATE, sequence__gt=move.sequence).exists():
        raise OperationRefused(
            "此后流程已迁移到新版本，以前的操作不能撤回；如需更改，请退回。",
            "The procedure has since been migrated to another version; return the matter instead.",
        )
    if run.process.archived_at is not None:
        raise OperationRefused(
            "此事项已归档，不能撤回。", "The matter is archived; nothing can be withdrawn."
        )
    if isinstance(run.definition.steps.get(move.step), Task):
        allow_step(run, move.step, "withdraw")


def _load(run: Run, keys: list[tuple[type[models.Model], int]]) -> None:
    """Read all rows the move made or changed at once."""
    tokens = [pk for model, pk in keys if model is Token]
    for token in Token.objects.filter(pk__in=tokens):
        run.tokens.setdefault(token.pk, token)
    for item in WorkItem.objects.filter(pk__in=[pk for model, pk in keys if model is WorkItem]):
        run.items.setdefault(item.pk, item)


def _restore(run: Run, row: Row, was: dict[str, Any]) -> None:
    fields = type(row)._meta
    values = {
        name: was[name] if name == "detours" else fields.get_field(name).to_python(was[name]) for name in was
    }
    run.set(row, **{name: value for name, value in values.items() if name != "touched"})
    row.touched = values["touched"]


def _built_on(run: Run, row: Row) -> AlreadyHandled:
    """Who acted on the row after the move that is to be undone."""
    if isinstance(row, WorkItem) and row.done_at is not None:
        return handled(row)
    later = Move.objects.filter(process=run.process, sequence=row.touched).first()
    if later is None:
        return AlreadyHandled(None, None, "由他人办理", "acted on by somebody else")
    zh = later.get_kind_display()
    return AlreadyHandled(later.by, later.at, f"由他人{zh}", "acted on by somebody else")


def _must_still_stand(run: Run, move: Move) -> None:
    """Raise AlreadyHandled if the place where an item comes back has changed since.

    One of several added signers who is done leaves no trace on the item of the one who asked; when that is handled
    after all or cut off, the signer's own move must not bring anything back.
    """
    for item in [one for one in run.items.values() if one.state in WorkItem.LIVE]:
        above: WorkItem = item
        while above.parent_id is not None:
            above = run.item(above.parent_id)
            if above.touched > move.sequence:
                raise _built_on(run, above)
        if item.token_id is not None and run.token(item.token_id).touched > move.sequence:
            raise _built_on(run, run.token(item.token_id))


def _no_twins(run: Run) -> None:
    """A holder whose item comes back may meanwhile have got another at the same token."""
    for token in {item.token_id for item in run.items.values() if item.state in WorkItem.LIVE}:
        if token is None:
            continue
        held = [(one.person, one.pool) for one in run.live_items(run.token(token))]
        if len(held) != len(set(held)):
            raise OperationRefused(
                "办理人在此步骤另有未办事项，不能撤回；请先办理或撤回后一事项。",
                "The holder has meanwhile got another item at this step: deal with that one first.",
            )
