"""Procedures as data: pure, no framework.

A file is read with `read`, a folder into a `Shelf`; `check` says what is wrong. See docs/reference/procedure-format.md.
"""

from xunzhang.procedure.definitions.checking import check
from xunzhang.procedure.definitions.model import (
    AGREED,
    OBJECTED,
    STRAIGHT_BACK,
    Choice,
    Circulate,
    Definition,
    Due,
    End,
    Join,
    Outcome,
    Quorum,
    Split,
    Step,
    Task,
    Way,
    ways_out,
)
from xunzhang.procedure.definitions.reading import DefinitionError, NoDefinition, Shelf, read

__all__ = [
    "AGREED",
    "OBJECTED",
    "STRAIGHT_BACK",
    "Choice",
    "Circulate",
    "Definition",
    "DefinitionError",
    "Due",
    "End",
    "Join",
    "NoDefinition",
    "Outcome",
    "Quorum",
    "Shelf",
    "Split",
    "Step",
    "Task",
    "Way",
    "check",
    "read",
    "ways_out",
]
