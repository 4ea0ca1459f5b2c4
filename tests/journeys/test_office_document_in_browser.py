"""A document of the General Office marked 经市人民政府同意: the vice mayor in charge signs, the secretary-general may not."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.city import City
from tests.journeys.at_the_desk import (
    at,
    do,
    draft,
    open_account,
    take_up,
    to_the_check,
    to_the_recipients,
)

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal

TITLE = "关于做好冬季校园安全工作的通知"
BODY = "经市人民政府同意，现将有关事项通知如下。\n一、加强校园安全管理。"
pytestmark = pytest.mark.browser


def test_an_office_document_with_the_governments_consent(
    browser_page: Page, sign_in: Any, city: City
) -> None:
    open_account("edu-clerk", "edu.clerk")
    open_account("edu-principal", "edu.principal")
    page = draft(
        sign_in,
        "edu-clerk",
        title=TITLE,
        body=BODY,
        document_kind="notice",
        issued_in_name_of="general_office",
        government_consent_noted="true",
        necessity="部署冬季校园安全工作。",
        main_recipients=["WH-JIANGAN"],
        main_recipients_text="江岸区人民政府",
    )
    expect(page.locator("#way-ahead")).to_contain_text("第五十四条第（六）项", timeout=30_000)
    to_the_check(sign_in, TITLE, "edu-principal", page)
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
