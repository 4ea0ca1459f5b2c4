"""Pages of the working calendar: a year at a glance, counting, importing, exceptions."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.working_calendar import actions, queries, running
from xunzhang.chapters.working_calendar.models import LocalException
from xunzhang.chapters.working_calendar.months import months_of
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import CalendarException, WorkingCalendar
from xunzhang.kernel.errors import XunzhangError
from xunzhang.record.actions import InvalidInputs, NotFound, perform
from xunzhang.record.actor import Administrator
from xunzhang.ui.errors import sentence_of
from xunzhang.ui.fields import Field
from xunzhang.ui.forms import Form, confirm
from xunzhang.ui.providers import actor_of

TEMPLATE = """# 年度工作日历：依国务院办公厅的放假通知填写。
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知（文号）
# 星期一至星期五中放假的日子
holidays:
  - 2027-01-01
# 星期六、星期日中上班的日子（调休）
makeup_workdays: []
"""
MAX_FILE = 20_000


def _reckoned(request: HttpRequest, calendar: WorkingCalendar) -> dict[str, object]:
    """The small calculator: a day, a number, a direction."""
    asked = {name: request.GET.get(name, "").strip() for name in ("day", "days", "direction")}
    if not asked["day"]:
        return {"asked": {**asked, "day": clock.today().isoformat(), "days": "3"}}
    try:
        day, days = date.fromisoformat(asked["day"]), int(asked["days"])
    except ValueError:
        return {"asked": asked, "problem": _("请填写日期（如 2018-09-28）和工作日数（整数）。")}
    try:
        found = calendar.before(day, days) if asked["direction"] == "before" else calendar.add(day, days)
    except XunzhangError as problem:
        return {"asked": asked, "problem": sentence_of(problem)}
    return {"asked": asked, "found": found}


def overview(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year's table, its source, the city's exceptions, and a calculator."""
    calendar = queries.current_calendar()
    shown = year or clock.today().year
    if shown not in calendar.table:
        if year is not None:
            raise NotFound(
                _("%(year)s年没有工作日历数据，请由系统管理员导入。") % {"year": year},
                f"There is no table for {year}: have the system administrator import it.",
            )
        shown = calendar.years[-1]
    return render(
        request,
        "working_calendar/overview.html",
        {
            "year": shown,
            "years": calendar.years,
            "table": calendar.table[shown],
            "months": months_of(calendar, shown, clock.today()),
            "working_days": calendar.count(date(shown - 1, 12, 31), date(shown, 12, 31))
            if shown - 1 in calendar.table
            else sum(month.working_days for month in months_of(calendar, shown, clock.today())),
            "ending": queries.ending(),
            "exceptions": LocalException.objects.order_by("-day", "-pk")[:200],
            "may_change": actor_of(request).administrator is Administrator.SYSTEM,
            **_reckoned(request, calendar),
        },
    )


