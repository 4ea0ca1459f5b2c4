"""The auditor's journal: filters, pages by key, one entry, verification against a noted end, the log of logins."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.accounts.conftest import PASSWORD, as_actor, last_entry

from xunzhang.accounts.models import Account
from xunzhang.accounts.subjects import subject_label
from xunzhang.kernel import clock
from xunzhang.record import journal
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.record.actor import Channel
from xunzhang.record.models import JournalEntry

Enter = Callable[..., Client]


def fail(times: int) -> None:
    for number in range(times):
        Client().post(
            "/login", {"login_name": f"nobody{number}", "password": "x"}, REMOTE_ADDR=f"10.0.0.{number % 200}"
        )


def sequences(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'href="/journal/(\d+)"', page)]


def test_the_journal_is_turned_page_by_page_by_key(enter: Enter, audit: Account) -> None:
    fail(60)
    client = enter(audit)
    first = client.get("/journal/").content.decode()
    assert sequences(first) == list(range(61, 11, -1))
    onward = re.search(r'href="(/journal/\?page=[^"]+)"', first)
    assert onward
    assert sequences(client.get(onward[1]).content.decode()) == list(range(11, 0, -1))


def test_a_page_costs_the_same_however_long_the_journal(
    enter: Enter, audit: Account, django_assert_max_num_queries: Any
) -> None:
    fail(40)
    client = enter(audit)
    client.get("/journal/")
    with django_assert_max_num_queries(8):
        client.get("/journal/")
    with django_assert_max_num_queries(8):
        client.get("/journal/?action=session.refuse&provision=54&q=nobody")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=session.begin", [2]),
        ("action=session.refuse&q=nobody0", [1]),
        ("outcome=refused", [3]),
        ("provision=54", []),
        ("at_from=2100-01-01", []),
    ],
)
def test_what_is_asked_for_is_shown(
    enter: Enter, audit: Account, clerk: Account, query: str, found: list[int]
) -> None:
    fail(1)
    client = enter(audit)
    with pytest.raises(NotPermitted):
        perform("account.unlock", as_actor(clerk), {"account": "audit"})
    assert sequences(client.get(f"/journal/?{query}").content.decode()) == found


def test_the_days_of_a_filter_are_those_of_beijing(enter: Enter, audit: Account) -> None:
    client = enter(audit)
    day = clock.today().isoformat()
    assert sequences(client.get(f"/journal/?at_from={day}&at_to={day}").content.decode()) == [1]


def test_an_entry_is_shown_whole_with_its_digest(enter: Enter, audit: Account) -> None:
    client = enter(audit)
    entry = last_entry()
    page = client.get(f"/journal/{entry.sequence}").content.decode()
    assert entry.summary in page
    assert entry.digest in page
    assert "与内容相符" in page
    missing = client.get("/journal/99")
    assert missing.status_code == 404
    assert "没有第 99 条" in missing.content.decode()


def test_an_end_noted_elsewhere_shows_what_was_cut_off(enter: Enter, audit: Account) -> None:
    client = enter(audit)
    end = journal.head()
    noted = {"noted": f"{end.sequence}:{end.digest}"}
    assert "日志完整：1 条" in client.post("/journal/verify", noted).content.decode()
    beyond = client.post("/journal/verify", {"noted": f"9:{end.digest}"}).content.decode()
    assert "末尾的记录被删去" in beyond
    unusable = client.post("/journal/verify", {"noted": "nonsense"})
    assert unusable.status_code == 422
    assert "序号:摘要" in unusable.content.decode()


def test_only_the_page_hands_the_journal_out(audit: Account) -> None:
    with pytest.raises(NotPermitted):
        perform("journal.export", as_actor(audit, Channel.API), {})
    assert not JournalEntry.objects.filter(action="journal.export").exists()


def test_the_log_of_logins_is_for_whoever_unlocks_and_whoever_audits(
    enter: Enter, audit: Account, security: Account, clerk: Account
) -> None:
    fail(2)
    for account in (audit, security):
        page = enter(account, browser=Client()).get("/security-log").content.decode()
        assert "登录失败：nobody0" in page
        assert "登录（密码）" not in page
    refused = enter(clerk, PASSWORD, Client()).get("/security-log")
    assert refused.status_code == 403


def test_what_an_entry_is_about_is_said_in_words(enter: Enter, audit: Account) -> None:
    assert subject_label("outgoing_document") == "发文"
    assert subject_label("something_else") == "something_else"
    client = enter(audit)
    entry = JournalEntry.objects.exclude(subject_kind="").order_by("-sequence").first()
    assert entry is not None
    page = client.get(f"/journal/{entry.sequence}", headers={"accept-language": "zh-CN"}).content.decode()
    assert f"<dd>{subject_label(entry.subject_kind)} {entry.subject_id}</dd>" in page
    assert f"<code>{entry.subject_kind}</code>" not in page
