"""Minutes of an executive meeting: drafted with attendance, signed by the mayor, printed without a seal, sent out."""

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import DESK, at, do, fill, press, press_and_wait, to_the_recipients

from xunzhang.chapters.documents.models import OutgoingDocument, SealUse
from xunzhang.record import journal
from xunzhang.record.attachments import place_of

TITLE = "研究冬季安全生产工作"
pytestmark = pytest.mark.browser


def test_minutes_from_the_draft_to_the_recipients(browser_page: Page, sign_in: Any, city: City) -> None:
    page = at(sign_in, "clerk")
    page.get_by_role("link", name="发文", exact=True).click()
    page.get_by_role("link", name="拟稿", exact=True).click()
    fill(
        page,
        {
            "title": TITLE,
            "body": "会议听取了市应急局关于冬季安全生产工作的汇报。\n会议议定：\n一、开展隐患排查。",
            "document_kind": "minutes",
            "content_class": "other",
            "issued_in_name_of": "government",
            "direction": "downward",
            "recipient_class": "subordinate",
            "is_major": "false",
            "reviewing_meeting": "coordination_meeting",
            "meeting_title": "第六十七次常务会议",
            "meeting_on": "2018-10-30",
            "basis": "市人民政府工作规则第四十八条",
            "necessity": "印发常务会议纪要。",
            "attendees": "市长　常务副市长",
            "absentees": "副市长",
            "observers": "市应急局局长",
            "within_department_powers": "false",
            "law_already_provides": "false",
            "main_recipients": ["WH-JIANGAN", "WH-EMERGENCY"],
        },
    )
    # A coordination meeting has no minutes (R20).
    press_and_wait(page, "保存草稿")
    expect(page.locator("main")).to_contain_text("碰头会议不印发纪要")
    fill(page, {"reviewing_meeting": "executive_meeting"})
    press(page, "保存草稿")
    expect(page.locator("#way-ahead")).to_contain_text("签发", timeout=30_000)
    expect(page.locator("#way-ahead")).to_contain_text("市长", timeout=30_000)
    assert_accessible(page)
    assert_fits(page, DESK)
    press(page, "送审")

    do(sign_in, "general-office-principal", TITLE, "部门审签")
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请呈批。")
    do(sign_in, "mayor", TITLE, "签发", opinion="同意印发。")
    to_the_recipients(sign_in, TITLE)
    document = OutgoingDocument.objects.get()
    assert (document.state, document.document_number) == ("distributed", "武政纪〔2018〕31号")
    assert document.signatures.get(act="sign_and_issue").clause == "48.1a"
    assert not SealUse.objects.exists()
    with pdfplumber.open(BytesIO(place_of(document.final_digest).read_bytes())) as paper:
        text = "\n".join(one.extract_text() or "" for one in paper.pages)
    assert "武汉市人民政府常务会议纪要" in text
    assert "出席" in text
    assert "列席" in text
    do(sign_in, "district-clerk", TITLE, "签收", needs_reply="false")
    assert journal.verify().fault is None
