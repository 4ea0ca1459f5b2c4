"""To whom a document goes (印发传达范围): settled when it is distributed, and changed with the issuing organ's approval alone.

中办发〔2012〕14号 第三十一条: 公文的印发传达范围应当按照发文机关的要求执行；需要变更的，应当经发文机关批准. It binds every
document, not the classified ones alone, and only what goes beyond the range: sending it again to a unit of it changes
nothing. Who approves for the organ the article does not say; our reading: whoever signed it, or may sign such a one.
"""

from collections.abc import Iterable
from contextlib import suppress

from xunzhang.chapters.documents import people, signers
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.queries.people import Holder
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput


def beyond(document: OutgoingDocument, units: Iterable[str]) -> tuple[str, ...]:
    """Those of the units to which it was not to go, in their order."""
    within = set(document.recipients.values_list("unit", flat=True))
    return tuple(one for one in units if one not in within)


def approvers_of(document: OutgoingDocument) -> dict[int, Holder]:
    """Who approves for the issuing organ today, by person, each in the first post of the directory."""
    today = clock.today()
    who = {document.signed_by} - {None}
    if document.issued_in_name_of == people.OWN:
        principals = organs.holders(today, unit=document.issuing_unit, roles=roles_of("principal", today))
        who |= {one.person_id for one in principals}
    else:
        with suppress(UnusableInput):  # minutes of no meeting, for one: then whoever signed it
            who |= {one.person_id for one in signers.candidates(document, today)}
    found: dict[int, Holder] = {}
    for one in organs.holders(today, people=sorted(who)) if who else ():
        found.setdefault(one.person_id, one)
    return found
