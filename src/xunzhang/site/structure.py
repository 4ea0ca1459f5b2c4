"""Whether the database is built as this version of the product needs it."""

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from xunzhang.kernel.errors import XunzhangError


def waiting_changes() -> list[str]:
    """The changes of structure that were not carried out, as `app.name`, in their order."""
    executor = MigrationExecutor(connection)
    return [
        f"{one.app_label}.{one.name}"
        for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def require_present_structure() -> None:
    """Raises XunzhangError on a database of another version, or none: every page would be an internal error."""
    try:
        waiting = waiting_changes()
    except OperationalError as problem:
        why = str(problem).strip().splitlines()[0]
        raise XunzhangError(
            f"数据库打不开：{why}。请检查 DATABASE_URL 或 XUNZHANG_HOME，再运行 xunzhang doctor。",
            f"The database cannot be opened: {why}. Check DATABASE_URL or XUNZHANG_HOME, then run xunzhang doctor.",
        ) from None
    finally:
        connection.close()  # the processes that answer open their own
    if waiting:
        raise XunzhangError(
            f"数据库有 {len(waiting)} 项结构变更尚未执行。请先备份，再运行 xunzhang prepare"
            "（正式安装加 --without-demonstration）。",
            f"{len(waiting)} schema changes are not applied to the database. Make a backup, then run xunzhang prepare "
            "(--without-demonstration for a real office).",
        )
