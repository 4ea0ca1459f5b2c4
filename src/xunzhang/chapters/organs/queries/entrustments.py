"""Entrustments and authorisations: which one covers an act on a day, and the register of all.

An entrustment never widens by itself (readings R3, R4, R5): the provision must be the very one, the meeting, class
of documents or task must be named in it, the day must lie in it, it must not be revoked, and both people must still
hold the posts in which it was given and taken.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xunzhang.chapters.organs.edition import kept
from xunzhang.chapters.organs.models import Absence, Appointment, Entrustment, ScopeKind
from xunzhang.chapters.organs.queries.days import holding

STATES = ("in_force", "dormant", "lapsed", "upcoming", "ended", "revoked")


def _annotated(on: date) -> QuerySet[Entrustment]:
    in_post = Appointment.objects.filter(holding(on))
    return Entrustment.objects.filter(superseded_at__isnull=True).annotate(
        grantor_in_post=Exists(in_post.filter(person=OuterRef("grantor"), post=OuterRef("grantor_post"))),
        grantee_in_post=Exists(in_post.filter(person=OuterRef("grantee"), post=OuterRef("grantee_post"))),
        grantor_absent=Exists(Absence.objects.filter(holding(on), person=OuterRef("grantor"))),
    )


def _in_force(on: date) -> QuerySet[Entrustment]:
    return (
        _annotated(on)
        .filter(holding(on), Q(revoked_on__isnull=True) | Q(revoked_on__gt=on))
        .filter(grantor_in_post=True, grantee_in_post=True)
        .filter(Q(only_while_absent=False) | Q(grantor_absent=True))
    )


def entrustment_for(
    grantee_id: int,
    provision: str,
    *,
    on: date,
    document_class: str | Collection[str] | None = None,
    meeting: str | Collection[str] | None = None,
    task: str | Collection[str] | None = None,
    grantor_id: int | None = None,
) -> Entrustment | None:
    """The entrustment under which the grantee may act by `provision` on the day, or None.

    Exactly one of document_class, meeting, task says what is to be done; where it goes by several names (a kind of
    meeting, and the title of this one), any of them may be named in the entrustment. The one given last is preferred.
    Raises ValueError if not exactly one is given.
    """
    asked = [
        (kind, {names} if isinstance(names, str) else set(names))
        for kind, names in (
            (ScopeKind.DOCUMENT, document_class),
            (ScopeKind.MEETING, meeting),
            (ScopeKind.TASK, task),
        )
        if names is not None
    ]
    if len(asked) != 1:
        raise ValueError("name exactly one of document_class, meeting, task")
    kind, names = asked[0]
    found = _in_force(on).filter(
        grantee_id=grantee_id, provision=provision, scopes__kind=kind, scopes__name__in=names
    )
    if grantor_id is not None:
        found = found.filter(grantor_id=grantor_id)
    return found.select_related("grantor", "grantee").order_by("-from_on", "-id").first()


@dataclass(frozen=True, slots=True)
class Register:
    """One line of the register: the entrustment, its state on the day, and what it names."""

    entrustment: Entrustment
    state: str  # one of STATES
    scopes: tuple[tuple[str, str], ...]  # kind, name


def state_of(entrustment: Entrustment, on: date) -> str:
    """The state on the day of a row from the register: in force; dormant, the grantor being present; lapsed, one of
    the two having left the post; upcoming; ended; revoked."""
    if entrustment.revoked_on is not None and entrustment.revoked_on <= on:
        return "revoked"
    if on < entrustment.from_on:
        return "upcoming"
    if entrustment.to_on is not None and entrustment.to_on < on:
        return "ended"
    if not (entrustment.grantor_in_post and entrustment.grantee_in_post):  # type: ignore[attr-defined]
        return "lapsed"
    if entrustment.only_while_absent and not entrustment.grantor_absent:  # type: ignore[attr-defined]
        return "dormant"
    return "in_force"


def entrustment_register(
    on: date, *, person_id: int | None = None, entrustment_id: int | None = None
) -> list[Register]:
    """All entrustments on record with their state on the day, the latest first; of one person, given or held; or one."""
    return list(_register(on, person_id, entrustment_id))


@kept
def _register(on: date, person_id: int | None, entrustment_id: int | None) -> tuple[Register, ...]:
    rows = _annotated(on)
    if entrustment_id is not None:
        rows = rows.filter(pk=entrustment_id)
    if person_id is not None:
        rows = rows.filter(Q(grantor_id=person_id) | Q(grantee_id=person_id))
    rows = rows.select_related(
        "grantor", "grantee", "grantor_post", "grantor_post__unit", "grantee_post", "grantee_post__unit"
    ).prefetch_related("scopes")
    return tuple(
        Register(row, state_of(row, on), tuple((scope.kind, scope.name) for scope in row.scopes.all()))
        for row in rows
    )
