"""The drafting page in a real browser: the page that follows, paste from Word, what is not lost, checks that jump and let go."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.documents.way import SHORT, inputs_of, make
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import CheckAnswer, DraftInProgress, OutgoingDocument

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFT = "/documents/outgoing/draft"
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body lang=ZH-CN><!--StartFragment--><p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt'>各区&nbsp;要
高度重视。<o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>一、<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><!--[endif]--><span>工作要求</span></p>
<p class=MsoNormal><span>(一) 加强领导。</span><span></span><b></b></p>
<p class=MsoNormal>&nbsp;</p>
<table class=MsoTableGrid border=1><tr><td rowspan=2><p>区</p></td><td colspan=2><p>资金</p></td></tr>
<tr><td><p>2017年</p></td><td><p>2018年</p></td></tr>
<tr><td><p>江岸区</p></td><td><p>10</p></td><td><p>12|13</p></td></tr></table>
<ol><li>第一项</li><li>第二项<ol><li>其一</li></ol></li></ol><p style='display:none'>隐藏</p><!--EndFragment--></body></html>"""
PASTED = """各区要高度重视。
一、工作要求
（一）加强领导。
|区|资金|<|
|^|2017年|2018年|
|江岸区|10|12\\|13|
1.第一项
2.第二项
（1）其一"""


def sign_in_to(context: BrowserContext, live_server: Any, login: str = "clerk") -> None:
    client = Client()
    client.force_login(Account.objects.get(login_name=login), backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )


@pytest.fixture
def at_desk(chromium: Browser, live_server: Any, city: City) -> Iterator[BrowserContext]:
    """The clerk's browser, which may lose its connection: what the console says of that is no failure."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    context.set_default_timeout(30_000)
    sign_in_to(context, live_server)
    yield context
    context.close()


@pytest.fixture
def clerk(city: City, sign_in: Callable[[Any], Page]) -> Page:
    return sign_in(Account.objects.get(login_name="clerk"))


def body(page: Page) -> Any:
    return page.locator("#field-body")


def kept(page: Page) -> None:
    expect(page.locator("[data-kept]")).to_contain_text("已暂存")


def saved(page: Page) -> None:
    """The matter's page, which follows a save: the drafting page has the same heading."""
    expect(page).to_have_url(re.compile(r"/matters/\d+"))


def test_the_page_follows_and_only_what_changed_is_sent(clerk: Page) -> None:
    page = clerk
    page.goto(DRAFT)
    expect(page.locator(".sheet")).to_have_count(2)
    text = "一、工作要求\n（一）加强领导。\n" + "各区各部门要高度重视，认真组织实施。\n" * 30
    body(page).fill(text)
    expect(page.locator(".sheet")).to_have_count(4)
    expect(page.locator(".gutter span").first).to_have_text("一级")
    first = page.locator(".sheet").first.get_attribute("data-digest")
    with page.expect_response("**/preview") as answered:
        body(page).fill(text.removesuffix("。\n") + "！")  # at once, or the page asks between two keys
    pages = answered.value.json()["pages"]
    changed = ["svg" in each for each in pages]
    assert changed[0] is False
    assert any(changed)
    assert page.locator(".sheet").first.get_attribute("data-digest") == first
    assert_accessible(page)
    assert_fits(page, (1440, 1024, 820))


def test_composing_a_character_asks_for_nothing_until_it_is_there(clerk: Page) -> None:
    page = clerk
    page.goto(DRAFT)
    expect(page.locator(".sheet")).to_have_count(2)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "preview" in request.url else None)
    body(page).dispatch_event("compositionstart")
    body(page).fill("gong")
    page.wait_for_timeout(600)
    assert asked == []
    body(page).fill("公")
    with page.expect_response("**/preview"):
        body(page).dispatch_event("compositionend")
    page.wait_for_timeout(600)
    assert len(asked) == 1


def test_panes_numbers_and_a_save_that_stays(clerk: Page) -> None:
    page = clerk
    document = make(City(), **SHORT)
    page.set_viewport_size({"width": 820, "height": 1100})
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    expect(page.locator(".paper-pane")).to_be_hidden()
    page.keyboard.press("F8")
    expect(page.locator(".paper-pane")).to_be_visible()
    expect(page.locator(".text-pane")).to_be_hidden()
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    body(page).fill("(一)加强领导。\n1、明确责任。")
    page.get_by_role("button", name="规范层次序数").click()
    expect(body(page)).to_have_value("（一）加强领导。\n1.明确责任。")
    page.get_by_role("button", name="撤销规范").click()
    expect(body(page)).to_have_value("(一)加强领导。\n1、明确责任。")
    body(page).focus()
    body(page).evaluate("area => area.setSelectionRange(3, 5)")
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("已保存为新的一稿")
    assert page.url.endswith("/revise")
    assert body(page).evaluate("area => [area.selectionStart, area.selectionEnd]") == [3, 5]
    document.refresh_from_db()
    assert (document.version, document.body) == (2, "(一)加强领导。\n1、明确责任。")
    assert not DraftInProgress.objects.exists()


