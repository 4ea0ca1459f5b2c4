"""The page of the members of the government: who they are on a day, and confirming them (article 4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.matters.models import MembershipConfirmation
from xunzhang.chapters.organs.models import Person


def account_of(city: City, staff_number: str) -> Account:
    """The account of somebody of the city, made where the demonstration gives none."""
    known = Account.objects.filter(login_name=staff_number).first()
    if known is not None:
        return known
    person = city.person(staff_number)
    return Account.objects.create(
        login_name=f"test-{staff_number}", person_id=person.pk, is_active=True, must_change_password=False
    )


def client_of(city: City, staff_number: str) -> Client:
    client = Client(headers={"Accept-Language": "zh-CN"})
    client.force_login(account_of(city, staff_number), backend="xunzhang.accounts.backends.AccountBackend")
    return client


def test_4_the_personnel_clerk_confirms_on_the_page(city: City) -> None:
    client = client_of(city, "personnel-clerk")
    page = client.get("/duties/members").content.decode()
    assert "这一天的组成人员尚未核定" in page
    assert "市长" in page
    sent = client.post("/duties/members/confirm", {"on": city.day.isoformat(), "note": "首次核定"})
    assert sent.status_code == 302
    made = MembershipConfirmation.objects.get()
    assert (made.on, made.note) == (city.day, "首次核定")
    after = client.get(sent["Location"]).content.decode()
    assert f"共 {len(made.members)} 人" in after
    assert "尚未核定" not in after


def test_4_what_changed_since_is_shown(city: City) -> None:
    city.do("personnel-clerk", "membership.confirm", on=city.day)
    held = city.person("secretary-general").appointments.get(to_on__isnull=True)
    city.do(
        "personnel-clerk",
        "appointment.end",
        appointment_id=held.pk,
        to_on=city.day - timedelta(days=1),
        reason="职务变动",
    )
    page = client_of(city, "personnel-clerk").get("/duties/members").content.decode()
    assert "请重新核定" in page
    assert Person.objects.get(staff_number="secretary-general").name in page.split("与核定名单不同之处")[1]


def test_4_a_day_ahead_is_refused_beside_its_field(city: City) -> None:
    client = client_of(city, "personnel-clerk")
    ahead = (city.day + timedelta(days=1)).isoformat()
    answer = client.post("/duties/members/confirm", {"on": ahead})
    assert answer.status_code == 422
    assert "核定日期不能晚于今天" in answer.content.decode()
    assert "confirm" not in client.get(f"/duties/members?on={ahead}").content.decode().split("<main")[1]


@pytest.mark.parametrize("login", ["clerk", "mayor"])
def test_4_others_read_and_do_not_confirm(city: City, login: str) -> None:
    client = client_of(city, login)
    page = client.get("/duties/members")
    assert page.status_code == 200
    assert "/duties/members/confirm" not in page.content.decode()
    assert client.get("/duties/members/confirm").status_code == 403
    assert client.post("/duties/members/confirm", {"on": city.day.isoformat()}).status_code == 403
    assert not MembershipConfirmation.objects.exists()


def test_nonsense_for_a_day_is_today(city: City) -> None:
    assert client_of(city, "clerk").get("/duties/members?on=2018-13-45").status_code == 200


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_4_the_page_in_a_browser(city: City, sign_in: Callable[[Any], Page]) -> None:
    page = sign_in(account_of(city, "personnel-clerk"))
    page.goto("/duties/members")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="核定组成人员").click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="核定", exact=True).click()
    expect(page.locator("main")).to_contain_text("已核定 2018-11-01 的组成人员")
