"""用印登记簿: every use of a seal, in the order of time."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import SealUse
from xunzhang.chapters.documents.registers.book import Asked, Book, Heading, Line, day_of, issuing_units
from xunzhang.chapters.matters.naming import names_of as names_of_people
from xunzhang.record.actor import Actor


def rows(actor: Actor, asked: Asked) -> QuerySet[Any]:
    """The uses on documents that one may see."""
    if actor.person_id is None:
        return SealUse.objects.none()
    first, after = asked.instants
    seen = queries.seen_outgoing(actor, "document__", "document__matter")
    found = SealUse.objects.filter(seen, copies__gt=0, used_at__gte=first, used_at__lt=after)
    found = found.filter(unit=asked.part) if asked.part else found
    return found.select_related("document", "document__matter", "authorisation").defer("signature")


def lines(actor: Actor, batch: list[Any]) -> list[Line]:
    """Two queries for a batch."""
    units = names_of(sorted({row.unit for row in batch}))
    people = names_of_people([*(row.document.signed_by for row in batch), *(row.used_by for row in batch)])
    return [
        Line(
            (
                day_of(row.used_at),
                row.document.document_number,
                row.document.title,
                units.get(row.unit, row.unit),
                row.serial,
                row.copies,
                people.person(row.document.signed_by) if row.document.signed_by else "",
                row.authorisation.keeper_name if row.authorisation else people.person(row.used_by),
                row.file_digest[:16],
            ),
            row.document.matter_id,
        )
        for row in batch
    ]


SEALS = Book(
    name="seals",
    label=gettext_lazy("用印登记簿"),
    part_label=gettext_lazy("用印单位"),
    headings=(
        Heading(gettext_lazy("用印日期"), 12, "day"),
        Heading(gettext_lazy("发文字号"), 20),
        Heading(gettext_lazy("标题"), 50, "wide"),
        Heading(gettext_lazy("用印单位"), 18),
        Heading(gettext_lazy("印章编号"), 18),
        Heading(gettext_lazy("份数"), 7, "number"),
        Heading(gettext_lazy("批准人"), 10),
        Heading(gettext_lazy("用印人"), 10),
        Heading(gettext_lazy("文件摘要"), 20),
    ),
    sort="used_at",
    rows=rows,
    lines=lines,
    parts=issuing_units,
    empty_hint=gettext_lazy("公文用印以后列在这里。"),
)
