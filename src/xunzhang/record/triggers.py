"""What the database itself refuses: changing or removing what was recorded."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Table → the columns that tell its rows apart. The record's own; a chapter adds its own with `protect`.
OWN: dict[str, tuple[str, ...]] = {"record_journalentry": ("sequence",), "record_findingrecord": ("id",)}
APPEND_ONLY = dict(OWN)

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# REPLACE removes a row without asking the trigger above.
_SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION record_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION record_append_only()
"""


def _verbs(vendor: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate" if vendor == "postgresql" else "replace")


def protect(table: str, *keys: str) -> None:
    """A table of a chapter is append-only too: said when its app is ready, installed by its own migration."""
    APPEND_ONLY[table] = keys


def install(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] | None = None) -> None:
    """Make the tables append-only: all that were said to be, or those named."""
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(_FUNCTION, params=None)
    for table in APPEND_ONLY if tables is None else tables:
        same = " OR ".join(f"{key} = NEW.{key}" for key in APPEND_ONLY[table])
        for verb in _verbs(editor.connection.vendor):
            template = _POSTGRESQL if postgresql else _SQLITE_REPLACE if verb == "replace" else _SQLITE
            editor.execute(template.format(table=table, verb=verb, VERB=verb.upper(), same=same), params=None)


def remove(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] | None = None) -> None:
    """Take the triggers away again (undoing a migration, emptying a test database)."""
    place = " ON {table}" if editor.connection.vendor == "postgresql" else ""
    for table in APPEND_ONLY if tables is None else tables:
        for verb in _verbs(editor.connection.vendor):
            editor.execute(
                f"DROP TRIGGER IF EXISTS {table}_no_{verb}{place.format(table=table)}", params=None
            )


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand in the database and do not: SQLite drops them with a table that is remade."""
    wanted = {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in _verbs(connection.vendor)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return sorted(wanted - {name for (name,) in cursor.fetchall()})
