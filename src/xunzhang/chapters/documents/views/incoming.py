"""Pages of documents that have come in: the list, taking in, the registration beside the file, its files."""

import base64
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import (
    elements,
    endings,
    incoming_choices,
    pictures,
    queries,
    registering,
    scans,
)
from xunzhang.chapters.documents.actions.incoming_inputs import MOST_FILES, AddFiles, Register, TakeIn
from xunzhang.chapters.documents.actions.receiving import receiving_units
from xunzhang.chapters.documents.incoming_panel import files_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.documents.sheets import sheets_of
from xunzhang.chapters.documents.tables import IncomingTable
from xunzhang.chapters.documents.tables.incoming import is_of_others
from xunzhang.chapters.documents.views.files import require_kept, sealed
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import InvalidInputs, NotFound, perform
from xunzhang.record.actor import Actor
from xunzhang.record.attachments import place_of
from xunzhang.record.models import Attachment
from xunzhang.record.reading import note_read
from xunzhang.ui.fields import Field
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

SHOWN_IN_BROWSER = ("application/pdf", "image/png", "image/jpeg")
MOST_BYTES = 100 * 1024 * 1024


def incoming(request: HttpRequest) -> Any:
    """The documents that have come in."""
    actor = actor_of(request)
    # The matters by a query of their own: joined, SQLite begins with all of them and sorts.
    copies = queries.not_sent_by(actor)
    rows = queries.incoming(actor).filter(~copies if is_of_others(request) else copies)
    rows = rows.select_related(None).prefetch_related("matter", endings.OF_SENT)
    table = IncomingTable(request, rows, prepare=queries.name_senders)
    return table.answer("documents/incoming.html", {"may_take_in": bool(receiving_units(actor))})


def open_incoming(request: HttpRequest, document_id: int) -> HttpResponse:
    """The same for one that has come in."""
    document = queries.incoming_document(actor_of(request), document_id)
    return HttpResponseRedirect(reverse("matters:matter", args=[document.matter_id]))


def incoming_pdf(request: HttpRequest, document_id: int) -> FileResponse:
    """The file that was sent, by its digest."""
    return main_file(actor_of(request), document_id)


def main_file(actor: Actor, document_id: int) -> FileResponse:
    """The same for the actor, its reading noted. Raises NotFound, Http404 where only the paper was registered, Conflict."""
    document = queries.incoming_document(actor, document_id)
    if not document.file_digest:
        raise Http404
    note_read(actor, document.matter)
    own = document.matter.attachments.filter(digest=document.file_digest).first()
    if own is not None:
        return _file(own)
    if document.sent_document is None:
        raise Http404
    return sealed(document.sent_document, document.file_digest)


def _attachment(actor: Actor, document_id: int, attachment_id: int) -> Attachment:
    """A file of the document, or the one that was delivered with it. Raises NotFound."""
    document = queries.incoming_document(actor, document_id)
    found = document.matter.attachments.filter(pk=attachment_id, withdrawn_at__isnull=True).first()
    if found is None and document.sent_document_id is not None:
        found = Attachment.objects.filter(pk=attachment_id, digest=document.file_digest).first()
    if found is None or not found.digest:
        raise NotFound(_("没有这个文件，或您无权查看。"))
    note_read(actor, document.matter, attachment=found)
    return found


