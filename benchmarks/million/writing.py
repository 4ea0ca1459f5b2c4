"""Many rows past the ORM: COPY on PostgreSQL, executemany on SQLite, with the indexes made when the rows are there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

from xunzhang.chapters.documents.searching.blocks import blocks_of

Row = tuple[object, ...]
IN_MEMORY = "2000000kB"


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def write(label: str, name: str, columns: str, rows: Iterator[Row]) -> None:
    """The named columns, in their order, of every row; the others get their defaults."""
    model = apps.get_model(label, name)
    by_name = {one.attname: one for one in model._meta.concrete_fields}
    given = [by_name[one] for one in columns.split()]
    constants = {
        one: value
        for one in model._meta.concrete_fields
        if one not in given
        and one.get_internal_type() != "BigAutoField"
        and (value := one.get_db_prep_save(one.get_default(), connection)) is not None
    }
    names = ", ".join(f'"{one.column}"' for one in (*given, *constants))
    rest = tuple(constants.values())
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *rest))
        else:
            places = ", ".join(["%s"] * (len(given) + len(rest)))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({places})", ((*row, *rest) for row in rows)
            )


def write_index(rows: Iterator[tuple[int, list[str]]]) -> None:
    """Rows of the full-text index: number of the matter, its tokens, in any order and more than once."""
    with transaction.atomic(), connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy("COPY documents_search_index (rowid, tokens) FROM STDIN") as copy:
                for number, tokens in rows:
                    copy.write_row((number, "'" + "' '".join([*tokens, *blocks_of(number)]) + "'"))
        else:
            cursor.executemany(
                "INSERT INTO documents_search_index (rowid, tokens) VALUES (%s, %s)",
                ((number, " ".join(tokens)) for number, tokens in rows),
            )


@contextmanager
def in_bulk(tables: list[str], told: Callable[[str], None]) -> Iterator[None]:
    """Inside, the tables have no index but their keys, no foreign key is asked, and nothing waits for the disk."""
    with _on_postgresql(tables, told) if is_postgresql() else _on_sqlite(tables, told):
        yield


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


def _asked(question: str, *values: object) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _on_sqlite(tables: list[str], told: Callable[[str], None]) -> Iterator[None]:
    marks = ", ".join(["%s"] * len(tables))
    of_tables = f"FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
    again = _asked(f"SELECT sql {of_tables}", *tables)
    names = _asked(f"SELECT name {of_tables}", *tables)
    index = "INSERT INTO documents_search_index (documents_search_index, rank) VALUES ('{}', {})"
    _run(
        [
            "PRAGMA foreign_keys = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -600000",
            "PRAGMA temp_store = MEMORY",
            *(f'DROP INDEX "{one}"' for one in names),
            # Postings are gathered in memory and written in few large parts.
            index.format("hashsize", 256 << 20),
        ]
    )
    yield
    told("indexes")
    _run([*again, index.format("hashsize", 1 << 20)])
    told("statistics")
    _run(["ANALYZE", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -2000"])


@contextmanager
def _on_postgresql(tables: list[str], told: Callable[[str], None]) -> Iterator[None]:
    """As a superuser, which may leave the triggers of foreign keys out."""
    free = (
        "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
    )
    again = _asked(f"SELECT pg_get_indexdef(i.indexrelid) {free}", tables)
    names = _asked(f"SELECT i.indexrelid::regclass::text {free}", tables)
    _run(
        [
            "SET session_replication_role = replica",
            "SET synchronous_commit = off",
            f"SET maintenance_work_mem = '{IN_MEMORY}'",
            *(f"DROP INDEX {one}" for one in names),
        ]
    )
    yield
    told("indexes")
    _run(again)
    for table in tables:
        for column in _asked(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attidentity <> ''", table
        ):
            _run(
                [
                    f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'),"
                    f" greatest(1, (SELECT max({column}) FROM {table})))"
                ]
            )
    told("statistics")
    _run(["VACUUM ANALYZE", "RESET ALL"])
