"""Where departments differ over a draft, as the record shows it."""

from collections.abc import Sequence
from datetime import date

from xunzhang.chapters.documents.models import Coordination, Negotiation, OutgoingDocument, Signature
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.standing import signatures_of
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock

FACTS = ("dissenting_departments", "negotiated_with", "grounds_listed", "proposal_stated")


def dissenting(document: OutgoingDocument) -> frozenset[str]:
    """The departments whose standing opinion on the text is an objection."""
    return frozenset(
        given.unit
        for given in signatures_of(document.pk)
        if given.act == Signature.Act.COUNTERSIGN and not given.agrees
    )


def last_negotiation(document: OutgoingDocument) -> Negotiation | None:
    """The latest round; one before the dissent that stands does not cover it, its units tell."""
    return document.negotiations.order_by("-pk").first()


def last_coordination(document: OutgoingDocument) -> Coordination | None:
    """The latest, if nobody has dissented anew since."""
    made = document.coordinations.order_by("-pk").first()
    if made is None:
        return None
    later = document.signatures.filter(
        act=Signature.Act.COUNTERSIGN,
        is_superseded=False,
        agrees=False,
        signed_at__gt=made.coordinated_at,
    )
    return None if later.exists() else made


def facts_of(document: OutgoingDocument, on: date) -> dict[str, object]:
    """The facts of dissent: who differs, with whom it was negotiated, what came of it."""
    against = dissenting(document)
    if not against:
        return {"dissenting_departments": frozenset()}
    negotiation, coordination = last_negotiation(document), last_coordination(document)
    return {
        "dissenting_departments": short_names(against, on),
        "negotiated_with": short_names(negotiation.units, on) if negotiation else frozenset(),
        "grounds_listed": negotiation is not None and bool(negotiation.grounds.strip()),
        "proposal_stated": negotiation is not None and bool(negotiation.proposal.strip()),
        "coordination_outcome": coordination.outcome if coordination else "none",
    }


def unnamed_in(grounds: str, units: Sequence[str]) -> list[str]:
    """The short names of the units whose grounds the text does not give by name."""
    named = organs.units_on(clock.today(), codes=list(units))
    return [unit.short_name for unit in named if unit.short_name not in grounds and unit.name not in grounds]


def grounds_to_fill(document: OutgoingDocument) -> str:
    """A beginning for the grounds: each dissenting department with the opinion it gave."""
    names = {unit.code: unit.short_name for unit in organs.units_on(clock.today())}
    rows = document.signatures.filter(act=Signature.Act.COUNTERSIGN, is_superseded=False, agrees=False)
    return "\n".join(f"{names.get(one.unit, one.unit)}：{one.opinion}" for one in rows.order_by("pk"))
