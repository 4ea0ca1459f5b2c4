"""Official documents going out and coming in (chapter 9 of the Rules; 中办发〔2012〕14号). Units are named by their codes."""

from xunzhang.chapters.documents.models.incoming import IncomingDocument
from xunzhang.chapters.documents.models.numbers import AssignedNumber, NumberSeries, SealUse
from xunzhang.chapters.documents.models.outgoing import (
    DocumentVersion,
    OutgoingDocument,
    Recipient,
    Signature,
)

__all__ = [
    "AssignedNumber",
    "DocumentVersion",
    "IncomingDocument",
    "NumberSeries",
    "OutgoingDocument",
    "Recipient",
    "SealUse",
    "Signature",
]
