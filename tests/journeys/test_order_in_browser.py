"""An order that promulgates a rule: no signature before the executive meeting's decision is on record, then the mayor's alone."""

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.city import City
from tests.journeys.at_the_desk import (
    at,
    do,
    draft,
    fill,
    press,
    press_and_wait,
    take_up,
    to_the_check,
    to_the_recipients,
)

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal
from xunzhang.record.attachments import place_of

TITLE = "武汉市人民政府令"
BODY = (
    "《武汉市城市供水管理办法》已经2018年10月29日市人民政府常务会议审议通过，现予公布，自2019年1月1日起施行。"
)
MEETING = {
    "meeting_title": "第六十七次常务会议",
    "meeting_on": "2018-10-29",
    "conclusion": "审议通过《武汉市城市供水管理办法》。",
}
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
        is_major="true",
        necessity="规章须以命令（令）公布。",
        main_recipients=["WH-JIANGAN"],
        main_recipients_text="江岸区人民政府",
    )
    expect(page.locator("#way-ahead")).to_contain_text(
        "第四十二条", timeout=30_000
    )  # the meeting still lacks
    to_the_check(sign_in, TITLE, "general-office-principal", page)
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请市长签署。")

    page = at(sign_in, "mayor")
    take_up(page, TITLE)
    press_and_wait(page, "签发")
    expect(page.locator("main")).to_contain_text("提交常务会议审议后，登记会议名称和日期。")
    assert_accessible(page)
    document = OutgoingDocument.objects.get()
    assert (document.state, document.signed_by) == ("underway", None)

    # The General Office records the decision; a thematic meeting decides no major matter (6.2).
    page = at(sign_in, "checker")
    page.goto(f"/matters/{document.matter_id}")
    page.get_by_role("link", name="登记重大事项的决定").click()
    fill(page, {"meeting_kind": "thematic_meeting", **MEETING})
    press_and_wait(page, "登记重大事项的决定")
    expect(page.locator("main")).to_contain_text("第六条")
    assert not document.matter.major_decisions.exists()
    fill(page, {"meeting_kind": "executive_meeting"})
    assert_accessible(page)
    press(page, "登记重大事项的决定")
    expect(page.locator("main")).to_contain_text("第六十七次常务会议")
    decision = document.matter.major_decisions.get()
    assert (decision.meeting_kind, str(decision.meeting_on)) == ("executive_meeting", "2018-10-29")
    assert decision.recorded_by == city.actor("checker").person_id

    do(sign_in, "mayor", TITLE, "签发", opinion="签署。")
    to_the_recipients(sign_in, TITLE)
    document.refresh_from_db()
    assert (document.state, document.document_number) == ("distributed", "武政〔2018〕54号")
    signature = document.signatures.get(act="sign_and_issue")
    assert (signature.clause, signature.person) == ("54(1)", city.person("mayor").pk)
    assert not document.signatures.filter(act="review").exists()
    with pdfplumber.open(BytesIO(place_of(document.final_digest).read_bytes())) as paper:
        text = paper.pages[0].extract_text()
    assert "市长" in text
    assert "2018年11月1日" in text
    assert journal.verify().fault is None
