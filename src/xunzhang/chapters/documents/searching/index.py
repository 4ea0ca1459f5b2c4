"""Keeping the index: at the end of every act that touched a matter, in its transaction (ADR 30)."""

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Max

from xunzhang.chapters.documents.models import IncomingDocument, SearchEntry, UnfinishedIndex
from xunzhang.chapters.documents.searching import tables
from xunzhang.chapters.documents.searching.blocks import blocks_of
from xunzhang.chapters.documents.searching.contents import KINDS, Content, gather
from xunzhang.chapters.documents.searching.tokens import folded, numbers, pairs, words
from xunzhang.record.models import Matter

BATCH = 500
_INSERT_SQLITE = "INSERT INTO documents_search_index (rowid, tokens) VALUES (%s, %s)"
_FORGET_SQLITE = (
    "INSERT INTO documents_search_index (documents_search_index, rowid, tokens) VALUES ('delete', %s, %s)"
)
_UPSERT_POSTGRESQL = (
    "INSERT INTO documents_search_index (rowid, tokens) VALUES (%s, array_to_tsvector(%s))"
    " ON CONFLICT (rowid) DO UPDATE SET tokens = EXCLUDED.tokens"
)


def after_acts(matters: frozenset[int]) -> None:
    """What `record.actions.afterwards` calls: the matters of the acts, and those that were delivered by them."""
    delivered = IncomingDocument.objects.filter(
        sent_document__matter__in=matters, matter__search_entry__isnull=True
    )
    refresh({*matters, *delivered.values_list("matter", flat=True)})


def refresh(matters: Collection[int]) -> int:
    """Bring the entries of these matters up to date; returns how many had changed. In the running transaction."""
    contents = gather(matters)
    if not contents:
        return 0
    rows = SearchEntry.objects.filter(pk__in=contents)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    earlier = {entry.pk: entry for entry in rows}
    made: list[SearchEntry] = []
    gone: list[SearchEntry] = []
    for content in contents.values():
        entry = _entry(content)
        before = earlier.get(entry.pk)
        if before is None:
            made.append(entry)
        elif before.digest != entry.digest:
            gone.append(before)
            made.append(entry)
        elif before.has_unread_files != entry.has_unread_files:
            SearchEntry.objects.filter(pk=entry.pk).update(has_unread_files=entry.has_unread_files)
    _write(gone, made)
    return len(made)


def _entry(content: Content) -> SearchEntry:
    text = content.text
    small = folded(text)
    kept = " ".join(sorted(words(small) | numbers(small) | content.facets))
    return SearchEntry(
        pk=content.matter,
        text=text,
        tokens=zlib.compress(kept.encode(), 1),
        digest=hashlib.sha256(f"{text}\x00{kept}".encode()).hexdigest(),
        has_unread_files=content.has_unread_files,
    )


def tokens_of(entry: SearchEntry) -> list[str]:
    """Every token under which the entry is in the index."""
    kept = zlib.decompress(bytes(entry.tokens)).decode().split(" ")
    return [*kept, *sorted(pairs(folded(entry.text)))]


def _write(gone: Iterable[SearchEntry], made: Iterable[SearchEntry]) -> None:
    made = list(made)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                _UPSERT_POSTGRESQL, [(one.pk, [*tokens_of(one), *blocks_of(one.pk)]) for one in made]
            )
        else:
            cursor.executemany(_FORGET_SQLITE, [(one.pk, " ".join(tokens_of(one))) for one in gone])
            cursor.executemany(_INSERT_SQLITE, [(one.pk, " ".join(tokens_of(one))) for one in made])
    SearchEntry.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["matter"],
        update_fields=["text", "tokens", "digest", "has_unread_files"],
    )


def rebuild(told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make the whole index anew; `told(done, total)` after each batch. Acts go on meanwhile. Returns how many."""
    with transaction.atomic():
        UnfinishedIndex.objects.get_or_create(pk=1)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM documents_searchentry")
        tables.empty(connection)
    total = Matter.objects.filter(kind__in=KINDS).count()
    done = 0
    for numbers_of_batch in _batches():
        with transaction.atomic():
            refresh(numbers_of_batch)
        done += len(numbers_of_batch)
        told(done, total)
    UnfinishedIndex.objects.all().delete()
    return done


def _batches() -> Iterator[list[int]]:
    """The numbers of all matters, from the first on: the index grows at its end."""
    last = 0
    end = Matter.objects.aggregate(last=Max("pk"))["last"] or 0
    while last < end:
        rows = Matter.objects.filter(pk__gt=last, pk__lte=end, kind__in=KINDS).order_by("pk")
        found = list(rows.values_list("pk", flat=True)[:BATCH])
        if not found:
            return
        yield found
        last = found[-1]


def is_wanting() -> bool:
    """Whether there are documents and no index, or one of an earlier version, or one that was not finished."""
    if SearchEntry.objects.exists():
        return UnfinishedIndex.objects.exists()
    return Matter.objects.filter(kind__in=KINDS).exists()
