"""Keyset paging: the next page starts after the last row seen, so page 20,000 costs what page 2 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet

COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, with the cursors of its neighbours ("" where there is none)."""

    rows: Sequence[Any]
    before: str = ""
    after: str = ""
    is_first: bool = True


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return {"t": datetime.fromisoformat, "d": date.fromisoformat, "n": Decimal}[kind](text)
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    raise ValueError(value)


def encode_cursor(direction: str, value: Any, key: Any) -> str:
    """A cursor: `a` (after) or `b` (before) this sort value and primary key."""
    text = json.dumps([direction, _pack(value), _pack(key)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[str, Any, Any] | None:
    """The parts of a cursor, or None when it is not one of ours: the list then starts from the beginning."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        direction, value, key = json.loads(raw)
        if direction not in ("a", "b"):
            return None
        return direction, _unpack(value), _unpack(key)
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return None


def _may_be_null(queryset: QuerySet[Any], path: str) -> bool:
    """Whether a sort expression can be null. Annotations count as nullable."""
    if path in queryset.query.annotations:
        return True
    model: type[Model] = queryset.model
    for part in path.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if not isinstance(field, Field) or field.null:
            return True
        if field.related_model is not None and field.related_model != "self":
            model = field.related_model
    return False


def _order(path: str, *, descending: bool, nullable: bool, reverse: bool) -> list[Any]:
    """Nulls come last going forward, so first going backward; a column without nulls keeps its plain index."""
    down = descending != reverse
    tie = "-pk" if down else "pk"
    if path == "pk":
        return [tie]
    if not nullable:
        return [f"-{path}" if down else path, tie]
    ends = {"nulls_first": True} if reverse else {"nulls_last": True}
    return [F(path).desc(**ends) if down else F(path).asc(**ends), tie]


def _beyond(path: str, value: Any, key: Any, *, descending: bool, nullable: bool, reverse: bool) -> Q:
    """The rows that follow (value, key) in the direction read."""
    test = "lt" if descending != reverse else "gt"
    if path == "pk":
        return Q(**{f"pk__{test}": key})
    if value is None:
        same_null = Q(**{f"{path}__isnull": True, f"pk__{test}": key})
        return same_null | Q(**{f"{path}__isnull": False}) if reverse else same_null
    # The first condition is implied by the second; it lets the index be entered at the value.
    found = Q(**{f"{path}__{test}e": value}) & (
        Q(**{f"{path}__{test}": value}) | Q(**{path: value, f"pk__{test}": key})
    )
    return found | Q(**{f"{path}__isnull": True}) if nullable and not reverse else found


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = row.get(part) if isinstance(row, dict) else getattr(row, part)
        if row is None:
            return None
    return row


def keyset_page(queryset: QuerySet[Any], sort: str, cursor: str, size: int) -> Page:
    """One page of `queryset` by `sort` (a field path, with - for descending), ties broken by primary key.

    A cursor that does not fit starts from the beginning.
    """
    descending, path = sort.startswith("-"), sort.lstrip("-")
    nullable = path != "pk" and _may_be_null(queryset, path)
    place = decode_cursor(cursor) if cursor else None
    reverse = place is not None and place[0] == "b"
    ordered = queryset.order_by(*_order(path, descending=descending, nullable=nullable, reverse=reverse))
    rows: list[Any]
    try:
        if place is not None:
            ordered = ordered.filter(
                _beyond(path, place[1], place[2], descending=descending, nullable=nullable, reverse=reverse)
            )
        rows = list(ordered[: size + 1])
    except (
        ValueError,
        TypeError,
        ValidationError,
    ):  # a cursor of another sort: its value does not fit the column
        return keyset_page(queryset, sort, "", size)
    more = len(rows) > size
    rows = rows[:size]
    if reverse:
        rows.reverse()
    if not rows:
        return Page([]) if place is None else keyset_page(queryset, sort, "", size)
    has_before, has_after = (more, True) if reverse else (place is not None, more)

    def at(direction: str, row: Any) -> str:
        key = row["pk"] if isinstance(row, dict) else row.pk
        return encode_cursor(direction, None if path == "pk" else _value(row, path), key)

    return Page(
        rows,
        before=at("b", rows[0]) if has_before else "",
        after=at("a", rows[-1]) if has_after else "",
        is_first=not has_before,
    )


def offset_page(rows: Sequence[Any], cursor: str, size: int) -> Page:
    """One page of rows that are in memory already; the cursor is the number of the first row."""
    start = int(cursor) if cursor.isdecimal() and len(cursor) < 10 and int(cursor) < len(rows) else 0
    end = start + size
    return Page(
        rows[start:end],
        before=str(max(0, start - size)) if start else "",
        after=str(end) if end < len(rows) else "",
        is_first=start == 0,
    )


def capped_count(rows: QuerySet[Any] | Sequence[Any], cap: int = COUNT_CAP) -> tuple[int, bool]:
    """How many rows, and whether there are more than `cap`: counting stops there."""
    if not isinstance(rows, QuerySet):
        return len(rows), False
    found = rows.order_by()[: cap + 1].count()
    return min(found, cap), found > cap
