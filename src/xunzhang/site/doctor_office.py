"""What the doctor looks at in the database and beside it: schema, calendar, journal, attachments, procedures."""

import os
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from xunzhang.accounts import real_time
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import edition
from xunzhang.chapters.working_calendar.queries import WARN_BEFORE_END, current_calendar
from xunzhang.kernel import clock
from xunzhang.kernel.clock import BEIJING
from xunzhang.procedure.definitions import NoDefinition
from xunzhang.procedure.models import Process
from xunzhang.record import attachments, journal, triggers
from xunzhang.rulebook.texts import Text, joined
from xunzhang.site.doctor_machine import SHOWN
from xunzhang.site.doctor_report import Line, fail, ok, warn
from xunzhang.site.structure import waiting_changes

OLDEST_POSTGRESQL = 14
JOURNAL_TAIL = 1000  # entries looked at in the quick check
# pragma → (the value wanted, what it is for)
_PRAGMAS = {
    "journal_mode": ("wal", Text("读写互不等待", "readers and writers do not wait")),
    "synchronous": (2, Text("断电不丢已办的事", "what was done survives a power cut")),
    "foreign_keys": (1, Text("引用完整", "references hold")),
}


def database(full: bool) -> Iterator[Line]:
    """Reachable, up to date, safely set, and append-only where it must be."""
    found = [*_safety(), *_schema()]
    yield from found
    if full and connection.vendor == "sqlite":
        yield from _sqlite_content()
    if not found:
        yield ok("database", f"{_name()}，结构为最新。", f"{_name()}, schema up to date.")


def _name() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]} (WAL)"


def _safety() -> Iterator[Line]:
    if connection.vendor == "postgresql":
        yield from _postgresql_safety()
        return
    with connection.cursor() as cursor:
        for name, (wanted, purpose) in _PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            value = cursor.fetchone()[0]
            if value != wanted:
                yield fail(
                    "database",
                    Text(
                        f"SQLite 的 {name} 是 {value}，应为 {wanted}（{purpose.zh}）。",
                        f"SQLite's {name} is {value}; it must be {wanted} ({purpose.en}).",
                    ),
                    Text(
                        "把数据库放在本机磁盘（不用网络文件夹），并以本系统的设置重新启动。",
                        "Keep the database on a local disk, not a network folder, and start again with this system's settings.",
                    ),
                )


def _postgresql_safety() -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('fsync'),"
            " current_setting('synchronous_commit'), current_setting('server_encoding')"
        )
        number, fsync, commit, encoding = cursor.fetchone()
    if number // 10_000 < OLDEST_POSTGRESQL:
        yield fail(
            "database",
            Text(f"PostgreSQL {number // 10_000} 太旧。", f"PostgreSQL {number // 10_000} is too old."),
            Text(f"升级到 {OLDEST_POSTGRESQL} 或更高。", f"Upgrade to {OLDEST_POSTGRESQL} or newer."),
        )
    if encoding != "UTF8":
        yield fail(
            "database",
            Text(f"数据库编码是 {encoding}。", f"The database's encoding is {encoding}."),
            Text("以 UTF8 编码新建数据库后迁入。", "Make a database in UTF8 and move the data there."),
        )
    if fsync != "on" or commit == "off":
        yield warn(
            "database",
            Text(
                f"fsync={fsync}，synchronous_commit={commit}：断电可能丢失已办的事。",
                f"fsync={fsync}, synchronous_commit={commit}: what was done may be lost in a power cut.",
            ),
            Text("在 postgresql.conf 中都设为 on。", "Set both to on in postgresql.conf."),
        )


def _schema() -> Iterator[Line]:
    waiting = waiting_changes()
    if waiting:
        named = "、".join(waiting[:SHOWN])
        yield fail(
            "database",
            Text(
                f"有 {len(waiting)} 项结构变更尚未执行：{named}。",
                f"{len(waiting)} schema changes are not applied: {named.replace('、', ', ')}.",
            ),
            Text(
                "先备份，再运行 xunzhang prepare --without-demonstration。",
                "Make a backup, then run xunzhang prepare --without-demonstration.",
            ),
        )
        return
    gone = triggers.missing(connection)
    if gone:
        yield fail(
            "database",
            Text(
                f"日志和手写签名的只增保护缺失：{'、'.join(gone)}。",
                f"The append-only protection of journal and handwriting is missing: {', '.join(gone)}.",
            ),
            Text(
                "先运行 xunzhang journal verify 查明记录是否被改，再运行 xunzhang doctor --restore-triggers。",
                "Run xunzhang journal verify to see whether anything was changed, then xunzhang doctor --restore-triggers.",
            ),
        )
    unseen = edition.missing(connection)
    if unseen:
        yield fail(
            "database",
            Text(
                f"机构人员的改动有的不会被各进程看到，缺触发器：{'、'.join(unseen)}。",
                f"Some changes to the directory are not seen by every process, triggers are missing: {', '.join(unseen)}.",
            ),
            Text("运行 xunzhang doctor --restore-triggers。", "Run xunzhang doctor --restore-triggers."),
        )


def _sqlite_content() -> Iterator[Line]:
    backup = Text("停止服务，从备份恢复。", "Stop the service and restore a backup.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(5)")
        damaged = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = len(cursor.fetchall())
    if damaged:
        yield fail("database", joined(Text(one, one) for one in damaged), backup)
    if dangling:
        yield fail(
            "database",
            Text(f"{dangling} 处引用落空。", f"{dangling} references lead nowhere."),
            backup,
        )


