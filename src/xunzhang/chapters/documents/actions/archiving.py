"""Filing a completed document: retention, archive number, and the package for the archive (条例 第二十七条)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import packaging, seals
from xunzhang.chapters.documents.actions.finding import require_sound
from xunzhang.chapters.documents.actions.inputs import Archive
from xunzhang.chapters.documents.metadata import core_metadata
from xunzhang.chapters.documents.models import (
    ArchivedDocument,
    ArchiveSeries,
    JointSignature,
    OutgoingDocument,
    SealAuthorisation,
)
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.operations import may_archive
from xunzhang.chapters.matters.queries import may_see
from xunzhang.kernel import clock
from xunzhang.record import attachments
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotFound, action, in_chinese
from xunzhang.record.journal_export import line_of
from xunzhang.record.models import Matter
from xunzhang.record.queries import timeline
from xunzhang.typesetting.ofd import to_ofd

PARTS = {
    "permanent": "Y",
    "thirty_years": "D30",
    "ten_years": "D10",
}  # as archives abbreviate retention (DA/T 13)


@action("document.archive", label="归档", label_en="File a document", inputs=Archive)
def archive(act: Act, inputs: Archive) -> ArchivedDocument:
    """Close the file with its retention and put up the package; final."""
    matter = Matter.objects.select_for_update().filter(pk=inputs.matter_id).first()
    if matter is None or not may_see(act.actor, matter):
        raise NotFound(_("没有这件公文，或您无权查看。"))
    act.permit(may_archive(matter, act.actor), gettext_lazy("归档由主办单位的工作人员办理。"))
    if inputs.retention not in ArchivedDocument.Retention.values:
        raise InvalidInputs({"retention": _("保管期限为永久、30年或者10年，请选择。")})
    if ArchivedDocument.objects.filter(matter=matter).exists():
        raise Conflict(_("这件公文已经归档。"))
    document = OutgoingDocument.objects.select_related("matter").filter(matter=matter).first()
    if document is None or not document.final_digest:
        raise InvalidInputs({"matter_id": _("只有已经印发的公文可以在这里归档。")})
    running.archive(act, matter)
    year = (document.dated_on or clock.today()).year
    package = attachments.add_made(
        act,
        packaging.packed(_files(document)),
        f"{document.document_number}.zip",
        "application/zip",
        matter=matter,
        level=matter.secrecy,
    )
    item = next_item(document.issuing_unit, year, inputs.retention)
    made = ArchivedDocument.objects.create(
        matter=matter,
        unit=document.issuing_unit,
        year=year,
        retention=inputs.retention,
        item=item,
        archive_number=f"{document.issuing_unit}-WS·{year}-{PARTS[inputs.retention]}-{item:04d}",
        title=document.title,
        document_number=document.document_number,
        package_digest=package.digest,
        archived_by=act.actor.person_id,
        archived_at=clock.now(),
    )
    kept = in_chinese(ArchivedDocument.Retention(inputs.retention).label)
    document.state = OutgoingDocument.State.ARCHIVED
    document.save(update_fields=["state"])
    act.record(
        matter=matter,
        subject=made,
        summary=f"归档：{document.document_number}，{kept}，档号 {made.archive_number}",
        payload={"archive_number": made.archive_number, "retention": inputs.retention},
        attachments=[package],
    )
    return made


def next_item(unit: str, year: int, retention: str) -> int:
    """The next item of that part of the archive. Without gap: the series is locked."""
    which = {"unit": unit, "year": year, "retention": retention}
    ArchiveSeries.objects.get_or_create(**which)
    series = ArchiveSeries.objects.select_for_update().get(**which)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def _files(document: OutgoingDocument) -> dict[str, bytes]:
    """What belongs to the file: the final document in both forms, its seal, its versions, opinions and journal."""
    files = {
        "metadata.xml": packaging.metadata_xml(core_metadata(document)),
        "document.pdf": require_sound(document),
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
