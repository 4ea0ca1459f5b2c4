"""The checks of `xunzhang doctor`, in the order they are told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import Error as DatabaseProblem
from django.db import connection

from xunzhang.kernel.errors import XunzhangError
from xunzhang.rulebook.texts import Text
from xunzhang.site import doctor_accounts, doctor_machine, doctor_office
from xunzhang.site.doctor_report import Line, fail, warn


@dataclass(frozen=True)
class Check:
    """A name of `doctor_report.LABELS`, what looks, and whether it has to ask the database."""

    name: str
    look: Callable[[bool], Iterator[Line]]
    needs_database: bool = False


CHECKS = (
    Check("settings", doctor_machine.settings_in_order),
    Check("disk", doctor_machine.disk),
    Check("fonts", doctor_machine.fonts),
    Check("scans", doctor_machine.scans),
    Check("catalogues", doctor_machine.english),
    Check("rulebooks", doctor_machine.rulebooks),
    Check("database", doctor_office.database, needs_database=True),
    Check("procedures", doctor_office.procedures, needs_database=True),
    Check("calendar", doctor_office.calendar, needs_database=True),
    Check("journal", doctor_office.chain, needs_database=True),
    Check("attachments", doctor_office.files, needs_database=True),
    Check("second_factors", doctor_accounts.second_factors, needs_database=True),
)


def examine(*, full: bool = False) -> Iterator[Line]:
    """Every line, as it is found. What cannot be looked at is a line too; no check stops the others."""
    reached: bool | None = None
    for check in CHECKS:
        if check.needs_database:
            if reached is None:
                unreachable = _unreachable()
                reached = unreachable is None
                if unreachable is not None:
                    yield unreachable
            if not reached:
                if check.name != "database":
                    yield _not_looked_at(check.name)
                continue
        try:
            yield from check.look(full)
        except XunzhangError as problem:
            yield fail(check.name, Text(problem.chinese, problem.english), _BY_THE_SENTENCE)
        except (OSError, DatabaseProblem) as problem:
            yield fail(check.name, _said(problem), _BY_THE_SENTENCE)


_BY_THE_SENTENCE = Text("按所述原因处理后再运行一次。", "Deal with the reason given, then run this again.")


def _said(problem: Exception) -> Text:
    reason = str(problem).strip().partition("\n")[0] or type(problem).__name__
    return Text(f"查不了：{reason}", f"Could not look: {reason}")


def _unreachable() -> Line | None:
    try:
        connection.ensure_connection()
    except DatabaseProblem as problem:
        reason = str(problem).strip().partition("\n")[0]
        return fail(
            "database",
            Text(f"连不上：{reason}", f"Cannot be reached: {reason}"),
            Text(
                "启动数据库，核对 DATABASE_URL 的地址、用户名和密码；用 SQLite 时核对 XUNZHANG_HOME 可写。",
                "Start the database, check address, user and password in DATABASE_URL; with SQLite, "
                "that XUNZHANG_HOME can be written to.",
            ),
        )
    return None


def _not_looked_at(name: str) -> Line:
    return warn(
        name,
        Text("未检查：数据库连不上。", "Not looked at: the database cannot be reached."),
        Text("数据库恢复后再运行一次。", "Run this again once the database is back."),
    )
