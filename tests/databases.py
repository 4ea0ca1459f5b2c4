"""Two databases for each test process: an empty one, and one in which the demonstration city lives.

A test that asks for `city` runs in the second, any other in the first, as ever in a transaction that is rolled back.
A transactional test commits: whoever needs its database next finds it made anew from a copy kept aside.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker
from tests.city import move_in

EMPTY, CITY = "", "_city"
_KEPT = "_kept"


def _copy(source: str, target: str) -> None:
    """Make the target anew as the source is. Who is still connected to it loses (PostgreSQL) or keeps its connection."""
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(target)} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)}")
        return
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        written.execute("PRAGMA synchronous=OFF")
        read.backup(written)


def _drop(name: str) -> None:
    connection.creation._destroy_test_db(name, verbosity=0)


@dataclass
class Databases:
    """The databases of this process by what is in them; `here` is the one that Django is connected to."""

    first: str
    here: str = EMPTY
    made: set[str] = field(default_factory=set)
    written_to: set[str] = field(default_factory=set)

    def go(self, to: str) -> None:
        """Connect to that database, made first or made anew where that is due."""
        if to == self.here and to in self.made and to not in self.written_to:
            return
        connection.close()
        if to == CITY and CITY not in self.made:
            self._connect(CITY)
            _copy(self.first + _KEPT, self.first + CITY)
            with transaction.atomic():
                move_in()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
            connection.close()
        if to not in self.made:
            _copy(self.first + to, self.first + to + _KEPT)
            self.made.add(to)
        elif to in self.written_to:
            _copy(self.first + to + _KEPT, self.first + to)
        self.written_to.discard(to)
        self._connect(to)

    def leave(self) -> None:
        """Only the one that Django made, and Django takes away, remains."""
        connection.close()
        for name in [made + end for made in self.made for end in ("", _KEPT)]:
            if name != EMPTY:
                _drop(self.first + name)
        self._connect(EMPTY)

    def _connect(self, to: str) -> None:
        # Threads that open connections of their own look into the settings.
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = self.first + to
        self.here = to


_under_way: set[int] = set()  # the server's threads that answer a request


def _begun(**_signal: Any) -> None:
    _under_way.add(get_ident())


def _answered(**_signal: Any) -> None:
    _under_way.discard(get_ident())


def _wait_for_answers() -> None:
    """A page that was closed may have sent its draft with its last breath: it belongs to the test that ends."""
    for _turn in range(100):
        if not _under_way - {get_ident()}:
            return
        time.sleep(0.1)


@pytest.fixture(scope="session")
def databases(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Databases]:
    """A test that committed leaves its database to be made anew, instead of emptying every table."""
    held = Databases(str(connection.settings_dict["NAME"]))
    emptying = TransactionTestCase._fixture_teardown

    def written_to(_case: TransactionTestCase) -> None:
        _wait_for_answers()
        held.written_to.add(held.here)

    TransactionTestCase._fixture_teardown = written_to
    request_started.connect(_begun)
    request_finished.connect(_answered)
    with django_db_blocker.unblock():
        held.go(EMPTY)
    yield held
    request_started.disconnect(_begun)
    request_finished.disconnect(_answered)
    TransactionTestCase._fixture_teardown = emptying
    with django_db_blocker.unblock():
        held.leave()


@pytest.fixture
def in_the_city(request: pytest.FixtureRequest) -> None:
    """Asked for by a test or by a fixture of a test: `its_database` sees that before the test begins."""
    assert "in_the_city" in request.node.fixturenames, "too late to go there: ask for it as an argument"


@pytest.fixture
def its_database(
    request: pytest.FixtureRequest, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        databases.go(CITY if "in_the_city" in request.fixturenames else EMPTY)


@pytest.fixture(scope="class", autouse=True)
def _database_of_a_case(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """Django's own test cases (Hypothesis' machines are such) ask for no fixture: theirs is the empty one."""
    if request.cls is not None and issubclass(request.cls, TransactionTestCase):
        databases = request.getfixturevalue("databases")
        with django_db_blocker.unblock():
            databases.go(EMPTY)


@pytest.fixture
def _django_db_helper(its_database: None, _django_db_helper: None) -> None:
    """pytest-django's fixture behind all of its others that open a database: first to the right one."""


@pytest.fixture
def file_of_its_own(db: None, databases: Databases, tmp_path: Path) -> Path:
    """A migrated, empty SQLite file in `tmp_path`, where processes that a test starts with that as home look for it."""
    file = tmp_path / "xunzhang.sqlite3"
    if connection.vendor == "sqlite":
        _copy(databases.first + _KEPT, str(file))
    else:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "XUNZHANG_HOME": str(tmp_path)}
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=environment, check=True)
    return file
