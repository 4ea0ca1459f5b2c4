"""Asking the index: only what the actor may see, words first, then what merely contains the letters; newest first.

The index narrows by tokens of who has to do with a matter, so that few rows are looked at; whether one may be seen is then
asked of the rows themselves (`queries.seen_outgoing`, `seen_incoming`), for the list and the count alike.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, SearchEntry, SearchIndex
from xunzhang.chapters.documents.searching import contents
from xunzhang.chapters.documents.searching.excerpts import Excerpt, excerpt
from xunzhang.chapters.documents.searching.tokens import Term, facet, terms
from xunzhang.chapters.matters.queries import delegators_of
from xunzhang.kernel.remembering import reading
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

WORDS, PARTLY = "w", "p"  # the words as such · only the letters (近似)
MOST_COUNTED = 1000


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


class _Language:
    """FTS5's query language, or tsquery's; tokens are of letters and digits alone."""

    def __init__(self) -> None:
        self.is_postgresql = connection.vendor == "postgresql"

    def token(self, token: str) -> str:
        return f"'{token}'" if self.is_postgresql else f'"{token}"'

    def prefix(self, token: str) -> str:
        return f"'{token}':*" if self.is_postgresql else f'"{token}" *'

    def every(self, parts: Iterable[str]) -> str:
        return f"({(' & ' if self.is_postgresql else ' AND ').join(parts)})"

    def any(self, parts: Iterable[str]) -> str:
        return f"({(' | ' if self.is_postgresql else ' OR ').join(parts)})"

    def without(self, part: str, other: str) -> str:
        return f"({part} & !{other})" if self.is_postgresql else f"({part} NOT {other})"


def _who(actor: Actor) -> list[str]:
    """The tokens of what the actor may have to do with: more than may be seen perhaps, never less."""
    people = [actor.person_id, *delegators_of(actor.person_id or 0)]
    found = [facet(contents.PERSON, one) for one in people]
    found += [facet(contents.POOL, one) for one in sorted(actor.pools)]
    found += [facet(contents.SEEN_BY_UNIT, one) for one in sorted(actor.units)]
    if queries.sees_all_under_way(actor):
        found.append(facet(contents.UNDER_WAY, ""))
    return found


def _seen(actor: Actor) -> Q:
    outgoing = Q(matter__outgoing_document__isnull=False) & queries.seen_outgoing(
        actor, "matter__outgoing_document__", "matter"
    )
    incoming = Q(matter__incoming_document__isnull=False) & queries.seen_incoming(
        actor, "matter__incoming_document__", "matter"
    )
    return (outgoing | incoming) & _not_sent_by(actor)


def _not_sent_by(actor: Actor) -> Q:
    """Whoever sends out may see each copy's receipt, yet looks for the document: deliveries to others are left out."""
    units = actor.units
    of_incoming = "matter__incoming_document__"
    return (
        Q(**{f"{of_incoming}sent_document__isnull": True})
        | Q(**{f"{of_incoming}unit__in": units})
        | Q(**{f"{of_incoming}registering_unit__in": units})
        | ~Q(matter__opened_by=actor.person_id)
    )


def _asked(actor: Actor, wanted: Wanted, which: str) -> str:
    """What the index is asked in one phase; empty where there is nothing to ask."""
    say, looked_for = _Language(), wanted.terms
    if actor.person_id is None or wanted.is_empty or wanted.is_unusable:
        return ""
    if which == PARTLY and not looked_for:
        return ""
    narrowing = [say.token(one) for one in wanted.facets()] + [say.any(map(say.token, _who(actor)))]
    by_words = [say.token(one) for term in looked_for for one in term.words]
    if which == WORDS:
        if any(not term.words for term in looked_for):
            return ""
        return say.every([*by_words, *narrowing])
    letters = [say.token(one) for term in looked_for for one in term.pairs]
    letters += [say.prefix(one) for term in looked_for for one in term.prefix]
    asked = say.every([*letters, *narrowing])
    if all(term.words for term in looked_for):
        asked = say.without(asked, say.every(by_words))
    return asked


