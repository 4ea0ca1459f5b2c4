"""Drafting and revising an outgoing document, and sending it off."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, facts, signers, terms, typed
from xunzhang.chapters.documents.actions.composing import (
    check_agreement,
    check_minutes,
    joint_units,
    save_joint_organs,
)
from xunzhang.chapters.documents.actions.finding import OFFICE_WORK, outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import (
    DocumentContent,
    DraftDocument,
    OnDocument,
    ReviseDocument,
)
from xunzhang.chapters.documents.actions.lowering import keep_lowering, require_lowering, said_of
from xunzhang.chapters.documents.choices import expanded
from xunzhang.chapters.documents.models import (
    DocumentVersion,
    OutgoingDocument,
    Recipient,
    Signature,
)
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.duty_facts import may_class_major
from xunzhang.chapters.matters.queries import may_see
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.naming import by_language
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record import secrecy
from xunzhang.record.actions import Act, Conflict, InvalidInputs, NotPermitted, action
from xunzhang.record.actor import Actor
from xunzhang.record.assessing import rulebook_for
from xunzhang.record.models import Matter

TEXT_FIELDS = (
    "title",
    "main_recipients_text",
    "body",
    "issued_title",
    "issued_text",
    "note",
    "attachments",
    "attendees",
    "absentees",
    "observers",
)
NATURE_FIELDS = (
    "document_kind",
    "content_class",
    "issued_in_name_of",
    "direction",
    "recipient_class",
    "origin",
    "reviewing_meeting",
    "meeting_title",
    "meeting_on",
    "government_consent_noted",
    "necessity",
    "basis",
    "within_department_powers",
    "law_already_provides",
    "companion_class",
    "parent_id",
    "addressed_person",
    "assigned_on",
    "assignment",
    "direct_reason",
    "level_skipping_approval",
    "party_route",
    "substance_is_government",
    "government_procedure",
    "disclosure",
    "disclosure_ground",
    "meeting_unit",
    "secrecy_term",
)
FIELD_OF_FACT = {"minutes_of": "reviewing_meeting"}
CHOSEN = {
    "companion_class": "outgoing_document.check",
    "disclosure": "outgoing_document.check",
    "party_route": "outgoing_document.sign_and_issue",
}
REVISABLE_STEPS = ("draft", "release", "negotiate", "issue", "check", "review", "settle_jointly")
STATE = OutgoingDocument.State


def _issuing_unit(name_of: str, drafting_unit: str) -> str:
    """The organ that issues it: the government, the General Office, or the department itself."""
    today = clock.today()
    functions = {
        "government": "government",
        "joint_with_party": "government",
        "general_office": "general_office",
        "joint_offices": "general_office",
    }
    if name_of not in functions:
        return drafting_unit
    found = organs.unit_with_function(functions[name_of], today)
    if found is None:
        raise InvalidInputs({"issued_in_name_of": _("机构名录中没有可以这一名义发文的机关，请先登记机构。")})
    return found.code


def recipients_of(inputs: DocumentContent) -> dict[str, bool]:
    """Unit code → whether it is a main recipient; groups stand for their units of the day.

    A unit named both as main recipient and, through a group, as copied is a main recipient.
    """
    main, copies = expanded(inputs.main_recipients), expanded(inputs.copy_recipients)
    return {**dict.fromkeys(copies, False), **dict.fromkeys(main, True)}


def _check_units(actor: Actor, inputs: DocumentContent) -> None:
    named = {*recipients_of(inputs), *inputs.departments_concerned, *inputs.joint_organs}
    named |= {inputs.meeting_unit} - {""}
    known = {unit.code for unit in organs.units_on(clock.today(), codes=named)}
    if inputs.meeting_unit and inputs.meeting_unit not in known:
        raise InvalidInputs({"meeting_unit": _("没有这个单位，请重新选择。")})
    for field in ("main_recipients", "copy_recipients", "departments_concerned", "joint_organs"):
        unknown = [code for code in expanded(getattr(inputs, field)) if code not in known]
        if unknown:
            raise InvalidInputs({field: _("没有代码为“%(code)s”的单位，请重新选择。") % {"code": unknown[0]}})
    twice = set(inputs.main_recipients) & set(inputs.copy_recipients)
    if twice:
        raise InvalidInputs({"copy_recipients": _("同一单位不能既主送又抄送，请删去其一。")})
    if bool(inputs.issued_text.strip()) != bool(inputs.issued_title.strip()):
        raise InvalidInputs({"issued_title": _("印发的文本须同时填写标题和全文。")})
    if inputs.reviewing_meeting != "none" and inputs.meeting_on is None:
        raise InvalidInputs({"meeting_on": _("请填写会议日期。")})
    if inputs.meeting_on is not None and inputs.meeting_on > clock.today():
        raise InvalidInputs({"meeting_on": _("会议日期不能晚于今天。")})
    secrecy.require_taken_in(inputs.secrecy)
    terms.require_term(inputs.secrecy, inputs.secrecy_term)
    _check_relations(actor, inputs)


def _check_relations(actor: Actor, inputs: DocumentContent) -> None:
    """The parent document and the leader named must exist; a companion names its parent or goes out alone."""
    parent = OutgoingDocument.objects.select_related("matter").filter(pk=inputs.parent_id or 0).first()
    if inputs.parent_id is not None and (parent is None or not may_see(actor, parent.matter)):
        raise InvalidInputs({"parent_id": _("没有这件公文，请重新选择所属的文件。")})
    if inputs.addressed_person is not None and not organs.posts_held(inputs.addressed_person, clock.today()):
        raise InvalidInputs({"addressed_person": _("没有这位领导同志，请重新选择。")})
    if inputs.assigned_on is not None and inputs.assigned_on > clock.today():
        raise InvalidInputs({"assigned_on": _("交办日期不能晚于今天。")})
    if inputs.direct_reason and inputs.secrecy != "top_secret":
        raise InvalidInputs({"direct_reason": _("只有绝密级事项才写明必须直接报送的理由；本件不是绝密级。")})
    for field in CHOSEN:
        if getattr(inputs, field) not in dict(choices.values_of(field, CHOSEN[field])):
            raise InvalidInputs({field: _("没有这一选项，请重新选择。")})


def _save_recipients(document: OutgoingDocument, inputs: DocumentContent) -> None:
    wanted = recipients_of(inputs)
    document.recipients.exclude(unit__in=wanted).delete()
    for code, is_main in wanted.items():
        Recipient.objects.update_or_create(document=document, unit=code, defaults={"is_main": is_main})


def text_of(inputs: DocumentContent) -> dict[str, Any]:
    """The text as a document keeps it: lines end as everywhere, whatever a browser sends."""
    return {
        **{name: _lines(getattr(inputs, name)) for name in TEXT_FIELDS if name != "attachments"},
        "attachments": [
            {"title": attachment.title, "text": _lines(attachment.text)} for attachment in inputs.attachments
        ],
    }


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def content_of(document: OutgoingDocument) -> dict[str, Any]:
    """The text of a version."""
    return {name: getattr(document, name) for name in TEXT_FIELDS}


def keep_version(document: OutgoingDocument, person_id: int, step: str) -> None:
    """The text as it stands now, for comparison."""
    DocumentVersion.objects.create(
        document=document,
        number=document.version,
        step=step,
        saved_by=person_id,
        saved_at=clock.now(),
        content=content_of(document),
    )


def drafting_facts(inputs: DocumentContent) -> dict[str, object]:
    """The facts of outgoing_document.draft."""
    return {
        "document_kind": inputs.document_kind,
        "content_class": inputs.content_class,
        "issued_in_name_of": inputs.issued_in_name_of,
        "direction": inputs.direction,
        "recipient_class": inputs.recipient_class,
        "origin": inputs.origin,
        "drafted_by_department": True,
    }


@action("outgoing_document.draft", label="拟稿", label_en="Draft a document", inputs=DraftDocument)
def draft(act: Act, inputs: DraftDocument) -> OutgoingDocument:
    """Open a matter with its draft; it stays with the drafter until it is sent off. What it answers is linked with it."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    _check_units(act.actor, inputs)
    typed.require_settable(text_of(inputs))
    secrecy.require_within_clearance(act.actor, inputs.secrecy)
    unit = facts.drafting_unit_of(act.actor)
    check_agreement(inputs, unit)
    check_minutes(inputs)
    with_lead = joint_units(inputs, unit)
    act.assess("outgoing_document.draft", drafting_facts(inputs))
    book = rulebook_for()
    matter = Matter.objects.create(
        title=inputs.title,
        kind="outgoing_document",
        government=book.government,
        rulebook_version=book.version,
        unit=unit,
        opened_on=clock.today(),
        opened_by=act.actor.person_id,
        secrecy=inputs.secrecy,
        is_major=inputs.is_major,
        urgency=inputs.urgency,
    )
    document = OutgoingDocument.objects.create(
        matter=matter,
        issuing_unit=_issuing_unit(inputs.issued_in_name_of, unit),
        drafting_unit=unit,
        drafted_by=act.actor.person_id,
        departments_concerned=list(inputs.departments_concerned),
        **text_of(inputs),
        **{name: getattr(inputs, name) for name in NATURE_FIELDS},
    )
    _require_decidable(document)
    _save_recipients(document, inputs)
    save_joint_organs(document, with_lead)
    keep_version(document, act.actor.person_id, "draft")  # type: ignore[arg-type]
    running.start(act, matter, "outgoing_document")
    act.record(matter=matter, subject=document, summary=f"拟稿：{inputs.title}")
    if inputs.answers is not None:
        linked = {"document_id": inputs.answers, "reply_document": document.pk}
        act.perform("incoming_document.answer_with", linked)
    return document


