"""The own account: password, second factor, sessions, tokens."""

from collections.abc import Callable

import pytest
from django.test import Client
from django_otp.oath import TOTP
from hypothesis import given
from hypothesis import strategies as st
from tests.accounts.conftest import PASSWORD, Time, actions_on_record, as_actor, last_entry

from xunzhang.accounts.api_tokens import ApiToken
from xunzhang.accounts.models import Account, CodeDevice, LoginSession, RecoveryCode
from xunzhang.accounts.passwords import SHORTEST, classes, problems, random_password, set_password
from xunzhang.accounts.second_factor import check_code
from xunzhang.record.actions import InvalidInputs, NotPermitted, perform
from xunzhang.record.actor import Channel
from xunzhang.record.models import JournalEntry

Enter = Callable[..., Client]
NEW = "Han-Shui-2019"


def change(client: Client, old: str, new: str, repeated: str | None = None):
    given_words = {
        "old_password": old,
        "new_password": new,
        "repeated": new if repeated is None else repeated,
    }
    return client.post("/account/password", {**given_words, "next": "/account"})


# passwords


@given(st.text(max_size=24))
def test_what_the_policy_takes_is_long_mixed_and_without_the_name(password: str) -> None:
    account = Account(login_name="zhang.san")
    taken = problems(password, account) == []
    if taken:
        assert len(password) >= SHORTEST
        assert classes(password) >= 3
        assert "zhang.san" not in password.casefold()
    elif len(password) >= SHORTEST and classes(password) >= 3 and "zhang" not in password.casefold():
        # Only a well-known password is refused beyond that.
        assert any("常见" in one or "common" in one for one in problems(password, account))


@pytest.mark.parametrize(
    "password", ["", "Ab1!", "abcdefghijk", "abcdefgh123", "Zhang.San-2018", "nas.gnahZ-2018", "Ab1!" * 100]
)
def test_what_the_policy_refuses(password: str) -> None:
    assert problems(password, Account(login_name="zhang.san"))


def test_a_random_password_meets_the_policy() -> None:
    assert all(problems(random_password(), Account(login_name="zhang.san")) == [] for _ in range(50))


def test_the_last_five_passwords_do_not_come_back(clerk: Account) -> None:
    words = [f"Jiang-Han-{number}" for number in range(6)]
    for word in words:
        set_password(clerk, word, must_change=False)
    assert all(problems(word, clerk) for word in words[1:])
    assert problems(words[0], clerk) == []
    assert clerk.past_passwords.count() == 5


def test_passwords_are_kept_by_argon2_only(clerk: Account) -> None:
    assert clerk.password.startswith("argon2$argon2id$")


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(
    enter: Enter, clerk: Account
) -> None:
    here, there = enter(clerk), enter(clerk, browser=Client())
    answer = change(here, PASSWORD, NEW)
    assert answer["Location"] == "/account"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    entry = last_entry()
    assert entry.action == "password.change"
    assert NEW not in entry.payload + entry.summary


@pytest.mark.parametrize(
    ("old", "new", "repeated", "sentence"),
    [
        ("wrong", NEW, NEW, "原密码不正确"),
        (PASSWORD, NEW, "other", "不一致"),
        (PASSWORD, "short", "short", "至少 10 个字符"),
        (PASSWORD, PASSWORD, PASSWORD, "最近 5 次"),
    ],
)
def test_a_change_that_cannot_be_taken_says_why(
    enter: Enter, clerk: Account, old: str, new: str, repeated: str, sentence: str
) -> None:
    answer = change(enter(clerk), old, new, repeated)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_in_english_the_sentences_about_a_password_stand_apart(enter: Enter, clerk: Account) -> None:
    client = enter(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = change(client, PASSWORD, "short").content.decode()
    assert "characters. A password needs" in page


def test_no_programme_changes_a_password(clerk: Account) -> None:
    with pytest.raises(NotPermitted):
        perform(
            "password.change",
            as_actor(clerk, Channel.API),
            {"old_password": PASSWORD, "new_password": NEW},
        )


# the second factor


def enrolled(client: Client, account: Account, time: Time) -> list[str]:
    client.post("/account/second-factor", {"next": "/account"})
    device = CodeDevice.objects.get(user=account)
    page = client.get("/account/second-factor").content.decode()
    assert 'src="data:image/svg+xml' in page
    answer = client.post("/account/second-factor", {"code": current(device, time), "next": "/account"})
    page = answer.content.decode()
    assert CodeDevice.objects.get(user=account).confirmed
    return [part.split("</code>")[0] for part in page.split("<li><code>")[1:]]


def current(device: CodeDevice, time: Time) -> str:
    """The code that the telephone shows now."""
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits)
    generator.time = time.now.timestamp()
    return f"{generator.token():06d}"


