"""When a work item is due, when its holder is warned, and from which day it is late enough to go up."""

from datetime import date, timedelta

from xunzhang.procedure.definitions import Due
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.refusals import OperationRefused
from xunzhang.procedure.run import Run


def set_due(run: Run, item: WorkItem, due: Due | None) -> None:
    """The item's deadline, its warning and the day on which it is late enough to go up. Raises YearWithoutData."""
    if due is None:
        return
    calendar = run.office.calendar
    fact = run.office.facts.get(due.fact) if due.fact is not None else None
    days = due.days
    if due.setting is not None:
        days = run.office.settings.get(due.setting)
        if days is None:
            raise OperationRefused(
                f"设置项 {due.setting} 没有值，无法确定办理时限，请由系统管理员填写。",
                f"The setting {due.setting} has no value, so there is no deadline; have it entered.",
            )
    working = due.unit == "working_day"
    if isinstance(fact, date):
        item.due_on = fact
    elif days is not None:
        start = item.received_on
        item.due_on = calendar.add(start, days) if working else start + timedelta(days=days)
        item.due_days, item.due_unit = days, due.unit
    else:
        return
    if due.warn_before:
        before = due.warn_before
        item.warn_on = (
            calendar.before(item.due_on, before) if working else item.due_on - timedelta(days=before)
        )
    else:
        item.warn_on = item.due_on
    if due.escalate_to is not None:
        late = due.escalate_after
        last = calendar.add(item.due_on, late) if working else item.due_on + timedelta(days=late)
        item.escalate_on = last + timedelta(days=1)
