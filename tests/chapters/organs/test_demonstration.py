"""The demonstration city: complete, consistent, and with a past."""

from datetime import date
from typing import Any

import pytest

from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.demonstration import accounts
from xunzhang.chapters.organs.models import Person, UnitKind
from xunzhang.chapters.organs.roles import roles_of

TODAY = date(2018, 11, 1)
pytestmark = pytest.mark.usefixtures("demonstration_city")


def test_units_of_every_kind_article_78() -> None:
    units = queries.units_on(TODAY)
    kinds = {unit.kind for unit in units}
    assert kinds == set(UnitKind.values) - {UnitKind.OTHER_OUTSIDE_BODY}
    count = {kind: sum(unit.kind == kind for unit in units) for kind in kinds}
    assert count[UnitKind.DISTRICT_GOVERNMENT] == 13
    assert count[UnitKind.ZONE_ADMINISTRATION] == 4
    assert (
        sum(count[kind] for kind in ("constituent_department", "special_organ", "directly_affiliated_organ"))
        >= 38
    )


def test_every_unit_that_acts_has_its_principal() -> None:
    outside_without = {
        "superior_government",
        "superior_office",
        "party_committee",
        "party_office",
        "congress",
    }
    for unit in queries.units_on(TODAY):
        if unit.kind in outside_without | {"standing_committee", "municipal_government"}:
            continue
        assert queries.principal_of(unit.code, TODAY) is not None, unit.name


def test_portfolios_cover_every_department() -> None:
    table = queries.portfolio_table(TODAY)
    assert table.uncovered == ()
    assert all(one.lines for one in table.leaders if one.leader.role in roles_of("vice_head", TODAY))
    assert all(one.assistants for one in table.leaders if one.leader.role in roles_of("vice_head", TODAY))


@pytest.mark.parametrize("day", [date(2012, 6, 1), date(2017, 6, 1), date(2018, 2, 1), TODAY])
def test_one_mayor_on_any_day(day: date) -> None:
    assert queries.the_one("mayor", on=day) is not None


def test_the_reform() -> None:
    assert queries.unit_on("WH-LEGAL", date(2018, 10, 14)) is not None
    assert queries.unit_on("WH-LEGAL", date(2018, 10, 15)) is None
    assert queries.unit_on("WH-EEB", date(2018, 10, 14)).short_name == "市环保局"
    assert queries.unit_on("WH-EEB", TODAY).short_name == "市生态环境局"


def test_entrustments_ended_revoked_and_in_force() -> None:
    states = [line.state for line in queries.entrustment_register(TODAY)]
    assert sorted(states) == ["ended", "ended", "in_force", "revoked"]
    secretary = Person.objects.get(staff_number="secretary-general")
    assert (
        queries.entrustment_for(secretary.pk, "54(5)", on=TODAY, document_class="routine_approval")
        is not None
    )
    executive = Person.objects.get(staff_number="executive-vice-mayor")
    away = date(2018, 7, 12)
    asked: dict[str, Any] = {"meeting": "executive_meeting"}
    assert queries.entrustment_for(executive.pk, "5b", on=away, **asked) is not None
    assert (
        queries.entrustment_for(executive.pk, "5b", on=date(2018, 7, 16), **asked) is None
    )  # back a day earlier


def test_the_logins_have_people_behind_them() -> None:
    listed = accounts()
    numbers = [one.staff_number for one in listed if one.staff_number]
    assert Person.objects.filter(staff_number__in=numbers).count() == len(set(numbers)) == len(numbers)
    assert {one.administrator for one in listed if one.administrator} == {"system", "security", "audit"}
    assert all(one.login.isascii() for one in listed)


def test_a_day_is_answered_in_few_queries(django_assert_num_queries: Any) -> None:
    mayor = Person.objects.get(staff_number="mayor").pk
    queries.leaders(TODAY)  # the rulebook's roles are read once
    for count, ask in (
        (1, lambda: queries.units_on(TODAY)),
        (1, lambda: queries.posts_held(mayor, TODAY)),
        (1, lambda: queries.who_is("vice_mayor", on=TODAY)),
        (1, lambda: queries.principal_of("WH-FINANCE", TODAY)),
        (1, lambda: queries.members(TODAY)),
        (2, lambda: queries.in_charge_of("WH-FINANCE", TODAY)),
        (1, lambda: queries.absence_of(mayor, TODAY)),
        (1, lambda: queries.term_on(TODAY)),
        (1, lambda: queries.entrustment_for(mayor, "54(5)", on=TODAY, document_class="routine_approval")),
        (5, lambda: queries.portfolio_table(TODAY)),
        (2, lambda: queries.entrustment_register(TODAY)),
    ):
        with django_assert_num_queries(count):
            ask()
