"""What the handling sheet (收文办理单) says of an incoming document above the opinions."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xunzhang.chapters.documents import registering
from xunzhang.chapters.documents.incoming_facts import current_proposal
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.record.models import Matter

Pair = tuple[str, str]


def sheet_rows(matter: Matter) -> Sequence[tuple[Pair, Pair]]:
    """Whose document it is, when it came, until when and by whom it is handled: label and text, two in a row."""
    document = IncomingDocument.objects.select_related("matter", "sent_document").get(matter=matter)
    proposal = current_proposal(document)
    lead, assisting = (proposal.lead, proposal.assisting) if proposal is not None else ("", [])
    named = names_of([document.unit, *([lead] if lead else []), *assisting])
    rows: list[tuple[Pair, Pair]] = [
        (
            (_("来文机关"), registering.sender_of(document)),
            (_("来文字号"), document.document_number),
        ),
        (
            (_("成文日期"), document.dated_on.isoformat() if document.dated_on else ""),
            (_("收文日期"), document.received_on.isoformat() if document.received_on else ""),
        ),
        (
            (_("收文单位"), named.get(document.unit, document.unit)),
            (_("份数"), str(document.copies)),
        ),
    ]
    if lead:
        helpers = _("、").join(named.get(one, one) for one in assisting)
        rows.append(((_("主办单位"), named.get(lead, lead)), (_("协办单位"), helpers)))
    limit = document.due_on.isoformat() if document.due_on and document.keeps_deadline else ""
    return [*rows, ((_("办理期限"), limit), (_("办件编号"), str(matter.pk)))]
