"""The shell in a real browser: accessible, never too wide, by keyboard, without script, on paper."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "path", ["/ui/gallery", "/ui/gallery/form", "/ui/gallery?toast=1", "/ui/gallery?q=没有这样的"]
)
def test_pages_are_accessible_and_fit(gallery: Page, path: str) -> None:
    gallery.goto(path)
    assert_accessible(gallery)
    assert_fits(gallery)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 419, 422, 429, 500])
def test_error_pages_are_accessible(gallery: Page, status: int) -> None:
    gallery.goto(f"/ui/gallery/error/{status}")
    expect(gallery.locator("h1")).to_be_visible()
    assert_accessible(gallery)


def test_keyboard_moves_opens_and_selects_rows(gallery: Page) -> None:
    gallery.keyboard.press("j")
    gallery.keyboard.press("j")
    rows = gallery.locator("tbody tr")
    expect(rows.nth(1)).to_have_class("current")
    gallery.keyboard.press("x")
    expect(rows.nth(1).locator("input[type=checkbox]")).to_be_checked()
    expect(gallery.locator("[data-picked]")).to_have_text("1")
    gallery.keyboard.press("k")
    expect(rows.nth(0)).to_have_class("current")
    title = rows.nth(0).locator("a").inner_text()
    gallery.keyboard.press("Enter")
    expect(gallery.locator("[data-search]")).to_have_value(title)


def test_slash_goes_to_the_search_and_typing_there_is_typing(gallery: Page) -> None:
    gallery.keyboard.press("/")
    expect(gallery.locator("[data-search]")).to_be_focused()
    gallery.keyboard.type("j/k?")
    expect(gallery.locator("[data-search]")).to_have_value("j/k?")
    expect(gallery.locator("#help")).to_be_hidden()


def test_help_opens_and_escape_returns(gallery: Page) -> None:
    gallery.keyboard.press("?")
    expect(gallery.locator("#help")).to_be_visible()
    assert_accessible(gallery)
    gallery.keyboard.press("Escape")
    expect(gallery.locator("#help")).to_be_hidden()


def test_filter_and_sort_replace_only_the_table(gallery: Page) -> None:
    gallery.evaluate("window.wasHere = true")
    gallery.fill("[data-search]", "预算")
    gallery.keyboard.press("Enter")
    expect(gallery.locator("tbody tr")).to_have_count(10)
    gallery.get_by_role("link", name="标题").click()
    expect(gallery.locator("th[aria-sort=ascending]")).to_have_text("标题")
    assert gallery.evaluate("window.wasHere") is True
    assert "sort=title" in gallery.url


def test_filter_and_sort_leave_the_page_where_it_is(gallery: Page) -> None:
    gallery.set_viewport_size({"width": 1440, "height": 500})
    expect(gallery.locator("[data-search]")).to_be_in_viewport()
    gallery.locator("[data-search]").fill("通知")
    with gallery.expect_response("**/ui/gallery?**"):
        gallery.keyboard.press("Enter")
    expect(gallery.locator(".htmx-request")).to_have_count(0)
    expect(gallery.locator("h1")).to_be_in_viewport()
    assert gallery.evaluate("window.scrollY") == 0


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(gallery: Page) -> None:
    gallery.goto("/ui/gallery/form")
    gallery.locator("#field-text").press("Control+Enter")
    expect(gallery.locator("[data-error-summary]")).to_be_focused()
    gallery.locator("[data-error-summary] a").first.click()
    expect(gallery.locator("#field-title")).to_be_focused()
    assert_accessible(gallery)


def test_a_refusal_cites_the_article_and_asks_for_what_can_be_answered(gallery: Page) -> None:
    gallery.goto("/ui/gallery/form")
    gallery.fill("#field-title", "关于试报的通知")
    gallery.get_by_role("button", name="报送").click()
    summary = gallery.locator("[data-error-summary]")
    expect(summary).to_contain_text("第五十四条第（三）项")
    expect(summary).to_contain_text("解读 R5")
    gallery.get_by_label("确需例外的，请写明理由（记入日志）").fill("确有需要")
    gallery.get_by_label("请作出判断").select_option("met")
    assert_accessible(gallery)
    assert_fits(gallery)
    gallery.get_by_role("button", name="报送").click()
    expect(gallery.get_by_label("确需例外的，请写明理由（记入日志）")).to_have_value("确有需要")
    expect(gallery.get_by_label("请作出判断")).to_have_value("met")


def test_a_batch_is_confirmed_before_it_is_done(gallery: Page) -> None:
    gallery.locator("[data-pick-all]").check()
    gallery.get_by_role("button", name="批量签收").click()
    expect(gallery.locator("main")).to_contain_text("将签收 12 件")
    assert_accessible(gallery)
    gallery.get_by_role("button", name="确认签收").click()
    expect(gallery.locator("#toasts")).to_contain_text("已签收 12 件。")
    gallery.locator("[data-dismiss]").click()
    expect(gallery.locator(".toast")).to_have_count(0)


def test_language_switch(gallery: Page) -> None:
    gallery.get_by_role("button", name="English").click()
    expect(gallery.locator("h1")).to_have_text("Component gallery")
    assert_accessible(gallery)
    assert_fits(gallery)


def test_a_narrow_window_keeps_the_menu_at_hand(gallery: Page) -> None:
    gallery.set_viewport_size({"width": 390, "height": 800})
    expect(gallery.locator("tbody td").first).to_be_visible()
    expect(gallery.locator("td.minor").first).to_be_hidden()
    menu = gallery.locator("[data-open-panel=navigation]")
    if menu.count():
        menu.click()
        expect(gallery.locator("#navigation")).to_be_visible()
        assert_accessible(gallery)
        gallery.keyboard.press("Escape")
        expect(gallery.locator("#navigation")).to_be_hidden()


def test_paper_has_the_contents_only(gallery: Page) -> None:
    gallery.emulate_media(media="print")
    for selector in (".bar", ".tabs", ".filters", ".crumbs", ".foot", ".head .actions"):
        expect(gallery.locator(selector).first).to_be_hidden()
    expect(gallery.locator("tbody tr").first).to_be_visible()
    assert len(gallery.pdf(format="A4")) > 1000


def test_everything_works_without_script(chromium: Any, gallery: Page, live_server: Any) -> None:
    context = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        java_script_enabled=False,
        storage_state=gallery.context.storage_state(),
    )
    page = context.new_page()
    page.goto("/ui/gallery")
    page.fill("[data-search]", "预算")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    page.get_by_role("link", name="帮助").click()
    expect(page.locator("#help")).to_be_visible()
    page.goto("/ui/gallery?page=12")
    expect(page.locator("tbody tr")).to_have_count(12)
    context.close()


def test_a_part_that_is_refused_says_why(gallery: Page) -> None:
    gallery.evaluate("htmx.ajax('GET', '/ui/gallery/error/409', {target: '#content'})")
    expect(gallery.locator("#toasts .toast.error")).to_contain_text("其他人已经办理了这一事项")
    expect(gallery.locator("h1")).to_have_text("组件样例")
    assert_accessible(gallery)
