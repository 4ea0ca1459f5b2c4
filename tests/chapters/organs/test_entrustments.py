"""Entrustments: given only by routes the Rules name, and never wider than what was written (R3, R4, R5)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.chapters.organs.conftest import STRANGER, City

from xunzhang.chapters.organs import facts, queries
from xunzhang.record.actions import Conflict, InvalidInputs, NotPermitted, Refused

MONDAY, FRIDAY = date(2018, 11, 5), date(2018, 11, 9)
PROVISIONS = ("54(3)", "54(5)", "5b", "43b")


def _for(city: City, on: date = MONDAY, provision: str = "54(3)", **what: Any) -> Any:
    return queries.entrustment_for(
        city.people["executive"], provision, on=on, **(what or {"document_class": "notice"})
    )


def test_it_covers_what_it_names_on_its_days(city: City) -> None:
    given = city.grant()
    assert _for(city).pk == given.pk
    assert _for(city, FRIDAY).pk == given.pk
    assert _for(city, MONDAY - timedelta(days=1)) is None
    assert _for(city, FRIDAY + timedelta(days=1)) is None
    assert _for(city, document_class="circular") is None
    assert _for(city, provision="54(5)") is None
    assert _for(city, meeting="notice") is None
    assert _for(city, document_class={"circular", "notice"}).pk == given.pk
    assert queries.entrustment_for(city.people["vice"], "54(3)", on=MONDAY, document_class="notice") is None


@pytest.mark.parametrize("what", [{}, {"document_class": "notice", "meeting": "plenary_meeting"}])
def test_one_thing_is_asked_about(city: City, what: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        queries.entrustment_for(1, "54(3)", on=MONDAY, **what)


def test_revoked_it_covers_nothing_from_that_day(city: City) -> None:
    given = city.grant()
    city.act(
        "entrustment.revoke",
        city.actor("mayor"),
        entrustment_id=given.pk,
        revoked_on=date(2018, 11, 7),
        reason="提前返回",
    )
    assert _for(city, date(2018, 11, 6)) is not None
    assert _for(city, date(2018, 11, 7)) is None
    with pytest.raises(Conflict):
        city.act(
            "entrustment.revoke",
            city.actor("mayor"),
            entrustment_id=given.pk,
            revoked_on=FRIDAY,
            reason="再次",
        )


def test_it_ends_when_either_leaves_the_post(city: City) -> None:
    city.grant()
    city.act(
        "appointment.end", appointment_id=city.appointments["mayor"], to_on=date(2018, 11, 6), reason="离任"
    )
    assert _for(city, date(2018, 11, 6)) is not None
    assert _for(city, date(2018, 11, 7)) is None


def test_by_5b_the_absence_must_be_on_record_r3(city: City) -> None:
    city.grant(provision="5b", document_classes=[], meetings=["executive_meeting"], only_while_absent=True)
    asked = {"provision": "5b", "meeting": "executive_meeting"}
    assert _for(city, **asked) is None
    city.act(
        "absence.record",
        city.actor("personnel"),
        person_id=city.people["mayor"],
        kind="visit",
        from_on=date(2018, 11, 6),
        to_on=date(2018, 11, 7),
        evidence="报备单",
    )
    assert [_for(city, date(2018, 11, day), **asked) is not None for day in (5, 6, 7, 8)] == [
        False,
        True,
        True,
        False,
    ]
    assert _for(city, date(2018, 11, 6), provision="5b", meeting="plenary_meeting") is None
    found = facts.convening_facts(
        city.people["executive"], "executive_meeting", date(2018, 11, 6), provisions=("5b",)
    )
    assert found["head_absent"] is True
    assert found["entrustment_names_meeting"] is True
    assert found["entrustment_provision"] == "5b"


@pytest.mark.parametrize(
    ("inputs", "provision"),
    [
        ({"grantor": "vice"}, "5a"),
        ({"grantee": "secretary"}, "5a"),
        ({"kind": "authorisation"}, "5a"),
        ({"provision": "54(1)"}, "5a"),
        ({"provision": "54(2)"}, "5a"),
        ({"provision": "5b", "document_classes": [], "meetings": ["executive_meeting"]}, "5b"),
    ],
)
def test_a_route_the_rules_do_not_name_is_refused_5a(
    city: City, inputs: dict[str, Any], provision: str
) -> None:
    for name in ("grantor", "grantee"):
        if name in inputs:
            inputs = {**inputs, f"{name}_id": city.people[inputs[name]]}
            inputs.pop(name)
    with pytest.raises(Refused) as refused:
        city.grant(**inputs)
    assert provision in [finding.provision for finding in refused.value.against]


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"document_classes": []}, "meetings"),
        ({"document_classes": ["  "]}, "meetings"),
        ({"document_classes": ["other"]}, "document_classes"),
        ({"document_classes": ["everything"]}, "document_classes"),
        ({"to_on": date(2018, 11, 4)}, "to_on"),
        ({"grantee_id": 10**9}, "grantee_id"),
        ({"evidence": ""}, "evidence"),
        ({"from_on": date(2016, 1, 1)}, "grantor_id"),
    ],
)
def test_an_unusable_entrustment_names_the_field(city: City, inputs: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        city.grant(**inputs)
    assert field in refused.value.errors


def test_not_to_oneself(city: City) -> None:
    with pytest.raises(InvalidInputs):
        city.grant(grantee_id=city.people["mayor"])


def test_not_beyond_the_term_of_office(city: City) -> None:
    city.act(
        "appointment.end", appointment_id=city.appointments["mayor"], to_on=date(2018, 11, 8), reason="离任"
    )
    with pytest.raises(InvalidInputs) as refused:
        city.grant()
    assert "to_on" in refused.value.errors


def test_who_may_give_it(city: City) -> None:
    city.grant(actor="mayor", evidence="")
    for actor in ("executive", "principal"):
        with pytest.raises(NotPermitted):
            city.grant(actor=actor)
    with pytest.raises(NotPermitted):
        city.act(
            "entrustment.grant",
            STRANGER,
            grantor_id=city.people["mayor"],
            grantee_id=city.people["executive"],
            kind="entrustment",
            provision="54(3)",
            document_classes=["notice"],
            from_on=MONDAY,
            to_on=FRIDAY,
            evidence="书面委托",
        )


def test_the_register_says_where_each_stands(city: City) -> None:
    given = city.grant()
    states = {day: queries.entrustment_register(date(2018, 11, day))[0].state for day in (1, 5, 10)}
    assert states == {1: "upcoming", 5: "in_force", 10: "ended"}
    assert [
        line.entrustment.pk
        for line in queries.entrustment_register(MONDAY, person_id=city.people["executive"])
    ] == [given.pk]
    assert queries.entrustment_register(MONDAY, person_id=city.people["vice"]) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given=st.lists(
        st.tuples(
            st.sets(st.sampled_from(["notice", "circular", "reply"]), min_size=1),
            st.integers(0, 20),
            st.integers(0, 10),
            st.none() | st.integers(0, 30),
        ),
        max_size=5,
    ),
    asked=st.lists(
        st.tuples(
            st.sampled_from(["notice", "circular", "reply", "letter"]),
            st.integers(-2, 35),
            st.sampled_from(PROVISIONS),
        ),
        min_size=5,
        max_size=12,
    ),
)
def test_an_entrustment_never_widens(city: City, given: list[Any], asked: list[Any]) -> None:
    with transaction.atomic():
        made: list[tuple[set[str], date, date, date | None]] = []
        for classes, start, length, revoked in given:
            from_on = MONDAY + timedelta(days=start)
            to_on = from_on + timedelta(days=length)
            row = city.grant(document_classes=sorted(classes), from_on=from_on, to_on=to_on)
            ended = None if revoked is None else MONDAY + timedelta(days=revoked)
            if ended is not None and from_on <= ended <= to_on:
                city.act(
                    "entrustment.revoke",
                    city.actor("mayor"),
                    entrustment_id=row.pk,
                    revoked_on=ended,
                    reason="撤回",
                )
            else:
                ended = None
            made.append((classes, from_on, to_on, ended))
        for name, day, provision in asked:
            on = MONDAY + timedelta(days=day)
            covered = provision == "54(3)" and any(
                name in classes and from_on <= on <= to_on and (ended is None or on < ended)
                for classes, from_on, to_on, ended in made
            )
            assert (_for(city, on, provision, document_class=name) is not None) == covered
        transaction.set_rollback(True)