@action("outgoing_document.revise", label="修改文稿", label_en="Revise a draft", inputs=ReviseDocument)
def revise(act: Act, inputs: ReviseDocument) -> OutgoingDocument:
    """Save another version. Nothing is overwritten: who changed what at which step stays comparable.

    A substantive change after countersigning or review makes those opinions stale: they were given on another text.
    Raises Conflict when somebody saved a version in between.
    """
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.DRAFT, STATE.UNDERWAY)
    item = next(
        (
            one
            for one in running.items_in_hand(document.matter, act.actor)
            if one.step in REVISABLE_STEPS and one.parent_id is None
        ),
        None,
    )
    if item is None:
        raise NotPermitted(gettext_lazy("文稿现在不在您手上，不能修改；可向承办人提出意见。"))
    if document.version != inputs.version:
        raise Conflict(
            _("您打开之后，文稿已被改为第 %(version)s 稿。您的修改没有保存；请对照新稿重新修改。")
            % {"version": document.version}
        )
    _check_units(act.actor, inputs)
    typed.require_settable(text_of(inputs))
    secrecy.require_within_clearance(act.actor, inputs.secrecy)
    _keep_classing(act, document, inputs)
    lowering = require_lowering(act, document, item, inputs)
    act.assess("outgoing_document.draft", drafting_facts(inputs), matter=document.matter)
    check_agreement(inputs, document.drafting_unit)
    check_minutes(inputs)
    with_lead = joint_units(inputs, document.drafting_unit)
    before = {**content_of(document), **{name: getattr(document, name) for name in NATURE_FIELDS}}
    circle = _circle_of(document)
    for name, value in text_of(inputs).items():
        setattr(document, name, value)
    for name in NATURE_FIELDS:
        setattr(document, name, getattr(inputs, name))
    document.departments_concerned = list(inputs.departments_concerned)
    document.issuing_unit = _issuing_unit(inputs.issued_in_name_of, document.drafting_unit)
    changed = sorted(name for name, value in before.items() if getattr(document, name) != value)
    _require_decidable(document)
    document.version += 1
    document.save()
    _save_recipients(document, inputs)
    save_joint_organs(document, with_lead)
    matter = document.matter
    matter.title, matter.urgency, matter.is_major = inputs.title, inputs.urgency, inputs.is_major
    matter.secrecy = inputs.secrecy
    matter.save(update_fields=["title", "urgency", "is_major", "secrecy"])
    running.retitle(matter)
    changed += sorted(name for name, value in _circle_of(document).items() if value != circle[name])
    keep_version(document, act.actor.person_id, item.step)  # type: ignore[arg-type]
    if lowering is not None:
        keep_lowering(document, lowering)
    if changed and (inputs.is_substantive or lowering is not None):
        document.signatures.filter(
            is_superseded=False, act__in=[Signature.Act.COUNTERSIGN, Signature.Act.REVIEW]
        ).exclude(act=_own_act(item.step)).update(is_superseded=True)
    act.record(
        subject=document,
        summary=f"修改文稿，成第 {document.version} 稿" + (said_of(lowering) if lowering else ""),
        payload={
            "version": document.version,
            "changed": changed,
            "is_substantive": inputs.is_substantive or lowering is not None,
            **(
                {"secrecy": {"was": lowering.was, "now": lowering.now, "reason": lowering.reason}}
                if lowering
                else {}
            ),
        },
    )
    return document


