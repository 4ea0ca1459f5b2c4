"""Accounts of the demonstration: they exist and open only where the installation says that it is one."""

from collections.abc import Callable, Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xunzhang.accounts import real_time
from xunzhang.accounts.models import Account
from xunzhang.kernel.errors import XunzhangError

PASSWORD = "Xunzhang-2018"  # noqa: S105  (of demonstration accounts, which exist nowhere else)


class NotTheDemonstration(XunzhangError):
    """A demonstration account was asked for where there is no demonstration."""


_is_demonstration: Callable[[], bool] = lambda: False  # noqa: E731


def set_source(source: Callable[[], bool]) -> None:
    """Where to ask whether this installation is the demonstration; the site tells, at start."""
    global _is_demonstration
    _is_demonstration = source


def is_demonstration() -> bool:
    """Whether this installation is the demonstration."""
    return _is_demonstration()


def demonstration_accounts(people: Iterable[tuple[str, int, str]]) -> int:
    """Create accounts of (login name, person id, password), ready to use; returns how many are new.

    Those that exist already stay as they are. Their passwords are printed in the documentation, so the policy does
    not bind them, and each is hashed once. Raises NotTheDemonstration.
    """
    if not is_demonstration():
        raise NotTheDemonstration(
            "本系统不是演示环境，不能建立演示账号。",
            "This installation is not the demonstration: no demonstration accounts here.",
        )
    wanted = list(people)
    hashed = {password: make_password(password) for password in {password for _, _, password in wanted}}
    with transaction.atomic():
        there = set(Account.objects.values_list("login_name", flat=True))
        made = Account.objects.bulk_create(
            Account(
                login_name=login_name,
                person_id=person_id,
                password=hashed[password],
                password_changed_at=real_time.now(),
                is_active=True,
                must_change_password=False,
                is_demonstration=True,
            )
            for login_name, person_id, password in wanted
            if login_name not in there
        )
    return len(made)
