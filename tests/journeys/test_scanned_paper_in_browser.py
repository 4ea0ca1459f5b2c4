"""A paper of the province that was scanned askew: uploaded, recognised while the clerk looks on, confirmed, registered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.at_the_desk import at, press
from tests.journeys.test_urgent_telegram_in_browser import OFFICE, TITLE, telegram

from xunzhang.chapters.documents import recognising
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.typesetting.scanning import apart

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not apart.is_installed(), reason="the recogniser is not installed here"),
]


def scanned(folder: Path) -> Path:
    """The telegram's pages as a scanner at 150 dpi makes them of paper that lay askew: one TIFF."""
    document = pypdfium2.PdfDocument(telegram())
    pages = [
        document[at].render(scale=150 / 72).to_pil().convert("RGB").rotate(1.3, Image.Resampling.BICUBIC, fillcolor="white")
        for at in range(len(document))
    ]  # fmt: skip
    place = folder / "20181101083000.tif"
    pages[0].save(place, save_all=True, append_images=pages[1:], dpi=(150, 150), compression="tiff_lzw")
    return place


def test_from_the_scanner_to_the_register(
    browser_page: Page, sign_in: Callable[[Any], Page], city: City, tmp_path: Path
) -> None:
    page = at(sign_in, "receiving-clerk")
    page.get_by_role("link", name="收文", exact=True).click()
    page.get_by_role("link", name="收文登记", exact=True).click()
    page.get_by_label("文件").set_input_files(scanned(tmp_path))
    press(page, "上传并识别")

    # it is being recognised; the clerk may go on by hand, and comes back
    expect(page.get_by_role("heading", name="正在识别扫描件")).to_be_visible()
    expect(page.locator("#recognition")).to_contain_text("正在打开“20181101083000.tif”")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="不等识别，直接填写").click()
    expect(page.get_by_label("标题")).to_have_value("20181101083000")
    page.go_back()
    expect(page.locator("#recognition")).to_be_visible()

    # the page goes on by itself when it is done
    assert recognising.work() == 1
    expect(page.get_by_label("来文字号")).to_have_value("鄂政办发〔2018〕36号", timeout=30_000)
    assert page.get_by_label("标题").input_value() == TITLE
    assert page.get_by_label("来文机关").input_value() == OFFICE
    assert page.get_by_label("成文日期").input_value() == "2018-10-31"
    assert page.get_by_label("来文规定的办理时限").input_value() == "2018-11-05"
    assert page.get_by_label("加急").is_checked()
    expect(page.locator("main")).to_contain_text("文字由图像识别得来")
    expect(page.locator(".found").first).to_contain_text("识别把握")
    assert page.locator("svg.sheet .found-here").count() >= 5
    assert_accessible(page)
    assert_fits(page)
    press(page, "登记")
    expect(page.locator("main")).to_contain_text("2018-0001")
    assert IncomingDocument.objects.get().title == TITLE
