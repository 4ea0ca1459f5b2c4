"""An account with a token, a few actions, and a rulebook of one article."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.record.conftest import clerk, probe_actions, use_rulebook_of_one_article  # noqa: F401

from xunzhang.accounts.models import Account
from xunzhang.record.actions import carry_out
from xunzhang.record.actor import Actor, PostHeld
from xunzhang.site import api_access

Call = Callable[..., Any]


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(
        login_name="auditor", administrator="audit", holder_name="审计", is_active=True
    )


def actor_of(account: Account, **given: Any) -> Actor:
    return Actor(account.pk, None, account.name, **given)


@pytest.fixture
def token(account: Account) -> Callable[..., str]:
    def issue(*scopes: str, days: int = 90) -> str:
        inputs = {"name": "试验", "scopes": scopes or ("read",), "days": days}
        return str(carry_out("api_token.issue", actor_of(account), inputs).result.text)

    return issue


@pytest.fixture
def acting_as_clerk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account's person holds the clerk's post: posts are the chapters' business, not the API's."""

    def actor_for(account: Account, channel: Any, address: str = "") -> Actor:
        return Actor(account.pk, 70, "张三", (PostHeld("A", "clerk"),), channel=channel, address=address)

    use_rulebook_of_one_article(monkeypatch)
    monkeypatch.setattr(api_access, "actor_for", actor_for)


@pytest.fixture
def call(client: Client) -> Call:
    def send(method: str, path: str, token: str = "", body: Any = None, **headers: str) -> Any:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=headers
        )

    return send
