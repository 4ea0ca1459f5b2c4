"""What no longer counts when an operation is withdrawn: what was given with it, and nothing else of the same person."""

from typing import Any

from django.db.models import Q, QuerySet

from xunzhang.chapters.documents.incoming_facts import current_proposal
from xunzhang.chapters.documents.models import (
    HandlingInstruction,
    HandlingResult,
    OutgoingDocument,
    Signature,
)
from xunzhang.procedure.models import Move
from xunzhang.record.models import Matter

STATE = OutgoingDocument.State

_ACT_OF_STEP = {
    "release": Signature.Act.RELEASE,
    "issue": Signature.Act.SIGN_AND_ISSUE,
    "countersign": Signature.Act.COUNTERSIGN,
    "check": Signature.Act.CHECK,
    "review": Signature.Act.REVIEW,
    "sign_and_issue": Signature.Act.SIGN_AND_ISSUE,
    "recheck": Signature.Act.RECHECK,
}


def outgoing_withdrawn(matter: Matter, move: Move) -> None:
    """An opinion that was withdrawn stays on record and no longer counts: that one, and no other of the same person."""
    document, subject = matter.outgoing_document, move.item.subject if move.item is not None else ""
    given: QuerySet[Any] | None = None
    if move.step in _ACT_OF_STEP:
        unbound = Q(move=None, act=_ACT_OF_STEP[move.step], person=move.by)
        given = document.signatures.filter(Q(move=move) | unbound)
    elif move.step == "sign_jointly":
        given = document.joint_signatures.filter(
            Q(move=move) | Q(move=None, unit=subject, recorded_by=move.by)
        )
    elif move.step == "authorise_seal":
        given = document.seal_authorisations.filter(unit=subject)
    if given is not None:
        given.filter(is_superseded=False).update(is_superseded=True)
    if move.step == "draft" and not document.signatures.exists():
        OutgoingDocument.objects.filter(matter=matter).update(state=STATE.DRAFT)  # nobody has acted on it yet


def incoming_withdrawn(matter: Matter, move: Move) -> None:
    """An opinion that was withdrawn stays on record and no longer counts."""
    proposal = current_proposal(matter.incoming_document)
    if proposal is None:
        return
    if move.step == "propose":
        proposal.is_superseded = True
        proposal.save(update_fields=["is_superseded"])
    given: QuerySet[Any] | None = None
    if move.step == "instruct":
        unbound = Q(move=None, person=move.by)
        given = HandlingInstruction.objects.filter(Q(move=move) | unbound, proposal=proposal)
    elif move.step == "handle":
        subject = move.item.subject if move.item is not None else ""
        given = HandlingResult.objects.filter(proposal=proposal, unit=subject)
    last = given.filter(is_withdrawn=False).order_by("-pk").first() if given is not None else None
    if last is not None:
        last.is_withdrawn = True
        last.save(update_fields=["is_withdrawn"])
