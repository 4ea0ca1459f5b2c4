"""`xunzhang doctor`: a sound installation has no FAIL; each broken thing has its line and its remedy."""

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from django.db import OperationalError, connection
from tests.record.conftest import clerk, probe_actions  # noqa: F401

from xunzhang import rulebook
from xunzhang.accounts import real_time
from xunzhang.accounts.models import Account, CodeDevice
from xunzhang.chapters.organs import edition
from xunzhang.kernel import clock
from xunzhang.kernel.errors import XunzhangError
from xunzhang.procedure.models import Process
from xunzhang.record import journal, triggers
from xunzhang.record.actor import Actor
from xunzhang.record.attachments import place_of
from xunzhang.record.models import Attachment
from xunzhang.rulebook.texts import Text
from xunzhang.site import doctor, doctor_cli, doctor_machine, doctor_office
from xunzhang.site.doctor_report import LABELS, Line, State
from xunzhang.typesetting.fonts import Status

DAY = datetime(2018, 11, 1, 9, tzinfo=clock.BEIJING)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's folder of its own, closed to others, on a day in the middle of the calendar."""
    place = tmp_path / "home"
    place.mkdir(mode=0o700)
    settings.HOME, settings.ATTACHMENTS = place, place / "attachments"
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.delenv("XUNZHANG_SECRET_KEY", raising=False)
    monkeypatch.delenv("XUNZHANG_SECOND_FACTOR_KEY", raising=False)
    monkeypatch.setattr(real_time, "_source", lambda: DAY)
    return place


