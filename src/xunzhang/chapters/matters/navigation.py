from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.matters import running
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure import inbox
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actor import Actor
from xunzhang.ui.navigation import Badge, Entry, register


def _works(actor: Actor) -> bool:
    return actor.person_id is not None


def _to_do(actor: Actor) -> Badge:
    counted = inbox.counts(running.desk_of(actor), clock.today())
    if counted.overdue:
        title = _("共 %(total)s 件，其中逾期 %(late)s 件") % {"total": counted.total, "late": counted.overdue}
        return Badge(counted.total, is_late=True, title=title)
    return Badge(counted.total)


def _to_read(actor: Actor) -> Badge:
    return Badge(inbox.counts(running.desk_of(actor), clock.today(), kind=WorkItem.Kind.READ).total)


def _is_secretary(actor: Actor) -> bool:
    return bool(actor.roles & roles_of("secretary", clock.today()))


register(
    Entry(_("秘书长协调事项"), "duties:secretary_list", group="work", order=60, shows=_is_secretary),
    Entry(_("组成人员"), "duties:members", group="organs", order=45, shows=_works),
    Entry(_("待办"), "matters:inbox", group="work", order=10, shows=_works, badge=_to_do, key="i"),
    Entry(_("待阅"), "matters:to_read", group="work", order=20, shows=_works, badge=_to_read, key="t"),
    Entry(_("已办"), "matters:done", group="work", order=30, shows=_works, key="h"),
    Entry(_("我发起的"), "matters:started", group="work", order=40, shows=_works, key="m"),
    Entry(_("委托办理"), "matters:delegations", group="work", order=50, shows=_works, key="l"),
)
