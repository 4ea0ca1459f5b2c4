"""GET endpoints: who calls, matters, the journal, and asking the Rules without doing anything."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.accounts.permissions import may_see_journal
from xunzhang.chapters.matters.kinds import Ended, ended_of
from xunzhang.chapters.matters.queries import may_see, visible
from xunzhang.kernel import clock
from xunzhang.record import assessing, queries, reading
from xunzhang.record.actions import InvalidInputs, NotFound, NotPermitted
from xunzhang.record.canonical import plain
from xunzhang.record.models import Matter
from xunzhang.site import answers
from xunzhang.site.api_access import caller
from xunzhang.site.api_actions import read_body

router = Router()
Limit = Query(50, ge=1, le=200, description="rows on a page")


@router.get("/me", tags=["who"], operation_id="me", summary="令牌背后是谁 · who the token stands for")
def me(request: HttpRequest) -> dict[str, Any]:
    actor = caller(request, READ)
    return {
        "account": actor.account_id,
        "person": actor.person_id,
        "name": actor.name,
        "administrator": actor.administrator.value if actor.administrator else None,
        "clearance": actor.clearance,
        "posts": [{"unit": post.unit, "role": post.role, "title": post.title} for post in actor.posts],
        "scopes": request.auth.token.scopes,  # type: ignore[attr-defined]
        "today": clock.today().isoformat(),
    }


def _matter(row: Matter, ended: Mapping[int, Ended]) -> dict[str, Any]:
    """`ended`: the document it is about was revoked or repealed; null where it holds."""
    return {
        "id": row.pk,
        "title": row.title,
        "kind": row.kind,
        "unit": row.unit,
        "opened_on": row.opened_on.isoformat(),
        "opened_by": row.opened_by,
        "secrecy": row.secrecy,
        "urgency": row.urgency,
        "is_major": row.is_major,
        "is_important": row.is_important,
        "closed_at": plain(row.closed_at),
        "ended": ended[row.pk].as_dict() if row.pk in ended else None,
        "government": row.government,
        "rulebook_version": row.rulebook_version,
    }


@router.get("/matters", tags=["matters"], operation_id="matters", summary="可见的事项 · matters one may see")
def matters(
    request: HttpRequest,
    kind: str = "",
    unit: str = "",
    is_closed: bool | None = None,
    before: int | None = Query(None, description="keyset: next_before of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    rows = visible(caller(request, READ)).order_by("-id")
    if kind:
        rows = rows.filter(kind=kind)
    if unit:
        rows = rows.filter(unit=unit)
    if is_closed is not None:
        rows = rows.filter(closed_at__isnull=not is_closed)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: limit + 1])
    ended = ended_of(found[:limit])
    return {
        "items": [_matter(row, ended) for row in found[:limit]],
        "next_before": found[limit - 1].pk if len(found) > limit else None,
    }


def _seen_matter(request: HttpRequest, matter: int) -> Matter:
    """The matter, if the caller may see it; a reading of a restricted one is noted. Raises NotFound."""
    actor = caller(request, READ)
    row = Matter.objects.filter(pk=matter).first()
    if row is None or not may_see(actor, row):
        raise NotFound(_("没有这一事项，或您无权查看。"))
    reading.note_read(actor, row)
    return row


@router.get("/matters/{int:matter}", tags=["matters"], operation_id="matter", summary="一件事项 · one matter")
def one_matter(request: HttpRequest, matter: int) -> dict[str, Any]:
    row = _seen_matter(request, matter)
    return _matter(row, ended_of([row]))


@router.get(
    "/matters/{int:matter}/timeline",
    tags=["matters"],
    operation_id="matter_timeline",
    summary="事项的经过 · what happened to it, in order",
)
def timeline(
    request: HttpRequest, matter: int, after: int = Query(0, ge=0), limit: int = Limit
) -> dict[str, Any]:
    rows = queries.timeline(_seen_matter(request, matter)).filter(sequence__gt=after)
    found = list(rows[: limit + 1])
    return {
        "items": [answers.entry(row) for row in found[:limit]],
        "next_after": found[limit - 1].sequence if len(found) > limit else None,
    }


@router.get(
    "/journal", tags=["journal"], operation_id="journal", summary="日志（审计管理员）· for the auditor"
)
def journal(
    request: HttpRequest,
    action: str = "",
    account: int | None = None,
    person: int | None = None,
    matter: int | None = None,
    provision: str = "",
    only_refusals: bool = False,
    from_on: date | None = None,
    to_on: date | None = None,
    text: str = "",
    before: int | None = Query(None, description="keyset: next_before of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    if not may_see_journal(caller(request, READ)):
        raise NotPermitted(_("只有审计管理员可以查看全部日志。"))
    page = queries.journal_page(
        queries.JournalFilter(
            action=action,
            account=account,
            person=person,
            matter=matter,
            provision=provision,
            only_refusals=only_refusals,
            from_on=from_on,
            to_on=to_on,
            text=text,
            before=before,
        ),
        limit=limit,
    )
    return {"items": [answers.entry(row) for row in page.entries], "next_before": page.next_before}


def _reasons(body: dict[str, Any], name: str) -> dict[str, str]:
    given = body.get(name)
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise InvalidInputs({name: _("须是规定编号与文字的对照，请按说明填写。")})
    return given


def _day(body: dict[str, Any]) -> date | None:
    given = body.get("on")
    if given is None:
        return None
    try:
        if not isinstance(given, str) or len(given) != len("2018-09-28"):
            raise ValueError
        return date.fromisoformat(given)
    except ValueError:
        raise InvalidInputs({"on": _("不是日期，请写成 2018-09-28 的形式。")}) from None


@router.post(
    "/assess/{action}",
    tags=["rulebook"],
    operation_id="assess",
    summary="按规则判断一项行为 · what the Rules say of an action",
    openapi_extra={
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["facts"],
                        "properties": {
                            "facts": {"type": "object"},
                            "on": {"type": "string", "format": "date"},
                            "matter": {"type": "integer"},
                            "departures": {"type": "object", "additionalProperties": {"type": "string"}},
                            "judgements": {"type": "object", "additionalProperties": {"type": "string"}},
                        },
                    }
                }
            }
        }
    },
)
def assess(request: HttpRequest, action: str) -> dict[str, Any]:
    actor = caller(request, READ)
    body = read_body(request)
    unknown = sorted(set(body) - {"facts", "on", "matter", "departures", "judgements"})
    if unknown:
        raise InvalidInputs({name: _("没有这一项，请删去。") for name in unknown})
    facts = body.get("facts")
    if not isinstance(facts, dict):
        raise InvalidInputs({"facts": _("请填写事实：名称与内容的对照。")})
    matter = None
    if body.get("matter") is not None:
        matter = Matter.objects.filter(pk=body["matter"]).first() if type(body["matter"]) is int else None
        if matter is None or not may_see(actor, matter):
            raise NotFound(_("没有这一事项，或您无权查看。"))
    _book, assessment = assessing.assess(
        action,
        facts,
        matter=matter,
        on=_day(body),
        departures=_reasons(body, "departures"),
        judgements=_reasons(body, "judgements"),
    )
    found: dict[str, Any] = assessment.as_dict()
    return found


@router.get(
    "/provisions/counts",
    tags=["rulebook"],
    operation_id="provision_counts",
    summary="各项规定阻止、例外、判断的次数 · how often each provision stopped, was departed from, was judged",
)
def provision_counts(
    request: HttpRequest, from_on: date | None = None, to_on: date | None = None, article: int | None = None
) -> dict[str, Any]:
    caller(request, READ)
    counts = queries.provision_counts(from_on=from_on, to_on=to_on, article=article)
    return {
        "government": settings.GOVERNMENT,
        "items": [
            {
                "provision": one.provision,
                "article": one.article,
                "stopped": one.stopped,
                "departed": one.departed,
                "judged": one.judged,
            }
            for one in counts.values()
        ],
    }
