"""What was recognised in a scan becomes the elements of the document that waits for its registration."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.documents import elements, registering
from xunzhang.chapters.documents.models import IncomingDocument, Scan
from xunzhang.record import secrecy
from xunzhang.record.actions import Act, ActionInputs, Conflict, NotFound, action
from xunzhang.record.actor import Channel

ONLY_SYSTEM = gettext_lazy("扫描件由服务器上的 xunzhang recognise 识别。")


class NoteRecognised(ActionInputs):
    document_id: int = Field(title="收文编号")
    digest: str = Field(min_length=64, max_length=64, title="文件摘要")


@action(
    "incoming_document.note_recognised",
    label="记录扫描件的识别结果",
    label_en="Note what was recognised in a scan",
    inputs=NoteRecognised,
)
def note_recognised(act: Act, inputs: NoteRecognised) -> IncomingDocument:
    """The elements of a recognised file, beside those of the other files: the first file that shows one counts.

    A scan that is marked above the ceiling keeps none of its text: a sentence says what to do with it.
    """
    act.permit(act.actor.channel is Channel.SWEEP and act.actor.account_id is None, ONLY_SYSTEM)
    document = (
        IncomingDocument.objects.select_for_update(of=("self",))
        .select_related("matter")
        .filter(pk=inputs.document_id)
        .first()
    )
    if document is None:
        raise NotFound(gettext_lazy("没有这件来文，或您无权查看。"))
    act.matter = document.matter
    scan = Scan.objects.filter(pk=inputs.digest).exclude(state=Scan.State.WAITING).first()
    kept = document.matter.attachments.filter(digest=inputs.digest, withdrawn_at=None).first()
    if scan is None or kept is None or document.state != IncomingDocument.State.RECEIVED:
        raise Conflict(gettext_lazy("这件来文没有等待登记的识别结果。"))
    found = elements.of_scan(scan, kept.name)
    if _is_above_ceiling(found):
        marked = found["secrecy"]
        scan.recognised_pages.all().delete()
        scan.state, scan.reason = Scan.State.FAILED, _above(marked)
        scan.save(update_fields=["state", "reason"])
        found = {elements.NOT_READ: elements.Element(kept.name, where=scan.reason, file=kept.name)}
    order = [one.name for one in document.matter.attachments.filter(withdrawn_at=None)]
    document.elements = _in_order(document.elements, elements.stored(found), order)
    changed = ["elements"]
    if "title" in found and document.title == _title_of_file(order):
        document.title = found["title"].value[:300]
        document.title_key = registering.title_key(document.title)
        document.matter.title = document.title
        document.matter.save(update_fields=["title"])
        changed += ["title", "title_key"]
    document.save(update_fields=changed)
    act.record(
        subject=document,
        summary=f"识别扫描件：{kept.name}，{_outcome(found)}",
        payload={"file": inputs.digest, "read": {name: one.value for name, one in found.items()}},
    )
    return document


def _outcome(found: Mapping[str, elements.Element]) -> str:
    return "没有识别" if elements.NOT_READ in found or not found else f"{len(found)} 项要素"


def _is_above_ceiling(found: Mapping[str, elements.Element]) -> bool:
    marked = found.get("secrecy")
    return marked is not None and marked.value in secrecy.LEVELS and not secrecy.is_taken_in(marked.value)


def _above(marked: elements.Element) -> dict[str, str]:
    label = secrecy.label(marked.value)
    return {
        "zh": f"文件上标有“{label}”（{marked.where.get('zh', '')}），高于本系统可以录入的密级，没有保留识别的文字。"
        "请不要登记，立即退回来文单位，并按保密规定报告、处置已上传的文件。",
        "en": f"The file is marked {label!r} ({marked.where.get('en', '')}), above what may be entered here; none of its "
        "text was kept. Do not register it: return it, and report and remove the uploaded file by the rules on secrecy.",
    }


def _in_order(before: Mapping[str, Any], new: Mapping[str, Any], order: list[str]) -> dict[str, Any]:
    """Each element from the earliest file that shows it."""

    def place(one: Mapping[str, Any]) -> int:
        return order.index(one["file"]) if one.get("file") in order else len(order)

    return {
        name: min((each[name] for each in (before, new) if name in each), key=place)
        for name in [*before, *(name for name in new if name not in before)]
    }


def _title_of_file(order: list[str]) -> str:
    """What a document is called whose files told no title."""
    return registering.title_of_file(order[0])[:300] if order else ""
