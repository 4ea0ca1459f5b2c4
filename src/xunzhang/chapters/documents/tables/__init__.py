"""The lists of documents."""

from xunzhang.chapters.documents.tables.incoming import IncomingTable
from xunzhang.chapters.documents.tables.numbers import NumbersTable
from xunzhang.chapters.documents.tables.outgoing import OutgoingTable

__all__ = ["IncomingTable", "NumbersTable", "OutgoingTable"]
