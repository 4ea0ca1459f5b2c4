"""Appointments: one holder of a single seat on any day, gaps told, corrections on record."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.chapters.organs.conftest import City

from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import Appointment
from xunzhang.record.actions import Conflict, InvalidInputs
from xunzhang.record.models import JournalEntry


def _end(city: City, key: str, day: date) -> Any:
    return city.act("appointment.end", appointment_id=city.appointments[key], to_on=day, reason="职务变动")


def test_two_on_one_seat_are_refused_by_name(city: City) -> None:
    with pytest.raises(InvalidInputs) as refused:
        city.appoint("other", "局长", date(2018, 6, 1))
    assert "principal" in refused.value.errors["post_id"]


def test_the_last_day_is_still_in_post(city: City) -> None:
    _end(city, "principal", date(2018, 5, 31))
    city.appoint("next", "局长", date(2018, 6, 1))
    assert queries.principal_of("F", date(2018, 5, 31)).name == "principal"
    assert queries.principal_of("F", date(2018, 6, 1)).name == "next"
    assert queries.the_one("principal_officer", unit="F", on=date(2018, 6, 1)).name == "next"


def test_a_gap_is_told(city: City) -> None:
    _end(city, "principal", date(2018, 5, 31))
    city.appoint("next", "局长", date(2018, 7, 1))
    entry = JournalEntry.objects.order_by("-pk")[0]
    assert "此前空缺：2018-06-01 至 2018-06-30" in entry.summary
    post = Appointment.objects.get(pk=city.appointments["next"]).post
    assert [(gap.from_on, gap.to_on) for gap in queries.vacancies(post, date(2018, 11, 1))] == [
        (date(2018, 6, 1), date(2018, 6, 30))
    ]


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"person_id": 10**9}, "person_id"),
        ({"post_id": 10**9}, "post_id"),
        ({"from_on": date(2011, 12, 31)}, "from_on"),
        ({"to_on": date(2018, 1, 1)}, "to_on"),
        ({}, "is_primary"),
    ],
)
def test_an_unusable_appointment_names_the_field(city: City, inputs: dict[str, Any], field: str) -> None:
    given = {
        "person_id": city.people["personnel"],
        "post_id": city.posts["副市长"],
        "from_on": date(2018, 6, 1),
    }
    with pytest.raises(InvalidInputs) as refused:
        city.act("appointment.make", **(given | inputs))
    assert field in refused.value.errors


def test_a_second_post_is_held_beside_the_first(city: City) -> None:
    city.act(
        "appointment.make",
        person_id=city.people["vice"],
        post_id=city.posts["人事岗"],
        from_on=date(2018, 6, 1),
        is_primary=False,
    )
    assert [post.role for post in queries.posts_held(city.people["vice"], date(2018, 6, 1))] == [
        "vice_mayor",
        "personnel_clerk",
    ]
    assert [post.role for post in queries.posts_held(city.people["vice"], date(2018, 5, 31))] == [
        "vice_mayor"
    ]


def test_a_correction_supersedes_and_keeps(city: City) -> None:
    corrected = city.act(
        "appointment.correct",
        appointment_id=city.appointments["principal"],
        from_on=date(2016, 5, 1),
        reason="任职日期录入有误",
    )
    old = Appointment.objects.get(pk=city.appointments["principal"])
    assert (old.from_on, old.superseded_by_id) == (date(2017, 1, 1), corrected.pk)
    assert queries.principal_of("F", date(2016, 6, 1)).name == "principal"
    with pytest.raises(Conflict):
        _end(city, "principal", date(2018, 1, 1))


def test_a_withdrawn_appointment_holds_on_no_day(city: City) -> None:
    city.act(
        "appointment.correct", appointment_id=city.appointments["principal"], withdraw=True, reason="误登记"
    )
    assert queries.principal_of("F", date(2018, 6, 1)) is None
    assert Appointment.objects.filter(pk=city.appointments["principal"]).exists()


def test_a_correction_needs_its_reason(city: City) -> None:
    with pytest.raises(InvalidInputs) as refused:
        city.act(
            "appointment.correct",
            appointment_id=city.appointments["principal"],
            from_on=date(2016, 5, 1),
            reason="",
        )
    assert "reason" in refused.value.errors


def test_a_corrected_person_keeps_the_former_record(city: City) -> None:
    city.act("person.correct", person_id=city.people["vice"], name="副市长甲", reason="姓名录入有误")
    from_before = queries.histories.revisions_of(city.people["vice"])
    assert [row.name for row in from_before] == ["vice"]


def test_the_members_of_the_government(city: City) -> None:
    roles = {holder.role for holder in queries.members(date(2018, 11, 1))}
    assert roles == {"mayor", "executive_vice_mayor", "vice_mayor", "secretary_general", "principal_officer"}
    assert {holder.name for holder in queries.leaders(date(2018, 11, 1))} == {
        "mayor",
        "executive",
        "vice",
        "secretary",
    }


def test_a_leader_by_the_flag_alone(city: City) -> None:
    city.act(
        "appointment.correct",
        appointment_id=city.appointments["assistant"],
        counts_as_leader=True,
        reason="列为领导同志",
    )
    assert "assistant" in {holder.name for holder in queries.leaders(date(2018, 11, 1))}


START = date(2018, 1, 1)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["make", "end", "withdraw"]),
        st.integers(0, 2),
        st.integers(0, 90),
        st.none() | st.integers(0, 60),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_random_histories_leave_one_holder_of_a_single_seat(city: City, moves: list[Any]) -> None:
    """Whatever is asked: on no day two in the seat, and who-is agrees with the rows."""
    with transaction.atomic():
        keys = [f"candidate-{number}" for number in range(3)]
        for key in keys:
            city.person(key)
        post = city.post("总工程师", "F", "deputy_officer")
        made: list[int] = []
        for kind, who, day, length in moves:
            from_on = START + timedelta(days=day)
            try:
                if kind == "make":
                    to_on = None if length is None else from_on + timedelta(days=length)
                    made.append(
                        city.act(
                            "appointment.make",
                            person_id=city.people[keys[who]],
                            post_id=post,
                            from_on=from_on,
                            to_on=to_on,
                        ).pk
                    )
                elif made and kind == "end":
                    made.append(
                        city.act(
                            "appointment.end",
                            appointment_id=made[who % len(made)],
                            to_on=from_on,
                            reason="变动",
                        ).pk
                    )
                elif made:
                    city.act(
                        "appointment.correct",
                        appointment_id=made[who % len(made)],
                        withdraw=True,
                        reason="误登记",
                    )
            except (InvalidInputs, Conflict):
                pass
        rows = list(Appointment.objects.filter(post_id=post))
        for number in range(0, 160, 3):
            day = START + timedelta(days=number)
            holding = [row for row in rows if row.holds_on(day)]
            assert len(holding) <= 1
            one = queries.the_one("deputy_officer", unit="F", on=day)
            assert (one.person_id if one else None) == (holding[0].person_id if holding else None)
        transaction.set_rollback(True)
