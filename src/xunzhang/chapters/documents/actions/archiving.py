"""Filing a completed document: retention, archive number, and the package for the archive (条例 第二十七条)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import packaging
from xunzhang.chapters.documents.actions.finding import require_sound
from xunzhang.chapters.documents.actions.inputs import Archive
from xunzhang.chapters.documents.archive_files import FileLost, files_of_incoming, files_of_outgoing
from xunzhang.chapters.documents.models import (
    ArchivedDocument,
    ArchiveSeries,
    IncomingDocument,
    OutgoingDocument,
)
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.operations import may_archive
from xunzhang.chapters.matters.queries import may_see
from xunzhang.kernel import clock
from xunzhang.record import attachments, secrecy
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotFound, action, in_chinese
from xunzhang.record.models import Attachment, Matter

PARTS = {
    "permanent": "Y",
    "thirty_years": "D30",
    "ten_years": "D10",
}  # as archives abbreviate retention (DA/T 13)


@action("document.archive", label="归档", label_en="File a document", inputs=Archive)
def archive(act: Act, inputs: Archive) -> ArchivedDocument:
    """Close the file with its retention and put up the package; final. Of what was issued, and of what came in and was completed."""
    matter = Matter.objects.select_for_update().filter(pk=inputs.matter_id).first()
    if matter is None or not may_see(act.actor, matter):
        raise NotFound(_("没有这件公文，或您无权查看。"))
    act.permit(may_archive(matter, act.actor), gettext_lazy("归档由主办单位的工作人员办理。"))
    if inputs.retention not in ArchivedDocument.Retention.values:
        raise InvalidInputs({"retention": _("保管期限为永久、30年或者10年，请选择。")})
    if ArchivedDocument.objects.filter(matter=matter).exists():
        raise Conflict(_("这件公文已经归档。"))
    file = _outgoing(matter) or _incoming(matter)
    if file is None:
        raise InvalidInputs({"matter_id": _("只有已经印发的发文、已经办结的收文可以在这里归档。")})
    running.archive(act, matter)
    package = _packed(act, file, matter)
    item = next_item(file.unit, file.year, inputs.retention)
    made = ArchivedDocument.objects.create(
        matter=matter,
        unit=file.unit,
        year=file.year,
        retention=inputs.retention,
        item=item,
        archive_number=f"{file.unit}-WS·{file.year}-{PARTS[inputs.retention]}-{item:04d}",
        title=file.title,
        document_number=file.document_number,
        package_digest=package.digest if package is not None else "",
        archived_by=act.actor.person_id,
        archived_at=clock.now(),
    )
    kept = in_chinese(ArchivedDocument.Retention(inputs.retention).label)
    OutgoingDocument.objects.filter(matter=matter).update(state=OutgoingDocument.State.ARCHIVED)
    act.record(
        matter=matter,
        subject=made,
        summary=f"归档：{file.document_number or file.title}，{kept}，档号 {made.archive_number}",
        payload={"archive_number": made.archive_number, "retention": inputs.retention},
        attachments=[package] if package is not None else [],
    )
    return made


def _packed(act: Act, file: "_File", matter: Matter) -> Attachment | None:
    """The package, kept; None of what is above the ceiling and only registered here: its paper is filed where it is kept."""
    if not file.is_kept and not secrecy.is_taken_in(matter.secrecy):
        return None
    try:
        content = packaging.packed(file.files())
    except FileLost as problem:
        raise Conflict(problem.chinese, problem.english) from None
    name = attachments.clean_name(f"{file.name}.zip")
    return attachments.add_made(act, content, name, "application/zip", matter=matter, level=matter.secrecy)


@dataclass(frozen=True)
class _File:
    """What is filed: of which unit and year, under which name, with what in it."""

    unit: str
    year: int
    name: str
    title: str
    document_number: str
    is_kept: bool  # whether any of its content is here
    files: Callable[[], dict[str, bytes]]


def _outgoing(matter: Matter) -> _File | None:
    document = OutgoingDocument.objects.select_related("matter").filter(matter=matter).first()
    if document is None or not document.final_digest:
        return None
    return _File(
        document.issuing_unit,
        (document.dated_on or clock.today()).year,
        document.document_number,
        document.title,
        document.document_number,
        True,
        lambda: files_of_outgoing(document, require_sound(document)),
    )


def _incoming(matter: Matter) -> _File | None:
    documents = IncomingDocument.objects.select_related("matter", "reply_document")
    document = documents.filter(matter=matter, state=IncomingDocument.State.COMPLETED).first()
    if document is None:
        return None
    return _File(
        document.registering_unit or document.unit,
        document.register_year or clock.today().year,
        f"收文{document.register_number or document.document_number or document.pk}",
        document.title,
        document.document_number,
        bool(document.file_digest) or matter.attachments.exclude(digest="").exists(),
        lambda: files_of_incoming(document),
    )


def next_item(unit: str, year: int, retention: str) -> int:
    """The next item of that part of the archive. Without gap: the series is locked."""
    which = {"unit": unit, "year": year, "retention": retention}
    ArchiveSeries.objects.get_or_create(**which)
    series = ArchiveSeries.objects.select_for_update().get(**which)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
