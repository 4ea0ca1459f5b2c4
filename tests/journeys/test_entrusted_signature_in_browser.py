"""While the mayor is away: without an entrustment it waits and says for whom; with one the executive vice mayor signs."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible
from tests.chapters.documents.test_who_signs import give
from tests.chapters.documents.way import SHORT, away, make, walk
from tests.city import City
from tests.journeys.at_the_desk import at, do, take_up, to_the_recipients

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.record import journal

TITLE = "关于做好秋冬季防火工作的通知"
pytestmark = pytest.mark.browser


def test_an_entrusted_signature_while_the_mayor_is_away(browser_page: Page, sign_in: Any, city: City) -> None:
    away(city)
    made = make(city, "edu.clerk", **{**SHORT, "title": TITLE})
    waiting = walk(city, made, "check")
    page = at(sign_in, "checker")
    take_up(page, TITLE)
    ahead = page.locator("#way-ahead")
    expect(ahead).to_contain_text("本人外出：到这一步时等候其返回，或者由其依规定委托。", timeout=30_000)
    assert_accessible(page)
    given = give(city, "executive-vice-mayor", "54(3)", ("notice",))
    assert given.to_on == city.day + timedelta(days=9)
    page.reload()
    expect(page.locator("#way-ahead")).to_contain_text("常务副市长", timeout=30_000)
    expect(page.locator("#way-ahead")).not_to_contain_text("本人外出")
    do(sign_in, "checker", TITLE, "审核（核稿）", opinion="经审核，拟同意，请呈批。")
    do(sign_in, "vice-mayor", TITLE, "分管领导审核", opinion="同意，请呈签。")
    page = do(sign_in, "executive-vice-mayor", TITLE, "签发", opinion="受市长委托，同意印发。")
    signature = waiting.signatures.get(act="sign_and_issue")
    assert (signature.on_behalf_of, signature.entrustment) == (city.person("mayor").pk, given.pk)
    to_the_recipients(sign_in, TITLE)
    assert OutgoingDocument.objects.get().state == "distributed"
    assert journal.verify().fault is None
