"""The text of attachments: read by the sweep, once for each file, since a PDF takes longer than an act should."""

import logging
from collections.abc import Sequence

from django.db import transaction

from xunzhang.chapters.documents.models import FileText, SearchEntry
from xunzhang.chapters.documents.searching import index
from xunzhang.chapters.documents.searching.contents import MOST_OF_FILES, READABLE
from xunzhang.kernel.errors import Broken, UnusableInput
from xunzhang.record.attachments import content_of
from xunzhang.record.models import Attachment
from xunzhang.typesetting.reading.contents import Line
from xunzhang.typesetting.reading.opening import contents_of

log = logging.getLogger(__name__)


def text_of(content: bytes, name: str) -> str:
    """The lines of a file as the reader of incoming documents sees them; empty where it can read none."""
    try:
        lines = contents_of(content, name).lines
    except UnusableInput:
        return ""
    return joined(lines).replace("\x00", "")[:MOST_OF_FILES]


def joined(lines: Sequence[Line]) -> str:
    """One text: a Chinese word that the end of a line divides is whole again, paragraphs stay apart."""
    parts: list[str] = []
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        if parts:
            begins = line.begins_paragraph or (line.indent is not None and line.indent >= 1.5)
            divided = not begins and not parts[-1][-1:].isascii() and not text[0].isascii()
            parts.append("" if divided else "\n")
        parts.append(text)
    return "".join(parts)


def read_new(most: int = 50) -> int:
    """Read files of entries that have unread ones, the latest first, and bring these up to date. Returns how many files."""
    read = 0
    waiting = SearchEntry.objects.filter(has_unread_files=True).order_by("-pk")
    for matter in list(waiting.values_list("pk", flat=True)[:most]):
        rows = Attachment.objects.filter(matter=matter, withdrawn_at=None, media_type__in=READABLE)
        known = set(
            FileText.objects.filter(digest__in=rows.values("digest")).values_list("digest", flat=True)
        )
        for row in rows.exclude(digest="").exclude(digest__in=known):
            read_file(row)
            read += 1
        with transaction.atomic():
            index.refresh([matter])
        if read >= most:
            break
    return read


def read_file(row: Attachment) -> None:
    """Keep the text of a file."""
    try:
        text = text_of(content_of(row), row.name)
    except Broken as problem:  # `xunzhang doctor` says so too; the others are read none the less
        log.warning("%s", problem)
        text = ""
    FileText.objects.get_or_create(digest=row.digest, defaults={"text": text})
