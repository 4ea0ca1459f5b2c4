"""The page on which days pass in the demonstration."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import YearWithoutData
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.record.inputs import read_inputs
from xunzhang.site import office
from xunzhang.site.actions import AdvanceClock
from xunzhang.ui.forms import Form, confirm
from xunzhang.ui.providers import actor_of

WEEK = 7


def _offers(today: date) -> list[tuple[int, str, date]]:
    """How far one may want to go: days, label, the day it leads to."""
    found = [(1, _("明天"), today + timedelta(days=1))]
    try:
        working = current_calendar().add(today, 1)
        found.append(((working - today).days, _("下一个工作日"), working))
    except YearWithoutData:
        pass  # beyond the table there is no next working day to offer
    found.append((WEEK, _("一周后"), today + timedelta(days=WEEK)))
    return found


def advance(request: HttpRequest) -> HttpResponse:
    """Choose how many days pass, see which day it will be, confirm: there is no way back."""
    if not office.office().is_demonstration:
        raise Http404
    actor = actor_of(request)
    if actor.person_id is None:
        raise NotPermitted(_("演示日期由演示城市的工作人员推进，管理员账号不办理。"))
    today = clock.today()
    form = Form(request, AdvanceClock, initial={"days": 1}, submit=_("推进"))
    back = reverse("demonstration:clock")
    if form.is_sent:
        with form.attempt():
            inputs = read_inputs(AdvanceClock, form.inputs())
            assert isinstance(inputs, AdvanceClock)
            new_day = today + timedelta(days=inputs.days)
            asking = confirm(
                request,
                title=_("推进演示日期"),
                sentence=_("所有人的办公日期都往后走，期限随之临近或者逾期。日期不能退回。"),
                back=back,
                submit=_("推进到 %(day)s") % {"day": new_day.isoformat()},
                details=[(_("现在的办公日期"), today.isoformat()), (_("推进之后"), new_day.isoformat())],
            )
            if asking:
                return asking
            perform("demonstration.advance_clock", actor, inputs)
            return form.done(_("办公日期已推进到 %(day)s。") % {"day": new_day.isoformat()}, "/")
    return form.answer("site/advance_clock.html", {"back": "/", "today": today, "offers": _offers(today)})
