"""What `tests/databases.py` promises every other test: the database it asks for, as if it were the first."""

import pytest
from django.db import connection
from django.test import TestCase
from tests.city import City

from xunzhang.chapters.organs.models import Person, Unit
from xunzhang.record import triggers

TWICE = pytest.mark.parametrize("turn", [1, 2])


def leave_something_behind() -> None:
    assert not Person.objects.filter(staff_number="left-behind").exists()
    assert triggers.missing(connection) == []
    Person.objects.create(staff_number="left-behind", name="留")


@TWICE
def test_the_empty_database_is_empty(turn: int, db: None) -> None:
    assert not Unit.objects.exists()
    leave_something_behind()


@TWICE
def test_the_city_stands_in_its_own(turn: int, city: City) -> None:
    assert Unit.objects.exists()
    leave_something_behind()


@TWICE
@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_gone_for_the_next(turn: int) -> None:
    assert not Unit.objects.exists()
    leave_something_behind()
    with connection.schema_editor() as editor:
        triggers.remove(editor)


@TWICE
@pytest.mark.django_db(transaction=True)
def test_what_is_committed_in_the_city_is_gone_for_the_next(turn: int, city: City) -> None:
    assert Unit.objects.exists()
    leave_something_behind()
    with connection.schema_editor() as editor:
        triggers.remove(editor)


class TestOfDjangosOwnKind(TestCase):
    def test_is_in_the_empty_database(self) -> None:
        assert not Unit.objects.exists()
        leave_something_behind()


def test_a_city_asked_for_too_late_is_refused(request: pytest.FixtureRequest, db: None) -> None:
    with pytest.raises(AssertionError, match="too late"):
        request.getfixturevalue("city")
