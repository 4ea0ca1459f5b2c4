"""The table of the index in each database's own way: made, emptied, and taken away."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# No content, no places within it, no sizes: what is asked is which rows have a token. `ascii` takes every other letter as
# it is, also those younger than the tables of unicode61.
_SQLITE = (
    "CREATE VIRTUAL TABLE documents_search_index USING fts5"
    "(tokens, content='', detail='none', columnsize=0, tokenize='ascii')",
)
_POSTGRESQL = (
    "CREATE TABLE documents_search_index (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX documents_search_index_tokens ON documents_search_index USING gin (tokens)",
)


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table, empty."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement, params=None)


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE documents_search_index", params=None)


def empty(connection: BaseDatabaseWrapper) -> None:
    """Forget every row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM documents_search_index")
        else:
            cursor.execute(
                "INSERT INTO documents_search_index (documents_search_index) VALUES ('delete-all')"
            )
