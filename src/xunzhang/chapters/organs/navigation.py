from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.organs import permissions
from xunzhang.ui.navigation import Entry, register

register(
    Entry(_("机构名录"), "organs:directory", group="organs", order=10, key="u"),
    Entry(_("组织架构图"), "organs:chart", group="organs", order=20),
    Entry(_("人员"), "organs:people", group="organs", order=30, key="p"),
    Entry(_("分工表"), "organs:portfolios", group="organs", order=40, key="d"),
    Entry(_("何人任何职"), "organs:who", group="organs", order=50),
    Entry(_("委托授权"), "organs:entrustments", group="organs", order=60, key="e"),
    Entry(_("外出登记"), "organs:absences", group="organs", order=70),
    Entry(_("政府任期"), "organs:terms", group="organs", order=80, shows=permissions.may_keep_organisation),
)
