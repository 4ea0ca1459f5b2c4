"""The members of the government, its leaders, and what each is in charge of on a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from xunzhang.chapters.organs.edition import kept
from xunzhang.chapters.organs.models import Pairing, Portfolio, UnitKind
from xunzhang.chapters.organs.queries.days import holding
from xunzhang.chapters.organs.queries.people import Holder, holders, leading
from xunzhang.chapters.organs.queries.units import UnitOn, units_on
from xunzhang.chapters.organs.roles import member_unit_kinds, roles_of
from xunzhang.kernel.remembering import remembered

# Governments below and zones are not divided among the leaders unless a portfolio says so.
_LED_BY_THEMSELVES = frozenset({UnitKind.DISTRICT_GOVERNMENT, UnitKind.ZONE_ADMINISTRATION})


def leaders(on: date) -> list[Holder]:
    """The leaders (市人民政府领导同志) on the day: by role, and those whose appointment says so (reading R1).

    One entry a person, the leader's post first.
    """
    found: dict[int, Holder] = {}
    for holder in leading(on):
        found.setdefault(holder.person_id, holder)
    return list(found.values())


def members(on: date) -> list[Holder]:
    """The members of the government on the day (article 4): its leaders by role and the heads of its departments."""
    top, principal = roles_of("leader", on), roles_of("principal", on)
    kinds = member_unit_kinds(on)
    seen: set[int] = set()
    found = []
    for holder in holders(on, roles=top | principal):
        if holder.role in principal and holder.unit_kind not in kinds:
            continue
        if holder.person_id not in seen:
            seen.add(holder.person_id)
            found.append(holder)
    return found


@dataclass(frozen=True, slots=True)
class InCharge:
    """Who is in charge, and whether a portfolio says so or nobody else does (reading R17: then the head is)."""

    holder: Holder
    portfolio_id: int | None

    @property
    def by_portfolio(self) -> bool:
        return self.portfolio_id is not None


@kept
def _assigned(on: date, **what: str) -> tuple[tuple[int, int], ...]:
    """The leaders and the numbers of their portfolios."""
    rows = Portfolio.objects.filter(holding(on), **what).order_by("from_on")
    return tuple(rows.values_list("leader_id", "id"))


@remembered
def _in_charge(on: date, **what: str) -> InCharge | None:
    by_leader = dict(_assigned(on, **what))
    able = roles_of("leader", on)
    candidates = holders(on, people=list(by_leader)) if by_leader else []
    for holder in candidates:
        if holder.role in able or holder.counts_as_leader:
            return InCharge(holder, by_leader[holder.person_id])
    head = holders(on, roles=roles_of("head", on))
    return InCharge(head[0], None) if head else None


def in_charge_of(unit: str, on: date) -> InCharge | None:
    """The leader in charge (分管领导) of the unit with that code; without a portfolio, the head of government.

    A portfolio whose leader has left the leader's post no longer counts. None only when there is no head either.
    """
    return _in_charge(on, unit__code=unit)


def in_charge_of_subject(subject: str, on: date) -> InCharge | None:
    """The same for a subject of the portfolio table, named exactly."""
    return _in_charge(on, subject=subject)


def units_under(leader_id: int, on: date) -> list[str]:
    """Codes of the units in the leader's portfolio on the day."""
    rows = Portfolio.objects.filter(holding(on), leader_id=leader_id, unit__isnull=False)
    return list(rows.order_by("unit__order", "unit__code").values_list("unit__code", flat=True))


def assistants_of(leader_id: int, on: date) -> list[Holder]:
    """The deputy secretaries-general who assist the leader on the day (article 8), still in post."""
    paired = _assistants(leader_id, on)
    return holders(on, roles=roles_of("assistant", on), people=paired) if paired else []


@kept
def _assistants(leader_id: int, on: date) -> tuple[int, ...]:
    rows = Pairing.objects.filter(holding(on), leader_id=leader_id)
    return tuple(rows.values_list("assistant_id", flat=True))


@dataclass(frozen=True, slots=True)
class PortfolioLine:
    portfolio_id: int
    unit: UnitOn | None
    subject: str
    from_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class Assistance:
    pairing_id: int
    assistant: Holder
    from_on: date


@dataclass(frozen=True, slots=True)
class LeaderPortfolio:
    leader: Holder
    lines: tuple[PortfolioLine, ...]
    assistants: tuple[Assistance, ...]

    @property
    def units(self) -> list[PortfolioLine]:
        return [line for line in self.lines if line.unit is not None]

    @property
    def subjects(self) -> list[PortfolioLine]:
        return [line for line in self.lines if line.unit is None]


@dataclass(frozen=True, slots=True)
class PortfolioTable:
    """The table of division of work (分工表): each leader's units and subjects, and what nobody is in charge of."""

    on: date
    leaders: tuple[LeaderPortfolio, ...]
    uncovered: tuple[UnitOn, ...]


def portfolio_table(on: date) -> PortfolioTable:
    """The whole table for the day, in five queries."""
    units = {unit.id: unit for unit in units_on(on)}
    at_the_top = leaders(on)
    lines: dict[int, list[PortfolioLine]] = defaultdict(list)
    covered: set[int] = set()
    in_post = {holder.person_id for holder in at_the_top}
    for row in Portfolio.objects.filter(holding(on)):
        unit = units.get(row.unit_id) if row.unit_id else None
        if row.leader_id not in in_post or (row.unit_id and unit is None):
            continue
        lines[row.leader_id].append(PortfolioLine(row.pk, unit, row.subject, row.from_on, row.basis))
        if unit:
            covered.add(unit.id)
    helpers = {holder.person_id: holder for holder in holders(on, roles=roles_of("assistant", on))}
    assistants: dict[int, list[Assistance]] = defaultdict(list)
    for pairing in Pairing.objects.filter(holding(on)):
        if pairing.assistant_id in helpers:
            assistants[pairing.leader_id].append(
                Assistance(pairing.pk, helpers[pairing.assistant_id], pairing.from_on)
            )
    own = {holder.unit for holder in at_the_top}
    return PortfolioTable(
        on,
        tuple(
            LeaderPortfolio(
                leader,
                tuple(
                    sorted(
                        lines[leader.person_id],
                        key=lambda line: (line.unit.order if line.unit else 0, line.subject),
                    )
                ),
                tuple(assistants[leader.person_id]),
            )
            for leader in at_the_top
        ),
        tuple(
            unit
            for unit in units.values()
            if unit.id not in covered
            and not unit.is_outside
            and unit.code not in own
            and unit.kind not in _LED_BY_THEMSELVES
        ),
    )
