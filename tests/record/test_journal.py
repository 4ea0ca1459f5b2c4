"""The chain: nothing in it can be changed, and what is changed behind its back is found."""

import json
import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel import clock
from xunzhang.record import journal, triggers
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor
from xunzhang.record.canonical import canonical, plain
from xunzhang.record.journal import Draft, Head, append, head, verify
from xunzhang.record.models import FindingRecord, JournalEntry

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_the_written_form_is_read_back_and_written_alike(value: object) -> None:
    text = canonical(value) if _encodes(value) else b"null"
    assert canonical(json.loads(text)) == text


def _encodes(value: object) -> bool:
    return "\\ud" not in repr(value)


@given(st.dictionaries(st.text(alphabet="abc天地", max_size=3), st.integers(), max_size=6), st.randoms())
def test_the_written_form_does_not_depend_on_order(value: dict[str, int], random: object) -> None:
    items = list(value.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert canonical(dict(items)) == canonical(value)


def test_days_sets_and_tuples_have_a_written_form() -> None:
    assert canonical({"on": date(2018, 9, 28), "who": {"b", "a"}, "pair": (1, None)}) == (
        b'{"on":"2018-09-28","pair":[1,null],"who":["a","b"]}'
    )


@pytest.mark.parametrize("value", [1.5, float("nan"), object(), {1: 2}, b"bytes"])
def test_what_has_no_exact_form_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


def write(number: int, actor: Actor) -> None:
    with transaction.atomic():
        append([Draft("probe.note", actor, f"第{number}件") for _ in range(number)])


@pytest.mark.django_db
def test_entries_are_numbered_and_linked(clerk: Actor) -> None:
    assert head() == Head(0, journal.BEFORE_THE_FIRST)
    write(2, clerk)
    write(3, clerk)
    rows = list(JournalEntry.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous_digest for row in rows[1:]] == [row.digest for row in rows[:-1]]
    assert verify() == journal.Verification(5, head())


@pytest.mark.django_db
def test_the_digest_covers_every_field(clerk: Actor) -> None:
    write(1, clerk)
    entry = JournalEntry.objects.get()
    for field in JournalEntry._meta.concrete_fields:
        if field.attname == "digest":
            continue
        changed = JournalEntry.objects.get()
        former = getattr(changed, field.attname)
        value = (
            clock.now() if field.attname == "at" else 99 if former is None or isinstance(former, int) else "x"
        )
        setattr(changed, field.attname, value)
        assert journal.digest_of(changed) != entry.digest, field.attname


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_written_only_in_a_transaction(clerk: Actor) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append([Draft("probe.note", clerk, "无事务")])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_journalentry SET summary = 'x'",
        "UPDATE record_journalentry SET digest = 'x' WHERE sequence = 1",
        "DELETE FROM record_journalentry WHERE sequence = 1",
        "UPDATE record_findingrecord SET outcome = 'met'",
        "DELETE FROM record_findingrecord",
    ],
)
def test_the_database_refuses_changes(clerk: Actor, statement: str) -> None:
    perform(
        "probe_matter.open", clerk, {"title": "修路", "outcome": "breached", "departures": {"54.1": "抢险"}}
    )
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert (JournalEntry.objects.count(), FindingRecord.objects.count()) == (1, 1)
    assert verify().fault is None


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_the_other_ways_to_lose_entries(clerk: Actor) -> None:
    write(1, clerk)
    if connection.vendor == "postgresql":
        statement = "TRUNCATE record_journalentry CASCADE"
    else:
        columns = ", ".join(field.column for field in JournalEntry._meta.concrete_fields)
        statement = f"INSERT OR REPLACE INTO record_journalentry ({columns}) SELECT {columns} FROM record_journalentry"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert triggers.missing(connection) == []


FORGERIES = {
    "changed": ("UPDATE record_journalentry SET summary = '改' WHERE sequence = 3", 3),
    "missing": ("DELETE FROM record_journalentry WHERE sequence = 3", 3),
    "broken_link": ("UPDATE record_journalentry SET previous_digest = digest WHERE sequence = 3", 3),
    "inserted": ("UPDATE record_journalentry SET sequence = 0 WHERE sequence = 5", 0),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", FORGERIES)
def test_what_is_changed_past_the_triggers_is_found(clerk: Actor, kind: str) -> None:
    write(5, clerk)
    statement, at = FORGERIES[kind]
    with connection.schema_editor() as editor:
        triggers.remove(editor)
    assert len(triggers.missing(connection)) == 9
    with connection.cursor() as cursor:
        cursor.execute(statement)
    fault = verify().fault
    assert fault is not None
    assert (fault.kind, fault.sequence) == (kind, at)


@pytest.mark.django_db
def test_a_noted_end_shows_what_was_cut_off_or_rewritten(clerk: Actor) -> None:
    write(3, clerk)
    third = head()
    assert verify(noted=[third]).fault is None
    cut = verify(noted=[Head(5, third.digest)]).fault
    assert cut is not None
    assert (cut.kind, cut.sequence) == ("cut", 4)
    rewritten = verify(noted=[Head(2, third.digest)]).fault
    assert rewritten is not None
    assert (rewritten.kind, rewritten.sequence) == ("changed", 2)


@pytest.mark.django_db
def test_verifying_holds_a_bounded_number_of_queries(clerk: Actor, django_assert_num_queries) -> None:
    write(20, clerk)
    with django_assert_num_queries(1):
        verify()


WRITERS = """
import threading, django
django.setup()
from django.db import connection, transaction
from xunzhang.record.actor import Actor
from xunzhang.record.journal import Draft, append, verify
failed = []
def work(number):
    try:
        for turn in range(15):
            with transaction.atomic():
                append([Draft("probe.note", Actor(number, None, "w"), str(turn)) for _ in range(turn % 3 + 1)])
    except Exception as problem:
        failed.append(problem)
    finally:
        connection.close()
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
found = verify()
print(len(failed), found.checked, found.fault)
"""


@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="SQLite by its own file")
def test_concurrent_writers_never_fork_the_chain_on_sqlite(file_of_its_own: Path) -> None:
    environment = {
        **os.environ,
        "XUNZHANG_HOME": str(file_of_its_own.parent),
        "DJANGO_SETTINGS_MODULE": "xunzhang.site.settings",
    }
    environment.pop("XUNZHANG_TEST_DATABASE", None)
    ran = subprocess.run(
        [sys.executable, "-c", WRITERS], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "0 240 None", ran.stderr


@pytest.mark.django_db(transaction=True)
def test_concurrent_acts_never_fork_the_chain_on_postgresql(clerk: Actor) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL")
    failed: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                perform("probe_matter.open", clerk, {"title": f"{number}-{turn}"})
        except DatabaseError as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (verify().checked, verify().fault) == (80, None)


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_does_it_once(clerk: Actor) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    gate = threading.Barrier(4)
    results: list[object] = []

    def work() -> None:
        try:
            gate.wait()
            results.append(perform("probe_matter.open", clerk, {"title": "一次"}, idempotency_key="k").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len(set(results)) == 1
    assert JournalEntry.objects.count() == 1
