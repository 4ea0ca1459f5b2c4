"""Single rows read and written by statements that are made once.

A step writes about five rows; having the ORM build each statement anew took more than half of the step's time.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection, models


@cache
def _update(model: type[models.Model], names: tuple[str, ...], guard: str) -> str:
    quote = connection.ops.quote_name
    columns = [model._meta.get_field(name).column for name in names]
    changed = ", ".join(f"{quote(column)} = %s" for column in columns)
    return (
        f"UPDATE {quote(model._meta.db_table)} SET {changed} "  # noqa: S608 (names of our own columns)
        f"WHERE {quote('id')} = %s AND {quote(guard)} = %s"
    )


@cache
def _insert(model: type[models.Model]) -> tuple[str, tuple[models.Field, ...]]:
    quote = connection.ops.quote_name
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {quote('id')}", fields  # noqa: S608


def _stored(row: models.Model, field: models.Field) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def update(row: models.Model, names: Collection[str], *, guard: str, was: int) -> bool:
    """Write the named fields if the column `guard` still holds `was`; say whether it did."""
    ordered = tuple(sorted(names))
    fields = [row._meta.get_field(name) for name in ordered]
    values = [_stored(row, field) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_update(type(row), ordered, guard), [*values, row.pk, was])
        return cursor.rowcount == 1


def insert(row: models.Model) -> None:
    """Insert one new row and give it its id."""
    statement, fields = _insert(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(row, field) for field in fields])
        (row.pk,) = cursor.fetchone()
    row._state.adding = False
    row._state.db = connection.alias


def select_one(statement: str, *values: object) -> tuple[Any, ...] | None:
    """The first row of a plain statement: integers and text only, nothing is converted."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def select_all(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a plain statement: integers and text only, nothing is converted."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
