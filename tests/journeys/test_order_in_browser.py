"""An order that promulgates a rule: after the executive meeting, reviewed by nobody else, signed by the mayor alone."""

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.city import City
from tests.journeys.at_the_desk import at, do, draft, fill, press, take_up, to_the_check, to_the_recipients

from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.record import journal
from xunzhang.record.attachments import place_of

TITLE = "武汉市人民政府令"
BODY = (
    "《武汉市城市供水管理办法》已经2018年10月29日市人民政府常务会议审议通过，现予公布，自2019年1月1日起施行。"
)
pytestmark = pytest.mark.browser


def test_an_order_waits_for_its_meeting_and_for_the_mayor(
    browser_page: Page, sign_in: Any, city: City
) -> None:
    page = draft(
        sign_in,
        "clerk",
        title=TITLE,
        body=BODY,
        document_kind="order",
        content_class="government_rule",
        direction="public",
        recipient_class="public",
        necessity="公布市政府规章。",
        main_recipients=["WH-JIANGAN"],
        main_recipients_text="各区人民政府",
    )
    # Its meeting still lacks: the drafter is told, and nobody can sign it.
    expect(page.locator("#way-ahead")).to_contain_text("第四十二条", timeout=30_000)
    to_the_check(sign_in, TITLE, "general-office-principal", page)
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请市长签署。")
    page = at(sign_in, "mayor")
    take_up(page, TITLE)
    fill(page, {"opinion": "签署。"})
    page.get_by_role("button", name="签发", exact=True).first.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("提交常务会议审议后，登记会议名称和日期。")
    assert_accessible(page)
    assert not Signature.objects.filter(act="sign_and_issue").exists()
    page.get_by_role("link", name="退回", exact=True).click()
    fill(page, {"note": "请补充登记审议本规章的常务会议。"})
    press(page, "退回")

    page = at(sign_in, "clerk")
    take_up(page, TITLE)
    expect(page.locator("main")).to_contain_text("请补充登记审议本规章的常务会议。")
    page.get_by_role("link", name="修改文稿").click()
    meeting = {"meeting_title": "第六十七次常务会议", "meeting_on": "2018-10-29"}
    fill(page, {"reviewing_meeting": "executive_meeting", **meeting})
    press(page, "保存")
    press(page, "送审")
    do(sign_in, "general-office-principal", TITLE, "部门审签")
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="已补充登记，请市长签署。")
    do(sign_in, "mayor", TITLE, "签发", opinion="签署。")
    to_the_recipients(sign_in, TITLE)
    document = OutgoingDocument.objects.get()
    assert (document.state, document.document_number) == ("distributed", "武政〔2018〕54号")
    assert document.signatures.get(act="sign_and_issue").clause == "54(1)"
    do(sign_in, "district-clerk", TITLE, "签收", needs_reply="false")
    with pdfplumber.open(BytesIO(place_of(document.final_digest).read_bytes())) as paper:
        text = paper.pages[0].extract_text()
    assert "市长" in text
    assert "2018年11月1日" in text
    assert journal.verify().fault is None
