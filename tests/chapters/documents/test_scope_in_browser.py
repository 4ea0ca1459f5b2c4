"""Going beyond the range of distribution in a real browser: asked by the dispatching post, approved by the signer, delivered."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.at_the_desk import at, press

pytestmark = pytest.mark.browser


def unfold(page: Page, heading: str) -> None:
    page.locator("summary", has=page.get_by_role("heading", name=heading, exact=True)).click()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("XUNZHANG_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_the_dispatching_post_asks_and_the_signer_approves(
    browser_page: Page, sign_in: Callable[[Any], Page], city: City
) -> None:
    document = walk(city, make(city, **SHORT), "end")
    here = f"/documents/outgoing/{document.pk}/deliveries"
    page = at(sign_in, "dispatching-clerk")
    page.goto(here)
    unfold(page, "请示扩大印发范围")
    assert_accessible(page)
    form = page.locator("form", has=page.get_by_role("button", name="请示", exact=True))
    form.locator('[name="units"][value="WH-JUSTICE"]').check()
    form.locator('[name="outside"]').fill("某某研究院")
    form.locator('[name="approver"]').select_option(str(city.actor("mayor").person_id))
    form.locator('[name="reason"]').fill("司法局须据此清理文件")
    shot(page, "scope-asking")
    press(page, "请示")
    expect(page.get_by_text("已请示", exact=True)).to_be_visible()
    page.locator("summary", has_text="撤回请示").click()
    expect(page.get_by_label("撤回的理由")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    shot(page, "scope-withdrawing")
    page = at(sign_in, "mayor")
    page.goto("/matters/to-read")
    expect(page.get_by_role("row").nth(1)).to_contain_text(document.title)
    page.goto("/")
    asked = page.locator(".notice", has_text="请您批准增发")
    expect(asked).to_contain_text("司法局")
    assert_accessible(page)
    assert_fits(page)
    shot(page, "scope-inbox")
    asked.get_by_role("link", name="答复", exact=True).click()
    page.wait_for_url(f"**{here}")
    assert_accessible(page)
    page.get_by_label("同意", exact=True).check()
    shot(page, "scope-deciding")
    press(page, "答复")
    expect(page.get_by_text("已批准", exact=True)).to_be_visible()
    assert_fits(page)
    page = at(sign_in, "dispatching-clerk")
    page.goto(here)
    unfold(page, "补发")
    form = page.locator("form", has=page.get_by_role("button", name="补发", exact=True))
    form.locator('[name="units"][value="WH-JUSTICE"]').check()
    press(page, "补发")
    assert document.deliveries.filter(unit="WH-JUSTICE").exists()
    shot(page, "scope-delivered")
