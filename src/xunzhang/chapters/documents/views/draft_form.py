"""The fields of the drafting form: how they are drawn, what they begin with."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import choices, typed
from xunzhang.chapters.documents.actions.inputs import DocumentContent
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.ui.forms import Form

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
    "attendees": "textarea",
    "absentees": "textarea",
    "observers": "textarea",
}
HINTS = {
    "departments_concerned": gettext_lazy("由其主要负责人会签。不涉及其他部门的不选。"),
    "joint_organs": gettext_lazy(
        "部门联合发文的其他部门，由其主要负责人联合签署；不联合发文的不选。与市委或者其办公厅联合发文的，另一方自动列入。"
    ),
    "attendees": gettext_lazy("只用于纪要，照印在正文之后，姓名之间空一格。"),
    "meeting_unit": gettext_lazy("专题会议纪要由分管这个单位的副市长签发；不选的按起草单位。"),
    "reviewing_meeting": gettext_lazy("纪要填写所记载的会议。"),
    "main_recipients_text": gettext_lazy("照印在公文上，如“各区人民政府，市人民政府各部门”。"),
    "body": gettext_lazy(
        "每行一段。层次序数用“一、”“（一）”“1.”“（1）”，识别的结果显示在左侧。表格每行以“|”开头、以“|”分隔各栏。"
    ),
    "within_department_powers": gettext_lazy("部门职权范围内的事项由部门自行发文或者联合发文。"),
    "law_already_provides": gettext_lazy("法律、法规已作出明确规定的，一律不再制发文件。"),
    "companion_class": gettext_lazy("分工方案、实施细则、组成人员名单原则上与文件合并印发。"),
    "parent_id": gettext_lazy("从属文件与哪件公文合并印发，填公文编号。"),
    "addressed_person": gettext_lazy("一般不得直接向领导同志个人报送公文。"),
    "assignment": gettext_lazy("属于该领导同志交办的，写明交办的时间和内容。"),
    "direct_reason": gettext_lazy("只用于绝密级事项：写明为什么必须直接报送领导同志本人。"),
    "level_skipping_approval": gettext_lazy("未经批准不得越级行文；写明批准人、日期和依据。"),
    "government_procedure": gettext_lazy(
        "提请市委会议审议或者联合发文的，写明市人民政府审议或者审批的情况。"
    ),
    "disclosure_ground": gettext_lazy("公开为常态；不主动公开的，写明法定依据。"),
    "issued_text": gettext_lazy("印发文件时填写所印发的全文，另起一页排印。"),
}


def draft_form(request: HttpRequest, model: type[DocumentContent], **more: Any) -> Form:
    """The form of a draft; `more` goes to `ui.forms.Form`."""
    return Form(
        request,
        model,
        choices=choices.of_draft(),
        kinds=KINDS,
        hints=HINTS,
        skip=("attachments",),  # drawn and read by the page itself
        **more,
    )


OPEN_ANSWERS = ("within_department_powers", "law_already_provides", "substance_is_government")


def chosen(answer: bool | None) -> str:
    """The value of a yes-or-no field that may be open."""
    return "" if answer is None else str(answer).lower()


def blank() -> dict[str, Any]:
    """What a new draft begins with."""
    return {
        "is_major": "",
        "urgency": "0",
        "secrecy": "internal",
        "disclosure": "proactive",
        "companion_class": "none",
        "party_route": "none",
        **dict.fromkeys(OPEN_ANSWERS, ""),
    }


def values_of(document: OutgoingDocument) -> dict[str, Any]:
    """The document as the form shows it."""
    recipients = list(document.recipients.values_list("unit", "is_main"))
    matter = document.matter
    kept = {
        name: getattr(document, name)
        for name in DocumentContent.model_fields
        if hasattr(document, name) and name not in ("departures", "judgements")
    }
    return kept | {
        "main_recipients": [unit for unit, is_main in recipients if is_main],
        "copy_recipients": [unit for unit, is_main in recipients if not is_main],
        "departments_concerned": document.departments_concerned,
        "joint_organs": list(document.joint_organs.values_list("unit", flat=True)),
        **{name: chosen(getattr(document, name)) for name in OPEN_ANSWERS},
        "is_major": chosen(matter.is_major),
        "urgency": str(matter.urgency),
        "secrecy": matter.secrecy,
        "is_substantive": True,
        "lowering_reason": "",
    }


def attachments_of(request: HttpRequest, initial: Any = ()) -> list[dict[str, str]]:
    """The attachments as posted; before that, the `initial` ones."""
    if request.method != "POST":
        return [dict(one) for one in initial]
    return typed.paired(
        request.POST.getlist(typed.ATTACHMENT_TITLE), request.POST.getlist(typed.ATTACHMENT_TEXT)
    )
