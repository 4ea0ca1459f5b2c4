"""While the mayor is away: without an entrustment it waits and says for whom; with one the executive vice mayor signs."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.city import City
from tests.journeys.at_the_desk import (
    at,
    do,
    draft,
    fill,
    open_account,
    press,
    take_up,
    to_the_check,
    to_the_recipients,
)

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal

TITLE = "关于做好秋冬季防火工作的通知"
pytestmark = pytest.mark.browser


def test_an_entrusted_signature_while_the_mayor_is_away(browser_page: Page, sign_in: Any, city: City) -> None:
    open_account("edu-clerk", "edu.clerk")
    open_account("edu-principal", "edu.principal")
    page = at(sign_in, "mayor")
    page.goto("/organs/absences/record")
    away = {"from_on": "2018-11-01", "to_on": "2018-11-09", "destination": "北京", "evidence": "外出报备单"}
    fill(page, {"kind": "business", **away})
    press(page, "登记外出")
    page = draft(
        sign_in,
        "edu-clerk",
        title=TITLE,
        body="请认真做好秋冬季防火工作。",
        document_kind="notice",
        necessity="秋冬季火灾易发。",
        main_recipients=["WH-JIANGAN"],
        main_recipients_text="江岸区人民政府",
    )
    to_the_check(sign_in, TITLE, "edu-principal", page)
    page = at(sign_in, "checker")
    take_up(page, TITLE)
    ahead = page.locator("#way-ahead")
    expect(ahead).to_contain_text("本人外出：到这一步时等候其返回，或者由其依规定委托。", timeout=30_000)
    assert_accessible(page)
    page = at(sign_in, "mayor")
    page.goto("/organs/entrustments/grant")
    fill(page, {"kind": "entrustment", "document_classes": ["notice"], "evidence": "市长书面委托"})
    page.locator("#field-grantee_id").select_option(str(city.person("executive-vice-mayor").pk))
    page.locator("#field-provision").select_option("54(3)")
    fill(page, {"from_on": "2018-11-01", "to_on": "2018-11-09"})
    assert_accessible(page)
    press(page, "委托或授权")
    given = city.person("executive-vice-mayor").entrustments_held.latest("pk")
    page = at(sign_in, "checker")
    take_up(page, TITLE)
    expect(page.locator("#way-ahead")).to_contain_text("常务副市长", timeout=30_000)
    expect(page.locator("#way-ahead")).not_to_contain_text("本人外出")
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请呈批。")
    do(sign_in, "vice-mayor", TITLE, "分管领导审核", opinion="同意，请呈签。")
    page = do(sign_in, "executive-vice-mayor", TITLE, "签发", opinion="受市长委托，同意印发。")
    signature = OutgoingDocument.objects.get().signatures.get(act="sign_and_issue")
    assert (signature.on_behalf_of, signature.entrustment) == (city.person("mayor").pk, given.pk)
    to_the_recipients(sign_in, TITLE)
    do(sign_in, "district-clerk", TITLE, "签收", needs_reply="false")
    assert OutgoingDocument.objects.get().state == "distributed"
    assert journal.verify().fault is None
