"""The work on scans that wait: page by page into the database, then into the documents and the search index."""

import msgspec
from django.db import transaction

from xunzhang.chapters.documents import scans
from xunzhang.chapters.documents.models import FileText, IncomingDocument, Scan, ScannedPage
from xunzhang.chapters.documents.searching import files, index
from xunzhang.chapters.documents.searching.contents import MOST_OF_FILES
from xunzhang.kernel import clock
from xunzhang.kernel.errors import Broken, UnusableInput
from xunzhang.record import attachments
from xunzhang.record.actions import perform
from xunzhang.record.actor import SWEEPER
from xunzhang.record.models import Attachment
from xunzhang.typesetting.scanning import apart
from xunzhang.typesetting.scanning.model import Begun


def work() -> int:
    """Recognise everything that waits, the first asked for first. Returns how many files were finished."""
    finished = 0
    while (
        scan := Scan.objects.filter(state=Scan.State.WAITING).order_by("asked_at", "pk").first()
    ) is not None:
        _recognise(scan)
        finished += 1
    return finished


def _recognise(scan: Scan) -> None:
    kept = Attachment.objects.filter(digest=scan.digest).order_by("pk").first()
    if kept is None:  # its act failed after all
        scan.delete()
        return
    known = list(scan.recognised_pages.values_list("number", flat=True))
    try:
        content = attachments.content_of(kept)
        for answer in apart.recognised(content, scan.pages, known):
            if isinstance(answer, Begun):
                scan.page_count = len(answer.pages)
                scan.save(update_fields=["page_count"])
            else:
                ScannedPage.objects.get_or_create(
                    scan=scan, number=answer.number, defaults={"content": msgspec.to_builtins(answer)}
                )
        scan.state, scan.reason = Scan.State.DONE, {}
    except UnusableInput as problem:
        scan.state, scan.reason = Scan.State.FAILED, {"zh": problem.chinese, "en": problem.english}
    except Broken:
        scan.state = Scan.State.FAILED
        scan.reason = {
            "zh": "文件的内容在存放处丢失或者被改动，没有识别。",
            "en": "The file's content was lost or changed where it is kept; it was not recognised.",
        }
    scan.done_at = clock.now()
    scan.save(update_fields=["state", "reason", "done_at"])
    _hand_over(scan)


def _hand_over(scan: Scan) -> None:
    """Into the documents that wait for their registration, unless that refuses; then into the index."""
    matters = list(
        Attachment.objects.filter(digest=scan.digest, withdrawn_at=None, matter__isnull=False)
        .values_list("matter_id", flat=True)
        .distinct()
    )
    documents = IncomingDocument.objects.filter(matter__in=matters, state=IncomingDocument.State.RECEIVED)
    for document in documents.order_by("pk"):
        perform(
            "incoming_document.note_recognised", SWEEPER, {"document_id": document.pk, "digest": scan.digest}
        )
    if scan.state != Scan.State.DONE or not Scan.objects.filter(pk=scan.pk).exists():
        return
    kept = Attachment.objects.filter(digest=scan.digest).order_by("pk").first()
    if kept is not None and scan.is_pdf and not FileText.objects.filter(pk=scan.pk).exists():
        files.read_file(kept)
    text = files.joined(scans.lines_of(scan.digest)).replace("\x00", "")[:MOST_OF_FILES]
    with transaction.atomic():
        FileText.objects.update_or_create(
            digest=scan.digest,
            defaults={"recognised": text},
            create_defaults={"text": "", "recognised": text},
        )
        index.refresh(matters)
