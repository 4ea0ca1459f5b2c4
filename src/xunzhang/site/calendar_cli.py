"""`xunzhang calendar`: working days by the official calendar, or by this installation's own."""

import os
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import click
import django

from xunzhang.kernel.calendar import WorkingCalendar, national
from xunzhang.kernel.errors import UnusableInput, XunzhangError


class DayParameter(click.ParamType[date]):
    name = "day"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise UnusableInput(
                f"“{value}”不是日期，请写成 2018-09-28 的形式。",
                parameter.name if parameter else None,
                f"{value!r} is not a date: write it as 2018-09-28.",
            ) from None


class NumberParameter(click.ParamType[int]):
    name = "number"

    def convert(self, value: object, parameter: click.Parameter | None, context: click.Context | None) -> int:
        try:
            return int(str(value))
        except ValueError:
            raise UnusableInput(
                f"“{value}”不是整数，请写成 3 的形式。",
                parameter.name if parameter else None,
                f"{value!r} is not a whole number: write it as 3.",
            ) from None


DAY = DayParameter()
NUMBER = NumberParameter()


def _calendar(of_installation: bool) -> WorkingCalendar:
    """The national calendar, or this installation's with its imports and exceptions; only that needs a database."""
    if not of_installation:
        return national()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xunzhang.site.settings")
    django.setup()
    queries: Any = import_module("xunzhang.chapters.working_calendar.queries")
    try:
        found: WorkingCalendar = queries.current_calendar()
    except import_module("django.db").DatabaseError:
        raise XunzhangError(
            "读不到本单位的工作日历：数据库尚未准备好。请先运行 xunzhang prepare，或去掉 --installation。",
            "The installation's calendar cannot be read: its database is not ready. "
            "Run xunzhang prepare first, or leave out --installation.",
        ) from None
    return found


def _by_installation(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--installation",
        "of_installation",
        is_flag=True,
        help="按本单位的日历（导入的年份和本市例外）· by this installation's calendar",
    )(command)


@click.group()
def calendar() -> None:
    """工作日推算，调休上班日计入 · working days, make-up weekends included."""


@calendar.command()
@click.argument("day", type=DAY)
@click.argument("working_days", type=NUMBER)
@_by_installation
def add(day: date, working_days: int, of_installation: bool) -> None:
    """DAY 之后第 N 个工作日（当日不计入）· the N-th working day after DAY."""
    click.echo(_calendar(of_installation).add(day, working_days))


@calendar.command()
@click.argument("day", type=DAY)
@click.argument("working_days", type=NUMBER)
@_by_installation
def before(day: date, working_days: int, of_installation: bool) -> None:
    """DAY 之前第 N 个工作日（当日不计入）· the N-th working day before DAY."""
    click.echo(_calendar(of_installation).before(day, working_days))


@calendar.command()
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
@_by_installation
def count(start: date, end: date, of_installation: bool) -> None:
    """START 之后至 END（含）有几个工作日 · working days after START through END."""
    click.echo(_calendar(of_installation).count(start, end))


@calendar.command()
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
@_by_installation
def between(start: date, end: date, of_installation: bool) -> None:
    """逐日列出 START 之后至 END（含）的工作日 · list them."""
    if end < start:
        raise UnusableInput(
            f"终日 {end} 早于始日 {start}，请对调两个日期。",
            "end",
            f"The end {end} is before the start {start}; swap the two.",
        )
    for day in _calendar(of_installation).between(start, end):
        click.echo(day)


@calendar.command()
@_by_installation
def years(of_installation: bool) -> None:
    """有数据的年份及来源 · the years covered and their source."""
    for year, table in sorted(_calendar(of_installation).table.items()):
        click.echo(f"{year}  {table.source}")
