"""What the actions on accounts look up before they write."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from xunzhang.accounts.models import Account
from xunzhang.record.actions import InvalidInputs

_LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


def in_chinese(label: str | Promise) -> str:
    """A label as it stands in the journal, whatever language the actor reads."""
    with override("zh-hans"):
        return str(label)


def is_login_name(text: str) -> bool:
    """Whether the text looks like a login name; what does not may be a password typed into the wrong field."""
    return _LOGIN_NAME.fullmatch(text) is not None


def account_named(login_name: str) -> Account:
    """The account, locked until the transaction ends.

    The person beside it is read separately: PostgreSQL does not lock the optional side of a join.
    """
    account = Account.objects.select_for_update().filter(login_name=login_name.casefold()).first()
    if account is None:
        raise InvalidInputs(
            {"account": _("没有登录名为“%(name)s”的账号，请从账号列表中选择。") % {"name": login_name}}
        )
    return account


def own_account(account_id: int | None) -> Account:
    """The actor's account, locked."""
    return Account.objects.select_for_update().get(pk=account_id)


def new_login_name(login_name: str) -> str:
    """The login name in lower case, if it can be taken for a new account."""
    name = login_name.casefold()
    if not _LOGIN_NAME.fullmatch(name):
        raise InvalidInputs(
            {"login_name": _("登录名须以字母开头，由 2 至 60 个小写字母、数字、点、横线或下划线组成。")}
        )
    if Account.objects.filter(login_name=name).exists():
        raise InvalidInputs({"login_name": _("登录名“%(name)s”已被使用，请换一个。") % {"name": name}})
    return name
