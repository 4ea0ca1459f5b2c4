"""Official documents going out and coming in (chapter 9 of the Rules; 中办发〔2012〕14号). Units are named by their codes."""

from xunzhang.chapters.documents.models.archive import ArchivedDocument, ArchiveSeries
from xunzhang.chapters.documents.models.bulletins import Bulletin
from xunzhang.chapters.documents.models.copies import NumberedCopy, Printing
from xunzhang.chapters.documents.models.dissent import Coordination, Negotiation
from xunzhang.chapters.documents.models.drafting import CheckAnswer, DraftInProgress, SecrecyLowering
from xunzhang.chapters.documents.models.ending import DocumentEnding
from xunzhang.chapters.documents.models.figures import MonthFigure
from xunzhang.chapters.documents.models.handling import (
    DeadlineChange,
    HandlingInstruction,
    HandlingProposal,
    HandlingResult,
)
from xunzhang.chapters.documents.models.incoming import IncomingDocument, RegisterSeries
from xunzhang.chapters.documents.models.joint import (
    DraftReturn,
    JointOrgan,
    JointSignature,
    SealAuthorisation,
)
from xunzhang.chapters.documents.models.numbers import AssignedNumber, NumberSeries, SealUse
from xunzhang.chapters.documents.models.outgoing import (
    DocumentVersion,
    OutgoingDocument,
    Recipient,
    Signature,
)
from xunzhang.chapters.documents.models.receipts import OutsideReceipt, ScopeChange
from xunzhang.chapters.documents.models.scans import Scan, ScannedPage
from xunzhang.chapters.documents.models.search import FileText, SearchEntry, SearchIndex, UnfinishedIndex

__all__ = [
    "ArchiveSeries",
    "ArchivedDocument",
    "AssignedNumber",
    "Bulletin",
    "CheckAnswer",
    "Coordination",
    "DeadlineChange",
    "DocumentEnding",
    "DocumentVersion",
    "DraftInProgress",
    "DraftReturn",
    "FileText",
    "HandlingInstruction",
    "HandlingProposal",
    "HandlingResult",
    "IncomingDocument",
    "JointOrgan",
    "JointSignature",
    "MonthFigure",
    "Negotiation",
    "NumberSeries",
    "NumberedCopy",
    "OutgoingDocument",
    "OutsideReceipt",
    "Printing",
    "Recipient",
    "RegisterSeries",
    "Scan",
    "ScannedPage",
    "ScopeChange",
    "SealAuthorisation",
    "SealUse",
    "SearchEntry",
    "SearchIndex",
    "SecrecyLowering",
    "Signature",
    "UnfinishedIndex",
]
