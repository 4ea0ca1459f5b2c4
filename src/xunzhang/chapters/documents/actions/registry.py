"""Importing this registers every action of the chapter."""

from xunzhang.chapters.documents.actions import (
    bulletins,
    checking,
    dispatching,
    dissent,
    drafting,
    receiving,
    signing,
)

__all__ = ["bulletins", "checking", "dispatching", "dissent", "drafting", "receiving", "signing"]
