"""Every address of the site asks for a login, except the few that say they do not."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from xunzhang.accounts.access import safe_next
from xunzhang.accounts.addresses import address_of

# What people reach who are not logged in: the way in, the language, nothing of the office.
OPEN = {
    "accounts:login",
    "accounts:second_factor",
    "accounts:to_provider",
    "accounts:from_provider",
    "ui:set_language",
}

# The description of the API: it says what may be asked, and holds nothing of the office.
OPEN_API = {"api:openapi-json", "api:reference"}


def patterns(resolver: URLResolver, prefix: str = "", names: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every view of the urlconf: its address with parameters filled in, its full name, the view."""
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{names}{one.namespace}:" if one.namespace else names
            yield from patterns(one, route, inner)
        elif isinstance(one, URLPattern):
            yield route, f"{names}{one.name}", one.callback


def filled(route: str) -> str:
    """An address for the route: a number or a word in the place of each parameter."""
    if route.endswith("$"):  # a regular expression: the parameters of ours are words, and kinds of files
        route = re.sub(r"\(\?P<\w+>\[a-z\]\+\)", "x", route)
        route = re.sub(r"\(\?P<\w+>(\w+)(\|\w+)*\)", r"\1", route)
        return "/" + route.replace("^", "").replace("\\.", ".").rstrip("$")
    parts = []
    for piece in route.split("<"):
        parameter, closed, rest = piece.partition(">")
        parts.append((("1" if parameter.startswith("int:") else "x") + rest) if closed else piece)
    return "/" + "".join(parts)


ROUTES = [(filled(route), name, view) for route, name, view in patterns(get_resolver())]


def test_the_walk_finds_the_whole_site() -> None:
    found = {name for _route, name, _view in ROUTES}
    assert found >= OPEN
    assert {"accounts:own", "accounts:journal", "organs:directory"} <= found
    assert len(ROUTES) > 60


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name", "view"), ROUTES, ids=[name for _r, name, _v in ROUTES])
def test_nobody_gets_in_without_a_login(client: Client, address: str, name: str, view: Any) -> None:
    if name in OPEN:
        assert getattr(view, "is_anonymous", False)
        return
    if address.startswith("/api/"):
        return
    assert not getattr(view, "is_anonymous", False), f"{name} is open to everybody"
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302, (name, answer.status_code)
        assert answer["Location"].startswith("/login"), name


@pytest.mark.django_db
def test_the_api_gives_nothing_without_a_token(client: Client) -> None:
    allowed = []
    for address, name, _view in ROUTES:
        if address.startswith("/api/") and name not in OPEN_API:
            answers = [client.get(address), client.post(address, "{}", content_type="application/json")]
            if not all(answer.status_code in (401, 404, 405) for answer in answers):
                allowed.append((name, [answer.status_code for answer in answers]))
    assert allowed == []


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ("/organs/?q=1", "/organs/?q=1"),
        ("http://testserver/organs/", "http://testserver/organs/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("http:///evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_only_addresses_of_this_site_are_returned_to(wanted: str | None, taken: str) -> None:
    assert safe_next(RequestFactory().get("/login"), wanted) == taken


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "8.8.8.8, 203.0.113.9", "203.0.113.9"),
        (2, "8.8.8.8, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == address


def test_behind_https_cookies_are_secure_and_strict_transport_is_announced(tmp_path: Path) -> None:
    script = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0, s.SECURE_PROXY_SSL_HEADER)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "xunzhang.site.settings",
            "XUNZHANG_HTTPS": "1",
            "XUNZHANG_PROXY": "1",
            "XUNZHANG_SECRET_KEY": "x" * 60,
            "XUNZHANG_HOME": str(tmp_path),
            "PATH": "/usr/bin:/bin",
        },
    )
    assert answer.stdout.strip() == "True True True True ('HTTP_X_FORWARDED_PROTO', 'https')"
