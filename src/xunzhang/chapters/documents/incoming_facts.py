"""What the Rules are asked about an incoming document: rows in, facts of the vocabulary out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from xunzhang.chapters.documents.facts import Facts
from xunzhang.chapters.documents.models import HandlingProposal, IncomingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of

ASKING_KIND = "request_for_instructions"  # 请示: wants the government's decision, so that a leader instructs
REPORT = "report"  # 报告: asks for nothing (51.1c)


def nature(document: IncomingDocument) -> Facts:
    """What it is, seen from here: sent up by a department or a district in its own name."""
    return {
        "document_kind": document.document_kind or None,
        "content_class": "other",
        "issued_in_name_of": "department",
        "direction": "upward",
        "recipient_class": "superior_government",
    }


@dataclass(frozen=True, slots=True)
class Examined:
    """What the reviewer found, beside what the record and the file themselves tell; None where nobody has said."""

    missing_elements: Collection[str] = ()
    has_one_matter: bool | None = None
    is_necessary: bool | None = None
    asks_for_something: bool | None = None
    skips_level: bool | None = None
    level_skipping_approved: bool = False
    is_sent_to_several_heads: bool | None = None
    addressed_to_leader: bool | None = None
    assigned_by_leader: bool = False
    direct_reason: str = ""
    departments_concerned: Collection[str] = ()
    consulted: Collection[str] = ()


def reviewing(
    document: IncomingDocument, examined: Examined, *, wording: Collection[str], heads: Collection[str]
) -> Facts:
    """The facts of incoming_document.review. `wording`: its words of asking; `heads`: others it was sent to as well."""
    facts: Facts = {
        **nature(document),
        "missing_elements": frozenset(examined.missing_elements),
        "request_wording": frozenset(wording),
        "level_skipping_approved": examined.level_skipping_approved,
        "main_recipients": frozenset({document.unit}),
        "sent_elsewhere": frozenset(heads),
        "assigned_by_leader": examined.assigned_by_leader,
        "is_top_secret_and_direct": document.matter.secrecy == "top_secret"
        and bool(examined.direct_reason.strip()),
        "departments_concerned": frozenset(examined.departments_concerned),
        "countersigned_by": frozenset(examined.consulted),
    }
    if examined.skips_level is None:
        del facts["recipient_class"]
    elif examined.skips_level:
        facts["recipient_class"] = "beyond_superior"
    for name, answer in (
        ("has_one_matter", examined.has_one_matter),
        ("necessity_stated", examined.is_necessary),
        ("asks_for_something", examined.asks_for_something),
        ("is_sent_to_several_heads", examined.is_sent_to_several_heads),
        ("addressed_to_leader", examined.addressed_to_leader),
    ):
        if answer is not None:
            facts[name] = answer
    if document.sent_document is not None:
        mains = document.sent_document.recipients.filter(is_main=True)
        facts["main_recipients"] = frozenset(mains.values_list("unit", flat=True))
    return facts


def roles_presented_to(
    document: IncomingDocument, lead_unit: str, leaders: Sequence[int], on: date
) -> frozenset[str]:
    """The roles of the leaders, with those that follow from being in charge of the lead unit or of the sender."""
    roles: set[str] = set()
    for person in leaders:
        roles |= {post.role for post in organs.posts_held(person, on)}
    for unit in (lead_unit, document.sender_unit):
        charge = organs.in_charge_of(unit, on) if unit else None
        if (
            charge is not None
            and charge.by_portfolio
            and charge.holder.person_id in leaders
            and charge.holder.role in roles_of("vice_head", on)
        ):
            roles |= roles_of("in_charge", on)
    return frozenset(roles)


def presenting(
    document: IncomingDocument, proposal: HandlingProposal, is_major: bool | None, on: date
) -> Facts:
    """The facts of incoming_document.propose."""
    facts = nature(document)
    return {
        "document_kind": facts["document_kind"],
        "issued_in_name_of": facts["issued_in_name_of"],
        "direction": facts["direction"],
        "origin": "other",
        "is_major": is_major,
        "government_consent_noted": False,
        "presented_to_roles": roles_presented_to(document, proposal.lead_unit, proposal.leaders, on),
        "office_checked": document.reviewed_at is not None,
        "handling_opinion_given": bool(proposal.opinion.strip()),
    }


def leaders_left(proposal: HandlingProposal | None) -> list[int]:
    """The leaders who have still to instruct on the proposal, in order."""
    if proposal is None:
        return []
    done = set(proposal.instructions.filter(is_withdrawn=False).values_list("for_leader", flat=True))
    return [one for one in proposal.leaders if one not in done]


def current_proposal(document: IncomingDocument) -> HandlingProposal | None:
    """The proposal that holds; none is looked for before there is a registration."""
    if document.register_sequence is None:
        return None
    rows = document.proposals.filter(is_superseded=False).prefetch_related("instructions")
    return rows.order_by("-pk").first()
