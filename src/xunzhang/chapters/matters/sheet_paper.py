"""The handling sheet (办理单) of a matter as the typed data that typesetting prints."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xunzhang.chapters.matters.handling import SheetLine
from xunzhang.kernel import clock
from xunzhang.record.models import Matter
from xunzhang.typesetting.sheet_model import HandlingSheet, SheetField, SheetOpinion, SheetSection


def sheet_on_paper(
    matter: Matter,
    *,
    organ: str,
    title: str,
    number: str,
    unit: str,
    opened_by: str,
    marks: Sequence[str],
    lines: Sequence[SheetLine],
) -> HandlingSheet:
    """One section for each step that somebody handled, in the order of the first opinion given there."""
    sections: dict[str, list[SheetOpinion]] = {}
    for line in lines:
        if line.is_withdrawn:
            continue
        said = line.opinion if line.says_it_all else "：".join(filter(None, (line.what, line.opinion)))
        remark = _("代 %(name)s") % {"name": line.on_behalf_of} if line.on_behalf_of else ""
        given = SheetOpinion(
            name=line.who, text=said, signed_on=line.at.astimezone(clock.BEIJING).date(), remark=remark
        )
        sections.setdefault(str(line.step), []).append(given)
    return HandlingSheet(
        organ=organ,
        title=title,
        number=number,
        marks=tuple(marks),
        fields=(
            (SheetField(label=_("标题"), text=matter.title),),
            (
                SheetField(label=_("主办单位"), text=unit),
                SheetField(label=_("发起人"), text=opened_by),
            ),
            (
                SheetField(label=_("发起日期"), text=matter.opened_on.isoformat()),
                SheetField(label=_("办件编号"), text=str(matter.pk)),
            ),
        ),
        sections=tuple(SheetSection(label=label, opinions=tuple(given)) for label, given in sections.items()),
    )
