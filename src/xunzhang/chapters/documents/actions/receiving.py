"""Taking in: what was delivered is received, what came on paper or from elsewhere is uploaded."""

import base64
import binascii
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import elements, facts, registering, scans
from xunzhang.chapters.documents.actions.finding import OFFICE_WORK, incoming
from xunzhang.chapters.documents.actions.incoming_inputs import (
    AddFiles,
    Complete,
    FileContent,
    Receive,
    TakeIn,
)
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.queries import may_see
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.definitions import Task
from xunzhang.record import attachments, secrecy
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotPermitted, action
from xunzhang.record.actor import Actor
from xunzhang.record.assessing import rulebook_for
from xunzhang.record.models import Attachment, Matter

STATE = IncomingDocument.State
MATTER_KIND = "incoming_document"


def in_the_unit(act: Act, document: IncomingDocument) -> None:
    """Raise NotPermitted unless the actor works in the office that takes the document in."""
    if document.registering_unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("这件来文是发给其他单位的，由收文单位的工作人员签收、办理。"))


def outcomes_at(matter: Matter, step: str) -> frozenset[str]:
    """The outcomes of a step in the version by which the matter runs; none where it has no such step."""
    process = matter.process
    if process is None:
        return frozenset()
    definition = running.shelf().get(process.government, process.definition, process.definition_version)
    found = definition.steps.get(step)
    return frozenset(found.outcomes) if isinstance(found, Task) else frozenset()


def receiving_units(actor: Actor) -> list[str]:
    """Units for which the actor takes documents in: the receiving posts', or, where a unit has none, its clerks'."""
    today = clock.today()
    able, clerks = roles_of("receiving", today), roles_of("clerk", today)
    found = []
    for post in actor.posts:
        receives = post.role in able
        if not receives and post.role in clerks:
            receives = not any(one.role in able for one in organs.holders(today, unit=post.unit))
        if receives and post.unit not in found:
            found.append(post.unit)
    return found


def contents_of(files: Sequence[FileContent]) -> list[tuple[str, bytes]]:
    """Name and content of each file. Raises InvalidInputs naming the file that is no Base64."""
    found = []
    for number, one in enumerate(files, start=1):
        try:
            found.append((one.name, base64.b64decode(one.content, validate=True)))
        except (binascii.Error, ValueError):
            raise InvalidInputs(
                {"files": _("第 %(number)s 个文件的内容须是 Base64 编码，请重新上传。") % {"number": number}}
            ) from None
    return found


