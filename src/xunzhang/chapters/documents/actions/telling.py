"""Telling the recipients that a document they received has ceased to hold: among what is to be read (条例 第三十三条)."""

from collections import defaultdict

from xunzhang.chapters.documents.models import DocumentEnding, IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act


def _in_words(ending: DocumentEnding) -> tuple[str, str]:
    number, on = ending.document.document_number, ending.from_on.isoformat()
    if ending.kind == DocumentEnding.Kind.REVOKED:
        return (
            f"{number} 已被发文机关撤销，自始无效",
            f"{number} has been revoked and is void from the beginning",
        )
    return f"{number} 已被发文机关废止，自 {on} 起失效", f"{number} has been repealed from {on}"


def tell_recipients(act: Act, ending: DocumentEnding) -> dict[str, object]:
    """Put it before everybody who has or had a delivery in hand; returns what the journal says of it.

    Where none of them is in post any more, or it lies in a pool still, before those who take documents in for that
    unit. Units where nobody works with this installation are named: they are told otherwise.
    """
    deliveries = list(
        ending.document.deliveries.exclude(state__in=IncomingDocument.GONE).select_related("matter")
    )
    here = [one for one in deliveries if one.matter.process_id is not None]
    concerned = _concerned(here)
    zh, en = _in_words(ending)
    told = 0
    for one in here:
        process = one.matter.process_id or 0
        holders = [Holder(person=person, zh=zh, en=en) for person in sorted(concerned[one.pk])]
        if holders:
            running.operate(
                act,
                one.matter,
                lambda hand, office, process=process, holders=holders: engine.circulate(  # type: ignore[misc]
                    process, holders, hand, office, note=zh
                ),
            )
            told += 1
    outside = sorted(one.unit for one in deliveries if one.matter.process_id is None)
    return {"told": told, "told_otherwise": outside}


def _concerned(deliveries: list[IncomingDocument]) -> dict[int, set[int]]:
    """Delivery → people in post to be told who have not got it unread already."""
    today = clock.today()
    processes = {one.matter.process_id: one.pk for one in deliveries}
    held: defaultdict[int, set[int]] = defaultdict(set)
    pools: defaultdict[int, set[str]] = defaultdict(set)
    unread: defaultdict[int, set[int]] = defaultdict(set)
    rows = WorkItem.objects.filter(process__in=processes)
    for process, kind, state, person, pool, done_by in rows.values_list(
        "process", "kind", "state", "person", "pool", "done_by"
    ):
        delivery, is_open = processes[process], state in WorkItem.LIVE
        if kind == WorkItem.Kind.READ and is_open and person is not None:
            unread[delivery].add(person)
        if done_by is not None or (is_open and person is not None):
            held[delivery].add(done_by or person)
        elif is_open and pool:
            pools[delivery].add(pool)
    everybody = {person for people in held.values() for person in people}
    in_post = (
        {one.person_id for one in organs.holders(today, people=sorted(everybody))} if everybody else set()
    )
    found: dict[int, set[int]] = {}
    for one in deliveries:
        people = held[one.pk] & in_post
        for pool in pools[one.pk]:
            unit, _slash, role = pool.partition("/")
            people |= {holder.person_id for holder in organs.holders(today, unit=unit, roles=[role])}
        if not people:
            able = roles_of("receiving", today) | roles_of("clerk", today)
            people = {
                holder.person_id for holder in organs.holders(today, unit=one.registering_unit, roles=able)
            }
        found[one.pk] = people - unread[one.pk]
    return found
