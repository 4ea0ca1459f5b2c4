"""A letter in the government's name to the garrison: signed by the vice mayor in charge, numbered in the letters' series."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import (
    DESK,
    at,
    do,
    draft,
    fill,
    open_account,
    press,
    to_the_check,
    to_the_recipients,
)

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.record import journal
from xunzhang.typesetting.model import Format

TITLE = "关于商请支持学生军训工作的函"
pytestmark = pytest.mark.browser


def test_a_letter_from_the_draft_to_the_receipt_recorded_by_hand(
    browser_page: Page, sign_in: Any, city: City
) -> None:
    open_account("edu-clerk", "edu.clerk")
    open_account("edu-principal", "edu.principal")
    page = draft(
        sign_in,
        "edu-clerk",
        title=TITLE,
        body="为做好学生军训工作，商请贵区派出教官。\n妥否，请函复。",
        document_kind="letter",
        direction="lateral",
        recipient_class="lateral_organ",
        necessity="学生军训须警备区派出教官。",
        main_recipients=["WH-GARRISON"],
        main_recipients_text="武汉警备区",
    )
    expect(page.locator("#way-ahead")).to_contain_text("分管", timeout=30_000)
    assert_accessible(page)
    to_the_check(sign_in, TITLE, "edu-principal", page)
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请分管副市长签发。")
    do(sign_in, "vice-mayor", TITLE, "签发", opinion="同意。")
    to_the_recipients(sign_in, TITLE)
    document = OutgoingDocument.objects.get()
    assert (document.state, document.document_number) == ("distributed", "武政函〔2018〕88号")
    assert on_paper(document).format is Format.LETTER
    assert document.signatures.get(act="sign_and_issue").clause == "54(4)a"

    page = at(sign_in, "dispatching-clerk")
    page.goto(f"/matters/{document.matter_id}")
    expect(page.locator("h1")).to_contain_text(TITLE)
    page.get_by_role("link", name="签收情况与催收").click()
    assert_accessible(page)
    assert_fits(page, DESK)
    fill(page, {"unit": "WH-GARRISON", "signed_by": "警备区文书", "evidence": "收条存发文岗"})
    press(page, "登记签收")
    assert document.deliveries.get().received_at is not None
    assert journal.verify().fault is None
