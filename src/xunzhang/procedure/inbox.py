"""待办 待阅 已办 我发起的: each page one query, over partial indexes.

A person's inbox is a UNION ALL of one ordered index range per source: the person, every pool, and whatever is lent.
An `OR` over sources would read far more than a page holds.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from xunzhang.kernel.numerals import LONGEST_NUMBER
from xunzhang.kernel.remembering import remembered
from xunzhang.procedure.models import MOST_URGENT, URGENCY_BAND, WITHOUT_DUE, Process, WorkItem
from xunzhang.procedure.people import Hand

URGENCIES = (2, 1, 0)  # 特急 加急 平件
CAP = 2000  # counting stops here: beyond, nobody reads the difference

_WILD = re.compile("[!%_]")  # what LIKE reads as more than itself
_COLUMNS = (
    "id, process_id, kind, step, person, pool, title, process_kind, urgency, due_on, received_at, read_at, "
    "chased_at, chase_count, relation, round, is_detour, warned_at, escalated_at, queue_key"
)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of an inbox. `lent_by`: the delegator whose item it is, None for one's own and one's pools'."""

    id: int
    process: int
    kind: str
    step: str
    person: int | None
    pool: str | None
    title: str
    process_kind: str
    urgency: int
    due_on: date | None
    received_at: datetime
    read_at: datetime | None
    chased_at: datetime | None
    chase_count: int
    relation: str
    round: int
    is_detour: bool
    warned_at: datetime | None
    escalated_at: datetime | None
    queue_key: int
    lent_by: int | None

    @property
    def cursor(self) -> str:
        """Where the next page begins after this row."""
        return f"{self.queue_key}-{self.id}"


@dataclass(frozen=True, slots=True)
class Counts:
    """Open items by deadline. `is_capped`: there are more than were counted."""

    overdue: int
    today: int
    this_week: int
    later: int  # after this week, or without a deadline
    is_capped: bool

    @property
    def total(self) -> int:
        return self.overdue + self.today + self.this_week + self.later


@dataclass(frozen=True, slots=True)
class _Source:
    """One ordered range of the inbox: a person's or a pool's."""

    column: str
    value: int | str
    kinds: frozenset[str] = frozenset()
    lent_by: int | None = None


def _sources(hand: Hand) -> Iterator[_Source]:
    yield _Source("person", hand.person)
    for pool in sorted(hand.pools):
        yield _Source("pool", pool)
    # What two people lend, or what one has anyway, must not be listed twice.
    seen: set[tuple[str, int | str]] = {("person", hand.person), *(("pool", pool) for pool in hand.pools)}
    merged: dict[tuple[str, int | str], tuple[frozenset[str], int]] = {}
    for lent in hand.lent:
        for key in (("person", lent.delegator), *(("pool", pool) for pool in sorted(lent.pools))):
            if key in seen:
                continue
            kinds, by = merged.get(key, (lent.kinds, lent.delegator))
            merged[key] = (kinds | lent.kinds if kinds and lent.kinds else frozenset(), by)
    for (column, value), (kinds, by) in merged.items():
        yield _Source(column, value, kinds, by)


def _where(source: _Source, kind: str) -> tuple[str, list[Any]]:
    # `state = 'open'` stands there literally: a parameter would keep SQLite from using the partial index.
    clause = f"state = 'open' AND {source.column} = %s AND kind = %s"
    values: list[Any] = [source.value, kind]
    if source.kinds:
        clause += f" AND process_kind IN ({', '.join(['%s'] * len(source.kinds))})"
        values += sorted(source.kinds)
    return clause, values


def inbox(
    hand: Hand,
    *,
    kind: str = WorkItem.Kind.TASK,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
    process_kind: str | None = None,
    due: tuple[date | None, date | None] | None = None,
    words: Sequence[str] = (),
    not_searched: Collection[int] = (),
) -> list[InboxRow]:
    """待办 (`task`) or 待阅 (`read`): urgent first, then by deadline. One query.

    `after`, `before`: the `cursor` of the last or first row of the page beside it; one that cannot be read starts from the
    beginning. Narrowed by `process_kind`, by `due` (first and last day as `due_range` gives them), by `words` of the title.
    `not_searched` are processes whose titles the reader may not see: no word finds them.
    """
    place = _place(after if before is None else before)
    sense, order = (">", "") if before is None or place is None else ("<", " DESC")
    parts, values = [], []
    for source in _sources(hand):
        for first, last in _key_ranges(due):
            clause, given = _where(source, kind)
            if process_kind is not None:
                clause += " AND process_kind = %s"
                given.append(process_kind)
            if due is not None:
                clause += " AND queue_key BETWEEN %s AND %s"
                given += [first, last]
            if place is not None:
                clause += f" AND (queue_key, id) {sense} (%s, %s)"
                given += place
            for word in words:
                clause += " AND UPPER(title) LIKE UPPER(%s) ESCAPE '!'"
                escaped = _WILD.sub(r"!\g<0>", word)
                given.append(f"%{escaped}%")
            if words and not_searched:
                clause += f" AND process_id NOT IN ({', '.join(['%s'] * len(not_searched))})"
                given += not_searched
            lent = "NULL" if source.lent_by is None else str(int(source.lent_by))
            parts.append(
                f"SELECT * FROM (SELECT {_COLUMNS}, CAST({lent} AS bigint) AS lent_by FROM procedure_workitem "  # noqa: S608
                f"WHERE {clause} ORDER BY queue_key{order}, id{order} LIMIT %s) AS part"
            )
            values += [*given, limit]
    sql = f"{' UNION ALL '.join(parts)} ORDER BY queue_key{order}, id{order} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit])
        found = [InboxRow(*_converted(row)) for row in cursor.fetchall()]
    return found[::-1] if order else found


