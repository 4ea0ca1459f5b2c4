"""Series of document numbers: one per mark and year, without gap or double (条例 第九条第五项).

Only actions call `take`; it runs in their transaction.
"""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.models import AssignedNumber, NumberSeries, OutgoingDocument
from xunzhang.chapters.documents.paper import format_of
from xunzhang.kernel import clock
from xunzhang.kernel.document_number import DocumentNumber
from xunzhang.kernel.remembering import remembered
from xunzhang.record.actions import InvalidInputs
from xunzhang.typesetting.model import Format

USE = NumberSeries.Use


@remembered
def marks_of(unit: str) -> list[str]:
    """The marks (机关代字) under which the unit numbers its documents, the usual one first."""
    rows = NumberSeries.objects.filter(unit=unit).order_by("pk").values_list("mark", flat=True)
    return list(dict.fromkeys(rows))


@remembered
def _uses_of(unit: str) -> dict[str, str]:
    """What each of the unit's marks is used for; the latest year's series says."""
    rows = NumberSeries.objects.filter(unit=unit).order_by("year", "pk").values_list("mark", "used_for")
    return dict(rows)


def use_of(document: OutgoingDocument) -> str:
    """For what form of page its number is: a letter, minutes (GB/T 9704-2012, 10.1, 10.3) or anything else."""
    return {Format.LETTER: USE.LETTER, Format.MINUTES: USE.MINUTES}.get(format_of(document), USE.DOCUMENT)


def is_fitting(document: OutgoingDocument, mark: str) -> bool:
    """Whether the mark goes with the document's form of page."""
    return _uses_of(document.issuing_unit).get(mark, USE.ANY) in (USE.ANY, use_of(document))


def usual_mark(document: OutgoingDocument) -> str:
    """The mark of the number it has already, else the one that goes with its form of page, else the unit's first."""
    own = AssignedNumber.objects.filter(document=document).values_list("series__mark", flat=True).first()
    if own:
        return own
    marks, uses, use = marks_of(document.issuing_unit), _uses_of(document.issuing_unit), use_of(document)
    ranks = {use: 0, USE.ANY: 1}
    return min(marks, key=lambda mark: (ranks.get(uses[mark], 2), marks.index(mark)), default="")


def unit_of(mark: str) -> str:
    """The unit whose mark it is; empty where nobody has it."""
    return NumberSeries.objects.filter(mark=mark).values_list("unit", flat=True).first() or ""


def _next(mark: str, unit: str, year: int, *, person_id: int | None, **more: object) -> AssignedNumber:
    """The next number of the series, which stays locked until the transaction ends.

    So a hundred at once get a hundred numbers in a row. The first number of a year opens its series.
    """
    begins = {"unit": unit, "used_for": _uses_of(unit).get(mark, USE.ANY)}
    NumberSeries.objects.get_or_create(mark=mark, year=year, defaults=begins)
    series = NumberSeries.objects.select_for_update().get(mark=mark, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return AssignedNumber.objects.create(
        series=series, sequence=series.last, assigned_by=person_id, assigned_at=clock.now(), **more
    )


def reserve(mark: str, unit: str, on: date, *, person_id: int | None, note: str) -> AssignedNumber:
    """The next number of the year, kept for a document to come."""
    return _next(mark, unit, on.year, person_id=person_id, note=note, state=AssignedNumber.State.RESERVED)


def reserved(unit: str) -> QuerySet[AssignedNumber]:
    """The unit's numbers that are kept and not yet used."""
    rows = AssignedNumber.objects.filter(series__unit=unit, state=AssignedNumber.State.RESERVED)
    return rows.select_related("series").order_by("series__mark", "series__year", "sequence")


def take(
    document: OutgoingDocument, mark: str, on: date, *, person_id: int | None, reserved_id: int | None = None
) -> AssignedNumber:
    """Give the document the next number of the mark's series of that year, or the one kept for it.

    A document that was returned to be numbered gets its own number again. Raises InvalidInputs for a mark that the
    issuing unit does not have, and for a reserved number that is not there.
    """
    marks = marks_of(document.issuing_unit)
    if not marks:
        raise InvalidInputs({"mark": _("发文机关还没有机关代字，请先由办公厅登记发文字号序列（发文立户）。")})
    if mark not in marks:
        raise InvalidInputs(
            {
                "mark": _("“%(mark)s”不是该发文机关的机关代字，可选：%(marks)s。")
                % {"mark": mark, "marks": "、".join(marks)}
            }
        )
    own = AssignedNumber.objects.select_related("series").filter(document=document).first()
    if own is not None:
        if (own.series.mark, own.series.year) == (mark, on.year) and reserved_id is None:
            return own
        raise InvalidInputs(
            {
                "mark": _("这件公文已编 %(number)s，请沿用；确需改号的，先把原字号作废。")
                % {"number": written(own)}
            }
        )
    if reserved_id is None:
        return _next(mark, document.issuing_unit, on.year, person_id=person_id, document=document)
    return _use_reserved(document, on, reserved_id, person_id)


def _use_reserved(
    document: OutgoingDocument, on: date, reserved_id: int, person_id: int | None
) -> AssignedNumber:
    kept = reserved(document.issuing_unit).select_for_update(of=("self",)).filter(pk=reserved_id).first()
    if kept is None:
        raise InvalidInputs({"reserved_id": _("这个预留字号已经使用或者作废，请重新选择。")})
    if kept.series.year != on.year:
        raise InvalidInputs({"reserved_id": _("预留字号的年份与签发年份不同，不能使用。")})
    if kept.series.mark not in marks_of(document.issuing_unit):
        raise InvalidInputs({"reserved_id": _("这个预留字号不是该发文机关的。")})
    kept.document, kept.state = document, AssignedNumber.State.ASSIGNED
    kept.assigned_by, kept.assigned_at = person_id, clock.now()
    kept.save()
    return kept


def written(number: AssignedNumber) -> str:
    """The number as printed."""
    return str(DocumentNumber(number.series.mark, number.series.year, number.sequence))
