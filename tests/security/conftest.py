"""Browsers of the demonstration's people and of the three administrators."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.city import City

from xunzhang.accounts import real_time
from xunzhang.accounts.models import Account
from xunzhang.accounts.sessions import BEGAN

Browser = Callable[..., Client]
ADMINISTRATORS = ("system", "security", "audit")


def administrator(kind: str) -> Account:
    """An account of that administrator, ready to work."""
    account, _made = Account.objects.get_or_create(
        login_name=f"{kind}-administrator",
        defaults={
            "administrator": kind,
            "holder_name": kind,
            "is_active": True,
            "must_change_password": False,
        },
    )
    return account


def entered(account: Account, **given: object) -> Client:
    """A browser in which the account is logged in."""
    client = Client(**given)
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    session = client.session
    session[BEGAN] = real_time.now().isoformat()
    session.save()
    return client


@pytest.fixture
def browser(city: City) -> Browser:
    """`browser("clerk")`, `browser("audit")`: logged in as somebody of the city, or as an administrator."""

    def opened(login: str, **given: object) -> Client:
        if login in ADMINISTRATORS:
            return entered(administrator(login), **given)
        return entered(Account.objects.get(login_name=login), **given)

    return opened
