from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.working_rules.permissions import may_change_settings
from xunzhang.ui.navigation import Entry, register

register(
    Entry(_("工作规则"), "working_rules:contents", group="rules", order=10, key="r"),
    Entry(_("条款台账"), "working_rules:ledger", group="rules", order=20),
    Entry(
        _("本机构设置"),
        "working_rules:settings",
        group="administration",
        order=40,
        shows=may_change_settings,
    ),
)