@pytest.fixture(autouse=True)
def test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write SQLite carelessly: that is not a fault here."""
    monkeypatch.setitem(doctor_office._PRAGMAS, "synchronous", (0, Text("试验", "tests")))


def lines(name: str, *, full: bool = False) -> list[Line]:
    look = next(one.look for one in doctor.CHECKS if one.name == name)
    with clock.frozen(DAY):
        return list(look(full))


def only_fault(name: str, state: State, **given: bool) -> Line:
    # A server for tests may be careless too, which is a warning: a failure is looked for beside it.
    others = (State.OK, State.WARN) if state is State.FAIL else (State.OK,)
    found = [one for one in lines(name, **given) if one.state not in others]
    assert [one.state for one in found] == [state], found
    assert found[0].remedy.zh
    assert found[0].remedy.en
    return found[0]


def test_doctor_looks_at_everything_and_finds_nothing_broken(db: None) -> None:
    with clock.frozen(DAY):
        found = list(doctor.examine(full=True))
    assert {one.check for one in found} == set(LABELS) == {one.name for one in doctor.CHECKS}
    assert [one for one in found if one.state is State.FAIL and one.check != "fonts"] == []
    for one in found:
        assert one.found.zh
        assert one.found.en
        assert (one.state is State.OK) != bool(one.remedy.zh)


def test_doctor_says_a_readable_secret_key(home: Path) -> None:
    (home / "secret-key").write_text("k")
    (home / "secret-key").chmod(0o644)
    assert "0644" in only_fault("settings", State.FAIL).found.zh
    (home / "secret-key").chmod(0o600)
    assert [one.state for one in lines("settings")] == [State.OK]


def test_doctor_says_a_readable_key_of_second_factors(home: Path) -> None:
    (home / "second-factor-key").write_text("k")
    (home / "second-factor-key").chmod(0o644)
    assert "second-factor-key" in only_fault("settings", State.FAIL).found.zh
    (home / "second-factor-key").chmod(0o600)
    assert [one.state for one in lines("settings")] == [State.OK]


def test_doctor_says_whose_second_factor_cannot_be_opened(db: None, settings: Any) -> None:
    account = Account.objects.create(
        login_name="keeper", administrator="system", holder_name="管理员", is_active=True
    )
    CodeDevice.for_account(account)
    assert [one.state for one in lines("second_factors")] == [State.OK]
    settings.SECOND_FACTOR_KEYS = [Fernet.generate_key().decode()]
    fault = only_fault("second_factors", State.FAIL)
    assert "keeper" in fault.found.zh
    assert "second-factor-key" in fault.remedy.en


@pytest.mark.parametrize(
    ("name", "value", "state"),
    [
        ("SECRET_KEY", "short", State.FAIL),
        ("DEBUG", True, State.FAIL),
        ("SECRECY_CEILING", "hush", State.FAIL),
        ("ALLOWED_HOSTS", ["*"], State.FAIL),
        ("ALLOWED_HOSTS", ["office.example"], State.WARN),
    ],
)
def test_doctor_says_unsafe_settings(settings: Any, name: str, value: object, state: State) -> None:
    setattr(settings, name, value)
    only_fault("settings", state)


def test_doctor_says_a_folder_open_to_others(home: Path) -> None:
    home.chmod(0o755)
    assert "chmod 700" in only_fault("settings", State.WARN).remedy.en


@pytest.mark.parametrize(("free", "state"), [(1024**3, State.WARN), (1024**2, State.FAIL)])
def test_doctor_says_a_full_disk(monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    usage = namedtuple("usage", "total used free")(10**12, 10**12 - free, free)
    monkeypatch.setattr(doctor_machine.shutil, "disk_usage", lambda _place: usage)
    only_fault("disk", state)


def test_doctor_says_fonts_missing_and_stood_in_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = doctor_machine.fonts_status([tmp_path])
    monkeypatch.setattr(doctor_machine, "fonts_status", lambda _folders: missing)
    assert "字体" in only_fault("fonts", State.FAIL).found.zh
    title = Status("title", "标题", "title", "stand_in", "甲体", "甲.ttf")
    body = Status("body", "正文", "body", "open", "乙体", "乙.ttf")
    monkeypatch.setattr(doctor_machine, "fonts_status", lambda _folders: (title, body))
    assert "甲体" in only_fault("fonts", State.WARN).found.zh


def test_doctor_says_a_stale_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "app" / doctor_machine.catalogues.PLACE
    source.parent.mkdir(parents=True)
    source.write_text("")
    monkeypatch.setattr(doctor_machine.catalogues, "apps", lambda: [tmp_path / "app"])
    assert "app" in only_fault("catalogues", State.WARN).found.en


def test_doctor_says_a_rulebook_s_faults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "rulebooks" / "wuhan" / "2018"
    shutil.copytree(rulebook.library().folder("wuhan", "2018"), broken)
    article = next(iter(sorted(broken.glob("01-*.yaml"))))
    article.write_text(article.read_text("utf-8").replace("quote: ", "quote: 不在正文中的", 1), "utf-8")
    monkeypatch.setattr(doctor_machine, "folders_in_use", lambda: (tmp_path / "rulebooks",))
    found = [one for one in lines("rulebooks") if one.state is State.FAIL]
    assert found
    assert article.name in found[0].found.zh


def test_doctor_says_that_no_rulebook_is_in_force(db: None, settings: Any) -> None:
    settings.GOVERNMENT = "nowhere"
    with clock.frozen(DAY):
        found = [one for one in doctor.examine() if one.check == "rulebooks"]
    assert [one.state for one in found] == [State.FAIL]
    assert "nowhere" in found[0].found.en


@pytest.mark.parametrize(
    ("office", "real", "states"),
    [
        ("2018-11-01", "2018-11-01", [State.OK]),
        ("2018-11-01", "2026-12-01", [State.WARN, State.OK]),
        ("2018-11-01", "2027-02-01", [State.WARN, State.OK]),
        ("2026-11-02", "2026-11-02", [State.WARN, State.OK]),
        ("2026-11-01", "2026-11-01", [State.WARN, State.OK]),
        ("2026-10-31", "2026-10-31", [State.OK]),
        ("2027-01-01", "2027-01-01", [State.FAIL, State.OK]),
    ],
)
def test_doctor_counts_to_the_calendar_s_end_by_both_dates(
    db: None, monkeypatch: pytest.MonkeyPatch, office: str, real: str, states: list[State]
) -> None:
    monkeypatch.setattr(real_time, "_source", lambda: datetime.fromisoformat(f"{real}T03:00:00+00:00"))
    with clock.frozen(datetime.fromisoformat(f"{office}T03:00:00").replace(tzinfo=UTC)):
        assert [one.state for one in doctor_office.calendar(False)] == states


def test_doctor_says_schema_changes_that_wait(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'record'")
    assert "record." in only_fault("database", State.FAIL).found.en


def test_doctor_says_a_missing_trigger_and_puts_it_back(transactional_db: None) -> None:
    place = " ON record_journalentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_journalentry_no_update{place}")
    assert "record_journalentry_no_update" in only_fault("database", State.FAIL).found.en
    doctor_office.restore_triggers()
    assert triggers.missing(connection) == []


def test_doctor_says_whose_writes_are_not_seen_and_mends_it(transactional_db: None) -> None:
    place = " ON organs_post" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER organs_post_edition_update{place}")
    assert "organs_post_edition_update" in only_fault("database", State.FAIL).found.en
    before = edition.edition()
    doctor_office.restore_triggers()
    assert edition.missing(connection) == []
    assert edition.edition() != before


def test_doctor_says_unsafe_sqlite(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    monkeypatch.setitem(doctor_office._PRAGMAS, "foreign_keys", (3, Text("甲", "a")))
    assert "foreign_keys" in only_fault("database", State.FAIL).found.en


def test_doctor_says_an_old_postgresql(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    monkeypatch.setattr(doctor_office, "OLDEST_POSTGRESQL", 99)
    assert "99" in only_fault("database", State.FAIL).remedy.en


def test_doctor_goes_on_when_the_database_cannot_be_reached(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise OperationalError("connection refused\nmore")

    with clock.frozen(DAY), monkeypatch.context() as patched:
        patched.setattr(connection, "ensure_connection", refused)
        found = {one.check: one for one in doctor.examine()}
    assert found["database"].state is State.FAIL
    assert found["database"].found.en.endswith("connection refused")
    assert found["rulebooks"].state is State.OK
    assert found["journal"].state is State.WARN


def _tamper(sequence: int) -> None:
    """Change an entry past the triggers; the test's transaction puts everything back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE record_journalentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER record_journalentry_no_update")
        cursor.execute("UPDATE record_journalentry SET summary = 'x' WHERE sequence = %s", [sequence])
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE record_journalentry ENABLE TRIGGER USER")


