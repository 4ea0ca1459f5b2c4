"""The journal: one chain of entries, each holding the digest of the one before it.

An entry's digest is the SM3 (GB/T 32905-2016) of its content in the written form of `canonical`. Whoever changes,
removes, inserts or reorders an entry must change every later digest, and the last one is noted elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.record.actor import Actor
from xunzhang.record.canonical import canonical, instant, written
from xunzhang.record.models import FindingRecord, JournalEntry, Matter

FORMAT = 1
BEFORE_THE_FIRST = "0" * 64
COUNTED = frozenset({"breached", "departed", "judgement"})
_LOCK = 0x786A_6F75_726E  # any number, always the same: the key of PostgreSQL's lock on the end of the chain


@dataclass(frozen=True)
class Draft:
    """An entry before it takes its place in the chain."""

    action: str
    actor: Actor
    summary: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    findings: Sequence[Mapping[str, Any]] = ()
    matter: Matter | None = None
    subject_kind: str = ""
    subject_id: str = ""
    on_behalf_of: int | None = None
    on_behalf_of_name: str = ""
    entrustment: int | None = None
    government: str = ""
    rulebook_version: str = ""
    attachments: Sequence[str] = ()


@dataclass(frozen=True)
class Head:
    """The end of the chain, to be noted outside: what is cut off after it is noticed."""

    sequence: int
    digest: str


@dataclass(frozen=True)
class Fault:
    """The first entry at which the chain does not hold. `kind`: changed, missing, inserted, broken_link, cut."""

    sequence: int
    kind: str
    sentence: str
    sentence_en: str


@dataclass(frozen=True)
class Verification:
    checked: int
    head: Head
    fault: Fault | None = None


def content_of(entry: JournalEntry) -> dict[str, Any]:
    """What the digest is taken over: everything in the entry but the digest itself."""
    return {
        "format": FORMAT,
        "sequence": entry.sequence,
        "at": instant(entry.at),
        "action": entry.action,
        "actor": {"account": entry.account, "person": entry.person, "name": entry.name},
        "on_behalf_of": {"person": entry.on_behalf_of, "name": entry.on_behalf_of_name},
        "entrustment": entry.entrustment,
        "matter": entry.matter_id,
        "subject": {"kind": entry.subject_kind, "id": entry.subject_id},
        "summary": entry.summary,
        # As text, the very text that is kept: no reading and writing again can change it.
        "payload": entry.payload,
        "findings": entry.findings,
        "government": entry.government,
        "rulebook_version": entry.rulebook_version,
        "channel": entry.channel,
        "address": entry.address,
        "attachments": entry.attachments,
        "previous_digest": entry.previous_digest,
    }


def digest_of(entry: JournalEntry) -> str:
    return sm3(canonical(content_of(entry)))


def head() -> Head:
    """The last entry's number and digest; number 0 before the first."""
    last = JournalEntry.objects.order_by("-sequence").values_list("sequence", "digest").first()
    return Head(*last) if last else Head(0, BEFORE_THE_FIRST)


def _hold_the_end() -> None:
    """Let nobody else append until this transaction ends.

    SQLite's transactions are IMMEDIATE: one that runs is the only writer already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def append(drafts: Iterable[Draft]) -> list[JournalEntry]:
    """Put the entries at the end of the chain, in the running transaction; do it last, since it holds up other writers.

    Raises TransactionManagementError outside a transaction, TypeError for a payload without an exact written form.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written in the transaction of the act")
    drafts = list(drafts)
    if not drafts:
        return []
    _hold_the_end()
    end = head()
    at = clock.now()  # taken while the end is held: time does not run backwards along the chain
    entries = []
    for draft in drafts:
        entry = _entry(draft, end, at)
        entries.append(entry)
        end = Head(entry.sequence, entry.digest)
    JournalEntry.objects.bulk_create(entries)
    FindingRecord.objects.bulk_create(
        record
        for entry, draft in zip(entries, drafts, strict=True)
        for record in _finding_records(entry, draft)
    )
    return entries


