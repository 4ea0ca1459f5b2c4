"""Numbers under load: a hundred at once get a hundred in a row, on a file of SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests.chapters.documents import hundred_numbers

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import django
django.setup()
from tests.chapters.documents import hundred_numbers as many
found = many.taken(many.prepare())
assert found == many.WANTED, found
found = many.registered(many.prepare_register())
assert found == many.WANTED_REGISTER, found
found = many.filed()
assert found == many.WANTED_ITEMS, found
print("in a row")
"""


def test_a_hundred_at_once_on_a_file(file_of_its_own: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "xunzhang.site.settings",
        "DATABASE_URL": f"sqlite:///{file_of_its_own}",
        "XUNZHANG_HOME": str(file_of_its_own.parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "in a row", done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL is not a PostgreSQL")
    assert hundred_numbers.taken(hundred_numbers.prepare()) == hundred_numbers.WANTED
    found = hundred_numbers.registered(hundred_numbers.prepare_register())
    assert found == hundred_numbers.WANTED_REGISTER
    assert hundred_numbers.filed() == hundred_numbers.WANTED_ITEMS
