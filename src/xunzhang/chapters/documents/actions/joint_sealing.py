"""Joint issue: every organ lets its own seal be set, before the lead prints and seals (条例 第九条第（十三）项)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import joint, seals
from xunzhang.chapters.documents.actions.finding import outgoing, require_state
from xunzhang.chapters.documents.actions.inputs import AuthoriseSeal
from xunzhang.chapters.documents.models import OutgoingDocument, SealAuthorisation
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, InvalidInputs, NotPermitted, action

STATE = OutgoingDocument.State


def require_seals_authorised(document: OutgoingDocument) -> None:
    """Raise InvalidInputs naming the joint organs that have not let their seal be set on this text."""
    left = joint.seals_left(document)
    if left:
        raise InvalidInputs(
            {
                "document_id": _(
                    "联合发文由各机关确认使用本机关的印章，还缺：%(units)s。请等其确认后再用印。"
                )
                % {"units": "、".join(sorted(short_names(left, clock.today())))}
            }
        )


@action(
    "outgoing_document.authorise_seal",
    label="确认用印",
    label_en="Authorise the organ's seal",
    inputs=AuthoriseSeal,
)
def authorise_seal(act: Act, inputs: AuthoriseSeal) -> SealAuthorisation:
    """Whoever keeps a joint organ's seal lets it be set on the numbered text. Of an organ outside, the lead records it."""
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.NUMBERED)
    left = joint.seals_left(document)
    own = [unit for unit in left if unit in act.actor.units]
    outside = [unit for unit in left if joint.is_outside(unit)]
    unit = inputs.unit or next(iter(own or outside), "")
    if unit not in left:
        raise NotPermitted(gettext_lazy("这件公文没有等您确认的印章：您不在联合发文的机关，或者已经确认。"))
    given = (
        _recorded(act, document, inputs)
        if joint.is_outside(unit)
        else _confirmed(act, document, unit, inputs)
    )
    made = SealAuthorisation.objects.create(
        document=document,
        unit=unit,
        document_version=document.version,
        document_number=document.document_number,
        opinion=inputs.opinion.strip(),
        recorded_by=act.actor.person_id,
        recorded_at=clock.now(),
        **given,
    )
    running.advance(act, document.matter, "authorise_seal", "authorised", note=inputs.opinion, subject=unit)
    named = organs.unit_on(unit, clock.today())
    act.record(
        subject=document,
        summary=f"{named.short_name if named else unit}确认用印：{document.document_number}",
        payload={
            "unit": unit,
            "document_number": document.document_number,
            "version": document.version,
            "keeper": made.keeper_name,
            "evidence": made.evidence,
        },
    )
    return made


def _confirmed(act: Act, document: OutgoingDocument, unit: str, inputs: AuthoriseSeal) -> dict[str, object]:
    """In the organ itself, by whoever has it in hand there; its seal must be one that can be used."""
    if unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("印章由本机关的用印岗位确认，您不在这个机关。"))
    if inputs.keeper_name.strip() or inputs.evidence.strip() or inputs.authorised_on is not None:
        raise InvalidInputs(
            {"keeper_name": _("由本机关经办人本人确认，不必填写经办人、日期和凭据，请留空。")}
        )
    named = organs.unit_on(unit, document.dated_on or clock.today())
    seals.seal_of(named.name if named else unit)
    return {
        "person": act.actor.person_id,
        "keeper_name": act.actor.name,
        "authorised_on": clock.today(),
    }


def _recorded(act: Act, document: OutgoingDocument, inputs: AuthoriseSeal) -> dict[str, object]:
    """By the lead, for an organ outside the installation: who, when, and what shows it."""
    if document.drafting_unit not in act.actor.units:
        raise NotPermitted(gettext_lazy("另一方的用印由主办单位凭据登记，您不在主办单位。"))
    for field in ("keeper_name", "evidence"):
        if not getattr(inputs, field).strip():
            raise InvalidInputs({field: _("另一方在本系统之外用印，请填写经办人、用印日期和凭据。")})
    on = inputs.authorised_on
    if on is None or on > clock.today() or (document.dated_on is not None and on < document.dated_on):
        raise InvalidInputs({"authorised_on": _("请填写另一方用印的日期，不早于成文日期，不晚于今天。")})
    return {
        "person": None,
        "keeper_name": inputs.keeper_name.strip(),
        "authorised_on": on,
        "evidence": inputs.evidence.strip(),
    }
