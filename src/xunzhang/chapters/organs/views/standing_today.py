"""Absences, terms, and who is what on a day."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.organs import permissions, queries
from xunzhang.chapters.organs.models import Absence, AbsenceKind
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.roles import role_choices, role_label
from xunzhang.chapters.organs.views.asked import (
    about_the_day,
    act_page,
    day_of,
    unit_choices,
)
from xunzhang.chapters.organs.views.entrusting import evidence_field, evidence_of
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound
from xunzhang.ui.filters import ChoiceFilter, TextFilter
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table


class AbsenceTable(Table):
    key = "organ-absences"
    caption = gettext_lazy("外出登记")
    columns = (
        Column(
            "person",
            gettext_lazy("人员"),
            value=lambda row: by_language(row.person.name, row.person.name_en),
            sort="person__name",
            link=lambda row: row.person.get_absolute_url(),
        ),
        Column("kind", gettext_lazy("外出事由"), kind="badge", value=lambda row: row.get_kind_display()),
        Column("destination", gettext_lazy("目的地")),
        Column("from_on", gettext_lazy("离开日期"), kind="date", sort="from_on"),
        Column("to_on", gettext_lazy("返回日期"), kind="date", sort="to_on"),
        Column("returned_on", gettext_lazy("销假日期"), kind="date"),
        Column("evidence", gettext_lazy("依据"), minor=True),
        Column(
            "act",
            gettext_lazy("办理"),
            value=lambda row: _("销假") if row.returned_on is None else "",
            link=lambda row: (
                reverse("organs:end_absence", args=[row.pk]) if row.returned_on is None else None
            ),
        ),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("person__name", "person__name_en", "destination")),
        ChoiceFilter("kind", gettext_lazy("外出事由"), choices=lambda: AbsenceKind.choices),
    )
    default_sort = "-from_on"
    empty = gettext_lazy("没有外出记录")


def absences(request: HttpRequest) -> HttpResponseBase:
    rows = Absence.objects.filter(superseded_at__isnull=True).select_related("person")
    return AbsenceTable(request, rows).answer(
        "organs/absences.html",
        {
            **about_the_day(day_of(request)),
            "away": queries.absent_on(day_of(request)),
            "may_record": actor_of(request).person_id is not None,
        },
    )


def record_absence(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    fixed = {} if permissions.is_personnel_clerk(actor) else {"person_id": actor.person_id}
    return act_page(
        request,
        "absence.record",
        title=_("登记外出"),
        back=reverse("organs:absences"),
        fixed=fixed,
        skip=("evidence_name", "evidence_content"),
        extra=lambda form: form.add(evidence_field()),
        complete=lambda inputs: {**inputs, **evidence_of(request)},
        lookups={"person_id": "people"},
        kinds={"kind": "radio"},
        initial={"from_on": clock.today(), "person_id": request.GET.get("person", "")},
    )


def _absence(absence_id: int) -> Absence:
    found = Absence.objects.select_related("person").filter(pk=absence_id).first()
    if found is None:
        raise NotFound(
            "没有这条外出记录，请从外出登记进入。", "There is no such absence: go in from the list."
        )
    return found


def end_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    row = _absence(absence_id)
    return act_page(
        request,
        "absence.end",
        title=_("销假：%(name)s") % {"name": row.person.name},
        back=reverse("organs:absences"),
        fixed={"absence_id": absence_id},
        initial={"returned_on": clock.today()},
    )


def withdraw_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    row = _absence(absence_id)
    return act_page(
        request,
        "absence.withdraw",
        title=_("作废外出记录：%(name)s") % {"name": row.person.name},
        back=reverse("organs:absences"),
        fixed={"absence_id": absence_id},
    )


def terms(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "organs/terms.html",
        {
            "terms": queries.terms(),
            "current": queries.term_on(clock.today()),
            "may_change": permissions.may_keep_organisation(actor_of(request)),
        },
    )


def set_term(request: HttpRequest) -> HttpResponse:
    return act_page(request, "term.set", title=_("设定政府任期"), back=reverse("organs:terms"))


def who(request: HttpRequest) -> HttpResponse:
    """Who is what on a day: by role and unit, with the leaders and the members of that day."""
    on = day_of(request)
    role, unit = request.GET.get("role", ""), request.GET.get("unit", "")
    roles = role_choices(on)
    found = None
    if role or unit:
        found = queries.holders(on, roles=[role] if role else None, unit=unit or None)
    leaders = queries.leaders(on)
    away = {absence.person_id: absence for absence in queries.absent_on(on)}
    return render(
        request,
        "organs/who.html",
        {
            **about_the_day(on),
            "role": role,
            "unit": unit,
            "roles": roles,
            "units": unit_choices(on),
            "found": None if found is None else [(one, role_label(one.role, on)) for one in found],
            "leaders": [(one, away.get(one.person_id)) for one in leaders],
            "member_count": len(queries.members(on)),
            "term": queries.term_on(on),
        },
    )
