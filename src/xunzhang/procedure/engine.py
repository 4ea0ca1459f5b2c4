"""Every operation on a process, each in the caller's transaction.

Each returns a `Moved`, or raises `OperationRefused` (with `NotYours` and `AlreadyHandled` under it) and changes nothing.
"""

from collections.abc import Sequence

from xunzhang.procedure.allowing import allow_step, must_allow
from xunzhang.procedure.definitions import AGREED, OBJECTED, STRAIGHT_BACK, Definition, Task
from xunzhang.procedure.definitions.guards import holds
from xunzhang.procedure.delegations import delegate, hand_of, revoke
from xunzhang.procedure.going_back import return_to, withdraw
from xunzhang.procedure.models import Move, Process, Token, WorkItem
from xunzhang.procedure.people import Hand, Holder, Office
from xunzhang.procedure.refusals import AlreadyHandled, NotYours, OperationRefused
from xunzhang.procedure.run import Moved, Run, handled
from xunzhang.procedure.signing import add_after, add_before, add_branch, countersign, transfer
from xunzhang.procedure.walking import cancel, enter, finished, open_reads

__all__ = [
    "AlreadyHandled",
    "Moved",
    "NotYours",
    "OperationRefused",
    "add_after",
    "add_before",
    "add_branch",
    "archive",
    "chase",
    "circulate",
    "complete",
    "countersign",
    "delegate",
    "finish",
    "hand_of",
    "mark_read",
    "return_to",
    "revoke",
    "start",
    "stop",
    "transfer",
    "withdraw",
]


def start(
    definition: Definition,
    hand: Hand,
    office: Office,
    *,
    government: str,
    title: str,
    kind: str,
    urgency: int = 0,
) -> tuple[Process, Moved]:
    """Begin a process of that version, already on the office's shelf. `urgency`: 0 平件, 1 加急, 2 特急.

    Raises OperationRefused when nobody is found for the first step.
    """
    process = Process.objects.create(
        definition=definition.procedure,
        definition_version=definition.version,
        government=government,
        title=title,
        kind=kind,
        urgency=urgency,
        started_by=hand.person,
        started_at=office.now,
    )
    run = Run.at_process(process.pk, hand, office)
    (root,) = run.make_tokens([Token(step=definition.start, state=Token.State.ACTIVE)])
    enter(run, root, definition.start)
    moved = run.record(Move.Kind.START, step=definition.start)
    return run.process, moved


def complete(item: int, hand: Hand, office: Office, *, outcome: str | None = None, note: str = "") -> Moved:
    """办理. `outcome`: one of the step's; AGREED or OBJECTED for an added signer; STRAIGHT_BACK where it was asked.

    Where only one is possible it may be left out. Raises OperationRefused, NotYours, AlreadyHandled.
    """
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    run.must_be_open(held)
    run.must_run()
    chosen = _outcome(run, held, outcome)
    run.set(
        held,
        state=WorkItem.State.DONE,
        done_at=office.now,
        done_by=hand.person,
        on_behalf_of=run.on_behalf_of,
        outcome=chosen,
    )
    finished(run, held)
    return run.record(Move.Kind.COMPLETE, item=held, outcome=chosen, note=note)


def _outcome(run: Run, item: WorkItem, given: str | None) -> str:
    """The outcome to record. Raises OperationRefused naming those that are possible."""
    step = run.definition.steps.get(item.step)
    if item.kind == WorkItem.Kind.READ or not isinstance(step, Task):
        raise OperationRefused("此件为阅件，请用“阅毕”。", "This was sent to read: mark it as read instead.")
    if item.parent_id is not None:
        possible: Sequence[str] = (AGREED, OBJECTED)
        given = given or AGREED
    elif item.is_detour:
        possible = (STRAIGHT_BACK,)
        given = given or STRAIGHT_BACK
    else:
        possible = tuple(step.outcomes)
        if given is None and len(possible) == 1:
            given = possible[0]
    if given not in possible:
        named = "、".join(possible)
        raise OperationRefused(f"请选择办理结果：{named}。", f"Choose an outcome: {', '.join(possible)}.")
    if item.parent_id is None and not item.is_detour:
        outcome = step.outcomes[given]
        if outcome.when is not None and not holds(outcome.when, run.office.facts):
            raise OperationRefused(
                outcome.otherwise.zh
                if outcome.otherwise
                else f"尚不具备“{outcome.label.zh}”的条件，请先补齐所需事项。",
                outcome.otherwise.en
                if outcome.otherwise
                else f"“{outcome.label.en}” is not possible yet: supply what is missing first.",
            )
    return given


