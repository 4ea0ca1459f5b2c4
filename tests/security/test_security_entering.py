"""Passwords are kept as Argon2 only; who tries too often, at the door or with a token, has to wait."""

import hashlib
from typing import Any

import pytest
from django.conf import settings as installed
from django.contrib.auth.hashers import get_hasher, get_hashers, identify_hasher
from django.test import Client
from tests.city import City
from tests.security.conftest import administrator

from xunzhang.accounts.models import Account, PastPassword
from xunzhang.accounts.passwords import set_password
from xunzhang.record.actions import perform
from xunzhang.record.actor import Channel
from xunzhang.record.models import JournalEntry

PASSWORD = "Chu-Tian-2018"


def test_argon2_is_the_only_way_a_password_is_kept() -> None:
    assert installed.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert [one.algorithm for one in get_hashers()] == ["argon2"]
    hasher: Any = get_hasher("default")
    kept = identify_hasher(hasher.encode(PASSWORD, "a" * 16)).decode(hasher.encode(PASSWORD, "a" * 16))
    assert kept["variety"] == "argon2id"
    assert kept["memory_cost"] >= 19 * 1024  # KiB
    assert kept["time_cost"] >= 2


def test_every_password_of_the_office_is_kept_so(city: City) -> None:
    set_password(administrator("system"), PASSWORD, must_change=False)
    kept = [*Account.objects.exclude(password="").values_list("password", flat=True)]
    kept += PastPassword.objects.values_list("password", flat=True)
    assert len(kept) > 10
    assert {one.partition("$")[0] for one in kept} == {"argon2"}
    assert len(set(Account.objects.exclude(password="").values_list("password", flat=True))) > 1  # salted


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kept",
    [
        PASSWORD,
        hashlib.md5(PASSWORD.encode()).hexdigest(),  # noqa: S324
        f"md5$a${hashlib.md5(b'a' + PASSWORD.encode()).hexdigest()}",  # noqa: S324
        f"plain$${PASSWORD}",
        "pbkdf2_sha256$1$a$a",
        "",
        "!",
    ],
)
def test_a_password_kept_any_other_way_opens_nothing(client: Client, kept: str) -> None:
    account = administrator("audit")
    Account.objects.filter(pk=account.pk).update(password=kept)
    for given in (PASSWORD, kept or " "):
        answer = client.post("/login", {"login_name": account.login_name, "password": given})
        assert answer.status_code in (400, 401)


@pytest.mark.django_db
def test_neither_page_nor_journal_shows_what_was_typed(client: Client) -> None:
    account = administrator("audit")
    set_password(account, PASSWORD, must_change=False)
    typed = "Wrong-Secret-7788"
    answer = client.post("/login", {"login_name": account.login_name, "password": typed})
    assert typed not in answer.content.decode()
    assert account.password not in answer.content.decode()
    for entry in JournalEntry.objects.all():
        assert typed not in f"{entry.payload}{entry.summary}"


@pytest.mark.django_db
def test_after_too_many_failures_even_the_right_password_waits(client: Client, settings: Any) -> None:
    account = administrator("audit")
    set_password(account, PASSWORD, must_change=False)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = client.post("/login", {"login_name": account.login_name, "password": "wrong"})
    assert last.status_code == 429
    right = {"login_name": account.login_name, "password": PASSWORD}
    assert client.post("/login", right).status_code == 429
    # Neither another spelling nor an invented address of origin opens it.
    for given, headers in (
        ({**right, "login_name": account.login_name.upper()}, {}),
        ({**right, "login_name": f" {account.login_name} "}, {}),
        (right, {"X-Forwarded-For": "203.0.113.9"}),
    ):
        assert client.post("/login", given, headers=headers).status_code == 429
    assert JournalEntry.objects.filter(action="session.lock").exists()


@pytest.mark.django_db
def test_one_address_does_not_try_many_names(client: Client, settings: Any) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 6
    for number in range(6):
        client.post("/login", {"login_name": f"name-{number}", "password": "wrong"})
    assert client.post("/login", {"login_name": "another", "password": "wrong"}).status_code == 429


def test_a_token_asks_only_so_often_and_each_counts_for_itself(city: City, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    texts = [
        perform(
            "api_token.issue",
            city.actor("clerk", Channel.PAGE),
            {"name": f"试验{number}", "scopes": ("read",), "days": 1},
        ).text
        for number in range(2)
    ]

    def ask(text: str) -> Any:
        return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})

    assert [ask(texts[0]).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert int(ask(texts[0])["Retry-After"]) >= 1
    assert ask(texts[1]).status_code == 200


def test_a_token_opens_no_page_and_a_session_no_api(city: City) -> None:
    made = perform("api_token.issue", city.actor("clerk"), {"name": "试验", "scopes": ("read",), "days": 1})
    headers = {"Authorization": f"Bearer {made.text}"}
    assert Client().get("/matters/started", headers=headers).status_code == 302
    assert Client().get("/api/v1/me", headers=headers).status_code == 200
    assert Client().get(f"/api/v1/me?token={made.text}").status_code == 401


@pytest.mark.parametrize("change", ["is_active", "valid_to"])
def test_an_account_that_is_closed_takes_its_tokens_and_sessions_along(city: City, change: str) -> None:
    made = perform("api_token.issue", city.actor("clerk"), {"name": "试验", "scopes": ("read",), "days": 9})
    account = Account.objects.get(login_name="clerk")
    if change == "is_active":
        account.is_active = False
    else:
        account.valid_to = city.day.replace(year=2017)
    account.save()
    headers = {"Authorization": f"Bearer {made.text}"}
    assert Client().get("/api/v1/me", headers=headers).status_code == 401
