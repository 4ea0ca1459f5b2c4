"""Which recipients have signed for a document, and which of them can only be asked by telephone."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.procedure.models import WorkItem

RECEIVE = "receive"  # the step at which a unit signs for it
STATE = IncomingDocument.State


def outside_units(units: Iterable[str], on: date) -> frozenset[str]:
    """Of the units, those outside the government in which nobody takes documents in here. Two queries."""
    outside = {one.code for one in organs.units_on(on, codes=set(units)) if one.is_outside}
    if not outside:
        return frozenset()
    able = roles_of("receiving", on) | roles_of("clerk", on)
    served = {one.unit for one in organs.holders(on, roles=able)}
    return frozenset(outside - served)


def pending(document: OutgoingDocument) -> QuerySet[IncomingDocument]:
    """The deliveries that nobody has signed for, main recipients first."""
    rows = document.deliveries.filter(received_at=None, state=STATE.SENT)
    return rows.select_related("matter").order_by("-is_main", "pk")


def receiving_items(deliveries: Iterable[IncomingDocument]) -> dict[int, WorkItem]:
    """The open item of each delivery's first step, by the delivery's process. One query."""
    processes = [one.matter.process_id for one in deliveries if one.matter.process_id is not None]
    rows = WorkItem.objects.filter(
        process__in=processes, step=RECEIVE, kind=WorkItem.Kind.TASK, state=WorkItem.State.OPEN
    )
    return {item.process_id: item for item in rows}
