"""Real time, for what protects the door: sessions, lockouts, passwords, codes.

The office's clock may stand on another date (the demonstration does); a session must still end half an
hour after its last use, and a code from a telephone follows the telephone. Tests move it with `frozen`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from xunzhang.kernel.clock import BEIJING


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The real instant, aware, in UTC."""
    return _source()


def today() -> date:
    """The real day in Beijing: by it accounts become valid and stop."""
    return _source().astimezone(BEIJING).date()


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold real time at `instant` (aware)."""
    global _source
    before = _source
    _source = lambda: instant  # noqa: E731
    try:
        yield
    finally:
        _source = before
