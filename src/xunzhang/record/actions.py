"""The one way to write: registered actions, one transaction each.

Permission, facts, assess, advance, save, record: in that order. A page, the API and the command line
all call `perform`; none of them writes by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xunzhang.kernel.errors import XunzhangError
from xunzhang.record.actor import Actor


class ActionInputs(BaseModel):
    """What an action takes. Field titles are Chinese labels; API, command and form are made from them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    departures: dict[str, str] = Field(default_factory=dict, title="例外及理由")
    judgements: dict[str, str] = Field(default_factory=dict, title="人工判断")


class NotPermitted(XunzhangError):
    """The actor may not do this at all (no article decides it: posts, units and state do)."""


class NotFound(XunzhangError):
    """No such thing, or nothing the actor may see."""


class InvalidInputs(XunzhangError):
    """`errors`: field name → sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = dict(errors)


class Conflict(XunzhangError):
    """Somebody else acted first; the sentence says who and when."""


@dataclass(frozen=True)
class ActionSpec:
    name: str  # noun.verb, the same in permission, journal, procedure, API and command
    label: str
    label_en: str
    inputs: type[ActionInputs]
    function: Callable[..., Any]
    batch: bool = False  # safe to do to many at once


REGISTRY: dict[str, ActionSpec] = {}


def action(
    name: str, *, label: str, label_en: str, inputs: type[ActionInputs], batch: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register `function(act, inputs)` under `name`. Calling it directly is for other actions only."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in REGISTRY:
            raise RuntimeError(f"action {name} is registered twice")
        REGISTRY[name] = ActionSpec(name, label, label_en, inputs, function, batch)
        return function

    return register


@dataclass
class Act:
    """The running action: who acts, what was found so far, and the way into the journal."""

    name: str
    actor: Actor
    findings: list[Any] = field(default_factory=list)

    def permit(self, allowed: bool, sentence: str) -> None:
        """Deny by default: raise `NotPermitted(sentence)` unless `allowed`."""
        if not allowed:
            raise NotPermitted(sentence)


def perform(name: str, actor: Actor, inputs: ActionInputs | Mapping[str, Any]) -> Any:
    """Do the action in one transaction and return what it returns.

    Raises InvalidInputs, NotPermitted, NotFound, Conflict, Refused.
    """
    spec = REGISTRY[name]
    if not isinstance(inputs, spec.inputs):
        try:
            inputs = spec.inputs.model_validate(inputs)
        except ValidationError as problem:
            raise InvalidInputs({".".join(map(str, e["loc"])): e["msg"] for e in problem.errors()}) from None
    with transaction.atomic():
        return spec.function(Act(name, actor), inputs)


__all__: Sequence[str] = ("REGISTRY", "Act", "ActionInputs", "action", "perform")
