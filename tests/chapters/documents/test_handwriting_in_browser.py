"""Writing on the pads in a real browser: mouse and finger, undo and clear, turning the tablet, a lost connection."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.at_the_desk import at, take_up

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.matters.models import Handwriting

pytestmark = pytest.mark.browser
TITLE = "关于做好冬季供暖保障工作的通知"
SUMMARY = "手写签名、意见（可选）"


@pytest.fixture
def document(city: City) -> OutgoingDocument:
    return walk(city, make(city, "edu.clerk", **{**SHORT, "title": TITLE}), "sign_and_issue")


def opened(page: Page) -> Page:
    take_up(page, TITLE)
    page.locator("summary", has_text=SUMMARY).click()
    return page


def pad(page: Page, part: str) -> Locator:
    return page.locator(f"[data-part='{part}']")


def write(page: Page, part: str, *lines: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """Lines by the mouse, in parts of the pad's width and height."""
    sheet = pad(page, part).locator("svg")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    for (from_x, from_y), (to_x, to_y) in lines:
        page.mouse.move(box["x"] + from_x * box["width"], box["y"] + from_y * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + to_x * box["width"], box["y"] + to_y * box["height"], steps=12)
        page.mouse.up()


ACROSS, DOWN = ((0.2, 0.5), (0.8, 0.4)), ((0.5, 0.1), (0.5, 0.9))


def test_a_name_by_mouse_with_undo_and_clear(
    browser_page: Page, sign_in: Callable[[Any], Page], document: OutgoingDocument
) -> None:
    page = opened(at(sign_in, "mayor"))
    name = pad(page, "name")
    expect(name.locator("[data-count]")).to_have_text("还没有写")
    expect(name.get_by_role("button", name="撤销一笔")).to_be_disabled()
    write(page, "name", ACROSS, DOWN, DOWN)
    expect(name.locator("[data-count]")).to_have_text("已写 3 笔")
    name.get_by_role("button", name="撤销一笔").click()
    expect(name.locator("[data-count]")).to_have_text("已写 2 笔")
    assert_accessible(page)
    name.get_by_role("button", name="清除").click()
    expect(page.locator("[data-written]")).to_have_value("")
    write(page, "name", ACROSS, DOWN)
    expect(page.get_by_role("textbox", name="意见")).to_have_value("同意印发。")
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已办理")
    kept = Handwriting.objects.get()
    assert len(kept.name["strokes"]) == 2
    across = kept.name["strokes"][0]
    assert abs(across[0][0] - 180) <= 3  # a fifth of 900
    assert abs(across[-1][0] - 720) <= 3
    assert [point[2] for point in across] == sorted(point[2] for point in across)
    assert kept.opinion is None
    picture = page.locator("img.by-hand").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_an_opinion_by_hand_takes_the_place_of_the_words_offered(
    browser_page: Page, sign_in: Callable[[Any], Page], document: OutgoingDocument
) -> None:
    page = opened(at(sign_in, "mayor"))
    write(page, "opinion", ACROSS)
    expect(page.get_by_role("textbox", name="意见")).to_have_value("")
    pad(page, "opinion").get_by_role("button", name="清除").click()
    expect(page.get_by_role("textbox", name="意见")).to_have_value("同意印发。")
    write(page, "opinion", ACROSS)
    page.get_by_role("textbox", name="意见").fill("同意，请抓紧。")
    write(page, "opinion", DOWN)
    expect(page.get_by_role("textbox", name="意见")).to_have_value("同意，请抓紧。")
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已办理")
    assert document.signatures.get(act="sign_and_issue").opinion == "同意，请抓紧。"
    assert Handwriting.objects.get().opinion


def test_one_dot_is_sent_back_with_the_strokes(
    browser_page: Page, sign_in: Callable[[Any], Page], document: OutgoingDocument
) -> None:
    page = opened(at(sign_in, "mayor"))
    pad(page, "name").locator("svg").click()
    expect(pad(page, "name").locator("[data-count]")).to_have_text("已写 1 笔")
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator("[data-error-summary]")).to_contain_text("误触")
    expect(pad(page, "name").locator("svg path")).to_have_count(1)
    assert_accessible(page)
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("summary", has_text=SUMMARY)).to_be_focused()
    write(page, "name", ACROSS)
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已办理")
    assert [len(one) > 1 for one in Handwriting.objects.get().name["strokes"]] == [False, True]


