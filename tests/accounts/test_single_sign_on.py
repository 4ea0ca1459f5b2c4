"""Single sign-on against a provider on this machine."""

import time as machine
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import RSAKey
from tests.accounts.conftest import actions_on_record, last_entry
from tests.accounts.provider import Provider, serve

from xunzhang.accounts import single_sign_on
from xunzhang.accounts.models import Account


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider(now=int(machine.time()))
    server = serve(made)
    settings.OIDC_ISSUER = made.issuer
    settings.OIDC_CLIENT_ID = "office"
    settings.OIDC_CLIENT_SECRET = "secret"
    single_sign_on.forget()
    yield made
    single_sign_on.forget()
    server.shutdown()
    server.server_close()


def sign_on(client: Client, provider: Provider, next_page: str = "/account"):
    """Leave for the provider and come back."""
    leaving = client.get("/login/provider", {"next": next_page})
    assert leaving.status_code == 302, leaving.content.decode()
    return client.get(provider.authorize(leaving["Location"]))


def test_the_login_page_offers_it_only_where_there_is_a_provider(client: Client, db: None) -> None:
    assert "/login/provider" not in client.get("/login").content.decode()
    assert client.get("/login/provider")["Location"] == "/login"


def test_the_provider_vouches_for_a_name_that_has_an_account(
    client: Client, provider: Provider, clerk: Account
) -> None:
    assert "/login/provider?next=" in client.get("/login").content.decode()
    answer = sign_on(client, provider)
    assert answer["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert '"single_sign_on"' in last_entry().payload


def test_what_was_discovered_is_kept(client: Client, provider: Provider, clerk: Account) -> None:
    sign_on(client, provider)
    sign_on(Client(), provider)
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    assert provider.asked.count("/keys") == 1


def test_no_account_is_made_for_a_name_that_has_none(
    client: Client, provider: Provider, clerk: Account
) -> None:
    provider.claims = {"preferred_username": "stranger"}
    answer = sign_on(client, provider)
    assert answer.status_code == 403
    assert "没有可用的账号" in answer.content.decode()
    assert Account.objects.count() == 1
    assert actions_on_record() == ["session.refuse"]


def test_an_inactive_account_stays_closed(client: Client, provider: Provider, clerk: Account) -> None:
    clerk.is_active = False
    clerk.save()
    assert sign_on(client, provider).status_code == 403
    assert client.get("/account").status_code == 302


def test_the_claim_is_a_setting(client: Client, provider: Provider, clerk: Account, settings: Any) -> None:
    settings.OIDC_CLAIM = "staff_login"
    answer = sign_on(client, provider)
    assert answer.status_code == 403
    assert "staff_login" in answer.content.decode()
    provider.claims = {"staff_login": "Zhang.San"}
    assert sign_on(client, provider).status_code == 302


def test_an_answer_without_its_question_is_refused(
    client: Client, provider: Provider, clerk: Account
) -> None:
    leaving = client.get("/login/provider")
    back = provider.authorize(leaving["Location"])
    assert Client().get(back).status_code == 403  # another browser: no state
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 403  # a second time


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"audience": "somebody else"},
        {"claims": {"preferred_username": "zhang.san", "exp": 1}},
        {"claims": {"preferred_username": "zhang.san", "iss": "http://evil.example"}},
        {"signing_key": RSAKey.generate_key(2048, {"kid": "one"})},
    ],
    ids=["nonce", "audience", "expired", "issuer", "signature"],
)
def test_a_token_that_is_not_for_this_login_is_refused(
    client: Client, provider: Provider, clerk: Account, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(provider, name, value)
    answer = sign_on(client, provider)
    assert answer.status_code == 403
    assert client.get("/account").status_code == 302


def test_another_issuer_than_the_one_set_is_refused(
    client: Client, provider: Provider, clerk: Account
) -> None:
    provider.named_issuer = "http://evil.example"
    answer = client.get("/login/provider")
    assert answer.status_code == 502
    assert "颁发者" in answer.content.decode()


def test_a_provider_that_does_not_answer_gives_a_sentence(
    client: Client, clerk: Account, settings: Any
) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", "office"
    single_sign_on.forget()
    answer = client.get("/login/provider")
    assert answer.status_code == 502
    assert "统一身份认证未完成" in answer.content.decode()


def test_a_refusal_by_the_provider_gives_a_sentence(
    client: Client, provider: Provider, clerk: Account
) -> None:
    client.get("/login/provider")
    answer = client.get("/login/provider/return", {"error": "access_denied"})
    assert answer.status_code == 403
    assert "统一身份认证未完成" in answer.content.decode()


def test_coming_back_leads_nowhere_else(client: Client, provider: Provider, clerk: Account) -> None:
    assert sign_on(client, provider, "https://evil.example/")["Location"] == "/"