def _entry(draft: Draft, end: Head, at: datetime) -> JournalEntry:
    actor = draft.actor
    entry = JournalEntry(
        sequence=end.sequence + 1,
        at=at,
        action=draft.action,
        account=actor.account_id,
        person=actor.person_id,
        name=actor.name,
        on_behalf_of=draft.on_behalf_of,
        on_behalf_of_name=draft.on_behalf_of_name,
        entrustment=draft.entrustment,
        matter=draft.matter,
        subject_kind=draft.subject_kind,
        subject_id=draft.subject_id,
        summary=draft.summary,
        payload=written(draft.payload),
        findings=written(draft.findings),
        government=draft.government or settings.GOVERNMENT,
        rulebook_version=draft.rulebook_version,
        channel=str(actor.channel.value),
        address=actor.address,
        attachments=written(draft.attachments),
        previous_digest=end.digest,
    )
    entry.digest = digest_of(entry)
    return entry


def _finding_records(entry: JournalEntry, draft: Draft) -> Iterator[FindingRecord]:
    for finding in draft.findings:
        if finding["outcome"] in COUNTED:
            yield FindingRecord(
                entry=entry,
                on=entry.at.astimezone(clock.BEIJING).date(),
                action=entry.action.removesuffix(".refused"),
                matter=draft.matter,
                government=entry.government,
                rulebook_version=entry.rulebook_version,
                provision=finding["provision"],
                article=finding["article"],
                outcome=finding["outcome"],
                is_refusal=entry.is_refusal,
            )


def verify(*, noted: Sequence[Head] = ()) -> Verification:
    """Walk the whole chain, a few thousand entries in memory at a time, and stop at the first that does not hold.

    `noted`: ends of the chain that were written down elsewhere; each must still be there, unchanged.
    """
    wanted = {one.sequence: one.digest for one in noted if one.sequence}
    end = Head(0, BEFORE_THE_FIRST)
    for entry in JournalEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        fault = _fault(entry, end)
        if fault is None and wanted.get(entry.sequence, entry.digest) != entry.digest:
            fault = Fault(
                entry.sequence,
                "changed",
                f"第 {entry.sequence} 条的摘要与另行记下的不一致：此前的记录被整段改写。",
                f"Entry {entry.sequence} does not have the digest noted elsewhere: the journal was rewritten.",
            )
        if fault is not None:
            return Verification(end.sequence, end, fault)
        end = Head(entry.sequence, entry.digest)
    cut = max(wanted, default=0)
    if cut > end.sequence:
        fault = Fault(
            end.sequence + 1,
            "cut",
            f"日志只到第 {end.sequence} 条，另行记下的却有第 {cut} 条：末尾的记录被删去。",
            f"The journal ends at entry {end.sequence}, but entry {cut} was noted elsewhere: its end was removed.",
        )
        return Verification(end.sequence, end, fault)
    return Verification(end.sequence, end)


def verify_end(count: int) -> Verification:
    """The last `count` entries only: each whole and linked, none missing among them. What stands before is believed."""
    last = head()
    tail = JournalEntry.objects.filter(sequence__gt=last.sequence - count).order_by("sequence")
    end = Head(0, BEFORE_THE_FIRST)
    checked = 0
    for entry in tail.iterator(chunk_size=500):
        if checked == 0 and entry.sequence > 1 and last.sequence > count:
            end = Head(last.sequence - count, entry.previous_digest)
        fault = _fault(entry, end)
        if fault is not None:
            return Verification(checked, end, fault)
        end = Head(entry.sequence, entry.digest)
        checked += 1
    return Verification(checked, end)


def _fault(entry: JournalEntry, end: Head) -> Fault | None:
    expected = end.sequence + 1
    if entry.sequence < expected:
        return Fault(
            entry.sequence,
            "inserted",
            f"第 {entry.sequence} 条不应存在：记录从第 1 条起连续编号，被插入了一条。",
            f"Entry {entry.sequence} should not exist: entries are numbered from 1, one was inserted.",
        )
    if entry.sequence > expected:
        return Fault(
            expected,
            "missing",
            f"第 {expected} 条缺失：记录被删去。",
            f"Entry {expected} is missing: it was removed.",
        )
    if entry.previous_digest != end.digest:
        return Fault(
            entry.sequence,
            "broken_link",
            f"第 {entry.sequence} 条没有接在第 {end.sequence} 条之后：其前的记录被替换。",
            f"Entry {entry.sequence} does not follow entry {end.sequence}: what stood before it was replaced.",
        )
    if digest_of(entry) != entry.digest:
        return Fault(
            entry.sequence,
            "changed",
            f"第 {entry.sequence} 条的内容与其摘要不符：记录被改动。",
            f"The content of entry {entry.sequence} does not match its digest: it was changed.",
        )
    return None
