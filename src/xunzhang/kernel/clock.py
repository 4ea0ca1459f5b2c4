"""The office's clock: Beijing time, movable in tests and in the demonstration."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present instant, aware, in Beijing time."""
    return _source().astimezone(BEIJING)


def today() -> date:
    """The present day in Beijing."""
    return now().date()


def set_source(source: Callable[[], datetime] | None) -> None:
    """Take time from `source` (aware instants); None goes back to the system's clock."""
    global _source
    _source = source or _system


@contextmanager
def frozen(instant: datetime | date) -> Iterator[None]:
    """Hold the clock at `instant` (a date means 09:00 Beijing time of that day)."""
    global _source
    if not isinstance(instant, datetime):
        instant = datetime(instant.year, instant.month, instant.day, 9, tzinfo=BEIJING)
    before = _source
    moment = instant
    _source = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _source = before
