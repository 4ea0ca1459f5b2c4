"""Every answer forbids what our pages never need; cookies are closed to scripts; every form carries its token."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.city import City
from tests.security.addresses import every_address
from tests.security.conftest import Browser

from xunzhang.accounts.models import Account
from xunzhang.accounts.passwords import set_password
from xunzhang.site import demonstration

SKIPPED = {"accounts:logout"}  # it would end the walk
STATIC = ("/static/ui/style.css", "/static/ui/keyboard.js", "/static/ui/mark.svg")


def policy(answer: Any) -> dict[str, list[str]]:
    """The content security policy: directive → sources."""
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def assert_closed(answer: Any, path: str) -> None:
    found = policy(answer)
    assert found["default-src"] == ["'self'"], path
    assert found["frame-ancestors"] == ["'none'"], path
    assert found["object-src"] == ["'none'"], path
    assert found["base-uri"] == ["'self'"], path
    assert found["form-action"] == ["'self'"], path
    for name, sources in found.items():
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & set(sources), (path, name)
        if name in ("script-src", "style-src", "connect-src", "default-src"):
            assert sources == ["'self'"], (path, name)
    assert answer["X-Content-Type-Options"] == "nosniff", path
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), path
    assert answer["X-Frame-Options"] == "DENY", path
    if answer.get("Content-Type", "").startswith("text/html"):
        assert re.search(r"no-store|private|no-cache", answer["Cache-Control"]), path


@pytest.mark.parametrize("login", ["clerk", "system", "audit"])
def test_every_page_has_the_headers(browser: Browser, login: str) -> None:
    client = browser(login)
    shown = 0
    for one in every_address():
        if one.name not in SKIPPED:
            answer = client.get(one.path)
            assert_closed(answer, one.path)
            shown += answer.status_code == 200
    assert shown > 15


@pytest.mark.django_db
def test_answers_to_nobody_have_the_headers_too(client: Client) -> None:
    for path in ("/login", "/", "/api/v1/docs", "/api/v1/me", "/nowhere", "/api/v1/nowhere"):
        assert_closed(client.get(path), path)
    assert_closed(client.post("/login", {}), "/login")


@pytest.mark.django_db
def test_a_broken_page_has_the_headers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("xunzhang.accounts.login_views._login_page", broken)
    client.raise_request_exception = False
    answer = client.get("/login")
    assert answer.status_code == 500
    assert_closed(answer, "/login")
    assert b"secret detail" not in answer.content


@pytest.mark.parametrize(
    "path", ["/", "/documents/outgoing", "/documents/outgoing/draft", "/organs/", "/rules/", "/account"]
)
def test_pages_carry_nothing_inline_and_load_nothing_from_outside(browser: Browser, path: str) -> None:
    html = browser("clerk").get(path).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html)
    for found in re.findall(r"""\b(?:src|href|action|hx-\w+)=["']([^"']*)""", html):
        assert not re.match(r"(?:https?:)?//", found), found


def test_cookies_are_closed_to_scripts_and_other_sites(city: City) -> None:
    client = Client()
    given = {"login_name": "clerk", "password": demonstration.PASSWORD}
    account = Account.objects.get(login_name="clerk")
    set_password(account, demonstration.PASSWORD, must_change=False)
    answers = [client.get("/login"), client.post("/login", given), client.get("/account")]
    answers.append(client.post("/ui/language", {"language": "en"}))
    cookies = {name: cookie for answer in answers for name, cookie in answer.cookies.items()}
    assert set(cookies) == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
    }
    for name, cookie in cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert not cookie["domain"], name
    assert not cookies[settings.SESSION_COOKIE_NAME]["max-age"]  # gone with the browser


_OVER_HTTPS = """
import json, django
django.setup()
from django.test import Client
client = Client()
plain = client.get("/login", HTTP_HOST="localhost")
page = client.get("/login", HTTP_HOST="localhost", secure=True)
client.post("/ui/language", {"language": "en"}, HTTP_HOST="localhost", secure=True)
from django.conf import settings
print(json.dumps({
    "plain": [plain.status_code, plain.get("Location", "")],
    "status": page.status_code,
    "hsts": page.get("Strict-Transport-Security", ""),
    "cookies": {name: bool(one["secure"] and one["httponly"]) for name, one in client.cookies.items()},
    "settings": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.LANGUAGE_COOKIE_SECURE],
}))
"""


def test_over_https_cookies_are_secure_and_plain_http_is_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _OVER_HTTPS],
        env={
            "PATH": os.environ["PATH"],
            "XUNZHANG_HOME": str(tmp_path),
            "XUNZHANG_HTTPS": "1",
            "DJANGO_SETTINGS_MODULE": "xunzhang.site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["plain"] == [301, "https://localhost/login"]
    assert found["status"] == 200
    assert "max-age=31536000" in found["hsts"]
    assert found["cookies"]
    assert all(found["cookies"].values()), found["cookies"]
    assert found["settings"] == [True, True, True]


@pytest.mark.parametrize("login", ["clerk", "system", "security", "audit"])
def test_no_page_takes_a_post_without_its_token(browser: Browser, login: str) -> None:
    client = browser(login, enforce_csrf_checks=True)
    for one in every_address():
        if not one.is_api:
            answer = client.post(one.path, {"title": "x"})
            assert answer.status_code == 403, one.path
    assert client.get("/account").status_code == 200  # still logged in


@pytest.mark.django_db
def test_the_door_and_the_language_ask_for_the_token_too() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/login", {"login_name": "a", "password": "b"}).status_code == 403
    assert client.post("/ui/language", {"language": "en"}).status_code == 403


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_form_sends_the_reader_elsewhere(browser: Browser, next_page: str) -> None:
    client = browser("clerk")
    for path, given in (
        ("/ui/language", {"language": "en"}),
        ("/views/save", {"table": "t", "name": "n", "query": "q=1"}),
    ):
        answer = client.post(path, {**given, "next": next_page}, headers={"Referer": "https://evil.example/"})
        assert "evil" not in answer.get("Location", ""), path
        assert "javascript" not in answer.get("Location", ""), path


def test_text_that_people_type_is_shown_as_text(browser: Browser) -> None:
    client = browser("clerk")
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for path in ("/documents/outgoing", "/organs/people", "/rules/search", "/login", "/calendar/2018"):
        html = client.get(path, {"q": nasty, "next": nasty, "login_name": nasty}).content.decode()
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
