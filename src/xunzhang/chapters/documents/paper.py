"""An outgoing document as the typed data that typesetting prints."""

from collections.abc import Iterable, Mapping
from datetime import date

from xunzhang.chapters.documents import signers
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.chapters.documents.people import OWN
from xunzhang.chapters.documents.seals import impressions_on
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting.model import (
    Attachment,
    Document,
    Format,
    IssuedText,
    Issuer,
    Seal,
    SealImpression,
    Signatory,
)
from xunzhang.typesetting.structure import recognise

URGENCY_PRINTED = {0: "", 1: "加急", 2: "特急"}


def format_for(document_kind: str, direction: str) -> Format:
    """The page format of GB/T 9704-2012: by kind for orders and letters (10.1, 10.2), else by direction."""
    if document_kind == "order":
        return Format.ORDER
    if document_kind == "letter":
        return Format.LETTER
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


def attachments_on_paper(given: Iterable[Mapping[str, str]]) -> tuple[Attachment, ...]:
    """The attachments as they are printed (7.3.7)."""
    return tuple(Attachment(title=one["title"], body=recognise(one["text"])) for one in given)


def on_paper(document: OutgoingDocument, seals: tuple[SealImpression, ...] | None = None) -> Document:
    """The document as it will be printed: final once it is numbered and dated, a draft's page before that.

    `seals` are those to be set; when None, those that have been.

    The printing organ is the General Office (印发机关 7.4.3); the day of printing is today until it is sealed.
    """
    on = document.dated_on or clock.today()
    issuing = organs.unit_on(document.issuing_unit, on)
    own = document.issued_in_name_of == OWN
    printing = issuing if own else organs.unit_with_function("general_office", on)
    name = issuing.name if issuing else document.issuing_unit
    copies = document.recipients.filter(is_main=False).order_by("pk").values_list("unit", flat=True)
    copied = {unit.code: unit.name for unit in organs.units_on(on, codes=list(copies))}
    form = format_of(document)
    signer = signer_of(document, on) if form in (Format.UPWARD, Format.ORDER) else None
    return Document(
        title=document.title,
        body=recognise(document.body),
        format=form,
        issuing_organs=(name,),
        document_number=document.document_number,
        urgency=URGENCY_PRINTED[document.matter.urgency],
        main_recipients=document.main_recipients_text,
        issuers=(Issuer(name=signer.name),) if signer and form is Format.UPWARD else (),
        signature=() if form is Format.ORDER else (name,),
        signatory=signer if form is Format.ORDER else None,
        dated_on=document.dated_on,
        seal=Seal.SIGNATORY if form is Format.ORDER else Seal.SEALED,
        seals=() if form is Format.ORDER else impressions_on(document) if seals is None else seals,
        note=document.note,
        issued_text=(
            IssuedText(title=document.issued_title, body=recognise(document.issued_text))
            if document.issued_text
            else None
        ),
        attachments_note=tuple(one["title"] for one in document.attachments),
        attachments=attachments_on_paper(document.attachments),
        copy_recipients="，".join(copied[code] for code in copies if code in copied),
        printing_organ=printing.name if printing else name,
        printed_on=document.dated_on,
    )
