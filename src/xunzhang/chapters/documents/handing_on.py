"""To whom a signature may be handed: not to somebody who by the Rules could not give it (articles 9, 48, 54)."""

from collections.abc import Mapping
from datetime import date

import msgspec
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import facts, joint, signers
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.procedure.models import WorkItem
from xunzhang.record import assessing
from xunzhang.record.errors import Conflict, Refused
from xunzhang.record.models import Matter
from xunzhang.rulebook import Assessment

SIGNER = "signer_roles"  # what a finding looks at that says who signs
DEPARTURE = "改由他人签发"  # asked only whether one is open to that person; the signer states the reason


def _roles_at(unit: str, person_id: int, on: date) -> frozenset[str]:
    return frozenset(post.role for post in organs.posts_held(person_id, on) if post.unit == unit)


def _facts(document: OutgoingDocument, item: WorkItem, person_id: int, on: date) -> tuple[str, facts.Facts]:
    """The action that signs at the item's step and its facts with that person as the signer; no action at other steps."""
    kind = {"document_kind": document.document_kind}
    if item.step == "sign_and_issue":
        decided = signers.decision(document, on)
        entrustment = signers.entrustment_of(document, person_id, on, decided.clause)
        return signers.SIGN, facts.signing(document, person_id, on, entrustment)
    if item.step == "issue":
        roles = _roles_at(document.drafting_unit, person_id, on)
        named = {"issued_in_name_of": document.issued_in_name_of, SIGNER: roles}
        return "outgoing_document.issue", {**kind, **named}
    if item.step == "sign_jointly" and not joint.is_outside(item.subject):
        roles = _roles_at(item.subject, person_id, on)
        return "outgoing_document.sign_jointly", {**kind, SIGNER: roles, "agrees": True}
    return "", {}


def require_signer(matter: Matter, item: WorkItem, person_id: int) -> None:
    """Raises Refused when the item is a signature and the person may not give it, not even by a departure (R34); Conflict where
    the draft contradicts itself.

    Only the findings on who signs are asked: what else is still to be done before signing, the signer is told.
    """
    today = clock.today()
    try:
        action, known = _facts(matter.outgoing_document, item, person_id, today)
    except UnusableInput as problem:
        raise Conflict(
            _("这件公文的要素相互矛盾，不能推算由谁签发，请退回拟稿改正后再转办。%(problem)s")
            % {"problem": problem.chinese},
            f"What the draft says contradicts itself, so nobody can say who signs: return it first. {problem.english}",
        ) from None
    if not action:
        return
    against = _against(matter, action, known, today)
    defaults = {one.provision: DEPARTURE for one in against.findings if one.force == "default"}
    if defaults:
        against = _against(matter, action, known, today, defaults)
    if against.findings:
        raise Refused(against, against.government, against.version, matter)


def _against(
    matter: Matter,
    action: str,
    known: facts.Facts,
    on: date,
    departures: Mapping[str, str] | None = None,
) -> Assessment:
    """The findings on who signs that refuse, and no others."""
    _book, found = assessing.assess(action, known, matter=matter, on=on, departures=departures)
    refusing = tuple(one for one in found.findings if SIGNER in one.facts and one.refuses)
    return msgspec.structs.replace(found, findings=refusing, duties=())
