"""Who holds which post on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xunzhang.chapters.organs.edition import kept
from xunzhang.chapters.organs.models import Absence, Appointment, Person, UnitDesignation
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.queries.days import holding, standing
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel.remembering import foretell, is_reading
from xunzhang.record.actor import PostHeld


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a post on the day asked for; the unit's name is the one it had on that day."""

    person_id: int
    name: str
    name_en: str
    staff_number: str
    post_id: int
    role: str
    title: str
    title_en: str
    unit: str  # code
    unit_name: str
    unit_kind: str
    unit_function: str
    is_primary: bool
    counts_as_leader: bool
    unit_name_en: str
    from_on: date
    to_on: date | None

    @property
    def label(self) -> str:
        """The person's name in the reader's language."""
        return by_language(self.name, self.name_en)

    @property
    def title_label(self) -> str:
        return by_language(self.title, self.title_en)

    @property
    def unit_label(self) -> str:
        return by_language(self.unit_name, self.unit_name_en)


def _held(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(holding(on), standing(on, "post__"), standing(on, "post__unit__"))


def holders(
    on: date,
    *,
    roles: Collection[str] | None = None,
    unit: str | None = None,
    function: str | None = None,
    people: Collection[int] | None = None,
    kinds: Collection[str] | None = None,
) -> list[Holder]:
    """Everybody in a post on the day, narrowed by what is given, in the order of units and posts. One query."""
    wanted, these, of_kinds = (None if one is None else frozenset(one) for one in (roles, people, kinds))
    is_by_role_alone = wanted is not None and these is of_kinds is unit is function is None
    if is_reading() and wanted is not None and is_by_role_alone and wanted <= roles_of("leader", on):
        return [holder for holder in leading(on) if holder.role in wanted]
    return list(_holders(on, wanted, these, of_kinds, unit=unit, function=function))


def foresee_holders(on: date, units: Collection[str]) -> None:
    """Inside a reading: ask once for the holders of all these units; `holders(on, unit=…)` then asks no more. One query."""
    by_unit: dict[str, list[Holder]] = {unit: [] for unit in units}
    for holder in _read(on, None, None, None, units=frozenset(units), function=None):
        by_unit[holder.unit].append(holder)
    for unit, found in by_unit.items():
        foretell(_holders, tuple(found), on, None, None, None, unit=unit, function=None)


def leading(on: date) -> tuple[Holder, ...]:
    """Everybody in a post of a leader's role, and whose appointment counts as one, on the day. One query."""
    return _holders(on, roles_of("leader", on), None, None, unit=None, function=None, or_counting=True)


@kept
def _holders(
    on: date,
    roles: frozenset[str] | None,
    people: frozenset[int] | None,
    kinds: frozenset[str] | None,
    *,
    unit: str | None,
    function: str | None,
    or_counting: bool = False,
) -> tuple[Holder, ...]:
    units = None if unit is None else frozenset({unit})
    return _read(on, roles, people, kinds, units=units, function=function, or_counting=or_counting)


def _read(
    on: date,
    roles: frozenset[str] | None,
    people: frozenset[int] | None,
    kinds: frozenset[str] | None,
    *,
    units: frozenset[str] | None,
    function: str | None,
    or_counting: bool = False,
) -> tuple[Holder, ...]:
    rows = _held(on)
    if roles is not None:
        by_role = Q(post__role__in=sorted(roles))
        rows = rows.filter(by_role | Q(counts_as_leader=True) if or_counting else by_role)
    if units is not None:
        rows = rows.filter(post__unit__code__in=sorted(units))
    if people is not None:
        rows = rows.filter(person_id__in=sorted(people))
    then = UnitDesignation.objects.filter(holding(on), unit=OuterRef("post__unit"))
    rows = rows.annotate(
        unit_name_then=Coalesce(Subquery(then.values("name")[:1]), F("post__unit__name")),
        unit_name_en_then=Coalesce(Subquery(then.values("name_en")[:1]), F("post__unit__name_en")),
        unit_kind_then=Coalesce(Subquery(then.values("kind")[:1]), F("post__unit__kind")),
        unit_function_then=Coalesce(Subquery(then.values("function")[:1]), F("post__unit__function")),
    )
    if function is not None:
        rows = rows.filter(unit_function_then=function)
    if kinds is not None:
        rows = rows.filter(unit_kind_then__in=sorted(kinds))
    found = rows.order_by(
        "post__unit__order", "post__unit__code", "post__order", "post_id", "from_on", "id"
    ).values_list(
        "person_id",
        "person__name",
        "person__name_en",
        "person__staff_number",
        "post_id",
        "post__role",
        "post__title",
        "post__title_en",
        "post__unit__code",
        "unit_name_then",
        "unit_kind_then",
        "unit_function_then",
        "is_primary",
        "counts_as_leader",
        "unit_name_en_then",
        "from_on",
        "to_on",
    )
    return tuple(Holder(*row) for row in found)


def posts_held(person_id: int, on: date) -> tuple[PostHeld, ...]:
    """The posts a person holds on the day, the primary one first: what an Actor carries."""
    held = sorted(holders(on, people=[person_id]), key=lambda holder: not holder.is_primary)
    return tuple(
        PostHeld(
            unit=holder.unit,
            role=holder.role,
            unit_function=holder.unit_function,
            title=holder.title,
            title_en=holder.title_en,
        )
        for holder in held
    )


def who_is(
    role: str, *, on: date, unit: str | None = None, function: str | None = None
) -> tuple[Holder, ...]:
    """Who holds a post of that role on the day (in that unit, in units of that function); often several."""
    return tuple(holders(on, roles=[role], unit=unit, function=function))


def the_one(role: str, *, on: date, unit: str | None = None, function: str | None = None) -> Holder | None:
    """The one holder of a single-seat role on the day; None if it is vacant or held by several."""
    found = who_is(role, on=on, unit=unit, function=function)
    return found[0] if len(found) == 1 else None


def principal_of(unit: str, on: date) -> Holder | None:
    """The principal officer (主要负责人) of the unit on the day; None if there is none."""
    found = holders(on, roles=roles_of("principal", on), unit=unit)
    return found[0] if found else None


@kept
def absence_of(person_id: int, on: date) -> Absence | None:
    """The absence on record that covers the day, if there is one."""
    return Absence.objects.filter(holding(on), person_id=person_id).order_by("-from_on", "-id").first()


def absent_on(on: date) -> list[Absence]:
    """Every absence on record that covers the day."""
    return list(Absence.objects.filter(holding(on)).select_related("person").order_by("person__staff_number"))


def everyone(search: str = "") -> QuerySet[Person]:
    """All people on record by staff number; `search` looks in names and staff numbers."""
    rows = Person.objects.order_by("staff_number")
    if search:
        rows = (
            rows.filter(name__icontains=search)
            | rows.filter(name_en__icontains=search)
            | rows.filter(staff_number__icontains=search)
        )
    return rows


def person_exists(person_id: int) -> bool:
    return Person.objects.filter(pk=person_id).exists()
