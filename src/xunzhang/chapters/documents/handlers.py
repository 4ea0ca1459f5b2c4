"""Who acts at a step of an incoming document (see procedures/incoming_document*.yaml)."""

from collections.abc import Sequence

from xunzhang.chapters.documents.incoming_facts import current_proposal, leaders_left
from xunzhang.chapters.documents.models import HandlingProposal, IncomingDocument
from xunzhang.chapters.documents.people import Expression, mapping, pool_of, post_of, unit_named
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel.errors import Broken
from xunzhang.procedure.people import Asking, Holder
from xunzhang.record.models import Matter


def resolve_incoming(matter: Matter, expression: Expression, asking: Asking) -> Sequence[Holder]:
    """Holders for a step of an incoming document."""
    document = IncomingDocument.objects.get(matter=matter)
    proposal = current_proposal(document)
    units = {
        "receiving_unit": document.registering_unit,
        "subject": asking.subject,
        "lead_unit": (proposal.lead if proposal else "") or document.registering_unit,
    }
    if "pool" in expression:
        value = mapping(expression["pool"])
        return [pool_of(unit_named(value, units, asking.on), str(value["role"]), asking.on)]
    if "post" in expression:
        value = mapping(expression["post"])
        return post_of(
            unit_named(value, units, asking.on), str(value["role"]), asking.on, subject=asking.subject
        )
    if expression.get("person") == "chaser":
        person = document.chased_by or (proposal.proposed_by if proposal else None) or document.registered_by
        return (
            []
            if person is None
            else [Holder(person=person, zh="您负责催办本件", en="you see to its being done")]
        )
    if proposal is not None and expression.get("decision") == "next_leader":
        return _next_leader(proposal, asking)
    if proposal is not None and expression.get("each") == "handling_units":
        return [_handling_unit(unit, proposal, asking) for unit in proposal.handling_units]
    if proposal is not None and expression.get("each") == "readers":
        return [
            Holder(person=one, zh="拟办意见请您阅知", en="sent to you for information")
            for one in proposal.readers
        ]
    raise Broken(f"procedure asks for people a document does not know: {expression}")


def _next_leader(proposal: HandlingProposal, asking: Asking) -> Sequence[Holder]:
    left = leaders_left(proposal)
    if not left:
        return []
    held = organs.holders(asking.on, people=left[:1])
    if not held:
        return []
    charge = next(
        (
            unit
            for unit in proposal.handling_units
            if (found := organs.in_charge_of(unit, asking.on)) is not None
            and found.by_portfolio
            and found.holder.person_id == left[0]
        ),
        "",
    )
    named = organs.unit_on(charge, asking.on) if charge else None
    zh = f"您分管主办（协办）单位{named.short_name}" if named else f"拟办意见呈{held[0].title}批示"
    en = f"you are in charge of {named.name_en}" if named else "the proposal presents it to you"
    return [Holder(person=left[0], zh=zh, en=en)]


def _handling_unit(unit: str, proposal: HandlingProposal, asking: Asking) -> Holder:
    """The unit's clerks; its principal where it has none."""
    is_lead = unit == proposal.lead
    clerks = roles_of("clerk", asking.on)
    has_clerks = any(one.role in clerks for one in organs.holders(asking.on, unit=unit))
    principal = [] if has_clerks else post_of(unit, "principal", asking.on, subject=unit)
    found = principal[0] if principal else pool_of(unit, "clerk", asking.on)
    zh = f"{found.zh}；为{'主办' if is_lead else '协办'}单位"
    en = f"{found.en}; the {'lead' if is_lead else 'assisting'} unit"
    return Holder(person=found.person, pool=found.pool, subject=unit, zh=zh, en=en)
