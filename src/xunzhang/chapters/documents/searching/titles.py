"""Words in the filter of a list: the index names the few that can have them in title, number or sender.

What has the words is then asked of the rows themselves, as ever. So the index only spares reading a million titles for a rare
word; where many have it, the rows are read in their order and the first page is soon full.
"""

from dataclasses import dataclass

from xunzhang.chapters.documents.models import UnfinishedIndex
from xunzhang.chapters.documents.searching import contents
from xunzhang.chapters.documents.searching.candidates import Tokens, candidates
from xunzhang.chapters.documents.searching.seers import seers
from xunzhang.chapters.documents.searching.tokens import facet, of_headings_with
from xunzhang.record.actor import Actor

FEW = 1200  # more than a list counts to


@dataclass(frozen=True, slots=True)
class Having:
    """The newest matters that can have every word; `is_all` where there are no others."""

    matters: list[int]
    is_all: bool


def having(actor: Actor, way: str, words: str) -> Having | None:
    """Which matters can have every word; None where the index cannot tell. Two queries."""
    every: list[str] = []
    beginnings: list[str] = []
    for word in words.split():
        whole, begun = of_headings_with(word)
        every += whole
        beginnings += begun
    if not (every or beginnings) or UnfinishedIndex.objects.exists():
        return None
    who = (*seers(actor), facet(contents.DELIVERED_BY, actor.person_id))
    wanted = Tokens((facet(contents.WAY, way), *every), who, beginnings=tuple(beginnings))
    found = candidates(wanted, None, backwards=False, most=FEW + 1)
    return Having(found[:FEW], len(found) <= FEW)
