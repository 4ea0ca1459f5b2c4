"""What belongs to the file of a document that is archived (条例 第二十七条): name in the package → content."""

from typing import Any

from django.utils.translation import gettext as _

from xunzhang.chapters.documents import packaging, seals
from xunzhang.chapters.documents.metadata import core_metadata, metadata_of_incoming
from xunzhang.chapters.documents.models import (
    DeadlineChange,
    HandlingProposal,
    IncomingDocument,
    JointSignature,
    OutgoingDocument,
    SealAuthorisation,
)
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.kernel.errors import XunzhangError
from xunzhang.record.attachments import clean_name
from xunzhang.record.journal_export import line_of
from xunzhang.record.queries import timeline
from xunzhang.typesetting.ofd import to_ofd


class FileLost(XunzhangError):
    """A file that is gone, or no longer what was kept."""


def files_of_incoming(document: IncomingDocument) -> dict[str, bytes]:
    """The files as they came, how it was handled, and the journal. Raises FileLost."""
    files = {
        "metadata.xml": packaging.metadata_xml(metadata_of_incoming(document)),
        "handling.json": packaging.as_json(_handling(document)),
        "journal.jsonl": b"".join(line_of(entry) for entry in timeline(document.matter)),
    }
    kept = document.matter.attachments.filter(withdrawn_at__isnull=True).exclude(digest="")
    named = [(one.digest, one.name) for one in kept.order_by("pk")]
    if document.file_digest and document.file_digest not in {digest for digest, _name in named}:
        named.insert(0, (document.file_digest, clean_name(f"{document.document_number or 'document'}.pdf")))
    for place, (digest, name) in enumerate(named, 1):
        files[f"files/{place:02d}-{name}"] = _kept(digest, name)
    return files


def _kept(digest: str, name: str) -> bytes:
    content = seals.final_content(digest)
    if content is None:
        raise FileLost(
            _("文件“%(name)s”的内容已经丢失或者被改动，不能归档。请与保管单位核对原件，重新上传后再归档。")
            % {"name": name}
        )
    return content


def _handling(document: IncomingDocument) -> dict[str, Any]:
    proposals = document.proposals.prefetch_related("instructions", "results").order_by("pk")
    return {
        "registered": f"{document.register_year}-{document.register_sequence:04d}"
        if document.register_sequence is not None
        else "",
        "received_at": document.received_at.isoformat() if document.received_at else "",
        "kept_at": document.kept_at,
        "review": document.review_opinion,
        "proposals": [_proposal(one) for one in proposals],
        "deadline_changes": [_deadline_change(one) for one in document.deadline_changes.order_by("pk")],
        "reply": {
            "form": document.reply_form,
            "text": document.reply,
            "document": document.reply_document.document_number if document.reply_document else "",
            "at": document.replied_at.isoformat() if document.replied_at else "",
        },
        "late_reason": document.late_reason,
        "completed_at": document.completed_at.isoformat() if document.completed_at else "",
    }


def _deadline_change(change: DeadlineChange) -> dict[str, Any]:
    """Who was asked is who approved it only where it moved the deadline."""
    is_pause = change.kind == DeadlineChange.Kind.PAUSE
    state = "declined" if change.is_declined else "made" if change.to_due_on or is_pause else "asked"
    return {
        "kind": change.kind,
        "state": state,
        "reason": change.reason,
        "asked_of": change.approved_by_name,
        "sender_consent": change.sender_consent,
        "decision": change.decision,
        "decided_at": change.decided_at.isoformat() if change.decided_at else "",
        "asked_to": change.asked_due_on.isoformat() if change.asked_due_on else "",
        "from": change.from_due_on.isoformat() if change.from_due_on else "",
        "to": change.to_due_on.isoformat() if change.to_due_on else "",
    }


def _proposal(proposal: HandlingProposal) -> dict[str, Any]:
    return {
        "route": proposal.route,
        "opinion": proposal.opinion,
        "lead": proposal.lead,
        "assisting": proposal.assisting,
        "by": proposal.proposed_by_name,
        "at": proposal.proposed_at.isoformat(),
        "is_superseded": proposal.is_superseded,
        "instructions": [
            {
                "name": one.person_name,
                "title": one.title,
                "text": one.text,
                "at": one.at.isoformat(),
                "is_withdrawn": one.is_withdrawn,
            }
            for one in proposal.instructions.all()
        ],
        "results": [
            {
                "unit": one.unit,
                "is_lead": one.is_lead,
                "result": one.result,
                "name": one.person_name,
                "at": one.at.isoformat(),
                "is_withdrawn": one.is_withdrawn,
            }
            for one in proposal.results.all()
        ],
    }


