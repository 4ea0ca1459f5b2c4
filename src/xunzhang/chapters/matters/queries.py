"""What a person may see of matters, and lists of them."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xunzhang.chapters.matters.kinds import kind_of
from xunzhang.kernel import clock
from xunzhang.procedure.delegations import hand_of
from xunzhang.procedure.models import Delegation, WorkItem
from xunzhang.record import secrecy
from xunzhang.record.actions import NotFound
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter


def delegators_of(person_id: int) -> dict[int, frozenset[str]]:
    """Whose work the person may handle today, each with the kinds lent; no kinds means all."""
    found: dict[int, frozenset[str]] = {}
    for lent in hand_of(person_id, (), clock.today()).lent:
        if lent.delegator in found and (not lent.kinds or not found[lent.delegator]):
            found[lent.delegator] = frozenset()
        else:
            found[lent.delegator] = found.get(lent.delegator, frozenset()) | lent.kinds
    return found


def _involves(actor: Actor) -> Q:
    """Work items that make a matter the actor's to see: own, of own pools, done by them, or lent to them."""
    mine = Q(person=actor.person_id) | Q(done_by=actor.person_id) | Q(on_behalf_of=actor.person_id)
    if actor.pools:
        mine |= Q(pool__in=actor.pools)
    for delegator, kinds in delegators_of(actor.person_id or 0).items():
        lent = Q(person=delegator)
        mine |= lent & Q(process_kind__in=kinds) if kinds else lent
    return mine


def _same(field: str, outer: str) -> Q:
    """That a row of a question within is the outer one's. The second condition says nothing new, and with it PostgreSQL asks
    of each row by itself: of an equality alone it makes a hash of all that anybody has to do with, whatever page is wanted."""
    same = Q(**{field: OuterRef(outer)})
    return same & Q(**{f"{field}__lte": OuterRef(outer)}) if connection.vendor == "postgresql" else same


def _course(actor: Actor) -> Q:
    """Of a matter: started, or had in hand, within the clearance. Who holds no post any more sees none (条例 第三十六条)."""
    if not actor.posts:
        return Q(pk__in=[])
    items = WorkItem.objects.filter(_involves(actor), _same("process", "process"))
    begun_or_held = Q(opened_by=actor.person_id) | Exists(items)
    return begun_or_held & Q(secrecy__in=secrecy.readable_levels(actor))


def seen(actor: Actor, matter: str = "matter") -> Q:
    """The condition that a matter is the actor's to see by its course; `matter` leads to it from the rows that are filtered.

    It is asked of each row by itself: a page then costs what its rows cost, in the order of their own index, whatever a
    planner thinks of beginning with all matters.
    """
    return Q(Exists(Matter.objects.filter(_course(actor), _same("pk", matter))))


def cleared(actor: Actor, matter: str = "matter") -> Q:
    """The condition that the actor's clearance reaches the matter.

    On PostgreSQL by the join: of a question of its own it would first gather all matters that are cleared.
    """
    levels = secrecy.readable_levels(actor)
    if connection.vendor == "postgresql":
        return Q(**{f"{matter}__secrecy__in": levels})
    return Q(Exists(Matter.objects.filter(secrecy__in=levels, pk=OuterRef(matter))))


def visible(actor: Actor) -> QuerySet[Matter]:
    """The matters an actor started, has or had in hand, within the clearance. Administrators see none."""
    if actor.person_id is None:
        return Matter.objects.none()
    return Matter.objects.filter(_course(actor))


def may_see(actor: Actor, matter: Matter) -> bool:
    """Deny by default: clearance, then the need to know, by work in hand or by the chapter's own rule."""
    if actor.person_id is None or not actor.posts or not secrecy.may_read(actor, matter.secrecy):
        return False
    if matter.opened_by == actor.person_id:
        return True
    if WorkItem.objects.filter(_involves(actor), process=matter.process_id).exists():
        return True
    return kind_of(matter.kind).sees(actor, matter)


def matter_for(actor: Actor, matter_id: int) -> Matter:
    """One matter with its process. Raises NotFound where there is none or it may not be seen."""
    found = Matter.objects.select_related("process").filter(pk=matter_id).first()
    if found is None or not may_see(actor, found):
        raise NotFound(_("没有这件，或您无权查看。"))
    return found


def delegations_of(person_id: int) -> QuerySet[Delegation]:
    """What the person lends or is lent, the latest first, those that are over included."""
    return Delegation.objects.filter(Q(delegator=person_id) | Q(delegate=person_id)).order_by(
        "-from_on", "-pk"
    )
