"""One operation under way: the rows it has read, what it changes, and the move that records it.

The process row is locked first and its version raised last, so of two operations on one process the
second sees what the first has done.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Q

from xunzhang.kernel.errors import Broken
from xunzhang.procedure.definitions import Definition
from xunzhang.procedure.models import Delegation, Move, Process, Token, WorkItem
from xunzhang.procedure.people import Hand, Office
from xunzhang.procedure.refusals import AlreadyHandled, NotYours, OperationRefused
from xunzhang.procedure.rows import insert, select_all, select_one, update

Row = Token | WorkItem
Key = tuple[type[models.Model], int]
_KEPT: dict[type[models.Model], tuple[str, ...]] = {
    Token: ("parent_id", "step", "state", "subject", "has_objection", "detours", "touched"),
    WorkItem: (
        "token_id",
        "kind",
        "step",
        "person",
        "pool",
        "state",
        "parent_id",
        "relation",
        "round",
        "is_detour",
        "touched",
    ),
}
# Where a work item belongs never changes, so it may be read before the lock.
_OWNER = "SELECT process_id, token_id FROM procedure_workitem WHERE id = %s"
_BRANCHES = (
    "SELECT id, state FROM procedure_token "
    "WHERE process_id = %s AND parent_id = %s AND state IN ('active', 'split', 'arrived')"
)
LIVE = ("open", "waiting", "queued", "active", "split", "arrived")
_DONE = {
    WorkItem.State.DONE: ("办理", "handled"),
    WorkItem.State.RETURNED: ("退回", "returned"),
    WorkItem.State.TRANSFERRED: ("转办", "transferred"),
    WorkItem.State.CANCELLED: ("因流程变动取消", "cut off by another step"),
    WorkItem.State.WITHDRAWN: ("撤回", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What an operation did. Ids of work items opened and closed, and tokens it touched."""

    process: int
    sequence: int
    kind: str
    move: int
    opened: tuple[int, ...]
    closed: tuple[int, ...]
    tokens: tuple[int, ...]
    is_closed: bool  # the process