def test_saving_from_a_box_or_a_date_keeps_the_page_alive(clerk: Page) -> None:
    page = clerk
    document = make(City(), **SHORT)
    for name in ("main_recipients", "meeting_on"):
        page.goto(f"/documents/outgoing/{document.pk}/revise")
        expect(page.locator(".sheet").first).to_be_visible()
        page.locator(f"[name='{name}']").first.focus()
        page.keyboard.press("Control+s")
        expect(page.locator("#toasts")).to_contain_text("已保存为新的一稿")
        sheet = page.locator(".sheet").first
        expect(sheet).to_be_visible()  # the page as it will be printed is drawn again
        before = sheet.get_attribute("data-digest") or ""
        body(page).fill(f"一、保存以后写的正文（{name}）")
        expect(sheet).not_to_have_attribute("data-digest", before)


def test_attachments_are_added_put_in_order_and_printed(clerk: Page) -> None:
    page = clerk
    document = make(City(), **SHORT)
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    for place, title in enumerate(("任务分工表", "联系人名单", "多余的附件")):
        page.get_by_role("button", name="增加附件").click()
        page.locator('[name="attachment_title"]').nth(place).fill(title)
        page.locator('[name="attachment_text"]').nth(place).fill(f"{title}的内容。")
    page.get_by_role("button", name="删除附件").nth(2).click()
    page.get_by_role("button", name="上移").nth(1).click()
    expect(page.locator('[name="attachment_title"]').first).to_have_value("联系人名单")
    expect(page.locator(".sheet")).to_have_count(4)
    page.get_by_role("button", name="保存", exact=True).click()
    saved(page)
    document.refresh_from_db()
    assert [one["title"] for one in document.attachments] == ["联系人名单", "任务分工表"]


