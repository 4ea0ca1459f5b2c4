"""What the administrators find on the left."""

from django.utils.translation import gettext_lazy as _

from xunzhang.accounts import permissions
from xunzhang.ui.navigation import Entry, register

register(
    Entry(
        _("账号"),
        "accounts:list",
        group="administration",
        order=10,
        key="a",
        shows=permissions.may_see_accounts,
    ),
    Entry(
        _("登录安全"),
        "accounts:security_log",
        group="administration",
        order=20,
        shows=permissions.may_see_security_log,
    ),
    Entry(
        _("日志"), "accounts:journal", group="oversight", order=10, key="j", shows=permissions.may_see_journal
    ),
    Entry(
        _("校验日志"),
        "accounts:verify_journal",
        group="oversight",
        order=20,
        shows=permissions.may_see_journal,
    ),
)
