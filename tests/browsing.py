"""A real browser for tests: Chromium of the system driven by Playwright, checked by axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
OF_A_STATUS = ("the server responded with a status of", "Response Status Error Code")
WIDTHS = (1440, 1024, 768, 390)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser per worker. XUNZHANG_BROWSER=off leaves browser tests out."""
    if os.environ.get("XUNZHANG_BROWSER") == "off":
        pytest.skip("XUNZHANG_BROWSER=off")
    path = os.environ.get("XUNZHANG_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail(
            "没有找到 Chromium：apt-get install --no-install-recommends chromium；不跑浏览器测试则设 XUNZHANG_BROWSER=off",
            pytrace=False,
        )
    # Playwright keeps an event loop in this thread; Django would refuse every query beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=15_000)  # how long to look for what should be there: no measure of speed
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A Chinese page of a fresh context at the test server; what the console reports as an error fails the test."""
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def heard(message: Any) -> None:
        # An answer with a status of 4xx or 5xx is logged too: what it should be is asserted where it is asked for.
        if message.type == "error" and not any(words in message.text for words in OF_A_STATUS):
            complaints.append(message.text)

    page.on("console", heard)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def sign_in(browser_page: Page, live_server: Any) -> Callable[[Any], Page]:
    """`sign_in(account)` opens a session for the account and returns the page."""

    def signed_in(account: Any) -> Page:
        client = Client()
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        browser_page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )
        return browser_page

    return signed_in


def assert_accessible(page: Page) -> None:
    """No finding of axe that is serious or critical, once the parts of the page that load by themselves are there."""
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert found == [], "\n".join([page.url, *found])


def assert_fits(page: Page, widths: tuple[int, ...] = WIDTHS) -> None:
    """The page never scrolls sideways."""
    before = page.viewport_size
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} at {width}px overflows by {over}px"
    if before:
        page.set_viewport_size(before)
