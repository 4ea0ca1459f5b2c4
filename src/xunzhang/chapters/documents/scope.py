"""To whom a document goes (印发传达范围): settled when it is distributed, and changed with the issuing organ's approval alone.

中办发〔2012〕14号 第三十一条: 公文的印发传达范围应当按照发文机关的要求执行；需要变更的，应当经发文机关批准. It binds every
document, not the classified ones alone, and only what goes beyond the range: sending it again to a unit of it changes
nothing. Who approves for the organ the article does not say; our reading: whoever signed it and still serves that organ, or
may sign such a one.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from xunzhang.chapters.documents import people, signers
from xunzhang.chapters.documents.models import OutgoingDocument, ScopeChange
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.queries.people import Holder
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput


def approved(document: OutgoingDocument) -> list[ScopeChange]:
    """What the issuing organ has approved since."""
    return list(document.scope_changes.filter(state=ScopeChange.State.APPROVED))


def beyond(document: OutgoingDocument, units: Iterable[str]) -> tuple[str, ...]:
    """Those of the units to which it was not to go, nor was approved to go since, in their order."""
    within = set(document.recipients.values_list("unit", flat=True))
    within.update(unit for change in approved(document) for unit in change.units)
    return tuple(one for one in units if one not in within)


def names(document: OutgoingDocument, name: str) -> bool:
    """Whether a unit outside the directory is named among the recipients, or was approved since."""
    named = set(re.split(r"[、，,；;：:\s]+", document.main_recipients_text))
    return name in named or any(name in change.names for change in approved(document))


def listed_as(name: str) -> str:
    """The code of the unit of the directory that bears this name today; empty where none does."""
    return next(
        (one.code for one in organs.units_on(clock.today()) if name in (one.name, one.short_name)), ""
    )


def _still_serves(document: OutgoingDocument, on: date) -> bool:
    """Whether whoever signed it still holds a post of the organ: of the department itself, else a leader's or one of the Office."""
    posts = organs.posts_held(document.signed_by, on) if document.signed_by is not None else ()
    if document.issued_in_name_of == people.OWN:
        return any(post.unit == document.issuing_unit for post in posts)
    leading = roles_of("leader", on)
    return any(post.role in leading or post.unit_function == "general_office" for post in posts)


def asked(document: OutgoingDocument) -> list[ScopeChange]:
    """What still waits for an answer."""
    return list(document.scope_changes.filter(state=ScopeChange.State.ASKED))


def approvers_of(document: OutgoingDocument) -> dict[int, Holder]:
    """Who approves for the issuing organ today, by person, each in the first post of the directory."""
    today = clock.today()
    who = {document.signed_by} if _still_serves(document, today) else set()
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
