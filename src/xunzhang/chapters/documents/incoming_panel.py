"""An incoming document's own part of the matter's page: elements, proposal, instructions, results, deadline, reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, clocks, registering
from xunzhang.chapters.documents.actions.deadlines import may_change_deadline
from xunzhang.chapters.documents.actions.receiving import outcomes_at
from xunzhang.chapters.documents.actions.reviewing import RETURNABLE_FROM, ground_labels
from xunzhang.chapters.documents.incoming_facts import current_proposal
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import (
    ArchivedDocument,
    DeadlineChange,
    HandlingInstruction,
    HandlingProposal,
    HandlingResult,
    IncomingDocument,
)
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.handwriting import shown_on
from xunzhang.chapters.matters.naming import names_of as people_names
from xunzhang.chapters.matters.queries import may_see
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.assessing import rulebook_for
from xunzhang.record.models import Attachment, Matter

STATE = IncomingDocument.State
WITH_THE_UNITS = (STATE.HANDLING, STATE.REPLYING, STATE.CLOSING, STATE.COMPLETED)


@dataclass(frozen=True, slots=True)
class Result:
    """One unit's part: who, and what came of it; none yet where `row` is None."""

    unit: str
    is_lead: bool
    row: HandlingResult | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with what followed it, in words."""

    row: HandlingProposal
    lead: str
    assisting: str
    leaders: str
    readers: str
    instructions: tuple[HandlingInstruction, ...]
    waiting_for: str
    results: tuple[Result, ...]
    is_handed_out: bool  # whether the units have it: until then nobody owes a result


def proposals_of(document: IncomingDocument) -> list[Proposed]:
    """All proposals, the one that holds first. Five queries."""
    rows = list(document.proposals.prefetch_related("instructions", "results"))
    units = names_of(sorted({one for row in rows for one in row.handling_units}))
    people = people_names([one for row in rows for one in (*row.leaders, *row.readers)])
    written = shown_on(document.matter_id) if rows else {}
    found = []
    for row in sorted(rows, key=lambda one: (one.is_superseded, -one.pk)):
        instructions = tuple(one for one in row.instructions.all() if not one.is_withdrawn)
        for one in instructions:
            one.by_hand = written.get(one.move_id or 0)  # type: ignore[attr-defined]
        told = {one.for_leader for one in instructions}
        given = {one.unit: one for one in row.results.all() if not one.is_withdrawn}
        found.append(
            Proposed(
                row=row,
                lead=units.get(row.lead, row.lead),
                assisting=_("、").join(units.get(one, one) for one in row.assisting),
                leaders=_("、").join(people.person(one) for one in row.leaders),
                readers=_("、").join(people.person(one) for one in row.readers),
                instructions=instructions,
                waiting_for=_("、").join(people.person(one) for one in row.leaders if one not in told),
                results=tuple(
                    Result(units.get(one, one), one == row.lead, given.get(one)) for one in row.handling_units
                ),
                is_handed_out=bool(row.handling_units)
                and not row.is_superseded
                and (bool(given) or document.state in WITH_THE_UNITS),
            )
        )
    return found


def _with_handwriting(document: IncomingDocument, changes: list[DeadlineChange]) -> list[DeadlineChange]:
    """What the approver of an extension wrote by hand, at its line."""
    written = shown_on(document.matter_id) if changes else {}
    for one in changes:
        one.by_hand = written.get(one.move_id or 0)  # type: ignore[attr-defined]
    return changes


def deadline_basis(document: IncomingDocument) -> str:
    """On what the deadline rests, in the reader's language: the document, a setting, or the Rules."""
    if document.due_on is None:
        return ""
    kind, name = clocks.rests_on(document)
    if kind == "stated":
        return _("来文规定")
    if kind == "setting":
        label = rulebook_for(document.matter).settings[name].label
        text = label.en if (get_language() or "").startswith("en") else label.zh
        return _("依本机构设置：%(setting)s") % {"setting": text}
    return name


