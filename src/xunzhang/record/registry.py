"""What may be done: every registered action, the rules above them all, and what is told at their end."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from xunzhang.record.actor import Actor
from xunzhang.record.errors import NotFound
from xunzhang.record.inputs import ActionInputs

RECORD_LANGUAGE = "zh-hans"  # the journal is kept in one language, whoever acts
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class ActionSpec:
    name: str  # noun.verb, the same in permission, journal, procedure, API and command
    label: str
    label_en: str
    inputs: type[ActionInputs]
    function: Callable[..., Any]
    batch: bool = False  # safe to do to many at once
    prepare: Callable[[Actor, Any], Any] | None = None


REGISTRY: dict[str, ActionSpec] = {}
Guard = Callable[[Actor, str], str | Promise | None]
GUARDS: list[Guard] = []


def action(
    name: str,
    *,
    label: str,
    label_en: str,
    inputs: type[ActionInputs],
    batch: bool = False,
    prepare: Callable[[Actor, Any], Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register `function(act, inputs)` under `name`. Other actions do it with `act.perform`.

    What may last, such as reading a file, is done by `prepare(actor, inputs)` before the transaction begins; what it
    returns is `act.prepared`. It writes nothing, and leaves it to the action to refuse.
    """
    if not _NAME.fullmatch(name):
        raise RuntimeError(f"an action is called noun.verb: {name}")

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in REGISTRY:
            raise RuntimeError(f"action {name} is registered twice")
        REGISTRY[name] = ActionSpec(name, label, label_en, inputs, function, batch, prepare)
        return function

    return register


def guard(function: Guard) -> Guard:
    """Ask `function(actor, action)` before every act; a sentence it returns denies the act.

    For rules that stand above all actions, such as the separation of the administrators.
    """
    if function not in GUARDS:
        GUARDS.append(function)
    return function


Afterwards = Callable[[frozenset[int]], None]
AFTERWARDS: list[Afterwards] = []


def afterwards(function: Afterwards) -> Afterwards:
    """Call `function(matters)` at the end of every transaction of acts, with the numbers of the matters they touched.

    For what is derived from the records and must agree with them at once, such as an index; it records nothing.
    """
    if function not in AFTERWARDS:
        AFTERWARDS.append(function)
    return function


def spec_of(name: str) -> ActionSpec:
    """The registered action. Raises NotFound."""
    if name not in REGISTRY:
        raise NotFound(_("没有名为“%(name)s”的操作。") % {"name": name})
    return REGISTRY[name]


def kind_of(subject: Model | None) -> str:
    """What a row is called in the journal: its model's name in small letters, `outgoing_document`."""
    return "" if subject is None else re.sub(r"(?<!^)(?=[A-Z])", "_", type(subject).__name__).lower()


def in_chinese(text: str | Promise) -> str:
    """A sentence as the journal keeps it, whatever language the actor reads; only a lazy one can be put into it."""
    with override(RECORD_LANGUAGE):
        return str(text)


def in_english(text: str | Promise) -> str:
    with override("en"):
        return str(text)