def template(request: HttpRequest) -> HttpResponse:
    """The file to fill in."""
    response = HttpResponse(TEMPLATE, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calendar-year.yaml"'
    return response


def _shift_lines(moved: list[running.Shift]) -> list[tuple[str, str]]:
    return [(shift.deadline.title, f"{shift.deadline.due_on} → {shift.new_due_on}") for shift in moved]


def _read_upload(request: HttpRequest) -> str:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return request.POST.get("content", "")
    if uploaded.size > MAX_FILE:
        raise InvalidInputs({"content": _("文件过大：一年的日历不会超过 20 KB，请核对是否选错了文件。")})
    try:
        return uploaded.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputs({"content": _("文件不是 UTF-8 编码的文本，请按模板填写后重新上传。")}) from None


def import_year(request: HttpRequest) -> HttpResponse:
    """Upload or paste, check, see what moves, confirm."""
    actor = actor_of(request)
    form = Form(
        request,
        actions.ImportYear,
        only=["content"],
        kinds={"content": "textarea"},
        hints={"content": _("上传文件，或把文件内容粘贴在这里。")},
        submit=_("检查并预览"),
    )
    form.add(Field("file", _("日历文件（YAML）"), "file"))
    form.fields = {"file": form.fields["file"], "content": form.fields["content"]}
    back = reverse("working_calendar:overview")
    if form.is_sent:
        with form.attempt():
            content = _read_upload(request)
            form["content"].value = content
            year = actions.read_content(content)
            moved = running.shifts(
                WorkingCalendar(
                    {**queries.years_in_force(), year.year: year}.values(), queries.exceptions_in_force()
                )
            )
            replaced = year.year in queries.years_in_force()
            request.POST = request.POST.copy()
            request.POST["content"] = content
            asking = confirm(
                request,
                title=_("导入%(year)s年工作日历") % {"year": year.year},
                sentence=(
                    _("%(year)s年已有数据，导入后以新的为准，原来的保留在案。") % {"year": year.year}
                    if replaced
                    else _("请对照通知核对后确认。")
                ),
                back=reverse("working_calendar:import"),
                submit=_("确认导入"),
                is_danger=bool(moved) or replaced,
                details=[
                    (_("来源"), year.source),
                    (_("放假的工作日"), "、".join(str(day) for day in sorted(year.holidays)) or "—"),
                    (_("上班的周末"), "、".join(str(day) for day in sorted(year.makeup_workdays)) or "—"),
                    (_("因此变动的期限"), len(moved)),
                    *_shift_lines(moved),
                ],
            )
            if asking:
                return asking
            perform("calendar_year.import", actor, {"content": content, "acknowledged_moves": len(moved)})
            return form.done(
                _("已导入%(year)s年工作日历。") % {"year": year.year},
                reverse("working_calendar:year", args=[year.year]),
            )
    return form.answer("working_calendar/import.html", {"back": back})


def _confirm_change(
    request: HttpRequest, title: str, after: WorkingCalendar, back: str
) -> HttpResponse | int:
    """The page that shows which deadlines move, or their number once it has been confirmed."""
    moved = running.shifts(after)
    asking = confirm(
        request,
        title=title,
        sentence=_("这一改动会使 %(count)s 项正在计算的期限变动。") % {"count": len(moved)},
        back=back,
        submit=_("确认"),
        is_danger=bool(moved),
        details=_shift_lines(moved),
    )
    return asking or len(moved)


def add_exception(request: HttpRequest) -> HttpResponse:
    """One day on which this city works or rests otherwise, with its notice."""
    actor = actor_of(request)
    form = Form(
        request,
        actions.AddException,
        only=["day", "is_working", "notice"],
        kinds={"is_working": "radio"},
        choices={"is_working": [("true", _("上班")), ("false", _("放假"))]},
        submit=_("查看影响"),
    )
    if form.is_sent:
        with form.attempt():
            inputs = actions.AddException.model_validate(form.inputs())
            after = WorkingCalendar(
                queries.years_in_force().values(),
                [
                    *(one for one in queries.exceptions_in_force() if one.day != inputs.day),
                    CalendarException(inputs.day, inputs.is_working, inputs.notice),
                ],
            )
            answer = _confirm_change(
                request, _("登记本市例外"), after, reverse("working_calendar:add_exception")
            )
            if isinstance(answer, HttpResponse):
                return answer
            perform("calendar_exception.add", actor, {**form.inputs(), "acknowledged_moves": answer})
            return form.done(_("已登记。"), reverse("working_calendar:overview"))
    return form.answer("working_calendar/exception.html", {"back": reverse("working_calendar:overview")})


def withdraw_exception(request: HttpRequest, exception_id: int) -> HttpResponse:
    """End an exception with a reason."""
    actor = actor_of(request)
    row = LocalException.objects.filter(pk=exception_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound(_("没有这一项例外，或已撤销。请刷新页面。"), "No such exception, or it was withdrawn.")
    form = Form(
        request,
        actions.WithdrawException,
        only=["reason"],
        fixed={"exception_id": exception_id},
        submit=_("查看影响"),
    )
    if form.is_sent:
        with form.attempt():
            remaining = [one for one in queries.exceptions_in_force() if one.day != row.day]
            answer = _confirm_change(
                request,
                _("撤销本市例外"),
                WorkingCalendar(queries.years_in_force().values(), remaining),
                reverse("working_calendar:withdraw_exception", args=[exception_id]),
            )
            if isinstance(answer, HttpResponse):
                return answer
            perform("calendar_exception.withdraw", actor, {**form.inputs(), "acknowledged_moves": answer})
            return form.done(_("已撤销。"), reverse("working_calendar:overview"))
    return form.answer(
        "working_calendar/exception.html",
        {"back": reverse("working_calendar:overview"), "exception": row},
    )
