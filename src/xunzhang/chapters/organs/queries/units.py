"""Units as they were on a day: their names, kinds and places then, not as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from xunzhang.chapters.organs.edition import kept
from xunzhang.chapters.organs.models import OUTSIDE_KINDS, Unit, UnitDesignation, UnitKind
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.queries.days import holding, standing
from xunzhang.kernel.remembering import is_reading


@dataclass(frozen=True, slots=True)
class UnitOn:
    """A unit under the designation it had on the day asked for."""

    id: int
    code: str
    name: str
    short_name: str
    name_en: str
    kind: str
    function: str
    parent: str  # code, empty for none
    level: str
    order: int
    contact: str
    established_on: date
    abolished_on: date | None

    @property
    def is_outside(self) -> bool:
        return self.kind in OUTSIDE_KINDS

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return by_language(self.name, self.name_en)

    @property
    def short_label(self) -> str:
        return by_language(self.short_name, self.name_en)

    @property
    def kind_label(self) -> str:
        return str(UnitKind(self.kind).label)


def units_on(
    on: date,
    *,
    search: str = "",
    kind: str = "",
    function: str = "",
    codes: Iterable[str] | None = None,
) -> list[UnitOn]:
    """The units that exist on the day, in the order of the directory. One query."""
    wanted = None if codes is None else frozenset(codes)
    if is_reading() and not search:
        return [
            unit
            for unit in _directory(on)
            if (not kind or unit.kind == kind)
            and (not function or unit.function == function)
            and (wanted is None or unit.code in wanted)
        ]
    return _read(on, search, kind, function, wanted)


@kept
def _directory(on: date) -> tuple[UnitOn, ...]:
    """All units of the day: a page asks for many of them, one by one."""
    return tuple(_read(on, "", "", "", None))


def _read(on: date, search: str, kind: str, function: str, codes: frozenset[str] | None) -> list[UnitOn]:
    rows = UnitDesignation.objects.filter(holding(on), standing(on, "unit__"))
    if search:
        rows = rows.filter(
            Q(name__icontains=search)
            | Q(short_name__icontains=search)
            | Q(name_en__icontains=search)
            | Q(unit__code__icontains=search)
        )
    if kind:
        rows = rows.filter(kind=kind)
    if function:
        rows = rows.filter(function=function)
    if codes is not None:
        rows = rows.filter(unit__code__in=sorted(codes))
    found = rows.order_by("order", "unit__code").values_list(
        "unit_id",
        "unit__code",
        "name",
        "short_name",
        "name_en",
        "kind",
        "function",
        "parent__code",
        "level",
        "order",
        "contact",
        "unit__established_on",
        "unit__abolished_on",
    )
    return [UnitOn(*row[:7], row[7] or "", *row[8:]) for row in found]


def unit_on(code: str, on: date) -> UnitOn | None:
    """The unit with that code as it was on the day; None if it did not exist then."""
    found = units_on(on, codes=[code])
    return found[0] if found else None


def unit_with_function(function: str, on: date) -> UnitOn | None:
    """The first unit of the government's own with that function on the day, e.g. the one of `general_office`."""
    inside = [unit for unit in units_on(on, function=function) if not unit.is_outside]
    return inside[0] if inside else None


def chart(on: date) -> list[tuple[UnitOn, list]]:  # type: ignore[type-arg]
    """The hierarchy on the day as nested (unit, children); roots are units whose parent did not exist then."""
    units = units_on(on)
    nodes: dict[str, tuple[UnitOn, list]] = {unit.code: (unit, []) for unit in units}  # type: ignore[type-arg]
    roots = []
    for unit in units:
        above = nodes.get(unit.parent)
        (above[1] if above else roots).append(nodes[unit.code])
    return roots


def abolished_units(on: date) -> list[Unit]:
    """Units that existed before the day and do so no more."""
    return list(
        Unit.objects.filter(abolished_on__lte=on)
        .select_related("successor")
        .order_by(F("abolished_on").desc())
    )
