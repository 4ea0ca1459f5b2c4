"""What was, in order, corrections included."""

from collections.abc import Iterable
from datetime import date, timedelta

from xunzhang.chapters.organs.models import (
    Absence,
    Appointment,
    Pairing,
    PersonRevision,
    Portfolio,
    Post,
    UnitDesignation,
)
from xunzhang.chapters.organs.standing import Period, gaps


def designations_of(unit_id: int) -> list[UnitDesignation]:
    """Every name, kind and place a unit had, superseded entries included, oldest first."""
    return list(
        UnitDesignation.objects.filter(unit_id=unit_id).select_related("parent").order_by("from_on", "id")
    )


def appointments_of(person_id: int) -> list[Appointment]:
    """Every appointment of the person, latest first, superseded entries included."""
    rows = Appointment.objects.filter(person_id=person_id).select_related("post", "post__unit")
    return list(rows.order_by("-from_on", "-id"))


def appointments_to(*, post_id: int | None = None, unit_id: int | None = None) -> list[Appointment]:
    """Every appointment to the post, or to all posts of the unit, by post and latest first."""
    rows = Appointment.objects.select_related("person", "post", "post__unit")
    if post_id is not None:
        rows = rows.filter(post_id=post_id)
    if unit_id is not None:
        rows = rows.filter(post__unit_id=unit_id)
    return list(rows.order_by("post__order", "post_id", "-from_on", "-id"))


def portfolios_of(person_id: int) -> list[Portfolio]:
    rows = Portfolio.objects.filter(leader_id=person_id).select_related("unit")
    return list(rows.order_by("-from_on", "unit__order", "id"))


def portfolios_over(unit_id: int) -> list[Portfolio]:
    """Who was in charge of the unit, latest first."""
    return list(
        Portfolio.objects.filter(unit_id=unit_id).select_related("leader").order_by("-from_on", "-id")
    )


def pairings_of(person_id: int) -> list[Pairing]:
    """Pairings of the person, on either side, latest first."""
    rows = Pairing.objects.filter(assistant_id=person_id) | Pairing.objects.filter(leader_id=person_id)
    return list(rows.select_related("assistant", "leader").order_by("-from_on", "-id"))


def absences_of(person_id: int) -> list[Absence]:
    return list(Absence.objects.filter(person_id=person_id).order_by("-from_on", "-id"))


def revisions_of(person_id: int) -> list[PersonRevision]:
    return list(PersonRevision.objects.filter(person_id=person_id).order_by("-id"))


def vacancies_in(post: Post, appointments: Iterable[Appointment], until: date) -> list[Period]:
    """The periods, up to the day, on which a post with a single seat stood empty since it was first filled."""
    held = [Period(row.from_on, row.to_on) for row in appointments if row.superseded_at is None]
    last = min(until, post.abolished_on - timedelta(days=1)) if post.abolished_on else until
    first = min((period.from_on for period in held), default=post.established_on)
    if post.seats != 1 or last < first:
        return []
    return gaps(held, Period(first, last))


def vacancies(post: Post, until: date) -> list[Period]:
    """The same, reading the appointments."""
    return vacancies_in(post, Appointment.objects.filter(post=post, superseded_at__isnull=True), until)
