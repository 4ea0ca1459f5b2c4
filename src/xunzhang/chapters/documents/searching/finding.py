"""Asking the index: only what the actor may see, words first, then what merely contains the letters; newest first.

The index names candidates, narrowed by tokens of who has to do with a matter, so that few rows are looked at; whether one
may be seen is then asked of the rows themselves (`queries.seen_outgoing`, `seen_incoming`), for the list and the count alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.db import connection
from django.db.models import Q

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.endings import OF_SENT
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, SearchEntry
from xunzhang.chapters.documents.searching import contents
from xunzhang.chapters.documents.searching.candidates import Tokens, candidates, with_all
from xunzhang.chapters.documents.searching.excerpts import Excerpt, excerpt
from xunzhang.chapters.documents.searching.seers import seers
from xunzhang.chapters.documents.searching.tokens import Term, facet, terms
from xunzhang.kernel.remembering import reading
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

WORDS, PARTLY = "w", "p"  # the words as such · only the letters (近似)
MOST_COUNTED = 300  # each is asked whether it may be seen
MOST_AT_ONCE = 4000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not narrow it."""

    text: str = ""
    way: str = ""  # outgoing · incoming
    document_kind: str = ""
    direction: str = ""
    unit: str = ""
    state: str = ""
    secrecy: str = ""
    from_on: date | None = None  # of opening the matter: drafted, or come in
    to_on: date | None = None

    @property
    def terms(self) -> list[Term]:
        return terms(self.text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is asked for."""
        return self == replace(Wanted(), text=self.text) and not self.terms

    @property
    def is_unusable(self) -> bool:
        """Whether something was typed that nothing can be looked up by, such as marks alone."""
        return bool(self.text.strip()) and not self.terms

    def facets(self) -> list[str]:
        named = (
            (contents.WAY, self.way),
            (contents.KIND, self.document_kind),
            (contents.DIRECTION, self.direction),
            (contents.UNIT, self.unit),
            (contents.STATE, self.state),
            (contents.SECRECY, self.secrecy),
        )
        return [facet(letter, value) for letter, value in named if value]


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that was found."""

    matter: Matter
    document: OutgoingDocument | IncomingDocument
    is_partly: bool
    excerpt: Excerpt | None

    @property
    def pk(self) -> int:
        return self.matter.pk

    @property
    def is_incoming(self) -> bool:
        return isinstance(self.document, IncomingDocument)


@dataclass(frozen=True, slots=True)
class Hits:
    """One page, with the cursors of its neighbours ("" where there is none)."""

    rows: Sequence[Hit]
    before: str = ""
    after: str = ""


def _tokens(actor: Actor, wanted: Wanted, which: str) -> Tokens | None:
    """What the index is asked in one phase; None where there is nothing to ask."""
    looked_for = wanted.terms
    if actor.person_id is None or wanted.is_empty or wanted.is_unusable:
        return None
    by_words = tuple(one for term in looked_for for one in term.words)
    have_words = all(term.words for term in looked_for)
    facets, who = tuple(wanted.facets()), seers(actor)
    if which == WORDS:
        return Tokens((*by_words, *facets), who) if have_words else None
    if not looked_for:
        return None
    return Tokens(
        (*facets, *(one for term in looked_for for one in term.pairs)),
        who,
        beginnings=tuple(one for term in looked_for for one in term.prefix),
        not_all=by_words if have_words else (),
    )


def _passing(actor: Actor, wanted: Wanted, which: str, some: list[int]) -> set[int]:
    """Those of some candidates that the actor may see and that are wanted. A query for each way there is."""
    looked_for = wanted.terms
    if which == PARTLY and connection.vendor == "postgresql":
        with_words = {one for term in looked_for for one in term.words}
        if all(term.words for term in looked_for):
            gone = with_all(some, sorted(with_words))
            some = [one for one in some if one not in gone]
    narrowing = Q(matter__in=some)
    if which == PARTLY:
        for phrase in {one for term in looked_for if not term.is_sure for one in term.phrases}:
            test = "icontains" if phrase.upper() != phrase else "contains"
            narrowing &= Q(**{f"matter__search_entry__text__{test}": phrase})
    if wanted.from_on is not None:
        narrowing &= Q(matter__opened_on__gte=wanted.from_on)
    if wanted.to_on is not None:
        narrowing &= Q(matter__opened_on__lte=wanted.to_on)
    found: set[int] = set()
    if wanted.way != "incoming":
        found.update(queries.outgoing(actor).filter(narrowing).values_list("matter_id", flat=True))
    if wanted.way != "outgoing":
        incoming = queries.incoming(actor).filter(narrowing & queries.not_sent_by(actor))
        found.update(incoming.values_list("matter_id", flat=True))
    return found


def phase(
    actor: Actor,
    wanted: Wanted,
    which: str,
    *,
    start: int | None = None,
    backwards: bool = False,
    most: int = 30,
) -> Iterator[int]:
    """The matters of one phase that the actor may see, beyond `start`, the newest first; backwards the oldest first.

    Asked for so many at a time that `most` come of it at once where the index knows well who may see what: three queries.
    """
    tokens = _tokens(actor, wanted, which)
    at_once, done = most + most // 8 + 10, 0
    while tokens is not None:
        some = candidates(tokens, start, backwards=backwards, most=at_once)
        passing = _passing(actor, wanted, which, some) if some else set()
        yield from (one for one in some if one in passing)
        if len(some) < at_once:
            return
        start, done = some[-1], done + len(passing)
        # As many as the rest takes at this rate, and some more.
        rest = max(most - done, 1) * len(some) // max(len(passing), 1)
        at_once = min(rest + rest // 4 + 20, 4 * at_once, MOST_AT_ONCE)


def _cursor(text: str) -> tuple[str, str, int] | None:
    """Direction (a after, b before), phase, number of the matter; None for what is no cursor of ours."""
    if len(text) < 3 or text[0] not in "ab" or text[1] not in (WORDS, PARTLY):
        return None
    return (text[0], text[1], int(text[2:])) if text[2:].isdecimal() and len(text) < 20 else None


def numbers(actor: Actor, wanted: Wanted, cursor: str, size: int) -> tuple[list[tuple[str, int]], bool]:
    """Phase and matter of one page, and whether more follow in the direction read."""
    place = _cursor(cursor)
    backwards = place is not None and place[0] == "b"
    order = [PARTLY, WORDS] if backwards else [WORDS, PARTLY]
    if place is not None:
        order = order[order.index(place[1]) :]
    found: list[tuple[str, int]] = []
    for which in order:
        missing = size + 1 - len(found)
        start = place[2] if place is not None and which == place[1] else None
        rows = phase(actor, wanted, which, start=start, backwards=backwards, most=missing)
        found += [(which, one) for one in islice(rows, missing)]
        if len(found) > size:
            break
    more = len(found) > size
    found = found[:size]
    return (found[::-1] if backwards else found), more


def find(actor: Actor, wanted: Wanted, *, cursor: str = "", size: int = 30) -> Hits:
    """One page of what was found. Three to five queries for each phase however many rows, and five at most for the rows of the page."""
    with reading():
        found, more = numbers(actor, wanted, cursor, size)
        if not found and cursor:
            return find(actor, wanted, size=size)
    place = _cursor(cursor)
    backwards = place is not None and place[0] == "b"
    has_before, has_after = (more, True) if backwards else (place is not None, more)
    return Hits(
        load(found, wanted.terms),
        before="b{}{}".format(*found[0]) if found and has_before else "",
        after="a{}{}".format(*found[-1]) if found and has_after else "",
    )


def load(found: Sequence[tuple[str, int]], looked_for: Sequence[Term]) -> list[Hit]:
    """The documents of a page, with an excerpt each; none of what is a state secret, whose reading is noted."""
    pks = [pk for _which, pk in found]
    outgoing = OutgoingDocument.objects.filter(matter__in=pks).select_related("matter", "ending")
    incoming = IncomingDocument.objects.filter(matter__in=pks).select_related("matter").defer("elements")
    incoming = incoming.prefetch_related(OF_SENT)
    documents: dict[int, OutgoingDocument | IncomingDocument] = {one.matter_id: one for one in outgoing}
    documents.update((one.matter_id, one) for one in incoming)
    open_ones = [pk for pk in pks if not secrecy.is_restricted(documents[pk].matter.secrecy)]
    texts = dict(SearchEntry.objects.filter(pk__in=open_ones).values_list("pk", "text"))
    return [
        Hit(
            documents[pk].matter,
            documents[pk],
            which == PARTLY,
            excerpt(texts[pk], looked_for) if pk in texts else None,
        )
        for which, pk in found
    ]


def count(actor: Actor, wanted: Wanted, most: int = MOST_COUNTED) -> tuple[int, bool]:
    """How many, and whether there are more than `most`: counting stops there."""
    found = 0
    with reading():
        for which in (WORDS, PARTLY):
            rows = phase(actor, wanted, which, most=most + 1 - found)
            found += sum(1 for _ in islice(rows, most + 1 - found))
            if found > most:
                return most, True
    return found, False
