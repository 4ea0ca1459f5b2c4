"""Entries of the search and its index, as `searching.index` would write them, from tokens cut once for each sentence."""

import hashlib
import zlib
from collections.abc import Iterator
from functools import lru_cache

from benchmarks.million.document import Document, every
from benchmarks.million.office import Cut, Office, cut
from benchmarks.million.rows import BASIS, NECESSITY, PROPOSER, SIGNER
from benchmarks.million.writing import Row

from xunzhang.chapters.documents.searching import contents, tokens

COLUMNS = "matter_id text tokens digest has_unread_files"
BETWEEN = "　"

facet = lru_cache(maxsize=10_000)(tokens.facet)
said = lru_cache(maxsize=1000)(cut)


def _parts(one: Document) -> list[tuple[str, list[str]]]:
    """The parts of the text, each as it is put together."""
    body = [" ".join(cut.text for cut in one.body)]
    number, reason = one.document_number, [one.return_reason] if one.return_reason else []
    if one.is_incoming:
        registered = f"{one.year}-{one.number:04d}"
        opinions = [PROPOSER, one.opinion.text, *reason]
        return [
            (contents.TITLE, [one.title]),
            (contents.NUMBER, [number, registered]),
            (contents.PARTY, [one.office.names[one.sender_unit]]),
            (contents.OPINION, opinions),
        ]
    opinions = [NECESSITY, BASIS, SIGNER, one.opinion.text, SIGNER, one.opinion.text, *reason]
    return [
        (contents.TITLE, [one.title]),
        (contents.NUMBER, [number] if number else []),
        (contents.BODY, body),
        (contents.OPINION, opinions),
    ]


def _facets(one: Document) -> set[str]:
    found = {
        facet(contents.WAY, "incoming" if one.is_incoming else "outgoing"),
        facet(contents.KIND, one.kind),
        facet(contents.STATE, one.state),
        facet(contents.SECRECY, one.secrecy),
        facet(contents.POOL, f"{one.office.desk}/clerk"),
        facet(contents.PERSON, one.person),
        facet(contents.PERSON, one.desk_person),
    }
    if one.is_incoming:
        found |= {facet(contents.UNIT, unit) for unit in (one.sender_unit, one.receiving_unit)}
        found |= {facet(contents.SEEN_BY_UNIT, unit) for unit in (one.receiving_unit, one.registering_unit)}
        found |= tokens.heading(one.title, one.document_number, one.office.names[one.sender_unit])
    else:
        found |= {facet(contents.UNIT, unit) for unit in (one.issuing_unit, one.unit)}
        found |= {facet(contents.DIRECTION, "downward"), facet(contents.UNDER_WAY, "")}
        found |= tokens.heading(one.title, one.document_number)
    return found


def _cuts(one: Document) -> list[Cut]:
    """Everything that is said, sentence by sentence."""
    found = [one.subject, one.opinion]
    if one.is_incoming:
        found += [said(PROPOSER), one.office.named[one.office.names[one.sender_unit]]]
    else:
        found += [*one.body, said(NECESSITY), said(BASIS), said(SIGNER)]
    if one.return_reason:
        found.append(said(one.return_reason))
    return found


def _own(one: Document) -> tuple[set[str], set[str]]:
    """Words and pairs of what no other document says: its numbers."""
    number = one.document_number
    if one.is_incoming:
        number += f"{BETWEEN}{one.year}-{one.number:04d}"
    words = {f"w{one.number}"}
    pairs = {f"b{one.number}"}
    if number:
        words |= tokens.words(number) | tokens.numbers(number)
        pairs |= tokens.pairs(number)
    return words, pairs


def _entry(one: Document) -> tuple[Row, list[str]]:
    """The row of the entry, and every token, some more than once."""
    text = "".join(f"{contents.MARK}{part}{BETWEEN.join(texts)}" for part, texts in _parts(one) if texts)
    cuts = _cuts(one)
    words, pairs = _own(one)
    words.update(*(one.words for one in cuts))
    kept = " ".join(sorted(words | _facets(one)))
    digest = hashlib.sha256(f"{text}\x00{kept}".encode()).hexdigest()
    for each in cuts:
        pairs.update(each.pairs)
    return (one.number, text, zlib.compress(kept.encode(), 1), digest, False), [*kept.split(" "), *pairs]


def batches(office: Office, size: int = 5000) -> Iterator[list[tuple[Row, list[str]]]]:
    """Entries with their tokens, some thousands at once."""
    batch = []
    for one in every(office):
        batch.append(_entry(one))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
