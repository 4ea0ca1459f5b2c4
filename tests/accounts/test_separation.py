"""Three administrators, none of whom can do another's work, and people of the office who can do none of theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.accounts.conftest import PASSWORD, as_actor, last_entry, make

from xunzhang.accounts.models import Account
from xunzhang.accounts.permissions import (
    DUTIES,
    EVERYBODYS,
    OPERATOR,
    SHARED_WITH_THE_OFFICE,
    within_duties,
)
from xunzhang.record.actions import REGISTRY, InvalidInputs, NotPermitted, perform
from xunzhang.record.actor import Actor, Administrator, Channel, PostHeld
from xunzhang.site.registry import actions

Enter = Callable[..., Client]

ORDINARY = Actor(1, 1, "张三", posts=(PostHeld("GOV", "mayor", "government"),))
ADMINISTRATORS = {
    kind: Actor(10 + number, None, kind.value, administrator=kind)
    for number, kind in enumerate(Administrator)
}
NAMES = sorted(actions())


def noun(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("name", NAMES)
def test_each_action_is_near_to_one_kind_of_actor_only(name: str) -> None:
    near = {kind for kind, actor in ADMINISTRATORS.items() if within_duties(actor, name)}
    if noun(name) in EVERYBODYS:
        assert near == set(Administrator)
        assert within_duties(ORDINARY, name)
        return
    assert len(near) <= 1, "two administrators can do it"
    if not near:
        assert within_duties(ORDINARY, name), "nobody can do it"
    elif noun(name) in SHARED_WITH_THE_OFFICE:
        assert near == {Administrator.SYSTEM}
    else:
        assert not within_duties(ORDINARY, name), "people of the office can do an administrator's work"


def test_no_noun_belongs_to_two() -> None:
    rows = [*DUTIES.values(), EVERYBODYS]
    assert sum(map(len, rows)) == len(frozenset().union(*rows))


def test_every_duty_but_settings_has_its_actions() -> None:
    """A duty nobody can perform would be a hole in the table."""
    there = {noun(name) for name in NAMES}
    assert DUTIES[Administrator.SECURITY] <= there
    assert DUTIES[Administrator.AUDIT] <= there
    assert there >= EVERYBODYS


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if noun(name) not in EVERYBODYS])
@pytest.mark.parametrize("kind", list(Administrator))
def test_what_is_not_its_duty_is_refused_before_anything_happens(kind: Administrator, name: str) -> None:
    actor = ADMINISTRATORS[kind]
    if within_duties(actor, name):
        return
    spec = REGISTRY[name]
    blank = spec.inputs.model_construct(**dict.fromkeys(spec.inputs.model_fields))
    with pytest.raises(NotPermitted):
        perform(name, actor, blank)
    assert last_entry().action == f"{name}.refused"


PAGES = {
    "/accounts/": {"security"},
    "/accounts/new": {"security"},
    "/accounts/zhang.san": {"security"},
    "/accounts/zhang.san/deactivate": {"security"},
    "/security-log": {"security", "audit"},
    "/journal/": {"audit"},
    "/journal/1": {"audit"},
    "/journal/verify": {"audit"},
}


@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens_for_its_administrators_only(
    enter: Enter, clerk: Account, security: Account, audit: Account, system: Account, address: str
) -> None:
    opened = set()
    for account in (clerk, security, audit, system):
        browser = enter(account, browser=Client())
        answer = browser.get(address)
        assert answer.status_code in (200, 403), (account, answer.status_code)
        if answer.status_code == 200:
            opened.add(account.login_name)
    assert opened == PAGES[address]


# the security administrator


@pytest.fixture
def keeper(security: Account) -> Actor:
    return as_actor(security)


OF_ACCOUNTS: dict[str, dict[str, Any]] = {
    "account.deactivate": {"reason": "调离"},
    "account.activate": {"reason": "复职"},
    "account.grant_clearance": {"clearance": "public", "reason": "调整"},
    "account.set_validity": {"valid_to": "2027-01-01"},
    "account.require_second_factor": {"is_required": True},
    "account.reset_password": {"reason": "遗忘"},
    "account.reset_second_factor": {"reason": "遗失"},
    "account.unlock": {},
    "account.end_sessions": {"reason": "离岗"},
}


@pytest.mark.parametrize("name", OF_ACCOUNTS)
def test_nobody_changes_the_own_rights(keeper: Actor, name: str) -> None:
    with pytest.raises(NotPermitted):
        perform(name, keeper, {"account": "security", **OF_ACCOUNTS[name]})


@pytest.mark.parametrize("name", OF_ACCOUNTS)
@pytest.mark.parametrize("who", ["clerk", "audit", "system"])
def test_nobody_else_manages_accounts(
    request: pytest.FixtureRequest, security: Account, clerk: Account, name: str, who: str
) -> None:
    actor = as_actor(request.getfixturevalue(who))
    target = "zhang.san" if who != "clerk" else "security"
    for account in (target, "nobody"):  # whether the account exists cannot be told either
        with pytest.raises(NotPermitted):
            perform(name, actor, {"account": account, **OF_ACCOUNTS[name]})


@pytest.mark.parametrize("name", ["account.reset_password", "account.reset_second_factor"])
def test_no_administrator_opens_the_account_of_another(keeper: Actor, audit: Account, name: str) -> None:
    with pytest.raises(NotPermitted, match="xunzhang account"):
        perform(name, keeper, {"account": "audit", "reason": "想看日志"})


def test_the_operator_on_the_machine_resets_an_administrator(audit: Account) -> None:
    opened = perform("account.reset_password", OPERATOR, {"account": "audit", "reason": "遗忘"})
    audit.refresh_from_db()
    assert audit.check_password(opened.password)
    assert audit.must_change_password
    assert opened.password not in last_entry().payload + last_entry().summary + repr(opened)


def test_administrators_are_made_on_the_machine_only(keeper: Actor, system: Account) -> None:
    inputs = {"login_name": "auditor-2", "kind": "audit", "holder_name": "李四"}
    for actor in (keeper, as_actor(system), Actor(None, 7, "王五", channel=Channel.COMMAND)):
        with pytest.raises(NotPermitted):
            perform("account.create_administrator", actor, inputs)
    assert perform("account.create_administrator", OPERATOR, inputs).account.administrator == "audit"


def test_the_last_administrator_of_a_kind_stays(keeper: Actor, audit: Account, system: Account) -> None:
    with pytest.raises(InvalidInputs, match="最后一个"):
        perform("account.deactivate", keeper, {"account": "audit", "reason": "调离"})
    make("audit-2", administrator="audit", holder_name="审计员乙")
    perform("account.deactivate", keeper, {"account": "audit", "reason": "调离"})
    audit.refresh_from_db()
    assert not audit.is_active
    with pytest.raises(InvalidInputs, match="最后一个"):
        perform("account.deactivate", keeper, {"account": "audit-2", "reason": "调离"})


def test_no_clearance_above_the_ceiling_of_the_installation(
    keeper: Actor, clerk: Account, settings: Any
) -> None:
    settings.SECRECY_CEILING = "internal"
    with pytest.raises(InvalidInputs, match="密级上限"):
        perform(
            "account.grant_clearance",
            keeper,
            {"account": "zhang.san", "clearance": "secret", "reason": "工作需要"},
        )
    settings.SECRECY_CEILING = "secret"
    perform(
        "account.grant_clearance",
        keeper,
        {"account": "zhang.san", "clearance": "secret", "reason": "工作需要"},
    )
    clerk.refresh_from_db()
    assert clerk.clearance == "secret"
    assert as_actor(clerk).clearance == "secret"


def test_deactivating_ends_the_sessions(enter: Enter, keeper: Actor, clerk: Account) -> None:
    client = enter(clerk)
    perform("account.deactivate", keeper, {"account": "zhang.san", "reason": "调离"})
    assert client.get("/account").status_code == 302
    answer = client.post("/login", {"login_name": "zhang.san", "password": PASSWORD})
    assert answer.status_code == 401


def test_the_security_administrator_unlocks(client: Client, keeper: Actor, clerk: Account) -> None:
    for _ in range(5):
        client.post("/login", {"login_name": "zhang.san", "password": "wrong"})
    perform("account.unlock", keeper, {"account": "zhang.san"})
    assert client.post("/login", {"login_name": "zhang.san", "password": PASSWORD}).status_code == 302
    with pytest.raises(InvalidInputs):
        perform("account.unlock", keeper, {"account": "zhang.san"})
