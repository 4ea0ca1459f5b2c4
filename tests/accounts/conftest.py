"""A small office: three administrators, a clerk with an account, a person without one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from xunzhang.accounts import real_time
from xunzhang.accounts.access import actor_for
from xunzhang.accounts.models import Account
from xunzhang.accounts.passwords import set_password
from xunzhang.chapters.organs.models import Person
from xunzhang.record.actor import Actor, Channel
from xunzhang.record.models import JournalEntry
from xunzhang.site.registry import actions

PASSWORD = "Chu-Tian-2018"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class Time:
    """Real time, moved by the test."""

    now: datetime = START

    def pass_by(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Real time stands still until the test moves it; what axes asks of Django follows."""
    held = Time()
    monkeypatch.setattr(real_time, "_source", lambda: held.now)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: held.now)
    monkeypatch.setattr("axes.attempts.now", lambda: held.now, raising=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: held.now)
    machine = SimpleNamespace(time=lambda: held.now.timestamp())
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", machine)
    return held


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm at its smallest size: what is tested is not how hard it is."""
    for name, value in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


@pytest.fixture(autouse=True)
def registered() -> None:
    actions()


def make(login_name: str, **fields: object) -> Account:
    account = Account(login_name=login_name, is_active=True, **fields)
    set_password(account, PASSWORD, must_change=False)
    return account


@pytest.fixture
def clerk(db: None) -> Account:
    person = Person.objects.create(staff_number="P1", name="张三")
    return make("zhang.san", person=person)


@pytest.fixture
def security(db: None) -> Account:
    return make("security", administrator="security", holder_name="安全员")


@pytest.fixture
def audit(db: None) -> Account:
    return make("audit", administrator="audit", holder_name="审计员")


@pytest.fixture
def system(db: None) -> Account:
    return make("system", administrator="system", holder_name="系统员")


@pytest.fixture
def enter(client: Client) -> Callable[..., Client]:
    """`enter(account)` logs in through the login page."""

    def entered(account: Account, password: str = PASSWORD, browser: Client | None = None) -> Client:
        browser = browser or client
        answer = browser.post("/login", {"login_name": account.login_name, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return entered


def as_actor(account: Account, channel: Channel = Channel.PAGE) -> Actor:
    return actor_for(account, channel, "10.0.0.9")


def last_entry() -> JournalEntry:
    return JournalEntry.objects.order_by("-sequence")[0]


def actions_on_record() -> list[str]:
    return list(JournalEntry.objects.order_by("sequence").values_list("action", flat=True))
