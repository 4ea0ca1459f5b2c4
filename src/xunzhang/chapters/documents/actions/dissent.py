"""Dissent over a draft: negotiated by the lead department (52), coordinated by the leader in charge (53)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import facts
from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import Coordinate, Negotiate
from xunzhang.chapters.documents.actions.opinions import bind
from xunzhang.chapters.documents.dissent import dissenting, unnamed_in
from xunzhang.chapters.documents.models import Coordination, Negotiation, OutgoingDocument
from xunzhang.chapters.matters import running
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, InvalidInputs, NotPermitted, action, in_chinese

STATE = OutgoingDocument.State


@action(
    "outgoing_document.negotiate",
    label="登记协商情况",
    label_en="Record a negotiation",
    inputs=Negotiate,
)
def negotiate(act: Act, inputs: Negotiate) -> Negotiation:
    """The lead department's account of its negotiation, with the grounds of each side and a proposal (52).

    Where the text was changed so that no objection stands any more, it goes to be countersigned again.
    Raises InvalidInputs when nobody dissents elsewhere, when the day lies ahead, or when a department's grounds or the
    proposal lack.
    """
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.DRAFT, STATE.UNDERWAY)
    if document.drafting_unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("协商由主办部门进行，您不在主办部门。"))
    units = sorted(dissenting(document))
    if not units and running.open_item(document.matter, act.actor, "negotiate") is None:
        raise InvalidInputs({"document_id": _("没有部门持不同意见，无须登记协商。")})
    if inputs.negotiated_on > clock.today():
        raise InvalidInputs({"negotiated_on": _("协商日期不能晚于今天。")})
    if units and len(inputs.proposal.strip()) < 2:
        raise InvalidInputs({"proposal": _("请写明主办部门的意见建议。")})
    lacking = unnamed_in(inputs.grounds, units)
    if lacking:
        raise InvalidInputs(
            {"grounds": _("请逐一列明各方理据，还缺：%(units)s。") % {"units": "、".join(lacking)}}
        )
    is_stale = not units and bool(facts.concerns(document) - facts.countersigned_by(document))
    running.advance(
        act,
        document.matter,
        "negotiate",
        "changed" if is_stale else "negotiated",
        note=inputs.proposal or inputs.account,
    )
    made = Negotiation.objects.create(
        document=document,
        document_version=document.version,
        units=units,
        negotiated_on=inputs.negotiated_on,
        account=inputs.account,
        grounds=inputs.grounds,
        proposal=inputs.proposal,
        recorded_by=act.actor.person_id,
        recorded_at=clock.now(),
    )
    act.record(
        subject=document,
        summary=_said(len(units), is_stale),
        payload={"units": units, "negotiated_on": inputs.negotiated_on.isoformat()},
    )
    return made


def _said(against: int, is_stale: bool) -> str:
    if against:
        return f"登记协商情况，{against} 个部门仍有不同意见"
    return "协商后修改文稿，重新送会签" if is_stale else "登记协商情况，各部门已无不同意见"


@action(
    "outgoing_document.coordinate",
    label="协调分歧",
    label_en="Coordinate dissent",
    inputs=Coordinate,
)
def coordinate(act: Act, inputs: Coordinate) -> Coordination:
    """The leader in charge settles what the departments could not: agreement, or an inclination (53.1)."""
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.DRAFT, STATE.UNDERWAY)
    leader = facts.in_charge(document, clock.today())
    if leader is None or leader.holder.person_id != act.actor.person_id:
        raise NotPermitted(gettext_lazy("部门之间的分歧由分管领导同志协调，您不是这件公文的分管领导。"))
    if inputs.outcome not in Coordination.Outcome.values:
        raise InvalidInputs({"outcome": _("请选择取得一致意见，或者提出倾向性建议。")})
    moved = running.advance(act, document.matter, "coordinate", "coordinated", note=inputs.opinion)
    by_hand = bind(act, document.matter, moved, inputs)
    made = Coordination.objects.create(
        document=document,
        document_version=document.version,
        outcome=inputs.outcome,
        opinion=inputs.opinion,
        coordinated_by=act.actor.person_id,
        coordinated_by_name=act.actor.name,
        coordinated_at=clock.now(),
    )
    act.record(
        subject=document,
        summary=f"协调分歧：{in_chinese(Coordination.Outcome(inputs.outcome).label)}",
        payload={"outcome": inputs.outcome, "opinion": inputs.opinion, **by_hand},
    )
    return made