def test_with_a_second_factor_the_password_alone_opens_nothing(
    enter: Enter, client: Client, clerk: Account, time: Time
) -> None:
    enrolled(enter(clerk), clerk, time)
    client.post("/logout")
    answer = client.post(
        "/login", {"login_name": clerk.login_name, "password": PASSWORD, "next": "/account?x=1"}
    )
    assert answer["Location"] == "/login/code"
    assert client.get("/account").status_code == 302
    assert client.post("/login/code", {"code": "000000"}).status_code == 401
    assert last_entry().action == "session.refuse"
    time.pass_by(seconds=60)
    device = CodeDevice.objects.get(user=clerk)
    answer = client.post("/login/code", {"code": current(device, time)})
    assert answer["Location"] == "/account?x=1"
    assert client.get("/account").status_code == 200
    assert '"second_factor"' in last_entry().payload


def test_a_code_opens_once(enter: Enter, clerk: Account, time: Time) -> None:
    enrolled(enter(clerk), clerk, time)
    time.pass_by(seconds=60)
    code = current(CodeDevice.objects.get(user=clerk), time)
    assert check_code(clerk, code)
    assert not check_code(clerk, code)


def test_a_recovery_code_opens_once_and_only_its_digest_is_kept(
    enter: Enter, clerk: Account, time: Time
) -> None:
    codes = enrolled(enter(clerk), clerk, time)
    assert len(codes) == len(set(codes)) == 10
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert not kept & set(codes)
    assert check_code(clerk, codes[3].upper())
    assert not check_code(clerk, codes[3])


