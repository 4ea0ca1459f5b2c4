"""Who may keep the organisation's records, and who may give an entrustment."""

from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record.actor import Actor, Administrator

GENERAL_OFFICE = "general_office"  # the function, not a unit: every government has its own


def is_personnel_clerk(actor: Actor) -> bool:
    """Whether the actor keeps the personnel records of the General Office."""
    able = roles_of("personnel", clock.today())
    return any(post.role in able and post.unit_function == GENERAL_OFFICE for post in actor.posts)


def may_keep_organisation(actor: Actor) -> bool:
    """Units, posts, people, appointments, portfolios, pairings, terms: the system administrator and that clerk."""
    return actor.administrator == Administrator.SYSTEM or is_personnel_clerk(actor)


def may_record_absence(actor: Actor, person_id: int) -> bool:
    """The clerk of the General Office (article 67 sends every report there), and each for himself."""
    return is_personnel_clerk(actor) or (actor.person_id is not None and actor.person_id == person_id)


def may_grant(actor: Actor, grantor_id: int) -> bool:
    """The grantor himself; or the clerk of the General Office, who records it on evidence. No administrator."""
    return (actor.person_id is not None and actor.person_id == grantor_id) or is_personnel_clerk(actor)
