"""What every test of the suite needs."""

import gc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from xunzhang.ui import catalogues

# A busy machine is no failure: no test asserts a time. The same commit tries the same examples; `make explore` tries others.
hypothesis.settings.register_profile("the same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("exploring", deadline=None, print_blob=True)
hypothesis.settings.load_profile("the same")

pytest_plugins = ["tests.browsing", "tests.city", "tests.databases"]
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


def pytest_collection_finish() -> None:
    """Thousands of tests and all that is imported stay to the end: the search for garbage need not go through them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file made for a test bears the second it was made in: as part of a name it would differ between processes."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def every_test_begins_in_chinese() -> Iterator[None]:
    """An English page asked for in one test leaves its language behind in the thread."""
    yield
    translation.deactivate()