def _file(kept: Attachment) -> FileResponse:
    require_kept(kept.digest)
    inline = kept.media_type in SHOWN_IN_BROWSER
    answer = FileResponse(
        place_of(kept.digest).open("rb"),
        filename=kept.name,
        content_type=kept.media_type if inline else "application/octet-stream",
        as_attachment=not inline,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def incoming_file(request: HttpRequest, document_id: int, attachment_id: int) -> FileResponse:
    """One file as it came."""
    return attached_file(actor_of(request), document_id, attachment_id)


def attached_file(actor: Actor, document_id: int, attachment_id: int) -> FileResponse:
    """The same for the actor, its reading noted. Raises NotFound, Conflict."""
    return _file(_attachment(actor, document_id, attachment_id))


def incoming_page(request: HttpRequest, document_id: int, attachment_id: int, page: int) -> HttpResponse:
    """The picture of one page of a file, 1 is the first."""
    picture = pictures.picture_of(_attachment(actor_of(request), document_id, attachment_id), page)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def uploaded(request: HttpRequest, name: str = "files") -> list[dict[str, str]]:
    """The uploaded files as the action takes them. Raises InvalidInputs for too many or too much."""
    found: Sequence[UploadedFile] = request.FILES.getlist(name)  # type: ignore[assignment]
    if len(found) > MOST_FILES:
        raise InvalidInputs({name: _("一次最多上传 %(most)s 个文件，请分次上传。") % {"most": MOST_FILES}})
    if sum(one.size or 0 for one in found) > MOST_BYTES:
        raise InvalidInputs({name: _("一次上传的文件合计超过 100 MB，请分次上传。")})
    return [{"name": str(one.name), "content": base64.b64encode(one.read()).decode("ascii")} for one in found]


def _file_field(label: str, hint: str) -> Field:
    accepted = ".pdf,.docx,.ofd,.png,.jpg,.jpeg,.tif,.tiff,.doc,.wps,.xlsx,.txt"
    return Field("files", label, "files", hint=hint, attributes={"accept": accepted})


def take_in(request: HttpRequest) -> HttpResponse:
    """Upload the files of a document; the next page shows what was read from them."""
    actor = actor_of(request)
    own = receiving_units(actor)
    named = {unit.code: unit.label for unit in organs.units_on(clock.today(), codes=own)}
    addressed = list(named.items())
    government = organs.unit_with_function(registering.GOVERNMENT, clock.today())
    if government is not None and registering.office_of(government.code, clock.today()) in own:
        addressed.insert(0, (government.code, government.label))
    levels = [
        (level, str(label)) for level, label in secrecy.LEVELS.items() if secrecy.may_read(actor, level)
    ]
    above = any(not secrecy.is_taken_in(level) for level, _label in levels)
    form = Form(
        request,
        TakeIn,
        only=("unit", "received_at", "secrecy", *(("title", "kept_at") if above else ())),
        choices={"unit": addressed, "secrecy": levels},
        kinds={"secrecy": "radio"} | ({"unit": "radio"} if len(addressed) < 4 else {}),
        labels={"unit": _("主送（抄送）的单位"), "title": _("标题（只登记时填写）")},
        hints={
            "received_at": _("纸质件填写实际签收的时间；期限自收到次日起算。"),
            "kept_at": _("高于本系统可以录入的密级的，不上传文件，只登记标题（或者代称）和保管处所。"),
        },
        initial={
            "unit": addressed[0][0] if addressed else "",
            "received_at": clock.now().astimezone(clock.BEIJING),
            "secrecy": "internal",
        },
        submit=_("上传并识别"),
    )
    form.fields = {
        "files": _file_field(
            _("文件"), _("PDF、DOCX、OFD、图片等，可以一次选择多个；第一个是正文，其余是附件。")
        ),
        **form.fields,
    }
    if form.is_sent:
        with form.attempt():
            made = perform("incoming_document.take_in", actor, {**form.inputs(), "files": uploaded(request)})
            return form.done(
                _("已收入。请核对识别的要素后登记。"), reverse("documents:register_incoming", args=[made.pk])
            )
    return form.answer(
        "documents/take_in.html",
        {
            "back": reverse("documents:incoming"),
            "may_take_in": bool(own),
            "ceiling": secrecy.label(settings.SECRECY_CEILING),
        },
    )


def add_files(request: HttpRequest, document_id: int) -> HttpResponse:
    """More files of a document that is here already."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    form = Form(request, AddFiles, only=(), fixed={"document_id": document.pk}, submit=_("补充文件"))
    form.add(_file_field(_("文件"), _("可以一次选择多个。")))
    back = reverse("matters:matter", args=[document.matter_id])
    if form.is_sent:
        with form.attempt():
            perform(
                "incoming_document.add_files", actor, {"document_id": document.pk, "files": uploaded(request)}
            )
            return form.done(_("已补充。"), back)
    return form.answer(
        "matters/operation.html",
        {
            "matter": document.matter,
            "title": _("补充文件"),
            "hint": _("来文的附件后到的，补充在原件之下，不另行登记。"),
            "details": [],
            "back": back,
        },
    )


def _initial(document: IncomingDocument) -> dict[str, Any]:
    """What the registration begins with: what was registered before, or the sender's own record says, else what was
    read from the file.
    """
    is_again = document.register_sequence is not None
    read = {} if is_again else {name: one["value"] for name, one in document.elements.items()}
    is_delivered = document.sent_document_id is not None or is_again
    known = {
        "sender": registering.sender_of(document),
        "sender_unit": document.sender_unit,
        "document_number": document.document_number,
        "title": document.title if is_delivered or not read.get("title") else "",
        "document_kind": document.document_kind,
        "dated_on": document.dated_on.isoformat() if document.dated_on else "",
        "urgency": document.urgency if document.urgency != IncomingDocument.Urgency.NONE else "",
        "secrecy": document.matter.secrecy if is_delivered else "",
        "stated_limit_on": document.stated_limit_on.isoformat() if document.stated_limit_on else "",
        "pages": document.pages or "",
        "needs_reply": "" if document.needs_reply is None else str(document.needs_reply).lower(),
    }
    chosen = {name: value or read.get(name, "") for name, value in known.items()}
    if not chosen["sender_unit"]:
        chosen["sender_unit"] = elements.unit_named(chosen["sender"])
    return {
        **chosen,
        "title": chosen["title"] or document.title,
        "urgency": chosen["urgency"] or "none",
        "secrecy": chosen["secrecy"] or document.matter.secrecy,
        "needs_reply": chosen["needs_reply"] or "true",
        "is_main": str(document.is_main).lower(),
        "copies": document.copies,
    }


def _same_file(duplicates: Sequence[registering.Duplicate]) -> str:
    """The original to which a copy of the very same file is joined unless the clerk says otherwise."""
    return next((str(one.document.pk) for one in duplicates if one.is_same_file), "")


def register(request: HttpRequest, document_id: int) -> HttpResponse:
    """The elements side by side with the page's picture, to be confirmed; what has come before; the registration."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    back = reverse("matters:matter", args=[document.matter_id])
    if document.state != IncomingDocument.State.RECEIVED:
        return HttpResponseRedirect(back)
    if request.method == "GET" and "by-hand" not in request.GET and _is_waited_for(document):
        return render(request, "documents/recognising.html", {"document": document, **_waiting(document)})
    initial = _initial(document)
    duplicates = registering.duplicates_of(
        document,
        actor,
        number=request.POST.get("document_number") or initial["document_number"],
        title=request.POST.get("title") or initial["title"],
        sender=request.POST.get("sender") or initial["sender"],
    )
    offered = elements.offered(document.elements)
    form = Form(
        request,
        Register,
        fixed={"document_id": document.pk},
        skip=() if duplicates else ("duplicate_of", "not_duplicate_reason"),
        choices={
            **incoming_choices.of_registration(document),
            "duplicate_of": [
                ("", _("不并入，另行登记")),
                *((str(one.document.pk), _("并入 %(name)s") % {"name": one.name}) for one in duplicates),
            ],
        },
        kinds=dict.fromkeys(("secrecy", "urgency", "is_main", "needs_reply", "duplicate_of"), "radio")
        | {"title": "textarea", "not_duplicate_reason": "textarea"},
        hints={
            "stated_limit_on": _("来文没有写明的不填：紧急公文按设置，其余按工作规则计算。"),
            "document_number": _("没有字号的（如来信、传真）不填。"),
        },
        initial={**initial, "duplicate_of": _same_file(duplicates)},
        submit=_("登记"),
    )
    if form.is_sent:
        with form.attempt():
            done = perform("incoming_document.register", actor, form.inputs())
            if done.duplicate_of_id is not None:
                said = _("已并入原件 %(name)s。") % {"name": done.duplicate_of.register_number}
            else:
                said = _("已登记，收文编号 %(number)s。") % {"number": done.register_number}
            return form.done(said, back)
    else:
        note_read(actor, document.matter)
    return form.answer(
        "documents/register_incoming.html",
        {
            "document": document,
            "back": back,
            "rows": [(field, offered.get(name)) for name, field in form.fields.items()],
            "others": [one for name, one in offered.items() if name in ("main_recipients", "contact")],
            "duplicates": duplicates,
            "not_read": offered.get(elements.NOT_READ),
            "is_recognised": any(one.sure_by is not None for one in offered.values()),
            "heads": _unit_names(registering.heads_sent_to(document, actor)),
            "sheets": sheets_of(document, list(offered.values())),
            "files": files_of(document),
        },
    )


def recognition(request: HttpRequest, document_id: int) -> HttpResponse:
    """How far the recognition of its scans has come; the page is loaded again when it is done."""
    document = queries.incoming_document(actor_of(request), document_id)
    waiting = _waiting(document)
    if waiting["progress"] is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "documents/recognition.html", {"document": document, **waiting})


def _waiting(document: IncomingDocument) -> dict[str, Any]:
    scans.start()  # what was interrupted goes on
    return {"progress": scans.progress(document)}


def _is_waited_for(document: IncomingDocument) -> bool:
    """Whether elements are still to come from its scans: its other files told none, and it is registered first."""
    told = set(document.elements) - {"pages", elements.NOT_READ}
    return not told and document.register_sequence is None and bool(scans.waiting_files(document))


def _unit_names(codes: Sequence[str]) -> str:
    return (
        "、".join(unit.short_label for unit in organs.units_on(clock.today(), codes=codes)) if codes else ""
    )
