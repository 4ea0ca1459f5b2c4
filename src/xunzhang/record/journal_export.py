"""The journal as a file that an outsider can check with `verify_export.py` alone."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from xunzhang.kernel import clock
from xunzhang.record import verify_export
from xunzhang.record.canonical import canonical, instant
from xunzhang.record.journal import BEFORE_THE_FIRST, FORMAT, Head, content_of
from xunzhang.record.models import JournalEntry


def manifest_of(path: Path) -> Path:
    """Where the manifest of an export lies."""
    return path.with_name(path.name + verify_export.MANIFEST)


def export(path: Path, *, with_verifier: bool = True) -> Head:
    """Write the whole journal to `path`, its manifest beside it, and the script that checks them; return its end.

    What stood there is replaced, each file at once or not at all. Raises OSError when it cannot be written.
    """
    summed: dict[str, Any] = {}

    def entries(stream: BinaryIO) -> None:
        summed.update(_write_entries(stream))

    _write(path, entries)
    manifest = {
        "format": FORMAT,
        "government": settings.GOVERNMENT,
        "exported_at": instant(clock.now()),
        **summed,
    }
    manifest["digest"] = verify_export.sm3(canonical(manifest))
    _write(manifest_of(path), lambda stream: stream.write(canonical(manifest) + b"\n"))
    if with_verifier:
        shutil.copyfile(Path(verify_export.__file__), path.with_name("verify_export.py"))
    return Head(summed["last_sequence"], summed["last_digest"])


def line_of(entry: JournalEntry) -> bytes:
    """One entry as it stands in an export."""
    return canonical({**content_of(entry), "digest": entry.digest}) + b"\n"


def _write_entries(stream: BinaryIO) -> dict[str, Any]:
    whole, count, first, last = (
        verify_export.new_sm3(),
        0,
        Head(1, BEFORE_THE_FIRST),
        Head(0, BEFORE_THE_FIRST),
    )
    for entry in JournalEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        line = line_of(entry)
        stream.write(line)
        whole.update(line)
        if not count:
            first = Head(entry.sequence, entry.previous_digest)
        last = Head(entry.sequence, entry.digest)
        count += 1
    return {
        "count": count,
        "first_sequence": first.sequence,
        "first_previous_digest": first.digest,
        "last_sequence": last.sequence,
        "last_digest": last.digest,
        "file_sm3": whole.hexdigest(),
    }


def _write(path: Path, write: Callable[[BinaryIO], object]) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
