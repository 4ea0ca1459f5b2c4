"""GET endpoints of outgoing documents: the list, one with its opinions and versions, its file, its deliveries."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.documents import queries, receipts
from xunzhang.chapters.documents.actions.drafting import NATURE_FIELDS, TEXT_FIELDS
from xunzhang.chapters.documents.endings import ending_of
from xunzhang.chapters.documents.models import (
    DocumentVersion,
    IncomingDocument,
    OutgoingDocument,
    ScopeChange,
    Signature,
)
from xunzhang.chapters.documents.views import outgoing as views
from xunzhang.record.actions import InvalidInputs, NotFound
from xunzhang.record.canonical import plain
from xunzhang.record.reading import note_read
from xunzhang.site.api_access import caller
from xunzhang.site.api_reads import Limit

router = Router()
FORMS = ("pdf", "docx", "ofd")
# What a draft is made of, under the names that drafting takes.
ELEMENTS = (*NATURE_FIELDS, *TEXT_FIELDS, "departments_concerned")


def in_short(row: OutgoingDocument) -> dict[str, Any]:
    """A document as a list has it."""
    ending = ending_of(row)
    return {
        "id": row.pk,
        "matter": row.matter_id,
        "title": row.title,
        "document_kind": row.document_kind,
        "document_number": row.document_number or None,
        "state": row.state,
        "issuing_unit": row.issuing_unit,
        "drafting_unit": row.drafting_unit,
        "secrecy": row.matter.secrecy,
        "dated_on": plain(row.dated_on),
        "ended": None if ending is None else {"kind": ending.kind, "from_on": plain(ending.from_on)},
    }


def _signature(row: Signature) -> dict[str, Any]:
    return {
        "act": row.act,
        "unit": row.unit,
        "person": row.person,
        "name": row.person_name,
        "on_behalf_of": row.on_behalf_of_name or None,
        "agrees": row.agrees,
        "opinion": row.opinion,
        "signed_at": plain(row.signed_at),
        "version": row.document_version,
        "provision": row.clause or None,
        "is_superseded": row.is_superseded,
    }


@router.get(
    "/documents/outgoing",
    tags=["documents"],
    operation_id="outgoing_documents",
    summary="可见的发文 · outgoing documents one may see",
)
def outgoing_documents(
    request: HttpRequest,
    state: str = "",
    document_kind: str = "",
    unit: str = Query("", max_length=40, description="code of the unit that issues it"),
    before: int | None = Query(None, description="keyset: next_before of the page before"),
    limit: int = Limit,
) -> dict[str, Any]:
    actor = caller(request, READ)
    if state and state not in OutgoingDocument.State.values:
        raise InvalidInputs({"state": _("没有这一状态，请按接口说明填写。")})
    rows = queries.outgoing(actor).select_related("matter", "ending").order_by("-pk")
    narrowed = {"state": state, "document_kind": document_kind, "issuing_unit": unit, "pk__lt": before}
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value not in ("", None)})
    found = list(rows[: limit + 1])
    return {
        "items": [in_short(row) for row in found[:limit]],
        "next_before": found[limit - 1].pk if len(found) > limit else None,
    }


def _seen(request: HttpRequest, document: int) -> OutgoingDocument:
    """The document, and its reading noted. Raises NotFound."""
    actor = caller(request, READ)
    found = queries.outgoing_document(actor, document)
    note_read(actor, found.matter)
    return found


@router.get(
    "/documents/outgoing/{int:document}",
    tags=["documents"],
    operation_id="outgoing_document",
    summary="一件发文 · one outgoing document with its opinions",
)
def outgoing_document(request: HttpRequest, document: int) -> dict[str, Any]:
    found = _seen(request, document)
    recipients = found.recipients.order_by("pk").values_list("unit", "is_main")
    return {
        **in_short(found),
        **{name: plain(getattr(found, name)) for name in ELEMENTS},
        "main_recipients": [unit for unit, is_main in recipients if is_main],
        "copy_recipients": [unit for unit, is_main in recipients if not is_main],
        "drafted_by": found.drafted_by,
        "signed_by": found.signed_by,
        "version": found.version,
        "final_digest": found.final_digest or None,
        "signatures": [_signature(row) for row in found.signatures.order_by("pk")],
    }


@router.get(
    "/documents/outgoing/{int:document}/file",
    tags=["documents"],
    operation_id="outgoing_file",
    summary="文件：pdf、docx、ofd · the document as a file",
)
def outgoing_file(
    request: HttpRequest,
    document: int,
    form: str = Query("pdf", description="pdf (the sealed one, once there is one), docx or ofd"),
) -> HttpResponse:
    actor = caller(request, READ)
    if form not in FORMS:
        raise InvalidInputs({"form": _("请填写 pdf、docx 或者 ofd。")})
    return views.file_of(actor, document, form)


def _version(row: DocumentVersion) -> dict[str, Any]:
    return {"number": row.number, "step": row.step, "saved_by": row.saved_by, "saved_at": plain(row.saved_at)}


@router.get(
    "/documents/outgoing/{int:document}/versions",
    tags=["documents"],
    operation_id="outgoing_versions",
    summary="各版文稿 · the versions of a draft",
)
def outgoing_versions(request: HttpRequest, document: int) -> dict[str, Any]:
    rows = _seen(request, document).versions.defer("content").order_by("number")
    return {"items": [_version(row) for row in rows]}


@router.get(
    "/documents/outgoing/{int:document}/versions/{int:number}",
    tags=["documents"],
    operation_id="outgoing_version",
    summary="一版文稿 · one version with its text",
)
def outgoing_version(request: HttpRequest, document: int, number: int) -> dict[str, Any]:
    row = _seen(request, document).versions.filter(number=number).first()
    if row is None:
        raise NotFound(_("没有这一版文稿。"))
    return {**_version(row), "content": row.content}


def _delivery(row: IncomingDocument) -> dict[str, Any]:
    outside = getattr(row, "outside_receipt", None)
    return {
        "incoming_document": row.pk,
        "unit": row.unit,
        "is_main": row.is_main,
        "state": row.state,
        "sent_at": plain(row.sent_at),
        "received_at": plain(row.received_at),
        "received_by": row.received_by,
        "signed_by": outside.signed_by if outside is not None else None,
        "evidence": outside.evidence if outside is not None else None,
    }


@router.get(
    "/documents/outgoing/{int:document}/deliveries",
    tags=["documents"],
    operation_id="deliveries",
    summary="分发与签收 · to whom it went, and who has signed for it",
)
def deliveries(request: HttpRequest, document: int) -> dict[str, Any]:
    found = _seen(request, document)
    rows = found.deliveries.select_related("outside_receipt").order_by("pk")
    return {
        "items": [_delivery(row) for row in rows],
        "pending": [row.unit for row in receipts.pending(found)],
    }


def _scope_change(row: ScopeChange) -> dict[str, Any]:
    is_withdrawn = row.state == ScopeChange.State.WITHDRAWN
    return {
        "id": row.pk,
        "state": row.state,
        "units": row.units,
        "names": row.names,
        "reason": row.reason,
        "asked_by": row.recorded_by_name,
        "asked_at": plain(row.recorded_at),
        "approver": row.approved_by,
        "approver_name": row.approved_by_name,
        "decided_on": None if is_withdrawn else plain(row.approved_on),
        "opinion": None if is_withdrawn else row.approval,
        "withdrawn_on": plain(row.approved_on) if is_withdrawn else None,
        "withdrawal_reason": row.approval if is_withdrawn else None,
    }


@router.get(
    "/documents/outgoing/{int:document}/scope-changes",
    tags=["documents"],
    operation_id="scope_changes",
    summary="扩大印发范围的请示与答复 · questions of a wider range, and the answers",
)
def scope_changes(request: HttpRequest, document: int) -> dict[str, Any]:
    return {"items": [_scope_change(row) for row in _seen(request, document).scope_changes.order_by("pk")]}
