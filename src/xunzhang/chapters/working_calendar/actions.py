"""Changing the working-day table: a further year, and a city's own exceptions.

Each action holds the calendar alone until it ends: two administrators come one after the other.
"""

import secrets
from datetime import date
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from xunzhang.chapters.working_calendar import queries
from xunzhang.chapters.working_calendar.models import CalendarState, ImportedYear, LocalException
from xunzhang.chapters.working_calendar.running import AllMoves, Change
from xunzhang.kernel import clock
from xunzhang.kernel.calendar import CalendarException, CalendarYear, WorkingCalendar, read_year
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, NotFound, action
from xunzhang.record.actor import Actor, Administrator

_NAMED = 5  # deadlines named in a refusal
_LONGEST_SOURCE = 300


class ChangeCalendar(ActionInputs):
    """What every change takes: how many moving deadlines whoever changes it has seen, and of which state."""

    acknowledged_moves: int = Field(default=0, ge=0, title="已知悉将变动的期限数")
    revision: str | None = Field(default=None, max_length=32, title="所见的日历版本")


class ImportYear(ChangeCalendar):
    content: str = Field(title="文件内容", min_length=1, max_length=20_000)


class AddException(ChangeCalendar):
    day: date = Field(title="日期")
    is_working: bool = Field(title="是否上班")
    notice: str = Field(title="依据的通知", min_length=4, max_length=300)


class WithdrawException(ChangeCalendar):
    exception_id: int = Field(title="例外编号", ge=1, le=2**63 - 1)
    reason: str = Field(title="撤销理由", min_length=2, max_length=300)


def may_change(actor: Actor) -> bool:
    """Only the system administrator keeps the calendar."""
    return actor.administrator is Administrator.SYSTEM


MAY_NOT = _("工作日历由系统管理员维护，请联系系统管理员。")


def _impossible_day(root: yaml.Node | None) -> tuple[int, str] | None:
    """The first of what looks like a date and is none, such as 2027-02-30: its line and itself."""
    ahead, seen = [root], set()
    while ahead:
        node = ahead.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            ahead += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, yaml.SequenceNode):
            ahead += reversed(node.value)
        elif node.tag == "tag:yaml.org,2002:timestamp":
            try:
                yaml.constructor.SafeConstructor().construct_yaml_timestamp(node)
            except ValueError:
                return node.start_mark.line + 1, node.value
    return None


def _parsed(content: str) -> object:
    """The file as data. Raises InvalidInputs: no YAML, a day that does not exist, an entry written twice."""
    root = None
    try:
        root = yaml.compose(content, yaml.SafeLoader)
        if isinstance(root, yaml.MappingNode):
            names = [key.value for key, _value in root.value if isinstance(key, yaml.ScalarNode)]
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise InvalidInputs(
                    {"content": gettext("文件中“%(name)s”写了两次，请合并为一处。") % {"name": twice}}
                )
        return yaml.safe_load(content)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        raise InvalidInputs(
            {
                "content": gettext("文件第 %(line)s 行不是有效的 YAML，请按模板填写后重新上传。")
                % {"line": line}
            }
        ) from None
    except ValueError:
        day = _impossible_day(root)
        if day is None:
            raise InvalidInputs({"content": gettext("文件中有读不懂的数，请按模板填写。")}) from None
        raise InvalidInputs(
            {
                "content": gettext("文件第 %(line)s 行的“%(day)s”不是存在的日期，请核对后改正。")
                % {"line": day[0], "day": day[1]}
            }
        ) from None
    except RecursionError:
        raise InvalidInputs({"content": gettext("文件嵌套过深，不是年度日历，请按模板填写。")}) from None


def read_content(content: str) -> CalendarYear:
    """The year in a file. Raises InvalidInputs with the entry and what is wrong with it."""
    try:
        year = read_year(_parsed(content))
    except UnusableInput as problem:
        raise InvalidInputs({"content": problem.sentence(get_language() or "")}) from None
    if len(year.source) > _LONGEST_SOURCE:
        raise InvalidInputs(
            {
                "content": gettext("source 最多 %(length)s 个字，请只写通知的名称和文号。")
                % {"length": _LONGEST_SOURCE}
            }
        )
    return year


def _hold(act: Act, inputs: ChangeCalendar) -> CalendarState:
    """The calendar, held alone until the act ends.

    Raises NotPermitted, and Conflict when another has changed it since it was looked at.
    """
    act.permit(may_change(act.actor), MAY_NOT)
    state, _made = CalendarState.objects.select_for_update().get_or_create(pk=CalendarState.ONLY)
    queries.forget()
    if inputs.revision is not None and inputs.revision != state.revision:
        raise Conflict(
            f"工作日历已由{state.changed_by}改动，请重新查看影响后再确认。",
            f"The working calendar was changed by {state.changed_by}: look at the effects again, then confirm.",
        )
    return state


