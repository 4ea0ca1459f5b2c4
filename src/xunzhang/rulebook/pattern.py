"""What every pattern compiles to, and what it may look at when it says how things stand."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from xunzhang.rulebook.closures import Circumstances, ConditionClosure, TermClosure
from xunzhang.rulebook.model import Fact, Role
from xunzhang.rulebook.terms import ALWAYS, Condition, Term, facts_in
from xunzhang.rulebook.texts import Text, plain
from xunzhang.rulebook.vocabulary import shown

Standing = Literal["met", "breached"]
Parameters = Mapping[str, Any]


class Case:
    """One case before a rule: facts, day, settings, and the labels to speak of them."""

    def __init__(
        self,
        facts: Mapping[str, Any],
        here: Circumstances,
        definitions: Mapping[str, Fact],
        roles: Mapping[str, Role],
    ) -> None:
        self.facts = facts
        self.here = here
        self.definitions = definitions
        self.roles = roles

    def label(self, fact: str) -> Text:
        return self.definitions[fact].label

    def shown(self, fact: str) -> Text:
        return shown(self.definitions[fact], self.facts.get(fact), self.roles)

    def value(self, term: TermClosure) -> Any:
        return term(self.facts, self.here)

    def text(self, term: TermClosure) -> Text:
        return plain(self.value(term))

    def role(self, name: str) -> Text:
        return self.roles[name].label

    def named(self, fact: str, members: frozenset[str]) -> Text:
        """Some members of a set fact, by their labels."""
        return shown(self.definitions[fact], members, self.roles)

    def stated(self, condition: Condition) -> Text:
        """The known facts that a condition looks at, as they are; nothing where there are none."""
        known = [name for name in facts_in(condition) if self.facts.get(name) is not None]
        named = [(self.label(name), self.shown(name)) for name in known]
        if not named:
            return Text("", "")
        return Text(
            "；".join(f"{label.zh}：{now.zh}" for label, now in named) + "。",
            "; ".join(f"{label.en}: {now.en}" for label, now in named) + ".",
        )

    def holds(self, condition: ConditionClosure) -> bool | None:
        return condition(self.facts, self.here)


class Verdict(msgspec.Struct, frozen=True):
    """What a named function answers: None is unknown, for want of `missing`."""

    complies: bool | None
    says: Text
    missing: tuple[str, ...] = ()


Function = Callable[[Mapping[str, Any], Mapping[str, Any], Circumstances], Verdict]


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled rule. It is met when `complies`, where `applies`; `says` tells how things stand.

    `results` are terms shown in sentences and findings under their names (due_on, limit). A rule that is a
    named function has `function` and cannot be lowered to SQL.
    """

    complies: Condition
    says: Callable[[Case, Standing], Text]
    applies: Condition = ALWAYS
    results: dict[str, Term] = {}
    texts: Callable[[Case], dict[str, Text]] | None = None
    uses: tuple[str, ...] = ()
    duty: tuple[str, Text] | None = None
    rests_on: Callable[[Case], str | None] | None = None
    function: Function | None = None
    parameters: dict[str, Any] = {}
