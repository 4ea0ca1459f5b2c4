"""Who the members of the government are on a day, and confirming them (article 4)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.matters import duty_queries
from xunzhang.chapters.matters.duties.membership import ONLY_PERSONNEL, ConfirmMembership
from xunzhang.chapters.organs.permissions import is_personnel_clerk
from xunzhang.kernel import clock
from xunzhang.record.actions import NotPermitted, perform
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

RECENT = 20


def _day(text: str) -> date:
    """The day asked for, today if there is none or it is no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return clock.today()


def members(request: HttpRequest) -> HttpResponse:
    """The members on a day as the directory has them, and whether somebody has confirmed just these."""
    on = _day(request.GET.get("on", ""))
    return render(
        request,
        "matters/members.html",
        {
            "on": on,
            "is_today": on == clock.today(),
            "found": duty_queries.membership(on),
            "confirmations": duty_queries.confirmations()[:RECENT],
            "may_confirm": is_personnel_clerk(actor_of(request)) and on <= clock.today(),
        },
    )


def confirm(request: HttpRequest) -> HttpResponse:
    """The personnel clerk of the General Office confirms them; the Rules say who belongs."""
    actor = actor_of(request)
    if not is_personnel_clerk(actor):
        raise NotPermitted(str(ONLY_PERSONNEL))
    on = _day(request.GET.get("on", ""))
    form = Form(
        request,
        ConfirmMembership,
        initial={"on": on},
        hints={"on": _("按这一天的任职核定。")},
        submit=_("核定"),
    )
    back = reverse("duties:members") + f"?on={on.isoformat()}"
    if form.is_sent:
        with form.attempt():
            made = perform("membership.confirm", actor, form.inputs())
            return form.done(
                _("已核定 %(day)s 的组成人员，共 %(count)s 人。")
                % {"day": made.on.isoformat(), "count": len(made.members)},
                reverse("duties:members") + f"?on={made.on.isoformat()}",
            )
    return form.answer(
        "matters/confirm_members.html",
        {"back": back, "on": on, "found": duty_queries.membership(on)},
    )
