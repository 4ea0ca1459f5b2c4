"""An outgoing document as the typed data that typesetting prints."""

from collections.abc import Iterable, Mapping
from datetime import date

from xunzhang.chapters.documents import choices, joint, signers
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.documents.seals import impressions_on
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record import secrecy
from xunzhang.typesetting.model import (
    Attachment,
    Attendance,
    Document,
    Format,
    IssuedText,
    Issuer,
    Seal,
    SealImpression,
    Signatory,
)
from xunzhang.typesetting.structure import recognise

NOT_A_COPY = "000000"  # stands on drafts, where the copy's number will be printed
URGENCY_PRINTED = {0: "", 1: "加急", 2: "特急"}
SEAL_OF_FORMAT = {Format.ORDER: Seal.SIGNATORY, Format.MINUTES: Seal.UNSEALED}


def format_for(document_kind: str, direction: str) -> Format:
    """The page format of GB/T 9704-2012: by kind for letters, orders and minutes (10.1 to 10.3), else by direction."""
    if document_kind == "order":
        return Format.ORDER
    if document_kind == "letter":
        return Format.LETTER
    if document_kind == "minutes":
        return Format.MINUTES
    return Format.UPWARD if direction == "upward" else Format.DOWNWARD


def format_of(document: OutgoingDocument) -> Format:
    """The page format of the document."""
    return format_for(document.document_kind, document.direction)


def signer_of(document: OutgoingDocument, on: date) -> Signatory:
    """Who has signed it; before that, who is to sign it; without a name where nobody is."""
    signed = document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE, is_superseded=False).first()
    if signed is not None:
        held = organs.holders(on, people=[signed.person])
        return Signatory(title=held[0].title if held else "", name=signed.person_name)
    try:
        named = signers.candidates(document, on)
    except UnusableInput:
        named = []
    return Signatory(title=named[0].title, name=named[0].name) if named else Signatory(title="", name="")


def bears_seals(document: OutgoingDocument) -> bool:
    """Minutes are printed without a seal (10.3)."""
    return format_of(document) is not Format.MINUTES


def minutes_mark(organ: str, meeting: str) -> str:
    """The mark of minutes: the organ, the kind of meeting, 纪要 (10.3); of any other meeting the organ and 会议纪要."""
    label = choices.zh_label_of("minutes_of", meeting) if meeting not in ("", "none") else "会议"
    return f"{organ}{label}纪要"


def attendance_on_paper(attendees: str, absentees: str, observers: str) -> tuple[Attendance, ...]:
    """出席、请假、列席, those that are not empty (10.3)."""
    lines = (("出席", attendees), ("请假", absentees), ("列席", observers))
    return tuple(
        Attendance(label=label, names="　".join(names.split())) for label, names in lines if names.strip()
    )


def _further_signers(document: OutgoingDocument) -> tuple[tuple[str, str, str], ...]:
    """Organ, title and name of those who have signed jointly, in their order; a blank name where it lacks."""
    given = joint.standing(document)
    named = {unit.code: unit.name for unit in organs.units_on(clock.today(), codes=joint.units_of(document))}
    return tuple(
        (named.get(unit, unit), given[unit].signer_title, given[unit].signer_name)
        if unit in given and given[unit].agrees
        else (named.get(unit, unit), "", "")
        for unit in joint.units_of(document)
    )


def attachments_on_paper(given: Iterable[Mapping[str, str]]) -> tuple[Attachment, ...]:
    """The attachments as they are printed (7.3.7)."""
    return tuple(Attachment(title=one["title"], body=recognise(one["text"], "attachments")) for one in given)


def classification_of(level: str) -> str:
    """密级 as it is printed; empty for what is no state secret."""
    return secrecy.in_chinese(level) if secrecy.is_restricted(level) else ""


def on_paper(
    document: OutgoingDocument, seals: tuple[SealImpression, ...] | None = None, *, copy_number: str = ""
) -> Document:
    """The document as it will be printed: final once it is numbered and dated, a draft's page before that.

    `seals` are those to be set; when None, those that have been. A classified document bears `copy_number`; where none
    is given the first, which is its final file, and before it is printed a number that is no copy's.

    The printing organ is the General Office (印发机关 7.4.3); the day of printing is today until it is sealed.
    """
    on = document.dated_on or clock.today()
    named = {unit.code: unit.name for unit in organs.units_on(on, codes=joint.all_units(document))}
    name = named.get(document.issuing_unit, document.issuing_unit)
    names = tuple(named.get(unit, unit) for unit in joint.all_units(document))
    own = document.issued_in_name_of == OWN
    printing = (
        organs.unit_on(document.issuing_unit, on) if own else organs.unit_with_function("general_office", on)
    )
    form = format_of(document)
    classified = classification_of(document.matter.secrecy)
    is_minutes = form is Format.MINUTES
    shown = document.recipients.all() if is_minutes else document.recipients.filter(is_main=False)
    copies = shown.order_by("-is_main", "pk").values_list("unit", flat=True)
    copied = {unit.code: unit.name for unit in organs.units_on(on, codes=list(copies))}
    signer = signer_of(document, on) if form in (Format.UPWARD, Format.ORDER) else None
    further = _further_signers(document) if signer else ()
    unsealed = form in (Format.ORDER, Format.MINUTES)
    return Document(
        title=document.title,
        body=recognise(document.body),
        format=form,
        issuing_organs=names,
        mark=minutes_mark(name, document.reviewing_meeting) if is_minutes else "",
        document_number=document.document_number,
        copy_number=(copy_number or ("000001" if document.final_digest else NOT_A_COPY))
        if classified
        else "",
        classification=classified,
        classified_until=document.secrecy_term if classified else "",
        urgency=URGENCY_PRINTED[document.matter.urgency],
        main_recipients="" if is_minutes else document.main_recipients_text,
        issuers=_issuers(signer, further) if form is Format.UPWARD else (),
        signature=() if unsealed else names,
        signatory=signer if form is Format.ORDER else None,
        further_signatories=tuple(Signatory(title=title, name=who) for _organ, title, who in further)
        if form is Format.ORDER
        else (),
        dated_on=document.dated_on,
        seal=SEAL_OF_FORMAT.get(form, Seal.SEALED),
        seals=() if unsealed else impressions_on(document) if seals is None else seals,
        note=document.note,
        attendance=attendance_on_paper(document.attendees, document.absentees, document.observers),
        issued_text=(
            IssuedText(title=document.issued_title, body=recognise(document.issued_text, "issued_text"))
            if document.issued_text
            else None
        ),
        attachments_note=tuple(one["title"] for one in document.attachments),
        attachments=attachments_on_paper(document.attachments),
        copy_recipients="，".join(copied[code] for code in copies if code in copied),
        printing_organ=printing.name if printing else name,
        printed_on=document.dated_on,
    )


def _issuers(signer: Signatory | None, further: Iterable[tuple[str, str, str]]) -> tuple[Issuer, ...]:
    """签发人 of an upward document: all who sign, the lead's first (7.2.6)."""
    if signer is None:
        return ()
    return (Issuer(name=signer.name), *(Issuer(name=who, organ=organ) for organ, _title, who in further))
