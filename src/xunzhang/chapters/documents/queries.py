"""Reading documents: what an actor may see, one document, registers."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, Signature
from xunzhang.chapters.matters import queries as matters
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.kernel.remembering import remembered
from xunzhang.record.actions import NotFound
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

STATE = OutgoingDocument.State
OWN_NAME = "department"


def is_document_clerk(actor: Actor) -> bool:
    """Whether the actor works on documents in the General Office."""
    able = roles_of("clerk", clock.today())
    return any(post.unit_function == "general_office" and post.role in able for post in actor.posts)


def numbers_for(actor: Actor, unit: str) -> bool:
    """Whether the actor numbers the documents of that unit: the General Office's for the government, a clerk for the own."""
    today = clock.today()
    able, clerks = roles_of("dispatching", today), roles_of("clerk", today)
    if any(post.unit == unit and post.role in clerks for post in actor.posts):
        return True
    dispatches = any(post.unit_function == "general_office" and post.role in able for post in actor.posts)
    return dispatches and unit in _units_of_the_office(today)


@remembered
def _units_of_the_office(on: date) -> frozenset[str]:
    """The organs whose documents the General Office numbers: the government and itself."""
    found = (organs.unit_with_function(function, on) for function in ("government", "general_office"))
    return frozenset(unit.code for unit in found if unit is not None)


def dispatches_for(actor: Actor, document: OutgoingDocument) -> bool:
    """Whether the actor sends out the documents of the organ that issued this one."""
    if document.issued_in_name_of == OWN_NAME:
        clerks = roles_of("clerk", clock.today())
        return any(post.unit == document.drafting_unit and post.role in clerks for post in actor.posts)
    able = roles_of("dispatching", clock.today())
    return any(post.unit_function == "general_office" and post.role in able for post in actor.posts)


def sees_all_under_way(actor: Actor) -> bool:
    """Whether the actor sees every document of the government and its Office that has been sent off, within the clearance.

    An office sees to the documents of its own organ (条例 第七条); what a department issues in its own name, and signs
    itself, is that department's until it comes here: to be coordinated, or delivered.
    """
    return is_document_clerk(actor) or bool(actor.roles & roles_of("secretary", clock.today()))


def sees_outgoing(actor: Actor, matter: Matter) -> bool:
    """Beyond those who have or had it: the General Office and the secretary-general, who see to the government's daily
    work (article 8), once it has left the drafter's desk; not what a department issues in its own name.
    """
    document = matter.outgoing_document
    return (
        sees_all_under_way(actor) and was_sent_off(document) and not is_of_another_department(actor, document)
    )


def is_of_another_department(actor: Actor, document: OutgoingDocument) -> bool:
    """Whether a department in which the actor holds no post issues it in its own name."""
    return document.issued_in_name_of == OWN_NAME and document.drafting_unit not in actor.units


def was_sent_off(document: OutgoingDocument) -> bool:
    """Whether it has left the drafter's desk; one that was given up, whether anybody had acted on it before."""
    if document.state == STATE.ABANDONED:
        return document.signatures.exists()
    return document.state != STATE.DRAFT


def sees_incoming(actor: Actor, matter: Matter) -> bool:
    """Beyond those who have or had it: the receiving unit, and the office that takes in for it."""
    document = matter.incoming_document
    if document.state == IncomingDocument.State.RECALLED:
        return False  # taken back before it was received
    return document.unit in actor.units or document.registering_unit in actor.units


# Said of the states that are, not of the one that is not: a condition asked through a join must not hold where nothing is.
ON_THE_WAY = tuple(state for state in STATE if state not in (STATE.DRAFT, STATE.ABANDONED))
NOT_RECALLED = tuple(state for state in IncomingDocument.State if state != IncomingDocument.State.RECALLED)


def seen_outgoing(actor: Actor, document: str = "", matter: str = "matter") -> Q:
    """The condition that an outgoing document may be seen; `document` and `matter` lead to them from the rows filtered."""
    found = matters.seen(actor, matter)
    if sees_all_under_way(actor):
        acted_on = Signature.objects.filter(document__matter=OuterRef(matter))
        sent_off = Q(**{f"{document}state__in": ON_THE_WAY})
        sent_off |= Q(**{f"{document}state": STATE.ABANDONED}) & Q(Exists(acted_on))
        ours = ~Q(**{f"{document}issued_in_name_of": OWN_NAME})
        ours |= Q(**{f"{document}drafting_unit__in": actor.units})
        found |= sent_off & ours & matters.cleared(actor, matter)
    return found


def seen_incoming(actor: Actor, document: str = "", matter: str = "matter") -> Q:
    """The same of an incoming one: it has come to the actor's units, or was in the actor's hands."""
    units = actor.units
    own = Q(**{f"{document}unit__in": units}) | Q(**{f"{document}registering_unit__in": units})
    own &= Q(**{f"{document}state__in": NOT_RECALLED})
    return own & matters.cleared(actor, matter) | matters.seen(actor, matter)


def not_sent_by(actor: Actor) -> Q:
    """Whoever sends out may see each copy's receipt, yet looks for the document: deliveries to others are left out."""
    units = actor.units
    opened = Matter.objects.filter(pk=OuterRef("matter"), opened_by=actor.person_id)
    return Q(sent_document=None) | Q(unit__in=units) | Q(registering_unit__in=units) | ~Q(Exists(opened))


def outgoing(actor: Actor) -> QuerySet[OutgoingDocument]:
    """The outgoing documents the actor may see."""
    if actor.person_id is None:
        return OutgoingDocument.objects.none()
    return OutgoingDocument.objects.filter(seen_outgoing(actor)).select_related("matter")


def incoming(actor: Actor) -> QuerySet[IncomingDocument]:
    """The documents that have come to the actor's units, and those in the actor's hands."""
    if actor.person_id is None:
        return IncomingDocument.objects.none()
    return IncomingDocument.objects.filter(seen_incoming(actor)).select_related("matter", "sent_document")


def outgoing_document(actor: Actor, document_id: int) -> OutgoingDocument:
    """One document. Raises NotFound where there is none or it may not be seen."""
    found = OutgoingDocument.objects.select_related("matter").filter(pk=document_id).first()
    if found is None or not matters.may_see(actor, found.matter):
        raise NotFound(_("没有这件公文，或您无权查看。"))
    return found


def incoming_document(actor: Actor, document_id: int) -> IncomingDocument:
    """One incoming document. Raises NotFound where there is none or it may not be seen."""
    found = IncomingDocument.objects.select_related("matter", "sent_document").filter(pk=document_id).first()
    is_gone = found is not None and found.state == IncomingDocument.State.RECALLED
    if found is None or is_gone or not matters.may_see(actor, found.matter):
        raise NotFound(_("没有这件来文，或您无权查看。"))
    return found


def name_senders(rows: list[IncomingDocument]) -> None:
    """`sender_name` and `unit_name` of lines, in one query: the sender as registered, else the unit's name of today."""
    codes = {row.sender_unit for row in rows if not row.sender and row.sender_unit}
    codes |= {row.unit for row in rows}
    names = {unit.code: unit.name for unit in organs.units_on(clock.today(), codes=codes)} if codes else {}
    for row in rows:
        row.sender_name = row.sender or names.get(row.sender_unit, row.sender_unit)  # type: ignore[attr-defined]
        row.unit_name = names.get(row.unit, row.unit)  # type: ignore[attr-defined]
