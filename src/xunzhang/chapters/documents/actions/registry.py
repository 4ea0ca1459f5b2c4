"""Importing this registers every action of the chapter."""

from xunzhang.chapters.documents.actions import dispatching, drafting, receiving, signing

__all__ = ["dispatching", "drafting", "receiving", "signing"]
