"""What is asked of a person beside the procedure: whether a document may go beyond its range (条例 第三十一条)."""

from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import OutgoingDocument, ScopeChange
from xunzhang.chapters.documents.scope import approvers_of
from xunzhang.chapters.matters.kinds import Notice
from xunzhang.chapters.matters.queries import may_see
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor

MOST, MOST_READ = 10, 200  # above an inbox, the next come as these are answered; looked at for that


def put_to(actor: Actor) -> list[Notice]:
    """Questions of a wider range that wait for the actor, the oldest first: at most ten, of documents still in force, and only
    what the actor may see and may answer today. One query where there are none.
    """
    if not actor.posts:
        return []
    holds = Q(document__ending=None) | Q(document__ending__from_on__gt=clock.today())
    asked = ScopeChange.objects.filter(
        holds,
        state=ScopeChange.State.ASKED,
        approved_by=actor.person_id,
        document__state__in=(OutgoingDocument.State.DISTRIBUTED, OutgoingDocument.State.ARCHIVED),
        document__matter__secrecy__in=secrecy.readable_levels(actor),
    )
    rows = asked.select_related("document__matter")[:MOST_READ]
    answerable = (
        one
        for one in rows
        if may_see(actor, one.document.matter) and actor.person_id in approvers_of(one.document)
    )
    waiting = list(islice(answerable, MOST))
    names = names_of(sorted({code for one in waiting for code in one.units})) if waiting else {}
    return [
        Notice(
            _("请您批准增发《%(title)s》（%(number)s）：%(units)s。请示理由：%(reason)s")
            % {
                "title": one.document.matter.title,
                "number": one.document.document_number,
                "units": _("、").join([*(names.get(code, code) for code in one.units), *one.names]),
                "reason": one.reason,
            },
            address=reverse("documents:deliveries", args=[one.document_id]),
            label=_("答复"),
        )
        for one in waiting
    ]
