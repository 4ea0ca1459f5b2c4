"""The small language of rules as a syntax tree: terms that have values, conditions that are true, false or unknown.

Data, never text to be evaluated. compile.py lowers it to Python closures, lower.py to SQL; both follow SQL's three-valued
logic: what is unknown stays unknown until it no longer matters.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

Operator = Literal["eq", "lt", "le", "gt", "ge"]
Unit = Literal["working_day", "natural_day", "month", "year"]


class _Node(msgspec.Struct, frozen=True):
    pass


class FactTerm(_Node, frozen=True, tag=True):
    name: str


class Constant(_Node, frozen=True, tag=True):
    value: object


class SettingTerm(_Node, frozen=True, tag=True):
    """A setting of the installation, as of the day of assessment."""

    name: str


class AssessedDay(_Node, frozen=True, tag=True):
    """The day of assessment."""


class Shifted(_Node, frozen=True, tag=True):
    """A date so many days after (or before, `back`) another; the first day is not counted."""

    base: "Term"
    number: "Term"
    unit: Unit
    back: bool = False


class Plus(_Node, frozen=True, tag=True):
    left: "Term"
    right: "Term"


class Size(_Node, frozen=True, tag=True):
    """How many are in a set."""

    of: "Term"


class Lookup(_Node, frozen=True, tag=True):
    """The entry for a key; unknown when the key is unknown or has no entry."""

    key: "Term"
    entries: tuple[tuple[object, object], ...]


class FirstKnown(_Node, frozen=True, tag=True):
    first: "Term"
    otherwise: "Term"


Term = FactTerm | Constant | SettingTerm | AssessedDay | Shifted | Plus | Size | Lookup | FirstKnown


class Compare(_Node, frozen=True, tag=True):
    operator: Operator
    left: Term
    right: Term


class OneOf(_Node, frozen=True, tag=True):
    term: Term
    values: tuple[object, ...]


class Has(_Node, frozen=True, tag=True):
    """The set contains the member."""

    members: Term
    member: Term


class Covers(_Node, frozen=True, tag=True):
    """The first set contains all of the second."""

    members: Term
    others: Term


class Known(_Node, frozen=True, tag=True):
    term: Term


class All(_Node, frozen=True, tag=True):
    parts: tuple["Condition", ...]


class Some(_Node, frozen=True, tag=True):
    parts: tuple["Condition", ...]


class Not(_Node, frozen=True, tag=True):
    part: "Condition"


Condition = Compare | OneOf | Has | Covers | Known | All | Some | Not
Node = Term | Condition
ALWAYS = All(())
NEVER = Some(())


def all_of(*parts: Condition) -> Condition:
    """All of the parts, nested ones taken in."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Shifted(base, number):
            return (base, number)
        case Plus(left, right) | Compare(_, left, right):
            return (left, right)
        case Size(of):
            return (of,)
        case Lookup(key):
            return (key,)
        case FirstKnown(first, otherwise):
            return (first, otherwise)
        case OneOf(term) | Known(term):
            return (term,)
        case Has(members, other) | Covers(members, other):
            return (members, other)
        case All(parts) | Some(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_in(*nodes: Node) -> tuple[str, ...]:
    """Names of the facts that the nodes look at, in order, each once."""
    return tuple(dict.fromkeys(one.name for node in nodes for one in walk(node) if isinstance(one, FactTerm)))


def settings_in(*nodes: Node) -> tuple[str, ...]:
    """Names of the settings that the nodes look at, in order, each once."""
    return tuple(
        dict.fromkeys(one.name for node in nodes for one in walk(node) if isinstance(one, SettingTerm))
    )
