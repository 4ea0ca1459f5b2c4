"""Series of document numbers: one per mark and year, without gap or double (条例 第九条第五项).

Only actions call `take`; it runs in their transaction.
"""

from datetime import date

from django.utils.translation import gettext as _

from xunzhang.chapters.documents.models import AssignedNumber, NumberSeries, OutgoingDocument
from xunzhang.kernel import clock
from xunzhang.kernel.document_number import DocumentNumber
from xunzhang.record.actions import InvalidInputs


def marks_of(unit: str) -> list[str]:
    """The marks (机关代字) under which the unit numbers its documents, the usual one first."""
    rows = NumberSeries.objects.filter(unit=unit).order_by("pk").values_list("mark", flat=True)
    return list(dict.fromkeys(rows))


def take(document: OutgoingDocument, mark: str, on: date, *, person_id: int | None) -> AssignedNumber:
    """Give the document the next number of the mark's series of that year.

    The series row is locked until the transaction ends, so a hundred at once get a hundred numbers in a row. The
    first document of a year opens its series. Raises InvalidInputs for a mark that the issuing unit does not have.
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
    NumberSeries.objects.get_or_create(mark=mark, year=on.year, defaults={"unit": document.issuing_unit})
    series = NumberSeries.objects.select_for_update().get(mark=mark, year=on.year)
    series.last += 1
    series.save(update_fields=["last"])
    return AssignedNumber.objects.create(
        series=series,
        sequence=series.last,
        document=document,
        assigned_by=person_id,
        assigned_at=clock.now(),
    )


def written(number: AssignedNumber) -> str:
    """The number as printed."""
    return str(DocumentNumber(number.series.mark, number.series.year, number.sequence))
