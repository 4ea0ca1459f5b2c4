"""An order that promulgates a rule: after the executive meeting, reviewed by nobody else, signed by the mayor alone."""

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.chapters.documents.way import ORDER, make, walk
from tests.city import City
from tests.journeys.at_the_desk import at, do, take_up, to_the_recipients

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal
from xunzhang.record.attachments import place_of

TITLE = "武汉市人民政府令"
BODY = (
    "《武汉市城市供水管理办法》已经2018年10月29日市人民政府常务会议审议通过，现予公布，自2019年1月1日起施行。"
)
UNREVIEWED = {"reviewing_meeting": "none", "meeting_title": "", "meeting_on": None}
pytestmark = pytest.mark.browser


def test_an_order_waits_for_its_meeting_and_for_the_mayor(
    browser_page: Page, sign_in: Any, city: City
) -> None:
    document = make(city, **{**ORDER, **UNREVIEWED, "body": BODY})
    page = at(sign_in, "clerk")
    take_up(page, TITLE)
    expect(page.locator("#way-ahead")).to_contain_text(
        "第四十二条", timeout=30_000
    )  # the meeting still lacks
    walk(city, document, "sign_and_issue")
    page = at(sign_in, "mayor")
    take_up(page, TITLE)
    page.get_by_role("button", name="签发", exact=True).first.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("提交常务会议审议后，登记会议名称和日期。")
    assert_accessible(page)
    OutgoingDocument.objects.filter(pk=document.pk).update(
        reviewing_meeting="executive_meeting", meeting_title="第六十七次常务会议", meeting_on="2018-10-29"
    )
    do(sign_in, "mayor", TITLE, "签发", opinion="签署。")
    to_the_recipients(sign_in, TITLE)
    document.refresh_from_db()
    assert (document.state, document.document_number) == ("distributed", "武政〔2018〕54号")
    assert document.signatures.get(act="sign_and_issue").clause == "54(1)"
    with pdfplumber.open(BytesIO(place_of(document.final_digest).read_bytes())) as paper:
        text = paper.pages[0].extract_text()
    assert "市长" in text
    assert "2018年11月1日" in text
    assert journal.verify().fault is None
