"""Counting a month. State secrets are left out: how many there are in a unit is told to nobody by a chart."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q

from xunzhang.chapters.documents.models import DraftReturn, IncomingDocument, MonthFigure, OutgoingDocument
from xunzhang.chapters.organs.models import Appointment
from xunzhang.kernel import clock
from xunzhang.procedure.models import Move, WorkItem
from xunzhang.record import secrecy
from xunzhang.record.models import FindingRecord

MEASURE = MonthFigure.Measure
COUNTED_LEVELS = tuple(level for level in secrecy.LEVELS if not secrecy.is_restricted(level))
KINDS = ("outgoing_document", "incoming_document")
HALF_DAY = timedelta(hours=12)
MOST_HALF_DAYS = 730
LONGEST_REASON = 40
STALE = timedelta(minutes=30)


@dataclass(slots=True)
class _Tally:
    count: int = 0
    late: int = 0
    spread: Counter[int] = field(default_factory=Counter)

    def add(self, other: "_Tally") -> None:
        self.count += other.count
        self.late += other.late
        self.spread.update(other.spread)


Tallies = dict[tuple[str, str, str, str], _Tally]


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def months(first: date, last: date) -> list[date]:
    """The months from that of `first` to that of `last`."""
    found, month = [], month_of(first)
    while month <= last:
        found.append(month)
        month = next_month(month)
    return found


def _instants(month: date) -> tuple[datetime, datetime]:
    after = next_month(month)
    return (
        datetime(month.year, month.month, 1, tzinfo=clock.BEIJING),
        datetime(after.year, after.month, 1, tzinfo=clock.BEIJING),
    )


def count_month(month: date) -> int:
    """Count one month anew and keep it; returns how many rows. In a transaction of its own."""
    tallies: Tallies = defaultdict(_Tally)
    _volumes(month, tallies)
    _steps(month, tallies)
    _returned(month, tallies)
    _provisions(month, tallies)
    _receipts(month, tallies)
    _add_up(tallies)
    now = clock.now()
    rows = [
        MonthFigure(
            month=month,
            measure=measure,
            unit=unit,
            first=first,
            second=second,
            count=one.count,
            late=one.late,
            spread={str(key): value for key, value in sorted(one.spread.items())},
            counted_at=now,
        )
        for (measure, unit, first, second), one in tallies.items()
    ]
    with transaction.atomic():
        MonthFigure.objects.filter(month=month).delete()
        MonthFigure.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _add_up(tallies: Tallies) -> None:
    """The sums a page of all units reads: of all units together, and of a unit's steps together."""
    for (measure, unit, first, second), one in list(tallies.items()):
        tallies[measure, MonthFigure.ALL, first, second].add(one)
        if measure == MEASURE.STEP:
            tallies[measure, unit, MonthFigure.ALL, ""].add(one)


def _volumes(month: date, tallies: Tallies) -> None:
    out = (
        OutgoingDocument.objects.filter(dated_on__gte=month, dated_on__lt=next_month(month))
        .filter(matter__secrecy__in=COUNTED_LEVELS)
        .exclude(document_number="")
        .values_list("drafting_unit", "document_kind", "issued_in_name_of")
        .annotate(times=Count("pk"))
    )
    for unit, kind, name, times in out:
        tallies[MEASURE.ISSUED, unit, kind, name].count += times
    begun, ended = _instants(month)
    come = (
        IncomingDocument.objects.filter(received_at__gte=begun, received_at__lt=ended)
        .filter(matter__secrecy__in=COUNTED_LEVELS)
        .values_list("registering_unit", "document_kind")
        .annotate(times=Count("pk"))
    )
    for unit, kind, times in come:
        tallies[MEASURE.TAKEN_IN, unit, kind, ""].count += times


