"""Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce.

The provider vouches for a name; the account is ours and must exist already. Nobody's account is made here.
"""

from functools import cache
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from joserfc.errors import JoseError

from xunzhang.accounts.backends import may_enter
from xunzhang.accounts.models import Account
from xunzhang.kernel.errors import XunzhangError

SECONDS = 10  # that long a provider may take to answer
_SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)


class SignOnFailed(XunzhangError):
    """The provider could not be asked, or what it answered cannot be believed."""


def is_offered() -> bool:
    """Whether the installation has a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


@cache
def _client(issuer: str, client_id: str, client_secret: str) -> DjangoOAuth2App:
    """The client of one provider; it keeps what it discovered as long as the process lives."""
    client: DjangoOAuth2App = OAuth().register(
        "provider",
        client_id=client_id,
        client_secret=client_secret or None,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
            # A client without a secret is proved by PKCE alone.
            "token_endpoint_auth_method": "client_secret_basic" if client_secret else "none",
        },
    )
    return client


def _discovered() -> DjangoOAuth2App:
    client = _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    metadata = client.load_server_metadata()
    if str(metadata.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
        forget()
        raise SignOnFailed(
            f"统一身份认证返回的颁发者与设置的 {settings.OIDC_ISSUER} 不一致，请系统管理员核对。",
            f"The provider names another issuer than {settings.OIDC_ISSUER}: check the setting.",
        )
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in _SIGNATURES]
    return client


def forget() -> None:
    """Discover the provider again at the next login."""
    _client.cache_clear()


def send_to_provider(request: HttpRequest, callback: str) -> HttpResponseRedirect:
    """Redirect to the provider; state, nonce and verifier stay in the session. Raises SignOnFailed."""
    try:
        return _discovered().authorize_redirect(request, callback)
    except (AuthlibBaseError, requests.RequestException, ValueError, RuntimeError) as problem:
        raise _failed(problem) from problem


def account_from_provider(request: HttpRequest) -> Account:
    """The account named by the provider's answer. Raises SignOnFailed."""
    try:
        client = _discovered()
        token: dict[str, Any] = client.authorize_access_token(
            request,
            claims_options={"iss": {"essential": True, "values": [client.server_metadata["issuer"]]}},
        )
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, RuntimeError) as problem:
        raise _failed(problem) from problem
    claims = token.get("userinfo")
    if not claims:
        raise SignOnFailed(
            "统一身份认证没有返回身份信息，请系统管理员核对。", "The provider sent no identity."
        )
    name = claims.get(settings.OIDC_CLAIM)
    if not isinstance(name, str) or not name:
        raise SignOnFailed(
            f"统一身份认证没有给出“{settings.OIDC_CLAIM}”，请系统管理员核对设置。",
            f"The provider gave no claim {settings.OIDC_CLAIM}: check the setting.",
        )
    account = Account.objects.select_related("person").filter(login_name=name.casefold()).first()
    if account is None or not may_enter(account):
        raise UnknownHere(name.casefold())
    return account


class UnknownHere(SignOnFailed):
    """The provider knows the person; no account here may be opened for that name."""

    def __init__(self, login_name: str) -> None:
        super().__init__(
            "您已通过统一身份认证，但在本系统没有可用的账号。请与安全管理员联系。",
            "You are known to the provider but have no usable account here. Ask the security administrator.",
        )
        self.login_name = login_name


def _failed(problem: Exception) -> SignOnFailed:
    return SignOnFailed(
        "统一身份认证未完成，请重试；仍不成功时请与系统管理员联系。",
        "Single sign-on was not completed. Try again, or ask the system administrator.",
    )
