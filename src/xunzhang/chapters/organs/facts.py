"""Facts of this chapter's rows, as the vocabulary names them: who may act for the head of government (R3, R4, R5)."""

from collections.abc import Collection, Iterable
from datetime import date

from xunzhang.chapters.organs.models import Entrustment, ScopeKind
from xunzhang.chapters.organs.queries import absence_of, entrustment_for, holders, posts_held
from xunzhang.chapters.organs.roles import roles_of

Facts = dict[str, object]


def roles_held(person_id: int, on: date) -> frozenset[str]:
    """The roles of every post that the person holds on the day."""
    return frozenset(post.role for post in posts_held(person_id, on))


def entrustment_facts(
    *,
    provision: str,
    kind: str,
    grantor_id: int,
    grantee_id: int,
    scopes: Iterable[tuple[str, str]],
    from_on: date,
    to_on: date,
    only_while_absent: bool,
) -> Facts:
    """What the Rules ask before an entrustment is given (`entrustment.grant`)."""
    named: dict[str, frozenset[str]] = {
        wanted: frozenset(name for one, name in scopes if one == wanted) for wanted in ScopeKind.values
    }
    return {
        "entrustment_provision": provision,
        "entrustment_kind": str(kind),
        "grantor_roles": roles_held(grantor_id, from_on),
        "grantee_roles": roles_held(grantee_id, from_on),
        "meetings": named[ScopeKind.MEETING],
        "document_classes": named[ScopeKind.DOCUMENT],
        "tasks": named[ScopeKind.TASK],
        "only_while_absent": only_while_absent,
        "from_on": from_on,
        "to_on": to_on,
    }


def head_is_absent(on: date) -> bool:
    """Whether an absence of the head of government is on record for the day."""
    return any(absence_of(head.person_id, on) is not None for head in holders(on, roles=roles_of("head", on)))


def of_entrustment(entrustment: Entrustment | None) -> Facts:
    """What an act says of the entrustment it rests on; that there is none, if there is none."""
    if entrustment is None:
        return {"entrusted": False}
    return {
        "entrusted": True,
        "entrustment_provision": entrustment.provision,
        "entrustment_from_on": entrustment.from_on,
        "entrustment_to_on": entrustment.to_on,
    }


def convening_facts(
    person_id: int,
    meeting_kind: str,
    on: date,
    *,
    names: Collection[str] = (),
    provisions: Collection[str] = (),
) -> Facts:
    """Who convenes and presides (`meeting.convene`): the roles, the head's absence, the entrustment for this meeting.

    `names` are further names under which the entrustment may name this very meeting; `provisions`, in order of
    preference, are those by which the rulebook lets somebody preside for another.
    """
    wanted = {meeting_kind, *names}
    found = next(
        (
            entrustment
            for provision in provisions
            if (entrustment := entrustment_for(person_id, provision, on=on, meeting=wanted)) is not None
        ),
        None,
    )
    return {
        "meeting_kind": meeting_kind,
        "convener_roles": roles_held(person_id, on),
        "head_absent": head_is_absent(on),
        "entrustment_names_meeting": found is not None,
        "held_on": on,
        **of_entrustment(found),
    }
