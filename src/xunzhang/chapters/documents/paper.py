"""An outgoing document as the typed data that typesetting prints."""

from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.typesetting.model import Document, Format, IssuedText, Seal
from xunzhang.typesetting.structure import recognise

URGENCY_PRINTED = {0: "", 1: "加急", 2: "特急"}


def on_paper(document: OutgoingDocument) -> Document:
    """The document as it will be printed: final once it is numbered and dated, a draft's page before that.

    The printing organ is the General Office (印发机关 7.4.3); the day of printing is today until it is sealed.
    """
    on = document.dated_on or clock.today()
    issuing = organs.unit_on(document.issuing_unit, on)
    printing = organs.unit_with_function("general_office", on)
    name = issuing.name if issuing else document.issuing_unit
    copies = document.recipients.filter(is_main=False).order_by("pk").values_list("unit", flat=True)
    copied = {unit.code: unit.name for unit in organs.units_on(on, codes=list(copies))}
    return Document(
        title=document.title,
        body=recognise(document.body),
        format=Format.DOWNWARD,
        issuing_organs=(name,),
        document_number=document.document_number,
        urgency=URGENCY_PRINTED[document.matter.urgency],
        main_recipients=document.main_recipients_text,
        signature=(name,),
        dated_on=document.dated_on,
        seal=Seal.SEALED,
        note=document.note,
        issued_text=(
            IssuedText(title=document.issued_title, body=recognise(document.issued_text))
            if document.issued_text
            else None
        ),
        copy_recipients="，".join(copied[code] for code in copies if code in copied),
        printing_organ=printing.name if printing else name,
        printed_on=document.dated_on,
    )
