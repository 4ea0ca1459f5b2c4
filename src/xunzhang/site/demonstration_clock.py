"""The demonstration lives on its own date; every process reads it from the installation's row."""

import time
from datetime import UTC, date, datetime, timedelta

from django.db import DatabaseError

from xunzhang.kernel import clock
from xunzhang.site.models import Installation

_FRESH_SECONDS = 2.0
_read_at = -_FRESH_SECONDS
_offset = timedelta()


def _source() -> datetime:
    global _read_at, _offset
    if time.monotonic() - _read_at >= _FRESH_SECONDS:
        try:
            row = Installation.objects.filter(pk=1).values_list("clock_offset", flat=True).first()
        except DatabaseError:  # before the first migration there is no row to read
            row = None
        _offset = row or timedelta()
        _read_at = time.monotonic()
    return datetime.now(UTC) + _offset


def install() -> None:
    """Let the office's clock follow the installation. Called by the server and by commands, never by tests."""
    clock.set_source(_source)


def forget() -> None:
    """Read the offset again at the next question."""
    global _read_at
    _read_at = -_FRESH_SECONDS


def offset_to(day: date, hour: int = 9) -> timedelta:
    """The offset that makes now `hour` o'clock, Beijing time, of `day`."""
    wanted = datetime(day.year, day.month, day.day, hour, tzinfo=clock.BEIJING)
    return wanted - datetime.now(UTC)