def _circle_of(document: OutgoingDocument) -> dict[str, object]:
    """Whom it goes to and who issues it, and how secret it is: no part of the text, and yet what was agreed to."""
    return {
        "recipients": set(document.recipients.values_list("unit", "is_main")),
        "joint_organs": list(document.joint_organs.values_list("unit", flat=True)),
        "secrecy": document.matter.secrecy,
    }


def _require_decidable(document: OutgoingDocument) -> None:
    """Such a document must be one that the rulebook lets somebody sign: minutes, for one, go another way.

    What a department issues in its own name its principal signs; no table is asked.
    """
    if document.issued_in_name_of == OWN:
        return
    try:
        decided = signers.decision(document, clock.today())
    except UnusableInput as problem:
        sentence = problem.sentence(get_language() or "")
        field = problem.field or "document_kind"
        raise InvalidInputs({FIELD_OF_FACT.get(field, field): sentence}) from None
    if decided.clause and not decided.signers and not decided.missing:
        # Not even the head of government by office: what the draft says of its origin has nothing behind it.
        raise InvalidInputs(
            {
                "origin": _("照现在填写的行文来由和会议情况，没有人可以签发。%(why)s")
                % {"why": by_language(decided.sentence.zh, decided.sentence.en)}
            }
        )


def _keep_classing(act: Act, document: OutgoingDocument, inputs: DocumentContent) -> None:
    """Once it has left the drafter, a matter is made less than major by those alone whom the rulebook lets (R7)."""
    was = document.matter.is_major
    if inputs.is_major is was or inputs.is_major:
        return
    if document.state == STATE.DRAFT and not document.matter.major_marks.exists():
        return
    if not may_class_major(act.actor, document.matter, inputs.is_major):
        raise InvalidInputs(
            {"is_major": _("是否重大事项不能由您改低；请由有权的人在办件页办理“认定是否重大”。")}
        )


def _own_act(step: str) -> str:
    return {"check": Signature.Act.CHECK, "review": Signature.Act.REVIEW}.get(step, "")


@action("outgoing_document.submit", label="送审", label_en="Send a draft off", inputs=OnDocument)
def submit(act: Act, inputs: OnDocument) -> OutgoingDocument:
    """Send the draft to the principal of the drafting unit."""
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.DRAFT, STATE.UNDERWAY)
    running.advance(act, document.matter, "draft", "submitted", note=inputs.opinion)
    document.state = STATE.UNDERWAY
    document.save(update_fields=["state"])
    act.record(subject=document, summary=f"送审：{document.title}", payload={"opinion": inputs.opinion})
    return document