def files_of_outgoing(document: OutgoingDocument, final: bytes) -> dict[str, bytes]:
    """The final document in both forms, its seal, its versions, opinions and journal."""
    files = {
        "metadata.xml": packaging.metadata_xml(core_metadata(document)),
        "document.pdf": final,
        "document.ofd": to_ofd(on_paper(document, seals.impressions_on(document))),
        "versions.json": packaging.as_json([_version(one) for one in document.versions.order_by("number")]),
        "opinions.json": packaging.as_json([_opinion(one) for one in document.signatures.order_by("pk")]),
        "journal.jsonl": b"".join(line_of(entry) for entry in timeline(document.matter)),
    }
    joint = [_joint_opinion(one) for one in document.joint_signatures.order_by("pk")]
    if joint:
        files["joint_opinions.json"] = packaging.as_json(joint)
    leave = [_seal_leave(one) for one in document.seal_authorisations.order_by("pk")]
    if leave:
        files["joint_seals.json"] = packaging.as_json(leave)
    differences = _differences(document)
    if any(differences.values()):
        files["differences.json"] = packaging.as_json(differences)
    return {**files, **_seals(document)}


def _seals(document: OutgoingDocument) -> dict[str, bytes]:
    """The signature of every seal that the final file bears: the lead's beside the file, the others by the unit's code."""
    uses = document.seal_uses.filter(file_digest=document.final_digest).order_by("pk")
    given = {use.unit: bytes(use.signature) for use in uses if use.signature}
    return {
        "document.pdf.seal" if unit == document.issuing_unit else f"document.pdf.{unit}.seal": signature
        for unit, signature in given.items()
    }


def _joint_opinion(signature: JointSignature) -> dict[str, Any]:
    return {
        "unit": signature.unit,
        "version": signature.document_version,
        "name": signature.signer_name,
        "title": signature.signer_title,
        "agrees": signature.agrees,
        "opinion": signature.opinion,
        "signed_on": signature.signed_on.isoformat(),
        "evidence": signature.evidence,
        "is_superseded": signature.is_superseded,
    }


def _seal_leave(given: SealAuthorisation) -> dict[str, Any]:
    return {
        "unit": given.unit,
        "version": given.document_version,
        "document_number": given.document_number,
        "name": given.keeper_name,
        "authorised_on": given.authorised_on.isoformat(),
        "evidence": given.evidence,
        "is_superseded": given.is_superseded,
    }


def _differences(document: OutgoingDocument) -> dict[str, list[dict[str, Any]]]:
    """What was negotiated, coordinated and sent back (articles 52 and 53)."""
    return {
        "negotiations": [
            {
                "version": one.document_version,
                "units": one.units,
                "on": one.negotiated_on.isoformat(),
                "account": one.account,
                "grounds": one.grounds,
                "proposal": one.proposal,
            }
            for one in document.negotiations.order_by("pk")
        ],
        "coordinations": [
            {
                "version": one.document_version,
                "outcome": one.outcome,
                "opinion": one.opinion,
                "by": one.coordinated_by_name,
                "at": one.coordinated_at.isoformat(),
            }
            for one in document.coordinations.order_by("pk")
        ],
        "returns": [
            {
                "version": one.document_version,
                "points": one.points,
                "reason": one.reason,
                "by": one.returned_by_name,
                "at": one.returned_at.isoformat(),
            }
            for one in document.returns.order_by("pk")
        ],
    }


def _version(version: Any) -> dict[str, Any]:
    return {
        "number": version.number,
        "step": version.step,
        "saved_at": version.saved_at.isoformat(),
        "content": version.content,
    }


def _opinion(signature: Any) -> dict[str, Any]:
    return {
        "act": signature.act,
        "unit": signature.unit,
        "name": signature.person_name,
        "on_behalf_of": signature.on_behalf_of_name,
        "agrees": signature.agrees,
        "opinion": signature.opinion,
        "signed_at": signature.signed_at.isoformat(),
        "clause": signature.clause,
        "is_superseded": signature.is_superseded,
    }
