"""A period and the same months of the year before, put together from the counted months. One query, and names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.actions.reviewing import ground_labels
from xunzhang.chapters.documents.choices import label_of
from xunzhang.chapters.documents.figures.counting import KINDS, MEASURE
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import DraftReturn, MonthFigure
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.naming import in_words
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.definitions import Task
from xunzhang.record.actor import Actor
from xunzhang.ui.charts import Bar, Pair, bars, columns

MOST_ROWS = 30
NO_CHART = SafeString("")
PERIODS: dict[str, tuple[int, int, str | Promise]] = {
    "year": (1, 12, gettext_lazy("全年")),
    "h1": (1, 6, gettext_lazy("上半年")),
    "h2": (7, 12, gettext_lazy("下半年")),
    **{
        f"q{place + 1}": (3 * place + 1, 3 * place + 3, label)
        for place, label in enumerate(
            (
                gettext_lazy("第一季度"),
                gettext_lazy("第二季度"),
                gettext_lazy("第三季度"),
                gettext_lazy("第四季度"),
            )
        )
    },
}


@dataclass(frozen=True, slots=True)
class Period:
    """Months of one year; of the running year only those that have begun."""

    year: int
    first: int
    last: int

    @classmethod
    def read(cls, year: int, name: str) -> "Period":
        """`name` is one of PERIODS, or m1 … m12; the whole year for anything else."""
        today = clock.today()
        if name.startswith("m") and name[1:].isdecimal() and len(name) < 4 and 1 <= int(name[1:]) <= 12:
            first = last = int(name[1:])
        else:
            first, last, _label = PERIODS.get(name, PERIODS["year"])
        if year == today.year:
            last = max(first, min(last, today.month))
        return cls(year, first, last)

    @property
    def months(self) -> list[int]:
        return list(range(self.first, self.last + 1))

    def days(self, year: int) -> list[date]:
        return [date(year, month, 1) for month in self.months]


@dataclass(frozen=True, slots=True)
class Section:
    """One figure: a chart and the table of the same numbers. The first column names, the others count."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    chart: SafeString = NO_CHART
    note: str = ""


def sees_everything(actor: Actor) -> bool:
    """The General Office, the secretary-general and the leaders: of all units; everybody else of the own."""
    return queries.sees_all_under_way(actor) or bool(actor.roles & roles_of("leader", clock.today()))


def percentile(spread: Counter[int], share: float) -> float | None:
    """The number of half days within which that share was done, as days."""
    total = sum(spread.values())
    if not total:
        return None
    reached = 0
    for half_days in sorted(spread):
        reached += spread[half_days]
        if reached >= total * share:
            return half_days / 2
    return None


class _Row(NamedTuple):
    """What is read of a `MonthFigure`."""

    month: date
    measure: str
    unit: str
    first: str
    second: str
    count: int
    late: int
    spread: dict[str, int]
    counted_at: datetime


