"""The period in a line: how much went out and came in, how much was done and late, how much was sent back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xunzhang.chapters.documents.figures.reporting import Report


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with what it counts; `beside` says what to hold it against."""

    label: str
    number: int
    beside: str = ""
    is_late: bool = False


def tiles(found: Report) -> list[Tile]:
    """The sums of the sections, so that no number here can differ from the tables beneath."""
    rows = {one.key: one.rows for one in found.sections}
    made = []
    for key, label in (("issued", _("发文")), ("taken_in", _("收文"))):
        if rows[key]:
            _name, now, before, change = rows[key][-1]
            beside = _("上年同期 %(before)s，%(change)s") % {"before": before, "change": change}
            made.append(Tile(label, int(now), beside if before else _("上年同期没有")))  # type: ignore[call-overload]
    steps = rows["steps"]
    if steps:
        done, late = (sum(int(row[at]) for row in steps) for at in (1, 4))  # type: ignore[call-overload]
        made.append(Tile(_("办毕环节"), done))
        share = _("占办毕的 %(share)s") % {"share": f"{late / done:.0%}"} if done else ""
        made.append(Tile(_("逾期"), late, share if late else "", is_late=bool(late)))
    if rows["returned"]:
        made.append(Tile(_("退回"), sum(int(row[1]) for row in rows["returned"])))  # type: ignore[call-overload]
    return made
