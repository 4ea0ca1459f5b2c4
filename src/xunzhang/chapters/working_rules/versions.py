"""Which version of the Rules a page shows."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from xunzhang.kernel import clock
from xunzhang.record.errors import NotFound
from xunzhang.rulebook import NoRulebook, Rulebook, library
from xunzhang.rulebook.model import Identity


@dataclass(frozen=True, slots=True)
class Shown:
    """A rulebook on a page: `standing` is in_force, coming or past on the office's date."""

    book: Rulebook
    standing: str
    is_default: bool

    @property
    def query(self) -> str:
        """What links carry so that the next page shows the same version."""
        return "" if self.is_default else f"?version={self.book.version}"


def identities() -> tuple[Identity, ...]:
    """The versions of this installation's government, oldest first."""
    return library().identities(settings.GOVERNMENT)


def _standing(identity: Identity, on: date) -> str:
    if on < identity.in_force_from:
        return "coming"
    return "past" if identity.in_force_to is not None and identity.in_force_to < on else "in_force"


def shown(version: str = "") -> Shown:
    """The version asked for; without one that in force today, or the earliest before any is. Raises NotFound."""
    today = clock.today()
    if version:
        try:
            book = library().get(settings.GOVERNMENT, version)
        except NoRulebook as problem:
            raise NotFound(problem.chinese, problem.english) from None
        return Shown(book, _standing(book.identity, today), is_default=False)
    try:
        book = library().in_force(settings.GOVERNMENT, today)
    except NoRulebook:
        book = library().get(settings.GOVERNMENT, identities()[0].version)
    return Shown(book, _standing(book.identity, today), is_default=True)
