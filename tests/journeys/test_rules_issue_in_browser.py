"""武政〔2018〕54号 walked in a real browser: drafted by the clerk, received in a district."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import at, press, take_up, to_the_recipients

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.kernel.numerals import to_chinese
from xunzhang.record import journal
from xunzhang.record.attachments import place_of
from xunzhang.site.demonstration import PASSWORD

TITLE = "武汉市人民政府关于印发武汉市人民政府工作规则的通知"
pytestmark = pytest.mark.browser


def test_the_rules_own_issue_from_draft_to_receipt(
    browser_page: Page, sign_in: Callable[[Any], Page], city: City
) -> None:
    page = browser_page
    page.goto("/")
    page.get_by_label("登录名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("待办")

    page.get_by_role("link", name="发文", exact=True).click()
    page.get_by_role("link", name="拟稿", exact=True).click()
    page.get_by_role("link", name="载入工作规则的印发通知").click()
    page.get_by_label("会议日期").fill("2018-10-29")
    page.get_by_label("会议名称").fill("市人民政府常务会议")
    page.get_by_label("职责或决定依据").fill("地方各级人民代表大会和地方各级人民政府组织法")
    page.get_by_label("行文必要性").fill("本届政府产生后，工作规则须重新制定印发。")
    concerned = page.get_by_role("group", name="涉及的其他部门")
    concerned.get_by_label("市司法局", exact=True).check()
    concerned.get_by_label("市财政局", exact=True).check()
    assert_accessible(page)
    press(page, "保存草稿")
    expect(page.locator("h1")).to_have_text(TITLE)
    assert_accessible(page)
    assert_fits(page)
    press(page, "送审")

    page = at(sign_in, "general-office-principal")
    take_up(page, TITLE)
    press(page, "部门审签")
    for login in ("justice-principal", "finance-principal"):
        page = at(sign_in, login)
        take_up(page, TITLE)
        page.get_by_role("group", name="是否同意").get_by_label("同意", exact=True).check()
        page.get_by_label("会签意见").fill("同意。")
        press(page, "会签")
    page = at(sign_in, "checker")
    take_up(page, TITLE)
    page.get_by_label("办理意见").fill("经审核，拟同意，请呈批。")
    press(page, "审核（核稿）")
    page = at(sign_in, "executive-vice-mayor")
    take_up(page, TITLE)
    page.get_by_label("意见", exact=False).first.fill("同意，请市长签发。")
    press(page, "分管领导审核")
    page = at(sign_in, "mayor")
    take_up(page, TITLE)
    page.get_by_label("意见", exact=False).first.fill("同意印发。")
    press(page, "签发")
    to_the_recipients(sign_in, TITLE)
    document = OutgoingDocument.objects.get()
    assert document.document_number == "武政〔2018〕54号"
    assert document.state == OutgoingDocument.State.DISTRIBUTED

    page = at(sign_in, "district-clerk")
    take_up(page, TITLE)
    expect(page.locator("main")).to_contain_text("武政〔2018〕54号")
    page.get_by_label("阅知").check()
    press(page, "签收")
    received = IncomingDocument.objects.get(unit="WH-JIANGAN")
    assert received.received_at is not None
    assert journal.verify().fault is None

    with pdfplumber.open(BytesIO(place_of(document.final_digest).read_bytes())) as paper:
        text = "\n".join(one.extract_text() or "" for one in paper.pages)
        colours = {str(char["non_stroking_color"]) for char in paper.pages[0].chars if char["size"] > 30}
    assert "武政〔2018〕54号" in text
    assert all(f"{to_chinese(number)}、" in text for number in range(1, 80))
    assert "2018年11月1日印发" in text
    assert len(colours) == 1  # the mark is of one colour: red
