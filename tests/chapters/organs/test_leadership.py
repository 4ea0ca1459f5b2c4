"""Portfolios and pairings, absences and terms."""

from datetime import date

import pytest
from tests.chapters.organs.conftest import City

from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import Absence, Term
from xunzhang.record.actions import Conflict, InvalidInputs, NotPermitted, Refused

DAY = date(2018, 11, 1)


def _assign(city: City, leader: str, unit: str = "F", **more: object) -> object:
    given = {"leader_id": city.people[leader], "unit": unit, "from_on": date(2018, 1, 1)}
    return city.act("portfolio.assign", **(given | more))


def test_the_leader_in_charge(city: City) -> None:
    _assign(city, "vice")
    found = queries.in_charge_of("F", DAY)
    assert (found.holder.name, found.by_portfolio) == ("vice", True)
    assert queries.units_under(city.people["vice"], DAY) == ["F"]


def test_without_a_portfolio_the_head_is_in_charge_r17(city: City) -> None:
    _assign(city, "vice", from_on=date(2018, 3, 1))
    before = queries.in_charge_of("F", date(2018, 2, 28))
    assert (before.holder.name, before.by_portfolio) == ("mayor", False)


def test_a_leader_who_left_is_in_charge_no_more_r17(city: City) -> None:
    _assign(city, "vice")
    city.act(
        "appointment.end", appointment_id=city.appointments["vice"], to_on=date(2018, 6, 30), reason="调离"
    )
    assert queries.in_charge_of("F", date(2018, 6, 30)).holder.name == "vice"
    assert queries.in_charge_of("F", date(2018, 7, 1)).holder.name == "mayor"
    assert "财政局" in [unit.name for unit in queries.portfolio_table(date(2018, 7, 1)).uncovered]


def test_two_in_charge_of_one_unit_are_refused(city: City) -> None:
    _assign(city, "vice")
    with pytest.raises(InvalidInputs) as refused:
        _assign(city, "executive", from_on=date(2018, 6, 1))
    assert "vice" in refused.value.errors["unit"]
    _assign(city, "executive", from_on=date(2018, 6, 1), takes_over=True)
    assert queries.in_charge_of("F", date(2018, 5, 31)).holder.name == "vice"
    assert queries.in_charge_of("F", date(2018, 6, 1)).holder.name == "executive"


def test_only_leaders_are_in_charge(city: City) -> None:
    with pytest.raises(InvalidInputs) as refused:
        _assign(city, "principal")
    assert "leader_id" in refused.value.errors


@pytest.mark.parametrize("what", [{"unit": "", "subject": ""}, {"unit": "F", "subject": "财税"}])
def test_a_portfolio_is_one_thing(city: City, what: dict[str, str]) -> None:
    with pytest.raises(InvalidInputs):
        city.act("portfolio.assign", leader_id=city.people["vice"], from_on=DAY, **what)


def test_a_unit_that_is_not_there_yet(city: City) -> None:
    with pytest.raises(InvalidInputs) as refused:
        _assign(city, "vice", "NONE")
    assert "unit" in refused.value.errors


def test_assistants_article_8b(city: City) -> None:
    city.act(
        "pairing.assign",
        assistant_id=city.people["assistant"],
        leader_id=city.people["vice"],
        from_on=date(2018, 1, 1),
    )
    assert [one.name for one in queries.assistants_of(city.people["vice"], DAY)] == ["assistant"]
    with pytest.raises(Refused) as refused:
        city.act(
            "pairing.assign",
            assistant_id=city.people["principal"],
            leader_id=city.people["vice"],
            from_on=date(2018, 1, 1),
        )
    assert [finding.provision for finding in refused.value.against] == ["8b"]


def _absent(city: City, actor: str = "personnel", **more: object) -> Absence:
    given = {
        "person_id": city.people["mayor"],
        "kind": "visit",
        "from_on": date(2018, 10, 8),
        "to_on": date(2018, 10, 12),
        "evidence": "外出报备单",
    }
    return city.act("absence.record", city.actor(actor), **(given | more))


def test_an_absence_covers_the_days_of_leaving_and_return(city: City) -> None:
    away = _absent(city)
    city.act("absence.end", city.actor("personnel"), absence_id=away.pk, returned_on=date(2018, 10, 11))
    mayor = city.people["mayor"]
    assert [queries.absence_of(mayor, date(2018, 10, day)) is not None for day in (7, 8, 11, 12)] == [
        False,
        True,
        True,
        False,
    ]
    kept = Absence.objects.get(pk=away.pk)
    assert (kept.to_on, kept.superseded_reason) == (date(2018, 10, 12), "销假")
    with pytest.raises(Conflict):
        city.act("absence.end", city.actor("personnel"), absence_id=away.pk, returned_on=date(2018, 10, 10))


def test_who_may_record_an_absence(city: City) -> None:
    _absent(city, "mayor")
    with pytest.raises(NotPermitted):
        _absent(city, "vice")
    with pytest.raises(InvalidInputs):
        _absent(city, from_on=date(2018, 10, 12), to_on=None)  # overlaps the first


def test_an_absence_withdrawn_counts_no_more(city: City) -> None:
    away = _absent(city)
    city.act("absence.withdraw", city.actor("personnel"), absence_id=away.pk, reason="行程取消")
    assert queries.absence_of(city.people["mayor"], date(2018, 10, 10)) is None


def test_terms_do_not_overlap_and_are_corrected_on_record_article_1(city: City) -> None:
    city.act("term.set", ordinal=14, first_on=date(2017, 1, 1), last_on=date(2021, 12, 31))
    with pytest.raises(InvalidInputs):
        city.act("term.set", ordinal=15, first_on=date(2021, 6, 1), last_on=date(2026, 12, 31))
    with pytest.raises(InvalidInputs):
        city.act("term.set", ordinal=14, first_on=date(2017, 1, 15), last_on=date(2021, 12, 31))
    city.act("term.set", ordinal=14, first_on=date(2017, 1, 15), last_on=date(2021, 12, 31), reason="更正")
    assert queries.term_on(date(2017, 1, 10)) is None
    assert queries.term_on(DAY).ordinal == 14
    assert Term.objects.count() == 2
