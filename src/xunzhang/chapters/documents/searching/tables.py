"""The table of the index in each database's own way: made, emptied, and taken away."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "documents_search_index"

# No content, no places within it, no sizes: what is asked is which rows have a token. `ascii` takes every other letter as
# it is, also those younger than the tables of unicode61.
_SQLITE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5"
    "(tokens, content='', detail='none', columnsize=0, tokenize='ascii')",
)
_POSTGRESQL = (
    f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_tokens ON {TABLE} USING gin (tokens)",
)


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table, empty."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement, params=None)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(f"DROP TABLE {TABLE}", params=None)


def empty(connection: BaseDatabaseWrapper) -> None:
    """Forget every row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {TABLE}")
        else:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")
