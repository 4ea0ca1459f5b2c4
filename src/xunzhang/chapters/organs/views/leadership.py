"""The portfolio table and the pairings of deputy secretaries-general."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.organs import permissions, queries
from xunzhang.chapters.organs.models import Pairing, Portfolio
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.chapters.organs.views.asked import (
    about_the_day,
    act_page,
    day_of,
    person_choices,
    unit_choices,
)
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound
from xunzhang.ui.providers import actor_of


def portfolios(request: HttpRequest) -> HttpResponse:
    on = day_of(request)
    return render(
        request,
        "organs/portfolios.html",
        {
            **about_the_day(on),
            "table": queries.portfolio_table(on),
            "term": queries.term_on(on),
            "may_change": permissions.may_keep_organisation(actor_of(request)),
        },
    )


def assign(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    return act_page(
        request,
        "portfolio.assign",
        title=_("确定分工"),
        back=reverse("organs:portfolios"),
        choices={"leader_id": person_choices(queries.leaders(today)), "unit": unit_choices(today)},
        initial={"from_on": today, "unit": request.GET.get("unit", "")},
    )


def _portfolio(portfolio_id: int) -> Portfolio:
    found = Portfolio.objects.select_related("leader", "unit").filter(pk=portfolio_id).first()
    if found is None:
        raise NotFound("没有这条分工，请从分工表进入。", "There is no such portfolio: go in from the table.")
    return found


def _titled(row: Portfolio) -> dict[str, str]:
    return {"leader": row.leader.name, "what": row.unit.name if row.unit else row.subject}


def end(request: HttpRequest, portfolio_id: int) -> HttpResponse:
    row = _portfolio(portfolio_id)
    return act_page(
        request,
        "portfolio.end",
        title=_("结束分工：%(leader)s，%(what)s") % _titled(row),
        back=reverse("organs:portfolios"),
        fixed={"portfolio_id": portfolio_id},
        initial={"to_on": clock.today()},
        about={"warning": _("次日起至另行确定分工之前，由政府首长分管。")},
    )


def withdraw(request: HttpRequest, portfolio_id: int) -> HttpResponse:
    row = _portfolio(portfolio_id)
    return act_page(
        request,
        "portfolio.withdraw",
        title=_("作废分工：%(leader)s，%(what)s") % _titled(row),
        back=reverse("organs:portfolios"),
        fixed={"portfolio_id": portfolio_id},
    )


def pair(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    return act_page(
        request,
        "pairing.assign",
        title=_("确定协助关系"),
        back=reverse("organs:portfolios"),
        choices={
            "assistant_id": person_choices(queries.holders(today, roles=roles_of("assistant", today))),
            "leader_id": person_choices(queries.leaders(today)),
        },
        initial={"from_on": today},
    )


def _pairing(pairing_id: int) -> Pairing:
    found = Pairing.objects.select_related("assistant", "leader").filter(pk=pairing_id).first()
    if found is None:
        raise NotFound(
            "没有这条协助关系，请从分工表进入。", "There is no such pairing: go in from the table."
        )
    return found


def end_pairing(request: HttpRequest, pairing_id: int) -> HttpResponse:
    row = _pairing(pairing_id)
    return act_page(
        request,
        "pairing.end",
        title=_("结束协助关系：%(assistant)s，%(leader)s")
        % {"assistant": row.assistant.name, "leader": row.leader.name},
        back=reverse("organs:portfolios"),
        fixed={"pairing_id": pairing_id},
        initial={"to_on": clock.today()},
    )


def withdraw_pairing(request: HttpRequest, pairing_id: int) -> HttpResponse:
    row = _pairing(pairing_id)
    return act_page(
        request,
        "pairing.withdraw",
        title=_("作废协助关系：%(assistant)s，%(leader)s")
        % {"assistant": row.assistant.name, "leader": row.leader.name},
        back=reverse("organs:portfolios"),
        fixed={"pairing_id": pairing_id},
    )
