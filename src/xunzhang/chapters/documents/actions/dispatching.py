"""From the signature to the other units: number, print and seal, distribution."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import clocks, copies, joint, numbers, receipts, registering
from xunzhang.chapters.documents.actions import printing
from xunzhang.chapters.documents.actions.finding import outgoing, require_sound, require_state
from xunzhang.chapters.documents.actions.inputs import (
    AffixSeal,
    AssignNumber,
    DesignateMark,
    OnDocument,
    OpenSeries,
)
from xunzhang.chapters.documents.actions.joint import require_all_signed
from xunzhang.chapters.documents.actions.joint_sealing import require_seals_authorised
from xunzhang.chapters.documents.models import (
    AssignedNumber,
    IncomingDocument,
    NumberSeries,
    OutgoingDocument,
)
from xunzhang.chapters.documents.naming import short_names
from xunzhang.chapters.documents.paper import bears_seals
from xunzhang.chapters.matters import running
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.kernel.remembering import reading
from xunzhang.record.actions import Act, Conflict, InvalidInputs, action, in_chinese
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter

STATE = OutgoingDocument.State


def _keeps_numbers(actor: Actor) -> bool:
    able = roles_of("dispatching", clock.today())
    return any(post.role in able and post.unit_function == "general_office" for post in actor.posts)


@action(
    "number_series.open", label="登记发文字号序列", label_en="Open a series of numbers", inputs=OpenSeries
)
def open_series(act: Act, inputs: OpenSeries) -> NumberSeries:
    """A mark for an organ's documents (发文立户); `last` is what was used before this installation."""
    act.permit(_keeps_numbers(act.actor), gettext_lazy("发文字号序列由办公厅发文岗位登记。"))
    if organs.unit_on(inputs.unit, clock.today()) is None:
        raise InvalidInputs({"unit": _("没有这个单位，请重新选择。")})
    if NumberSeries.objects.filter(mark=inputs.mark, year=inputs.year).exists():
        raise Conflict(
            _("“%(mark)s〔%(year)s〕”的序列已经登记过。") % {"mark": inputs.mark, "year": inputs.year}
        )
    other = NumberSeries.objects.filter(mark=inputs.mark).exclude(unit=inputs.unit).first()
    if other is not None:
        raise InvalidInputs({"mark": _("“%(mark)s”已是另一机关的代字，请换一个。") % {"mark": inputs.mark}})
    series = NumberSeries.objects.create(
        mark=inputs.mark, year=inputs.year, unit=inputs.unit, last=inputs.last, used_for=inputs.used_for
    )
    act.record(
        subject=series,
        summary=f"登记发文字号序列：{inputs.mark}〔{inputs.year}〕，已用至 {inputs.last} 号",
        payload={
            "mark": inputs.mark,
            "year": inputs.year,
            "unit": inputs.unit,
            "last": inputs.last,
            "used_for": inputs.used_for,
        },
    )
    return series


@action(
    "number_series.designate",
    label="登记代字的用途",
    label_en="Say what a mark is used for",
    inputs=DesignateMark,
)
def designate(act: Act, inputs: DesignateMark) -> NumberSeries:
    """Whether documents or letters are numbered under a mark; it holds for all of the mark's years."""
    act.permit(_keeps_numbers(act.actor), gettext_lazy("发文字号序列由办公厅发文岗位登记。"))
    rows = NumberSeries.objects.filter(mark=inputs.mark)
    series = rows.order_by("-year").first()
    if series is None:
        raise InvalidInputs({"mark": _("没有登记过这个机关代字，请重新选择。")})
    rows.update(used_for=inputs.used_for)
    series.refresh_from_db()
    act.record(
        subject=series,
        summary=f"登记代字的用途：{inputs.mark}，{in_chinese(NumberSeries.Use(inputs.used_for).label)}",
        payload={"mark": inputs.mark, "used_for": inputs.used_for},
    )
    return series


