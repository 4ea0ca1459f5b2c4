"""Without a login nothing opens but what is listed here; with one that is not finished, only its own steps."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from tests.city import City
from tests.journeys.documents import rules_issue
from tests.security.addresses import Address, every_address
from tests.security.conftest import Browser, entered

from xunzhang.accounts.models import Account
from xunzhang.record.actions import InvalidInputs, perform
from xunzhang.record.models import JournalEntry

# What people who are not logged in reach: the way in, the language, the description of the API.
ANONYMOUS = {
    "accounts:login",
    "accounts:second_factor",
    "accounts:to_provider",
    "accounts:from_provider",
    "ui:set_language",
    "api:reference",
    "api:openapi-json",
}
# What a login reaches before its new password or its second factor.
UNFINISHED = {"accounts:logout", "accounts:change_password", "accounts:enrol_second_factor"}
METHODS = ("get", "post", "put", "patch", "delete")


def test_the_walk_finds_the_whole_site() -> None:
    names = {one.name for one in every_address()}
    assert {"matters:inbox", "accounts:list", "organs:list_export", *ANONYMOUS} <= names
    assert sum(one.is_api for one in every_address()) > 100
    assert len(names) > 100


def test_exactly_the_listed_views_are_marked_as_open() -> None:
    marked = {one.name for one in every_address() if getattr(one.view, "is_anonymous", False)}
    assert marked == ANONYMOUS - {"api:openapi-json"}  # what stands under /api/ asks for its token itself
    unfinished = {one.name for one in every_address() if getattr(one.view, "is_for_unfinished_login", False)}
    assert unfinished == UNFINISHED


def _opened(client: Client, one: Address, method: str) -> str:
    """Why the answer is not a refusal; empty when it is."""
    answer = getattr(client, method)(one.path)
    if answer.status_code in (401, 403, 404, 405):
        return ""
    if answer.status_code == 302 and re.fullmatch(r"/login(\?.*)?", answer["Location"]):
        return ""
    return f"{method} {one.path}: {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_nobody_gets_in_without_logging_in(client: Client, method: str) -> None:
    client.raise_request_exception = False
    opened = [
        problem
        for one in every_address()
        if one.name not in ANONYMOUS and (problem := _opened(client, one, method))
    ]
    assert opened == []
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
def test_an_invented_session_is_no_login(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert [
        problem
        for one in every_address()
        if one.name not in ANONYMOUS and (problem := _opened(client, one, "get"))
    ] == []


@pytest.mark.django_db
def test_the_api_asks_for_a_token_and_takes_no_session(browser: Browser) -> None:
    client = browser("clerk")
    for one in every_address():
        if one.is_api and one.name not in ANONYMOUS:
            for method in ("get", "post"):
                answer = getattr(client, method)(one.path)
                assert answer.status_code in (401, 404, 405), (method, one.path)
                assert set(answer.json()) == {"code", "message", "data", "findings"}


def test_a_login_with_its_first_password_reaches_nothing_but_the_new_one(browser: Browser) -> None:
    account = Account.objects.get(login_name="clerk")
    account.must_change_password = True
    account.save()
    client = entered(account)
    for one in every_address():
        if one.name in ANONYMOUS | UNFINISHED or one.is_api:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(one.path)
            assert answer.status_code == 302, (method, one.path)
            assert answer["Location"].startswith("/account/password"), (method, one.path)


def test_no_made_up_argument_breaks_a_page(browser: Browser) -> None:
    """Addresses with rows that are not there are answered, not broken, for everybody who is logged in."""
    broken = []
    for login in ("clerk", "system", "security", "audit"):
        client = browser(login, raise_request_exception=False)
        for one in every_address():
            if one.name in {"accounts:logout", "ui:gallery_error"} or one.is_api:
                continue
            for method in ("get", "post"):
                status = getattr(client, method)(one.path).status_code
                if status >= 500:
                    broken.append(f"{login} {method} {one.path}: {status}")
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a\x00b", "甲" * 5000, "' OR 1=1 --", "\ud83d"])
def test_no_login_name_breaks_the_door(client: Client, name: str) -> None:
    given = {"login_name": name.encode("utf-8", "replace").decode(), "password": "x\x00y"}
    assert client.post("/login", given).status_code in (400, 401)
    assert client.get("/login", given).status_code in (200, 400, 414)  # 414: longer than any address


@pytest.mark.django_db
@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME])
def test_no_cookie_breaks_a_page(client: Client, name: str) -> None:
    client.raise_request_exception = False
    for value in ('"aaaaaaaaaaaa\\000"', '"aaaaaaaaaaaa\\377"', "'" * 500, "甲" * 40):
        for path in ("/", "/login", "/api/v1/me"):
            sent = f"{name}={value}".encode().decode("latin-1")
            answer = client.get(path, HTTP_COOKIE=sent)
            assert answer.status_code in (200, 302, 401), (path, value)


@pytest.mark.django_db
def test_no_null_character_breaks_an_address(client: Client) -> None:
    client.raise_request_exception = False
    for path in (
        "/accounts/a%00b",
        "/organs/units/%00",
        "/api/v1/provisions/%00",
        "/ui/%00",
    ):
        assert client.get(path).status_code in (302, 400, 401, 404), path


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "\udfff甲"])
def test_no_text_sent_to_the_api_breaks_it(city: City, text: str) -> None:
    made = perform("api_token.issue", city.actor("clerk"), {"name": "试验", "scopes": ("read",), "days": 1})
    headers = {"Authorization": f"Bearer {made.text}"}
    client = Client(raise_request_exception=False)
    body = json.dumps({"facts": {"document_kind": text, text: text}, "departures": {"54(3)": text}})
    answer = client.post(
        "/api/v1/assess/outgoing_document.check", body, content_type="application/json", headers=headers
    )
    assert answer.status_code in (200, 400), answer.content
    form = {"name": text.encode("utf-8", "replace"), "scopes": "read"}
    answer = client.post("/api/v1/actions/api_token/issue", form, headers=headers)
    assert answer.status_code in (400, 403)
    for path in ("/journal", "/matters", "/actions", "/provisions"):
        answer = client.get(f"/api/v1{path}", {"kind": text.encode("utf-8", "replace")}, headers=headers)
        assert answer.status_code in (200, 400, 403), path
    with pytest.raises(InvalidInputs):
        city.do("clerk", "outgoing_document.draft", **rules_issue(title=f"关于{text}的通知"))


@pytest.mark.parametrize("text", ["\x00", "%", "_", "'", "\\", "甲" * 3000, "=1+1"])
def test_nothing_typed_into_a_filter_breaks_a_list(browser: Browser, text: str) -> None:
    client = browser("clerk", raise_request_exception=False)
    for path in ("/", "/matters/started", "/documents/outgoing", "/organs/people", "/rules/search"):
        for name in ("q", "sort", "after", "page", "view", "columns", "kind"):
            assert client.get(path, {name: text}).status_code < 500, (path, name)
