"""Who acts and who is asked: integers and pools, resolved by the chapter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from xunzhang.kernel import clock
from xunzhang.kernel.calendar import WorkingCalendar
from xunzhang.procedure.definitions import Definition, Shelf


@dataclass(frozen=True, slots=True)
class Lent:
    """What one delegation lends: the delegator's items and, where given, those of the delegator's pools.

    `kinds`: kinds of process; empty means all.
    """

    delegator: int
    kinds: frozenset[str] = frozenset()
    pools: frozenset[str] = frozenset()

    def covers(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Hand:
    """The person who acts, the pools (`unit/role`) of the posts held today, and what others have lent.

    `delegations.hand_of` makes one. `overrides`: may act on what is somebody else's; the chapter decides that
    (an administrator, the one who started the matter).
    """

    person: int
    pools: frozenset[str] = frozenset()
    lent: tuple[Lent, ...] = ()
    overrides: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """One person or one pool, with the sentence that says why it is theirs.

    `subject` is what a branch is about (a unit's code) and is handed on to the steps of that branch.
    """

    person: int | None = None
    pool: str | None = None
    subject: str = ""
    zh: str = ""
    en: str = ""
    provisions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.person is None) == (self.pool is None):
            raise ValueError("a holder is one person or one pool")


@dataclass(frozen=True, slots=True)
class Asking:
    """For which place in which process a holder is looked for. `process` is the row's id, None while it starts."""

    process: int | None
    government: str
    definition: Definition
    step: str
    subject: str
    started_by: int
    facts: Mapping[str, object]
    on: date


class Resolver(Protocol):
    """Turns an actor expression into people or pools; given by the chapter."""

    def resolve(self, expression: Mapping[str, object], asking: Asking) -> Sequence[Holder]:
        """All holders in the order they are to be shown; none when nobody fits."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """What the engine works with, passed into every operation."""

    shelf: Shelf
    resolver: Resolver
    calendar: WorkingCalendar
    facts: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, int] = field(default_factory=dict)
    now: datetime = field(default_factory=clock.now)

    @property
    def today(self) -> date:
        return self.now.astimezone(clock.BEIJING).date()
