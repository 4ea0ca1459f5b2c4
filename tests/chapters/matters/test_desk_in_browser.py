"""The desk in a real browser: keyboard, the trial before pressing, accessibility at every width."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.matters.conftest import TODAY, Office

from xunzhang.chapters.organs.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = (
    "关于进一步加强全市重点领域安全生产监督管理工作并建立健全长效机制若干事项的请示（征求意见稿第三次修改）"
)


@pytest.fixture
def page(sign_in: Callable[[Any], Page], office: Office) -> Page:
    return sign_in(office.accounts["money"])


def test_from_the_inbox_to_the_opinion_by_keyboard(page: Page, office: Office) -> None:
    matter = office.sent(LONG)
    page.goto("/matters/done")
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page.locator("h1")).to_have_text("待办")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(LONG)
    expect(page.locator("#trial")).to_contain_text("按规则现在可以“会签样件”")
    page.get_by_role("radio", name="同意", exact=True).check()
    page.get_by_role("textbox", name="意见").fill("同意，请抓紧。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("已办理")
    assert office.item(matter, "money").outcome == "agreed"


def test_a_missing_opinion_is_led_to(page: Page, office: Office) -> None:
    office.sent()
    page.goto("/")
    page.get_by_role("link", name="关于样件的请示").click()
    page.get_by_role("button", name="会签样件").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a", has_text="意见").first.click()
    expect(page.get_by_role("textbox", name="意见")).to_be_focused()
    assert_accessible(page)


def test_people_are_found_while_typing(page: Page, office: Office) -> None:
    matter = office.sent()
    item = office.item(matter, "money")
    unit = Unit.objects.get(code="T-MONEY")
    for number in range(10):
        office.add(f"more{number}", unit, "clerk", f"科员{number}")
    page.goto(f"/matters/{matter.pk}/items/{item.pk}/countersign")
    page.get_by_placeholder("按单位、职务或姓名查找").fill("会计")
    labels = page.locator(".options.tall label:visible")
    expect(labels).to_have_count(1)
    labels.first.click()
    page.get_by_role("button", name="征求会签").click()
    expect(page.locator("aside .missing").first).to_contain_text("会计accountant")
    assert office.item(matter, "accountant").relation == "countersign"


def test_pages_are_accessible_and_fit(page: Page, office: Office) -> None:
    matter = office.sent(LONG, urgency=2)
    item = office.item(matter, "money")
    office.act(
        "money", "matter.add_before", item_id=item.pk, people=[office.people["accountant"]], note="请核"
    )
    asked = office.item(matter, "accountant")
    office.act("accountant", "matter.give_opinion", item_id=asked.pk, agrees=False, opinion=LONG)
    office.act("clerk", "matter.circulate", matter_id=matter.pk, people=[office.people["money"]])
    office.act("clerk", "matter.chase", item_id=item.pk)
    office.act(
        "money",
        "delegation.grant",
        person_id=office.people["accountant"],
        from_on=TODAY,
        to_on=TODAY,
        reason="出差",
    )
    done = office.sent("办过的")
    office.act("money", "sample_matter.countersign", matter_id=done.pk, agrees=True, opinion="同意")
    for path in (
        "/",
        "/?q=没有的",
        "/matters/to-read",
        "/matters/done",
        "/matters/started",
        "/matters/delegations",
        f"/matters/{matter.pk}",
        f"/matters/{matter.pk}/sheet",
        f"/matters/{matter.pk}/chase",
        f"/matters/{matter.pk}/circulate",
        f"/matters/{matter.pk}/items/{item.pk}/return",
        f"/matters/{matter.pk}/items/{item.pk}/transfer",
    ):
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        if page.locator("#trial").count():
            expect(page.locator("#trial h3 button")).to_be_visible(timeout=20_000)
        assert_accessible(page)
        assert_fits(page, (1440, 1024, 820, 390))


def test_the_drawing_is_whole_on_the_page_in_both_languages(page: Page, office: Office) -> None:
    matter = office.sent()
    for language, spoken in (("zh-hans", "zh-CN"), ("en", "en")):
        page.goto(f"/matters/{matter.pk}")
        page.set_viewport_size({"width": 1440, "height": 900})
        button = page.locator(f"button[name=language][value={language}]")
        if button.count():
            button.click()
        expect(page.locator(f"html[lang={spoken}]")).to_have_count(1)
        for width in (1440, 820):
            page.set_viewport_size({"width": width, "height": 900})
            hidden = page.locator(".drawing").evaluate("box => box.scrollWidth - box.clientWidth")
            assert hidden <= 0, f"{language} {width}: {hidden}px of the drawing are out of sight"