def _entries(clerk: Actor, count: int) -> None:  # noqa: F811
    journal.append(journal.Draft("probe.write", clerk, f"第 {number} 条") for number in range(count))


def test_doctor_checks_the_end_of_the_journal_and_with_full_all_of_it(
    db: None,
    clerk: Actor,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _entries(clerk, 12)
    monkeypatch.setattr(doctor_office, "JOURNAL_TAIL", 5)
    assert [one.state for one in lines("journal")] == [State.OK]
    _tamper(3)
    assert [one.state for one in lines("journal")] == [State.OK]  # it stands before the end
    assert "3" in only_fault("journal", State.FAIL, full=True).found.en
    assert journal.verify_end(12).fault is not None


@pytest.mark.parametrize("count", [1, 4, 5, 6, 100])
def test_the_end_of_the_chain_is_what_it_says(db: None, clerk: Actor, count: int) -> None:  # noqa: F811
    assert journal.verify_end(count) == journal.Verification(0, journal.Head(0, journal.BEFORE_THE_FIRST))
    _entries(clerk, 5)
    found = journal.verify_end(count)
    assert (found.fault, found.head, found.checked) == (None, journal.head(), min(count, 5))
    _tamper(5)
    assert journal.verify_end(count).fault.sequence == 5  # type: ignore[union-attr]


def test_doctor_says_lost_and_changed_files(db: None, home: Path) -> None:
    Attachment.objects.create(
        name="甲.pdf", digest="a" * 64, size=1, added_at=clock.now(), added_by_name="张三"
    )
    assert [one.state for one in lines("attachments")] == [State.OK]  # only --full reads every file
    assert "lost" in only_fault("attachments", State.FAIL, full=True).found.en
    place_of("a" * 64).parent.mkdir(parents=True)
    place_of("a" * 64).write_bytes(b"x")
    assert "changed" in only_fault("attachments", State.FAIL, full=True).found.en


def test_doctor_says_a_folder_that_cannot_be_written(
    db: None, home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_office.os, "access", lambda *_given: False)
    only_fault("attachments", State.FAIL)


def test_doctor_says_a_running_matter_without_its_procedure(db: None) -> None:
    Process.objects.create(
        definition="outgoing_document",
        definition_version=99,
        government="wuhan",
        title="旧件",
        kind="outgoing_document",
        started_by=1,
        started_at=clock.now(),
    )
    assert "99" in only_fault("procedures", State.FAIL).found.en


def test_doctor_turns_a_check_s_own_error_into_a_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_full: bool) -> Any:
        raise XunzhangError("坏了。", "Broken.")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (doctor.Check("disk", broken),))
    assert [(one.state, one.found.en) for one in doctor.examine()] == [(State.FAIL, "Broken.")]