def test_by_keyboard_the_pads_are_skipped_and_the_button_is_enough(
    browser_page: Page, sign_in: Callable[[Any], Page], document: OutgoingDocument
) -> None:
    page = at(sign_in, "mayor")
    take_up(page, TITLE)
    page.get_by_role("textbox", name="意见").focus()
    page.keyboard.press("Tab")
    expect(page.locator("summary", has_text=SUMMARY)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="签发", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("已办理")
    assert not Handwriting.objects.exists()


def test_a_lost_connection_keeps_the_strokes_and_the_form(
    browser_page: Page, sign_in: Callable[[Any], Page], document: OutgoingDocument
) -> None:
    page = opened(at(sign_in, "mayor"))
    page.get_by_role("textbox", name="意见").fill("同意，注意安全。")
    write(page, "name", ACROSS, DOWN)
    page.context.set_offline(True)
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator("[data-said]")).to_contain_text("网络已断开")
    expect(pad(page, "name").locator("[data-count]")).to_have_text("已写 2 笔")
    page.context.set_offline(False)
    page.reload()  # even so
    expect(page.locator("[data-said]")).to_contain_text("已找回")
    expect(pad(page, "name").locator("[data-count]")).to_have_text("已写 2 笔")
    expect(page.get_by_role("textbox", name="意见")).to_have_value("同意，注意安全。")
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已办理")
    assert len(Handwriting.objects.get().name["strokes"]) == 2
    assert (
        page.evaluate("Object.keys(sessionStorage).filter(name => name.startsWith('xunzhang-by-hand'))") == []
    )


def test_by_finger_on_a_tablet_that_is_turned(
    chromium: Browser,
    live_server: Any,
    browser_page: Page,
    sign_in: Callable[[Any], Page],
    document: OutgoingDocument,
) -> None:
    cookies = at(sign_in, "mayor").context.cookies()
    tablet = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport={"width": 768, "height": 1024},
        has_touch=True,
        device_scale_factor=2,
    )
    tablet.add_cookies(cookies)
    page = tablet.new_page()
    page.goto("/")
    opened(page)
    drag_by_finger(page, "name", (0.2, 0.5), (0.8, 0.5))
    assert page.evaluate("window.scrollY") == pytest.approx(page.evaluate("window.scrollY"))
    before = page.locator("[data-written]").input_value()
    assert before
    for width, height in ((1024, 768), (834, 1112), (768, 1024)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.locator("[data-written]").input_value() == before
        _, across = ink_of(page, "name")
        assert across == pytest.approx(0.6, abs=0.03)
    drag_by_finger(page, "name", (0.5, 0.2), (0.5, 0.8))
    drag_by_finger(page, "opinion", (0.1, 0.3), (0.7, 0.4))
    assert_fits(page, (834, 768))
    if folder := os.environ.get("XUNZHANG_SCREENSHOTS"):
        for width in (768, 834):
            page.set_viewport_size({"width": width, "height": 1100})
            page.screenshot(path=f"{folder}/pads-{width}.png", full_page=False)
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已办理")
    tablet.close()
    kept = Handwriting.objects.get()
    assert (len(kept.name["strokes"]), len(kept.opinion["strokes"])) == (2, 1)
    assert {point[3] for stroke in kept.name["strokes"] for point in stroke} == {500}


def drag_by_finger(page: Page, part: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    sheet = pad(page, part).locator("svg")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    session = page.context.new_cdp_session(page)
    steps = 10
    for at_step in range(steps + 1):
        share = at_step / steps
        point = {
            "x": box["x"] + (start[0] + share * (end[0] - start[0])) * box["width"],
            "y": box["y"] + (start[1] + share * (end[1] - start[1])) * box["height"],
        }
        kind = "touchStart" if at_step == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


def ink_of(page: Page, part: str) -> tuple[float, float]:
    """Where the ink on the pad begins, and how far it reaches across, in parts of the pad's width as it is shown."""
    found = page.evaluate(
        """part => {
            const sheet = document.querySelector(`[data-part='${part}'] svg`), box = sheet.getBoundingClientRect();
            const lines = Array.from(sheet.querySelectorAll('path'), one => one.getBoundingClientRect());
            const left = Math.min(...lines.map(one => one.left)), right = Math.max(...lines.map(one => one.right));
            return [(left - box.left) / box.width, (right - left) / box.width];
        }""",
        part,
    )
    return found[0], found[1]
