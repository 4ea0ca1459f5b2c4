"""The register of numbered copies in a real browser: registered, given out by the page, printed as a book, accessible."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import at, fill, press

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import NumberedCopy

pytestmark = pytest.mark.browser


def test_copies_are_registered_given_out_and_taken_back(
    browser_page: Page, sign_in: Callable[[Any], Page], city: City
) -> None:
    Account.objects.update(clearance="internal")
    page = at(sign_in, "dispatching-clerk")
    page.goto("/documents/copies")
    assert_accessible(page)
    register = {
        "document_number": "武政机〔2018〕3号",
        "title": "甲号文件",
        "secrecy": "secret",
        "secrecy_term": "2年",
        "total": "12",
        "kept_at": "机要室三号柜",
    }
    fill(page, register)
    press(page, "登记份号")
    expect(page.locator("h1")).to_have_text("份号登记")
    expect(page.get_by_role("row")).to_have_count(13)
    page.get_by_role("link", name="登记发出").click()
    fill(page, {"first": "1", "last": "4", "recipient": "省机要局", "received_by": "李四"})
    assert_accessible(page)
    press(page, "登记发出")
    page.get_by_role("link", name="登记清退").click()
    fill(page, {"first": "2", "returned_by": "李四"})
    press(page, "登记清退")
    assert_fits(page)
    if folder := os.environ.get("XUNZHANG_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/copies.png", full_page=True)
    states = list(NumberedCopy.objects.order_by("number").values_list("state", flat=True))
    assert states == ["given", "returned", "given", "given", *["held"] * 8]
    page.goto("/documents/registers/copies")
    expect(page.get_by_role("row").nth(2)).to_contain_text("000002")
    assert_accessible(page)
