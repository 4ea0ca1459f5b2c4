"""The demonstration city for tests: loaded once per process through its actions, then copied row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

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
LEFT_OUT = {"auth", "contenttypes", "axes"}

_rows: list[tuple[type[Model], list[dict[str, Any]]]] = []


def _models() -> list[type[Model]]:
    return [
        model for model in apps.get_models() if model._meta.managed and model._meta.app_label not in LEFT_OUT
    ]


def _load() -> None:
    Installation.objects.create(pk=1, is_demonstration=True, clock_offset=demonstration_clock.offset_to(DAY))
    demonstration.office.forget()
    organs_demonstration.load()
    demonstration.open_number_series()
    people = dict(Person.objects.values_list("staff_number", "pk"))
    demonstration_accounts.demonstration_accounts(
        (one.login, people[one.staff_number], demonstration.PASSWORD)
        for one in organs_demonstration.accounts()
        if one.staff_number
    )


def _remember() -> None:
    """Load the city, keep every row, and leave the database as it was."""
    with transaction.atomic():
        _load()
        for model in _models():
            rows = list(model._default_manager.order_by("pk").values())
            if rows:
                _rows.append((model, rows))
        transaction.set_rollback(True)


def _restore() -> None:
    with connection.constraint_checks_disabled():
        for model, rows in _rows:
            model._default_manager.filter(pk__in=[row[model._meta.pk.attname] for row in rows]).exists()
            model._default_manager.bulk_create([model(**row) for row in rows], ignore_conflicts=True)
    connection.check_constraints()  # says which row refers to what is not there
    statements = connection.ops.sequence_reset_sql(no_style(), [model for model, _ in _rows])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            # Else its autovacuum, which sees the tables empty between tests, has it plan for no rows.
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model, _ in _rows)
            cursor.execute(f"ANALYZE {tables}")


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
def city(db: None) -> Iterator[City]:
    """The city on the demonstration's first day, with the clock held there."""
    with clock.frozen(DAY):
        if not _rows:
            _remember()
        with transaction.atomic():
            _restore()
        demonstration.office.forget()
        yield City()
    demonstration.office.forget()
