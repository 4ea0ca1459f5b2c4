"""The register of incoming documents: which office keeps it, its numbers, and what has come before (51: 不得多头报文)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from xunzhang.chapters.documents.models import IncomingDocument, RegisterSeries
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actor import Actor
from xunzhang.record.models import Attachment

GENERAL_OFFICE = "general_office"
GOVERNMENT = "government"
MOST_SHOWN = 20
SENT_BACK = (IncomingDocument.State.RETURNED, IncomingDocument.State.RECALLED)


def office_of(unit: str, on: date) -> str:
    """The unit that takes in what is addressed to `unit`: the General Office for the government, else the unit itself."""
    found = organs.unit_on(unit, on)
    if found is not None and found.function == GOVERNMENT and not found.is_outside:
        office = organs.unit_with_function(GENERAL_OFFICE, on)
        return office.code if office is not None else unit
    return unit


def serves_government(registering_unit: str, on: date) -> bool:
    """Whether the office takes in for the government (articles 51 to 53 speak of that alone)."""
    found = organs.unit_on(registering_unit, on)
    return found is not None and found.function == GENERAL_OFFICE and not found.is_outside


def title_key(title: str) -> str:
    """The title without blanks, marks of quotation and punctuation, for comparing."""
    return "".join(sign for sign in title if sign.isalnum())[:300]


def title_of_file(name: str) -> str:
    """What a document is called until its title is known: its first file without the ending."""
    return name.rpartition(".")[0] or name


def sender_of(document: IncomingDocument) -> str:
    """Who sent it, as registered; for what was delivered here, the issuing unit's name of the day."""
    if document.sender:
        return document.sender
    found = organs.unit_on(document.sender_unit, clock.today()) if document.sender_unit else None
    return found.name if found is not None else document.sender_unit


def take_number(document: IncomingDocument) -> None:
    """Give the document the next number of its office's register of the year. Without gap: the series is locked."""
    year = clock.today().year
    RegisterSeries.objects.get_or_create(unit=document.registering_unit, year=year)
    series = RegisterSeries.objects.select_for_update().get(unit=document.registering_unit, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    document.register_year, document.register_sequence = year, series.last


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another document of the same register, and in what it is the same."""

    document: IncomingDocument
    reasons: tuple[str, ...]
    is_same_file: bool = False

    @property
    def name(self) -> str:
        one = self.document
        return f"{one.register_number or _('未登记')} {one.document_number}《{one.title}》".strip()


def duplicates_of(
    document: IncomingDocument, actor: Actor, *, number: str = "", title: str = "", sender: str = ""
) -> list[Duplicate]:
    """What the office has taken in before with the same number, the same title or the same file, the latest first.

    Given `number`, `title` and `sender` are what is about to be registered. Only what the actor is cleared for.
    """
    number, key = number or document.document_number, title_key(title or document.title)
    digests = set(
        Attachment.objects.filter(matter=document.matter_id)
        .exclude(digest="")
        .values_list("digest", flat=True)
    )
    if document.file_digest:
        digests.add(document.file_digest)
    by_file = set(
        Attachment.objects.filter(digest__in=digests, matter__incoming_document__isnull=False)
        .exclude(matter=document.matter_id)
        .values_list("matter_id", flat=True)
    )
    same = Q(matter__in=by_file) | Q(file_digest__in=digests)
    if number:
        same |= Q(document_number=number)
    if len(key) >= 4:
        same |= Q(title_key=key)
    rows = (
        IncomingDocument.objects.filter(same, registering_unit=document.registering_unit)
        .filter(matter__secrecy__in=secrecy.readable_levels(actor))
        .filter(Q(register_sequence__isnull=False) | Q(state=IncomingDocument.State.COMPLETED))
        .exclude(pk=document.pk)
        .exclude(state__in=SENT_BACK)
        .select_related("matter")
        .order_by("-pk")[:MOST_SHOWN]
    )
    wanted = sender or sender_of(document)
    found = []
    for row in rows:
        from_same = not wanted or not sender_of(row) or sender_of(row) == wanted
        reasons = []
        if number and row.document_number == number and from_same:
            reasons.append(_("来文字号相同"))
        if row.title_key == key:
            reasons.append(_("标题相同"))
        is_same_file = bool(row.file_digest) and row.file_digest == document.file_digest
        if is_same_file:
            reasons.append(_("文件内容相同"))
        elif row.matter_id in by_file or row.file_digest in digests:
            reasons.append(_("有相同的附件"))  # another document may bring the same table or form
        if reasons:
            found.append(Duplicate(row, tuple(reasons), is_same_file))
    return found


def heads_sent_to(document: IncomingDocument, actor: Actor) -> Sequence[str]:
    """Codes of the other units to which the sender has sent the same matter as main recipient (多头报文)."""
    found: dict[str, None] = {}
    if document.sent_document is not None:
        mains = document.sent_document.recipients.filter(is_main=True).exclude(unit=document.unit)
        found.update(dict.fromkeys(mains.order_by("pk").values_list("unit", flat=True)))
    if len(document.title_key) >= 4:
        rows = (
            IncomingDocument.objects.filter(title_key=document.title_key, is_main=True)
            .filter(matter__secrecy__in=secrecy.readable_levels(actor))
            .exclude(unit=document.unit)
            .exclude(pk=document.pk)
            .exclude(state__in=SENT_BACK)
        )
        sender = sender_of(document)
        for row in rows.order_by("pk")[:MOST_SHOWN]:
            if sender and sender_of(row) == sender:
                found.setdefault(row.unit)
    return list(found)


def is_bound(document: IncomingDocument, on: date) -> bool:
    """Whether it is one of those of which article 51 speaks: sent up to the government by a unit of its own."""
    if not document.sender_unit or not serves_government(document.registering_unit, on):
        return False
    sender = organs.unit_on(document.sender_unit, on)
    return (
        sender is not None and not sender.is_outside and sender.function not in (GOVERNMENT, GENERAL_OFFICE)
    )
