"""Moving the demonstration's date on its page: only there, only forward, only by people of the city."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.record.models import JournalEntry
from xunzhang.site import office
from xunzhang.site.models import Installation

ADDRESS = "/demonstration/clock"


def client_of(account: Account, language: str = "zh-CN") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


@pytest.fixture
def clerk(city: City) -> Client:
    return client_of(Account.objects.get(login_name="clerk"))


def offset() -> timedelta:
    return Installation.objects.get(pk=1).clock_offset or timedelta()


def test_days_pass_after_a_confirmation(clerk: Client) -> None:
    before = offset()
    assert f'href="{ADDRESS}"' in clerk.get("/").content.decode()
    assert "2018-11-01" in clerk.get(ADDRESS).content.decode()
    asking = clerk.post(ADDRESS, {"days": "5"})
    assert "推进到 2018-11-06" in asking.content.decode()
    assert offset() == before
    done = clerk.post(ADDRESS, {"days": "5", "confirmed": "1"})
    assert done.status_code == 302
    assert offset() - before == timedelta(days=5)
    assert JournalEntry.objects.filter(action="demonstration.advance_clock").count() == 1


def test_the_next_working_day_skips_the_weekend(city: City, clerk: Client) -> None:
    with_friday = city.day + timedelta(days=1)  # 2018-11-02
    assert with_friday.weekday() == 4
    from_thursday = clerk.get(ADDRESS).content.decode()
    assert 'name="days" value="1"' in from_thursday


@pytest.mark.parametrize("days", ["0", "-1", "367", "x", ""])
def test_unusable_numbers_of_days_move_nothing(clerk: Client, days: str) -> None:
    before = offset()
    answer = clerk.post(ADDRESS, {"days": days, "confirmed": "1"})
    assert (answer.status_code == 422) or days == ""  # left empty it is one day
    assert offset() - before in (timedelta(), timedelta(days=1 if days == "" else 0))


def test_in_english(city: City) -> None:
    client = client_of(Account.objects.get(login_name="clerk"), "en")
    page = client.get(ADDRESS).content.decode()
    assert "Move the demonstration" in page
    assert "next working day" in page
    assert "Move the date" in client.get("/").content.decode()


def test_administrators_do_not_move_it(city: City) -> None:
    keeper = Account.objects.create(
        login_name="keeper",
        administrator="system",
        holder_name="管理员",
        is_active=True,
        must_change_password=False,
    )
    client = client_of(keeper)
    assert client.get(ADDRESS).status_code == 403
    assert f'href="{ADDRESS}"' not in client.get("/rules/").content.decode()


def test_a_real_office_has_no_such_page(city: City) -> None:
    person = Account.objects.get(login_name="clerk").person_id
    Account.objects.filter(login_name="clerk").delete()
    account = Account.objects.create(
        login_name="real-clerk", person_id=person, is_active=True, must_change_password=False
    )
    clerk = client_of(account)
    Installation.objects.update(is_demonstration=False)
    office.forget()
    assert clerk.get(ADDRESS).status_code == 404
    assert f'href="{ADDRESS}"' not in clerk.get("/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(city: City, sign_in: Callable[[Any], Page]) -> None:
    page = sign_in(Account.objects.get(login_name="clerk"))
    page.goto("/")
    page.get_by_role("link", name="推进日期").click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="一周后").click()
    assert_accessible(page)
    page.get_by_role("button", name="推进到 2018-11-08").click()
    expect(page.locator("main")).to_contain_text("办公日期已推进到 2018-11-08")
