"""Joint issue: which organs issue a document with the lead, and whose signature still lacks (条例 第十七条、第二十二条)."""

from datetime import date

from xunzhang.chapters.documents.models import (
    JointOrgan,
    JointSignature,
    OutgoingDocument,
    SealAuthorisation,
)
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.remembering import remembered

# In whose name → function of the organ outside that always issues with the lead (51.2).
PARTNER_FUNCTION = {"joint_with_party": "party_committee", "joint_offices": "party_office"}


def partner_of(name_of: str, on: date) -> organs.UnitOn | None:
    """The organ outside that always issues with the lead under that name; None where the directory has none."""
    found = organs.units_on(on, function=PARTNER_FUNCTION[name_of])
    return found[0] if found else None


@remembered
def _units(document: int) -> tuple[str, ...]:
    return tuple(JointOrgan.objects.filter(document=document).values_list("unit", flat=True))


def units_of(document: OutgoingDocument) -> tuple[str, ...]:
    """The organs that issue it with the lead, in their order. One query."""
    return _units(document.pk) if document.pk else ()


def all_units(document: OutgoingDocument) -> tuple[str, ...]:
    """The lead first."""
    return (document.issuing_unit, *units_of(document))


def standing(document: OutgoingDocument) -> dict[str, JointSignature]:
    """Unit → what its head has said of the text as it stands."""
    rows = document.joint_signatures.filter(is_superseded=False, document_version=document.version)
    return {one.unit: one for one in rows}


def left(document: OutgoingDocument) -> tuple[str, ...]:
    """The organs whose head has not signed the text as it stands."""
    units = units_of(document)
    given = standing(document) if units else {}
    return tuple(unit for unit in units if unit not in given or not given[unit].agrees)


def seals_authorised(document: OutgoingDocument) -> dict[str, SealAuthorisation]:
    """Unit → its leave to set its seal on the text as it stands, under the number that it has now."""
    rows = document.seal_authorisations.filter(
        is_superseded=False,
        document_version=document.version,
        document_number=document.document_number,
    )
    return {one.unit: one for one in rows}


def seals_left(document: OutgoingDocument) -> tuple[str, ...]:
    """The joint organs that have not yet let their seal be set."""
    units = units_of(document)
    given = seals_authorised(document) if units else {}
    return tuple(unit for unit in units if unit not in given)


def names_left(document: OutgoingDocument, on: date) -> str:
    """Their names for a sentence, empty when all have signed."""
    units = left(document)
    named = {unit.code: unit.short_name for unit in organs.units_on(on, codes=units)} if units else {}
    return "、".join(named.get(unit, unit) for unit in units)


def last_signed_on(document: OutgoingDocument, lead_signed_on: date) -> date:
    """The day of the last signature, which is the document's date (条例 第九条第十二项)."""
    return max([lead_signed_on, *(one.signed_on for one in standing(document).values() if one.agrees)])


def is_outside(unit: str) -> bool:
    """Whether its head cannot sign here: an organ outside, or one without anybody in post in this installation."""
    today = clock.today()
    return not organs.holders(today, unit=unit)


def noted(document: OutgoingDocument, on: date) -> str:
    """What the register of numbers says of joint issuers; empty for none."""
    units = units_of(document)
    if not units:
        return ""
    named = {unit.code: unit.short_name for unit in organs.units_on(on, codes=units)}
    return "联合发文：" + "、".join(named.get(unit, unit) for unit in units)
