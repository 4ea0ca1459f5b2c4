"""发文字号登记簿: every number of one series in its order, those kept and those void included."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import AssignedNumber, NumberSeries
from xunzhang.chapters.documents.numbers import written
from xunzhang.chapters.documents.registers.book import Asked, Book, Choices, Heading, Line, day_of
from xunzhang.chapters.matters import queries as matters
from xunzhang.chapters.matters.naming import names_of as names_of_people
from xunzhang.record.actor import Actor


def rows(actor: Actor, asked: Asked) -> QuerySet[Any]:
    """Of documents that one may see; numbers without a document are shown to those who number."""
    seen = queries.seen_outgoing(actor, "document__", "document__matter")
    if actor.person_id is None:
        return AssignedNumber.objects.none()
    if queries.is_document_clerk(actor):
        seen = Q(document=None) | matters.cleared(actor, "document__matter")
    found = AssignedNumber.objects.filter(seen, series=int(asked.part) if asked.part.isdecimal() else 0)
    if asked.month is not None:
        first, after = asked.instants
        found = found.filter(assigned_at__gte=first, assigned_at__lt=after)
    return found.select_related("series", "document", "document__matter")


def lines(actor: Actor, batch: list[Any]) -> list[Line]:
    """Two queries for a batch."""
    documents = [row.document for row in batch if row.document is not None]
    units = names_of(sorted({one.drafting_unit for one in documents}))
    people = names_of_people([*(one.signed_by for one in documents), *(row.assigned_by for row in batch)])
    return [
        Line(
            (
                written(row),
                row.document.title if row.document else "",
                units.get(row.document.drafting_unit, row.document.drafting_unit) if row.document else "",
                people.person(row.document.signed_by) if row.document and row.document.signed_by else "",
                day_of(row.assigned_at),
                people.person(row.assigned_by) if row.assigned_by else "",
                str(row.get_state_display()),
                row.void_reason or row.note,
            ),
            row.document.matter_id if row.document else None,
        )
        for row in batch
    ]


def series_of(year: int) -> Choices:
    """The series of the year, by their marks."""
    found = NumberSeries.objects.filter(year=year).order_by("pk")
    return [(str(one.pk), f"{one.mark}〔{one.year}〕") for one in found]


NUMBERS = Book(
    name="numbers",
    label=gettext_lazy("发文字号登记簿"),
    part_label=gettext_lazy("机关代字"),
    headings=(
        Heading(gettext_lazy("发文字号"), 20),
        Heading(gettext_lazy("标题"), 50, "wide"),
        Heading(gettext_lazy("拟稿单位"), 18),
        Heading(gettext_lazy("签发人"), 10),
        Heading(gettext_lazy("编号日期"), 12, "day"),
        Heading(gettext_lazy("编号人"), 10),
        Heading(gettext_lazy("状态"), 8),
        Heading(gettext_lazy("备注"), 26, "wide"),
    ),
    sort="sequence",
    rows=rows,
    lines=lines,
    parts=series_of,
    needs_part=True,
    empty_hint=gettext_lazy("公文编号、预留或者作废字号以后列在这里。"),
)
