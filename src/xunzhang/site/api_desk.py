"""GET endpoints of the desk: what waits for the caller, and where a matter stands."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.kinds import kinds
from xunzhang.chapters.matters.naming import Names, names_of
from xunzhang.chapters.matters.queries import matter_for
from xunzhang.chapters.matters.rows import hidden_title
from xunzhang.kernel import clock
from xunzhang.procedure import inbox
from xunzhang.procedure.models import WorkItem
from xunzhang.record import secrecy
from xunzhang.record.actions import InvalidInputs, NotPermitted
from xunzhang.record.actor import Actor
from xunzhang.record.canonical import plain
from xunzhang.record.models import Matter
from xunzhang.record.reading import note_read
from xunzhang.site.api_access import caller
from xunzhang.site.api_reads import Limit

router = Router()
BUCKETS = ("overdue", "today", "this_week", "later")


def worker(request: HttpRequest) -> Actor:
    """The caller, who has to be a person. Raises NotPermitted: administrators do no office work."""
    actor = caller(request, READ)
    if actor.person_id is None:
        raise NotPermitted(
            _("管理员账号不办理业务，没有待办。"), "Administrators do no office work and have no desk."
        )
    return actor


def _item(row: inbox.InboxRow, matter: Matter | None, names: Names, levels: frozenset[str]) -> dict[str, Any]:
    """Above the caller's clearance neither title nor matter is told, as on the page."""
    is_readable = matter is not None and matter.secrecy in levels
    return {
        "id": row.id,
        "kind": row.kind,
        "matter": matter.pk if matter is not None and is_readable else None,
        "matter_kind": row.process_kind,
        "title": row.title if is_readable else hidden_title(),
        "secrecy": matter.secrecy if matter is not None else None,
        "step": row.step,
        "urgency": row.urgency,
        "due_on": plain(row.due_on),
        "received_at": plain(row.received_at),
        "read_at": plain(row.read_at),
        "chase_count": row.chase_count,
        "relation": row.relation,
        "round": row.round,
        "pool": row.pool,
        "lent_by": None if row.lent_by is None else {"id": row.lent_by, "name": names.person(row.lent_by)},
    }


@router.get(
    "/work-items",
    tags=["matters"],
    operation_id="work_items",
    summary="待办、待阅 · what waits for one to do or to read",
)
def work_items(
    request: HttpRequest,
    kind: str = Query(WorkItem.Kind.TASK.value, description="task (待办) or read (待阅)"),
    matter_kind: str = "",
    due: str = Query("", description="overdue, today, this_week or later"),
    after: str = Query("", max_length=50, description="next_after of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    """The urgent first, then by deadline: one's own, those of one's posts, and those lent to one."""
    actor = worker(request)
    if kind not in WorkItem.Kind.values:
        raise InvalidInputs({"kind": _("请填写 task（待办）或者 read（待阅）。")})
    if due and due not in BUCKETS:
        raise InvalidInputs({"due": _("请填写 overdue、today、this_week 或者 later。")})
    if matter_kind and matter_kind not in {one.kind for one in kinds()}:
        raise InvalidInputs({"matter_kind": _("没有这一种类，请按接口说明填写。")})
    hand = running.desk_of(actor)
    rows = inbox.inbox(
        hand,
        kind=kind,
        after=after or None,
        limit=limit + 1,
        process_kind=matter_kind or None,
        due=inbox.due_range(clock.today(), due) if due else None,
    )
    page = rows[:limit]
    matters: Mapping[int | None, Matter] = {
        one.process_id: one for one in Matter.objects.filter(process__in=[row.process for row in page])
    }
    names, levels = names_of(row.lent_by for row in page), frozenset(secrecy.readable_levels(actor))
    counted = inbox.counts(hand, clock.today(), kind=kind)
    return {
        "items": [_item(row, matters.get(row.process), names, levels) for row in page],
        "next_after": page[-1].cursor if len(rows) > limit else None,
        "counts": {**{name: getattr(counted, name) for name in BUCKETS}, "is_capped": counted.is_capped},
        "questions": [
            {"sentence": one.sentence, "page": one.address}
            for of_kind in kinds()
            for one in of_kind.asked(actor)
        ],
    }


@router.get(
    "/matters/{int:matter}/work-items",
    tags=["matters"],
    operation_id="matter_work_items",
    summary="现在谁处 · who has a matter in hand now",
)
def matter_work_items(request: HttpRequest, matter: int) -> dict[str, Any]:
    """What is open, waits for an added opinion, or for its turn; `id` is what 转办, 退回 and the like are told."""
    actor = caller(request, READ)
    found = matter_for(actor, matter)
    note_read(actor, found)
    rows = WorkItem.objects.filter(process=found.process_id, state__in=WorkItem.LIVE).order_by("pk")
    live = list(rows) if found.process_id is not None else []
    names = names_of((row.person for row in live), (row.pool for row in live))
    return {
        "items": [
            {
                "id": row.pk,
                "kind": row.kind,
                "step": row.step,
                "subject": row.subject,
                "state": row.state,
                "person": row.person,
                "pool": row.pool,
                "holder": names.holder(row.person, row.pool),
                "because": row.because,
                "received_at": plain(row.received_at),
                "due_on": plain(row.due_on),
                "read_at": plain(row.read_at),
                "chase_count": row.chase_count,
                "relation": row.relation,
                "parent": row.parent_id,
                "round": row.round,
            }
            for row in live
        ]
    }
