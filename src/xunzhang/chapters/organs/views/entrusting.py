"""The register of entrustments, absences, terms, and who is what on a day."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.organs import permissions, queries
from xunzhang.chapters.organs.models import Absence, AbsenceKind, Entrustment, EntrustmentKind
from xunzhang.chapters.organs.naming import (
    by_language,
    document_class_choices,
    meeting_choices,
    route_choices,
    scope_label,
)
from xunzhang.chapters.organs.roles import role_choices, role_label, roles_of
from xunzhang.chapters.organs.views.asked import (
    about_the_day,
    act_page,
    day_of,
    everyone_choices,
    person_choices,
    unit_choices,
)
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound
from xunzhang.ui.citations import cited
from xunzhang.ui.fields import Field
from xunzhang.ui.filters import ChoiceFilter, TextFilter
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table

STATES = {
    "in_force": (gettext_lazy("有效"), "good"),
    "dormant": (gettext_lazy("委托人在岗，暂不生效"), "wait"),
    "lapsed": (gettext_lazy("一方已离任，失效"), "bad"),
    "upcoming": (gettext_lazy("尚未开始"), "note"),
    "ended": (gettext_lazy("已到期"), ""),
    "revoked": (gettext_lazy("已撤回"), ""),
}


@dataclass(frozen=True, slots=True)
class EntrustmentLine:
    """One line of the register as it is shown."""

    id: int
    row: Entrustment
    state: str
    grantor: str
    grantee: str
    provision: str
    names: str

    @property
    def url(self) -> str:
        return reverse("organs:entrustment", args=[self.id])

    @property
    def state_label(self) -> str:
        return str(STATES[self.state][0])

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def is_open(self) -> bool:
        """Whether there is something left to revoke."""
        return self.state in ("in_force", "dormant", "upcoming")


def entrustment_lines(register: list[queries.Register]) -> list[EntrustmentLine]:
    return [
        EntrustmentLine(
            one.entrustment.pk,
            one.entrustment,
            one.state,
            by_language(one.entrustment.grantor.name, one.entrustment.grantor.name_en),
            by_language(one.entrustment.grantee.name, one.entrustment.grantee.name_en),
            cited(one.entrustment.provision),
            "、".join(scope_label(kind, name) for kind, name in one.scopes),
        )
        for one in register
    ]


class EntrustmentTable(Table):
    key = "organ-entrustments"
    caption = gettext_lazy("委托授权登记簿")
    columns = (
        Column("grantor", gettext_lazy("委托人"), sort="grantor", link=lambda line: line.url),
        Column("grantee", gettext_lazy("受托人"), sort="grantee"),
        Column("kind", gettext_lazy("方式"), value=lambda line: line.row.get_kind_display()),
        Column("provision", gettext_lazy("依据条款"), sort="row__provision"),
        Column("names", gettext_lazy("范围")),
        Column("from_on", gettext_lazy("自"), path="row__from_on", kind="date", sort="row__from_on"),
        Column("to_on", gettext_lazy("至"), path="row__to_on", kind="date", sort="row__to_on"),
        Column(
            "state",
            gettext_lazy("状态"),
            path="state_label",
            kind="badge",
            tone=lambda line: line.tone,
            sort="state",
        ),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("grantor", "grantee", "names", "provision")),
        ChoiceFilter(
            "state",
            gettext_lazy("状态"),
            choices=lambda: [(name, label) for name, (label, _tone) in STATES.items()],
        ),
        ChoiceFilter("kind", gettext_lazy("方式"), "row__kind", choices=lambda: EntrustmentKind.choices),
    )
    empty = gettext_lazy("没有委托授权")
    empty_hint = gettext_lazy("由委托人作出，或者由办公厅人事岗位凭书面依据登记。")


def entrustments(request: HttpRequest) -> HttpResponseBase:
    on, actor = day_of(request), actor_of(request)
    return EntrustmentTable(request, entrustment_lines(queries.entrustment_register(on))).answer(
        "organs/entrustments.html",
        {
            **about_the_day(on),
            "may_grant": actor.person_id is not None and _may_grant_at_all(request),
        },
    )


def _may_grant_at_all(request: HttpRequest) -> bool:
    """Leaders give entrustments for themselves, the clerk records everybody's."""
    actor = actor_of(request)
    return permissions.is_personnel_clerk(actor) or bool(actor.roles & roles_of("leader", clock.today()))


def entrustment_page(request: HttpRequest, entrustment_id: int) -> HttpResponse:
    on, actor = day_of(request), actor_of(request)
    line = next(
        (one for one in entrustment_lines(queries.entrustment_register(on, entrustment_id=entrustment_id))),
        None,
    )
    if line is None:
        raise NotFound(
            "没有这条委托，请从登记簿进入。", "There is no such entrustment: go in from the register."
        )
    return render(
        request,
        "organs/entrustment.html",
        {
            **about_the_day(on),
            "line": line,
            "grantor_post": _post_label(line.row.grantor_post),
            "grantee_post": _post_label(line.row.grantee_post),
            "may_revoke": line.is_open and permissions.may_grant(actor, line.row.grantor_id),
        },
    )


def _post_label(post: Any) -> str:
    return f"{by_language(post.unit.name, post.unit.name_en)} {by_language(post.title, post.title_en)}"


def _lines_of(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def grant(request: HttpRequest) -> HttpResponse:
    """Leaders see themselves as the grantor; the clerk chooses one."""
    actor, today = actor_of(request), clock.today()
    chosen = queries.holders(today, roles=roles_of("leader", today) | roles_of("assistant", today))
    fixed = {} if permissions.is_personnel_clerk(actor) else {"grantor_id": actor.person_id}

    def add_meeting_names(form: Form) -> None:
        form.add(
            Field(
                "named_meetings",
                _("某次会议"),
                "textarea",
                hint=_("一行一次，写全称；只对所写的这一次有效。"),
            )
        )
        order = list(form.fields)
        order.remove("named_meetings")
        order.insert(order.index("meetings") + 1, "named_meetings")
        form.fields = {name: form.fields[name] for name in order}

    def complete(inputs: dict[str, Any]) -> dict[str, Any]:
        return {
            **inputs,
            "meetings": [*inputs.get("meetings", []), *_lines_of(request.POST.get("named_meetings"))],
            "tasks": _lines_of(inputs.get("tasks")),
        }

    return act_page(
        request,
        "entrustment.grant",
        title=_("委托或授权"),
        back=reverse("organs:entrustments"),
        go_to=lambda made: reverse("organs:entrustment", args=[made.pk]),
        complete=complete,
        extra=add_meeting_names,
        fixed=fixed,
        skip=("evidence_digest",),
        choices={
            "grantor_id": person_choices(queries.leaders(today)),
            "grantee_id": person_choices(chosen),
            "provision": route_choices(today),
            "meetings": meeting_choices(),
            "document_classes": document_class_choices(),
        },
        kinds={"tasks": "textarea", "kind": "radio"},
        hints={"tasks": _("一行一项")},
        initial={"from_on": today, "tasks": ""},
    )


def revoke(request: HttpRequest, entrustment_id: int) -> HttpResponse:
    return act_page(
        request,
        "entrustment.revoke",
        title=_("撤回委托"),
        back=reverse("organs:entrustment", args=[entrustment_id]),
        fixed={"entrustment_id": entrustment_id},
        initial={"revoked_on": clock.today()},
        about={"warning": _("自撤回之日起失效；此前已办的事项不受影响。")},
    )


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
        skip=("evidence_digest",),
        choices={"person_id": everyone_choices()},
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
