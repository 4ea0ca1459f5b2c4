"""Times of one thing asked many times: on the wall, and of processor time, the database server's own included."""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_MILLISECONDS = 100.0


class Spent(NamedTuple):
    """Milliseconds that passed, of processor time of this process, and of the server's process that answers it."""

    passed: float
    ours: float
    server: float


class Server:
    """The process of PostgreSQL that answers our connection, where it runs on this machine; SQLite works in ours."""

    def __init__(self) -> None:
        self._statistics: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                place = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
            self._statistics = place if place.exists() else None

    def milliseconds(self) -> float:
        """Of processor time so far."""
        return int(self._statistics.read_text().split()[0]) / 1e6 if self._statistics else 0.0


def spent(ask: Callable[[], object], times: int = 2) -> Spent:
    """The best of two."""
    server, found = Server(), []
    for _ in range(times):
        begun, worked, served = time.perf_counter(), time.process_time(), server.milliseconds()
        ask()
        found.append(
            Spent(
                (time.perf_counter() - begun) * 1000,
                (time.process_time() - worked) * 1000,
                server.milliseconds() - served,
            )
        )
    return Spent(*(min(one) for one in zip(*found, strict=True)))


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def _middle_and_late(times: Sequence[float]) -> str:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):6.1f} {late:6.1f}"


def line(name: str, times: Sequence[Spent], asked: int, note: str = "") -> bool:
    """Print p50 and p95 of each; whether the median of the processor time, of both sides together, holds."""
    together = [one.ours + one.server for one in times]
    print(
        f"  {name:34} processor {_middle_and_late(together)} (server {_middle_and_late([one.server for one in times])})"
        f" · wall {_middle_and_late([one.passed for one in times])} ms · {asked:2} queries {note}",
        flush=True,
    )
    return statistics.median(together) <= MOST_MILLISECONDS
