"""Ending and correcting dated rows: the old state stays, the chain says what took its place and why."""

from datetime import date
from typing import Any, TypeVar

from xunzhang.chapters.organs.models import Dated
from xunzhang.kernel import clock

Row = TypeVar("Row", bound=Dated)


def end(row: Row, to_on: date, reason: str) -> Row:
    """Give an open row its last day. A row that already has one is shortened by a corrected row in its place."""
    if row.to_on is not None:
        return supersede(row, reason, to_on=to_on, ended_reason=reason)
    row.to_on = to_on
    row.ended_reason = reason
    row.save(update_fields=["to_on", "ended_reason"])
    return row


def supersede(row: Row, reason: str, **changes: Any) -> Row:
    """Put a corrected row in the place of this one and return it."""
    copy = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.name.startswith("superseded") and field.name != "recorded_at"
    }
    for name, value in changes.items():
        copy[row._meta.get_field(name).attname] = value.pk if hasattr(value, "pk") else value
    row.superseded_at = clock.now()
    row.superseded_reason = reason
    row.save(update_fields=["superseded_at", "superseded_reason"])
    corrected = type(row).objects.create(**copy)
    row.superseded_by = corrected
    row.save(update_fields=["superseded_by"])
    return corrected


def withdraw(row: Row, reason: str) -> Row:
    """Mark a row that should never have been made: it holds on no day any more, and stays on record."""
    row.superseded_at = clock.now()
    row.superseded_reason = reason
    row.save(update_fields=["superseded_at", "superseded_reason"])
    return row
