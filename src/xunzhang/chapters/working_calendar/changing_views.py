"""Pages that change the calendar: each shows first which running deadlines move, then asks, then does it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.working_calendar import actions, queries
from xunzhang.chapters.working_calendar.months import months_of
from xunzhang.chapters.working_calendar.running import SHOWN, AllMoves, Change
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import WorkingCalendar
from xunzhang.record.actions import InvalidInputs, NotPermitted, perform
from xunzhang.record.inputs import read_inputs
from xunzhang.ui.fields import Field
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

_NOT_REPEATED = {"csrfmiddlewaretoken", "confirmed", "acknowledged_moves", "revision"}
_LARGEST_FILE = 60_000  # bytes of 20,000 characters
_TEMPLATE = """# 年度工作日历：依国务院办公厅的放假通知填写。
year: {year}
source: 国务院办公厅关于{year}年部分节假日安排的通知（文号）
# 星期一至星期五中放假的日子，每行一天
holidays:
  # - {year}-10-01
# 星期六、星期日中上班的日子（调休），每行一天；没有则写 []
makeup_workdays: []
"""


def _administrator(request: HttpRequest) -> Any:
    """Who acts. Raises NotPermitted: what moves is not shown to everybody either."""
    actor = actor_of(request)
    if not actions.may_change(actor):
        raise NotPermitted(str(actions.MAY_NOT), "Only the system administrator keeps the working calendar.")
    return actor


def template(request: HttpRequest) -> HttpResponse:
    """The file to fill in, for the year after the last one."""
    year = queries.current_calendar().last_day.year + 1
    response = HttpResponse(_TEMPLATE.format(year=year), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="working-calendar-{year}.yaml"'
    return response


def _ask(
    request: HttpRequest,
    after: WorkingCalendar,
    *,
    title: str,
    back: str,
    submit: str,
    repeated: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page that shows which deadlines move, with what was shown on it to be sent back on confirmation."""
    revision = queries.revision()
    moves = AllMoves(Change.between(queries.current_calendar(), after))
    fields = {
        name: value
        for name, value in {**request.POST.dict(), **(repeated or {})}.items()
        if name not in _NOT_REPEATED
    }
    return render(
        request,
        "working_calendar/confirm.html",
        {
            "title": title,
            "back": back,
            "submit": submit,
            "repeated": {**fields, "acknowledged_moves": moves.count, "revision": revision}.items(),
            "count": moves.count,
            "days": moves.days[:SHOWN],
            "more_days": max(len(moves.days) - SHOWN, 0),
            "shifts": moves.first(),
            "not_shown": max(moves.count - SHOWN, 0),
            **(extra or {}),
        },
    )


def _seen(request: HttpRequest) -> dict[str, Any] | None:
    """What the page that asks had shown, once it is confirmed."""
    if request.POST.get("confirmed") != "1":
        return None
    return {name: request.POST.get(name, "") for name in ("acknowledged_moves", "revision")}


def _uploaded(request: HttpRequest) -> str:
    """The file's text, or what was pasted. Raises InvalidInputs."""
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return request.POST.get("content", "")
    if uploaded.size > _LARGEST_FILE:
        raise InvalidInputs({"file": _("文件过大：一年的日历不会超过 60 KB，请核对是否选错了文件。")})
    try:
        return uploaded.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputs({"file": _("文件不是 UTF-8 编码的文本，请按模板填写后重新上传。")}) from None


def import_year(request: HttpRequest) -> HttpResponse:
    """Upload or paste, check, see the year and what moves, confirm."""
    actor = _administrator(request)
    form = Form(
        request,
        actions.ImportYear,
        only=["content"],
        kinds={"content": "textarea"},
        labels={"content": _("或粘贴文件内容")},
        submit=_("检查并预览"),
    )
    form.add(Field("file", _("日历文件（YAML）"), "file", attributes={"accept": ".yaml,.yml"}))
    form.fields = {"file": form.fields["file"], "content": form.fields["content"]}
    form.fields["content"].required = False  # one of the two
    form.fields["content"].attributes["rows"] = "14"
    if form.is_sent:
        with form.attempt():
            content = _uploaded(request)
            form["content"].value = content
            if not content.strip():
                raise InvalidInputs({"file": _("请选择日历文件，或把文件内容粘贴在下面。")})
            inputs = read_inputs(actions.ImportYear, {"content": content, **(_seen(request) or {})})
            assert isinstance(inputs, actions.ImportYear)
            year = actions.read_content(inputs.content)
            if _seen(request) is None:
                return _preview_year(request, content, year.year)
            perform("calendar_year.import", actor, inputs)
            return form.done(
                _("已导入%(year)s年工作日历。") % {"year": year.year},
                reverse("working_calendar:year", args=[year.year]),
            )
    return form.answer("working_calendar/import.html", {"back": reverse("working_calendar:overview")})


