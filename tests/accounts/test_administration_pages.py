"""What administrators do on their pages, and on the machine."""

import html
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.accounts.conftest import PASSWORD, last_entry, make

from xunzhang.accounts import demonstration
from xunzhang.accounts.models import Account
from xunzhang.chapters.organs.models import Person
from xunzhang.record.models import JournalEntry
from xunzhang.site.account_cli import account as command

Enter = Callable[..., Client]


def shown_password(page: str) -> str:
    return html.unescape(page.split('class="once">')[1].split("<")[0])


def test_a_new_account_opens_once_with_the_password_shown_once(enter: Enter, security: Account) -> None:
    Person.objects.create(staff_number="P7", name="李四")
    client = enter(security)
    answer = client.post(
        "/accounts/new", {"login_name": "Li.Si", "staff_number": "P7", "clearance": "internal"}
    )
    password = shown_password(answer.content.decode())
    account = Account.objects.get(login_name="li.si")
    assert account.must_change_password
    assert account.created_by == security
    assert not JournalEntry.objects.filter(payload__contains=password).exists()
    theirs = Client()
    theirs.post("/login", {"login_name": "li.si", "password": password})
    assert theirs.get("/account")["Location"].startswith("/account/password")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login_name": "1x", "staff_number": "P7"}, "登录名须以字母开头"),
        ({"login_name": "zhang.san", "staff_number": "P7"}, "已被使用"),
        ({"login_name": "li.si", "staff_number": "P99"}, "没有这个编号的人员"),
        ({"login_name": "li.si", "staff_number": "P1"}, "一人只有一个账号"),
        (
            {
                "login_name": "li.si",
                "staff_number": "P7",
                "valid_from": "2026-02-02",
                "valid_to": "2026-01-01",
            },
            "有效期止早于有效期起",
        ),
    ],
)
def test_an_account_that_cannot_be_made_says_why(
    enter: Enter, security: Account, clerk: Account, fields: dict[str, str], sentence: str
) -> None:
    Person.objects.create(staff_number="P7", name="李四")
    answer = enter(security).post("/accounts/new", {"clearance": "internal", **fields})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Account.objects.filter(person__staff_number="P7").exists()


def test_an_account_is_deactivated_and_activated_on_its_page(
    enter: Enter, security: Account, clerk: Account
) -> None:
    client = enter(security)
    assert client.post("/accounts/zhang.san/deactivate", {"reason": "调离"}).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert "调离" in last_entry().payload
    page = client.get("/accounts/zhang.san").content.decode()
    assert "/accounts/zhang.san/activate" in page
    assert "/accounts/zhang.san/deactivate" not in page
    client.post("/accounts/zhang.san/activate", {"reason": "复职"})
    clerk.refresh_from_db()
    assert clerk.is_active


def test_the_page_of_an_administrator_offers_no_way_in(
    enter: Enter, security: Account, audit: Account
) -> None:
    page = enter(security).get("/accounts/audit").content.decode()
    assert "/accounts/audit/reset-password" not in page
    own = enter(security, browser=Client()).get("/accounts/security").content.decode()
    assert "/accounts/security/" not in own


def test_a_list_of_many_accounts_costs_the_same(
    enter: Enter, security: Account, clerk: Account, django_assert_max_num_queries
) -> None:
    for number in range(25):
        person = Person.objects.create(staff_number=f"Q{number}", name=f"人{number}")
        make(f"person{number}", person=person)
    client = enter(security)
    with django_assert_max_num_queries(10):
        page = client.get("/accounts/").content.decode()
    assert "person24" in page
    assert "person3" not in client.get("/accounts/?q=zhang").content.decode()


def test_who_is_locked_is_shown_and_listed(enter: Enter, security: Account, clerk: Account) -> None:
    for _ in range(5):
        Client().post("/login", {"login_name": "zhang.san", "password": "wrong"})
    client = enter(security)
    assert "锁定" in client.get("/accounts/zhang.san").content.decode()
    listed = client.get("/accounts/?state=locked").content.decode()
    assert "/accounts/zhang.san" in listed
    assert "/accounts/security" not in listed
    log = client.get("/security-log").content.decode()
    assert "登录失败：zhang.san" in log
    assert "登录锁定 15 分钟：zhang.san" in log
    client.post("/accounts/zhang.san/unlock")
    assert Client().post("/login", {"login_name": "zhang.san", "password": PASSWORD}).status_code == 302


def test_the_auditor_reads_verifies_and_exports(enter: Enter, audit: Account, clerk: Account) -> None:
    enter(clerk, browser=Client())
    client = enter(audit)
    assert "zhang.san 登录" in client.get("/journal/").content.decode()
    assert "zhang.san 登录" in client.get("/journal/1").content.decode()
    assert client.get("/journal/999").status_code == 404
    assert client.post("/journal/verify").status_code == 200
    answer = client.post("/journal/export")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    names = [name.rpartition("/")[2] for name in archive.namelist()]
    assert "verify_export.py" in names
    whole = next(name for name in archive.namelist() if name.endswith(".jsonl"))
    lines = [json.loads(line) for line in archive.read(whole).splitlines()]
    assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[-1]["action"] == "journal.export"


# on the machine


@pytest.mark.django_db
def test_the_first_administrators_are_made_once_and_their_passwords_shown_once() -> None:
    first = CliRunner().invoke(command, ["first-administrators"], catch_exceptions=False)
    accounts = {account.administrator: account for account in Account.objects.all()}
    assert set(accounts) == {"system", "security", "audit"}
    for account in accounts.values():
        assert account.must_change_password
        line = next(line for line in first.output.splitlines() if line.startswith(account.login_name))
        assert account.check_password(line.split()[1])
        assert not JournalEntry.objects.filter(payload__contains=line.split()[1]).exists()
    again = CliRunner().invoke(command, ["first-administrators"], catch_exceptions=False)
    assert again.exit_code == 0
    assert Account.objects.count() == 3
    assert not any(account.login_name in again.output for account in accounts.values())


def test_the_operator_resets_by_command(audit: Account) -> None:
    done = CliRunner().invoke(
        command, ["reset-password", "audit", "--reason", "遗忘"], catch_exceptions=False
    )
    audit.refresh_from_db()
    assert audit.check_password(done.output.split()[1])
    assert "遗忘" in last_entry().payload


# the demonstration


def test_demonstration_accounts_exist_in_the_demonstration_only(
    clerk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person.objects.create(staff_number="D1", name="市长")
    with pytest.raises(demonstration.NotTheDemonstration):
        demonstration.demonstration_accounts([("mayor", person.pk, "open")])
    monkeypatch.setattr(demonstration, "_is_demonstration", lambda: True)
    assert demonstration.demonstration_accounts([("mayor", person.pk, "open")]) == 1
    assert demonstration.demonstration_accounts([("mayor", person.pk, "other")]) == 0
    account = Account.objects.get(login_name="mayor")
    assert account.is_demonstration
    assert account.check_password("open")


def test_an_english_reader_sees_english_names_of_people_and_administrators(
    enter: Enter, security: Account, clerk: Account, audit: Account
) -> None:
    clerk.person.name_en = "Zhang San"
    clerk.person.save()
    Account.objects.filter(pk=security.pk).update(holder_name="安全管理员")
    client = enter(security)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get("/accounts/").content.decode()
    assert "<summary>Security administrator</summary>" in page
    assert ">Zhang San<" in page
    assert ">审计员<" in page  # called by a name of their own, which has no English
    one = client.get(f"/accounts/{clerk.login_name}").content.decode()
    assert "<h1>Zhang San</h1>" in one
    assert "Member of the office (P1)" in one
