"""Importing this registers every action of the chapter."""

from xunzhang.chapters.documents.actions import (
    answering,
    archiving,
    bulletins,
    checking,
    dispatching,
    dissent,
    drafting,
    ending,
    joint,
    judging,
    numbering,
    receipts,
    receiving,
    reviewing,
    signing,
)

__all__ = [
    "answering",
    "archiving",
    "bulletins",
    "checking",
    "dispatching",
    "dissent",
    "drafting",
    "ending",
    "joint",
    "judging",
    "numbering",
    "receipts",
    "receiving",
    "reviewing",
    "signing",
]