@pytest.fixture
def _no_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xunzhang.site.demonstration_clock.install", lambda: None)


@pytest.mark.usefixtures("_no_set_up")
def test_doctor_answers_as_json_and_by_its_exit_code(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", tuple(one for one in doctor.CHECKS if one.name == "settings"))
    done = CliRunner().invoke(doctor_cli.doctor, ["--json"])
    assert done.exit_code == 0, done.output
    (line,) = json.loads(done.output)
    assert (line["check"], line["state"], line["remedy"]) == ("settings", "OK", None)
    settings.DEBUG = True
    done = CliRunner().invoke(doctor_cli.doctor, ["--json"])
    assert done.exit_code == 1
    assert json.loads(done.output)[0]["remedy"]["en"]


@pytest.mark.usefixtures("_no_set_up")
@pytest.mark.parametrize(("language", "said"), [("en", "FAIL  Settings: "), ("zh", "FAIL  设置：")])
def test_doctor_speaks_the_reader_s_language(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("XUNZHANG_LANGUAGE", language)
    monkeypatch.setattr(doctor, "CHECKS", tuple(one for one in doctor.CHECKS if one.name == "settings"))
    settings.DEBUG = True
    output = CliRunner().invoke(doctor_cli.doctor, []).output
    assert output.startswith(said)
    assert "→" in output


def _by_itself(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from xunzhang.site.cli import main; main()", "doctor", *arguments],
        env={
            "PATH": os.environ["PATH"],
            "XUNZHANG_HOME": str(home),
            "XUNZHANG_LANGUAGE": "en",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_doctor_says_settings_that_cannot_be_used(tmp_path: Path) -> None:
    done = _by_itself(tmp_path / "new", XUNZHANG_LOCKOUT_MINUTES="soon")
    assert done.returncode == 1, done.stderr
    assert "XUNZHANG_LOCKOUT_MINUTES" in done.stdout


def test_doctor_on_an_empty_machine_says_what_to_run_and_finds_the_rest_safe(tmp_path: Path) -> None:
    done = _by_itself(tmp_path / "new", "--json")
    assert done.returncode == 1, done.stderr
    found = {line["check"]: line for line in json.loads(done.stdout) if line["state"] == "FAIL"}
    assert "xunzhang prepare" in found["database"]["remedy"]["en"]
    assert "SQLite's" not in done.stdout  # its file is opened with the safe settings
    assert "settings" not in found
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0
