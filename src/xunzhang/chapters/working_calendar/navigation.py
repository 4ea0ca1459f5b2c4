from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.working_calendar import queries
from xunzhang.record.actor import Actor, Administrator
from xunzhang.ui.navigation import Badge, Entry, register


def _ending(actor: Actor) -> Badge | None:
    """Only who can import the next year is warned that the table ends."""
    if actor.administrator is not Administrator.SYSTEM:
        return None
    ending = queries.ending()
    return Badge(max(ending.days_left, 1), is_late=True, title=_("日历还剩天数")) if ending.is_near else None


register(Entry(_("工作日历"), "working_calendar:overview", group="rules", order=60, badge=_ending, key="c"))
