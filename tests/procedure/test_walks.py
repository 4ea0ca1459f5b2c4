"""Random walks over all operations: whatever people do in whatever order, the state stays sound."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.procedure.office import GOVERNMENT, NOW, begin, hand, office
from tests.procedure.walk import must_be_sound, snapshot

from xunzhang.procedure import engine
from xunzhang.procedure.definitions import AGREED, OBJECTED, STRAIGHT_BACK
from xunzhang.procedure.going_back import return_targets
from xunzhang.procedure.migration import migrate
from xunzhang.procedure.models import Delegation, Move, Process, WorkItem
from xunzhang.procedure.people import Hand, Holder
from xunzhang.procedure.refusals import AlreadyHandled, OperationRefused
from xunzhang.procedure.run import Run

ADMINISTRATOR = 900
OTHERS = [Holder(person=number) for number in range(20, 26)] + [Holder(pool="office/extra")]
UNITS = ("finance", "justice", "housing", "water")
choice = st.integers(min_value=0, max_value=10_000)
some = st.lists(st.sampled_from(OTHERS), min_size=1, max_size=3, unique=True)


class Walk(RuleBasedStateMachine):
    """One process in many hands."""

    def __init__(self) -> None:
        super().__init__()
        self.here = office()
        self.process: Process | None = None
        self.stale: list[int] = []
        self.minutes = 0

    @initialize(
        units=st.lists(st.sampled_from(UNITS), max_size=4, unique=True),
        key=st.sampled_from(["document", "consult"]),
        forward=st.integers(min_value=0, max_value=9),
    )
    def start(self, units: list[str], key: str, forward: int) -> None:
        self.here = office(
            facts={"concerns_others": bool(units), "departments": tuple(units), "complete": True},
        )
        self.process = begin(self.here, key)
        for _ in range(forward):
            self.complete(0, 0)

    # --- what people see

    def items(self, *states: str, kind: str = "task") -> list[WorkItem]:
        rows = WorkItem.objects.filter(process=self.process, kind=kind, state__in=states or ("open",))
        return list(rows.order_by("pk"))

    def pick(self, number: int, *states: str, kind: str = "task") -> WorkItem | None:
        found = self.items(*states, kind=kind)
        return found[number % len(found)] if found else None

    def attempt(self, operation: Any, *arguments: Any, **named: Any) -> engine.Moved | None:
        """Do it, or be refused and find everything as it was."""
        self.minutes += 1
        here = replace(self.here, now=NOW + timedelta(minutes=self.minutes))
        assert self.process is not None
        before = snapshot(self.process)
        try:
            with transaction.atomic():
                moved: engine.Moved = operation(*arguments, here, **named)
                return moved
        except OperationRefused as refused:
            sentences = refused.chinese, refused.english
        assert sentences[0].endswith("。")
        assert sentences[1] not in ("", sentences[0])
        assert snapshot(self.process) == before
        return None

    # --- operations

    @rule(number=choice, which=choice)
    def complete(self, number: int, which: int) -> None:
        item = self.pick(number)
        if item is None:
            return
        if item.parent_id is not None:
            possible = [AGREED, OBJECTED]
        elif item.is_detour:
            possible = [STRAIGHT_BACK]
        else:
            possible = list(self.definition.steps[item.step].outcomes)
        moved = self.attempt(engine.complete, item.pk, hand(item), outcome=possible[which % len(possible)])
        assert moved is not None, "an open item can always be handled"
        self.stale.append(item.pk)

    @rule(numbers=st.lists(choice, min_size=1, max_size=5), which=choice)
    def get_on(self, numbers: list[int], which: int) -> None:
        """Several in a row, so that walks reach far."""
        for number in numbers:
            self.complete(number, which if number % 3 == 0 else 0)
            self.sound()

    @rule(rehearse=st.booleans(), by_hand=st.booleans())
    def migrate(self, rehearse: bool, by_hand: bool) -> None:
        assert self.process is not None
        row = Process.objects.get(pk=self.process.pk)
        if row.definition != "document":
            return
        old, new = self.definition, self.here.shelf.get(GOVERNMENT, "document", 3 - row.definition_version)
        pairs = {"check": "verify", "office_one": "bureau_one"} if by_hand else {}
        if row.definition_version == 2:
            pairs = {later: earlier for earlier, later in pairs.items()}
        before = snapshot(self.process)
        with transaction.atomic():
            report = migrate(
                [row.pk], old, new, pairs, Hand(person=ADMINISTRATOR), self.here, rehearse=rehearse
            )
        assert len(report.moved) + len(report.refused) == 1
        if rehearse or report.refused:
            assert snapshot(self.process) == before

    @property
    def definition(self) -> Any:
        assert self.process is not None
        row = Process.objects.get(pk=self.process.pk)
        return self.here.shelf.get(GOVERNMENT, row.definition, row.definition_version)

    @rule(number=choice, which=choice, straight_back=st.booleans())
    def go_back(self, number: int, which: int, straight_back: bool) -> None:
        item = self.pick(number)
        if item is None:
            return
        run, held = Run.at_item(item.pk, hand(item), self.here)
        targets = return_targets(run, held, straight_back=straight_back)
        if not targets:
            return
        _, earlier = targets[which % len(targets)]
        self.attempt(
            engine.return_to,
            item.pk,
            earlier.step,
            hand(item),
            straight_back=straight_back,
            to_item=earlier.pk,
        )
        self.stale.append(item.pk)

    @rule(number=choice, exact=st.booleans())
    def withdraw(self, number: int, exact: bool) -> None:
        moves = list(Move.objects.filter(process=self.process).order_by("-sequence"))
        move = moves[0] if exact else moves[number % len(moves)]
        self.attempt(engine.withdraw, move.pk, Hand(person=move.by or ADMINISTRATOR))

    @rule(number=choice, which=choice, after=st.booleans())
    def do_and_take_back(self, number: int, which: int, after: bool) -> None:
        """What is withdrawn at once leaves everything exactly as it was."""
        item = self.pick(number)
        if item is None:
            return
        assert self.process is not None
        before = snapshot(self.process, live_only=True)
        last = Move.objects.filter(process=self.process).count()
        (self.complete if not after else self.go_back)(
            number, which, *(() if not after else (which % 2 == 0,))
        )
        moves = Move.objects.filter(process=self.process).order_by("-sequence")
        if moves.count() == last:
            return
        move = moves[0]
        allowed = "withdraw" in self.definition.steps[move.step].allows
        moved = self.attempt(engine.withdraw, move.pk, Hand(person=move.by or 0))
        assert (moved is not None) == allowed
        if moved is not None:
            assert snapshot(self.process, live_only=True) == before

    @rule(number=choice, to=st.sampled_from(OTHERS))
    def transfer(self, number: int, to: Holder) -> None:
        item = self.pick(number)
        if item is not None:
            self.attempt(engine.transfer, item.pk, to, hand(item))
            self.stale.append(item.pk)

    @rule(number=choice, holders=some)
    def add_before(self, number: int, holders: list[Holder]) -> None:
        item = self.pick(number, "open", "waiting")
        if item is not None:
            self.attempt(engine.add_before, item.pk, holders, hand(item))

    @rule(number=choice, holders=some)
    def add_after(self, number: int, holders: list[Holder]) -> None:
        item = self.pick(number)
        if item is not None:
            self.attempt(engine.add_after, item.pk, holders, hand(item))

    @rule(number=choice, holders=some)
    def countersign(self, number: int, holders: list[Holder]) -> None:
        item = self.pick(number, "open", "waiting")
        if item is not None:
            self.attempt(engine.countersign, item.pk, holders, hand(item))

    @rule(unit=st.sampled_from((*UNITS, "culture", "transport")))
    def add_branch(self, unit: str) -> None:
        assert self.process is not None
        self.attempt(
            engine.add_branch,
            self.process.pk,
            "ask",
            Holder(pool=f"{unit}/clerk", subject=unit),
            Hand(person=ADMINISTRATOR),
        )

    @rule(holders=some)
    def circulate(self, holders: list[Holder]) -> None:
        assert self.process is not None
        self.attempt(engine.circulate, self.process.pk, holders, Hand(person=ADMINISTRATOR))

    @rule(number=choice)
    def mark_read(self, number: int) -> None:
        item = self.pick(number, kind="read")
        if item is not None:
            assert self.attempt(engine.mark_read, item.pk, hand(item)) is not None

    @rule(number=choice)
    def chase(self, number: int) -> None:
        item = self.pick(number)
        if item is not None:
            self.attempt(engine.chase, item.pk, Hand(person=1))

    @rule(number=choice, twice=st.integers(min_value=0, max_value=5))
    def finish(self, number: int, twice: int) -> None:
        item = self.pick(number)
        if item is not None and twice == 0:
            self.attempt(engine.finish, item.pk, hand(item))

    @rule()
    def archive(self) -> None:
        assert self.process is not None
        if self.minutes % 3 == 0:
            self.attempt(engine.archive, self.process.pk, Hand(person=ADMINISTRATOR))

    # --- two at once, and strangers

    @precondition(lambda self: self.stale)
    @rule(number=choice)
    def act_on_what_was_handled(self, number: int) -> None:
        """A page that was open while somebody else acted."""
        item = WorkItem.objects.get(pk=self.stale[number % len(self.stale)])
        if item.state in ("open", "waiting", "queued"):
            return
        before = item.done_by
        for operation in (engine.complete, engine.finish):
            self.minutes += 1
            with pytest.raises(AlreadyHandled) as told, transaction.atomic():
                operation(item.pk, hand(item), self.here)
            assert told.value.by == before

    @rule(number=choice, kinds=st.sampled_from([(), ("outgoing_document",), ("agenda_item",)]))
    def through_a_delegation(self, number: int, kinds: tuple[str, ...]) -> None:
        item = self.pick(number)
        if item is None or item.person is None:
            return
        today = self.here.today
        lent = Delegation.objects.create(
            delegator=item.person,
            delegate=777,
            kinds=list(kinds),
            from_on=today,
            to_on=today,
            granted_by=item.person,
            granted_at=NOW,
        )
        them = engine.hand_of(777, (), today)
        moved = self.attempt(engine.transfer, item.pk, OTHERS[number % 7], them)
        if kinds == ("agenda_item",):
            assert moved is None
        elif moved is not None:
            item.refresh_from_db()
            assert (item.done_by, item.on_behalf_of) == (777, item.person)
        lent.delete()

    @rule(number=choice)
    def by_a_stranger(self, number: int) -> None:
        item = self.pick(number)
        if item is not None:
            assert self.attempt(engine.complete, item.pk, Hand(person=555, pools=frozenset({"x/y"}))) is None

    # --- always

    @invariant()
    def sound(self) -> None:
        if self.process is not None:
            must_be_sound(self.process, self.here)


class TestWalk(Walk.TestCase, HypothesisTestCase):  # type: ignore[misc]
    pass


TestWalk.settings = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