def restore_triggers() -> None:
    """Put every trigger in place again: append-only tables, and the edition of the directory."""
    with connection.schema_editor() as editor:
        triggers.remove(editor)
        triggers.install(editor)
        edition.restore(editor)


def calendar(full: bool) -> Iterator[Line]:
    """The years covered, and how near the end is by the office's date and by the real one."""
    held = current_calendar()
    years, last = held.years, held.last_day
    gaps = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    adding = Text(
        "由系统管理员在“工作日历”导入下一年的放假安排。",
        "Have the system administrator import the next year's arrangement under Working calendar.",
    )
    if gaps:
        named = "、".join(map(str, gaps))
        yield fail(
            "calendar",
            Text(f"中间缺 {named} 年。", f"Years missing in between: {named.replace('、', ', ')}."),
            adding,
        )
    dates: dict[date, Text] = {clock.today(): Text("办公日期", "the office's date")}
    real = real_time.now().astimezone(BEIJING).date()
    dates.setdefault(real, Text("实际日期", "the real date"))
    for day, whose in dates.items():
        left = (last - day).days
        if left < 0:
            found = Text(
                f"数据止于 {last}，{whose.zh} {day} 已超出，时限不能推算。",
                f"It ends on {last}; {whose.en}, {day}, is past it, and deadlines cannot be counted.",
            )
            # The demonstration lives on its own date: its work goes on.
            yield (fail if day == clock.today() else warn)("calendar", found, adding)
        elif left <= WARN_BEFORE_END / timedelta(days=1):
            found = Text(
                f"数据止于 {last}，距{whose.zh} {day} 只有 {left} 天。",
                f"It ends on {last}, {left} days after {whose.en}, {day}.",
            )
            yield warn("calendar", found, adding)
    yield ok(
        "calendar",
        f"{years[0]}–{years[-1]} 年，本市例外 {len(held.exceptions)} 天。",
        f"{years[0]}–{years[-1]}, {len(held.exceptions)} exceptions of this city.",
    )


def chain(full: bool) -> Iterator[Line]:
    """The journal's chain: its last entries, or with `full` every one."""
    found = journal.verify() if full else journal.verify_end(JOURNAL_TAIL)
    if found.fault is not None:
        yield fail(
            "journal",
            Text(found.fault.sentence, found.fault.sentence_en),
            Text(
                "停止写入，保存现场，报告审计管理员；与系统外抄存的末尾和备份比对。",
                "Stop writing, keep everything as it is, tell the audit administrator; compare with noted ends and backups.",
            ),
        )
        return
    kind = Text("全部", "all") if full or found.checked < JOURNAL_TAIL else Text("末尾", "the last")
    yield ok(
        "journal",
        f"已校验{kind.zh} {found.checked} 条，末尾 {found.head.sequence}:{found.head.digest[:16]}…",
        f"Checked {kind.en} {found.checked} entries; the head is {found.head.sequence}:{found.head.digest[:16]}…",
    )


def files(full: bool) -> Iterator[Line]:
    """Whether attachments can be kept; with `full`, whether each is still what it was."""
    folder = Path(settings.ATTACHMENTS)
    place = folder if folder.exists() else folder.parent
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        yield fail(
            "attachments",
            Text(f"不能写入 {folder}。", f"{folder} cannot be written to."),
            Text(
                "让运行本系统的用户拥有这个文件夹，并有写权限。",
                "Let the user that runs the system own this folder, with the right to write.",
            ),
        )
        return
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077 and _is_open(folder.parent):
        yield warn(
            "attachments",
            Text(f"文件夹 {folder} 对他人开放。", f"The folder {folder} is open to others."),
            Text(f"运行 chmod 700 {folder}。", f"Run chmod 700 {folder}."),
        )
    faults = attachments.faults() if full else []
    for one in faults[:SHOWN]:
        yield fail(
            "attachments",
            Text(one, one),
            Text(
                "从备份恢复该文件，并报告审计管理员。",
                "Restore the file from a backup and tell the audit administrator.",
            ),
        )
    if len(faults) > SHOWN:
        more = len(faults) - SHOWN
        yield fail(
            "attachments",
            Text(f"还有 {more} 个附件遗失或被改动。", f"{more} more files are lost or changed."),
            Text("从备份恢复整个文件夹。", "Restore the whole folder from a backup."),
        )
    if not faults:
        checked = Text("，逐个核对无误", ", each one checked") if full else Text("", "")
        yield ok("attachments", f"可写{checked.zh}。", f"Writable{checked.en}.")


def _is_open(folder: Path) -> bool:
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def procedures(full: bool) -> Iterator[Line]:
    """The procedures of every rulebook, and that each running matter still has its version."""
    shelf = running.shelf()
    keys = shelf.keys(settings.GOVERNMENT)
    used = (
        Process.objects.filter(closed_at=None)
        .order_by()
        .values_list("government", "definition", "definition_version")
        .distinct()
    )
    lost = []
    for place in used:
        try:
            shelf.get(*place)
        except NoDefinition as problem:
            lost.append(problem)
    for problem in lost:
        yield fail(
            "procedures",
            Text(problem.chinese, problem.english),
            Text("恢复该流程文件后重新启动。", "Restore the procedure's file and start again."),
        )
    if not lost:
        yield ok("procedures", f"{len(keys)} 个流程可用。", f"{len(keys)} procedures at hand.")
