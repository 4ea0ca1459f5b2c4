"""发文登记簿: what was issued, in the order of its dates."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.registers.book import Asked, Book, Heading, Line, day_of, issuing_units
from xunzhang.chapters.matters.naming import names_of as names_of_people
from xunzhang.chapters.matters.rows import urgency_label
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor


def rows(actor: Actor, asked: Asked) -> QuerySet[Any]:
    first, after = asked.days
    found = (
        queries.outgoing(actor).exclude(document_number="").filter(dated_on__gte=first, dated_on__lt=after)
    )
    return found.filter(issuing_unit=asked.part) if asked.part else found


def lines(actor: Actor, batch: list[Any]) -> list[Line]:
    """Four queries for a batch."""
    pks = [row.pk for row in batch]
    full = {
        row.pk: row
        for row in OutgoingDocument.objects.filter(pk__in=pks)
        .select_related("matter", "matter__archived_document", "ending")
        .prefetch_related("recipients", "seal_uses")
    }
    codes = {row.drafting_unit for row in batch}
    codes |= {one.unit for row in full.values() for one in row.recipients.all()}
    units = names_of(sorted(codes))
    people = names_of_people([*(row.drafted_by for row in batch), *(row.signed_by for row in batch)])
    return [_line(full[pk], units, people) for pk in pks]


def _line(row: OutgoingDocument, units: dict[str, str], people: Any) -> Line:
    matter = row.matter
    seals = list(row.seal_uses.all())
    filed = getattr(matter, "archived_document", None)
    ending = getattr(row, "ending", None)
    notes = [] if ending is None else [f"{ending.get_kind_display()} {ending.from_on:%Y-%m-%d}"]
    main, copies = (
        "、".join(units.get(one.unit, one.unit) for one in row.recipients.all() if one.is_main is is_main)
        for is_main in (True, False)
    )
    return Line(
        (
            row.document_number,
            row.dated_on,
            row.title,
            secrecy.label(matter.secrecy) if secrecy.is_restricted(matter.secrecy) else "",
            urgency_label(matter.urgency),
            units.get(row.drafting_unit, row.drafting_unit),
            people.person(row.drafted_by),
            people.person(row.signed_by) if row.signed_by else "",
            row.main_recipients_text or main,
            copies,
            sum(one.copies for one in seals) or None,
            day_of(seals[0].used_at) if seals else None,
            filed.archive_number if filed else "",
            "；".join([*notes, *([] if ending or filed else [str(row.get_state_display())])]),
        ),
        matter.pk,
    )


OUTGOING = Book(
    name="outgoing",
    label=gettext_lazy("发文登记簿"),
    part_label=gettext_lazy("发文机关"),
    headings=(
        Heading(gettext_lazy("发文字号"), 22),
        Heading(gettext_lazy("成文日期"), 11, "day"),
        Heading(gettext_lazy("标题"), 38, "wide"),
        Heading(gettext_lazy("密级"), 7),
        Heading(gettext_lazy("紧急程度"), 8),
        Heading(gettext_lazy("拟稿单位"), 14),
        Heading(gettext_lazy("拟稿人"), 12),
        Heading(gettext_lazy("签发人"), 9),
        Heading(gettext_lazy("主送机关"), 26, "wide"),
        Heading(gettext_lazy("抄送机关"), 20, "wide"),
        Heading(gettext_lazy("印制份数"), 6, "number"),
        Heading(gettext_lazy("用印日期"), 11, "day"),
        Heading(gettext_lazy("归档号"), 16),
        Heading(gettext_lazy("备注"), 16),
    ),
    sort="dated_on",
    rows=rows,
    lines=lines,
    parts=issuing_units,
    empty_hint=gettext_lazy("公文编号以后列在这里。"),
)