def test_paste_from_word_keeps_paragraphs_numbers_and_tables(clerk: Page) -> None:
    page = clerk
    page.goto(DRAFT)
    body(page).fill("请看。")
    body(page).press("Control+End")
    body(page).evaluate(
        """(area, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", "wrong");
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        WORD,
    )
    expect(body(page)).to_have_value("请看。\n" + PASTED)
    expect(page.locator(".gutter .table")).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(body(page)).to_have_value("请看。")


def test_kept_is_said_only_when_nothing_newer_waits(clerk: Page) -> None:
    """The first answer arrives while more is typed: it must not pass for the keeping of that."""
    page = clerk
    page.goto(DRAFT)
    waiting: list[Route] = []
    page.route("**/draft/keep", lambda route: waiting.append(route) if not waiting else route.continue_())
    page.evaluate("Date.now = () => 1542931200000")  # all of it within one millisecond
    page.locator("#field-title").fill("武汉市人民政府关于防汛工作的通知")
    with page.expect_request("**/draft/keep"):
        body(page).focus()
    body(page).fill("一、没有保存的正文")
    with page.expect_response("**/draft/keep"):
        waiting[0].continue_()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator("[data-kept]")).to_have_text("正在输入")
    kept(page)
    assert DraftInProgress.objects.get().content["body"] == "一、没有保存的正文"


def test_a_new_draft_survives_the_death_of_the_page(at_desk: BrowserContext) -> None:
    page = at_desk.new_page()
    page.goto(DRAFT)
    page.locator("#field-title").fill("武汉市人民政府关于防汛工作的通知")
    body(page).fill("一、没有保存的正文")
    kept(page)
    page.close()
    page = at_desk.new_page()
    page.goto(DRAFT)
    expect(page.get_by_role("heading", name="没有保存的文稿")).to_be_visible()
    page.locator("li", has_text="防汛工作").get_by_role("link", name="接着写").click()
    expect(body(page)).to_have_value("一、没有保存的正文")
    expect(page.locator(".notice").first).to_contain_text("已恢复")
    assert_accessible(page)


def test_changes_typed_without_a_connection_arrive_when_it_is_back(at_desk: BrowserContext) -> None:
    document = make(City(), **SHORT)
    page = at_desk.new_page()
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    expect(page.locator(".sheet")).to_have_count(2)
    at_desk.set_offline(True)
    body(page).fill("断网时写的正文。")
    expect(page.locator("[data-kept]")).to_contain_text("没有连上服务器")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-kept]")).to_contain_text("没有保存")
    expect(body(page)).to_have_value("断网时写的正文。")
    assert not DraftInProgress.objects.exists()
    at_desk.set_offline(False)
    kept(page)
    assert DraftInProgress.objects.get().content["body"] == "断网时写的正文。"
    assert page.evaluate("localStorage.length") == 0


def test_a_page_that_dies_without_a_connection_loses_nothing(at_desk: BrowserContext) -> None:
    document = make(City(), **SHORT)
    address = f"/documents/outgoing/{document.pk}/revise"
    page = at_desk.new_page()
    page.goto(address)
    expect(page.locator(".sheet")).to_have_count(2)
    at_desk.set_offline(True)
    body(page).fill("断网时写的正文。")
    expect(page.locator("[data-kept]")).to_contain_text("没有连上服务器")
    page.close()
    at_desk.set_offline(False)
    page = at_desk.new_page()
    page.goto(address)
    offer = page.locator("[data-offer]")
    expect(offer).to_contain_text("没有保存")
    expect(offer.locator("ins").first).to_be_visible()
    expect(body(page)).to_have_value(SHORT["body"])
    assert_accessible(page)
    page.get_by_role("link", name="恢复这些修改").click()
    expect(body(page)).to_have_value("断网时写的正文。")
    page.get_by_role("button", name="保存", exact=True).click()
    saved(page)
    document.refresh_from_db()
    assert document.body == "断网时写的正文。"


def test_unsaved_changes_can_be_given_up(at_desk: BrowserContext) -> None:
    document = make(City(), **SHORT)
    page = at_desk.new_page()
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    body(page).fill("另一种写法。")
    kept(page)
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    page.get_by_role("button", name="放弃这些修改").click()
    expect(page.locator("[data-offer]")).to_have_count(0)
    expect(body(page)).to_have_value(SHORT["body"])
    assert not DraftInProgress.objects.exists()


def test_somebody_elses_newer_version_is_shown_before_mine_is_saved(clerk: Page) -> None:
    page, city = clerk, City()
    document = make(city, **SHORT)
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    city.do("clerk", "outgoing_document.revise", **inputs_of(document, body="请抓紧做好有关工作。"))
    body(page).fill("请尽快做好有关工作。")
    expect(page.locator("[data-kept]")).to_contain_text("第 2 稿")
    page.get_by_role("button", name="保存", exact=True).click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("第 2 稿")
    expect(conflict.locator("ins").first).to_be_visible()
    expect(body(page)).to_have_value("请尽快做好有关工作。")
    assert_accessible(page)
    page.get_by_role("button", name="已对照新稿，以我的文稿为准").click()
    saved(page)
    document.refresh_from_db()
    assert (document.version, document.body) == (3, "请尽快做好有关工作。")


def test_a_check_jumps_to_its_place_and_lets_go_once_answered(clerk: Page) -> None:
    page = clerk
    document = make(City(), **{**SHORT, "title": "武汉市人民政府关于印发防汛实施细则的通知"})
    page.goto(f"/documents/outgoing/{document.pk}/revise")
    body(page).fill("第一段。\n请于2018年13月1日前报送。")
    page.get_by_role("button", name="没有“2018年13月1日”这一天").click()
    assert (
        body(page).evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
        == "2018年13月1日"
    )
    asked = page.locator(".checks li", has_text="实施细则")
    expect(asked).to_contain_text("第五十五条")
    asked.get_by_text("记录判断").click()
    asked.locator("[data-reason]").fill("所属的办法去年已经印发")
    assert_accessible(page)
    asked.get_by_role("button", name="符合要求", exact=True).click()
    expect(page.locator(".answered")).to_contain_text("已判断 1 项")
    answer = CheckAnswer.objects.get()
    assert (answer.code, answer.is_in_order, answer.document_version) == ("companion_document", True, 1)
    assert OutgoingDocument.objects.get().version == 1


def test_where_nothing_is_shown_yet_the_page_says_why(clerk: Page) -> None:
    held: list[Route] = []
    clerk.route("**/draft/preview", lambda route: held.append(route))
    clerk.goto(DRAFT)

    def said(part: str) -> str:
        return str(clerk.locator(part).evaluate("part => getComputedStyle(part, '::before').content"))

    expect(clerk.locator("[data-sheets]")).to_have_attribute("data-empty", "正在排印…")
    assert (said("[data-sheets]"), said("[data-checks]")) == ('"正在排印…"', '"正在检查…"')
    assert_fits(clerk)
    held[0].fulfill(status=502, body="")
    expect(clerk.locator("[data-checks]")).to_have_attribute(
        "data-empty", "没有取到检查结果，改动文字后再查。"
    )
    clerk.unroute("**/draft/preview")
    body(clerk).fill("请各单位报送情况。")
    expect(clerk.locator("[data-sheets] .sheet").first).to_be_visible()
    assert said("[data-sheets]") == "none"
