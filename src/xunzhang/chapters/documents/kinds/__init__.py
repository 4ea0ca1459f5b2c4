"""The kinds of matters of this chapter, as the desk knows them."""

from xunzhang.chapters.documents.kinds.incoming import INCOMING
from xunzhang.chapters.documents.kinds.outgoing import OUTGOING
from xunzhang.chapters.matters.kinds import register


def register_kinds() -> None:
    """Called when the application is ready."""
    register(OUTGOING)
    register(INCOMING)
