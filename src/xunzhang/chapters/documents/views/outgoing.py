"""Pages of outgoing documents: the list, drafting, versions, the printed page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import choices, comparing, queries, rules_text
from xunzhang.chapters.documents.actions.inputs import DocumentContent, ReviseDocument
from xunzhang.chapters.documents.paging import pages_of
from xunzhang.chapters.documents.paper import on_paper
from xunzhang.chapters.documents.tables import OutgoingTable
from xunzhang.chapters.documents.views.files import sealed
from xunzhang.record.actions import perform
from xunzhang.record.reading import note_read
from xunzhang.typesetting.api import to_pdf
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

KINDS = {
    "is_major": "radio",
    "urgency": "radio",
    "secrecy": "radio",
    "body": "textarea",
    "issued_text": "textarea",
    "basis": "textarea",
    "title": "textarea",
    "within_department_powers": "radio",
    "law_already_provides": "radio",
    "substance_is_government": "radio",
    "disclosure": "radio",
    "companion_class": "radio",
    "party_route": "radio",
}
HINTS = {
    "departments_concerned": gettext_lazy("由其主要负责人会签。不涉及其他部门的不选。"),
    "main_recipients_text": gettext_lazy("照印在公文上，如“各区人民政府，市人民政府各部门”。"),
    "body": gettext_lazy("每行一段。层次序数用“一、”“（一）”“1.”“（1）”，排版时自动识别。"),
    "within_department_powers": gettext_lazy("部门职权范围内的事项由部门自行发文或者联合发文。"),
    "law_already_provides": gettext_lazy("法律、法规已作出明确规定的，一律不再制发文件。"),
    "companion_class": gettext_lazy("分工方案、实施细则、组成人员名单原则上与文件合并印发。"),
    "parent_id": gettext_lazy("从属文件与哪件公文合并印发，填公文编号。"),
    "addressed_person": gettext_lazy("一般不得直接向领导同志个人报送公文。"),
    "assignment": gettext_lazy("属于该领导同志交办的，写明交办的时间和内容。"),
    "level_skipping_approval": gettext_lazy("未经批准不得越级行文；写明批准人、日期和依据。"),
    "government_procedure": gettext_lazy(
        "提请市委会议审议或者联合发文的，写明市人民政府审议或者审批的情况。"
    ),
    "disclosure_ground": gettext_lazy("公开为常态；不主动公开的，写明法定依据。"),
    "issued_text": gettext_lazy("印发文件时填写所印发的全文，另起一页排印。"),
}


def _draft_form(request: HttpRequest, model: type[DocumentContent], **more: Any) -> Form:
    return Form(
        request,
        model,
        choices=choices.of_draft(),
        kinds=KINDS,
        hints=HINTS,
        **more,
    )


def outgoing(request: HttpRequest) -> Any:
    """The outgoing documents one may see."""
    return OutgoingTable(request, queries.outgoing(actor_of(request))).answer("documents/outgoing.html")


def draft(request: HttpRequest) -> HttpResponse:
    """A new draft; `?from=rules` begins with the Rules' own issue."""
    actor = actor_of(request)
    initial: dict[str, Any] = {
        "is_major": "",
        "urgency": "0",
        "secrecy": "internal",
        "disclosure": "proactive",
        "companion_class": "none",
        "party_route": "none",
        **dict.fromkeys(OPEN_ANSWERS, ""),
    }
    if request.GET.get("from") == "rules":
        initial |= rules_text.as_draft()
    form = _draft_form(request, DocumentContent, initial=initial, submit=_("保存草稿"))
    if form.is_sent:
        with form.attempt():
            made = perform("outgoing_document.draft", actor, form.inputs())
            return form.done(
                _("草稿已保存。核对无误后点“送审”。"),
                reverse("matters:matter", args=[made.matter_id]),
            )
    return form.answer(
        "documents/draft.html",
        {"back": reverse("documents:outgoing"), "groups": _groups(form), "is_new": True},
    )


OPEN_ANSWERS = ("within_department_powers", "law_already_provides", "substance_is_government")


def _chosen(answer: bool | None) -> str:
    return "" if answer is None else str(answer).lower()


