"""Returned by the check, signed, withdrawn, signed again, sent out, recalled, issued anew in its place, and revoked."""

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
    press,
    take_up,
    to_the_check,
    to_the_recipients,
    unfold,
)

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal

TITLE = "关于做好公共场所除雪工作的通知"
ANEW = "关于重新部署公共场所除雪防冻工作的通知"
TO_THE_DISTRICT = {
    "document_kind": "notice",
    "necessity": "冬季除雪须统一部署。",
    "main_recipients": ["WH-JIANGAN"],
    "main_recipients_text": "江岸区人民政府",
    "copy_recipients": ["WH-FINANCE"],
}
OF_THE_OFFICE = "general-office-principal"
pytestmark = pytest.mark.browser


def signed_by_the_mayor(sign_in: Any, title: str) -> Page:
    """Check, review by the leader in charge, signature."""
    do(sign_in, "checker", title, "审核（核稿）", opinion="经审核，拟同意，请呈批。")
    do(sign_in, "executive-vice-mayor", title, "分管领导审核", opinion="同意，请市长签发。")
    return do(sign_in, "mayor", title, "签发", opinion="同意印发。")


def deliveries_of(document: OutgoingDocument) -> dict[str, tuple[str, bool]]:
    """Unit → how its copy stands, and whether it was received."""
    rows = document.deliveries.values_list("unit", "state", "received_at")
    return {unit: (state, received is not None) for unit, state, received in rows}


def test_returned_withdrawn_and_reissued(browser_page: Page, sign_in: Any, city: City) -> None:
    page = draft(sign_in, "clerk", title=TITLE, body="请认真做好除雪准备。", **TO_THE_DISTRICT)
    to_the_check(sign_in, TITLE, OF_THE_OFFICE, page)

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
    to_the_check(sign_in, TITLE, OF_THE_OFFICE, page)

    page = signed_by_the_mayor(sign_in, TITLE)
    old = OutgoingDocument.objects.get()
    assert (old.version, old.returns.count(), old.signed_by) == (2, 1, city.person("mayor").pk)
    page.goto(f"/matters/{old.matter_id}")
    page.locator("details.operations summary").click()
    page.get_by_role("link", name="撤回", exact=True).click()
    fill(page, {"note": "需再核对日期。"})
    assert_accessible(page)
    press(page, "撤回")
    old.refresh_from_db()
    assert (old.state, old.dated_on, old.signed_by) == ("underway", None, None)
    do(sign_in, "mayor", TITLE, "签发", opinion="核对无误，同意印发。")
    signatures = old.signatures.filter(act="sign_and_issue").order_by("pk")
    assert [(one.opinion, one.is_superseded) for one in signatures] == [
        ("同意印发。", True),
        ("核对无误，同意印发。", False),
    ]
    to_the_recipients(sign_in, TITLE)
    old.refresh_from_db()
    assert (old.state, old.document_number) == ("distributed", "武政〔2018〕54号")

    # One has signed for it; from the other it is recalled, so what was issued can only be revoked.
    do(sign_in, "finance-clerk", TITLE, "签收")
    page = at(sign_in, "dispatching-clerk")
    page.goto(f"/matters/{old.matter_id}")
    page.get_by_role("link", name="签收情况与催收").click()
    unfold(page, "撤回分发")
    expect(page.locator("main form [name='units'][value='WH-FINANCE']")).to_have_count(0)
    fill(page, {"units": ["WH-JIANGAN"], "reason": "完成时间有误。"})
    assert_accessible(page)
    press(page, "撤回分发")
    assert deliveries_of(old) == {"WH-JIANGAN": ("recalled", False), "WH-FINANCE": ("received", True)}

    # Issued anew, referring to the old one, which is revoked by it.
    page = draft(
        sign_in,
        "clerk",
        title=ANEW,
        body=f"请于2018年11月20日前做好除雪防冻准备。《{TITLE}》（武政〔2018〕54号）同时撤销。",
        basis="武政〔2018〕54号",
        **TO_THE_DISTRICT,
    )
    to_the_check(sign_in, ANEW, OF_THE_OFFICE, page)
    signed_by_the_mayor(sign_in, ANEW)
    to_the_recipients(sign_in, ANEW)
    new = OutgoingDocument.objects.get(title=ANEW)
    assert (new.state, new.document_number, new.version) == ("distributed", "武政〔2018〕55号", 1)

    page = at(sign_in, "dispatching-clerk")
    page.goto(f"/documents/outgoing/{old.pk}/afterwards")
    unfold(page, "撤销公文")
    revoke = page.locator("details.unfold", has=page.get_by_role("heading", name="撤销公文"))
    revoke.locator("[name='basis']").fill("武政〔2018〕55号：重新部署，原通知同时撤销。")
    revoke.locator("select[name='by_document_id']").select_option(str(new.pk))
    assert_accessible(page)
    press(page, "撤销公文")
    old.refresh_from_db()
    assert (old.ending.kind, old.ending.from_on, old.ending.by_document) == ("revoked", old.dated_on, new)
    page.goto(f"/matters/{old.matter_id}")
    expect(page.locator("main")).to_contain_text("武政〔2018〕55号")
    page.goto(f"/documents/outgoing/{old.pk}/afterwards")
    expect(page.get_by_role("button", name="撤销公文", exact=True)).to_have_count(0)

    do(sign_in, "district-clerk", ANEW, "签收", needs_reply="false")
    do(sign_in, "finance-clerk", ANEW, "签收")
    assert set(deliveries_of(new)) == {"WH-JIANGAN", "WH-FINANCE"}
    assert all(received for _state, received in deliveries_of(new).values())
    assert deliveries_of(old) == {"WH-JIANGAN": ("recalled", False), "WH-FINANCE": ("received", True)}
    assert journal.verify().fault is None
