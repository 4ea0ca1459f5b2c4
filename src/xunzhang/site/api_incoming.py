"""GET endpoints of incoming documents: the list, one with how it is handled, its files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.endings import ending_of
from xunzhang.chapters.documents.incoming_panel import files_of
from xunzhang.chapters.documents.models import HandlingProposal, IncomingDocument
from xunzhang.chapters.documents.views import incoming as views
from xunzhang.record.actions import InvalidInputs
from xunzhang.record.canonical import plain
from xunzhang.record.models import Attachment
from xunzhang.record.reading import note_read
from xunzhang.site.api_access import caller
from xunzhang.site.api_reads import Limit

router = Router()
PLAIN = [
    "is_main",
    "document_kind",
    "dated_on",
    "urgency",
    "copies",
    "pages",
    "received_at",
    "received_by",
    "registered_at",
    "needs_reply",
    "stated_limit_on",
    "review_opinion",
    "return_grounds",
    "return_reason",
    "reply_form",
    "reply",
    "replied_at",
    "late_reason",
    "completed_at",
]


def in_short(row: IncomingDocument) -> dict[str, Any]:
    """A document as a list has it."""
    ending = ending_of(row)
    return {
        "id": row.pk,
        "matter": row.matter_id,
        "title": row.title,
        "sender": row.sender or None,
        "sender_unit": row.sender_unit or None,
        "document_number": row.document_number or None,
        "state": row.state,
        "unit": row.unit,
        "registering_unit": row.registering_unit or None,
        "register_year": row.register_year,
        "register_sequence": row.register_sequence,
        "secrecy": row.matter.secrecy,
        "due_on": plain(row.due_on),
        "ended": None if ending is None else {"kind": ending.kind, "from_on": plain(ending.from_on)},
    }


@router.get(
    "/documents/incoming",
    tags=["documents"],
    operation_id="incoming_documents",
    summary="可见的收文 · incoming documents one may see",
)
def incoming_documents(
    request: HttpRequest,
    state: str = "",
    unit: str = Query("", max_length=40, description="code of the unit that receives it"),
    before: int | None = Query(None, description="keyset: next_before of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    actor = caller(request, READ)
    if state and state not in IncomingDocument.State.values:
        raise InvalidInputs({"state": _("没有这一状态，请按接口说明填写。")})
    rows = queries.incoming(actor).select_related("matter", "sent_document__ending").defer("elements")
    narrowed = {"state": state, "unit": unit, "pk__lt": before}
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value not in ("", None)})
    found = list(rows.order_by("-pk")[: limit + 1])
    return {
        "items": [in_short(row) for row in found[:limit]],
        "next_before": found[limit - 1].pk if len(found) > limit else None,
    }


def _seen(request: HttpRequest, document: int) -> IncomingDocument:
    """The document, and its reading noted. Raises NotFound."""
    actor = caller(request, READ)
    found = queries.incoming_document(actor, document)
    note_read(actor, found.matter)
    return found


def _proposal(row: HandlingProposal) -> dict[str, Any]:
    return {
        "route": row.route,
        "opinion": row.opinion,
        "lead_unit": row.lead or None,
        "assisting_units": row.assisting,
        "leaders": row.leaders,
        "readers": row.readers,
        "proposed_by": row.proposed_by_name,
        "proposed_at": plain(row.proposed_at),
        "is_superseded": row.is_superseded,
        "instructions": [
            {"name": one.person_name, "title": one.title, "text": one.text, "at": plain(one.at)}
            for one in row.instructions.all()
            if not one.is_withdrawn
        ],
        "results": [
            {"unit": one.unit, "is_lead": one.is_lead, "result": one.result, "at": plain(one.at)}
            for one in row.results.all()
            if not one.is_withdrawn
        ],
    }


def _file(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "digest": row.digest or None,
        "secrecy": row.secrecy,
        "kept_at": row.registered_note or None,
    }


@router.get(
    "/documents/incoming/{int:document}",
    tags=["documents"],
    operation_id="incoming_document",
    summary="一件收文 · one incoming document and how it is handled",
)
def incoming_document(request: HttpRequest, document: int) -> dict[str, Any]:
    found = _seen(request, document)
    proposals = found.proposals.prefetch_related("instructions", "results").order_by("pk")
    return {
        **in_short(found),
        **{name: plain(getattr(found, name)) for name in PLAIN},
        "sent_document": found.sent_document_id,
        "duplicate_of": found.duplicate_of_id,
        "reply_document": found.reply_document_id,
        "file_digest": found.file_digest or None,
        "elements": found.elements,
        "proposals": [_proposal(row) for row in proposals],
        "files": [_file(row) for row in files_of(found)],
    }


@router.get(
    "/documents/incoming/{int:document}/file",
    tags=["documents"],
    operation_id="incoming_file",
    summary="来文原件 · the file as it came",
)
def incoming_file(
    request: HttpRequest,
    document: int,
    attachment: int | None = Query(None, description="one of `files`; the main one when left out"),
) -> HttpResponse:
    actor = caller(request, READ)
    if attachment is None:
        return views.main_file(actor, document)
    return views.attached_file(actor, document, attachment)
