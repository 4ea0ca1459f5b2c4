"""Take the pictures of the README from a running demonstration office: `python tools/take_screenshots.py http://127.0.0.1:8000`.

They are taken at 1440 pixels wide and kept small with a palette. The inbox, the draft and the matter show what the office
holds: walk one document to the signature first.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PASSWORD = "Xunzhang-2018"  # noqa: S105 - of the demonstration, shown on its login page
WIDTH, HEIGHT, LOW = 1440, 1000, 720


def keep(page: Page, name: str, height: int = HEIGHT) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png\n")


def at(browser: Browser, office: str, login: str) -> Page:
    page = browser.new_context(base_url=office, locale="zh-CN").new_page()
    page.goto("/")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)
    return page


def main(office: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(base_url=office, locale="zh-CN").new_page()
        page.goto("/")
        keep(page, "login")
        keep(at(browser, office, "checker"), "inbox", LOW)
        page = at(browser, office, "clerk")
        page.goto("/documents/outgoing/draft?from=rules")
        page.locator(".sheet").first.wait_for()
        keep(page, "draft")
        page.goto("/organs/portfolios")
        keep(page, "portfolios")
        page.goto("/rules/articles/54")
        keep(page, "article")
        page = at(browser, office, "mayor")
        page.locator("tbody a").last.click()
        page.locator("img.paper-page").first.wait_for()
        keep(page, "matter")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
