"""Who is to handle an incoming document: the proposal, and the instructions of leaders on it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import incoming_facts, registering
from xunzhang.chapters.documents.actions.finding import incoming
from xunzhang.chapters.documents.actions.incoming_inputs import READ_AND_AGREED, InstructOn, Propose
from xunzhang.chapters.documents.actions.opinions import bind
from xunzhang.chapters.documents.actions.reviewing import require
from xunzhang.chapters.documents.models import HandlingInstruction, HandlingProposal, IncomingDocument
from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.duty_facts import is_leader, may_class_major
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, InvalidInputs, NotPermitted, action

STATE = IncomingDocument.State
ROUTE = HandlingProposal.Route


@action("incoming_document.propose", label="拟办", label_en="Propose handling", inputs=Propose)
def propose(act: Act, inputs: Propose) -> HandlingProposal:
    """Who instructs, who leads, who assists, who is only to read, and who chases it (条例 第二十四条第（四）项; 53).

    Presented to the government's leaders it goes by portfolio, a major matter to the mayor (53.2).
    """
    document = incoming(act, inputs.document_id)
    require(document, STATE.ACCEPTED)
    _check_proposal(act, document, inputs)
    document.proposals.filter(is_superseded=False).update(is_superseded=True)
    proposal = HandlingProposal.objects.create(
        document=document,
        route=inputs.route,
        opinion=inputs.opinion,
        lead_unit=inputs.lead_unit,
        assisting_units=list(inputs.assisting_units),
        leaders=_in_order(inputs.leaders) if inputs.route == ROUTE.PRESENTED else [],
        readers=list(inputs.readers),
        proposed_by=act.actor.person_id or 0,
        proposed_by_name=act.actor.name,
        proposed_at=clock.now(),
    )
    today = clock.today()
    asks = document.document_kind == incoming_facts.ASKING_KIND
    if registering.serves_government(document.registering_unit, today) and (
        inputs.route == ROUTE.PRESENTED or (asks and registering.is_bound(document, today))
    ):
        act.assess(
            "incoming_document.propose",
            incoming_facts.presenting(document, proposal, inputs.is_major, today),
            matter=document.matter,
        )
    matter = document.matter
    if inputs.is_major is not None and inputs.is_major is not matter.is_major:
        matter.is_major = inputs.is_major
        matter.save(update_fields=["is_major"])
    document.chased_by = inputs.chaser
    document.state = {
        ROUTE.PRESENTED: STATE.PROPOSED,
        ROUTE.ASSIGNED: STATE.HANDLING,
        ROUTE.CIRCULATED: STATE.CLOSING,
    }[ROUTE(inputs.route)]
    document.save()
    running.advance(act, matter, "propose", inputs.route, note=inputs.opinion)
    also = _also_reads(act, document, proposal) if inputs.route != ROUTE.CIRCULATED else 0
    act.record(
        subject=document,
        summary=f"拟办·{proposal.get_route_display()}：{inputs.opinion}",
        payload={
            **inputs.model_dump(mode="json", exclude={"departures", "judgements", "document_id"}),
            "proposal": proposal.pk,
            "sent_to_read": also,
        },
    )
    return proposal


def _in_order(leaders: Sequence[int]) -> list[int]:
    """Step by step upwards: whoever stands lower in the directory instructs first, the head last."""
    ranked = [one.person_id for one in organs.holders(clock.today(), people=leaders)]
    return sorted(leaders, key=ranked.index, reverse=True)


def _also_reads(act: Act, document: IncomingDocument, proposal: HandlingProposal) -> int:
    """Those who are only to know of it get it to read at once."""
    today = clock.today()
    in_post = {one.person_id for one in organs.holders(today, people=proposal.readers)}
    holders = [
        Holder(person=one, zh="拟办意见请您阅知", en="sent to you for information")
        for one in proposal.readers
        if one in in_post
    ]
    if holders:
        matter = document.matter
        running.operate(
            act,
            matter,
            lambda hand, office: engine.circulate(matter.process_id or 0, holders, hand, office),
        )
    return len(holders)


def check_units(lead: str, assisting: Sequence[str], *, field: str = "lead_unit") -> None:
    """Units that exist today, inside, each once. Raises InvalidInputs."""
    today = clock.today()
    named = [one for one in (lead, *assisting) if one]
    known = {unit.code: unit for unit in organs.units_on(today, codes=named)}
    for code in named:
        place = field if code == lead else "assisting_units"
        if code not in known:
            raise InvalidInputs({place: _("没有代码为“%(code)s”的单位，请重新选择。") % {"code": code}})
        if not organs.holders(today, unit=code):
            raise InvalidInputs(
                {
                    place: _("“%(unit)s”在本系统没有任职人员，不能承办；请另选，或者行文转办。")
                    % {"unit": known[code].short_name}
                }
            )
    if len(set(named)) != len(named):
        raise InvalidInputs({"assisting_units": _("同一单位不能既主办又协办，请删去其一。")})


def _check_proposal(act: Act, document: IncomingDocument, inputs: Propose) -> None:
    today = clock.today()
    check_units(inputs.lead_unit, inputs.assisting_units)
    people = [*inputs.leaders, *inputs.readers, *([inputs.chaser] if inputs.chaser else [])]
    held = {one.person_id for one in organs.holders(today, people=people)}
    for field, chosen in (
        ("leaders", inputs.leaders),
        ("readers", inputs.readers),
        ("chaser", (inputs.chaser,) if inputs.chaser else ()),
    ):
        if set(chosen) - held:
            raise InvalidInputs({field: _("所选的人今天没有任职，请另选。")})
    if len(set(inputs.leaders)) != len(inputs.leaders):
        raise InvalidInputs({"leaders": _("所选领导有重复。")})
    if inputs.route == ROUTE.PRESENTED and not inputs.leaders:
        raise InvalidInputs({"leaders": _("请选择呈批的领导。")})
    if inputs.route == ROUTE.ASSIGNED and not inputs.lead_unit:
        raise InvalidInputs({"lead_unit": _("请明确主办单位；两个以上单位办理的，也须明确一个主办。")})
    if inputs.assisting_units and not inputs.lead_unit:
        raise InvalidInputs({"lead_unit": _("有协办单位的，须明确主办单位。")})
    if inputs.route == ROUTE.CIRCULATED:
        if not inputs.readers:
            raise InvalidInputs({"readers": _("请选择阅知人员。")})
        if document.needs_reply:
            raise InvalidInputs(
                {"route": _("登记为需要办理回复的来文不能只作传阅；请呈批，或者转有关单位办理。")}
            )
        if inputs.lead_unit:
            raise InvalidInputs({"lead_unit": _("传阅件不设主办单位；需要办理的，请改为呈批或者转办。")})
    if document.needs_reply and inputs.route == ROUTE.PRESENTED and not inputs.lead_unit:
        raise InvalidInputs({"lead_unit": _("需要办理回复的，请提出主办单位；领导可以改定。")})
    is_important = document.urgency != IncomingDocument.Urgency.NONE or bool(inputs.is_major)
    if is_important and inputs.route != ROUTE.CIRCULATED and inputs.chaser is None:
        raise InvalidInputs(
            {"chaser": _("紧急公文和重要公文由专人催办（条例第二十四条第（六）项），请确定催办人。")}
        )
    if document.matter.is_major and inputs.is_major is False:
        act.permit(
            may_class_major(act.actor, document.matter, False),
            gettext_lazy("已认定为重大事项的，只有政府首长可以改为非重大。"),
        )


@action(
    "incoming_document.instruct", label="批示", label_en="Instruct on an incoming document", inputs=InstructOn
)
def instruct(act: Act, inputs: InstructOn) -> HandlingInstruction:
    """A leader writes on the proposal, and may name other units; by name, title and full date, in person."""
    document = incoming(act, inputs.document_id)
    require(document, STATE.PROPOSED)
    proposal = incoming_facts.current_proposal(document)
    left = incoming_facts.leaders_left(proposal)
    item = running.open_item(document.matter, act.actor, "instruct")
    if proposal is None or not left or item is None or item.parent_id is not None:
        raise NotPermitted(gettext_lazy("这件现在不在您手上批示，请查看办件页的当前环节。"))
    today = clock.today()
    if item.person != act.actor.person_id:
        raise NotPermitted(gettext_lazy("批示由领导本人作出，不能代为批示。"))
    act.permit(
        act.actor.person_id in proposal.leaders
        or is_leader(act.actor)
        or bool(act.actor.roles & roles_of("principal", today)),
        gettext_lazy("批示由领导本人作出。"),
    )
    act.assess("incoming_document.instruct", {"instructor_roles": act.actor.roles}, matter=document.matter)
    changed = bool(inputs.lead_unit or inputs.assisting_units)
    lead = inputs.lead_unit or proposal.lead
    assisting = [one for one in (inputs.assisting_units or proposal.assisting) if one != lead]
    if changed:
        check_units(lead, assisting)
    post = act.actor.posts[0]
    text = inputs.words(inputs.text, READ_AND_AGREED)
    made = HandlingInstruction.objects.create(
        proposal=proposal,
        text=text,
        for_leader=left[0],
        person=act.actor.person_id or 0,
        person_name=act.actor.name,
        title=post.title,
        changed_units=changed,
        lead_unit=lead if changed else "",
        assisting_units=assisting if changed else [],
        at=clock.now(),
    )
    if len(left) == 1:
        document.state = STATE.HANDLING if lead or assisting else STATE.CLOSING
        document.save(update_fields=["state"])
    moved = running.advance(act, document.matter, "instruct", "instructed", note=text)
    by_hand = bind(act, document.matter, moved, inputs, made)
    act.record(
        subject=document,
        summary=f"批示：{text}",
        payload={
            "text": text,
            "proposal": proposal.pk,
            "lead_unit": lead,
            "assisting_units": assisting,
            "changed_units": changed,
            **by_hand,
        },
    )
    return made
