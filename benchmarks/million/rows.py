"""The rows of every table, each with the columns it fills."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from benchmarks.million.document import IN_A_SERIES, SERIES, Document, every
from benchmarks.million.office import Office
from benchmarks.million.writing import Row

from xunzhang.chapters.documents.models import NumberSeries

NECESSITY, BASIS, SIGNER, PROPOSER = "工作需要。", "职责", "张三", "李四"
FIRST_ENTRY = 1_000_000


class Filling(NamedTuple):
    """A table with its application, the columns that are given, and the rows of one document."""

    label: str
    name: str
    columns: str
    rows: Callable[[Document], Iterator[Row]]


def _process(one: Document) -> Iterator[Row]:
    instants = one.office.instants
    closed = instants[one.day + 12] if one.is_done else None
    yield (
        one.number, one.matter_kind, 1, "wuhan", one.title, one.matter_kind, 0, one.person, instants[one.day], closed,
        "done" if one.is_done else "", 3,
    )  # fmt: skip


def _matter(one: Document) -> Iterator[Row]:
    closed = one.office.instants[one.day + 12] if one.is_done else None
    unit = one.office.desk if one.is_incoming else one.unit
    yield (
        one.number, one.title, one.matter_kind, "wuhan", "2018", unit, one.office.stored_days[one.day], one.person,
        one.secrecy, one.number, closed,
    )  # fmt: skip


def _token(one: Document) -> Iterator[Row]:
    yield (
        one.number,
        one.number,
        "end" if one.is_done else "sign_and_issue",
        "ended" if one.is_done else "active",
        3,
    )


def _items(one: Document) -> Iterator[Row]:
    office, title, kind = one.office, one.title, one.matter_kind
    steps = ("register", "propose", "handle") if one.is_incoming else ("draft", "check", "sign_and_issue")
    for place, step in enumerate(steps):
        is_done = one.is_done or place < 2
        taken = (one.number * (place + 3)) % 9
        person = one.desk_person if place == 1 else one.person
        pool = f"{office.desk}/clerk" if place == 1 else None
        yield (
            one.number, one.number, "task", step, None if pool else person, pool, "done" if is_done else "open", title, kind,
            90_000_000, office.instants[one.day + place], office.stored_days[one.day + place],
            office.stored_days[one.day + place + 5], office.instants[one.day + place + taken] if is_done else None,
            person if is_done else None, "agreed" if is_done else "", place + 1,
        )  # fmt: skip


def _outgoing(one: Document) -> Iterator[Row]:
    if one.is_incoming:
        return
    office = one.office
    body = "\n".join(cut.text for cut in one.body)
    name = "government" if one.issuing_unit == office.government else "department"
    yield (
        one.number, one.number, one.state, one.kind, name, "downward", "subordinate", NECESSITY, BASIS, one.issuing_unit,
        one.unit, one.person, one.title, body, one.document_number, office.stored_days[one.day + 9] if one.is_done else None,
    )  # fmt: skip


def _incoming(one: Document) -> Iterator[Row]:
    if not one.is_incoming:
        return
    office = one.office
    at = office.instants[one.day]
    done = office.instants[one.day + (one.number % 28)] if one.is_done else None
    yield (
        one.number, one.number, one.state, one.receiving_unit, one.registering_unit, office.names[one.sender_unit],
        one.sender_unit, one.document_number, one.title, one.title, one.kind, at, one.year, one.number, at,
        office.stored_days[one.day + 20], done,
    )  # fmt: skip


def _signatures(one: Document) -> Iterator[Row]:
    if one.is_incoming:
        return
    said = one.opinion.text
    for place, act in enumerate(("release", "sign_and_issue")):
        at = one.office.instants[one.day + place]
        yield (one.number, act, 1, one.unit, one.person, SIGNER, "principal", True, said, at)


def _proposal(one: Document) -> Iterator[Row]:
    if one.is_incoming:
        at = one.office.instants[one.day + 1]
        yield (one.number, "assigned", one.opinion.text, one.unit, one.person, PROPOSER, at)


def _return(one: Document) -> Iterator[Row]:
    if one.return_reason:
        at = one.office.instants[one.day + 3]
        yield (one.number, 2, "return", 1, "check", "draft", one.return_reason, one.person, at)


def _seal(one: Document) -> Iterator[Row]:
    if one.state == "distributed":
        at = one.office.instants[one.day + 10]
        yield (one.number, one.office.government, f"{one.number:064x}", 30, one.person, at)


def _number(series: dict[tuple[int, int], int], one: Document) -> Iterator[Row]:
    if one.state == "distributed":
        key = series[one.number // IN_A_SERIES, one.year]
        yield (key, one.number % IN_A_SERIES + 1, one.number, one.office.instants[one.day + 9])


def _entry(one: Document) -> Iterator[Row]:
    if one.number % 5 == 0:
        yield (
            one.number // 5 + FIRST_ENTRY, one.office.instants[one.day], "outgoing_document.check", "王五", "审核", "{}", "[]",
            "wuhan", "page", "[]", "", f"b{one.number:063x}",
        )  # fmt: skip


def _finding(one: Document) -> Iterator[Row]:
    if one.number % 5 == 0:
        number = one.number // 5
        provision, article = (("51.1d", 51), ("54.3", 54), ("55a", 55), ("56", 56))[number % 4]
        outcome = ("breached", "departed", "judgement")[number % 11 % 3]
        yield (
            number + FIRST_ENTRY, one.office.stored_days[one.day], "outgoing_document.check", "wuhan", "2018", provision,
            article, outcome, outcome == "breached",
        )  # fmt: skip


def series_of(office: Office) -> dict[tuple[int, int], int]:
    """The series of numbers, made before the rows are written: PostgreSQL does nothing else during a COPY."""
    return {
        (place, year): NumberSeries.objects.get_or_create(
            mark=f"武政{SERIES[place]}",
            year=year,
            defaults={"unit": office.government, "last": IN_A_SERIES},
        )[0].pk
        for place in range(office.documents // IN_A_SERIES + 1)
        for year in (2016, 2017, 2018)
    }


def fillings(office: Office) -> list[Filling]:
    """Every table, those that others refer to first."""
    return [
        Filling(
            "procedure",
            "Process",
            "id definition definition_version government title kind urgency started_by started_at closed_at closed_as version",
            _process,
        ),
        Filling(
            "record",
            "Matter",
            "id title kind government rulebook_version unit opened_on opened_by secrecy process_id closed_at",
            _matter,
        ),
        Filling("procedure", "Token", "id process_id step state touched", _token),
        Filling(
            "procedure",
            "WorkItem",
            "process_id token_id kind step person pool state title process_kind queue_key received_at received_on due_on done_at done_by "
            "outcome touched",
            _items,
        ),
        Filling(
            "documents",
            "OutgoingDocument",
            "id matter_id state document_kind issued_in_name_of direction recipient_class necessity basis issuing_unit "
            "drafting_unit drafted_by title body document_number dated_on",
            _outgoing,
        ),
        Filling(
            "documents",
            "IncomingDocument",
            "id matter_id state unit registering_unit sender sender_unit document_number title title_key document_kind "
            "received_at register_year register_sequence registered_at due_on completed_at",
            _incoming,
        ),
        Filling(
            "documents",
            "Signature",
            "document_id act document_version unit person person_name role agrees opinion signed_at",
            _signatures,
        ),
        Filling(
            "documents",
            "HandlingProposal",
            "document_id route opinion lead_unit proposed_by proposed_by_name proposed_at",
            _proposal,
        ),
        Filling(
            "procedure",
            "Move",
            "process_id sequence kind definition_version step to_step note by at",
            _return,
        ),
        Filling(
            "documents",
            "AssignedNumber",
            "series_id sequence document_id assigned_at",
            partial(_number, series_of(office)),
        ),
        Filling("documents", "SealUse", "document_id unit file_digest copies used_by used_at", _seal),
        Filling(
            "record",
            "JournalEntry",
            "sequence at action name summary payload findings government channel attachments previous_digest digest",
            _entry,
        ),
        Filling(
            "record",
            "FindingRecord",
            "entry_id on action government rulebook_version provision article outcome is_refusal",
            _finding,
        ),
    ]


def rows_of(filling: Filling, office: Office) -> Iterator[Row]:
    """The rows of one table, of all documents."""
    for one in every(office):
        yield from filling.rows(one)