@action(
    "outgoing_document.assign_number",
    label="编号",
    label_en="Assign a document number",
    inputs=AssignNumber,
)
def assign_number(act: Act, inputs: AssignNumber) -> OutgoingDocument:
    """The next number of the mark's series of the year in which it was signed."""
    document = outgoing(act, inputs.document_id)
    require_all_signed(document)
    require_state(document, STATE.SIGNED)
    signed_on = document.dated_on or clock.today()
    act.assess(
        "outgoing_document.assign_number",
        {
            "document_kind": document.document_kind,
            "issued_in_name_of": document.issued_in_name_of,
            "signed_on": signed_on,
        },
        matter=document.matter,
    )
    running.advance(act, document.matter, "assign_number", "numbered")
    mark = inputs.mark or numbers.usual_mark(document)
    number = numbers.take(
        document, mark, signed_on, person_id=act.actor.person_id, reserved_id=inputs.reserved_id
    )
    noted = joint.noted(document, signed_on)
    if noted:
        number.note = noted
        number.save(update_fields=["note"])
    _require_fitting(document, number, inputs.mark_reason)
    document.document_number = numbers.written(number)
    document.state = STATE.NUMBERED
    document.save(update_fields=["document_number", "state"])
    act.record(
        subject=document,
        summary=f"编号：{document.document_number}"
        + (f"（另用代字：{inputs.mark_reason}）" if inputs.mark_reason else ""),
        payload={"document_number": document.document_number, "mark_reason": inputs.mark_reason},
    )
    return document


def _require_fitting(document: OutgoingDocument, number: AssignedNumber, reason: str) -> None:
    """A mark that does not go with the form of page is taken only with a reason, which the register keeps."""
    mark = number.series.mark
    if numbers.is_fitting(document, mark):
        return
    if not reason:
        use, other = NumberSeries.Use(number.series.used_for), numbers.use_of(document)
        raise InvalidInputs(
            {
                "mark_reason": _(
                    "“%(mark)s”用于%(use)s，这件公文按%(other)s的格式印发。请改选代字；确需使用的，写明理由。"
                )
                % {"mark": mark, "use": use.label, "other": NumberSeries.Use(other).label}
            }
        )
    number.note = "；".join(part for part in (number.note, reason) if part)[:200]
    number.save(update_fields=["note"])


@action("outgoing_document.affix_seal", label="用印", label_en="Affix the seal", inputs=AffixSeal)
def affix_seal(act: Act, inputs: AffixSeal) -> OutgoingDocument:
    """Typeset the final file with its seals, sign it, keep it by digest, and enter each use in the register of seals.

    A joint document bears the seals of all, each with its own organ's leave; for an organ that keeps no seal here its
    place is left. Minutes bear none.
    """
    document = outgoing(act, inputs.document_id)
    require_all_signed(document)
    require_state(document, STATE.NUMBERED)
    act.assess(
        "outgoing_document.affix_seal",
        {
            "document_kind": document.document_kind,
            "issued_in_name_of": document.issued_in_name_of,
            "signed_on": document.dated_on,
        },
        matter=document.matter,
    )
    if bears_seals(document):
        require_seals_authorised(document)
    printing.require_enough(document, inputs.copies)
    held = printing.seals_for(document)
    running.advance(act, document.matter, "affix_seal", "sealed")
    is_numbered = copies.are_numbered(document)
    printed = printing.print_and_seal(act, document, held, inputs.copies, "000001" if is_numbered else "")
    document.final_digest = printed.digest
    document.state = STATE.SEALED
    document.save(update_fields=["final_digest", "state"])
    if is_numbered:
        printing.open_printing(act, document, inputs.copies, printed)
    act.record(
        subject=document,
        summary=f"{'印制并用印' if held else '印制'}：{document.document_number}，{inputs.copies} 份"
        + (f"，份号 000001—{inputs.copies:06d}" if is_numbered else ""),
        payload={
            "copies": inputs.copies,
            "file": printed.digest,
            "seals": [seal.serial for _unit, seal in held],
        },
        attachments=[printed],
    )
    return document


