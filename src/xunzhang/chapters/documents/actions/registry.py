"""Importing this registers every action of the chapter."""

from xunzhang.chapters.documents.actions import (
    answering,
    bulletins,
    checking,
    dispatching,
    dissent,
    drafting,
    receiving,
    reviewing,
    signing,
)

__all__ = [
    "answering",
    "bulletins",
    "checking",
    "dispatching",
    "dissent",
    "drafting",
    "receiving",
    "reviewing",
    "signing",
]
