"""A department's request to the government, through the General Office, to the government's reply and its receipt."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.documents.test_own_documents import REQUEST
from tests.city import City
from tests.journeys.at_the_desk import (
    DESK,
    at,
    do,
    draft,
    fill,
    press,
    take_up,
    to_the_check,
    to_the_recipients,
)

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.record import journal

TITLE = str(REQUEST["title"])
REPLY = "武汉市人民政府关于追加防汛经费的批复"
pytestmark = pytest.mark.browser


def test_a_request_from_its_draft_to_the_reply_received(browser_page: Page, sign_in: Any, city: City) -> None:
    page = draft(
        sign_in,
        "finance-clerk",
        title=TITLE,
        body=str(REQUEST["body"]),
        document_kind="request_for_instructions",
        issued_in_name_of="department",
        direction="upward",
        recipient_class="superior_government",
        within_department_powers="true",
        necessity="防汛抢险急需。",
        main_recipients=["WH"],
        main_recipients_text="市人民政府",
    )
    expect(page.locator("#way-ahead")).to_contain_text("部门签发", timeout=30_000)
    press(page, "送审")
    do(sign_in, "finance-principal", TITLE, "部门签发", has_one_matter="true")
    for button in ("复核", "编号", "用印", "分发"):
        do(sign_in, "finance-clerk", TITLE, button)
    arrived = IncomingDocument.objects.get()
    assert (arrived.unit, arrived.document_number) == ("WH", "武财〔2018〕317号")

    # The General Office receives, registers, reviews and proposes; the leader in charge instructs.
    do(sign_in, "receiving-clerk", TITLE, "签收")
    page = at(sign_in, "receiving-clerk")
    page.goto(f"/documents/incoming/{arrived.pk}/register")
    expect(page.locator("h1")).to_have_text("收文登记")
    fill(page, {"needs_reply": "true"})
    press(page, "登记")
    answers = ("is_ours", "keeps_sending_rules", "kind_and_form_fit", "is_necessary", "has_one_matter")
    unasked = {"skips_level": "false", "addressed_to_leader": "false"}
    do(sign_in, "checker", TITLE, "收文初审", **dict.fromkeys(answers, "true"), **unasked)
    page = at(sign_in, "clerk")
    take_up(page, TITLE)
    fill(
        page,
        {
            "opinion": "拟由办公厅代拟批复，呈常务副市长批示。",
            "is_major": "false",
            "lead_unit": "WH-GO",
        },
    )
    assert_accessible(page)
    assert_fits(page, DESK)
    press(page, "拟办")
    do(sign_in, "executive-vice-mayor", TITLE, "批示", text="同意。请办公厅拟批复报市长签发。")
    do(sign_in, "clerk", TITLE, "承办", result="已代拟批复。")

    page = draft(
        sign_in,
        "clerk",
        title=REPLY,
        body="你局《关于追加防汛经费的请示》（武财〔2018〕317号）收悉。同意追加经费五百万元。",
        document_kind="reply",
        necessity="答复市财政局的请示。",
        basis="武财〔2018〕317号",
        main_recipients=["WH-FINANCE"],
        main_recipients_text="市财政局",
    )
    to_the_check(sign_in, REPLY, "general-office-principal", page)
    do(sign_in, "checker", REPLY, "审核（核稿）", opinion="经审核，拟同意，请呈批。")
    do(sign_in, "executive-vice-mayor", REPLY, "分管领导审核", opinion="同意，请市长签发。")
    do(sign_in, "mayor", REPLY, "签发", opinion="同意印发。")
    to_the_recipients(sign_in, REPLY)
    reply = OutgoingDocument.objects.get(title=REPLY)
    assert (reply.state, reply.document_number) == ("distributed", "武政〔2018〕54号")

    page = at(sign_in, "clerk")
    take_up(page, TITLE)
    page.locator("#field-reply_document").select_option(str(reply.pk))
    fill(page, {"reply": "已以武政〔2018〕54号批复。"})
    press(page, "答复")
    do(sign_in, "receiving-clerk", TITLE, "办结")
    arrived.refresh_from_db()
    assert (arrived.state, arrived.reply_document_id) == ("completed", reply.pk)

    do(sign_in, "finance-clerk", REPLY, "签收")
    assert reply.deliveries.get().received_at is not None
    assert OutgoingDocument.objects.count() == 2
    assert journal.verify().fault is None
