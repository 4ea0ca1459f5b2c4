"""What matters say and who has to do with them, gathered for the index; as many queries for five hundred as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xunzhang.chapters.documents.models import (
    Coordination,
    DeadlineChange,
    DraftReturn,
    FileText,
    HandlingInstruction,
    HandlingProposal,
    HandlingResult,
    IncomingDocument,
    JointSignature,
    Negotiation,
    OutgoingDocument,
    Signature,
)
from xunzhang.chapters.documents.searching.tokens import facet, heading
from xunzhang.chapters.matters.models import Instruction
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.record import secrecy
from xunzhang.record.models import Attachment, Matter

KINDS = ("outgoing_document", "incoming_document")
MOST_OF_FILES = 60_000  # characters of all files of one matter together
MOST_OF_ALL = 200_000
READABLE = (
    "application/pdf",
    "application/ofd",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
)
# Signs that no text has: one begins a part, the next says which it is.
MARK = "\x1f"
TITLE, NUMBER, PARTY, BODY, OPINION, FILE, RECOGNISED = PARTS = (
    *("\x01", "\x02", "\x03", "\x04", "\x05", "\x06"),
    "\x07",
)
_CLEAN: dict[int, str | int] = dict.fromkeys(range(32), " ") | {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
# First letters of the facets.
WAY, KIND, DIRECTION, STATE, UNIT, SECRECY = "d", "k", "r", "s", "u", "l"
PERSON, POOL, SEEN_BY_UNIT, UNDER_WAY = "p", "g", "v", "o"
DELIVERED_BY = "c"  # whoever sent it to the unit: of hundreds of copies a search does not look at one


@dataclass(slots=True)
class Content:
    """One matter as the index wants it."""

    matter: int
    parts: dict[str, list[str]] = field(default_factory=lambda: {part: [] for part in PARTS})
    facets: set[str] = field(default_factory=set)
    has_unread_files: bool = False
    is_delivery: bool = False

    def say(self, part: str, *texts: str) -> None:
        """Add texts to a part, with blanks joined and digits and letters of half width."""
        cleaned = (" ".join(one.translate(_CLEAN).split()) for one in texts)
        self.parts[part].extend(one for one in cleaned if one)

    @property
    def text(self) -> str:
        """The parts behind their marks; nothing of a part that has none."""
        return "".join(f"{MARK}{part}{'　'.join(texts)}" for part, texts in self.parts.items() if texts)[
            :MOST_OF_ALL
        ]


def gather(matters: Collection[int]) -> dict[int, Content]:
    """Number of the matter → its content; matters of other kinds are left out."""
    rows = {
        row.pk: row
        for row in Matter.objects.filter(pk__in=matters, kind__in=KINDS).only(
            "title", "kind", "secrecy", "opened_by", "process_id"
        )
    }
    found = {pk: Content(pk) for pk in rows}
    outgoing = [pk for pk, row in rows.items() if row.kind == KINDS[0]]
    incoming = [pk for pk, row in rows.items() if row.kind == KINDS[1]]
    if outgoing:
        _outgoing(found, outgoing)
    if incoming:
        _incoming(found, incoming)
    if rows:
        _of_every_kind(found, rows)
        _files(found, rows)
    return found


def _outgoing(found: Mapping[int, Content], matters: list[int]) -> None:
    by_document: dict[int, Content] = {}
    for row in OutgoingDocument.objects.filter(matter__in=matters).prefetch_related("recipients"):
        content = by_document[row.pk] = found[row.matter_id]
        content.say(TITLE, row.title)
        content.say(NUMBER, row.document_number)
        content.say(PARTY, row.main_recipients_text)
        content.say(BODY, row.body, row.issued_title, row.issued_text, row.note)
        for one in row.attachments:
            content.say(BODY, str(one.get("title", "")), str(one.get("text", "")))
        content.say(OPINION, row.necessity, row.basis, row.meeting_title)
        content.facets |= {
            facet(WAY, "outgoing"),
            facet(KIND, row.document_kind),
            facet(DIRECTION, row.direction),
            facet(STATE, row.state),
            facet(UNIT, row.issuing_unit),
            facet(UNIT, row.drafting_unit),
            *(facet(UNIT, one.unit) for one in row.recipients.all()),
            *heading(row.title, row.document_number),
        }
        if (
            row.state != OutgoingDocument.State.DRAFT
        ):  # a department's own too: who may see it is asked of the rows
            content.facets.add(facet(UNDER_WAY, ""))
    for model, texts in (
        (Signature, ("person_name", "opinion")),
        (Negotiation, ("account", "grounds", "proposal")),
        (Coordination, ("coordinated_by_name", "opinion")),
        (JointSignature, ("signer_name", "opinion")),
        (DraftReturn, ("returned_by_name", "reason")),
    ):
        _opinions(model, "document", texts, by_document)


def _incoming(found: Mapping[int, Content], matters: list[int]) -> None:
    by_document: dict[int, Content] = {}
    rows = IncomingDocument.objects.filter(matter__in=matters).select_related("sent_document")
    for row in rows.defer("elements"):
        content = by_document[row.pk] = found[row.matter_id]
        content.say(TITLE, row.title)
        content.say(NUMBER, row.document_number, row.register_number)
        content.say(PARTY, row.sender)
        sent = row.sent_document
        if sent is not None:
            content.is_delivery = True
            content.say(BODY, sent.body, sent.issued_title, sent.issued_text, sent.note)
            for one in sent.attachments:
                content.say(BODY, str(one.get("title", "")), str(one.get("text", "")))
        content.say(OPINION, row.review_opinion, row.return_reason, row.reply, row.late_reason)
        content.facets |= {
            facet(WAY, "incoming"),
            facet(KIND, row.document_kind),
            facet(STATE, row.state),
            facet(UNIT, row.sender_unit),
            facet(UNIT, row.unit),
            facet(SEEN_BY_UNIT, row.unit),
            facet(SEEN_BY_UNIT, row.registering_unit),
            *heading(row.title, row.document_number, row.sender),
        }
    by_proposal = {}
    for proposal in HandlingProposal.objects.filter(document__in=by_document):
        content = by_proposal[proposal.pk] = by_document[proposal.document_id]
        content.say(OPINION, proposal.proposed_by_name, proposal.opinion)
    _opinions(DeadlineChange, "document", ("reason",), by_document)
    if by_proposal:
        _opinions(HandlingInstruction, "proposal", ("person_name", "text"), by_proposal)
        _opinions(HandlingResult, "proposal", ("person_name", "result"), by_proposal)


def _opinions(model: Any, of: str, fields: Iterable[str], contents: Mapping[int, Content]) -> None:
    rows = model.objects.filter(**{f"{of}__in": contents}).order_by("pk").values_list(f"{of}_id", *fields)
    for owner, *texts in rows:
        contents[owner].say(OPINION, *texts)


def _of_every_kind(found: Mapping[int, Content], rows: Mapping[int, Matter]) -> None:
    """Instructions, notes of the procedure, and whoever has or had it in hand."""
    by_process = {row.process_id: found[pk] for pk, row in rows.items() if row.process_id is not None}
    for pk, row in rows.items():
        opener = DELIVERED_BY if found[pk].is_delivery else PERSON
        found[pk].facets |= {facet(SECRECY, row.secrecy), facet(opener, row.opened_by)}
        if not found[pk].parts[TITLE]:
            found[pk].say(TITLE, row.title)
    _opinions(Instruction, "matter", ("person_name", "text"), found)
    said: dict[int, set[str]] = defaultdict(set)
    notes = Move.objects.filter(process__in=by_process).exclude(note="")
    for process, note in notes.order_by("pk").values_list("process_id", "note"):
        # The opinion of a step is the note of its move too.
        if note not in said[process] and note not in by_process[process].parts[OPINION]:
            by_process[process].say(OPINION, note)
        said[process].add(note)
    items = WorkItem.objects.filter(process__in=by_process)
    for process, pool, *people in items.values_list(
        "process_id", "pool", "person", "done_by", "on_behalf_of"
    ):
        facets = by_process[process].facets
        facets.update(facet(PERSON, one) for one in people if one is not None)
        if pool is not None:
            facets.add(facet(POOL, pool))


def _files(found: Mapping[int, Content], rows: Mapping[int, Matter]) -> None:
    """The text of files that stand and are no more secret than their matter: who sees the one may see the other."""
    own = set(
        OutgoingDocument.objects.filter(matter__in=rows).exclude(final_digest="").values_list("final_digest")
    )
    kept = [
        one
        for one in Attachment.objects.filter(matter__in=rows, withdrawn_at=None)
        if secrecy.rank(one.secrecy) <= secrecy.rank(rows[one.matter_id].secrecy)  # type: ignore[index]
    ]
    digests = {one.digest for one in kept if one.digest and (one.digest,) not in own}
    rows_of_files = FileText.objects.filter(digest__in=digests) if digests else ()
    texts = {row.digest: row for row in rows_of_files}
    room = dict.fromkeys(rows, MOST_OF_FILES)
    for one in kept:
        content = found[one.matter_id]  # type: ignore[index]
        content.say(FILE, one.name)
        if one.digest not in digests:
            continue
        if one.digest not in texts:
            content.has_unread_files |= one.media_type in READABLE
            continue
        for part, text in ((FILE, texts[one.digest].text), (RECOGNISED, texts[one.digest].recognised)):
            content.say(part, text[: room[content.matter]])
            room[content.matter] = max(0, room[content.matter] - len(text))
