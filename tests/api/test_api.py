"""The API: every action under its own name, one shape of error, tokens that reach as far as they say."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import Call

from xunzhang.accounts import real_time
from xunzhang.accounts.api_tokens import ApiToken
from xunzhang.accounts.models import Account
from xunzhang.record.actions import NotPermitted, carry_out, perform
from xunzhang.record.actor import Actor, Channel
from xunzhang.record.journal import verify
from xunzhang.record.models import JournalEntry, Matter
from xunzhang.site import answers, api, registry

pytestmark = pytest.mark.django_db
Token = Callable[..., str]
DOCUMENT = "/actions/account/create"


@pytest.fixture
def probe_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Routes are made when the server starts; the probe's own are looked up through a real one."""
    for spec in registry.actions().values():
        if spec.name == "account.create":
            probe = registry.actions()["probe_matter.open"]
            monkeypatch.setattr("xunzhang.site.api_actions.carry_out", _instead(probe.name, carry_out))
            return


def _instead(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _name, actor, inputs, **given: function(name, actor, inputs, **given)


def assert_error(response: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response.status_code == status, body
    assert set(body) == {"code", "message", "data", "findings"}
    assert body["code"] == code
    assert body["message"]
    return body


def test_every_action_has_its_route() -> None:
    schema = api.api.get_openapi_schema()
    names = [name for name in registry.actions() if not name.startswith("probe")]
    assert names
    for name in names:
        noun, verb = name.split(".")
        operation = schema["paths"][f"/api/v1/actions/{noun}/{verb}"]["post"]
        assert operation["operationId"] == name
        assert f"/api/v1/actions/{noun}/{verb}/preview" in schema["paths"]
        assert schema["components"]["schemas"][name]["properties"]


def test_every_action_and_each_of_its_fields_has_a_label() -> None:
    for spec in registry.actions().values():
        assert re.search(r"[\u3400-\u9fff]", spec.label), spec.name
        assert re.search(r"[A-Za-z]", spec.label_en), spec.name
        for name, field in spec.inputs.model_fields.items():
            assert field.title, f"{spec.name}: {name} has no label"


def test_every_reference_in_the_schema_leads_somewhere() -> None:
    schema = api.api.get_openapi_schema()
    known = schema["components"]["schemas"]

    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [found for one in part.values() for found in references(one)]
        return [found for one in part for found in references(one)] if isinstance(part, list) else []

    for reference in set(references(schema)):
        assert reference.removeprefix("#/components/schemas/") in known, reference


def test_the_schema_and_the_reference_are_served_by_ourselves(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json")
    assert schema.status_code == 200
    assert schema.json()["openapi"].startswith("3.")
    page = client.get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/actions/account/create" in html
    assert not re.search(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", html.replace("http://testserver", "")
    )


@pytest.mark.parametrize(
    "path", ["/me", "/matters", "/journal", "/provisions", "/actions", "/calendar/days/2018-09-28"]
)
def test_nothing_is_answered_without_a_token(call: Call, path: str) -> None:
    response = call("GET", path)
    assert_error(response, 401, "unauthenticated")
    assert response["WWW-Authenticate"] == "Bearer"
    assert_error(call("GET", path, "xz_0123456789_wrong"), 401, "unauthenticated")


def test_writing_without_a_token_is_not_answered(call: Call) -> None:
    assert_error(call("POST", DOCUMENT, body={}), 401, "unauthenticated")
    assert not JournalEntry.objects.exists()


def test_a_token_is_kept_as_a_digest_and_shown_once(account: Account, token: Token) -> None:
    text = token("read")
    kept = ApiToken.objects.get()
    assert text.startswith(kept.prefix)
    assert text not in str(list(ApiToken.objects.values()))
    assert all(text not in f"{entry.payload}{entry.summary}" for entry in JournalEntry.objects.all())


def test_a_token_dies_by_time_revocation_and_with_its_account(
    account: Account, call: Call, token: Token
) -> None:
    old, revoked, left = token(), token(), token()
    assert call("GET", "/me", left).json()["administrator"] == "audit"
    ApiToken.objects.filter(prefix=old[:13]).update(expires_at=real_time.now() - timedelta(seconds=1))
    assert_error(call("GET", "/me", old), 401, "unauthenticated")
    perform("api_token.revoke", Actor(account.pk, None, "审计"), {"token": revoked[:13]})
    assert_error(call("GET", "/me", revoked), 401, "unauthenticated")
    Account.objects.update(is_active=False)
    assert_error(call("GET", "/me", left), 401, "unauthenticated")


def test_a_token_issues_no_token(account: Account) -> None:
    by_token = Actor(account.pk, None, "审计", channel=Channel.API)
    with pytest.raises(NotPermitted):
        perform("api_token.issue", by_token, {"name": "再签", "scopes": ["read"]})


def test_scopes_are_actions_that_a_programme_may_do(account: Account, token: Token) -> None:
    with pytest.raises(Exception, match=r"password\.change"):
        token("password.change")
    with pytest.raises(Exception, match=r"nothing\.here"):
        token("read", "nothing.here")


def test_another_s_token_is_not_revoked(account: Account, token: Token) -> None:
    text = token()
    with pytest.raises(NotPermitted):
        perform("api_token.revoke", Actor(account.pk + 1, 1, "别人"), {"token": text[:13]})


def test_a_token_reaches_no_further_than_its_scopes(call: Call, token: Token) -> None:
    only_read, only_write = token("read"), token("account.create")
    assert (
        "account.create"
        in assert_error(call("POST", DOCUMENT, only_read, {}), 403, "not_permitted")["message"]
    )
    assert_error(call("GET", "/me", only_write), 403, "not_permitted")


def test_the_account_s_own_limits_hold_behind_the_token(call: Call, token: Token) -> None:
    inputs = {"login_name": "zhang", "staff_number": "1"}
    assert_error(call("POST", DOCUMENT, token("account.create"), inputs), 403, "not_permitted")
    assert JournalEntry.objects.order_by("-sequence")[0].action == "account.create.refused"


@pytest.mark.usefixtures("acting_as_clerk", "probe_routes")
def test_an_act_answers_with_its_entry_and_findings(call: Call, token: Token) -> None:
    response = call("POST", DOCUMENT, token("account.create"), {"title": "修路"})
    body = response.json()
    assert response.status_code == 200, body
    entry = JournalEntry.objects.order_by("-sequence")[0]
    matter = Matter.objects.get()
    assert body["entry"]["sequence"] == entry.sequence
    assert (body["matter"], body["result"]) == (matter.pk, {"kind": "matter", "id": matter.pk})
    assert body["findings"] == entry.findings_read
    assert (entry.channel, entry.name) == ("api", "张三")
    assert verify().fault is None


@pytest.mark.usefixtures("acting_as_clerk", "probe_routes")
@pytest.mark.parametrize(("outcome", "code"), [("breached", "refused"), ("judgement", "undecided")])
def test_a_refusal_carries_the_same_findings_as_the_journal(
    call: Call, token: Token, outcome: str, code: str
) -> None:
    body = assert_error(
        call("POST", DOCUMENT, token("account.create"), {"title": "修路", "outcome": outcome}), 422, code
    )
    entry = JournalEntry.objects.order_by("-sequence")[0]
    assert body["findings"] == entry.findings_read
    assert body["data"]["against"] == ["54.1"]
    assert not Matter.objects.exists()


@pytest.mark.usefixtures("acting_as_clerk", "probe_routes")
def test_a_key_does_it_once_and_nothing_else(call: Call, token: Token) -> None:
    text = token("account.create")
    first = call("POST", DOCUMENT, text, {"title": "修路"}, **{"Idempotency-Key": "k-1"}).json()
    again = call("POST", DOCUMENT, text, {"title": "修路"}, **{"Idempotency-Key": "k-1"}).json()
    assert again == {**first, "is_repeat": True}
    assert Matter.objects.count() == 1
    other = call("POST", DOCUMENT, text, {"title": "架桥"}, **{"Idempotency-Key": "k-1"})
    assert_error(other, 409, "conflict")


@pytest.mark.usefixtures("acting_as_clerk", "probe_routes")
@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"text"', b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(call: Call, token: Token, body: bytes) -> None:
    assert_error(call("POST", DOCUMENT, token("account.create"), body), 400, "unusable_request")


@pytest.mark.usefixtures("acting_as_clerk", "probe_routes")
def test_inputs_that_cannot_be_used_are_named_in_the_caller_s_language(call: Call, token: Token) -> None:
    text = token("account.create")
    chinese = assert_error(call("POST", DOCUMENT, text, {"count": -1}), 400, "invalid_input")
    assert chinese["data"]["errors"] == {"title": "请填写“标题”。", "count": "“件数”不能小于 0，请改大。"}
    english = call("POST", DOCUMENT, text, {"count": -1}, **{"Accept-Language": "en"}).json()
    assert "cannot be less than 0" in english["data"]["errors"]["count"]


def test_parameters_that_cannot_be_used_are_named(call: Call, token: Token) -> None:
    text = token()
    body = assert_error(call("GET", "/matters?limit=0", text), 400, "invalid_input")
    assert list(body["data"]["errors"]) == ["limit"]
    body = assert_error(call("GET", "/calendar/days/yesterday", text), 400, "invalid_input")
    assert list(body["data"]["errors"]) == ["day"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", DOCUMENT, 405, "method_not_allowed"),
        ("GET", "/matters/999999", 404, "not_found"),
        ("GET", "/articles/999", 404, "not_found"),
        ("GET", "/provisions/999", 404, "not_found"),
    ],
)
def test_what_is_not_there_has_the_same_shape(
    call: Call, token: Token, method: str, path: str, status: int, code: str
) -> None:
    assert_error(call(method, path, token()), status, code)


def test_too_many_requests_have_to_wait(call: Call, token: Token, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    text, other = token(), token()
    for _ in range(3):
        assert call("GET", "/me", text).status_code == 200
    response = call("GET", "/me", text)
    body = assert_error(response, 429, "rate_limited")
    assert int(response["Retry-After"]) == body["data"]["wait_seconds"] >= 1
    assert call("GET", "/me", other).status_code == 200
    ApiToken.objects.update(window_began_at=real_time.now() - timedelta(minutes=2))
    assert call("GET", "/me", text).status_code == 200


def test_the_journal_is_the_auditor_s_and_paged(
    call: Call, token: Token, acting_as_clerk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = token()
    assert_error(call("GET", "/journal", text), 403, "not_permitted")
    monkeypatch.undo()
    for _ in range(4):
        token()
    first = call("GET", "/journal?limit=3", text).json()
    rest = call("GET", f"/journal?limit=3&before={first['next_before']}", text).json()
    assert [one["sequence"] for one in first["items"] + rest["items"]] == [5, 4, 3, 2, 1]
    assert rest["next_before"] is None


def test_a_bug_is_told_in_the_same_shape_and_without_its_insides(
    call: Call, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = token()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("the insides")

    monkeypatch.setattr("xunzhang.site.api_reads.plain", broken)
    monkeypatch.setattr("xunzhang.site.api_reads.may_see_journal", broken)
    response = call("GET", "/journal", text)
    assert "insides" not in response.content.decode()
    assert_error(response, 500, "broken")


def test_what_is_shown_of_results() -> None:
    assert answers.shown({"a": (1, None)}) == {"a": [1, None]}
