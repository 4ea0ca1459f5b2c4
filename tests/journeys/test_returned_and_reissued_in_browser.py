"""Returned by the check, changed, withdrawn after the signature, signed again, recalled, delivered again, and received."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.at_the_desk import DESK, at, do, fill, press, take_up, to_the_recipients, unfold

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.record import journal

TITLE = "关于做好公共场所除雪工作的通知"
pytestmark = pytest.mark.browser


def test_returned_withdrawn_and_reissued(browser_page: Page, sign_in: Any, city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "title": TITLE, "copy_recipients": []}), "check")

    page = at(sign_in, "checker")
    take_up(page, TITLE)
    page.get_by_role("link", name="退回拟稿人").click()
    fill(page, {"points": ["kind_and_form"], "reason": "正文没有写明完成时间。"})
    assert_accessible(page)
    assert_fits(page, DESK)
    press(page, "退回拟稿人")

    page = at(sign_in, "clerk")
    take_up(page, TITLE)
    expect(page.locator("main")).to_contain_text("正文没有写明完成时间。")
    page.get_by_role("link", name="修改文稿").click()
    fill(page, {"body": "请于2018年11月30日前做好除雪准备。"})
    press(page, "保存")
    press(page, "送审")
    walk(city, document, "sign_and_issue")
    page = do(sign_in, "mayor", TITLE, "签发", opinion="同意印发。")
    page.goto(f"/matters/{document.matter_id}/withdraw")
    fill(page, {"note": "需再核对日期。"})
    press(page, "撤回")
    document.refresh_from_db()
    assert (document.state, document.dated_on) == ("underway", None)
    do(sign_in, "mayor", TITLE, "签发", opinion="核对无误，同意印发。")
    to_the_recipients(sign_in, TITLE)

    page = at(sign_in, "dispatching-clerk")
    page.goto(f"/matters/{document.matter_id}")
    page.get_by_role("link", name="签收情况与催收").click()
    unfold(page, "撤回分发")
    fill(page, {"units": ["WH-JIANGAN"], "reason": "附件漏发。"})
    assert_accessible(page)
    press(page, "撤回分发")
    assert IncomingDocument.objects.get().state == "recalled"
    unfold(page, "补发")
    page.locator("main form [name='units'][value='WH-JIANGAN']").first.check(force=True)
    press(page, "补发")
    do(sign_in, "district-clerk", TITLE, "签收", needs_reply="false")
    document = OutgoingDocument.objects.get()
    assert (document.version, document.returns.count()) == (2, 1)
    assert set(document.deliveries.values_list("state", flat=True)) == {"recalled", "completed"} or (
        document.deliveries.filter(received_at__isnull=False).count() == 1
    )
    assert journal.verify().fault is None
