"""Pages of the working calendar: a year at a glance and counting."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xunzhang.chapters.working_calendar import actions, queries
from xunzhang.chapters.working_calendar.months import months_of
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import WorkingCalendar
from xunzhang.kernel.errors import XunzhangError
from xunzhang.record.actions import NotFound
from xunzhang.ui.errors import sentence_of
from xunzhang.ui.providers import actor_of

ADD, BEFORE, COUNT = "add", "before", "count"


def _reckoned(request: HttpRequest, calendar: WorkingCalendar) -> dict[str, object]:
    """The calculator: a day and a number of working days, or two days; what was asked and what was found."""
    today = clock.today().isoformat()
    asked = {name: request.GET.get(name, "").strip() for name in ("day", "days", "until", "reckon")}
    if asked["reckon"] not in (ADD, BEFORE, COUNT):
        return {"asked": {"day": today, "days": "3", "until": today, "reckon": ADD}}
    asked["until"] = asked["until"] or today
    try:
        day = date.fromisoformat(asked["day"])
    except ValueError:
        return {"asked": asked, "problem": _("请填写起算日期，如 2018-09-28。")}
    try:
        if asked["reckon"] == COUNT:
            until = date.fromisoformat(asked["until"])
        else:
            days = int(asked["days"])
    except ValueError:
        return {
            "asked": asked,
            "problem": _("请填写截止日期，如 2018-10-08。")
            if asked["reckon"] == COUNT
            else _("请用整数填写工作日数，如 3。"),
        }
    try:
        if asked["reckon"] == COUNT:
            return {"asked": asked, "counted": calendar.count(day, until), "from": day, "until": until}
        found = calendar.before(day, days) if asked["reckon"] == BEFORE else calendar.add(day, days)
    except XunzhangError as problem:
        return {"asked": asked, "problem": sentence_of(problem)}
    return {"asked": asked, "found": found}


def overview(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year's table, its source, the city's exceptions, a calculator; without a year the present one."""
    calendar = queries.current_calendar()
    today = clock.today()
    shown = year or today.year
    if shown not in calendar.table:
        if year is not None:
            raise NotFound(
                f"{year}年没有工作日历数据，请由系统管理员导入。",
                f"There is no table for {year}: have the system administrator import it.",
            )
        shown = min(calendar.years, key=lambda one: abs(one - shown))
    months = months_of(calendar, shown, today)
    return render(
        request,
        "working_calendar/overview.html",
        {
            "year": shown,
            "years": calendar.years,
            "table": calendar.table[shown],
            "months": months,
            "working_days": sum(month.working_days for month in months),
            "ending": queries.ending(),
            "exceptions": queries.exceptions_of(shown),
            "imports": queries.imports(),
            "may_change": actions.may_change(actor_of(request)),
            **_reckoned(request, calendar),
        },
    )
