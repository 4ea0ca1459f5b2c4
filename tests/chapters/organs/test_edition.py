"""What a process keeps of the directory holds exactly as long as nothing is written, whoever writes and whatever comes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from xunzhang.accounts.models import Account
from xunzhang.chapters.organs import edition
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Appointment, Person, Unit
from xunzhang.kernel.remembering import reading
from xunzhang.record.actions import perform

DAY = date(2018, 11, 1)


def names(*, unit: str = "F") -> list[str]:
    """Who is in the unit, as one page after another would say."""
    with reading():
        return [one.name for one in organs.holders(DAY, unit=unit)]


@contextmanager
def another_process() -> Iterator[Any]:
    """A connection of its own that knows nothing of this process; what it writes is committed when it says so."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.commit = other.commit  # type: ignore[attr-defined]
            cursor.rollback = other.rollback  # type: ignore[attr-defined]
            yield cursor
    finally:
        other.rollback()
        other.close()


def test_every_table_has_its_triggers(db: None) -> None:
    assert len(edition.tables()) >= 12
    assert edition.missing(connection) == []


@pytest.mark.parametrize(
    ("model", "column"),
    [
        ("Person", "name"),
        ("Unit", "name"),
        ("UnitDesignation", "name"),
        ("Post", "role"),
        ("Appointment", "basis"),
    ],
)
def test_any_write_past_the_actions_draws_another_edition(city: Any, model: str, column: str) -> None:
    rows = apps.get_model("organs", model).objects
    met = [edition.edition()]
    assert rows.update(**{column: F(column)})
    met.append(edition.edition())
    made = rows.get(pk=rows.first().pk)
    made.pk = None
    for field, value in (("staff_number", "1"), ("code", "X"), ("title", "X")):
        if hasattr(made, field):
            setattr(made, field, value)
    made.save(force_insert=True)
    met.append(edition.edition())
    made.delete()
    met.append(edition.edition())
    assert None not in met
    assert len(set(met)) == 4


def test_readings_after_each_other_ask_once(city: Any, django_assert_num_queries: Any) -> None:
    assert names() == ["principal"]
    with django_assert_num_queries(1):  # the edition
        assert names() == ["principal"]
    with reading():
        first = (
            organs.units_on(DAY),
            organs.absence_of(1, DAY),
            organs.entrustment_register(DAY, person_id=1),
        )
        leader = organs.in_charge_of("F", DAY)
    with django_assert_num_queries(1), reading():
        again = (
            organs.units_on(DAY),
            organs.absence_of(1, DAY),
            organs.entrustment_register(DAY, person_id=1),
        )
        assert (again, organs.in_charge_of("F", DAY)) == (first, leader)


def test_what_an_act_wrote_is_read(city: Any) -> None:
    assert names() == ["principal"]
    perform(
        "appointment.end",
        city.actor("personnel"),
        {"appointment_id": city.appointments["principal"], "to_on": date(2018, 10, 31), "reason": "免职"},
    )
    assert names() == []


def test_what_was_rolled_back_is_forgotten(city: Any) -> None:
    """Kept while it was uncommitted, and written once more otherwise: a counted number would be the same again."""
    assert names() == ["principal"]
    for written in ("甲", "乙"):
        with transaction.atomic():
            Person.objects.filter(name="principal").update(name=written)
            assert names() == [written]
            transaction.set_rollback(True)
        assert names() == ["principal"]


def test_an_act_asks_the_tables(city: Any, django_assert_num_queries: Any) -> None:
    names()
    with django_assert_num_queries(1):
        organs.holders(DAY, unit="F")


@pytest.mark.django_db(transaction=True)
def test_another_process_writes(city: Any) -> None:
    """What it has not committed is not read, what it rolled back never, what it committed at once."""
    assert names() == ["principal"]
    with another_process() as cursor:
        write = "UPDATE organs_person SET name = %s WHERE staff_number = 'principal'"
        cursor.execute(write, ["甲"])
        assert names() == ["principal"]
        cursor.rollback()
        assert names() == ["principal"]
        cursor.execute(write, ["乙"])
        cursor.commit()
        assert names() == ["乙"]


@pytest.mark.django_db(transaction=True)
def test_who_was_dismissed_in_another_process_has_no_post_on_the_next_page(
    demonstration_city: None, account_of: Callable[..., Account]
) -> None:
    account = account_of(staff_number=Appointment.objects.filter(to_on=None).first().person.staff_number)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    page = reverse("matters:inbox")
    assert client.get(page).wsgi_request.actor.posts
    with another_process() as cursor:
        ended = "UPDATE organs_appointment SET to_on = %s WHERE person_id = %s"
        cursor.execute(ended, [connection.ops.adapt_datefield_value(date(2018, 10, 31)), account.person_id])
        cursor.commit()
    assert client.get(page).wsgi_request.actor.posts == ()


@pytest.mark.django_db(transaction=True)
def test_tables_that_were_emptied_are_empty(city: Any) -> None:
    """As TRUNCATE does it on PostgreSQL, which asks no trigger of rows."""
    with reading():
        assert organs.units_on(DAY)
    before = edition.edition()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE organs_unit CASCADE")
        else:
            with connection.constraint_checks_disabled():
                cursor.execute("DELETE FROM organs_unitdesignation")
    assert edition.edition() != before
    with reading():
        assert organs.units_on(DAY) == []
    if connection.vendor == "postgresql":
        assert not Unit.objects.exists()
