"""`xunzhang calendar`: working days by the official calendar."""

from datetime import date

import click

from xunzhang.kernel.calendar import national
from xunzhang.kernel.errors import UnusableInput


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


DAY = DayParameter()


@click.group()
def calendar() -> None:
    """工作日推算，调休上班日计入 · working days, make-up weekends included."""


@calendar.command()
@click.argument("day", type=DAY)
@click.argument("working_days", type=int)
def add(day: date, working_days: int) -> None:
    """DAY 之后第 N 个工作日（当日不计入）· the N-th working day after DAY."""
    click.echo(national().add(day, working_days))


@calendar.command()
@click.argument("day", type=DAY)
@click.argument("working_days", type=int)
def before(day: date, working_days: int) -> None:
    """DAY 之前第 N 个工作日（当日不计入）· the N-th working day before DAY."""
    click.echo(national().before(day, working_days))


@calendar.command()
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
def count(start: date, end: date) -> None:
    """START 之后至 END（含）有几个工作日 · working days after START through END."""
    click.echo(national().count(start, end))


@calendar.command()
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
def between(start: date, end: date) -> None:
    """逐日列出 START 之后至 END（含）的工作日 · list them."""
    for day in national().between(start, end):
        click.echo(day)


@calendar.command()
def years() -> None:
    """有数据的年份及来源 · the years covered and their source."""
    for year, table in sorted(national().table.items()):
        click.echo(f"{year}  {table.source}")
