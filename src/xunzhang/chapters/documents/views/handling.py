"""Pages of what is done with an incoming document beside its steps: return, deadline, the answer's draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import clocks, queries
from xunzhang.chapters.documents.actions.deadlines import approvers_of
from xunzhang.chapters.documents.actions.incoming_inputs import (
    ApproveExtension,
    Extend,
    ReturnToSender,
    WithReason,
)
from xunzhang.chapters.documents.actions.reviewing import ground_labels
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters.steps import BY_HAND_FIELD, offer_pads
from xunzhang.record.actions import NotFound, perform
from xunzhang.record.actor import Actor
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

TEMPLATE = "matters/operation.html"


def _run(
    form: Form, document: IncomingDocument, actor: Actor, action: str, title: str, hint: str
) -> HttpResponse:
    back = reverse("matters:matter", args=[document.matter_id])
    if form.is_sent:
        with form.attempt():
            perform(action, actor, form.inputs())
            return form.done(_said(document, action, title, form), back)
    details: list[tuple[str, Any]] = [(_("来文字号"), document.document_number or "—")]
    if document.due_on is not None:
        details.append((_("办理期限"), document.due_on))
    return form.answer(
        TEMPLATE,
        {
            "matter": document.matter,
            "title": title,
            "hint": hint,
            "details": details,
            "back": back,
            "is_signed": BY_HAND_FIELD in form.fields,
        },
    )


def _said(document: IncomingDocument, action: str, title: str, form: Form) -> str:
    """What came of it: an extension that is asked for is none yet, and a refusal is no approval."""
    if action == "incoming_document.extend" and clocks.asked_extension(document) is not None:
        return _("已申请延期，等候批准；批准以前期限不变。")
    if action == "incoming_document.approve_extension" and form["agrees"].value == "false":
        return _("已答复：不同意延期，期限不变。")
    return _("已办理：%(step)s。") % {"step": title}


def return_to_sender(request: HttpRequest, document_id: int) -> HttpResponse:
    """Back to the sender, with the grounds of the Regulations and the reason."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    labels = ground_labels("en" if (get_language() or "").startswith("en") else "zh")
    form = Form(
        request,
        ReturnToSender,
        fixed={"document_id": document.pk},
        choices={"grounds": list(labels.items())},
        kinds={"reason": "textarea"},
        submit=_("退回来文单位"),
    )
    hint = _(
        "经初审不符合规定的公文，按《党政机关公文处理工作条例》第二十四条第（三）项退回来文单位并说明理由；来文单位在本系统内的，随即收到。"
    )
    return _run(form, document, actor, "incoming_document.return", _("退回来文单位"), hint)


def extend(request: HttpRequest, document_id: int) -> HttpResponse:
    """Another deadline, by whom approved and why."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    is_stated = document.stated_limit_on is not None
    form = Form(
        request,
        Extend,
        fixed={"document_id": document.pk},
        skip=("approver",) if is_stated else ("sender_consent",),
        choices={"approver": _approvers(document)},
        kinds={"reason": "textarea"},
        submit=_("延期"),
    )
    hint = (
        _("期限由来文规定，商来文机关同意后延长；来文原定的时限仍留记录。")
        if is_stated
        else _("批准人本人批准后才延长，期限过后不能批准；超过规定天数办结的，按例外计入统计。")
    )
    return _run(form, document, actor, "incoming_document.extend", _("延期"), hint)


def _approvers(document: IncomingDocument) -> list[tuple[str, str]]:
    return [
        (str(person), f"{one.title_label} {one.label}" if one.title_label not in one.label else one.label)
        for person, one in approvers_of(document).items()
    ]


def approve_extension(request: HttpRequest, document_id: int) -> HttpResponse:
    """Yes or no to an extension that was asked for, by the one whom it was put before."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    asked = clocks.asked_extension(document)
    form = Form(
        request,
        ApproveExtension,
        fixed={"document_id": document.pk},
        choices={"agrees": [("true", _("同意")), ("false", _("不同意"))]},
        kinds={"agrees": "radio", "opinion": "textarea"},
        submit=_("提交"),
    )
    offer_pads(form, f"{actor.person_id}-extension-{asked.pk if asked else 0}")
    hint = (
        _("%(who)s申请延期至 %(day)s：%(reason)s")
        % {"who": asked.made_by_name, "day": asked.asked_due_on, "reason": asked.reason}
        if asked is not None
        else _("没有等候批准的延期申请。")
    )
    return _run(form, document, actor, "incoming_document.approve_extension", _("批准延期"), hint)


def pause(request: HttpRequest, document_id: int) -> HttpResponse:
    """Only where the installation's setting allows one."""
    return _with_reason(request, document_id, "pause", _("中止计时"), _("设置允许时，期限自今日起中止计算。"))


def resume(request: HttpRequest, document_id: int) -> HttpResponse:
    return _with_reason(request, document_id, "resume", _("恢复计时"), _("期限按中止的工作日顺延。"))


def _with_reason(request: HttpRequest, document_id: int, verb: str, title: str, hint: str) -> HttpResponse:
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    form = Form(
        request,
        WithReason,
        fixed={"document_id": document.pk},
        kinds={"reason": "textarea"},
        submit=title,
    )
    return _run(form, document, actor, f"incoming_document.{verb}", title, hint)


def answer(request: HttpRequest, document_id: int) -> HttpResponse:
    """Draft the document that answers it (以此答复): the drafting page, begun from what came in."""
    actor = actor_of(request)
    document = queries.incoming_document(actor, document_id)
    if not document.is_open:
        raise NotFound(_("这件来文已经办结，不能再起草答复。"))
    return HttpResponseRedirect(f"{reverse('documents:draft')}?answers={document.pk}")