class _Sums:
    """The counted rows of a period, added up by whatever is asked for."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self.rows = list(rows)

    def of(self, measure: str, by: Callable[[_Row], object]) -> Counter[object]:
        found: Counter[object] = Counter()
        for row in self.rows:
            if row.measure == measure:
                found[by(row)] += row.count
        return found

    def late(self, measure: str, by: Callable[[_Row], object]) -> Counter[object]:
        found: Counter[object] = Counter()
        for row in self.rows:
            if row.measure == measure and row.late:
                found[by(row)] += row.late
        return found

    def spreads(self, measure: str, by: Callable[[_Row], object]) -> dict[object, Counter[int]]:
        found: dict[object, Counter[int]] = defaultdict(Counter)
        for row in self.rows:
            if row.measure == measure:
                for half_days, times in row.spread.items():
                    found[by(row)][int(half_days)] += times
        return found


@dataclass(frozen=True)
class Report:
    """All sections of a period for one actor, narrowed to a unit where one is chosen."""

    period: Period
    sections: tuple[Section, ...]
    counted_at: datetime | None


def report(actor: Actor, period: Period, unit: str = "") -> Report:
    """What the actor may see of the period. One query for the figures, two for names."""
    everything = sees_everything(actor)
    if everything and not unit:
        listed, of_units = _all_units(period)
    else:
        units = frozenset({unit}) if unit else actor.units
        listed = of_units = _some_units(period, units if everything else units & actor.units)
    this = _Sums(one for one in listed if one.month.year == period.year)
    last = _Sums(one for one in listed if one.month.year != period.year)
    by_unit = _Sums(one for one in of_units if one.month.year == period.year)
    names = names_of(sorted({one.unit for one in of_units}))
    sections = (
        _by_month("issued", _("发文量（件）"), MEASURE.ISSUED, period, this, last),
        _compared("kinds", _("发文：按文种"), MEASURE.ISSUED, _kind, this, last),
        _compared("names", _("发文：按名义"), MEASURE.ISSUED, _name, this, last),
        _by_month("taken_in", _("收文量（件）"), MEASURE.TAKEN_IN, period, this, last),
        _compared("taken_in_kinds", _("收文：按文种"), MEASURE.TAKEN_IN, _kind, this, last),
        _times("steps", _("环节用时"), _("环节"), MEASURE.STEP, _step, this),
        _times(
            "units",
            _("各单位用时和逾期"),
            _("单位"),
            MEASURE.STEP,
            lambda row: names.get(row.unit, row.unit),
            by_unit,
        ),
        _compared("returned", _("退回和理由"), MEASURE.RETURNED, _reason, this, last),
        _provisions(this),
        _times(
            "receipts",
            _("各单位签收用时"),
            _("单位"),
            MEASURE.RECEIPT,
            lambda row: names.get(row.unit, row.unit),
            by_unit,
        ),
    )
    counted = max((one.counted_at for one in listed), default=None)
    return Report(period, sections, counted)


def _rows(period: Period, narrowing: Q) -> list[_Row]:
    days = [*period.days(period.year), *period.days(period.year - 1)]
    rows = MonthFigure.objects.filter(narrowing, month__in=days).order_by("pk")
    return [_Row(*one) for one in rows.values_list(*_Row._fields)]


def _all_units(period: Period) -> tuple[list[_Row], list[_Row]]:
    """The sums of all units together, and what tells the units apart, as they were counted: a fraction of the rows."""
    every, steps = MonthFigure.ALL, Q(measure=MEASURE.STEP, first=MonthFigure.ALL)
    found = _rows(period, Q(unit=every) | Q(month__year=period.year) & (steps | Q(measure=MEASURE.RECEIPT)))
    together = [one for one in found if one.unit == every and one.first != every]
    return together, [one for one in found if one.unit != every]


def _some_units(period: Period, units: Collection[str]) -> list[_Row]:
    return _rows(period, Q(unit__in=units) & ~Q(first=MonthFigure.ALL))


def _kind(row: _Row) -> str:
    return label_of("document_kind", row.first) if row.first else _("其他")


def _name(row: _Row) -> str:
    return label_of("issued_in_name_of", row.second, "outgoing_document.draft")


@lru_cache(maxsize=2)
def _definitions(government: str) -> dict[tuple[str, str], object]:
    """Kind of matter and step → its label, of the latest version that has it."""
    found: dict[tuple[str, str], object] = {}
    shelf = running.shelf()
    for kind in KINDS:
        if kind not in shelf.keys(government):
            continue
        for version in shelf.versions(government, kind):
            for name, step in shelf.get(government, kind, version).steps.items():
                if isinstance(step, Task):
                    found[kind, name] = step.label
    return found


def _step(row: _Row) -> str:
    label = _definitions(settings.GOVERNMENT).get((row.first, row.second))
    way = _("收文") if row.first == "incoming_document" else _("发文")
    return f"{way} · {in_words(label) if label is not None else row.second}"  # type: ignore[arg-type]


def _reason(row: _Row) -> str:
    if row.first == "sent_back":
        language = "en" if (get_language() or "").startswith("en") else "zh"
        return ground_labels(language).get(row.second, row.second) or _("未写理由")
    if row.first == "point":
        return str(dict(DraftReturn.Point.choices).get(row.second, row.second))
    return row.second or _("未写理由")


def _change(now: int, before: int) -> str:
    """Against last year, in per cent."""
    if not before:
        return "—"
    return "0%" if now == before else f"{(now - before) / before:+.0%}"


def _by_month(key: str, title: str, measure: str, period: Period, this: _Sums, last: _Sums) -> Section:
    now, before = (one.of(measure, lambda row: row.month.month) for one in (this, last))
    labels = {month: _("%(month)s月") % {"month": month} for month in period.months}
    rows = [(labels[one], now[one], before[one], _change(now[one], before[one])) for one in period.months]
    total = sum(now.values()), sum(before.values())
    if not any(total):
        return Section(key, title, (_("月份"), str(period.year), str(period.year - 1), _("同比")), ())
    pairs = [Pair(labels[one], now[one], before[one]) for one in period.months]
    return Section(
        key,
        title,
        (_("月份"), str(period.year), str(period.year - 1), _("同比")),
        (*rows, (_("合计"), *total, _change(*total))),
        columns(pairs, title, (str(period.year), str(period.year - 1))),
    )


def _compared(
    key: str,
    title: str,
    measure: str,
    by: Callable[[_Row], object],
    this: _Sums,
    last: _Sums,
) -> Section:
    now, before = this.of(measure, by), last.of(measure, by)
    order = sorted({*now, *before}, key=lambda one: (-now[one], -before[one], str(one)))[:MOST_ROWS]
    return Section(
        key,
        title,
        (_("项目"), _("本期"), _("上年同期"), _("同比")),
        tuple((one, now[one], before[one], _change(now[one], before[one])) for one in order),
        bars([Bar(str(one), now[one]) for one in order[:12] if now[one]], title),
    )


def _times(
    key: str, title: str, what: str, measure: str, by: Callable[[_Row], object], this: _Sums
) -> Section:
    counts, late, spreads = this.of(measure, by), this.late(measure, by), this.spreads(measure, by)
    order = sorted(counts, key=lambda one: (-counts[one], str(one)))[:MOST_ROWS]
    rows: list[tuple[object, ...]] = []
    for one in order:
        middle, ninth = (percentile(spreads[one], share) for share in (0.5, 0.9))
        rows.append((one, counts[one], middle, ninth, late[one]))
    return Section(
        key,
        title,
        (what, _("件次"), _("中位数（日）"), _("九成在（日）内"), _("逾期")),
        tuple(rows),
        bars(
            [
                Bar(str(row[0]), float(row[3] or 0), "late" if row[4] else "")  # type: ignore[arg-type]
                for row in rows[:12]
            ],
            _("%(title)s：九成在多少日内") % {"title": title},
        ),
        _("自然日，按半日计；红色的有逾期。"),
    )


def _provisions(this: _Sums) -> Section:
    found = this.of(MEASURE.PROVISION, lambda row: (row.first, row.second))
    provisions = sorted({one[0] for one in found})  # type: ignore[index]
    rows = sorted(
        (
            (
                one,
                *(found[one, outcome] for outcome in ("departed", "breached", "judgement")),
            )
            for one in provisions
        ),
        key=lambda row: (-row[1], -row[2], row[0]),
    )[:MOST_ROWS]
    title = _("例外、阻止和判断：按规定")
    departed = [Bar(str(row[0]), row[1]) for row in rows[:12] if row[1]]
    return Section(
        "provisions",
        title,
        (_("规定"), _("作例外"), _("违反"), _("须判断")),
        tuple(rows),
        bars(departed, _("作例外的次数")),
    )


def as_sheets(found: Report) -> Sequence[tuple[str, tuple[str, ...], tuple[tuple[object, ...], ...]]]:
    """Title, headings and rows of each section, for a workbook."""
    return [(one.title, one.headings, one.rows) for one in found.sections]
