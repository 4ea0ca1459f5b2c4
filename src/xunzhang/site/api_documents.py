"""GET endpoints of documents: full-text search."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.documents.endings import ending_of
from xunzhang.chapters.documents.searching.finding import Hit, Wanted, find
from xunzhang.record.actions import InvalidInputs
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
