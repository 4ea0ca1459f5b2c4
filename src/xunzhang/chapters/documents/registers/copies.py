"""份号登记簿: every numbered copy, who has it, what became of it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import copies
from xunzhang.chapters.documents.models import NumberedCopy
from xunzhang.chapters.documents.registers.book import Asked, Book, Heading, Line, day_of, issuing_units
from xunzhang.chapters.documents.terms import marked
from xunzhang.record.actor import Actor


def rows(actor: Actor, asked: Asked) -> QuerySet[Any]:
    """The copies of the printings that one may see and that count, by the day of their printing."""
    first, after = asked.instants
    seen = copies.seen(actor).filter(is_void=False, printed_at__gte=first, printed_at__lt=after)
    seen = seen.filter(unit=asked.part) if asked.part else seen
    return NumberedCopy.objects.filter(printing__in=seen.values("pk")).select_related("printing__document")


def _state(row: Any) -> str:
    """Of a lost one, to whom it was reported and when."""
    shown = str(row.get_state_display())
    if row.state != NumberedCopy.State.LOST:
        return shown
    return f"{shown} {row.loss_reported_on:%Y-%m-%d} {row.loss_reported_to}"


def lines(actor: Actor, batch: list[Any]) -> list[Line]:
    """No further query."""
    return [
        Line(
            (
                row.printing.document_number,
                row.printing.title,
                marked(row.printing.secrecy, row.printing.secrecy_term),
                row.printing.total,
                row.written,
                row.recipient,
                row.received_by,
                day_of(row.given_at),
                day_of(row.returned_at),
                row.returned_by,
                day_of(row.destroyed_at),
                "、".join(one for one in (row.destruction_approved_by, row.witness) if one),
                _state(row),
            ),
            row.printing.document.matter_id if row.printing.document is not None else None,
        )
        for row in batch
    ]


COPIES = Book(
    name="copies",
    label=gettext_lazy("份号登记簿"),
    part_label=gettext_lazy("发文机关"),
    headings=(
        Heading(gettext_lazy("发文字号"), 22),
        Heading(gettext_lazy("标题"), 34, "wide"),
        Heading(gettext_lazy("密级"), 7),
        Heading(gettext_lazy("印制份数"), 6, "number"),
        Heading(gettext_lazy("份号"), 9),
        Heading(gettext_lazy("发往单位"), 22, "wide"),
        Heading(gettext_lazy("签收人"), 10),
        Heading(gettext_lazy("发出日期"), 11, "day"),
        Heading(gettext_lazy("清退日期"), 11, "day"),
        Heading(gettext_lazy("退还人"), 10),
        Heading(gettext_lazy("销毁日期"), 11, "day"),
        Heading(gettext_lazy("批准人、监销人"), 14),
        Heading(gettext_lazy("状态"), 12),
    ),
    sort="pk",
    rows=rows,
    lines=lines,
    parts=issuing_units,
    empty_hint=gettext_lazy("涉密公文印制编号以后列在这里。"),
)