def _key_ranges(due: tuple[date | None, date | None] | None) -> list[tuple[int, int]]:
    """One range of `queue_key` for each urgency, so that days are an index range too."""
    if due is None:
        return [(0, 0)]
    first = due[0].toordinal() if due[0] is not None else 0
    last = due[1].toordinal() if due[1] is not None else WITHOUT_DUE
    bands = [(MOST_URGENT - urgency) * URGENCY_BAND for urgency in URGENCIES]
    return [(band + first, band + last) for band in bands]


def _place(cursor: str | None) -> list[int] | None:
    if cursor is None:
        return None
    first, _, second = cursor.partition("-")
    is_ours = all(one.isdecimal() and len(one) <= LONGEST_NUMBER for one in (first, second))
    return [int(first), int(second)] if is_ours else None


_DATES = {9: "due_on", 10: "received_at", 11: "read_at", 12: "chased_at", 17: "warned_at", 18: "escalated_at"}
_BOOLEAN = 16


def _converted(row: tuple[Any, ...]) -> list[Any]:
    """A raw row with instants and days as Python has them (SQLite gives text)."""
    values = list(row)
    if connection.vendor == "sqlite":
        for index, name in _DATES.items():
            if values[index] is not None:
                value = WorkItem._meta.get_field(name).to_python(values[index])
                if isinstance(value, datetime) and value.tzinfo is None:
                    value = value.replace(tzinfo=connection.timezone)
                values[index] = value
        values[_BOOLEAN] = bool(values[_BOOLEAN])
    return values


@remembered
def counts(hand: Hand, today: date, *, kind: str = WorkItem.Kind.TASK, cap: int = CAP) -> Counts:
    """How many are overdue, due today, due by Sunday, later. One query, from the index alone, up to `cap` rows."""
    parts, values = [], []
    for source in _sources(hand):
        clause, given = _where(source, kind)
        parts.append(
            f"SELECT * FROM (SELECT queue_key FROM procedure_workitem WHERE {clause} "  # noqa: S608
            "ORDER BY queue_key LIMIT %s) AS part"
        )
        values += [*given, cap + 1]
    due = f"(queue_key - {URGENCY_BAND} * (queue_key / {URGENCY_BAND}))"
    ordinal = today.toordinal()
    sunday = ordinal + 6 - today.weekday()
    sql = (
        f"SELECT CASE WHEN {due} < %s THEN 0 WHEN {due} = %s THEN 1 WHEN {due} <= %s THEN 2 ELSE 3 END AS due_in, "  # noqa: S608
        f"COUNT(*) FROM (SELECT queue_key FROM ({' UNION ALL '.join(parts)}) AS every LIMIT %s) AS counted GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [ordinal, ordinal, sunday, *values, cap + 1])
        found = dict(cursor.fetchall())
    total = sum(found.values())
    return Counts(
        overdue=found.get(0, 0),
        today=found.get(1, 0),
        this_week=found.get(2, 0),
        later=found.get(3, 0),
        is_capped=total > cap,
    )


def done(
    person: int, *, before: str | None = None, limit: int = 50, where: Q | None = None
) -> list[WorkItem]:
    """已办: what the person has handled, or others on the person's behalf; latest first. Two index ranges.

    `before`: `done_cursor` of the last row of the page before; one that cannot be read starts from the beginning.
    """
    place = _done_place(before)
    found: list[WorkItem] = []
    for mine in (Q(done_by=person), Q(on_behalf_of=person) & ~Q(done_by=person)):
        rows = WorkItem.objects.filter(mine).select_related("process")
        if where is not None:
            rows = rows.filter(where)
        if place is not None:
            instant, pk = place
            rows = rows.filter(Q(done_at__lt=instant) | Q(done_at=instant, pk__lt=pk))
        found.extend(rows.order_by("-done_at", "-pk")[:limit])
    return sorted(found, key=lambda one: (one.done_at, one.pk), reverse=True)[:limit]


def _done_place(before: str | None) -> tuple[datetime, int] | None:
    at, _, pk = (before or "").rpartition("|")
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        return None
    is_number = pk.isdecimal() and len(pk) <= LONGEST_NUMBER
    return (instant, int(pk)) if is_number and instant.tzinfo is not None else None


def done_cursor(item: WorkItem) -> str:
    assert item.done_at is not None
    return f"{item.done_at.isoformat()}|{item.pk}"


def started(person: int, *, before: int | None = None, limit: int = 50) -> QuerySet[Process]:
    """我发起的, latest first. `before`: id of the last process of the page before."""
    rows = Process.objects.filter(started_by=person)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows.order_by("-pk")[:limit]


def due_range(today: date, bucket: str) -> tuple[date | None, date | None]:
    """First and last due day of a bucket of `Counts`: overdue, today, this_week, later."""
    sunday = today + timedelta(days=6 - today.weekday())
    return {
        "overdue": (None, today - timedelta(days=1)),
        "today": (today, today),
        "this_week": (today + timedelta(days=1), sunday),
        "later": (sunday + timedelta(days=1), None),
    }[bucket]


__all__ = [
    "CAP",
    "MOST_URGENT",
    "WITHOUT_DUE",
    "Counts",
    "InboxRow",
    "counts",
    "done",
    "done_cursor",
    "due_range",
    "inbox",
    "started",
]
