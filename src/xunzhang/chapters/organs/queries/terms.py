"""Terms of the government."""

from datetime import date

from xunzhang.chapters.organs.models import Term
from xunzhang.chapters.organs.queries.days import holding


def term_on(on: date) -> Term | None:
    """The term that the day falls in; None if none is on record."""
    return Term.objects.filter(holding(on)).first()


def terms() -> list[Term]:
    """All terms on record, corrected ones included, in order."""
    return list(Term.objects.order_by("from_on", "id"))
