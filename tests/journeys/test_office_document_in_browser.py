"""A document of the General Office marked 经市人民政府同意: the vice mayor in charge signs, the secretary-general may not."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.chapters.documents.way import OFFICE, make, walk
from tests.city import City
from tests.journeys.at_the_desk import at, do, take_up, to_the_recipients

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal

TITLE = "关于做好冬季校园安全工作的通知"
BODY = "经市人民政府同意，现将有关事项通知如下。\n一、加强校园安全管理。"
pytestmark = pytest.mark.browser


def test_an_office_document_with_the_governments_consent(
    browser_page: Page, sign_in: Any, city: City
) -> None:
    made = make(
        city, "edu.clerk", **{**OFFICE, "government_consent_noted": True, "title": TITLE, "body": BODY}
    )
    walk(city, made, "check")
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请分管副市长签发。")
    page = at(sign_in, "secretary-general")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
    page = at(sign_in, "vice-mayor")
    take_up(page, TITLE)
    expect(page.locator("main")).to_contain_text("第五十四条第（六）项")
    assert_accessible(page)
    do(sign_in, "vice-mayor", TITLE, "签发", opinion="同意印发。")
    to_the_recipients(sign_in, TITLE)
    document = OutgoingDocument.objects.get()
    assert (document.state, document.document_number) == ("distributed", "武政办〔2018〕119号")
    assert document.signatures.get(act="sign_and_issue").clause == "54(6)"
    do(sign_in, "district-clerk", TITLE, "签收", needs_reply="false")
    assert journal.verify().fault is None