def grounds_in_words(document: IncomingDocument) -> list[str]:
    """The grounds of its return in the reader's language."""
    labels = ground_labels("en" if (get_language() or "").startswith("en") else "zh")
    return [labels.get(one, one) for one in document.return_grounds]


def may_return(document: IncomingDocument, actor: Actor) -> bool:
    """Whether the actor has it in hand where it can still go back to its sender."""
    step = RETURNABLE_FROM.get(IncomingDocument.State(document.state))
    return (
        step is not None
        and document.registering_unit in actor.units
        and "returned" in outcomes_at(document.matter, step)
        and running.open_item(document.matter, actor, step) is not None
    )


def _may_answer(document: IncomingDocument, actor: Actor) -> bool:
    """Whether the actor is of the lead unit while it handles the document or owes its reply."""
    if document.state not in (STATE.HANDLING, STATE.REPLYING):
        return False
    proposal = current_proposal(document)
    return ((proposal.lead if proposal else "") or document.registering_unit) in actor.units


def files_of(document: IncomingDocument) -> list[Attachment]:
    """The files taken in with it, in the order in which they came; not the package in which it was filed."""
    filed = ArchivedDocument.objects.filter(matter=document.matter_id).exclude(package_digest="")
    packages = filed.values("package_digest")
    return list(document.matter.attachments.filter(withdrawn_at__isnull=True).exclude(digest__in=packages))


def context(request: HttpRequest, matter: Matter, actor: Actor, on: date) -> Mapping[str, Any]:
    """The context of `documents/incoming_panel.html`."""
    document = IncomingDocument.objects.select_related(
        "matter", "sent_document", "duplicate_of__matter", "reply_document__matter"
    ).get(matter=matter)
    names = names_of([document.unit, document.registering_unit])
    people = people_names(
        [
            document.received_by,
            document.reviewed_by,
            document.returned_by,
            document.replied_by,
            document.chased_by,
            document.registered_by,
        ]
    )
    basis = deadline_basis(document)
    pause = clocks.open_pause(document)
    can_change = may_change_deadline(document, actor)
    changes = list(document.deadline_changes.all())
    asked = next((one for one in changes if one.is_asked), None) if document.is_open else None
    is_past = document.due_on is not None and on > document.due_on
    return {
        "document": document,
        "archived": getattr(matter, "archived_document", None) if document.state == STATE.COMPLETED else None,
        "original_seen": document.duplicate_of is not None and may_see(actor, document.duplicate_of.matter),
        "answer_seen": document.reply_document is not None and may_see(actor, document.reply_document.matter),
        "sender": registering.sender_of(document),
        "unit_name": names.get(document.unit, document.unit),
        "office_name": names.get(document.registering_unit, document.registering_unit),
        "kind_label": choices.label_of("document_kind", document.document_kind)
        if document.document_kind
        else "",
        "secrecy_label": secrecy.label(matter.secrecy),
        "files": files_of(document),
        "received_by": people.person(document.received_by),
        "registered_by": people.person(document.registered_by),
        "reviewed_by": people.person(document.reviewed_by),
        "returned_by": people.person(document.returned_by),
        "replied_by": people.person(document.replied_by),
        "chased_by": people.person(document.chased_by),
        "grounds": grounds_in_words(document),
        "duplicates": list(document.duplicates.order_by("pk")),
        "proposals": proposals_of(document),
        "changes": _with_handwriting(document, changes),
        "pause": pause,
        "has_deadline": document.received_at is not None and document.keeps_deadline,
        "basis": basis,
        "basis_is_provision": clocks.rests_on(document)[0] == "rule" if basis else False,
        "may_return": may_return(document, actor),
        "may_extend": can_change and asked is None and not is_past,
        "may_approve": asked is not None and asked.approved_by == actor.person_id,
        "may_pause": can_change and pause is None and bool(clocks.setting(matter, "handling_may_be_paused")),
        "may_resume": can_change and pause is not None,
        "may_answer": _may_answer(document, actor),
        "EXTENSION": DeadlineChange.Kind.EXTENSION,
    }
