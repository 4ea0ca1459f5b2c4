"""Coming in with a real browser; every page of accounts for people who use a keyboard or a screen reader."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.accounts.conftest import PASSWORD, make
from tests.browsing import assert_accessible, assert_fits

from xunzhang.accounts.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def come_in(page: Page, login_name: str, password: str = PASSWORD) -> None:
    page.get_by_label("登录名").fill(login_name)
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def look(page: Page, address: str) -> None:
    page.goto(address)
    assert_accessible(page)
    assert_fits(page)


def test_login_leads_back_to_the_page_that_was_asked_for(
    browser_page: Page, clerk: Account, live_server: Any
) -> None:
    page = browser_page
    page.goto("/account")
    expect(page.locator("h1")).to_have_text("登录")
    assert_accessible(page)
    assert_fits(page)
    come_in(page, clerk.login_name, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不正确")
    expect(page.get_by_label("登录名")).to_have_value(clerk.login_name)
    assert_accessible(page)
    come_in(page, clerk.login_name)
    expect(page).to_have_url(f"{live_server.url}/account")
    assert_accessible(page)
    assert_fits(page)
    page.locator("details.drop summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status").filter(has_text="已退出登录")).to_be_visible()


def test_a_first_password_is_changed_on_the_way_in(browser_page: Page) -> None:
    page = browser_page
    account = make("audit", administrator="audit", holder_name="审计员")
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    page.goto("/")
    come_in(page, "audit")
    expect(page.locator("h1")).to_have_text("修改密码")
    expect(page.get_by_role("navigation", name="导航")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("原密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("Han-Yang-2018")
    page.get_by_label("再输一次新密码").fill("Han-Yang-2018")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("navigation", name="导航").get_by_role("link", name="日志", exact=True)
    ).to_be_visible()


def test_pages_of_the_own_account(browser_page: Page, sign_in: Callable[[Any], Page], clerk: Account) -> None:
    page = sign_in(clerk)
    for address in ("/account/password", "/account/second-factor", "/account/tokens/new"):
        look(page, address)
    page.get_by_role("textbox", name="用途").fill("试用")
    page.get_by_role("button", name="签发令牌").click()
    expect(page.locator(".once")).to_contain_text("xz_")
    assert_accessible(page)
    page.goto("/account")
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#tokens")).to_contain_text("没有有效的令牌")


def test_pages_of_the_security_administrator(
    browser_page: Page, sign_in: Callable[[Any], Page], security: Account, clerk: Account
) -> None:
    page = sign_in(security)
    for address in (
        "/",
        "/accounts/",
        "/accounts/new",
        "/accounts/zhang.san",
        "/accounts/zhang.san/validity",
        "/security-log",
    ):
        look(page, address)
    page.goto("/accounts/zhang.san/deactivate")
    page.get_by_label("理由").fill("调离")
    page.get_by_role("button", name="停用账号").click()
    expect(page.locator("main")).to_contain_text("停用")
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_pages_of_the_audit_administrator(
    browser_page: Page, sign_in: Callable[[Any], Page], audit: Account
) -> None:
    page = browser_page
    page.goto("/")
    come_in(page, "audit")
    for address in ("/", "/journal/", "/journal/1", "/journal/verify"):
        look(page, address)
    page.get_by_role("button", name="开始校验").click()
    expect(page.get_by_role("status").filter(has_text="日志完整")).to_be_visible()
    page.goto("/journal/")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出日志").click()
    assert download.value.suggested_filename.endswith(".zip")
