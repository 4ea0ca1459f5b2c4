"""Coming in, staying in, leaving."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from tests.accounts.conftest import PASSWORD, Time, actions_on_record, last_entry

from xunzhang.accounts.models import Account, LoginSession

Enter = Callable[..., Client]


def attempt(client: Client, login_name: str, password: str, **more: str):
    return client.post("/login", {"login_name": login_name, "password": password, **more})


def test_the_right_password_opens_a_session_and_is_on_record(client: Client, clerk: Account) -> None:
    answer = attempt(client, " Zhang.San ", PASSWORD, next="/account")
    assert (answer.status_code, answer["Location"]) == (302, "/account")
    assert client.get("/account").status_code == 200
    entry = last_entry()
    assert (entry.action, entry.account, entry.address) == ("session.begin", clerk.pk, "127.0.0.1")
    assert LoginSession.objects.get(account=clerk).address == "127.0.0.1"


def test_unknown_name_wrong_password_and_inactive_account_get_one_answer(
    client: Client, clerk: Account, security: Account
) -> None:
    security.is_active = False
    security.save()
    pages = []
    for name, password in (("zhang.san", "wrong"), ("nobody", "wrong"), ("security", PASSWORD)):
        answer = attempt(client, name, password)
        assert answer.status_code == 401
        pages.append(answer.content.decode().replace(name, "NAME"))
    token = 'name="csrfmiddlewaretoken" value="'

    def without_tokens(page: str) -> str:
        return (
            "".join(part[64:] if number else part for number, part in enumerate(page.split(token))).split(
                "hx-headers"
            )[0]
            + page.split('class="entry-box"')[1].split("csrfmiddlewaretoken")[0]
        )

    assert len({without_tokens(page) for page in pages}) == 1
    assert actions_on_record() == ["session.refuse"] * 3


def test_an_unknown_name_costs_a_hashing_too(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(Account, "set_password", lambda self, raw: hashed.append(raw))
    attempt(client, "nobody", "wrong")
    assert hashed == ["wrong"]


def test_what_looks_like_a_password_in_the_name_field_is_not_kept(client: Client, db: None) -> None:
    attempt(client, "Geheim!2018", "x")
    assert "geheim" not in (last_entry().summary + last_entry().payload).casefold()


def test_five_failures_lock_the_name_at_the_address_for_a_quarter_of_an_hour(
    client: Client, clerk: Account, time: Time
) -> None:
    for _ in range(4):
        assert attempt(client, clerk.login_name, "wrong").status_code == 401
    answer = attempt(client, clerk.login_name, "wrong")
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert actions_on_record()[-2:] == ["session.refuse", "session.lock"]
    time.pass_by(minutes=10)
    answer = attempt(client, clerk.login_name, PASSWORD)
    assert answer.status_code == 429
    assert " 5 分钟" in answer.content.decode()
    elsewhere = client.post(
        "/login", {"login_name": clerk.login_name, "password": PASSWORD}, REMOTE_ADDR="10.0.0.2"
    )
    assert elsewhere.status_code == 302
    client.post("/logout")
    time.pass_by(minutes=5, seconds=1)
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 302


def test_waiting_attempts_do_not_lengthen_the_lockout(client: Client, clerk: Account, time: Time) -> None:
    for _ in range(5):
        attempt(client, clerk.login_name, "wrong")
    time.pass_by(minutes=14)
    attempt(client, clerk.login_name, "wrong")
    time.pass_by(minutes=1, seconds=1)
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 302


def test_an_address_that_fails_over_many_names_is_slowed(client: Client, clerk: Account, settings) -> None:
    settings.ADDRESS_FAILURE_LIMIT = 6
    for number in range(6):
        assert attempt(client, f"name{number}", "wrong").status_code == 401
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 429


def test_a_session_ends_after_half_an_hour_without_use(enter: Enter, clerk: Account, time: Time) -> None:
    client = enter(clerk)
    for _ in range(3):
        time.pass_by(minutes=29)
        assert client.get("/account").status_code == 200
    time.pass_by(minutes=30)
    answer = client.get("/account?tab=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/login?next=%2Faccount%3Ftab%3D2&expired=1"
    assert "30 分钟未操作" in client.get(answer["Location"]).content.decode()
    assert not LoginSession.objects.filter(account=clerk).exists()


def test_a_busy_session_ends_after_half_a_day(enter: Enter, clerk: Account, time: Time) -> None:
    client = enter(clerk)
    for _ in range(12 * 4 - 1):
        time.pass_by(minutes=15)
        assert client.get("/account/password").status_code == 200
    time.pass_by(minutes=15)
    assert client.get("/account/password").status_code == 302


def test_an_expired_part_of_a_page_loads_the_login_page_whole(
    enter: Enter, clerk: Account, time: Time
) -> None:
    client = enter(clerk)
    time.pass_by(hours=1)
    answer = client.get(
        "/account",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/organs/?q=1"},
    )
    assert answer["HX-Redirect"] == "/login?next=http%3A%2F%2Ftestserver%2Forgans%2F%3Fq%3D1&expired=1"


def test_the_session_key_changes_at_login(client: Client, clerk: Account) -> None:
    planted = client.session
    planted["planted"] = True
    planted.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    attempt(client, clerk.login_name, PASSWORD)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not LoginSession.objects.filter(session_key=before).exists()


def test_logout_is_a_post_and_ends_the_session(enter: Enter, clerk: Account) -> None:
    client = enter(clerk)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout")["Location"] == "/login?left=1"
    assert client.get("/account").status_code == 302
    assert last_entry().action == "session.finish"
    assert not LoginSession.objects.filter(account=clerk).exists()


@pytest.mark.parametrize(
    "next_page",
    ["//evil.example/", "https://evil.example/x", "/\\evil.example", "javascript:alert(1)", "\thttps://evil"],
)
def test_no_redirect_leaves_the_site(client: Client, clerk: Account, next_page: str) -> None:
    assert attempt(client, clerk.login_name, PASSWORD, next=next_page)["Location"] == "/"
    assert client.get("/login", {"next": next_page})["Location"] == "/"


def test_a_deactivated_account_is_out_at_the_next_request(enter: Enter, clerk: Account) -> None:
    client = enter(clerk)
    Account.objects.update(is_active=False)
    assert client.get("/account").status_code == 302


def test_an_account_works_within_its_validity_by_real_days(
    client: Client, clerk: Account, time: Time
) -> None:
    clerk.valid_from = clerk.valid_to = time.now.date()
    clerk.save()
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 302
    client.post("/logout")
    time.pass_by(days=1)
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 401


def test_a_demonstration_account_opens_only_in_the_demonstration(
    client: Client, clerk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.is_demonstration = True
    clerk.save()
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 401
    monkeypatch.setattr("xunzhang.accounts.demonstration._is_demonstration", lambda: True)
    assert attempt(client, clerk.login_name, PASSWORD).status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client: Client, clerk: Account) -> None:
    clerk.must_change_password = True
    clerk.save()
    attempt(client, clerk.login_name, PASSWORD)
    assert client.get("/account")["Location"] == "/account/password?next=%2Faccount"
    answer = client.post(
        "/account/password",
        {
            "old_password": PASSWORD,
            "new_password": "Neu-Wort-77",
            "repeated": "Neu-Wort-77",
            "next": "/account",
        },
    )
    assert answer["Location"] == "/account"
    assert client.get("/account").status_code == 200


def test_an_old_password_expires_where_the_installation_says_so(
    enter: Enter, clerk: Account, time: Time, settings
) -> None:
    settings.PASSWORD_EXPIRY_DAYS = 90
    time.pass_by(days=89)
    assert enter(clerk).get("/account").status_code == 200
    time.pass_by(days=1)
    answer = enter(clerk).get("/account")
    assert answer["Location"].startswith("/account/password")


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client: Client, clerk: Account) -> None:
    cookie = attempt(client, clerk.login_name, PASSWORD).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"] == ""


def test_every_answer_carries_the_headers(client: Client, db: None) -> None:
    answer = client.get("/login")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_form_without_its_token_is_refused(clerk: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login", {"login_name": clerk.login_name, "password": PASSWORD})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
