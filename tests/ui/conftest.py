"""An office to look at the shell in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from xunzhang.accounts.models import Account
from xunzhang.site import office
from xunzhang.site.models import Installation


@pytest.fixture
def demonstration(db: None) -> Iterator[Installation]:
    """The installation is a demonstration, so the gallery is open."""
    office.forget()
    yield Installation.objects.create(pk=1, is_demonstration=True)
    office.forget()


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(
        login_name="keeper",
        administrator="system",
        holder_name="系统管理员甲",
        is_active=True,
        must_change_password=False,
    )


@pytest.fixture
def signed_in(client: Client, account: Account, demonstration: Installation) -> Client:
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


@pytest.fixture
def gallery(sign_in: Callable[[Any], Any], account: Account, demonstration: Installation) -> Any:
    page = sign_in(account)
    page.goto("/ui/gallery")
    return page