def phase(actor: Actor, wanted: Wanted, which: str) -> QuerySet[SearchIndex]:
    """The rows of one phase that the actor may see, in no order."""
    asked, looked_for = _asked(actor, wanted, which), wanted.terms
    if not asked:
        return SearchIndex.objects.none()
    rows = SearchIndex.objects.filter(tokens__matches=asked).filter(_seen(actor))
    if which == PARTLY:
        for phrase in {one for term in looked_for if not term.is_sure for one in term.phrases}:
            test = "icontains" if phrase.upper() != phrase else "contains"
            rows = rows.filter(**{f"matter__search_entry__text__{test}": phrase})
    if wanted.from_on is not None:
        rows = rows.filter(matter__opened_on__gte=wanted.from_on)
    if wanted.to_on is not None:
        rows = rows.filter(matter__opened_on__lte=wanted.to_on)
    return rows


def _cursor(text: str) -> tuple[str, str, int] | None:
    """Direction (a after, b before), phase, number of the matter; None for what is no cursor of ours."""
    if len(text) < 3 or text[0] not in "ab" or text[1] not in (WORDS, PARTLY):
        return None
    return (text[0], text[1], int(text[2:])) if text[2:].isdecimal() and len(text) < 20 else None


def _is_rare(asked: str, size: int) -> bool:
    """Whether PostgreSQL had better look all matches up and sort them than walk the rows from the newest on.

    Its own choice goes wrong for words it has no statistics of, which it takes for one in two hundred: it would walk them all.
    """
    if connection.vendor != "postgresql" or not asked:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT 1 FROM documents_search_index WHERE tokens @@ %s::tsquery", [asked]
        )
        plan = cursor.fetchone()[0]
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'documents_search_index'::regclass")
        total = max(cursor.fetchone()[0], 1)
    plan = json.loads(plan) if isinstance(plan, str) else plan
    expected: float = plan[0]["Plan"]["Plan Rows"]
    return expected < 2 * (size * total) ** 0.5


def _numbers(rows: QuerySet[SearchIndex], size: int, *, backwards: bool, is_rare: bool = False) -> list[int]:
    # A sum no index is in the order of.
    key = F("matter_id") + 0 if is_rare else F("matter_id")
    ordered = rows.order_by(key.asc() if backwards else key.desc())
    return list(ordered.values_list("matter_id", flat=True)[:size])


def numbers(actor: Actor, wanted: Wanted, cursor: str, size: int) -> tuple[list[tuple[str, int]], bool]:
    """Phase and matter of one page, and whether more follow in the direction read."""
    place = _cursor(cursor)
    backwards = place is not None and place[0] == "b"
    order = [PARTLY, WORDS] if backwards else [WORDS, PARTLY]
    if place is not None:
        order = order[order.index(place[1]) :]
    found: list[tuple[str, int]] = []
    for which in order:
        rows = phase(actor, wanted, which)
        if place is not None and which == place[1]:
            rows = rows.filter(matter_id__gt=place[2]) if backwards else rows.filter(matter_id__lt=place[2])
        missing = size + 1 - len(found)
        is_rare = _is_rare(_asked(actor, wanted, which), missing)
        page = _numbers(rows, missing, backwards=backwards, is_rare=is_rare)
        found += [(which, one) for one in page]
        if len(found) > size:
            break
    more = len(found) > size
    found = found[:size]
    return (found[::-1] if backwards else found), more


def find(actor: Actor, wanted: Wanted, *, cursor: str = "", size: int = 30) -> Hits:
    """One page of what was found. Five to seven queries however many rows, on PostgreSQL two more for each phase."""
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
    outgoing = OutgoingDocument.objects.filter(matter__in=pks).select_related("matter")
    incoming = IncomingDocument.objects.filter(matter__in=pks).select_related("matter").defer("elements")
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
            found += phase(actor, wanted, which).order_by()[: most + 1 - found].count()
            if found > most:
                return most, True
    return found, False
