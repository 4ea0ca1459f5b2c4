"""The ledger: every provision with its status, tests, what applies it, and how often it stopped an act."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xunzhang.record.queries import ProvisionCount, provision_counts
from xunzhang.rulebook import Rulebook
from xunzhang.rulebook.coverage import Entry, coverage


@lru_cache(maxsize=16)
def entries(book: Rulebook) -> Mapping[str, Entry]:
    """The ledger's lines by provision. Kept while the process lives: a rulebook never changes."""
    return {entry.ref: entry for entry in coverage(book)}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger page."""

    entry: Entry
    place: int  # in the order of the articles
    count: ProvisionCount

    @property
    def ref(self) -> str:
        return self.entry.ref

    @property
    def article(self) -> int:
        return self.entry.article

    @property
    def chapter(self) -> int:
        return self.entry.chapter

    @property
    def kind(self) -> str:
        return self.entry.kind

    @property
    def force(self) -> str:
        return self.entry.force

    @property
    def status(self) -> str:
        return self.entry.status

    @property
    def capability(self) -> str:
        return self.entry.capability or ""

    @property
    def gist(self) -> str:
        return f"{self.entry.gist.zh} {self.entry.gist.en}"

    @property
    def has_tests(self) -> bool:
        return bool(self.entry.tests)

    @property
    def is_applied(self) -> bool:
        return bool(self.entry.applied_by)


def rows(book: Rulebook) -> list[LedgerRow]:
    """The whole ledger in the order of the articles. One query."""
    counts = provision_counts(government=book.government)
    return [
        LedgerRow(entry, place, counts.get(entry.ref, ProvisionCount(entry.ref, entry.article)))
        for place, entry in enumerate(entries(book).values())
    ]


def totals(book: Rulebook) -> dict[str, int]:
    """How many provisions stand in each status."""
    found: dict[str, int] = {}
    for entry in entries(book).values():
        found[entry.status] = found.get(entry.status, 0) + 1
    return found
