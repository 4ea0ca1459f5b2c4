"""Printing the final file with its seals; of classified documents each copy with a number of its own."""

from io import BytesIO

from django.utils.translation import gettext as _

from xunzhang.chapters.documents import copies, joint, seals
from xunzhang.chapters.documents.models import (
    IncomingDocument,
    NumberedCopy,
    OutgoingDocument,
    Printing,
    SealUse,
)
from xunzhang.chapters.documents.paper import bears_seals, on_paper
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import attachments, secrecy
from xunzhang.record.actions import Act, Conflict, InvalidInputs
from xunzhang.record.models import Attachment
from xunzhang.sealing import Seal
from xunzhang.typesetting.api import to_pdf

COPY = NumberedCopy.State
FOR_THE_FILE = "存档"


def seals_for(document: OutgoingDocument) -> list[tuple[str, Seal]]:
    """Unit → its seal, the lead first. Raises SealRefused for an organ of this installation without one."""
    if not bears_seals(document):
        return []
    on = document.dated_on or clock.today()
    named = {unit.code: unit.name for unit in organs.units_on(on, codes=joint.all_units(document))}
    found = []
    for unit in joint.all_units(document):
        if (
            unit != document.issuing_unit
            and joint.is_outside(unit)
            and not seals.has_seal(named.get(unit, unit))
        ):
            continue
        found.append((unit, seals.seal_of(named.get(unit, unit))))
    return found


def print_and_seal(
    act: Act, document: OutgoingDocument, held: list[tuple[str, Seal]], used_for: int, copy_number: str = ""
) -> Attachment:
    """Typeset one file with its seals, keep it, and sign it with each; `used_for` copies are entered in the register of
    seals, 0 for a further copy of a use that is there already."""
    final = to_pdf(
        on_paper(document, tuple(seals.impression_of(seal) for _unit, seal in held), copy_number=copy_number)
    )
    name = (
        f"{document.document_number}（份号{copy_number}）.pdf"
        if copy_number
        else f"{document.document_number}.pdf"
    )
    printed = attachments.add(
        act, BytesIO(final), name, matter=document.matter, level=document.matter.secrecy
    )
    leave = joint.seals_authorised(document)
    for unit, seal in held:
        SealUse.objects.create(
            document=document,
            unit=unit,
            serial=seal.serial,
            signature=seals.service().sign(final, seal.serial, organ=seal.organ, at=clock.now()),
            file_digest=printed.digest,
            copies=used_for,
            authorisation=leave.get(unit),
            used_by=act.actor.person_id,
            used_at=clock.now(),
        )
    return printed


def require_enough(document: OutgoingDocument, wanted: int) -> None:
    """A classified document: its content may be here, and every recipient gets a copy beside the one for the file."""
    if not copies.are_numbered(document):
        return
    secrecy.require_taken_in(document.matter.secrecy)
    least = copies.least_copies(document)
    if wanted < least:
        raise InvalidInputs(
            {"copies": _("涉密公文每个收文单位一份，另存档一份，至少印制 %(least)s 份。") % {"least": least}}
        )


def open_printing(act: Act, document: OutgoingDocument, total: int, final: Attachment) -> Printing:
    """Number the copies of a classified document; the first is the final file, and stays with the organ."""
    printing = Printing.objects.create(
        document=document,
        unit=document.issuing_unit,
        document_number=document.document_number,
        title=document.title,
        secrecy=document.matter.secrecy,
        secrecy_term=document.secrecy_term,
        total=total,
        printed_by=act.actor.person_id or 0,
        printed_by_name=act.actor.name,
        printed_at=clock.now(),
    )
    add_copies(printing, 1, total)
    first = printing.numbered_copies.get(number=1)
    named = organs.unit_on(document.issuing_unit, clock.today())
    first.state, first.unit, first.received_by = COPY.GIVEN, document.issuing_unit, FOR_THE_FILE
    first.recipient = named.name if named else document.issuing_unit
    first.given_by_name, first.given_at = act.actor.name, clock.now()
    note_printed(act, first, final)
    return printing


def add_copies(printing: Printing, first: int, last: int) -> None:
    """Copies with the numbers from `first` to `last`, not given out."""
    NumberedCopy.objects.bulk_create(
        NumberedCopy(printing=printing, number=number) for number in range(first, last + 1)
    )


def note_printed(act: Act, copy: NumberedCopy, printed: Attachment) -> None:
    """Who printed the copy's own file, and when."""
    copy.file_digest = printed.digest
    copy.printed_by, copy.printed_by_name = act.actor.person_id, act.actor.name
    copy.printed_at = clock.now()
    copy.save()


def next_copies(document: OutgoingDocument, wanted: int) -> list[NumberedCopy]:
    """The next copies that nobody has, locked. Raises Conflict where there are not enough."""
    printing = Printing.objects.select_for_update().filter(document=document, is_void=False).first()
    if printing is None:
        raise Conflict(_("这件涉密公文还没有印制编号，不能分发。"))
    left = list(printing.numbered_copies.filter(state=COPY.HELD).order_by("number")[:wanted])
    if len(left) < wanted:
        raise Conflict(
            _("份数不足：还需 %(wanted)s 份，未发出的只有 %(left)s 份。请先加印。")
            % {"wanted": wanted, "left": len(left)}
        )
    return left


def print_copy(
    act: Act, document: OutgoingDocument, held: list[tuple[str, Seal]], copy: NumberedCopy
) -> NumberedCopy:
    """Its own PDF, once."""
    if not copy.file_digest:
        note_printed(act, copy, print_and_seal(act, document, held, 0, copy.written))
    return copy


def give_with(act: Act, copy: NumberedCopy, delivery: IncomingDocument) -> None:
    """The copy has gone to the unit of the delivery."""
    named = organs.unit_on(delivery.unit, clock.today())
    copy.state, copy.unit, copy.delivery = COPY.GIVEN, delivery.unit, delivery
    copy.recipient = named.name if named else delivery.unit
    copy.given_by_name, copy.given_at = act.actor.name, clock.now()
    copy.save()


def digests_of(document: OutgoingDocument) -> set[str]:
    """The files of its numbered copies."""
    rows = NumberedCopy.objects.filter(printing__document=document, printing__is_void=False)
    return set(rows.exclude(file_digest="").values_list("file_digest", flat=True))


def take_back_delivered(act: Act, deliveries: list[IncomingDocument], note: str) -> None:
    """The copies of deliveries that were taken back, or sent back, are back too."""
    rows = NumberedCopy.objects.filter(delivery__in=deliveries, state=COPY.GIVEN)
    rows.update(
        state=COPY.RETURNED, returned_by=note, returned_at=clock.now(), taken_back_by_name=act.actor.name
    )
