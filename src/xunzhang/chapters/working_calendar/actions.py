"""Changing the working-day table: a further year, and a city's own exceptions."""

from datetime import date

import yaml
from pydantic import Field

from xunzhang.chapters.working_calendar import queries, running
from xunzhang.chapters.working_calendar.models import ImportedYear, LocalException
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import CalendarException, CalendarYear, WorkingCalendar, read_year
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, NotFound, action
from xunzhang.record.actor import Administrator


class ImportYear(ActionInputs):
    content: str = Field(title="文件内容", max_length=20_000)
    acknowledged_moves: int = Field(default=0, ge=0, title="已知悉将变动的期限数")


class AddException(ActionInputs):
    day: date = Field(title="日期")
    is_working: bool = Field(title="是否上班")
    notice: str = Field(title="依据的通知", min_length=4, max_length=300)
    acknowledged_moves: int = Field(default=0, ge=0, title="已知悉将变动的期限数")


class WithdrawException(ActionInputs):
    exception_id: int = Field(title="例外")
    reason: str = Field(title="撤销理由", min_length=2, max_length=300)
    acknowledged_moves: int = Field(default=0, ge=0, title="已知悉将变动的期限数")


def read_content(content: str) -> CalendarYear:
    """The year in an uploaded file. Raises InvalidInputs naming the field."""
    try:
        return read_year(yaml.safe_load(content))
    except yaml.YAMLError:
        raise InvalidInputs({"content": "文件不是有效的 YAML，请按模板填写后重新上传。"}) from None
    except UnusableInput as problem:
        raise InvalidInputs({"content": str(problem)}) from None


def _permit(act: Act) -> None:
    act.permit(
        act.actor.administrator is Administrator.SYSTEM, "工作日历由系统管理员维护，请联系系统管理员。"
    )


def _move(after: WorkingCalendar, acknowledged: int) -> list[running.Shift]:
    """Refuse unless whoever changes the calendar has seen how many deadlines move; then move them."""
    moved = running.shifts(after)
    if len(moved) != acknowledged:
        listed = "；".join(
            f"{shift.deadline.title}：{shift.deadline.due_on} → {shift.new_due_on}" for shift in moved[:5]
        )
        raise InvalidInputs(
            {
                "acknowledged_moves": f"这一改动会使 {len(moved)} 项正在计算的期限变动（{listed or '无'}）。"
                f"请先查看清单，确认后以 {len(moved)} 提交。"
            }
        )
    running.apply(moved)
    return moved


def _described(moved: list[running.Shift]) -> list[dict[str, str]]:
    return [
        {
            "title": shift.deadline.title,
            "from": shift.deadline.due_on.isoformat(),
            "to": shift.new_due_on.isoformat(),
        }
        for shift in moved
    ]


@action(
    "calendar_year.import", label="导入年度工作日历", label_en="Import a calendar year", inputs=ImportYear
)
def import_year(act: Act, inputs: ImportYear) -> ImportedYear:
    """Take in a further year, or replace one; the former import stays on record."""
    _permit(act)
    year = read_content(inputs.content)
    years = {**queries.years_in_force(), year.year: year}
    moved = _move(WorkingCalendar(years.values(), queries.exceptions_in_force()), inputs.acknowledged_moves)
    ImportedYear.objects.filter(year=year.year, is_superseded=False).update(is_superseded=True)
    row = ImportedYear.objects.create(
        year=year.year,
        source=year.source,
        holidays=sorted(day.isoformat() for day in year.holidays),
        makeup_workdays=sorted(day.isoformat() for day in year.makeup_workdays),
        imported_at=clock.now(),
        imported_by=act.actor.name,
    )
    queries.forget()
    act.record(
        subject=row,
        summary=f"导入{year.year}年工作日历（{year.source}）",
        payload={
            "year": year.year,
            "holidays": row.holidays,
            "makeup_workdays": row.makeup_workdays,
            "moved": _described(moved),
        },
    )
    return row


@action(
    "calendar_exception.add",
    label="登记本市例外",
    label_en="Add a local exception",
    inputs=AddException,
)
def add_exception(act: Act, inputs: AddException) -> LocalException:
    """One day on which the city works or rests otherwise than the table says."""
    _permit(act)
    exceptions = queries.exceptions_in_force()
    if any(one.day == inputs.day for one in exceptions):
        raise InvalidInputs({"day": f"{inputs.day} 已登记过例外；如有更正，请先撤销原例外。"})
    if inputs.day.year not in queries.years_in_force():
        raise InvalidInputs({"day": f"{inputs.day.year}年没有工作日历数据，请先导入该年。"})
    after = WorkingCalendar(
        queries.years_in_force().values(),
        [*exceptions, CalendarException(inputs.day, inputs.is_working, inputs.notice)],
    )
    if queries.current_calendar().is_working_day(inputs.day) is inputs.is_working:
        raise InvalidInputs(
            {"day": f"{inputs.day} 按现行日历本就{'上班' if inputs.is_working else '放假'}，不必登记例外。"}
        )
    moved = _move(after, inputs.acknowledged_moves)
    row = LocalException.objects.create(
        day=inputs.day,
        is_working=inputs.is_working,
        notice=inputs.notice,
        added_at=clock.now(),
        added_by=act.actor.name,
    )
    queries.forget()
    act.record(
        subject=row,
        summary=f"登记本市例外：{inputs.day} {'上班' if inputs.is_working else '放假'}（{inputs.notice}）",
        payload={
            "day": inputs.day.isoformat(),
            "is_working": inputs.is_working,
            "notice": inputs.notice,
            "moved": _described(moved),
        },
    )
    return row


@action(
    "calendar_exception.withdraw",
    label="撤销本市例外",
    label_en="Withdraw a local exception",
    inputs=WithdrawException,
)
def withdraw_exception(act: Act, inputs: WithdrawException) -> LocalException:
    """End an exception; it stays on record with the reason."""
    _permit(act)
    row = LocalException.objects.filter(pk=inputs.exception_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound("没有这一项例外，或已撤销。请刷新页面。")
    remaining = [one for one in queries.exceptions_in_force() if one.day != row.day]
    moved = _move(WorkingCalendar(queries.years_in_force().values(), remaining), inputs.acknowledged_moves)
    row.withdrawn_at = clock.now()
    row.withdrawn_reason = inputs.reason
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    queries.forget()
    act.record(
        subject=row,
        summary=f"撤销本市例外：{row.day}（{inputs.reason}）",
        payload={"day": row.day.isoformat(), "reason": inputs.reason, "moved": _described(moved)},
    )
    return row
