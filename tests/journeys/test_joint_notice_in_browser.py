"""A joint notice of three departments: one head objects, the text is changed, all sign anew, three seals stand on it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import DESK, at, do, draft, fill, open_account, press, take_up

from xunzhang.chapters.documents.models import OutgoingDocument, SealUse
from xunzhang.record import journal

TITLE = "关于规范学生资助资金管理的通知"
pytestmark = pytest.mark.browser


def test_three_departments_with_one_objection(browser_page: Page, sign_in: Any, city: City) -> None:
    open_account("edu-principal", "edu.principal")
    open_account("edu-clerk", "edu.clerk")
    page = draft(
        sign_in,
        "finance-clerk",
        title=TITLE,
        body="请认真做好学生资助资金管理。",
        document_kind="notice",
        issued_in_name_of="department",
        within_department_powers="true",
        necessity="规范学生资助资金管理。",
        joint_organs=["WH-EDU", "WH-JUSTICE"],
        main_recipients=["WH-JIANGAN"],
        main_recipients_text="江岸区人民政府",
    )
    expect(page.locator("#way-ahead")).to_contain_text("联合签署", timeout=30_000)
    expect(page.locator("main")).to_contain_text("尚未签署")
    assert_accessible(page)
    press(page, "送审")
    do(sign_in, "finance-principal", TITLE, "部门签发")
    do(sign_in, "edu-principal", TITLE, "联合签署", agrees="true", opinion="同意联合印发。")
    page = do(sign_in, "justice-principal", TITLE, "联合签署", agrees="false", opinion="第二条缺少法律依据。")
    expect(page.locator("main")).to_contain_text("第二条缺少法律依据。")

    page = at(sign_in, "finance-clerk")
    take_up(page, TITLE)
    page.get_by_role("link", name="修改文稿").click()
    fill(page, {"body": "请按《预算法》做好学生资助资金管理。"})
    press(page, "保存")
    fill(page, {"account": "与市司法局协商，补充法律依据。"})
    assert_accessible(page)
    assert_fits(page, DESK)
    press(page, "联合发文协商")
    document = OutgoingDocument.objects.get()
    assert (document.version, document.dated_on) == (2, None)

    do(sign_in, "finance-principal", TITLE, "部门签发")
    do(sign_in, "justice-principal", TITLE, "联合签署", agrees="true", opinion="同意。")
    do(sign_in, "edu-principal", TITLE, "联合签署", agrees="true", opinion="同意。")
    for button in ("复核", "编号"):
        do(sign_in, "finance-clerk", TITLE, button)
    do(sign_in, "department-clerk", TITLE, "确认用印")
    do(sign_in, "edu-clerk", TITLE, "确认用印")
    for button in ("用印", "分发"):
        page = do(sign_in, "finance-clerk", TITLE, button)
    document = OutgoingDocument.objects.get()
    assert (document.state, document.document_number) == ("distributed", "武财〔2018〕317号")
    assert document.assigned_number.note == "联合发文：市教育局、市司法局"
    assert set(SealUse.objects.values_list("unit", flat=True)) == {"WH-FINANCE", "WH-EDU", "WH-JUSTICE"}
    assert document.joint_signatures.count() == 4
    do(sign_in, "district-clerk", TITLE, "签收", needs_reply="false")
    assert document.deliveries.get().received_at is not None
    assert journal.verify().fault is None
