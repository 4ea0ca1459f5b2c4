"""What every test of the suite needs."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from xunzhang.chapters.documents.searching import tables as search_tables
from xunzhang.record import triggers
from xunzhang.ui import catalogues

# A busy machine is no failure: no test asserts a time.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

pytest_plugins = ["tests.browsing", "tests.city"]
_files = TemporaryDirectory(prefix="xunzhang-attachments-", ignore_cleanup_errors=True)


def pytest_configure() -> None:
    """The English pages are tested too: compile what changed. A test database need not survive a power cut."""
    catalogues.compile_all()
    # Each process by itself: the same document is the same file, and one test changes a file to see it refused.
    settings.ATTACHMENTS = Path(_files.name)
    settings.RECOGNISE = []  # scans wait; tests do the work themselves, on the test's own database
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file made for a test bears the second it was made in: as part of a name it would differ between processes."""
    return argname if isinstance(val, bytes) else None


_empty = TransactionTestCase._fixture_teardown
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


def _empty_what_is_append_only(case: TransactionTestCase) -> Any:
    """The journal refuses to be emptied; between transactional tests it has to be, once the last answer is given."""
    _wait_for_answers()
    with connection.schema_editor() as editor:
        triggers.remove(editor)
    try:
        return _empty(case)
    finally:
        with connection.schema_editor() as editor:
            triggers.install(editor)
        search_tables.empty(connection)  # no model's table, so not emptied with the others


@pytest.fixture(autouse=True)
def every_test_begins_in_chinese() -> Iterator[None]:
    """An English page asked for in one test leaves its language behind in the thread."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def journal_can_be_emptied_between_tests() -> Iterator[None]:
    TransactionTestCase._fixture_teardown = _empty_what_is_append_only
    request_started.connect(_begun)
    request_finished.connect(_answered)
    yield
    request_started.disconnect(_begun)
    request_finished.disconnect(_answered)
    TransactionTestCase._fixture_teardown = _empty
