"""The demonstration city for tests: loaded once per process, into a database of its own (`tests/databases.py`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from xunzhang.accounts import demonstration as demonstration_accounts
from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.chapters.organs import demonstration as organs_demonstration
from xunzhang.chapters.organs.models import Person
from xunzhang.chapters.organs.queries import posts_held
from xunzhang.kernel import clock
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor, Channel
from xunzhang.site import demonstration, demonstration_clock
from xunzhang.site.models import Installation

DAY = demonstration.FIRST_DAY


def move_in() -> None:
    """Load the city through its actions into the database that we are connected to."""
    with clock.frozen(DAY):
        Installation.objects.create(
            pk=1, is_demonstration=True, clock_offset=demonstration_clock.offset_to(DAY)
        )
        demonstration.office.forget()
        organs_demonstration.load()
        demonstration.open_number_series()
        people = dict(Person.objects.values_list("staff_number", "pk"))
        demonstration_accounts.demonstration_accounts(
            (one.login, people[one.staff_number], demonstration.PASSWORD)
            for one in organs_demonstration.accounts()
            if one.staff_number
        )


@dataclass(frozen=True)
class City:
    """People of the demonstration by their login or staff number, acting through any channel."""

    day: date = DAY

    def person(self, staff_number: str) -> Person:
        return Person.objects.get(staff_number=staff_number)

    def actor(self, login: str, channel: Channel = Channel.PAGE) -> Actor:
        """An account by its login; anybody else of the city by staff number."""
        account = Account.objects.filter(login_name=login).first()
        if account is not None:
            return actor_for(account, channel)
        person = self.person(login)
        return Actor(
            account_id=None,
            person_id=person.pk,
            name=person.name,
            posts=posts_held(person.pk, clock.today()),
            channel=channel,
        )

    def do(self, login: str, action: str, **inputs: Any) -> Any:
        """Perform an action as somebody of the city."""
        return perform(action, self.actor(login), inputs)


@pytest.fixture
def city(in_the_city: None, db: None) -> Iterator[City]:
    """The city on the demonstration's first day, with the clock held there."""
    demonstration.office.forget()
    with clock.frozen(DAY):
        yield City()
    demonstration.office.forget()
