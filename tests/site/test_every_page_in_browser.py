"""Every page of the site in a real browser: accessible, within the window, one main button. A new address must be listed."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.city import City
from tests.security.addresses import every_address
from tests.site.every_page import NO_PAGES, PAGES, Visit, lived_in

from xunzhang.accounts.models import Account

SIZES = (820, 1440)
IN_BOTH = {
    "documents",
    "matters",
    "duties",
    "ui",
}  # axe takes most of the time; the others are looked into in Chinese
AXE = {"resultTypes": ["violations"]}
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MAINS = "[...document.querySelectorAll('main .button.main')].filter(one => one.offsetParent !== null).length"


def test_every_address_is_listed() -> None:
    names = {one.name for one in every_address() if not one.is_api}
    assert names - set(PAGES) - set(NO_PAGES) == set(), "不在 tests/site/every_page.py 中的地址"
    assert (set(PAGES) | set(NO_PAGES)) - names == set(), "已没有的地址"
    assert not set(PAGES) & set(NO_PAGES)


def address_of(name: str, visit: Visit, rows: dict[str, Any]) -> str:
    made = reverse(name, args=[rows.get(one, one) for one in visit.with_])
    return f"{made}?{visit.query}" if visit.query else made


def found_wrong(page: Page, path: str, most_mains: int, size_of_axe: int | None) -> list[str]:
    """What stands against one page, in words."""
    answer = page.goto(path)
    if answer is None or answer.status != 200 or path.partition("?")[0] not in page.url:
        return [f"答 {answer and answer.status}，到了 {page.url}"]
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = []
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        if (over := page.evaluate(OVER)) > 0:
            found.append(f"{width} 像素宽时横向超出 {over} 像素")
        if width == size_of_axe:
            found += [
                f"{one['id']}（{one['impact']}）：{one['nodes'][0]['html'][:120]}"
                for one in Axe().run(page, options=AXE).response["violations"]
                if one["impact"] in ("serious", "critical")
            ]
    if (mains := page.evaluate(MAINS)) > most_mains:
        found.append(f"有 {mains} 个主按钮")
    return found


@pytest.mark.browser
@pytest.mark.skipif(connection.vendor == "postgresql", reason="a page looks the same on either database")
@pytest.mark.parametrize(("language", "size_of_axe"), [("zh-hans", 1440), ("en", 820)])
def test_every_page_is_accessible_and_fits(
    browser_page: Page,
    sign_in: Callable[[Any], Page],
    city: City,
    live_server: Any,
    language: str,
    size_of_axe: int,
) -> None:
    page, rows = browser_page, lived_in(city)
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
    )
    wrong: list[str] = []
    in_turn = sorted(PAGES.items(), key=lambda one: one[1].login)  # each logs in once; first whoever has not
    last = ""
    for name, visit in in_turn:
        if visit.login != last:
            sign_in(Account.objects.get(login_name=visit.login))
            last = visit.login
        is_looked_into = language == "zh-hans" or name.partition(":")[0] in IN_BOTH
        found = found_wrong(
            page, address_of(name, visit, rows), visit.mains, size_of_axe if is_looked_into else None
        )
        wrong += [f"{name}：{one}" for one in found]
    assert wrong == [], "\n".join(wrong)
