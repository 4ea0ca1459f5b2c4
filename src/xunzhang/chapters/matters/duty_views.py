"""Pages of the duties of chapter 2: one small form for each, and the secretary's list."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.matters import duty_queries
from xunzhang.chapters.matters.duties.assigning import Assign, CompleteAssignment
from xunzhang.chapters.matters.duties.instructing import Instruct
from xunzhang.chapters.matters.duties.major import DecideMajor, MarkMajor, ReportImportant
from xunzhang.chapters.matters.models import Assignment
from xunzhang.chapters.matters.queries import matter_for
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record.actions import ActionInputs, NotFound, perform
from xunzhang.record.actor import Actor
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter
from xunzhang.ui.forms import Form, done
from xunzhang.ui.providers import actor_of
from xunzhang.ui.tables import Column, Table

INPUTS: dict[str, type[ActionInputs]] = {
    "instruct": Instruct,
    "assign": Assign,
    "report_important": ReportImportant,
    "mark_major": MarkMajor,
    "decide_major": DecideMajor,
}


def _hints() -> dict[str, str]:
    return {
        "instruct": _("批示具名、具时，保存后不能修改；所选人员随即收到阅件。"),
        "assign": _("政府决定事项和政府首长交办事项列入秘书长协调落实清单，由此跟踪。"),
        "report_important": _("即时送政府首长阅；阅过之前，本件一直标为重要事项未阅。"),
        "mark_major": _("有疑问的按重大事项办理。已认定为重大的，只有政府首长可以改为非重大。"),
        "decide_major": _("重大事项须经全体会议或者常务会议讨论决定；会议在本系统之外召开的，在此登记。"),
    }


def _choices(duty: str) -> dict[str, Any]:
    yes_no = [("true", _("是")), ("false", _("否"))]
    if duty == "mark_major":
        return {"is_major": yes_no}
    if duty == "decide_major":
        return {"meeting_kind": duty_queries.meeting_kinds()}
    if duty == "assign":
        units = [(one.code, one.short_label) for one in organs.units_on(clock.today()) if not one.is_outside]
        return {"source": list(Assignment.Source.choices), "unit": units}
    return {}


def duty(request: HttpRequest, matter_id: int, duty: str) -> HttpResponse:
    """The page of one duty on one matter."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    if duty not in INPUTS:
        raise Http404
    name = f"matter.{duty}"
    offered = {one.name: one.label for one in duty_queries.duties_of(found, actor).offers}
    if name not in offered:
        raise NotFound(_("没有这一操作，或您不能办理。"))
    choices = _choices(duty)
    form = Form(
        request,
        INPUTS[duty],
        fixed={"matter_id": found.pk},
        choices=choices,
        lookups={"people": "people_in_posts"} if duty == "instruct" else {},
        kinds={field: "radio" for field in ("is_major", "source") if field in choices},
        submit=offered[name],
    )
    back = reverse("matters:matter", args=[found.pk])
    if form.is_sent:
        with form.attempt():
            perform(name, actor, form.inputs())
            return done(request, _("已办理：%(step)s。") % {"step": offered[name]}, back)
    return form.answer(
        "matters/operation.html",
        {"matter": found, "title": offered[name], "hint": _hints()[duty], "details": [], "back": back},
    )


def close(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Take an assignment off the list."""
    actor: Actor = actor_of(request)
    row = Assignment.objects.select_related("matter").filter(pk=assignment_id).first()
    if row is None:
        raise Http404
    found = matter_for(actor, row.matter_id)
    title = _("交办事项销号")
    form = Form(request, CompleteAssignment, fixed={"assignment_id": row.pk}, submit=title)
    back = reverse("matters:matter", args=[found.pk])
    if form.is_sent:
        with form.attempt():
            perform("assignment.complete", actor, form.inputs())
            return done(request, _("已办理：%(step)s。") % {"step": title}, back)
    details = [(_("交办事项"), row.task), (_("依据"), row.basis)]
    hint = _("写明落实结果后销号；承办单位不能自行销号。")
    return form.answer(
        "matters/operation.html",
        {"matter": found, "title": title, "hint": hint, "details": details, "back": back},
    )


def _state(row: Assignment) -> str:
    if row.completed_at is not None:
        return _("已销号")
    is_late = row.due_on is not None and row.due_on < clock.today()
    return _("已逾期") if is_late else _("落实中")


def _tone(row: Assignment) -> str:
    if row.completed_at is not None:
        return "good"
    return "bad" if row.due_on is not None and row.due_on < clock.today() else "note"


def _open(rows: Any, value: str) -> Any:
    return rows.filter(completed_at__isnull=value == "open")


class SecretaryTable(Table):
    key = "secretary-list"
    caption = gettext_lazy("秘书长协调落实清单")
    columns = (
        Column(
            "task",
            gettext_lazy("交办事项"),
            link=lambda row: reverse("matters:matter", args=[row.matter_id]),
        ),
        Column("source", gettext_lazy("来源"), value=lambda row: row.get_source_display()),
        Column("basis", gettext_lazy("依据"), minor=True),
        Column("unit", gettext_lazy("承办单位"), value=lambda row: row.unit_name),
        Column("due_on", gettext_lazy("办结时限"), kind="date"),
        Column("state", gettext_lazy("状态"), kind="badge", value=_state, tone=_tone),
        Column("assigned_at", gettext_lazy("交办时间"), kind="instant", sort="assigned_at", minor=True),
    )
    filters = (
        TextFilter("q", gettext_lazy("查找"), fields=("task", "basis", "matter__title")),
        ChoiceFilter("source", gettext_lazy("来源"), choices=Assignment.Source.choices),
        ChoiceFilter(
            "state",
            gettext_lazy("状态"),
            choices=[("open", gettext_lazy("落实中")), ("closed", gettext_lazy("已销号"))],
            narrowing=_open,
        ),
        DateRangeFilter("due_on", gettext_lazy("办结时限")),
    )
    default_sort = "-pk"
    export_name = gettext_lazy("协调落实清单")
    empty = gettext_lazy("清单中没有事项")
    empty_hint = gettext_lazy("政府决定事项和政府首长交办事项登记后列在这里。")


def secretary_list(request: HttpRequest) -> Any:
    """Decisions of the government and the head's assignments, followed from here (8a)."""
    rows = duty_queries.secretary_list(actor_of(request))
    return SecretaryTable(request, rows, prepare=_name_units).answer("matters/secretary_list.html")


def _name_units(rows: list[Any]) -> None:
    """The units' names of today for the lines of a page; the code of one that is no more."""
    units = organs.units_on(clock.today(), codes={row.unit for row in rows})
    names = {one.code: one.short_label for one in units}
    for row in rows:
        row.unit_name = names.get(row.unit, row.unit)
