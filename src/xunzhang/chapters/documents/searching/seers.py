"""Who may have to do with a matter, as tokens of the index: they narrow what is asked, and decide nothing."""

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.searching import contents
from xunzhang.chapters.documents.searching.tokens import facet
from xunzhang.chapters.matters.queries import delegators_of
from xunzhang.record.actor import Actor


def seers(actor: Actor) -> tuple[str, ...]:
    """The tokens of what the actor may have to do with, but for what was delivered by the actor to others.

    More than may be seen perhaps, never less.
    """
    delegators = delegators_of(actor.person_id or 0)
    found = [facet(contents.PERSON, one) for one in (actor.person_id, *delegators)]
    found += [facet(contents.DELIVERED_BY, one) for one in delegators]
    found += [facet(contents.POOL, one) for one in sorted(actor.pools)]
    found += [facet(contents.SEEN_BY_UNIT, one) for one in sorted(actor.units)]
    if queries.sees_all_under_way(actor):
        found.append(facet(contents.UNDER_WAY, ""))
    return tuple(found)
