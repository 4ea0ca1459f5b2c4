"""The handling sheet (办理单) of a matter as the typed data that typesetting prints."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from xunzhang.chapters.matters.handling import SheetLine
from xunzhang.chapters.matters.handwriting import drawing_of
from xunzhang.chapters.matters.models import Handwriting
from xunzhang.kernel import clock
from xunzhang.record.models import Matter
from xunzhang.typesetting.handwriting import extent_of
from xunzhang.typesetting.sheet_model import HandlingSheet, SheetField, SheetOpinion, SheetSection

PAD_ON_PAPER = 125.0  # mm: so wide is a full pad printed
LEAST_HEIGHT, MOST_HEIGHT = 10.0, 45.0  # mm


def _height_of(ink: Mapping[str, Any]) -> float:
    """How high an opinion is printed, in mm, so that its characters come out alike however many lines it has."""
    down = extent_of(ink["strokes"])[1]
    return min(max(down * PAD_ON_PAPER / ink["width"], LEAST_HEIGHT), MOST_HEIGHT)


def _remark(line: SheetLine) -> str:
    """For whom it was signed or handled: both names stand on the sheet."""
    said = []
    if line.entrusted_by:
        said.append(_("受%(name)s委托代签") % {"name": line.entrusted_by})
    if line.on_behalf_of:
        said.append(_("代 %(name)s") % {"name": line.on_behalf_of})
    return "，".join(said)


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
    rows: Sequence[tuple[tuple[str, str], tuple[str, str]]] = (),
    written: Mapping[int, Handwriting] | None = None,
) -> HandlingSheet:
    """One section for each step that somebody handled, in the order of the first opinion given there.

    `rows` are what the kind of matter says of it, label and text; without them who leads it and who began it.
    """
    sections: dict[str, list[SheetOpinion]] = {}
    for line in lines:
        if line.is_withdrawn:
            continue
        said = line.opinion if line.says_it_all else "：".join(filter(None, (line.what, line.words)))
        kept = (written or {}).get(line.move)
        given = SheetOpinion(
            name=line.who,
            text=said,
            signed_on=line.at.astimezone(clock.BEIJING).date(),
            remark=_remark(line),
            handwriting=drawing_of(kept, "opinion") if kept else b"",
            handwriting_height=_height_of(kept.opinion) if kept and kept.opinion else 0.0,
            signature=drawing_of(kept, "name") if kept else b"",
        )
        sections.setdefault(str(line.step), []).append(given)
    usual = (
        ((_("主办单位"), unit), (_("发起人"), opened_by)),
        ((_("发起日期"), matter.opened_on.isoformat()), (_("办件编号"), str(matter.pk))),
    )
    return HandlingSheet(
        organ=organ,
        title=title,
        number=number,
        marks=tuple(marks),
        fields=(
            (SheetField(label=_("标题"), text=matter.title),),
            *(tuple(SheetField(label=label, text=text) for label, text in row) for row in rows or usual),
        ),
        sections=tuple(SheetSection(label=label, opinions=tuple(given)) for label, given in sections.items()),
    )