def _groups(form: Form) -> list[tuple[str, list[Any]]]:
    """The fields in the order a drafter thinks: the text first, then what it is, then where it goes."""
    named = (
        (_("文稿"), ("title", "main_recipients_text", "body", "issued_title", "issued_text", "note")),
        (
            _("性质"),
            (
                "document_kind",
                "content_class",
                "issued_in_name_of",
                "direction",
                "recipient_class",
                "is_major",
                "government_consent_noted",
                "urgency",
                "secrecy",
                "disclosure",
                "disclosure_ground",
            ),
        ),
        (
            _("来由与依据"),
            ("origin", "reviewing_meeting", "meeting_title", "meeting_on", "basis", "necessity"),
        ),
        (
            _("精简发文"),
            ("within_department_powers", "law_already_provides", "companion_class", "parent_id"),
        ),
        (
            _("上行文与提请市委的代拟稿"),
            (
                "level_skipping_approval",
                "addressed_person",
                "assigned_on",
                "assignment",
                "party_route",
                "substance_is_government",
                "government_procedure",
            ),
        ),
        (_("会签与收文单位"), ("departments_concerned", "main_recipients", "copy_recipients")),
        (_("本次修改"), ("is_substantive",)),
    )
    return [
        (label, fields)
        for label, names in named
        if (fields := [form.fields[name] for name in names if name in form.fields])
    ]


def revise(request: HttpRequest, document_id: int) -> HttpResponse:
    """Change the draft; another version is kept."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    recipients = list(document.recipients.values_list("unit", "is_main"))
    matter = document.matter
    initial = {
        name: getattr(document, name)
        for name in DocumentContent.model_fields
        if hasattr(document, name) and name not in ("departures", "judgements")
    }
    initial |= {
        "main_recipients": [unit for unit, is_main in recipients if is_main],
        "copy_recipients": [unit for unit, is_main in recipients if not is_main],
        "departments_concerned": document.departments_concerned,
        **{name: _chosen(getattr(document, name)) for name in OPEN_ANSWERS},
        "is_major": _chosen(matter.is_major),
        "urgency": str(matter.urgency),
        "secrecy": matter.secrecy,
        "is_substantive": True,
    }
    form = _draft_form(
        request,
        ReviseDocument,
        initial=initial,
        fixed={
            "document_id": document_id,
            "version": request.POST.get("version", document.version),
        },
        submit=_("保存"),
    )
    if form.is_sent:
        with form.attempt():
            perform("outgoing_document.revise", actor, form.inputs())
            return form.done(_("已保存为新的一稿。"), reverse("matters:matter", args=[matter.pk]))
    else:
        note_read(actor, matter)
    return form.answer(
        "documents/draft.html",
        {
            "back": reverse("matters:matter", args=[matter.pk]),
            "groups": _groups(form),
            "document": document,
        },
    )


def open_outgoing(request: HttpRequest, document_id: int) -> HttpResponse:
    """A document's page is its matter's."""
    document = queries.outgoing_document(actor_of(request), document_id)
    return HttpResponseRedirect(reverse("matters:matter", args=[document.matter_id]))


def versions(request: HttpRequest, document_id: int) -> HttpResponse:
    """Two versions side by side: who changed what at which step."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    kept = list(document.versions.order_by("number"))
    newer = next((one for one in kept if str(one.number) == request.GET.get("to")), kept[-1])
    older = next(
        (one for one in kept if str(one.number) == request.GET.get("from")), kept[max(len(kept) - 2, 0)]
    )
    return render(
        request,
        "documents/versions.html",
        {
            "document": document,
            "versions": comparing.named(kept),
            "older": older,
            "newer": newer,
            "changes": comparing.changes(older.content, newer.content),
        },
    )


def outgoing_page(request: HttpRequest, document_id: int, page: int) -> HttpResponse:
    """One page as it will be printed, 1 is the first."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    pages = pages_of(document)
    if not 1 <= page <= len(pages):
        raise Http404
    note_read(actor, document.matter)
    return HttpResponse(pages[page - 1], content_type="image/svg+xml")


def outgoing_pdf(request: HttpRequest, document_id: int) -> HttpResponse:
    """The final file once it is sealed; before that, the draft as it stands."""
    actor = actor_of(request)
    document = queries.outgoing_document(actor, document_id)
    note_read(actor, document.matter)
    if document.final_digest:
        return sealed(document, document.final_digest)
    answer = HttpResponse(to_pdf(on_paper(document)), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="draft.pdf"'
    return answer