def test_wrong_codes_lock_like_wrong_passwords(
    enter: Enter, client: Client, clerk: Account, time: Time
) -> None:
    enrolled(enter(clerk), clerk, time)
    client.post("/logout")
    client.post("/login", {"login_name": clerk.login_name, "password": PASSWORD})
    answers = [client.post("/login/code", {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [401] * 4 + [429]
    assert client.get("/login/code")["Location"] == "/login"
    assert "session.lock" in actions_on_record()


def test_the_password_is_forgotten_when_the_code_takes_too_long(
    enter: Enter, client: Client, clerk: Account, time: Time
) -> None:
    enrolled(enter(clerk), clerk, time)
    client.post("/logout")
    client.post("/login", {"login_name": clerk.login_name, "password": PASSWORD})
    time.pass_by(minutes=5)
    assert client.get("/login/code")["Location"] == "/login"


def test_whoever_owes_a_second_factor_enrols_before_anything_else(
    enter: Enter, clerk: Account, time: Time
) -> None:
    clerk.second_factor_required = True
    clerk.save()
    client = enter(clerk)
    assert client.get("/account")["Location"].startswith("/account/second-factor")
    enrolled(client, clerk, time)
    assert client.get("/account").status_code == 200
    with pytest.raises(NotPermitted):
        perform("second_factor.disable", as_actor(clerk), {"password": PASSWORD})


def test_administrators_owe_it_where_the_installation_says_so(enter: Enter, audit: Account, settings) -> None:
    settings.SECOND_FACTOR_FOR_ADMINISTRATORS = True
    assert enter(audit).get("/journal/")["Location"].startswith("/account/second-factor")


def test_disabling_asks_for_the_password(enter: Enter, clerk: Account, time: Time) -> None:
    client = enter(clerk)
    enrolled(client, clerk, time)
    assert client.post("/account/second-factor/disable", {"password": "x"}).status_code == 400
    assert client.post("/account/second-factor/disable", {"password": PASSWORD}).status_code == 302
    assert not CodeDevice.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_fresh_recovery_codes_void_the_former(enter: Enter, clerk: Account, time: Time) -> None:
    client = enter(clerk)
    before = enrolled(client, clerk, time)
    assert client.post("/account/second-factor/codes", {"password": PASSWORD}).status_code == 200
    assert not check_code(clerk, before[0])
    assert RecoveryCode.objects.count() == 10


@pytest.mark.parametrize("code", ["12", "1234567", "abcdef", "１２３"])
def test_what_is_no_code_is_told_so_and_costs_no_wait(enter: Enter, clerk: Account, code: str) -> None:
    client = enter(clerk)
    client.post("/account/second-factor", {"next": "/account"})
    page = client.post("/account/second-factor", {"code": code}).content.decode()
    assert "动态口令是 6 位数字" in page
    assert CodeDevice.objects.get(user=clerk).throttling_failure_count == 0


def test_each_change_of_the_second_factor_says_that_it_was_done(
    enter: Enter, clerk: Account, time: Time
) -> None:
    client = enter(clerk)
    enrolled(client, clerk, time)
    codes = client.post("/account/second-factor/codes", {"password": PASSWORD}).content.decode()
    assert "恢复码已更换，原来的不能再用。" in codes
    page = client.post("/account/second-factor/disable", {"password": PASSWORD}, follow=True).content.decode()
    assert "动态口令已停用，登录只凭密码。" in page


# sessions


def test_a_session_is_shown_by_its_browser_and_system(enter: Enter, clerk: Account) -> None:
    client = enter(clerk)
    LoginSession.objects.update(
        browser="Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
    )
    page = client.get("/account").content.decode()
    assert ">Chrome · Windows</td>" in page
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    clerk.person.name_en = "Clerk Zhang"
    clerk.person.save()
    assert "<h2>Clerk Zhang</h2>" in client.get("/account").content.decode()


def test_another_session_is_shown_and_ended_without_its_key(enter: Enter, clerk: Account) -> None:
    here, there = enter(clerk), enter(clerk, browser=Client())
    keys = set(LoginSession.objects.values_list("session_key", flat=True))
    page = here.get("/account").content.decode()
    assert not any(key in page for key in keys)
    name = page.split('name="session" value="')[1].split('"')[0]
    told = here.post("/account/sessions/end", {"session": name}, follow=True)
    assert "会话已结束，那里须重新登录。" in told.content.decode()
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(enter: Enter, clerk: Account, audit: Account) -> None:
    enter(clerk)
    theirs = enter(audit, browser=Client())
    page = theirs.get("/account").content.decode()
    assert 'name="session" value="' not in page
    with pytest.raises(InvalidInputs):
        perform("session.end", as_actor(audit), {"session": "0" * 32})
    assert LoginSession.objects.filter(account=clerk).exists()


def test_all_other_sessions_end_at_once(enter: Enter, clerk: Account) -> None:
    here = enter(clerk)
    others = [enter(clerk, browser=Client()) for _ in range(3)]
    here.post("/account/sessions/end")
    assert [one.get("/account").status_code for one in others] == [302] * 3
    assert here.get("/account").status_code == 200


# tokens


def test_a_token_is_shown_once_and_revoked(enter: Enter, clerk: Account) -> None:
    client = enter(clerk)
    answer = client.post("/account/tokens/new", {"name": "报表", "scopes": ["read"], "days": "30"})
    text = answer.content.decode().split('class="once">')[1].split("<")[0]
    token = ApiToken.objects.get(account=clerk)
    assert text.startswith(token.prefix)
    page = client.get("/account").content.decode()
    assert token.prefix in page
    assert text not in page
    asked = client.post("/account/tokens/revoke", {"token": token.prefix})
    assert "不能恢复" in asked.content.decode()
    client.post("/account/tokens/revoke", {"token": token.prefix, "confirmed": "1"})
    assert token.prefix not in client.get("/account").content.decode()


def test_the_own_page_costs_a_fixed_number_of_queries(
    enter: Enter, clerk: Account, django_assert_max_num_queries
) -> None:
    client = enter(clerk)
    for _ in range(6):
        enter(clerk, browser=Client())
    with django_assert_max_num_queries(14):
        client.get("/account")
    assert JournalEntry.objects.count() == 7


def test_the_bar_names_the_reader_in_the_language_of_the_page(client: Client, clerk: Account) -> None:
    assert clerk.person is not None
    clerk.person.name_en = "Clerk Li"
    clerk.person.save(update_fields=["name_en"])
    client.force_login(clerk, backend="xunzhang.accounts.backends.AccountBackend")
    english = client.get("/account", headers={"accept-language": "en"}).content.decode()
    assert "<summary>Clerk Li</summary>" in english
    chinese = client.get("/account", headers={"accept-language": "zh-CN"}).content.decode()
    assert f"<summary>{clerk.name}</summary>" in chinese
