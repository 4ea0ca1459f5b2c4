"""What the Rules are asked about an outgoing document: rows in, facts of the vocabulary out.

An unknown fact stays absent; the assessment then says what is missing, never that it is well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xunzhang.chapters.documents import clocks, dissent, joint, upward
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, Signature
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.standing import signatures_of
from xunzhang.chapters.matters.duty_queries import decided_by
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.models import Entrustment
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor

Facts = dict[str, object]
MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Standing:
    """In what capacity a person acts on a document on a day."""

    roles: frozenset[str]
    entrustment: Entrustment | None


def day_of(instant: datetime) -> date:
    """The day in Beijing: rows come back from the database in other zones."""
    return instant.astimezone(clock.BEIJING).date()


def concerns(document: OutgoingDocument) -> frozenset[str]:
    """The units that must countersign: those concerned, but for the one that drafts and those that sign jointly."""
    return frozenset(document.departments_concerned) - {document.drafting_unit, *joint.units_of(document)}


def countersigned_by(document: OutgoingDocument) -> frozenset[str]:
    """The units whose opinion on the present text is on record, agreeing or not."""
    return frozenset(
        given.unit for given in signatures_of(document.pk) if given.act == Signature.Act.COUNTERSIGN
    )


def in_charge(document: OutgoingDocument, on: date) -> organs.InCharge | None:
    """The leader in charge of the unit that drafts, or of whose business the minutes are of; the head of government
    where no portfolio says (R17).
    """
    return organs.in_charge_of(document.meeting_unit or document.drafting_unit, on)


def roles_on(document: OutgoingDocument, person_id: int, on: date) -> frozenset[str]:
    """The roles of the person's posts, and those that follow from this document's portfolio."""
    roles = {post.role for post in organs.posts_held(person_id, on)}
    leader = in_charge(document, on)
    if (
        leader is not None
        and leader.by_portfolio
        and leader.holder.person_id == person_id
        and leader.holder.role in roles_of("vice_head", on)
    ):
        roles |= roles_of("in_charge", on)
    return frozenset(roles)


def _without_vice_head(document: OutgoingDocument, on: date) -> bool:
    leader = in_charge(document, on)
    return leader is None or not leader.by_portfolio or leader.holder.role not in roles_of("vice_head", on)


def minutes_of(document: OutgoingDocument) -> str:
    """The kind of meeting that minutes record, by hand; of any other document none."""
    return (document.reviewing_meeting or "none") if document.document_kind == MINUTES else "none"


def nature(document: OutgoingDocument) -> Facts:
    """What the document is: the facts that hold at every step."""
    facts: Facts = {
        "document_kind": document.document_kind,
        "content_class": document.content_class,
        "issued_in_name_of": document.issued_in_name_of,
        "direction": document.direction,
        "recipient_class": document.recipient_class,
        "origin": document.origin,
        "government_consent_noted": document.government_consent_noted,
        "minutes_of": minutes_of(document),
    }
    if document.matter.is_major is not None:
        facts["is_major"] = document.matter.is_major
    return facts


def progress(document: OutgoingDocument, on: date) -> Facts:
    """What has been done to it so far, as the record shows."""
    agreeing = [given for given in signatures_of(document.pk) if given.agrees]
    checks = [given for given in agreeing if given.act == Signature.Act.CHECK]
    checked = checks[-1] if checks else None
    reviewers: set[str] = set()
    for review in (given for given in agreeing if given.act == Signature.Act.REVIEW):
        reviewers |= roles_on(document, review.person, day_of(review.signed_at))
    return {
        "departments_concerned": short_names(concerns(document), on),
        "countersigned_by": short_names(countersigned_by(document), on),
        "office_checked": checked is not None,
        "handling_opinion_given": checked is not None and bool(checked.opinion.strip()),
        "reviewer_roles": frozenset(reviewers),
        "no_vice_mayor_in_charge": _without_vice_head(document, on),
        **dissent.facts_of(document, on),
    }


def going_up(document: OutgoingDocument) -> Facts:
    """What article 51 asks of it. Whether a found sentence truly asks is left open: a person says so."""
    wording = upward.words_of_asking(document.body) if document.document_kind == "report" else ()
    elsewhere = upward.sent_elsewhere(document)
    facts: Facts = {
        "request_wording": frozenset(wording),
        "main_recipients": frozenset(document.recipients.filter(is_main=True).values_list("unit", flat=True)),
        "sent_elsewhere": elsewhere,
        "level_skipping_approved": bool(document.level_skipping_approval.strip()),
        "addressed_to_leader": document.addressed_person is not None,
        "assigned_by_leader": document.assigned_on is not None and bool(document.assignment.strip()),
        "is_top_secret_and_direct": document.matter.secrecy == "top_secret"
        and bool(document.direct_reason.strip()),
    }
    return facts


def sparing(document: OutgoingDocument) -> Facts:
    """What article 55 asks: whether it must be issued at this rank, at all, and by itself."""
    facts: Facts = {
        "companion_class": document.companion_class,
        "goes_with_parent": document.parent_id is not None,
    }
    for name in ("within_department_powers", "law_already_provides"):
        if getattr(document, name) is not None:
            facts[name] = getattr(document, name)
    return facts


def openness(document: OutgoingDocument) -> Facts:
    """What article 27 asks: open or not, on what ground, and whether the content may be open at all."""
    return {
        "disclosure": document.disclosure,
        "disclosure_ground_stated": bool(document.disclosure_ground.strip()),
        "is_classified": secrecy.is_restricted(document.matter.secrecy),
    }


def with_party(document: OutgoingDocument, on: date) -> Facts:
    """What 51.2 asks of a draft for the Party committee's meeting or for issue jointly with it."""
    unit = organs.unit_on(document.drafting_unit, on)
    facts: Facts = {
        "party_route": document.party_route,
        "led_by_government_department": unit is not None and not unit.is_outside,
        "government_procedure_done": document.reviewing_meeting in ("plenary_meeting", "executive_meeting")
        or bool(document.government_procedure.strip()),
    }
    if document.substance_is_government is not None:
        facts["substance_is_government"] = document.substance_is_government
    return facts


