"""The register of incoming documents the way offices keep it (收文登记簿): lines for print and for a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.endings import OF_SENT, ending_of, in_short
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.documents.registers.workbook import ruled
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor

BATCH = 500
MOST_LINES = 20_000
WIDTHS = (11, 11, 20, 18, 38, 7, 8, 6, 6, 30, 24, 11, 11, 24, 16)
ON_PAGE = (16, 10, 17, 18, 34, 8, 9, 8, 8, 28, 18, 10, 10, 20, 14)  # the days without their year


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register, as text but for the days."""

    document_id: int
    number: str
    received_on: date | None
    sender: str
    document_number: str
    title: str
    secrecy: str
    urgency: str
    copies: int
    pages: int | None
    proposal: str
    units: str
    due_on: date | None
    completed_on: date | None
    result: str
    note: str

    @property
    def cells(self) -> tuple[object, ...]:
        return (
            self.number,
            self.received_on,
            self.sender,
            self.document_number,
            self.title,
            self.secrecy,
            self.urgency,
            self.copies,
            self.pages,
            self.proposal,
            self.units,
            self.due_on,
            self.completed_on,
            self.result,
            self.note,
        )


def headings() -> tuple[str, ...]:
    """The columns, in the order of the book."""
    return (
        _("收文编号"),
        _("收文日期"),
        _("来文机关"),
        _("来文字号"),
        _("标题"),
        _("密级"),
        _("紧急程度"),
        _("份数"),
        _("页数"),
        _("拟办和批示"),
        _("承办单位"),
        _("办理期限"),
        _("办结日期"),
        _("办理结果"),
        _("备注"),
    )


def rows_of(actor: Actor, unit: str, year: int, month: int | None = None) -> QuerySet[IncomingDocument]:
    """What the office registered in the year, or in a month of it, that the actor is cleared for, by number."""
    rows = IncomingDocument.objects.filter(
        registering_unit=unit,
        register_year=year,
        register_sequence__isnull=False,
        matter__secrecy__in=secrecy.readable_levels(actor),
    )
    if unit not in actor.units:
        return rows.none()
    if month is not None:
        begins = datetime(year, month, 1, tzinfo=clock.BEIJING)
        ends = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=clock.BEIJING)
        rows = rows.filter(registered_at__gte=begins, registered_at__lt=ends)
    return (
        rows.select_related("matter", "reply_document")
        .prefetch_related("proposals__instructions", "duplicates", OF_SENT)
        .order_by("register_sequence")
    )


def years_of(unit: str) -> list[int]:
    """The years for which the office has a register, the latest first; this year always."""
    found = set(
        IncomingDocument.objects.filter(registering_unit=unit, register_year__isnull=False)
        .order_by()
        .values_list("register_year", flat=True)
        .distinct()
    )
    return sorted({*(one for one in found if one), clock.today().year}, reverse=True)


def lines(rows: QuerySet[IncomingDocument]) -> Iterator[Line]:
    """The lines of the book; five queries for each five hundred, and one for the units' names."""
    names = {unit.code: unit.short_name for unit in organs.units_on(clock.today())}
    for row in islice(rows.iterator(chunk_size=BATCH), MOST_LINES):
        yield _line(row, names)


def _line(row: IncomingDocument, names: dict[str, str]) -> Line:
    proposal = next((one for one in row.proposals.all() if not one.is_superseded), None)
    told = [] if proposal is None else [one for one in proposal.instructions.all() if not one.is_withdrawn]
    opinions = [] if proposal is None else [proposal.opinion]
    opinions += [f"{one.person_name}：{one.text}" for one in told]
    notes = []
    ending = ending_of(row)
    if ending is not None:
        notes.append(f"{in_short(ending)} {ending.from_on:%Y-%m-%d}")
    if not row.is_main:
        notes.append(_("抄送"))
    if row.duplicates.all():
        notes.append(_("另收重复件 %(count)s 份") % {"count": len(row.duplicates.all())})
    if row.returned_at is not None:
        notes.append(_("退回：%(reason)s") % {"reason": row.return_reason})
    if row.late_reason:
        notes.append(_("超期：%(reason)s") % {"reason": row.late_reason})
    if row.kept_at:
        notes.append(_("原件存 %(place)s") % {"place": row.kept_at})
    answer = row.reply_document.document_number if row.reply_document is not None else ""
    return Line(
        document_id=row.pk,
        number=row.register_number,
        received_on=row.received_on,
        sender=row.sender or names.get(row.sender_unit, row.sender_unit),
        document_number=row.document_number,
        title=row.title,
        secrecy=secrecy.label(row.matter.secrecy) if secrecy.is_restricted(row.matter.secrecy) else "",
        urgency=str(row.get_urgency_display()) if row.urgency != IncomingDocument.Urgency.NONE else "",
        copies=row.copies,
        pages=row.pages,
        proposal="；".join(one.rstrip("。；") for one in opinions),
        units="、".join(names.get(one, one) for one in (proposal.handling_units if proposal else [])),
        due_on=row.due_on,
        completed_on=row.completed_at.astimezone(clock.BEIJING).date() if row.completed_at else None,
        result="，".join(one for one in (answer, row.reply) if one) or str(row.get_state_display()),
        note="；".join(notes),
    )


def workbook(title: str, listed: Iterable[Line]) -> bytes:
    """The book as XLSX."""
    return ruled(title, _("收文登记簿"), headings(), WIDTHS, (line.cells for line in listed))
