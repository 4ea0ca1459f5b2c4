"""In what capacity somebody acts on a matter by chapter 2: as the rulebook's roles and their functions say."""

from datetime import date

from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

GENERAL_OFFICE = "general_office"  # the function, not a unit: every government has its own
AUDIT = "audit"


def audit_facts(actor: Actor, matter: Matter) -> dict[str, object]:
    """Audit supervision is directed by the head and the audit organ above alone (9.2)."""
    unit = organs.unit_on(matter.unit, clock.today())
    return {
        "is_audit_supervision": bool(unit and unit.function == AUDIT and matter.kind != "incoming_document"),
        "actor_roles": actor.roles,
    }


def roles_in(actor: Actor, matter: Matter, on: date) -> frozenset[str]:
    """The roles of the actor's posts, and those that follow from being in charge of the matter's unit."""
    roles = actor.roles
    leader = organs.in_charge_of(matter.unit, on)
    if (
        leader is not None
        and leader.by_portfolio
        and leader.holder.person_id == actor.person_id
        and leader.holder.role in roles_of("vice_head", on)
    ):
        roles |= roles_of("in_charge", on)
    return roles


def may_class_major(actor: Actor, matter: Matter, is_major: bool | None) -> bool:
    """Whether the actor may say so of the matter (R7): who may at all, and who alone may lower it.

    The rulebook marks the roles: `classes_major`, `classes_major_in_office` for posts in the General Office,
    `lowers_major`.
    """
    on = clock.today()
    roles = roles_in(actor, matter, on)
    if matter.is_major and not is_major:
        return bool(roles & roles_of("lowers_major", on))
    in_office = roles_of("classes_major_in_office", on)
    return bool(roles & roles_of("classes_major", on)) or any(
        post.unit_function == GENERAL_OFFICE and post.role in in_office for post in actor.posts
    )


def holds(actor: Actor, function: str) -> bool:
    """Whether a post of the actor's has that function by the rulebook of today."""
    return bool(actor.roles & roles_of(function, clock.today()))


def is_leader(actor: Actor) -> bool:
    """Whether the actor is one of the leaders today, by role or by a dated flag (R1)."""
    return any(one.person_id == actor.person_id for one in organs.leaders(clock.today()))


def works_in_general_office(actor: Actor) -> bool:
    return any(post.unit_function == GENERAL_OFFICE for post in actor.posts)
