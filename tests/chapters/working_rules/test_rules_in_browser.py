"""The pages of the Rules in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(sign_in: Callable[[Any], Page], account: Any) -> Page:
    return sign_in(account)


@pytest.mark.parametrize(
    "path", ["", "articles/3", "articles/54", "search?q=委托", "ledger", "readings", "settings", "compare"]
)
def test_pages_are_accessible_and_fit(page: Page, path: str) -> None:
    page.goto(f"/rules/{path}")
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_two_versions_are_accessible(page: Page, amended: str) -> None:
    page.goto("/rules/compare")
    expect(page.locator("ins").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_from_the_contents_to_a_quote_and_its_provision(page: Page) -> None:
    page.goto("/rules/")
    page.get_by_role("link", name="第五十四条").click()
    page.locator(".official a.quoted", has_text="由市长签发或者由市长委托常务副市长签发").click()
    expect(page).to_have_url(re.compile(r"#provision-54\(3\)$"))
    provision = page.locator("[id='provision-54(3)']")
    provision.get_by_text("规则数据").click()
    expect(provision.locator("pre")).to_contain_text("pattern: authority")
    assert_accessible(page)


def test_the_ledger_is_filtered_by_keyboard(page: Page) -> None:
    page.goto("/rules/ledger")
    page.keyboard.press("/")
    page.keyboard.type("54(3)")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("第五十四条")
