"""Numbered copies: who keeps their register, which printing counts, which copy comes next."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.models import NumberedCopy, OutgoingDocument, Printing
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import NotFound
from xunzhang.record.actor import Actor

STATE = NumberedCopy.State


def are_numbered(document: OutgoingDocument) -> bool:
    """Whether its copies are numbered: classified documents alone (条例 第九条第（一）项)."""
    return secrecy.is_restricted(document.matter.secrecy)


def least_copies(document: OutgoingDocument) -> int:
    """One for each recipient and one for the file."""
    return document.recipients.count() + 1


def printing_of(document: OutgoingDocument) -> Printing | None:
    """The printing that counts."""
    return document.printings.filter(is_void=False).first()


def _registers_for(actor: Actor) -> list[str]:
    """Units whose registration-only printings the actor keeps: one's own as a clerk, all as the Office's dispatching post."""
    clerks = roles_of("clerk", clock.today()) | roles_of("dispatching", clock.today())
    return [post.unit for post in actor.posts if post.role in clerks]


def keeps_for(actor: Actor, unit: str) -> bool:
    """Whether the actor keeps the copies of documents whose content is kept elsewhere."""
    return unit in _registers_for(actor)


def is_cleared_to_register(actor: Actor, level: str) -> bool:
    """What is above the installation's ceiling is only registered: that asks for the clearance of the ceiling."""
    return secrecy.may_read(actor, level if secrecy.is_taken_in(level) else secrecy.ceiling())


def seen(actor: Actor) -> QuerySet[Printing]:
    """The printings one may see: of documents that one may see; of content kept elsewhere, one's units' own."""
    if actor.person_id is None:
        return Printing.objects.none()
    levels = [level for level in secrecy.LEVELS if is_cleared_to_register(actor, level)]
    elsewhere = Q(document=None, unit__in=actor.units, secrecy__in=levels)
    here = Q(document__isnull=False) & queries.seen_outgoing(actor, "document__", "document__matter")
    return Printing.objects.filter(elsewhere | here)


def keeps(actor: Actor, printing: Printing) -> bool:
    """Whether the actor gives out, takes back and destroys its copies."""
    if printing.document is not None:
        return queries.dispatches_for(actor, printing.document)
    return keeps_for(actor, printing.unit)


def found(actor: Actor, printing_id: int) -> Printing:
    """One printing. Raises NotFound where there is none or it may not be seen."""
    row = seen(actor).select_related("document__matter").filter(pk=printing_id).first()
    if row is None:
        raise NotFound(_("没有这次印制，或您无权查看。"))
    return row
