"""The drafting form as a clerk meets it: in line, short, folded with its state in view, the button always at hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.documents.way import SHORT, make
from tests.city import City

from xunzhang.accounts.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFT = "/documents/outgoing/draft"


@pytest.fixture
def page(city: City, sign_in: Callable[[object], Page]) -> Page:
    page = sign_in(Account.objects.get(login_name="clerk"))
    page.goto(DRAFT)
    expect(page.locator(".sheet").first).to_be_visible()
    return page


def left(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["x"]


def fold(page: Page, label: str) -> Locator:
    return page.locator("details.fold", has=page.locator("summary .fold-label", has_text=label))


def state(page: Page, label: str) -> Locator:
    return fold(page, label).locator("[data-fold-state]")


def test_labels_and_fields_stand_in_line(page: Page) -> None:
    lines = {
        round(left(page.locator(selector).first))
        for selector in (
            "#field-document_kind",
            "#field-title",
            '[name="within_department_powers"]',
            "#field-basis",
            ".field:has(#field-document_kind) > label",
            '.field:has([name="within_department_powers"]) > .label',
        )
    }
    assert len(lines) == 1
    assert left(page.locator('[name="is_major"]').first) == pytest.approx(
        left(page.locator("#field-direction")), abs=1
    )


def test_the_form_is_not_longer_than_three_windows_and_the_button_is_always_there(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollHeight") < 3 * 900
    button = page.get_by_role("button", name="保存草稿")
    expect(button).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, 900)")
    expect(button).to_be_in_viewport()
    assert_accessible(page)
    assert_fits(page, (1440, 1024, 820))


def test_what_is_folded_says_what_it_holds(page: Page) -> None:
    expect(state(page, "紧急程度")).to_have_text("平件 · 内部 · 主动公开")
    expect(state(page, "抄送单位")).to_have_text("未填写")
    fold(page, "紧急程度").locator("summary").click()
    page.get_by_label("加急", exact=True).check()
    fold(page, "紧急程度").locator("summary").click()
    expect(state(page, "紧急程度")).to_have_text("加急 · 内部 · 主动公开")
    fold(page, "上行文").locator("summary").click()
    page.locator("#field-assignment").fill("10月20日当面交办。")
    expect(state(page, "上行文")).to_have_text("交办的内容")


def test_minutes_open_their_part_and_an_error_opens_its_own(page: Page) -> None:
    expect(page.locator("#field-attendees")).to_be_hidden()
    page.locator("#field-document_kind").select_option("minutes")
    expect(page.locator("#field-attendees")).to_be_visible()
    fold(page, "从属文件").locator("summary").click()
    page.locator("#field-parent_id").fill("0.5")
    fold(page, "从属文件").locator("summary").click()
    expect(page.locator("#field-parent_id")).to_be_hidden()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".summary")).to_be_visible()
    expect(page.locator("#field-parent_id-error")).to_be_visible()
    expect(page.locator("#field-attendees")).to_be_visible()
    assert_accessible(page)


def test_what_is_still_to_fill_stands_beside_the_button_and_leads_there(page: Page) -> None:
    unfilled = page.locator("[data-unfilled]")
    expect(unfilled).to_contain_text("文种、内容类别、以何名义、行文方向等10项")
    for name, value in (("document_kind", "notice"), ("content_class", "other")):
        page.locator(f"#field-{name}").select_option(value)
    expect(unfilled).to_contain_text("以何名义、行文方向、主送机关类别、标题等8项")
    unfilled.get_by_role("link", name="标题").click()
    expect(page.locator("#field-title")).to_be_focused()


def test_a_long_list_is_found_in_by_typing_and_walked_by_arrows(page: Page) -> None:
    group = page.get_by_role("group", name="涉及的其他部门")
    find = group.get_by_role("searchbox")
    find.fill("财政")
    expect(group.get_by_label("市教育局", exact=True)).to_be_hidden()
    find.press("ArrowDown")
    page.keyboard.press("Space")
    expect(group.get_by_label("市财政局", exact=True)).to_be_checked()
    expect(group.get_by_role("status")).to_have_text("已选1个")
    find.fill("司法")
    expect(group.get_by_label("市财政局", exact=True)).to_be_visible()  # what is ticked stays in sight
    expect(group.get_by_label("市司法局", exact=True)).to_be_visible()
    find.press("Enter")
    assert page.url.endswith(DRAFT)
    assert page.locator(".summary").count() == 0


def test_a_revision_shows_what_was_folded_away(page: Page) -> None:
    copies = ["WH-CPC-GO", "WH-CONGRESS-SC", "WH-JUSTICE", "WH-FINANCE"]
    document = make(City(), **{**SHORT, "copy_recipients": copies})
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    expect(state(page, "抄送单位")).to_contain_text("等4个")
    expect(page.locator("fieldset", has_text="本次修改").first).to_be_visible()
