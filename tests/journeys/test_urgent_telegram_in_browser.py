"""An urgent telegram of the province: uploaded as PDF by the receiving clerk, read, handled, answered and closed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import at, do, fill, press, take_up, to_the_check, to_the_recipients

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.record import journal
from xunzhang.typesetting.api import to_pdf
from xunzhang.typesetting.model import Document, Format
from xunzhang.typesetting.structure import recognise

TITLE = "关于做好强降温天气应对工作的紧急通知"
REPLY = "关于做好强降温天气应对工作情况的报告"
OFFICE = "湖北省人民政府办公厅"
TABLET = (1440, 820)
# What the prefilled draft of the reply leaves to its drafter.
STILL_ASKED = {
    "content_class": "other",
    "issued_in_name_of": "government",
    "is_major": "false",
    "within_department_powers": "false",
    "law_already_provides": "false",
}
pytestmark = pytest.mark.browser


def telegram() -> bytes:
    """The paper as the province printed it."""
    text = (
        "据预报，11月3日起我省将有强降温。请迅速部署，并于2018年11月5日前将落实情况书面报送省政府办公厅。\n"
        "一、加强监测预警。\n二、保障民生供应。"
    )
    return to_pdf(
        Document(
            title=TITLE,
            body=recognise(text),
            format=Format.DOWNWARD,
            issuing_organs=(OFFICE,),
            document_number="鄂政办发〔2018〕36号",
            urgency="加急",
            main_recipients="各市、州、直管市、神农架林区人民政府",
            signature=(OFFICE,),
            dated_on=date(2018, 10, 31),
            printing_organ=OFFICE,
            printed_on=date(2018, 10, 31),
        )
    )


def test_from_the_upload_to_its_reply(
    browser_page: Page, sign_in: Callable[[Any], Page], city: City, tmp_path: Path
) -> None:
    paper = tmp_path / "鄂政办发36号.pdf"
    paper.write_bytes(telegram())

    page = at(sign_in, "receiving-clerk")
    page.get_by_role("link", name="收文", exact=True).click()
    assert_accessible(page)
    page.get_by_role("link", name="收文登记", exact=True).click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("文件").set_input_files(paper)
    press(page, "上传并识别")

    # everything was read from the file, with its place; the clerk confirms
    expect(page.locator("h1")).to_have_text("收文登记")
    assert page.get_by_label("来文机关").input_value() == OFFICE
    assert page.get_by_label("来文字号").input_value() == "鄂政办发〔2018〕36号"
    assert page.get_by_label("标题").input_value() == TITLE
    assert page.get_by_label("成文日期").input_value() == "2018-10-31"
    assert page.get_by_label("来文规定的办理时限").input_value() == "2018-11-05"
    assert page.get_by_label("加急").is_checked()
    expect(page.locator(".found").first).to_contain_text("识别自 第")
    expect(page.locator("svg.sheet").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    press(page, "登记")
    expect(page.locator("main")).to_contain_text("2018-0001")
    document = IncomingDocument.objects.get()
    assert (document.due_on, document.matter.urgency) == (date(2018, 11, 5), 1)

    page = at(sign_in, "checker")
    take_up(page, TITLE)
    for asked in ("is_ours", "keeps_sending_rules", "kind_and_form_fit", "is_necessary"):
        page.locator(f"main form [name='{asked}'][value='true']").first.check(force=True)
    press(page, "收文初审")

    page = at(sign_in, "clerk")
    take_up(page, TITLE)
    page.get_by_role("textbox", name="拟办意见").fill(
        "拟请市司法局牵头、市财政局配合落实，请常务副市长批示。"
    )
    leaders = page.get_by_role("group", name="呈批领导")
    for one in leaders.get_by_role("checkbox").all():
        one.uncheck()
    leaders.get_by_label("常务副市长", exact=True).check()
    page.get_by_role("group", name="重大事项").get_by_label("否").check()
    page.get_by_label("主办单位").select_option("WH-JUSTICE")
    page.get_by_role("group", name="协办单位").get_by_label("市财政局", exact=True).check()
    assert_accessible(page)
    assert_fits(page)
    press(page, "拟办")

    page = at(sign_in, "executive-vice-mayor")
    take_up(page, TITLE)
    page.get_by_role("textbox", name="批示").fill("同意拟办意见，请抓紧落实，11月5日前报结果。")
    press(page, "批示")

    for login, result in (("finance-clerk", "已安排应急资金。"), ("department-clerk", "已部署各区落实。")):
        page = at(sign_in, login)
        take_up(page, TITLE)
        page.get_by_role("textbox", name="办理结果").fill(result)
        press(page, "承办")

    # the lead drafts the reply from here; it goes the way of every outgoing document
    page = at(sign_in, "department-clerk")
    take_up(page, TITLE)
    page.get_by_role("link", name="起草答复公文").click()
    expect(page.get_by_label("标题", exact=False).first).to_have_value(REPLY)
    assert page.locator("#field-document_kind").input_value() == "report"
    assert page.get_by_label("职责或决定依据").input_value() == f"{OFFICE}《{TITLE}》（鄂政办发〔2018〕36号）"
    fill(page, {**STILL_ASKED, "body": "来文收悉。现将落实情况报告如下。\n一、已部署各区落实。"})
    assert_accessible(page)
    press(page, "保存草稿")
    expect(page.locator("h1")).to_contain_text(REPLY, timeout=30_000)
    answer = OutgoingDocument.objects.get()
    assert (answer.direction, answer.recipient_class) == ("upward", "superior_government")
    assert list(answer.recipients.values_list("unit", flat=True)) == ["HB-GO"]
    assert IncomingDocument.objects.get().reply_document == answer  # linked as soon as it is drafted
    to_the_check(sign_in, REPLY, "justice-principal", page)
    do(sign_in, "checker", REPLY, "审核（核稿）", opinion="经审核，拟同意，请市长签发。")
    do(sign_in, "mayor", REPLY, "签发", opinion="同意上报。")
    to_the_recipients(sign_in, REPLY)
    answer.refresh_from_db()
    assert answer.state == OutgoingDocument.State.DISTRIBUTED
    assert answer.signatures.get(act="sign_and_issue").clause == "54(2)"

    page = at(sign_in, "department-clerk")
    take_up(page, TITLE)
    page.locator("#field-reply_document").select_option(str(answer.pk))
    page.get_by_role("textbox", name="答复内容").fill("已按要求部署落实，情况见报告。")
    press(page, "答复")

    page = at(sign_in, "receiving-clerk")
    take_up(page, TITLE)
    assert_accessible(page)
    assert_fits(page, TABLET)
    press(page, "办结")
    document.refresh_from_db()
    document.matter.refresh_from_db()
    assert document.state == IncomingDocument.State.COMPLETED
    assert document.reply_document == answer
    assert document.matter.closed_at is not None
    assert not document.is_late

    page.goto("/documents/incoming/register?year=2018")
    expect(page.locator("table.register")).to_contain_text("鄂政办发〔2018〕36号")
    expect(page.locator("table.register")).to_contain_text("同意拟办意见")
    assert_accessible(page)
    assert_fits(page, TABLET)
    assert journal.verify().fault is None
