"""A system administrator, a clerk, and work items whose deadlines run."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from tests.chapters.working_calendar.scenes import TODAY, make_item

from xunzhang.accounts.models import Account
from xunzhang.chapters.working_calendar import queries
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actor import Actor, Administrator


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    queries.forget()
    with clock.frozen(TODAY):
        yield
    queries.forget()


@pytest.fixture
def administrator() -> Actor:
    return Actor(1, None, "系统管理员甲", administrator=Administrator.SYSTEM)


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
def keeper(client: Client, account: Account) -> Client:
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


@pytest.fixture
def auditor(db: None) -> Client:
    account = Account.objects.create(
        login_name="auditor",
        administrator="audit",
        holder_name="审计管理员",
        is_active=True,
        must_change_password=False,
    )
    client = Client()
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


@pytest.fixture
def item(db: None) -> Callable[..., WorkItem]:
    """`item(received, days)`: an open task warned 1 working day before and escalated 2 after its deadline."""
    return make_item