def _move(state: CalendarState, act: Act, after: WorkingCalendar, inputs: ChangeCalendar) -> dict[str, Any]:
    """Move the running deadlines to the new calendar, in force from here on; what moved, for the journal.

    Raises InvalidInputs when more of them move than whoever changes the calendar has seen, YearWithoutData when
    one of them would fall into a year without a table.
    """
    moves = AllMoves(Change.between(queries.current_calendar(), after))
    if moves.count > inputs.acknowledged_moves:
        listed = gettext("；").join(
            f"{shift.title}：{shift.due_on} → {shift.new_due_on}" for shift in moves.first(_NAMED)
        )
        raise InvalidInputs(
            {
                "acknowledged_moves": gettext(
                    "这一改动会使 %(count)s 项正在计算的期限变动（%(listed)s%(more)s）。"
                    "请先查看清单，确认后以 %(count)s 提交。"
                )
                % {"count": moves.count, "listed": listed, "more": " …" if moves.count > _NAMED else ""}
            }
        )
    moved = moves.described()  # as it stood before
    moves.apply()
    state.revision = secrets.token_hex(16)
    state.changed_at, state.changed_by = clock.now(), act.actor.name
    state.save()
    transaction.on_commit(queries.forget)  # another thread may have read the former revision meanwhile
    return moved


@action(
    "calendar_year.import", label="导入年度工作日历", label_en="Import a calendar year", inputs=ImportYear
)
def import_year(act: Act, inputs: ImportYear) -> ImportedYear:
    """Take in a further year, or replace one; the former import stays on record."""
    state = _hold(act, inputs)
    year = read_content(inputs.content)
    moved = _move(state, act, queries.with_year(year), inputs)
    ImportedYear.objects.filter(year=year.year, is_superseded=False).update(is_superseded=True)
    row = ImportedYear.objects.create(
        year=year.year,
        source=year.source,
        holidays=sorted(day.isoformat() for day in year.holidays),
        makeup_workdays=sorted(day.isoformat() for day in year.makeup_workdays),
        imported_at=clock.now(),
        imported_by=act.actor.name,
    )
    act.record(
        subject=row,
        summary=f"导入{year.year}年工作日历（{year.source}）",
        payload={
            "year": year.year,
            "source": year.source,
            "holidays": row.holidays,
            "makeup_workdays": row.makeup_workdays,
            "moved": moved,
        },
    )
    queries.forget()
    return row


@action("calendar_exception.add", label="登记本市例外", label_en="Add a local exception", inputs=AddException)
def add_exception(act: Act, inputs: AddException) -> LocalException:
    """One day on which the city works or rests otherwise than the table says."""
    state = _hold(act, inputs)
    after = queries.with_exceptions(proposed_exceptions(inputs.day, inputs.is_working, inputs.notice))
    moved = _move(state, act, after, inputs)
    row = LocalException.objects.create(
        day=inputs.day,
        is_working=inputs.is_working,
        notice=inputs.notice,
        added_at=clock.now(),
        added_by=act.actor.name,
    )
    act.record(
        subject=row,
        summary=f"登记本市例外：{inputs.day} {'上班' if inputs.is_working else '放假'}（{inputs.notice}）",
        payload={
            "day": inputs.day.isoformat(),
            "is_working": inputs.is_working,
            "notice": inputs.notice,
            "moved": moved,
        },
    )
    queries.forget()
    return row


def proposed_exceptions(day: date, is_working: bool, notice: str) -> list[CalendarException]:
    """The exceptions with one more. Raises InvalidInputs: a year without a table, a day that has one, or needs none."""
    exceptions = queries.exceptions_in_force()
    years = queries.years_in_force()
    if day.year not in years:
        raise InvalidInputs(
            {"day": gettext("%(year)s年没有工作日历数据，请先导入该年。") % {"year": day.year}}
        )
    if any(one.day == day for one in exceptions):
        raise InvalidInputs(
            {"day": gettext("%(day)s 已登记过例外；如有更正，请先撤销原例外。") % {"day": day}}
        )
    if WorkingCalendar(years.values(), exceptions).is_working_day(day) is is_working:
        sentence = (
            gettext("%(day)s 按现行日历本就上班，不必登记例外。")
            if is_working
            else gettext("%(day)s 按现行日历本就放假，不必登记例外。")
        )
        raise InvalidInputs({"day": sentence % {"day": day}})
    return [*exceptions, CalendarException(day, is_working, notice)]


@action(
    "calendar_exception.withdraw",
    label="撤销本市例外",
    label_en="Withdraw a local exception",
    inputs=WithdrawException,
)
def withdraw_exception(act: Act, inputs: WithdrawException) -> LocalException:
    """End an exception; it stays on record with the reason."""
    state = _hold(act, inputs)
    row = standing_exception(inputs.exception_id)
    remaining = [one for one in queries.exceptions_in_force() if one.day != row.day]
    moved = _move(state, act, queries.with_exceptions(remaining), inputs)
    row.withdrawn_at = clock.now()
    row.withdrawn_reason = inputs.reason
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    act.record(
        subject=row,
        summary=f"撤销本市例外：{row.day}（{inputs.reason}）",
        payload={"day": row.day.isoformat(), "reason": inputs.reason, "moved": moved},
    )
    queries.forget()
    return row


def standing_exception(exception_id: int) -> LocalException:
    """An exception that has not been withdrawn. Raises NotFound."""
    row = LocalException.objects.filter(pk=exception_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound(
            "没有这一项例外，或已撤销。请刷新页面。",
            "There is no such exception, or it was withdrawn. Reload the page.",
        )
    return row