def _half_days(begun: datetime, ended: datetime) -> int:
    """How long, in half days of the calendar, upwards."""
    return min(MOST_HALF_DAYS, max(0, -((begun - ended) // HALF_DAY)))


def _steps(month: date, tallies: Tallies) -> None:
    begun, ended = _instants(month)
    items = WorkItem.objects.filter(
        done_at__gte=begun,
        done_at__lt=ended,
        kind=WorkItem.Kind.TASK,
        process_kind__in=KINDS,
        process__matter__secrecy__in=COUNTED_LEVELS,
    ).values_list("process_kind", "step", "person", "done_by", "pool", "received_at", "done_at", "due_on")
    rows = list(items)
    units = _units_of({one[2] or one[3] for one in rows if one[4] is None}, next_month(month))
    for kind, step, person, done_by, pool, received_at, done_at, due_on in rows:
        unit = pool.partition("/")[0] if pool else units.get(person or done_by, "")
        tally = tallies[MEASURE.STEP, unit, kind, step]
        tally.count += 1
        tally.spread[_half_days(received_at, done_at)] += 1
        if due_on is not None and done_at.astimezone(clock.BEIJING).date() > due_on:
            tally.late += 1


def _units_of(people: Iterable[int | None], on: date) -> dict[int, str]:
    """The unit of each person's first post around that day."""
    rows = (
        Appointment.objects.filter(person__in={one for one in people if one is not None}, from_on__lt=on)
        .filter(Q(to_on=None) | Q(to_on__gte=on - timedelta(days=31)))
        .order_by("-pk")
        .values_list("person", "post__unit__code")
    )
    return dict(rows)


def _returned(month: date, tallies: Tallies) -> None:
    begun, ended = _instants(month)
    checked = DraftReturn.objects.filter(
        returned_at__gte=begun, returned_at__lt=ended, document__matter__secrecy__in=COUNTED_LEVELS
    ).values_list("document__matter__unit", "document__matter__process", "points")
    with_points = set()
    for unit, process, points in checked:
        with_points.add(process)
        for point in points:
            tallies[MEASURE.RETURNED, unit, "point", point].count += 1
    moves = Move.objects.filter(
        kind=Move.Kind.RETURN,
        at__gte=begun,
        at__lt=ended,
        process__kind__in=KINDS,
        process__matter__secrecy__in=COUNTED_LEVELS,
    ).values_list("process__matter__unit", "process", "step", "process__kind", "note")
    for unit, process, step, kind, note in moves:
        if step == "check" and process in with_points:  # counted by its points
            continue
        reason = " ".join(note.split())[:LONGEST_REASON]
        tallies[MEASURE.RETURNED, unit, kind, reason].count += 1
    sent_back = IncomingDocument.objects.filter(
        returned_at__gte=begun, returned_at__lt=ended, matter__secrecy__in=COUNTED_LEVELS
    ).values_list("registering_unit", "return_grounds")
    for unit, grounds in sent_back:
        for ground in grounds or [""]:
            tallies[MEASURE.RETURNED, unit, "sent_back", ground].count += 1


def _provisions(month: date, tallies: Tallies) -> None:
    rows = (
        FindingRecord.objects.filter(on__gte=month, on__lt=next_month(month))
        .filter(Q(matter=None) | Q(matter__secrecy__in=COUNTED_LEVELS))
        .filter(Q(action__startswith="outgoing_document.") | Q(action__startswith="incoming_document."))
        .values_list("matter__unit", "provision", "outcome", "is_refusal")
        .annotate(times=Count("pk"))
    )
    for unit, provision, outcome, is_refusal, times in rows:
        # A departure in an act that was stopped came to nothing.
        if outcome == "departed" and is_refusal:
            continue
        tallies[MEASURE.PROVISION, unit or "", provision, outcome].count += times


def _receipts(month: date, tallies: Tallies) -> None:
    begun, ended = _instants(month)
    rows = IncomingDocument.objects.filter(
        received_at__gte=begun,
        received_at__lt=ended,
        sent_at__isnull=False,
        matter__secrecy__in=COUNTED_LEVELS,
    ).values_list("registering_unit", "sent_at", "received_at")
    for unit, sent_at, received_at in rows:
        tally = tallies[MEASURE.RECEIPT, unit, "", ""]
        tally.count += 1
        tally.spread[_half_days(sent_at, received_at)] += 1


def first_month() -> date | None:
    """The month of the earliest document."""
    days = [
        OutgoingDocument.objects.aggregate(first=Min("dated_on"))["first"],
        IncomingDocument.objects.aggregate(first=Min("received_at"))["first"],
    ]
    known = [
        one.astimezone(clock.BEIJING).date() if isinstance(one, datetime) else one for one in days if one
    ]
    return month_of(min(known)) if known else None


def refresh(*, at_once: bool = False) -> int:
    """Count the months that are missing, and this one and the last if that was long ago. Returns how many months.

    What ended in an earlier month no longer changes, but for a withdrawal, which the counts of that month then show still.
    """
    first = first_month()
    if first is None:
        return 0
    now, today = clock.now(), clock.today()
    kept: dict[Any, datetime] = {}
    for month, at in MonthFigure.objects.values_list("month", "counted_at").distinct():
        kept[month] = at
    recent = month_of(month_of(today) - timedelta(days=1))
    done = 0
    for month in months(first, today):
        is_recent = month >= recent
        if month in kept and not (is_recent and (at_once or now - kept[month] >= STALE)):
            continue
        count_month(month)
        done += 1
    return done
