"""A procedure as data: steps, who acts, where each outcome leads, deadlines, the provisions a step rests on.

The format is described in docs/reference/procedure-format.md.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from xunzhang.rulebook.texts import Text

ACTOR_SHAPES = ("person", "pool", "post", "decision", "each")

Actor = Mapping[str, object]
Operation = Literal[
    "return",
    "withdraw",
    "transfer",
    "add_before",
    "add_after",
    "countersign",
    "circulate",
    "chase",
    "finish",
]
ORDINARY: tuple[Operation, ...] = (
    "return",
    "withdraw",
    "transfer",
    "add_before",
    "add_after",
    "countersign",
    "circulate",
    "chase",
)
DueUnit = Literal["working_day", "natural_day"]
STRAIGHT_BACK = "straight_back"  # the one outcome of a step that was asked to answer straight back
AGREED, OBJECTED = "agreed", "objected"  # outcomes of an added signer


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Due(_Part, frozen=True, kw_only=True):
    """A deadline counted from the day the step is reached, which is not counted itself.

    `days` or the installation's `setting` of that name; `fact` names a date that goes before both when it is known.
    `warn_before` and `escalate_after` are days of the same unit.
    """

    days: int | None = None
    setting: str | None = None
    fact: str | None = None
    unit: DueUnit = "working_day"
    warn_before: int = 0
    escalate_to: Actor | None = None
    escalate_after: int = 0


class Outcome(_Part, frozen=True, kw_only=True):
    """One way out of a task. `when` must hold over the facts; else `otherwise` says what to do."""

    label: Text
    to: str
    when: Mapping[str, object] | None = None
    otherwise: Text | None = None
    objection: bool = False


class Way(_Part, frozen=True, kw_only=True):
    """One way out of a step that nobody handles: taken when its guard holds; the last has none."""

    to: str
    when: Mapping[str, object] | None = None
    label: Text | None = None


class Step(_Part, frozen=True, kw_only=True, tag_field="kind"):
    """What all steps have. `provisions`: ids of the rulebook; `action`: the registered action that performs it."""

    label: Text
    provisions: tuple[str, ...] = ()
    action: str | None = None


class Task(Step, frozen=True, kw_only=True, tag="task"):
    """A step that one person, or one of a pool, handles.

    Whoever has it may return it and want the answer straight back, unless `asks_straight_back` is false; it may itself be
    what is wanted straight back, unless `answers_straight_back` is false: where the matter cannot leap over what lies between.
    """

    actor: Actor
    outcomes: dict[str, Outcome]
    due: Due | None = None
    allows: tuple[Operation, ...] = ORDINARY
    returns: Literal["earlier", "none"] | tuple[str, ...] = "earlier"
    asks_straight_back: bool = True
    answers_straight_back: bool = True


class Split(Step, frozen=True, kw_only=True, tag="split"):
    """Parallel branches up to `join`: fixed ones, or one at step `branch` for each that `each` gives."""

    join: str
    branches: tuple[str, ...] = ()
    each: Actor | None = None
    branch: str | None = None
    may_add: bool = True  # whether a branch may be added while it is running

    @property
    def entrances(self) -> tuple[str, ...]:
        return (self.branch,) if self.branch else self.branches


class Quorum(_Part, frozen=True, kw_only=True):
    at_least: int


class Join(Step, frozen=True, kw_only=True, tag="join"):
    """Goes on when all branches, any one, or a number of them have arrived.

    Guards see the facts `branches`, `arrived` and `objections` (numbers) beside the matter's.
    """

    next: tuple[Way, ...]
    rule: Literal["all", "any"] | Quorum = "all"


class Choice(Step, frozen=True, kw_only=True, tag="choice"):
    next: tuple[Way, ...]


class Circulate(Step, frozen=True, kw_only=True, tag="circulate"):
    """Sends the matter to read and goes on at once."""

    readers: tuple[Actor, ...]
    to: str


class End(Step, frozen=True, kw_only=True, tag="end"):
    pass


AnyStep = Task | Split | Join | Choice | Circulate | End


class Definition(_Part, frozen=True, kw_only=True):
    """One version of one procedure. `procedure` is its key."""

    procedure: str
    version: int
    label: Text
    start: str
    steps: dict[str, AnyStep]

    @property
    def name(self) -> str:
        """Key and version, as in outgoing_document/2."""
        return f"{self.procedure}/{self.version}"


def ways_out(step: AnyStep) -> tuple[tuple[str, Text | None], ...]:
    """Where a step leads, with the label of the way: (target, label)."""
    match step:
        case Task():
            return tuple((outcome.to, outcome.label) for outcome in step.outcomes.values())
        case Split():
            return tuple((entrance, None) for entrance in step.entrances)
        case Join() | Choice():
            return tuple((way.to, way.label) for way in step.next)
        case Circulate():
            return ((step.to, None),)
    return ()
