"""Joint issue: every head signs the same text, and what is done when one does not (条例 第十七条、第二十二条)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import joint
from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import SettleJointly, SignJointly
from xunzhang.chapters.documents.actions.opinions import bind
from xunzhang.chapters.documents.models import JointSignature, OutgoingDocument, Signature
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, InvalidInputs, NotPermitted, action

STATE = OutgoingDocument.State
OUTSIDE_FIELDS = ("signer_name", "signer_title", "evidence")


def require_all_signed(document: OutgoingDocument) -> None:
    """Raise InvalidInputs naming the organs whose head has not signed the text as it stands."""
    lacking = joint.names_left(document, clock.today())
    if lacking:
        raise InvalidInputs(
            {
                "document_id": _(
                    "联合发文须由全部联署机关的负责人会签（条例第二十二条），还缺：%(units)s。请等其签署后再办。"
                )
                % {"units": lacking}
            }
        )


def complete_signing(document: OutgoingDocument) -> None:
    """Signed, once the lead and all joint organs have: dated on the day of the last signature."""
    signed = document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).first()
    if signed is None or joint.left(document):
        return
    document.state = STATE.SIGNED
    document.signed_by = signed.person
    document.dated_on = joint.last_signed_on(document, signed.signed_at.astimezone(clock.BEIJING).date())
    document.save(update_fields=["state", "signed_by", "dated_on"])


def _own_unit(act: Act, document: OutgoingDocument, given: str) -> str:
    """The joint organ that the actor heads; empty where none, and the given one where it is named."""
    principal = roles_of("principal", clock.today())
    own = [
        post.unit
        for post in act.actor.posts
        if post.role in principal and post.unit in joint.units_of(document)
    ]
    return given if given in own else (own[0] if own and not given else "")


@action(
    "outgoing_document.sign_jointly", label="联合签署", label_en="Sign a joint document", inputs=SignJointly
)
def sign_jointly(act: Act, inputs: SignJointly) -> JointSignature:
    """The head of a joint organ signs or states why not. Of an organ outside, the lead records the signature with evidence."""
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.UNDERWAY)
    unit = inputs.unit or _own_unit(act, document, "")
    if not unit:
        unit = next((one for one in joint.left(document) if joint.is_outside(one)), "")
    if unit not in joint.units_of(document):
        raise NotPermitted(gettext_lazy("您不是这件公文的联合发文机关的主要负责人，不能签署。"))
    made = (
        _recorded(act, document, unit, inputs)
        if joint.is_outside(unit)
        else _signed(act, document, unit, inputs)
    )
    moved = running.advance(
        act,
        document.matter,
        "sign_jointly",
        "agreed" if inputs.agrees else "objected",
        note=inputs.said,
        subject=unit,
    )
    by_hand = bind(act, document.matter, moved, inputs, made)
    complete_signing(document)
    named = organs.unit_on(unit, clock.today())
    word = "同意" if inputs.agrees else "不同意"
    act.record(
        subject=document,
        summary=f"{named.short_name if named else unit}联合签署：{word}",
        payload={
            "unit": unit,
            "agrees": inputs.agrees,
            "opinion": inputs.said,
            "signer": made.signer_name,
            "evidence": made.evidence,
            **by_hand,
        },
    )
    return made


def _signed(act: Act, document: OutgoingDocument, unit: str, inputs: SignJointly) -> JointSignature:
    """By the head in person (9.1)."""
    if any(getattr(inputs, field).strip() for field in OUTSIDE_FIELDS) or inputs.signed_on is not None:
        raise InvalidInputs({"signer_name": _("由主要负责人本人签署，不必填写签署人、日期和凭据，请留空。")})
    act.assess(
        "outgoing_document.sign_jointly",
        {
            "document_kind": document.document_kind,
            "signer_roles": frozenset(post.role for post in act.actor.posts if post.unit == unit),
            "agrees": inputs.agrees,
        },
        matter=document.matter,
    )
    post = next((one for one in act.actor.posts if one.unit == unit), act.actor.posts[0])
    return _keep(
        act,
        document,
        unit,
        inputs,
        person=act.actor.person_id,
        signer_name=act.actor.name,
        signer_title=post.title,
        signed_on=clock.today(),
    )


def _recorded(act: Act, document: OutgoingDocument, unit: str, inputs: SignJointly) -> JointSignature:
    """By the lead, for an organ outside the installation: who signed, when, and what shows it."""
    if document.drafting_unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("另一方的签署由主办单位凭据登记，您不在主办单位。"))
    if inputs.handwriting is not None:
        raise InvalidInputs(
            {"handwriting": _("另一方的签署由主办单位凭据登记，不能由您代为手写；请清除手写内容。")}
        )
    for field in OUTSIDE_FIELDS:
        if not getattr(inputs, field).strip():
            raise InvalidInputs(
                {field: _("另一方在本系统之外签署，请填写签署人姓名、职务、签署日期和凭据。")}
            )
    if inputs.signed_on is None or inputs.signed_on > clock.today():
        raise InvalidInputs({"signed_on": _("请填写另一方签署的日期，不能晚于今天。")})
    return _keep(
        act,
        document,
        unit,
        inputs,
        person=None,
        signer_name=inputs.signer_name.strip(),
        signer_title=inputs.signer_title.strip(),
        signed_on=inputs.signed_on,
        evidence=inputs.evidence.strip(),
    )


def _keep(
    act: Act, document: OutgoingDocument, unit: str, inputs: SignJointly, **more: object
) -> JointSignature:
    document.joint_signatures.filter(unit=unit, is_superseded=False).update(is_superseded=True)
    return JointSignature.objects.create(
        document=document,
        unit=unit,
        document_version=document.version,
        agrees=inputs.agrees,
        opinion=inputs.said,
        recorded_by=act.actor.person_id,
        recorded_at=clock.now(),
        **more,
    )


@action(
    "outgoing_document.settle_jointly",
    label="联合发文协商",
    label_en="Settle a joint document",
    inputs=SettleJointly,
)
def settle_jointly(act: Act, inputs: SettleJointly) -> OutgoingDocument:
    """After an objection: a changed text goes its whole way anew, with every opinion; the same text goes to those left.

    No agreement, no joint document (条例 第十六条第（四）项, for documents going down): an organ that stays against it is left out by revising the draft.
    """
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.UNDERWAY)
    if document.drafting_unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("协商由主办部门进行，您不在主办部门。"))
    signed = document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).first()
    is_changed = signed is None or signed.document_version != document.version
    if not is_changed and not joint.left(document):
        raise InvalidInputs({"document_id": _("没有机关持不同意见，无须协商。")})
    if is_changed:
        document.signatures.filter(is_superseded=False).update(is_superseded=True)
        document.joint_signatures.filter(is_superseded=False).update(is_superseded=True)
    running.advance(
        act, document.matter, "settle_jointly", "changed" if is_changed else "again", note=inputs.account
    )
    act.record(
        subject=document,
        summary="联合发文协商：" + ("修改后重新送审" if is_changed else "原稿再送签署"),
        payload={"account": inputs.account, "is_changed": is_changed, "version": document.version},
    )
    return document
