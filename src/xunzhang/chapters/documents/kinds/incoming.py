"""Incoming documents as the desk knows them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import endings, incoming_choices, incoming_panel, queries
from xunzhang.chapters.documents.handlers import resolve_incoming
from xunzhang.chapters.documents.incoming_facts import current_proposal, leaders_left
from xunzhang.chapters.documents.incoming_sheet import sheet_rows
from xunzhang.chapters.documents.kinds.withdrawing import incoming_withdrawn
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters.kinds import MatterKind
from xunzhang.kernel import clock
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

STATE = IncomingDocument.State
STATE_OF_STEP = {
    "receive": STATE.SENT,
    "register": STATE.RECEIVED,
    "review": STATE.REGISTERED,
    "propose": STATE.ACCEPTED,
    "instruct": STATE.PROPOSED,
    "handle": STATE.HANDLING,
    "reply": STATE.REPLYING,
    "close": STATE.CLOSING,
}


def incoming_facts(matter: Matter, on: date) -> Mapping[str, object]:
    """What guards and deadlines look at: the limits, who has still to instruct, whether units handle it."""
    document = IncomingDocument.objects.get(matter=matter)
    proposal = current_proposal(document)
    facts: dict[str, object] = {
        "needs_reply": bool(document.needs_reply),
        "leaders_left": len(leaders_left(proposal)),
        "handling_unit_count": len(proposal.handling_units) if proposal else 0,
    }
    if document.stated_limit_on is not None:
        facts["stated_limit_on"] = document.stated_limit_on
    if document.due_on is not None:
        facts["due_on"] = document.due_on
    if document.urgency != IncomingDocument.Urgency.NONE or matter.urgency:
        facts["urgent_due_on"] = max(document.due_on or on, on)
    return facts


def incoming_subject(matter: Matter) -> Mapping[str, Any]:
    return {"document_id": IncomingDocument.objects.values_list("pk", flat=True).get(matter=matter)}


def incoming_moved(matter: Matter, steps: frozenset[str]) -> None:
    """After a return or withdrawal the state follows where it stands; a reply or review undone no longer counts."""
    document = IncomingDocument.objects.select_for_update().get(matter=matter)
    if not document.is_open and matter.closed_at is not None:
        return
    reached = [state for step, state in STATE_OF_STEP.items() if step in steps]
    if not reached or document.state == reached[0] or "completed" in _outcomes(matter, steps):
        return
    document.state = reached[0]
    order = list(STATE_OF_STEP.values())
    if order.index(reached[0]) <= order.index(STATE.REGISTERED):
        document.reviewed_at = document.reviewed_by = None
    if order.index(reached[0]) <= order.index(STATE.REPLYING):
        document.replied_at = document.replied_by = None
        document.reply, document.reply_form = "", ""
    document.save()


def _outcomes(matter: Matter, steps: frozenset[str]) -> frozenset[str]:
    """The first version of the procedure has a step of the same name with another meaning."""
    process = matter.process
    return (
        frozenset({"completed"}) if process is not None and process.definition_version == 1 else frozenset()
    )


def incoming_number(matter: Matter) -> str:
    """The register's number, once there is one; else the sender's."""
    document = matter.incoming_document
    return document.register_number or document.document_number


def incoming_sees(actor: Actor, matter: Matter) -> bool:
    return queries.sees_incoming(actor, matter)


def incoming_panel_context(request: HttpRequest, matter: Matter, actor: Actor) -> Mapping[str, Any]:
    return incoming_panel.context(request, matter, actor, clock.today())


def _archive_page(matter: Matter) -> str:
    """What was completed is filed with its retention and package; what was returned or merged like any matter."""
    if matter.incoming_document.state != STATE.COMPLETED:
        return ""
    return reverse("documents:file_incoming", args=[matter.incoming_document.pk])


INCOMING = MatterKind(
    kind="incoming_document",
    label=gettext_lazy("收文"),
    facts=incoming_facts,
    resolve=resolve_incoming,
    panel="documents/incoming_panel.html",
    panel_context=incoming_panel_context,
    subject=incoming_subject,
    sees=incoming_sees,
    number=incoming_number,
    step_choices=incoming_choices.of_step,
    step_initial=incoming_choices.initial,
    step_page=incoming_choices.page_of_step,
    step_hints=incoming_choices.hints,
    sheet_rows=sheet_rows,
    moved=incoming_moved,
    withdrawn=incoming_withdrawn,
    ended=endings.of_incoming,
    stylesheet="documents/documents.css",
    archive_page=_archive_page,
    archive_action="document.archive",
)
