"""Kinds of matters: each chapter says what its matters are, who acts on them, and how they are shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from xunzhang.kernel.errors import Broken
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.procedure.people import Asking, Holder
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter


@dataclass(frozen=True, slots=True)
class Notice:
    """What whoever has the matter in hand should know before it goes on; `address` leads to where it is mended."""

    sentence: str
    provisions: tuple[str, ...] = ()
    address: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """What the matter is about no longer holds, or will not from a day on: how, since when, in short and in a sentence."""

    kind: str
    from_on: date
    label: str
    sentence: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "from_on": self.from_on.isoformat()}


@dataclass(frozen=True)
class MatterKind:
    """What the desk must know of one kind of matter.

    `facts(matter, on)` feeds the guards of its procedure; `resolve(matter, expression, asking)` turns an actor expression into people;
    `sees(actor, matter)` widens who may see it beyond those who have or had it; `panel` is the template of its own part of the page,
    with `panel_context`; `step_choices(matter, step, actor)` and `step_initial` fill the form of a step's action: for each field
    its (value, label) pairs, or the name of a list to be searched (`ui.lookups`); `notices(matter, actor)` stand on its card.
    """

    kind: str
    label: str | Promise
    facts: Callable[[Matter, date], Mapping[str, object]]
    resolve: Callable[[Matter, Mapping[str, object], Asking], Sequence[Holder]]
    panel: str
    panel_context: Callable[[HttpRequest, Matter, Actor], Mapping[str, Any]]
    subject: Callable[
        [Matter], Mapping[str, Any]
    ]  # inputs that name the chapter's own row, e.g. {"document_id": 7}
    sees: Callable[[Actor, Matter], bool] = field(default=lambda actor, matter: False)
    step_choices: Callable[[Matter, str, Actor], Mapping[str, Any]] = field(
        default=lambda matter, step, actor: {}
    )
    step_initial: Callable[[Matter, str, Actor], Mapping[str, Any]] = field(
        default=lambda matter, step, actor: {}
    )
    # Under fields of a step's form, what whoever fills them in should know.
    step_hints: Callable[[Matter, str], Mapping[str, str]] = field(default=lambda matter, step: {})
    # What its handling sheet says of it: rows of two, each a label and a text; empty: who leads it and who began it.
    sheet_rows: Callable[[Matter], Sequence[tuple[tuple[str, str], tuple[str, str]]]] = field(
        default=lambda matter: ()
    )
    # What the page shows, e.g. {"version": 3}: the form sends it back, so that nobody acts on what was not seen.
    as_read: Callable[[Matter], Mapping[str, Any]] = field(default=lambda matter: {})
    # A page of the chapter's own on which a step is done; empty: the form on the matter's page.
    step_page: Callable[[Matter, str], str] = field(default=lambda matter, step: "")
    notices: Callable[[Matter, Actor], Sequence[Notice]] = field(default=lambda matter, actor: ())
    # Questions put to the actor that are no items of the procedure: they stand above the inbox until answered.
    asked: Callable[[Actor], Sequence[Notice]] = field(default=lambda actor: ())
    # Whether dissent is still to be weighed; once decided it stands in the record only.
    weighs_dissent: Callable[[Matter], bool] = field(default=lambda matter: True)
    # After a return, withdrawal or other operation: the steps at which the matter now stands.
    moved: Callable[[Matter, frozenset[str]], None] = field(default=lambda matter, steps: None)
    # After a withdrawal: the operation whose act no longer counts, that one alone.
    withdrawn: Callable[[Matter, Move], None] = field(default=lambda matter, move: None)
    # Of some matters, those whose document no longer holds.
    ended: Callable[[Sequence[Matter]], Mapping[int, Ended]] = field(default=lambda matters: {})
    # Before an item is handed to a person: raises Refused where by the Rules that person may not do what its step asks.
    may_take: Callable[[Matter, WorkItem, int], None] = field(default=lambda matter, item, person_id: None)
    number: Callable[[Matter], str] = field(
        default=lambda matter: ""
    )  # e.g. of the document; shown as a badge
    stylesheet: str = ""
    # The page on which the chapter itself files such a matter, and its action; empty: matter.archive does.
    archive_page: Callable[[Matter], str] = field(default=lambda matter: "")
    archive_action: str = "matter.archive"
    # By operation, the name of who had entrusted the signature given with it (代签): both names are shown.
    entrusted_by: Callable[[Matter], Mapping[int, str]] = field(default=lambda matter: {})


_kinds: dict[str, MatterKind] = {}


def ended_of(matters: Sequence[Matter]) -> dict[int, Ended]:
    """Of some matters, those whose document no longer holds. One query for each kind among them."""
    found: dict[int, Ended] = {}
    for kind in sorted({one.kind for one in matters}):
        found.update(kind_of(kind).ended([one for one in matters if one.kind == kind]))
    return found


def register(kind: MatterKind) -> None:
    """Called once by each chapter, when its application is ready."""
    _kinds[kind.kind] = kind


def kind_of(name: str) -> MatterKind:
    """Raises Broken for a kind that no chapter registered."""
    if name not in _kinds:
        raise Broken(f"no chapter knows matters of kind {name}")
    return _kinds[name]


def kinds() -> tuple[MatterKind, ...]:
    return tuple(_kinds.values())
