"""Checking a login name and a password."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from xunzhang.accounts import real_time
from xunzhang.accounts.demonstration import is_demonstration
from xunzhang.accounts.models import Account


def may_enter(account: Account) -> bool:
    """Active, within its validity today, and at home in this installation."""
    return account.may_log_in(real_time.today()) and (not account.is_demonstration or is_demonstration())


class AccountBackend(BaseBackend):
    """Password login. It gives no rights: those follow from posts and from `permissions`."""

    def authenticate(
        self, request: HttpRequest | None, login_name: str | None = None, password: str | None = None
    ) -> Account | None:
        """The account, if the password is its own and it may log in today.

        An unknown name costs one hashing too, so that the answer's time tells nothing.
        """
        if login_name is None or password is None:
            return None
        account = Account.objects.select_related("person").filter(login_name=login_name).first()
        if account is None:
            Account().set_password(password)
            return None
        if account.check_password(password) and may_enter(account):
            return account
        return None

    def get_user(self, user_id: int) -> Account | None:
        """The account behind a session; None once it is deactivated or its validity is over."""
        account = Account.objects.select_related("person").filter(pk=user_id).first()
        return account if account is not None and may_enter(account) else None