def entrusted(document: OutgoingDocument, entrustment: Entrustment | None) -> Facts:
    """What the signer's entrustment is, compared with this document. None on record is known to be none."""
    if entrustment is None:
        return {"entrusted": False}
    names = {scope.name for scope in entrustment.scopes.all()}
    if names & {document.document_kind, document.content_class}:
        covers = "class_of_documents"
    elif document.origin in names:
        covers = "origin_only"
    else:
        covers = "nothing_that_covers_it"
    return {
        "entrusted": True,
        "entrustment_provision": entrustment.provision,
        "entrustment_from_on": entrustment.from_on,
        "entrustment_to_on": entrustment.to_on,
        "entrustment_names": covers,
    }


def signing(document: OutgoingDocument, person_id: int, on: date, entrustment: Entrustment | None) -> Facts:
    """The facts of outgoing_document.sign_and_issue for this person on this day."""
    return {
        **nature(document),
        **progress(document, on),
        **entrusted(document, entrustment),
        **meeting(document),
        **with_party(document, on),
        "signer_roles": roles_on(document, person_id, on),
        "signed_on": on,
    }


def meeting(document: OutgoingDocument) -> Facts:
    """The meeting that reviewed or decided it: the decision on record, else what the draft says of it."""
    decision = decided_by(document.matter)
    if decision is not None:
        return {"reviewing_meeting": decision.meeting_kind, "reviewing_meeting_on": decision.meeting_on}
    facts: Facts = {"reviewing_meeting": document.reviewing_meeting or "none"}
    if document.meeting_on is not None:
        facts["reviewing_meeting_on"] = document.meeting_on
    return facts


def receiving(document: IncomingDocument, received_on: date, inputs: Mapping[str, object]) -> Facts:
    """The facts of receiving: when, whether it wants a reply, and the limit it states, if any."""
    facts: Facts = {
        "received_on": received_on,
        "needs_reply": inputs["needs_reply"],
        "has_stated_limit": inputs.get("stated_limit_on") is not None,
    }
    if inputs.get("stated_limit_on") is not None:
        facts["stated_limit_on"] = inputs["stated_limit_on"]
    return facts


def completing(document: IncomingDocument, completed_on: date) -> Facts:
    """The facts of completing: against the stated limit or the days from receipt (article 56)."""
    facts: Facts = {
        "needs_reply": bool(document.needs_reply),
        "has_stated_limit": document.stated_limit_on is not None,
        "completed_on": completed_on,
    }
    if document.received_at is not None:
        facts["received_on"] = day_of(document.received_at)
    if document.stated_limit_on is not None:
        facts["stated_limit_on"] = clocks.stated_limit_of(document)
    return facts


def drafting_unit_of(actor: Actor) -> str:
    """The unit an actor drafts for: that of the primary post."""
    return actor.posts[0].unit if actor.posts else ""
