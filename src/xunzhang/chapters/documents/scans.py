"""Scans that came in: asked for within the act that brings them, recognised by a process of its own, once by digest.

`start` begins that process (`settings.RECOGNISE`, the command `xunzhang recognise`) unless one is at work: whoever
works holds a lock on a file, which the child inherits, so there is no moment in between.
"""

import fcntl
import logging
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from xunzhang.chapters.documents.models import IncomingDocument, Scan, ScannedPage
from xunzhang.kernel import clock
from xunzhang.record.models import Attachment
from xunzhang.typesetting.reading.contents import FileKind, Line
from xunzhang.typesetting.reading.model import Reading
from xunzhang.typesetting.scanning import apart
from xunzhang.typesetting.scanning.contents import contents_of_pages
from xunzhang.typesetting.scanning.model import RecognisedPage
from xunzhang.typesetting.scanning.reader import of_pages

log = logging.getLogger(__name__)
LOCK = "recognising.lock"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the recognition of a document's files has come, in pages; `pages` None until the file is opened."""

    name: str
    done: int
    pages: int | None
    ahead: int  # other files that come first


def ask(digest: str, *, is_pdf: bool, pages: Sequence[int]) -> None:
    """Have a file recognised, unless it has been; inside an act, after which the work begins."""
    if not apart.is_installed():
        return
    row, is_new = Scan.objects.get_or_create(
        digest=digest, defaults={"is_pdf": is_pdf, "pages": list(pages), "asked_at": clock.now()}
    )
    if not is_new and row.state == Scan.State.FAILED:
        row.state, row.reason = Scan.State.WAITING, {}
        row.save(update_fields=["state", "reason"])
    if row.state == Scan.State.WAITING:
        transaction.on_commit(start)


def lock_place() -> Path:
    return Path(settings.HOME) / LOCK


def take_lock() -> int | None:
    """The file that whoever recognises holds locked; None when somebody does."""
    held = os.open(lock_place(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def start() -> None:
    """Begin to recognise what waits, in a process of its own, unless one does or nothing waits."""
    if not settings.RECOGNISE or not Scan.objects.filter(state=Scan.State.WAITING).exists():
        return
    held = take_lock()
    if held is None:
        return
    try:
        subprocess.Popen(  # noqa: S603 - our own command
            [*settings.RECOGNISE, "--holding", str(held)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[held],
            start_new_session=True,
        )
    except OSError as problem:
        log.warning("recognition could not be started: %s", problem)
    finally:
        os.close(held)


def pages_of(digest: str) -> list[RecognisedPage]:
    """What was recognised so far, in order."""
    kept = ScannedPage.objects.filter(scan=digest).order_by("number").values_list("content", flat=True)
    return [msgspec.convert(content, RecognisedPage) for content in kept]


def page_of(digest: str, number: int) -> RecognisedPage | None:
    """One recognised page, which tells how the picture is to be turned; None where there is none."""
    row = ScannedPage.objects.filter(scan=digest, number=number).first()
    return None if row is None else msgspec.convert(row.content, RecognisedPage)


def reading_of(digest: str, name: str) -> Reading | None:
    """The elements of a recognised file; None where it is not recognised, or not wholly."""
    row = Scan.objects.filter(digest=digest, state=Scan.State.DONE).first()
    if row is None:
        return None
    return of_pages(pages_of(digest), FileKind.PDF if row.is_pdf else FileKind.PICTURE, name)


def lines_of(digest: str) -> tuple[Line, ...]:
    """The recognised lines of a file."""
    return contents_of_pages(pages_of(digest), FileKind.PICTURE).lines


def waiting_files(document: IncomingDocument) -> list[Attachment]:
    """Those of its files that wait to be recognised."""
    rows = list(document.matter.attachments.filter(withdrawn_at=None).exclude(digest=""))
    waiting = _waiting(one.digest for one in rows)
    return [one for one in rows if one.digest in waiting]


def _waiting(digests: Iterable[str]) -> set[str]:
    rows = Scan.objects.filter(digest__in=list(digests), state=Scan.State.WAITING)
    return set(rows.values_list("digest", flat=True))


def progress(document: IncomingDocument) -> Progress | None:
    """The file that is being recognised, or waits for it; None when none does."""
    files = waiting_files(document)
    if not files:
        return None
    rows = {row.digest: row for row in Scan.objects.filter(digest__in=[one.digest for one in files])}
    first = min(files, key=lambda one: (rows[one.digest].asked_at, one.pk))
    row = rows[first.digest]
    ahead = Scan.objects.filter(state=Scan.State.WAITING, asked_at__lt=row.asked_at).count()
    return Progress(first.name, row.recognised_pages.count(), row.page_count, ahead)


def why_not(document: IncomingDocument) -> list[tuple[str, str]]:
    """Name and reason of each of its files that could not be recognised, in the reader's language."""
    rows = list(document.matter.attachments.filter(withdrawn_at=None).exclude(digest=""))
    failed = {
        row.digest: row.reason
        for row in Scan.objects.filter(digest__in=[one.digest for one in rows], state=Scan.State.FAILED)
    }
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return [(one.name, failed[one.digest].get(language, "")) for one in rows if one.digest in failed]