def circulate(
    process: int,
    holders: Sequence[Holder],
    hand: Hand,
    office: Office,
    *,
    item: int | None = None,
    note: str = "",
) -> Moved:
    """传阅: send it to read, also after it is closed. From `item`, its step must allow it and it must be the hand's.

    Without `item` the chapter has decided that the hand may. Raises OperationRefused.
    """
    if not holders:
        raise OperationRefused("请至少选择一人传阅。", "Choose at least one person to send it to.")
    if item is None:
        run, held = Run.at_process(process, hand, office), None
    else:
        run, held = Run.at_item(item, hand, office)
        run.must_hold(held)
        allow_step(run, held.step, "circulate")
    step = held.step if held is not None else ""
    if not open_reads(run, step, holders):
        raise OperationRefused("所选人员均已收到，尚未阅读。", "They all have it already, unread.")
    return run.record(Move.Kind.CIRCULATE, item=held, note=note)


def say_anew(item: int, zh: str, en: str) -> None:
    """Let an unread 阅件 say why it lies there now; one that has been read meanwhile stays as it is."""
    held = WorkItem.objects.select_for_update().get(pk=item)
    if held.kind == WorkItem.Kind.READ and held.state == WorkItem.State.OPEN:
        held.because = {**held.because, "zh": zh, "en": en}
        held.save(update_fields=["because"])


def mark_read(item: int, hand: Hand, office: Office) -> Moved:
    """阅毕. Raises OperationRefused, NotYours, AlreadyHandled."""
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    if held.kind != WorkItem.Kind.READ:
        raise OperationRefused("此件须办理，不是阅件。", "This is to be handled, not only read.")
    if held.state != WorkItem.State.OPEN:
        raise handled(held)
    run.set(
        held,
        state=WorkItem.State.DONE,
        read_at=held.read_at or office.now,
        done_at=office.now,
        done_by=hand.person,
        on_behalf_of=run.on_behalf_of,
    )
    return run.record(Move.Kind.READ, item=held)


def chase(item: int, hand: Hand, office: Office, *, note: str = "") -> Moved:
    """催办: recorded, counted, shown to the holder; changes nothing else. Raises OperationRefused, AlreadyHandled."""
    run, held = Run.at_item(item, hand, office)
    if held.state not in (WorkItem.State.OPEN, WorkItem.State.WAITING):
        raise handled(held)
    if held.kind == WorkItem.Kind.TASK:
        must_allow(run, held, "chase")
    WorkItem.objects.filter(pk=held.pk).update(chased_at=office.now, chase_count=held.chase_count + 1)
    return run.record(Move.Kind.CHASE, item=held, note=note)


def finish(item: int, hand: Hand, office: Office, *, note: str = "") -> Moved:
    """办结 from this step: everything still open is cut off and the process closes.

    Raises OperationRefused (the step does not allow it, or it lies in a branch), NotYours, AlreadyHandled.
    """
    run, held = Run.at_item(item, hand, office)
    run.must_hold(held)
    run.must_be_open(held)
    token = must_allow(run, held, "finish")
    if token.parent_id is not None or token.detours or held.parent_id is not None:
        raise OperationRefused(
            "在分支、加签或直接送回之中不能办结整个事项，请先办完本件。",
            "The whole matter cannot be finished from a branch, as an added signer or on a detour.",
        )
    run.set(
        held,
        state=WorkItem.State.DONE,
        done_at=office.now,
        done_by=hand.person,
        on_behalf_of=run.on_behalf_of,
        outcome="finish",
    )
    cancel(run, token)
    run.set(token, state=Token.State.ENDED)
    run.set_process(closed_at=office.now, closed_as="finish")
    return run.record(Move.Kind.FINISH, item=held, outcome="finish", note=note)


def stop(process: int, hand: Hand, office: Office, *, note: str = "") -> Moved:
    """终止 of a process as a whole, whoever has it: everything open is cut off and it closes. Who may is the chapter's decision.

    Raises OperationRefused when it is closed already.
    """
    run = Run.at_process(process, hand, office)
    if run.process.closed_at is not None:
        raise OperationRefused("已经办结，不能终止。", "It is completed already and cannot be stopped.")
    live = Token.objects.filter(process=process, parent=None, state__in=Token.LIVE)
    for pk in list(live.order_by("pk").values_list("pk", flat=True)):
        cancel(run, run.token(pk))
    run.set_process(closed_at=office.now, closed_as="stop")
    return run.record(Move.Kind.STOP, note=note)


def archive(process: int, hand: Hand, office: Office, *, note: str = "") -> Moved:
    """归档 of a closed process; final. Who may is the chapter's decision. Raises OperationRefused."""
    run = Run.at_process(process, hand, office)
    if run.process.closed_at is None:
        raise OperationRefused("尚未办结，不能归档。", "It is not completed yet and cannot be archived.")
    if run.process.archived_at is not None:
        raise OperationRefused("已经归档。", "It is archived already.")
    run.set_process(archived_at=office.now)
    return run.record(Move.Kind.ARCHIVE, note=note)
