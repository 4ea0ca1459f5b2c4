"""What a browser is called on the page of the own account."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.accounts.browsers import browser_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
INTRODUCTIONS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36": "Chrome · Windows",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0": "Edge · Windows",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "Firefox · Linux",
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/120.0.0.0 Safari/537.36": "Chrome · Linux",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15": "Safari · macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Safari · iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1": "Chrome · iPhone",
    f"Mozilla/5.0 (Linux; Android 14; SM-S918B) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36": "Chrome · Android",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko": "Internet Explorer · Windows",
    f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} Chrome/94.0.4606.71 Safari/537.36 Core/1.94 QQBrowser/12.6": "QQ 浏览器 · Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0": "微信 · iPhone",
    "curl/8.5.0": "curl",
    "python-requests/2.32.3": "python-requests",
    "": "未知浏览器",
    "Mozilla/5.0 (Windows NT 10.0)": "未知浏览器 · Windows",
}


@pytest.mark.parametrize(("introduction", "called"), INTRODUCTIONS.items())
def test_a_browser_is_called_by_its_name_and_system(introduction: str, called: str) -> None:
    with override("zh-hans"):
        assert browser_name(introduction) == called


def test_in_english_every_part_is_english() -> None:
    with override("en"):
        named = [browser_name(introduction) for introduction in INTRODUCTIONS]
    assert "Unknown browser · Windows" in named
    assert "WeChat · iPhone" in named
    assert all(name.replace("·", "").isascii() for name in named)


@given(st.text(max_size=200))
def test_whatever_it_calls_itself_the_name_is_short(introduction: str) -> None:
    assert 0 < len(browser_name(introduction)) <= 60