class Run:
    """The state one operation works on. Made by `at_item` or `at_process`; `record` writes everything."""

    def __init__(self, process: Process, hand: Hand | None, office: Office) -> None:
        self.process = process
        self.hand = hand
        self.office = office
        self.definition: Definition = office.shelf.get(
            process.government, process.definition, process.definition_version
        )
        self.sequence = process.version + 1
        self.tokens: dict[int, Token] = {}
        self.items: dict[int, WorkItem] = {}
        self.new_items: list[WorkItem] = []
        self.steps_entered: dict[tuple[int, str], int] = {}
        self.on_behalf_of: int | None = None
        self._before: dict[Key, dict[str, Any]] = {}  # rows that were there, as they were
        self._made: dict[Key, Row] = {}
        self._unwritten: dict[Key, set[str]] = {}
        self._stored_touched: dict[Key, int] = {}
        self._process_before: dict[str, Any] = {}
        self._live_loaded: set[int] = set()
        self._branches_loaded: set[int] = set()

    @classmethod
    def at_process(cls, process: int, hand: Hand | None, office: Office) -> "Run":
        """Lock the process. Raises OperationRefused when there is none."""
        _need_transaction()
        found = Process.objects.select_for_update().filter(pk=process).first()
        if found is None:
            raise OperationRefused(f"没有编号为 {process} 的流程。", f"There is no process {process}.")
        return cls(found, hand, office)

    @classmethod
    def at_item(cls, item: int, hand: Hand | None, office: Office) -> tuple["Run", WorkItem]:
        """Lock the process of a work item and read the item afterwards, as it is now."""
        _need_transaction()
        owner = select_one(_OWNER, item)
        if owner is None:
            raise OperationRefused(f"没有编号为 {item} 的事项。", f"There is no work item {item}.")
        process = Process.objects.select_for_update().get(pk=owner[0])
        run = cls(process, hand, office)
        wanted = Q(pk=item)
        if owner[1] is not None:
            wanted |= Q(token=owner[1], kind=WorkItem.Kind.TASK, state__in=WorkItem.LIVE)
            run._live_loaded.add(owner[1])
        for one in WorkItem.objects.select_related("token__parent").filter(wanted):
            run.items[one.pk] = one
            if one.token is not None:
                one.token = run.tokens.setdefault(one.token.pk, one.token)
                if one.token.parent is not None:
                    run.tokens.setdefault(one.token.parent.pk, one.token.parent)
        found = run.items[item]
        return run, found

    # --- who acts

    def must_hold(self, item: WorkItem) -> None:
        """Sets `on_behalf_of`. Raises NotYours unless the item is the hand's own, a pool's, lent, or overridden."""
        hand = self.hand
        assert hand is not None
        if item.person == hand.person or (item.pool is not None and item.pool in hand.pools):
            return
        for lent in hand.lent:
            mine = item.person == lent.delegator or (item.pool is not None and item.pool in lent.pools)
            if mine and lent.covers(item.process_kind) and self._still_lent(lent.delegator):
                self.on_behalf_of = lent.delegator
                return
        if hand.overrides:
            self.on_behalf_of = item.person
            return
        raise NotYours(
            "此件不在您名下，也不在您所在岗位或受托范围内，不能办理。",
            "This item is neither yours nor your post's, and it was not lent to you.",
        )

    def _still_lent(self, delegator: int) -> bool:
        assert self.hand is not None
        today = self.office.today
        kind = self.process.kind
        return any(
            not kinds or kind in kinds
            for kinds in Delegation.objects.filter(
                delegator=delegator,
                delegate=self.hand.person,
                from_on__lte=today,
                to_on__gte=today,
                revoked_at__isnull=True,
            ).values_list("kinds", flat=True)
        )

    def must_be_open(self, item: WorkItem) -> None:
        """Raises AlreadyHandled, or OperationRefused while the item waits for added signers."""
        if item.state == WorkItem.State.OPEN:
            return
        if item.state in (WorkItem.State.WAITING, WorkItem.State.QUEUED):
            raise OperationRefused(
                "此件正等待加签人办理，须等其办理完毕，或先撤回加签。",
                "This item waits for added signers: wait for them or withdraw the request first.",
            )
        raise handled(item)

    def must_run(self) -> None:
        if self.process.closed_at is not None:
            raise OperationRefused("此事项已办结。", "This matter has been completed.")

    # --- rows

    def token(self, pk: int) -> Token:
        if pk not in self.tokens:
            self.tokens[pk] = Token.objects.get(pk=pk)
        return self.tokens[pk]

    def item(self, pk: int) -> WorkItem:
        if pk not in self.items:
            self.items[pk] = WorkItem.objects.get(pk=pk)
        return self.items[pk]

    def branches(self, token: Token) -> list[Token]:
        """The live tokens directly under a split's token, oldest first."""
        if token.pk not in self._branches_loaded:
            for found in Token.objects.filter(process=self.process, parent=token, state__in=Token.LIVE):
                self.tokens.setdefault(found.pk, found)
            self._branches_loaded.add(token.pk)
        under = (one for one in self.tokens.values() if one.parent_id == token.pk)
        return sorted((one for one in under if one.state in Token.LIVE), key=lambda one: one.pk)

    def branch_states(self, token: Token) -> list[str]:
        """The states of the live tokens under a split's token, without reading the rows whole."""
        if token.pk in self._branches_loaded:
            return [one.state for one in self.branches(token)]
        states = dict(select_all(_BRANCHES, self.process.pk, token.pk))
        states.update({one.pk: one.state for one in self.tokens.values() if one.parent_id == token.pk})
        return [state for state in states.values() if state in Token.LIVE]

    def live_items(self, token: Token) -> list[WorkItem]:
        """The token's tasks that are open, waiting or queued; new ones last."""
        if token.pk not in self._live_loaded:
            self._load_live(token.pk)
        kept = (one for one in self.items.values() if one.token_id == token.pk)
        fresh = (one for one in self.new_items if one.token_id == token.pk)
        return [
            one
            for one in (*sorted(kept, key=lambda one: one.pk), *fresh)
            if one.state in WorkItem.LIVE and one.kind == WorkItem.Kind.TASK
        ]

    def _load_live(self, token: int) -> None:
        rows = WorkItem.objects.filter(token=token, kind=WorkItem.Kind.TASK, state__in=WorkItem.LIVE)
        for found in rows:
            self.items.setdefault(found.pk, found)
        self._live_loaded.add(token)

    def set(self, row: Row, **values: Any) -> None:
        """Change a row and remember what it was. Its `touched` becomes this move."""
        values["touched"] = self.sequence
        if row.pk is not None:
            key = (type(row), row.pk)
            if key not in self._made:
                before = self._before.setdefault(key, {})
                for name in values:
                    before.setdefault(name, getattr(row, name))
            self._stored_touched.setdefault(key, row.touched)
            self._unwritten.setdefault(key, set()).update(values)
        for name, value in values.items():
            setattr(row, name, value)

    def touch(self, row: Row) -> None:
        """Mark a row as what this move builds on: earlier moves on it cannot be undone before this one."""
        self.set(row)

    def set_process(self, **values: Any) -> None:
        for name, value in values.items():
            self._process_before.setdefault(name, getattr(self.process, name))
            setattr(self.process, name, value)

    def make_tokens(self, tokens: list[Token]) -> list[Token]:
        """Insert tokens at once: their branches and items need their ids."""
        for token in tokens:
            token.process = self.process
            token.touched = self.sequence
        for token in Token.objects.bulk_create(tokens):
            self.tokens[token.pk] = token
            self._made[Token, token.pk] = token
            self._branches_loaded.add(token.pk)
            self._live_loaded.add(token.pk)
        return tokens

    def was_made(self, row: Row) -> bool:
        """Whether this very operation made the row."""
        return (type(row), row.pk) in self._made

    def make_item(self, item: WorkItem) -> WorkItem:
        """Take in a new work item; it is inserted by `push`."""
        item.process = self.process
        item.title = self.process.title
        item.process_kind = self.process.kind
        item.urgency = self.process.urgency
        item.touched = self.sequence
        self.new_items.append(item)
        return item

    def push(self) -> None:
        """Write what has changed so far: first what closes, then what opens again, then new items."""
        rows = [(self._row(key), key, names) for key, names in self._unwritten.items()]
        rows.sort(key=lambda one: one[0].state in LIVE)
        for row, key, names in rows:
            if not update(row, names, guard="touched", was=self._stored_touched[key]):
                raise AlreadyHandled(None, None, "由他人办理", "handled by somebody else")
            self._stored_touched[key] = row.touched
        self._unwritten = {}
        if self.new_items:
            fresh, self.new_items = self.new_items, []
            for item in WorkItem.objects.bulk_create(fresh) if len(fresh) > 1 else fresh:
                if item.pk is None:
                    insert(item)
                self.items[item.pk] = item
                self._made[WorkItem, item.pk] = item
                if item.token_id is not None and item.token_id not in self._live_loaded:
                    self._load_live(item.token_id)

    def _row(self, key: Key) -> Row:
        return self.tokens[key[1]] if key[0] is Token else self.items[key[1]]

    def record(
        self,
        kind: Move.Kind,
        *,
        item: WorkItem | None = None,
        step: str = "",
        to_step: str = "",
        outcome: str = "",
        note: str = "",
        undoes: Move | None = None,
    ) -> Moved:
        """Write everything, the move and the process's new version. Raises AlreadyHandled when another was first."""
        self.push()
        changes: dict[str, Any] = {}
        opened, closed = [], []
        for key, before in self._before.items():
            row = self._row(key)
            group = "tokens" if key[0] is Token else "items"
            now = {name: getattr(row, name) for name in before}
            changes.setdefault(group, {})[key[1]] = {
                name: [was, now[name]] for name, was in before.items() if was != now[name]
            }
            if key[0] is WorkItem and "state" in before and before["state"] != row.state:
                if row.state == WorkItem.State.OPEN:
                    opened.append(row.pk)
                elif before["state"] == WorkItem.State.OPEN:
                    closed.append(row.pk)
        for (model, pk), row in self._made.items():
            group = "made_tokens" if model is Token else "made_items"
            changes.setdefault(group, {})[pk] = {name: getattr(row, name) for name in _KEPT[model]}
            if model is WorkItem and row.state == WorkItem.State.OPEN:
                opened.append(pk)
        if self._process_before:
            changes["process"] = {
                name: [was, getattr(self.process, name)] for name, was in self._process_before.items()
            }
        self.process.version = self.sequence
        names = ("version", *self._process_before)
        if not update(self.process, names, guard="version", was=self.sequence - 1):
            raise AlreadyHandled(None, None, "由他人办理", "handled by somebody else")
        move = Move(
            process=self.process,
            sequence=self.sequence,
            kind=kind,
            definition_version=self.process.definition_version,
            item=item,
            step=step or (item.step if item is not None else ""),
            to_step=to_step,
            outcome=outcome,
            note=note,
            by=None if self.hand is None else self.hand.person,
            on_behalf_of=self.on_behalf_of,
            at=self.office.now,
            undoes=undoes,
            changes=changes,
        )
        insert(move)
        return Moved(
            process=self.process.pk,
            sequence=self.sequence,
            kind=str(kind),
            move=move.pk,
            opened=tuple(sorted(opened)),
            closed=tuple(sorted(closed)),
            tokens=tuple(sorted({pk for model, pk in (*self._before, *self._made) if model is Token})),
            is_closed=self.process.closed_at is not None,
        )


def handled(item: WorkItem) -> AlreadyHandled:
    """Who was first, and when."""
    zh, en = _DONE.get(WorkItem.State(item.state), ("由他人办理", "handled by somebody else"))
    return AlreadyHandled(item.done_by, item.done_at, zh, en)


def _need_transaction() -> None:
    if not connection.in_atomic_block:
        raise Broken("an operation on a procedure needs the caller's transaction")
