"""GET endpoints of documents: full-text search, the register of numbered copies."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.documents import copies
from xunzhang.chapters.documents.endings import ending_of
from xunzhang.chapters.documents.models import NumberedCopy, Printing
from xunzhang.chapters.documents.searching.finding import Hit, Wanted, find
from xunzhang.record.actions import InvalidInputs
from xunzhang.record.canonical import plain
from xunzhang.record.reading import note_read
from xunzhang.site.api_access import caller
from xunzhang.site.api_reads import Limit

router = Router()


def hit_as_dict(hit: Hit) -> dict[str, Any]:
    """One hit as the API and the command show it; `spans` are the places of the words in the excerpt."""
    document, excerpt = hit.document, hit.excerpt
    ending = ending_of(document)
    return {
        "matter": hit.pk,
        "document": document.pk,
        "kind": hit.matter.kind,
        "title": hit.matter.title,
        "document_number": document.document_number,
        "document_kind": document.document_kind,
        "state": document.state,
        "ended": None if ending is None else {"kind": ending.kind, "from_on": ending.from_on.isoformat()},
        "secrecy": hit.matter.secrecy,
        "opened_on": hit.matter.opened_on.isoformat(),
        "is_approximate": hit.is_partly,
        "excerpt": None
        if excerpt is None
        else {"part": excerpt.label, "text": excerpt.text, "spans": [list(one) for one in excerpt.spans]},
    }


@router.get(
    "/documents/search",
    tags=["documents"],
    operation_id="search_documents",
    summary="检索可见的公文 · search the documents one may see",
)
def search_documents(
    request: HttpRequest,
    q: str = Query("", max_length=100, description="words; all of them must be there"),
    way: str = Query("", description="outgoing or incoming"),
    document_kind: str = "",
    direction: str = "",
    unit: str = Query("", description="code of a unit that issues, drafts, sends or receives"),
    state: str = "",
    secrecy: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    cursor: str = Query("", description="next of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    actor = caller(request, READ)
    wanted = Wanted(q, way, document_kind, direction, unit, state, secrecy, from_on, to_on)
    if wanted.is_unusable:
        raise InvalidInputs({"q": _("检索词里没有文字或者数字，请重新输入。")})
    if wanted.is_empty:
        raise InvalidInputs({"q": _("请写明检索词，或者给出条件。")})
    found = find(actor, wanted, cursor=cursor, size=limit)
    return {"items": [hit_as_dict(one) for one in found.rows], "next": found.after or None}


def _printing(row: Printing) -> dict[str, Any]:
    return {
        "id": row.pk,
        "document": row.document_id,
        "unit": row.unit,
        "document_number": row.document_number,
        "title": row.title,
        "secrecy": row.secrecy,
        "secrecy_term": row.secrecy_term,
        "total": row.total,
        "kept_at": row.kept_at,
        "printed_by": row.printed_by_name,
        "printed_at": plain(row.printed_at),
        "is_void": row.is_void,
    }


def _copy(row: NumberedCopy) -> dict[str, Any]:
    return {
        "number": row.written,
        "state": row.state,
        "is_printed": bool(row.file_digest),
        "unit": row.unit,
        "recipient": row.recipient,
        "received_by": row.received_by,
        "given_by": row.given_by_name,
        "given_at": plain(row.given_at),
        "returned_by": row.returned_by,
        "taken_back_by": row.taken_back_by_name,
        "returned_at": plain(row.returned_at),
        "destruction": None
        if row.destroyed_at is None
        else {
            "reason": row.destruction_reason,
            "approved_by": row.destruction_approved_by,
            "by": row.destroyed_by_name,
            "witness": row.witness,
            "at": plain(row.destroyed_at),
        },
        "loss": None
        if row.loss_recorded_at is None
        else {
            "account": row.loss,
            "found_on": plain(row.lost_found_on),
            "reported_on": plain(row.loss_reported_on),
            "reported_to": row.loss_reported_to,
            "recorded_by": row.loss_recorded_by_name,
        },
    }


@router.get(
    "/documents/printings",
    tags=["documents"],
    operation_id="printings",
    summary="涉密公文份号登记 · printings of classified documents",
)
def printings(
    request: HttpRequest,
    before: int | None = Query(None, description="keyset: next_before of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    rows = copies.seen(caller(request, READ)).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    return {
        "items": [_printing(row) for row in found[:limit]],
        "next_before": found[limit - 1].pk if len(found) > limit else None,
    }


@router.get(
    "/documents/printings/{int:printing}/copies",
    tags=["documents"],
    operation_id="numbered_copies",
    summary="一次印制的各份去向 · where each copy of a printing is",
)
def numbered_copies(
    request: HttpRequest,
    printing: int,
    state: str = "",
    after: int = Query(0, description="keyset: next_after of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    actor = caller(request, READ)
    found = copies.found(actor, printing)
    if found.document is not None:
        note_read(actor, found.document.matter)
    if state and state not in NumberedCopy.State.values:
        raise InvalidInputs({"state": _("没有这一状态，请按接口说明填写。")})
    rows = found.numbered_copies.filter(number__gt=after).order_by("number")
    rows = rows.filter(state=state) if state else rows
    page = list(rows[: limit + 1])
    return {
        "printing": _printing(found),
        "items": [_copy(row) for row in page[:limit]],
        "next_after": page[limit - 1].number if len(page) > limit else None,
    }