@action("outgoing_document.distribute", label="分发", label_en="Distribute a document", inputs=OnDocument)
def distribute(act: Act, inputs: OnDocument) -> OutgoingDocument:
    """Deliver it electronically to every recipient, each with a receipt to give (56)."""
    document = outgoing(act, inputs.document_id)
    require_state(document, STATE.SEALED)
    require_sound(document)
    recipients = list(document.recipients.order_by("-is_main", "pk"))
    existing = {unit.code for unit in organs.units_on(clock.today(), codes=[one.unit for one in recipients])}
    gone = [one.unit for one in recipients if one.unit not in existing]
    if gone:
        raise InvalidInputs(
            {"document_id": _("收文单位“%(unit)s”已不存在，请退回更正主送或抄送单位。") % {"unit": gone[0]}}
        )
    outside = receipts.outside_units([one.unit for one in recipients], clock.today())
    deliver_all(act, document, [(one.unit, one.is_main) for one in recipients], outside=outside)
    # The deliveries on record, each with the final file or a copy of it: not what was meant to be delivered.
    files = {document.final_digest, *printing.digests_of(document)} - {""}
    delivered = document.deliveries.filter(file_digest__in=files)
    act.assess(
        "outgoing_document.distribute",
        {
            "document_kind": document.document_kind,
            "recipients": short_names([one.unit for one in recipients], clock.today()),
            "delivered_electronically_to": short_names(
                delivered.values_list("unit", flat=True), clock.today()
            ),
        },
        matter=document.matter,
    )
    running.advance(act, document.matter, "distribute", "distributed")
    document.state = STATE.DISTRIBUTED
    document.save(update_fields=["state"])
    act.record(
        subject=document,
        summary=f"分发 {document.document_number}，{len(recipients)} 个单位",
        payload={"recipients": [one.unit for one in recipients], "file": document.final_digest},
    )
    return document


def deliver_all(
    act: Act,
    document: OutgoingDocument,
    units: Sequence[tuple[str, bool]],
    *,
    outside: frozenset[str] | None = None,
) -> None:
    """Deliver it to units, each with whether it is a main recipient; of a classified document each gets its own copy."""
    with reading():  # nothing in here changes who holds which post
        organs.foresee_holders(clock.today(), [unit for unit, _is_main in units])
        _deliver_each(act, document, units, outside)


def _deliver_each(
    act: Act, document: OutgoingDocument, units: Sequence[tuple[str, bool]], outside: frozenset[str] | None
) -> None:
    if not copies.are_numbered(document):
        for unit, is_main in units:
            deliver(act, document, unit, file_digest=document.final_digest, is_main=is_main, outside=outside)
        return
    held = printing.seals_for(document)
    for (unit, is_main), copy in zip(units, printing.next_copies(document, len(units)), strict=True):
        printing.print_copy(act, document, held, copy)
        arrived = deliver(act, document, unit, file_digest=copy.file_digest, is_main=is_main, outside=outside)
        printing.give_with(act, copy, arrived)


def deliver(
    act: Act,
    document: OutgoingDocument,
    unit: str,
    *,
    file_digest: str,
    is_main: bool,
    outside: frozenset[str] | None,
) -> IncomingDocument:
    """Put it into the inbox of the office that takes in for the receiving unit.

    Of units `outside`, where nobody works with this installation, the receipt is recorded here by hand.
    """
    source = document.matter
    today = clock.today()
    office = registering.office_of(unit, today)
    issuing = organs.unit_on(document.issuing_unit, today)
    matter = Matter.objects.create(
        title=document.title,
        kind="incoming_document",
        government=source.government,
        rulebook_version=source.rulebook_version,
        unit=office,
        opened_on=today,
        opened_by=act.actor.person_id,
        secrecy=source.secrecy,
        is_major=source.is_major,
        urgency=source.urgency,
    )
    arrived = IncomingDocument.objects.create(
        matter=matter,
        unit=unit,
        registering_unit=office,
        is_main=is_main,
        sent_document=document,
        sender=issuing.name if issuing else "",
        sender_unit=document.issuing_unit,
        document_number=document.document_number,
        title=document.title,
        title_key=registering.title_key(document.title),
        document_kind=document.document_kind,
        dated_on=document.dated_on,
        urgency=clocks.URGENCY_OF_RANK.get(source.urgency, IncomingDocument.Urgency.NONE),
        file_digest=file_digest,
        sent_at=clock.now(),
        sent_by=act.actor.person_id,
    )
    if unit not in (receipts.outside_units([unit], today) if outside is None else outside):
        running.start(act, matter, "incoming_document")
    return arrived