def _preview_year(request: HttpRequest, content: str, number: int) -> HttpResponse:
    """The year as it would be, what differs from the former one, and the deadlines that move."""
    year = actions.read_content(content)
    after = queries.with_year(year)
    former = queries.years_in_force().get(number)
    months = months_of(after, number, clock.today())
    gap = range(queries.current_calendar().last_day.year + 1, number) if former is None else ()
    return _ask(
        request,
        after,
        title=_("导入%(year)s年工作日历") % {"year": number},
        back=reverse("working_calendar:import"),
        submit=_("确认导入"),
        repeated={"content": content},
        extra={
            "preview": year,
            "former": former,
            "months": months,
            "working_days": sum(month.working_days for month in months),
            "differences": [
                (day, after.is_working_day(day))
                for day in Change.between(queries.current_calendar(), after).days
            ],
            "gap": "、".join(map(str, gap)),
        },
    )


def add_exception(request: HttpRequest) -> HttpResponse:
    """One day on which this city works or rests otherwise, with its notice."""
    actor = _administrator(request)
    form = Form(
        request,
        actions.AddException,
        only=["day", "is_working", "notice"],
        kinds={"is_working": "radio", "notice": "text"},
        labels={"is_working": _("安排")},
        choices={"is_working": [("true", _("上班")), ("false", _("放假"))]},
        hints={"notice": _("通知的名称和文号")},
        submit=_("查看影响"),
    )
    back = reverse("working_calendar:overview")
    if form.is_sent:
        with form.attempt():
            inputs = read_inputs(actions.AddException, {**form.inputs(), **(_seen(request) or {})})
            assert isinstance(inputs, actions.AddException)
            if _seen(request) is None:
                exceptions = actions.proposed_exceptions(inputs.day, inputs.is_working, inputs.notice)
                return _ask(
                    request,
                    queries.with_exceptions(exceptions),
                    title=_("%(day)s 放假") % {"day": inputs.day}
                    if not inputs.is_working
                    else _("%(day)s 上班") % {"day": inputs.day},
                    back=reverse("working_calendar:add_exception"),
                    submit=_("确认登记"),
                    extra={"notice": inputs.notice},
                )
            perform("calendar_exception.add", actor, inputs)
            return form.done(_("已登记本市例外。"), reverse("working_calendar:year", args=[inputs.day.year]))
    return form.answer("working_calendar/exception.html", {"back": back})


def withdraw_exception(request: HttpRequest, exception_id: int) -> HttpResponse:
    """End an exception with a reason."""
    actor = _administrator(request)
    row = actions.standing_exception(exception_id)
    form = Form(
        request,
        actions.WithdrawException,
        only=["reason"],
        kinds={"reason": "text"},
        fixed={"exception_id": exception_id},
        submit=_("查看影响"),
    )
    back = reverse("working_calendar:year", args=[row.day.year])
    if form.is_sent:
        with form.attempt():
            inputs = read_inputs(actions.WithdrawException, {**form.inputs(), **(_seen(request) or {})})
            if _seen(request) is None:
                remaining = [one for one in queries.exceptions_in_force() if one.day != row.day]
                return _ask(
                    request,
                    queries.with_exceptions(remaining),
                    title=_("撤销 %(day)s 的例外") % {"day": row.day},
                    back=reverse("working_calendar:withdraw_exception", args=[exception_id]),
                    submit=_("确认撤销"),
                    extra={"notice": row.notice},
                )
            perform("calendar_exception.withdraw", actor, inputs)
            return form.done(_("已撤销本市例外。"), back)
    return form.answer("working_calendar/exception.html", {"back": back, "exception": row})
