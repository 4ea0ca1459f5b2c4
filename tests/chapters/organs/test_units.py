"""Units and posts: dated, renamed, moved, abolished, never overwritten."""

from datetime import date

import pytest
from tests.chapters.organs.conftest import STRANGER, City

from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import Appointment, Portfolio, Unit, UnitDesignation
from xunzhang.record.actions import InvalidInputs, NotPermitted
from xunzhang.record.models import JournalEntry

REFORM = date(2018, 10, 15)


def test_a_unit_is_renamed_from_a_day_on(city: City) -> None:
    city.act("unit.rename", unit="E", name="教育体育局", from_on=REFORM)
    assert queries.unit_on("E", date(2018, 10, 14)).name == "教育局"
    assert queries.unit_on("E", REFORM).name == "教育体育局"
    assert Unit.objects.get(code="E").name == "教育体育局"
    assert queries.unit_on("E", date(2011, 12, 31)) is None


def test_a_unit_moves_under_another(city: City) -> None:
    city.act("unit.reorganise", unit="E", parent="F", kind="department_managed_organ", from_on=REFORM)
    assert queries.unit_on("E", date(2018, 10, 14)).parent == "G"
    after = queries.unit_on("E", REFORM)
    assert (after.parent, after.kind) == ("F", "department_managed_organ")


def test_a_unit_cannot_stand_under_itself(city: City) -> None:
    city.act("unit.reorganise", unit="E", parent="F", from_on=REFORM)
    with pytest.raises(InvalidInputs) as refused:
        city.act("unit.reorganise", unit="F", parent="E", from_on=REFORM)
    assert "parent" in refused.value.errors


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"code": "F"}, "code"),
        ({"name": "财政局"}, "name"),
        ({"parent": "NONE"}, "parent"),
        ({"kind": "ministry"}, "kind"),
        ({"established_on": date(2011, 1, 1), "parent": "G"}, "parent"),
        ({"code": "a b"}, "code"),
    ],
)
def test_an_unusable_unit_names_the_field(city: City, inputs: dict, field: str) -> None:
    given = {
        "code": "X",
        "name": "新机构",
        "kind": "constituent_department",
        "level": "city",
        "established_on": date(2018, 1, 1),
    }
    with pytest.raises(InvalidInputs) as refused:
        city.act("unit.establish", **(given | inputs))
    assert field in refused.value.errors


def test_a_change_before_the_last_one_is_refused(city: City) -> None:
    city.act("unit.rename", unit="E", name="教育体育局", from_on=REFORM)
    for day in (REFORM, date(2018, 1, 1)):
        with pytest.raises(InvalidInputs) as refused:
            city.act("unit.rename", unit="E", name="教育科技局", from_on=day)
        assert "from_on" in refused.value.errors


def test_a_correction_keeps_the_wrong_name_on_record(city: City) -> None:
    row = UnitDesignation.objects.get(unit__code="E")
    city.act("unit.correct", unit="E", designation_id=row.pk, name="市教育局", reason="录入有误")
    assert queries.unit_on("E", date(2015, 1, 1)).name == "市教育局"
    row.refresh_from_db()
    assert (row.name, row.superseded_reason) == ("教育局", "录入有误")
    assert row.superseded_by.name == "市教育局"


def test_abolishing_ends_what_the_unit_had(city: City) -> None:
    city.act("portfolio.assign", leader_id=city.people["vice"], unit="F", from_on=date(2018, 1, 1))
    city.act("unit.abolish", unit="F", abolished_on=REFORM, successor="E", reason="机构改革")
    assert queries.principal_of("F", date(2018, 10, 14)).name == "principal"
    assert queries.principal_of("F", REFORM) is None
    assert queries.unit_on("F", REFORM) is None
    assert Appointment.objects.get(pk=city.appointments["principal"]).to_on == date(2018, 10, 14)
    assert Portfolio.objects.get(unit__code="F").to_on == date(2018, 10, 14)
    with pytest.raises(InvalidInputs):
        city.act("unit.rename", unit="F", name="财务局", from_on=date(2018, 10, 20))


def test_a_unit_with_units_below_is_not_abolished(city: City) -> None:
    with pytest.raises(InvalidInputs) as refused:
        city.act("unit.abolish", unit="G", abolished_on=REFORM, reason="机构改革")
    assert "财政局" in refused.value.errors["unit"]


def test_a_post_needs_a_role_of_the_rulebook(city: City) -> None:
    for role in (
        "emperor",
        "vice_mayor_in_charge",
    ):  # the latter follows from a portfolio, nobody is appointed to it
        with pytest.raises(InvalidInputs) as refused:
            city.post("新职务", "F", role)
        assert "role" in refused.value.errors


def test_seats_cannot_fall_below_those_who_sit(city: City) -> None:
    city.appoint("second", "副市长")
    with pytest.raises(InvalidInputs) as refused:
        city.act("post.amend", post_id=city.posts["副市长"], seats=1)
    assert "seats" in refused.value.errors
    city.act("post.amend", post_id=city.posts["副市长"], seats=3)


def test_a_post_that_is_held_is_not_abolished(city: City) -> None:
    with pytest.raises(InvalidInputs):
        city.act("post.abolish", post_id=city.posts["局长"], abolished_on=REFORM, reason="撤并")
    city.act(
        "appointment.end",
        appointment_id=city.appointments["principal"],
        to_on=date(2018, 9, 30),
        reason="调离",
    )
    city.act("post.abolish", post_id=city.posts["局长"], abolished_on=REFORM, reason="撤并")
    with pytest.raises(InvalidInputs) as refused:
        city.appoint("late", "局长", date(2018, 10, 20))
    assert "to_on" in refused.value.errors


def test_who_may_keep_the_organisation(city: City) -> None:
    with pytest.raises(NotPermitted):
        city.act("unit.rename", STRANGER, unit="E", name="教体局", from_on=REFORM)
    with pytest.raises(NotPermitted):
        city.act("unit.rename", city.actor("principal"), unit="E", name="教体局", from_on=REFORM)
    city.act("unit.rename", city.actor("personnel"), unit="E", name="教体局", from_on=REFORM)


def test_every_act_is_one_journal_entry(city: City) -> None:
    before = JournalEntry.objects.count()
    city.act("unit.rename", unit="E", name="教体局", from_on=REFORM)
    assert JournalEntry.objects.count() == before + 1
    assert JournalEntry.objects.order_by("-pk")[0].summary == "教育局更名为教体局"