def _keep(act: Act, matter: Matter, files: Sequence[tuple[str, bytes]], level: str) -> list[Attachment]:
    digests = set(matter.attachments.exclude(digest="").values_list("digest", flat=True))
    kept = []
    for name, content in files:
        try:
            added = attachments.add(act, io.BytesIO(content), name, matter=matter, level=level)
        except InvalidInputs as problem:
            said = {"files" if name == "file" else name: why for name, why in problem.errors.items()}
            raise InvalidInputs(said) from None
        if added.digest in digests:
            raise InvalidInputs({"files": _("文件“%(name)s”重复上传，请删去其一。") % {"name": name}})
        digests.add(added.digest)
        kept.append(added)
    return kept


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What was read from the files before the act, and those that wait to be recognised, by their place."""

    read: dict[str, elements.Element] = field(default_factory=dict)
    scans: dict[int, elements.Looked] = field(default_factory=dict)


def _read_beforehand(actor: Actor, inputs: TakeIn | AddFiles) -> Beforehand:
    """The elements of all files, read before anything is locked; the first file that shows one counts.

    Nothing for an actor who may not add them, and for what is above the ceiling: the action refuses them.
    """
    found = Beforehand()
    if isinstance(inputs, TakeIn):
        is_level = inputs.secrecy in secrecy.LEVELS
        may = is_level and secrecy.is_taken_in(inputs.secrecy) and bool(receiving_units(actor))
    else:
        may = _takes_more(actor, inputs.document_id)
    if not may:
        return found
    for at, (name, content) in enumerate(contents_of(inputs.files)):
        looked = elements.read(content, name)
        for key, element in looked.elements.items():
            found.read.setdefault(key, element)
        if looked.is_scan:
            found.scans[at] = looked
        if elements.NOT_READ in found.read:
            break  # the next ones may be like it
    return found


def _takes_more(actor: Actor, document_id: int) -> bool:
    """Whether files of this actor could be added to it: the same questions as the action asks before it takes them."""
    row = (
        IncomingDocument.objects.select_related("matter")
        .filter(pk=document_id, registering_unit__in=actor.units, received_at__isnull=False)
        .first()
    )
    return (
        row is not None
        and row.is_open
        and may_see(actor, row.matter)
        and secrecy.is_taken_in(row.matter.secrecy)
    )


def _have_recognised(kept: Sequence[Attachment], read: Beforehand) -> None:
    for at, looked in read.scans.items():
        scans.ask(kept[at].digest, is_pdf=looked.is_pdf, pages=looked.pages)


def _require_unmarked(found: Mapping[str, elements.Element]) -> None:
    """Refuse what is marked above the ceiling."""
    marked = found.get("secrecy")
    if marked is not None and marked.value in secrecy.LEVELS and not secrecy.is_taken_in(marked.value):
        raise InvalidInputs(
            {
                "files": _(
                    "文件上标有“%(level)s”（%(where)s），高于本系统可以录入的密级，没有收入。请只登记，不上传文件，并写明原件保管处所。"
                )
                % {"level": secrecy.label(marked.value), "where": marked.where.get("zh", "")}
            }
        )


def _addressed(act: Act, unit: str) -> tuple[str, str]:
    """The unit addressed and the office that takes in for it. Raises NotPermitted, InvalidInputs."""
    today = clock.today()
    own = receiving_units(act.actor)
    act.permit(bool(own), gettext_lazy("来文由收文岗位的工作人员签收、登记；您没有收文岗位。"))
    chosen = unit or own[0]
    if organs.unit_on(chosen, today) is None:
        raise InvalidInputs({"unit": _("没有这个单位，请重新选择。")})
    office = registering.office_of(chosen, today)
    if office not in own:
        raise InvalidInputs({"unit": _("您不是这个单位的收文人员，不能代其收文。请选择本单位。")})
    return chosen, office


@action(
    "incoming_document.take_in",
    label="收入来文",
    label_en="Take in a document",
    inputs=TakeIn,
    prepare=_read_beforehand,
)
def take_in(act: Act, inputs: TakeIn) -> IncomingDocument:
    """Files of a document that came otherwise than through the exchange, received at once; then it is to be registered.

    Above the installation's ceiling no file is taken in, only the registration with where the original is kept.
    """
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    unit, office = _addressed(act, inputs.unit)
    secrecy.require_within_clearance(act.actor, inputs.secrecy)
    received_at = _received_at(inputs.received_at)
    files = contents_of(inputs.files)
    if secrecy.is_taken_in(inputs.secrecy):
        if not files:
            raise InvalidInputs({"files": _("请选择来文的文件（PDF、DOCX、OFD、图片），可以一次选择多个。")})
        beforehand = act.prepared
        read = beforehand.read
        _require_unmarked(read)
    else:
        if files:
            secrecy.require_taken_in(inputs.secrecy)
        if not inputs.kept_at:
            raise InvalidInputs({"kept_at": _("请写明原件的保管处所。")})
        if len(inputs.title) < 2:
            raise InvalidInputs({"title": _("请填写标题；标题涉密的填写代称。")})
        beforehand, read = Beforehand(), {}
    book = rulebook_for()
    title = inputs.title or (
        read["title"].value if "title" in read else registering.title_of_file(files[0][0])
    )
    matter = Matter.objects.create(
        title=title[:300],
        kind=MATTER_KIND,
        government=book.government,
        rulebook_version=book.version,
        unit=office,
        opened_on=clock.today(),
        opened_by=act.actor.person_id,
        secrecy=inputs.secrecy,
    )
    kept = _keep(act, matter, files, inputs.secrecy)
    _have_recognised(kept, beforehand)
    if inputs.kept_at and not files:
        attachments.register(act, title[:255], matter=matter, level=inputs.secrecy, kept_at=inputs.kept_at)
    document = IncomingDocument.objects.create(
        matter=matter,
        unit=unit,
        registering_unit=office,
        sender=inputs.sender,
        title=title[:300],
        title_key=registering.title_key(title),
        file_digest=kept[0].digest if kept else "",
        kept_at=inputs.kept_at,
        elements=elements.stored(read),
        received_at=received_at,
        received_by=act.actor.person_id,
        state=STATE.RECEIVED,
    )
    running.start(act, matter, MATTER_KIND)
    running.advance(act, matter, "receive", "received")
    act.record(
        matter=matter,
        subject=document,
        summary=f"收入来文：{document.title}，{len(kept)} 个文件"
        if kept
        else f"登记涉密来文（不录入内容）：{document.title}",
        payload={"unit": unit, "files": [one.digest for one in kept], "received_at": received_at.isoformat()},
        attachments=kept,
    )
    return document


def _received_at(given: datetime | None) -> datetime:
    """When it came: now, or an earlier instant that is given. Raises InvalidInputs for a later one."""
    if given is None:
        return clock.now()
    at = given if given.tzinfo is not None else given.replace(tzinfo=clock.BEIJING)
    if at > clock.now():
        raise InvalidInputs({"received_at": _("收到时间不能晚于现在，请核对。")})
    return at


@action(
    "incoming_document.add_files",
    label="补充文件",
    label_en="Add files",
    inputs=AddFiles,
    prepare=_read_beforehand,
)
def add_files(act: Act, inputs: AddFiles) -> IncomingDocument:
    """More files of the same document (attachments that came later), until it is closed."""
    document = incoming(act, inputs.document_id)
    in_the_unit(act, document)
    if not document.is_open or document.received_at is None:
        raise Conflict(
            _("这件来文现为“%(state)s”，不能再补充文件。") % {"state": document.get_state_display()}
        )
    secrecy.require_taken_in(document.matter.secrecy)
    files = contents_of(inputs.files)
    read = act.prepared.read
    _require_unmarked(read)
    kept = _keep(act, document.matter, files, document.matter.secrecy)
    _have_recognised(kept, act.prepared)
    if not document.file_digest:
        document.file_digest = kept[0].digest
    document.elements = {**elements.stored(read), **document.elements}
    document.save(update_fields=["file_digest", "elements"])
    act.record(
        subject=document,
        summary=f"补充文件：{'、'.join(one.name for one in kept)}",
        payload={"files": [one.digest for one in kept]},
        attachments=kept,
    )
    return document


@action("incoming_document.receive", label="签收", label_en="Receive a document", inputs=Receive)
def receive(act: Act, inputs: Receive) -> IncomingDocument:
    """Sign for it, with the time; from this day its deadline runs, unless it states another (56)."""
    document = incoming(act, inputs.document_id)
    in_the_unit(act, document)
    if document.state != STATE.SENT:
        raise Conflict(_("这件来文已于 %(at)s 签收。") % {"at": clock_text(document)})
    today = clock.today()
    if inputs.stated_limit_on is not None and inputs.stated_limit_on < today:
        raise InvalidInputs({"stated_limit_on": _("规定的办理时限早于今天，请核对来文。")})
    registers = "received" in outcomes_at(document.matter, "receive")
    if not registers and inputs.needs_reply is None:
        raise InvalidInputs({"needs_reply": _("请写明是否需要办理回复。")})
    act.assess(
        "incoming_document.receive",
        facts.receiving(document, today, inputs.model_dump()),
        matter=document.matter,
    )
    document.received_at = clock.now()
    document.received_by = act.actor.person_id
    if inputs.needs_reply is not None:
        document.needs_reply = inputs.needs_reply
    document.stated_limit_on = inputs.stated_limit_on
    document.state = STATE.RECEIVED
    if not registers and not inputs.needs_reply:
        document.state = STATE.COMPLETED
        document.completed_at, document.completed_by = document.received_at, act.actor.person_id
    document.save()
    outcome = "received" if registers else "to_handle" if inputs.needs_reply else "to_know"
    running.advance(act, document.matter, "receive", outcome)
    act.record(
        subject=document,
        summary=f"签收：{document.document_number}《{document.title}》",
        payload={
            "unit": document.unit,
            "needs_reply": inputs.needs_reply,
            "stated_limit_on": inputs.stated_limit_on.isoformat() if inputs.stated_limit_on else None,
        },
    )
    return document


def clock_text(document: IncomingDocument) -> str:
    """When it was received, as text in Beijing time."""
    at = document.received_at
    return f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}" if at else ""


@action(
    "incoming_document.complete", label="办毕回复", label_en="Complete and answer a document", inputs=Complete
)
def complete(act: Act, inputs: Complete) -> IncomingDocument:
    """The last step of the first version of the procedure: say what came of it.

    After the stated limit it is a breach of 56 on record; after the Rules' own days, a departure with its reason.
    """
    document = incoming(act, inputs.document_id)
    in_the_unit(act, document)
    if document.state != STATE.RECEIVED or "completed" not in outcomes_at(document.matter, "handle"):
        raise Conflict(
            _("这件来文现为“%(state)s”，不能办结。请刷新页面。") % {"state": document.get_state_display()}
        )
    findings = act.assess(
        "incoming_document.complete",
        facts.completing(document, clock.today()),
        matter=document.matter,
        records_lateness=True,
    )
    if any(str(one.outcome) == "breached" for one in findings) and not inputs.late_reason:
        raise InvalidInputs({"late_reason": _("已超过来文规定的时限，请说明超期原因；超期记录在案。")})
    document.completed_at = clock.now()
    document.completed_by = act.actor.person_id
    document.reply = inputs.reply
    document.late_reason = inputs.late_reason
    document.state = STATE.COMPLETED
    document.save()
    running.advance(act, document.matter, "handle", "completed", note=inputs.reply)
    act.record(
        subject=document,
        summary=f"办毕回复：{document.document_number}",
        payload={"unit": document.unit, "reply": inputs.reply, "late_reason": inputs.late_reason},
    )
    return document
