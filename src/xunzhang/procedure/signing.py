"""Handing on and asking others in: 转办, 加签 before and after, 会签, and a branch added late."""

from collections.abc import Sequence

from xunzhang.procedure.allowing import must_allow
from xunzhang.procedure.definitions import Split
from xunzhang.procedure.models import Move, Token, WorkItem
from xunzhang.procedure.people import Hand, Holder, Office
from xunzhang.procedure.refusals import OperationRefused
from xunzhang.procedure.run import Moved, Run
from xunzhang.procedure.walking import enter, open_task

Relation = WorkItem.Relation


def transfer(item: int, to: Holder, hand: Hand, office: Office, *, note: str = "") -> Moved:
    """转办: the item becomes somebody else's, deadline unchanged; what hangs on it goes along.

    Raises OperationRefused, NotYours, AlreadyHandled.
    """
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    run.must_be_open(held)
    token = must_allow(run, held, "transfer")
    _not_the_same(held, to)
    run.set(
        held,
        state=WorkItem.State.TRANSFERRED,
        done_at=office.now,
        done_by=hand.person,
        on_behalf_of=run.on_behalf_of,
    )
    parent = run.item(held.parent_id) if held.parent_id is not None else None
    fresh = open_task(run, token, held.step, to, parent=parent, relation=held.relation, due_as=held)
    fresh.round = held.round
    fresh.is_detour = held.is_detour
    run.push()
    for below in run.live_items(token):
        if below.parent_id == held.pk:
            run.set(below, parent_id=fresh.pk)
    return run.record(Move.Kind.TRANSFER, item=held, note=note)


def add_before(item: int, holders: Sequence[Holder], hand: Hand, office: Office, *, note: str = "") -> Moved:
    """前加签: they act first, at the same time; then the item comes back to its holder.

    Raises OperationRefused, NotYours, AlreadyHandled.
    """
    return _ask_first(item, holders, hand, office, Move.Kind.ADD_BEFORE, Relation.BEFORE, note)


def countersign(item: int, holders: Sequence[Holder], hand: Hand, office: Office, *, note: str = "") -> Moved:
    """会签: they agree or object side by side; then the item comes back. More may be asked while it waits.

    Raises OperationRefused, NotYours, AlreadyHandled.
    """
    return _ask_first(item, holders, hand, office, Move.Kind.COUNTERSIGN, Relation.COUNTERSIGN, note)


def _ask_first(
    item: int,
    holders: Sequence[Holder],
    hand: Hand,
    office: Office,
    kind: Move.Kind,
    relation: WorkItem.Relation,
    note: str,
) -> Moved:
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    if held.state != WorkItem.State.WAITING:
        run.must_be_open(held)
    token = must_allow(run, held, "add_before" if relation == Relation.BEFORE else "countersign")
    _some(holders)
    run.set(held, state=WorkItem.State.WAITING)
    for holder in holders:
        _not_the_same(held, holder)
        open_task(run, token, held.step, holder, parent=held, relation=relation)
    return run.record(kind, item=held, note=note)


def add_after(item: int, holders: Sequence[Holder], hand: Hand, office: Office, *, note: str = "") -> Moved:
    """后加签: when the holder is done they act, at the same time; only then does the matter go on.

    Raises OperationRefused, NotYours, AlreadyHandled.
    """
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    run.must_be_open(held)
    token = must_allow(run, held, "add_after")
    _some(holders)
    run.touch(held)
    for holder in holders:
        _not_the_same(held, holder)
        open_task(
            run, token, held.step, holder, parent=held, relation=Relation.AFTER, state=WorkItem.State.QUEUED
        )
    return run.record(Move.Kind.ADD_AFTER, item=held, note=note)


def add_branch(
    process: int,
    split: str,
    holder: Holder,
    hand: Hand,
    office: Office,
    *,
    within: int | None = None,
    note: str = "",
) -> Moved:
    """One more branch for a split that is still running, e.g. a department forgotten at first.

    `within`: the split's token, where several of that step run at once. Who may do so is the chapter's decision.
    Raises OperationRefused.
    """
    run = Run.at_process(process, hand, office)
    run.must_run()
    step = run.definition.steps.get(split)
    if not isinstance(step, Split) or step.branch is None or not step.may_add:
        raise OperationRefused("此步骤不能增加分支。", "No branch can be added at this step.")
    tokens = Token.objects.filter(process=process, step=split, state=Token.State.SPLIT)
    running = [one for one in tokens if within is None or one.pk == within]
    if not running:
        raise OperationRefused(
            f"“{step.label.zh}”当前没有在进行，不能增加分支。",
            f"“{step.label.en}” is not running now, so no branch can be added.",
        )
    if len(running) > 1:
        raise OperationRefused(
            f"“{step.label.zh}”正在多处进行，请指明是哪一处。",
            f"“{step.label.en}” runs in several places; say in which.",
        )
    parent = run.tokens.setdefault(running[0].pk, running[0])
    for branch in run.branches(parent):
        for live in run.live_items(branch):
            if (live.person, live.pool) == (holder.person, holder.pool):
                raise OperationRefused("对方已在其中，不必重复增加。", "They already take part.")
    run.touch(parent)
    made = run.make_tokens(
        [
            Token(
                parent=parent,
                step=step.branch,
                state=Token.State.ACTIVE,
                subject=holder.subject or parent.subject,
            )
        ]
    )
    enter(run, made[0], step.branch, preset=holder)
    return run.record(Move.Kind.ADD_BRANCH, step=split, to_step=step.branch, note=note)


def _some(holders: Sequence[Holder]) -> None:
    if not holders:
        raise OperationRefused("请至少选择一人。", "Choose at least one person.")
    if len({(one.person, one.pool) for one in holders}) != len(holders):
        raise OperationRefused("所选人员有重复。", "Somebody is chosen twice.")


def _not_the_same(item: WorkItem, holder: Holder) -> None:
    if (item.person, item.pool) == (holder.person, holder.pool):
        raise OperationRefused(
            "不能转给原办理人，请另选他人。", "It is theirs already: choose somebody else."
        )
