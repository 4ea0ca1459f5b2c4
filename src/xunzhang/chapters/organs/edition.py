"""The edition of the directory: another one after every write to its tables, whoever writes.

The database itself draws it at random, in the transaction of the write: a number counted up would come again for other
data after a rollback. So every process knows by one small question whether what it has read of the directory still holds.
"""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xunzhang.kernel.remembering import Kept

TABLE = "organs_edition"  # of one row, and of no model: emptying a test database leaves it
_TABLE = f"CREATE TABLE {TABLE} (edition text NOT NULL)"
_SQLITE = """
CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN UPDATE organs_edition SET edition = {drawn}; END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION organs_new_edition() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE organs_edition SET edition = {drawn}; RETURN NULL; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION organs_new_edition()
"""


def tables() -> list[str]:
    """Every table of the directory."""
    return [model._meta.db_table for model in apps.get_app_config("organs").get_models()]


def _drawn(vendor: str) -> str:
    return "gen_random_uuid()::text" if vendor == "postgresql" else "lower(hex(randomblob(16)))"


def _triggers(vendor: str, of: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Trigger → the event it waits for and its table."""
    events = ("INSERT", "UPDATE", "DELETE", *(("TRUNCATE",) if vendor == "postgresql" else ()))
    return {f"{table}_edition_{event.lower()}": (event, table) for table in of for event in events}


def install(editor: BaseDatabaseSchemaEditor, of: Iterable[str]) -> None:
    """Make the table, and let every write to the tables named draw another edition."""
    vendor = editor.connection.vendor
    editor.execute(_TABLE, params=None)
    editor.execute(f"INSERT INTO {TABLE} VALUES ({_drawn(vendor)})", params=None)  # noqa: S608 - ours alone
    if vendor == "postgresql":
        editor.execute(_FUNCTION.format(drawn=_drawn(vendor)), params=None)
    _place(editor, _triggers(vendor, of))


def _place(editor: BaseDatabaseSchemaEditor, triggers: Mapping[str, tuple[str, str]]) -> None:
    vendor = editor.connection.vendor
    template = _POSTGRESQL if vendor == "postgresql" else _SQLITE
    for name, (event, table) in triggers.items():
        editor.execute(
            template.format(name=name, event=event, table=table, drawn=_drawn(vendor)), params=None
        )


def restore(editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers that are missing in place again, and draw another edition for what they have missed."""
    vendor = editor.connection.vendor
    gone, every = missing(editor.connection), _triggers(vendor, tables())
    _place(editor, {name: every[name] for name in gone})
    editor.execute(f"UPDATE {TABLE} SET edition = {_drawn(vendor)}", params=None)  # noqa: S608 - ours alone


def remove(editor: BaseDatabaseSchemaEditor, of: Iterable[str]) -> None:
    """Undo `install`."""
    vendor = editor.connection.vendor
    for name, (_event, table) in _triggers(vendor, of).items():
        place = f" ON {table}" if vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {name}{place}", params=None)
    if vendor == "postgresql":
        editor.execute("DROP FUNCTION IF EXISTS organs_new_edition()", params=None)
    editor.execute(f"DROP TABLE {TABLE}", params=None)


def missing(on: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand in the database and do not: SQLite drops them with a table that is remade."""
    with on.cursor() as cursor:
        if on.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(_triggers(on.vendor, tables()).keys() - {name for (name,) in cursor.fetchall()})


def edition() -> str | None:
    """The present one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT edition FROM {TABLE}")  # noqa: S608 - ours alone
        found = cursor.fetchone()
    return found[0] if found else None


kept = Kept(edition)
