"""The register of numbered copies: printed, given, taken back, destroyed; never given twice, none left out."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.documents import copies, scope, terms
from xunzhang.chapters.documents.actions.finding import OFFICE_WORK
from xunzhang.chapters.documents.actions.printing import add_copies, print_copy, seals_for
from xunzhang.chapters.documents.models import NumberedCopy, Printing
from xunzhang.chapters.documents.models.copies import LAST_NUMBER
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, NotPermitted, action

COPY = NumberedCopy.State
MOST_FILES_AT_ONCE = 20
MOST_COPIES = 10_000
KEEPER = gettext_lazy("份号登记由发文机关的发文岗位办理。")


class RegisterPrinting(ActionInputs):
    """Of a document whose content this installation may not hold."""

    unit: str = Field(title="发文机关", min_length=1, max_length=40)
    document_number: str = Field(title="发文字号", min_length=2, max_length=60)
    title: str = Field(
        title="标题", min_length=2, max_length=300, description="标题本身涉密的写代称，不写涉密内容"
    )
    secrecy: str = Field(title="密级", max_length=20)
    secrecy_term: str = Field(
        default="", title="保密期限", max_length=10, description="原件上标注的，如“20年”“6个月”"
    )
    total: int = Field(title="印制份数", ge=1, le=MOST_COPIES)
    kept_at: str = Field(title="原件保管处所", min_length=2, max_length=300)


class OnCopies(ActionInputs):
    printing_id: int = Field(title="印制")
    first: int = Field(title="份号自", ge=1, le=LAST_NUMBER)
    last: int | None = Field(default=None, title="份号至", ge=1, le=LAST_NUMBER, description="只有一份的留空")


class PrintCopies(OnCopies):
    """Their own PDFs."""


class GiveCopies(OnCopies):
    unit: str = Field(default="", title="收文单位", max_length=40)
    recipient: str = Field(
        default="", title="收文单位名称", max_length=200, description="不在单位目录中的单位填写"
    )
    received_by: str = Field(title="签收人", min_length=2, max_length=100)


class TakeBackCopies(OnCopies):
    returned_by: str = Field(title="退还人", min_length=2, max_length=100)
    returned_on: date | None = Field(default=None, title="清退日期")


class DestroyCopies(OnCopies):
    reason: str = Field(title="销毁事由", min_length=2, max_length=300)
    approved_by: str = Field(title="批准人", min_length=2, max_length=100)
    witness: str = Field(title="监销人", min_length=2, max_length=100)


class ReportLoss(OnCopies):
    loss: str = Field(title="遗失的情况", min_length=4, max_length=300)
    lost_found_on: date = Field(title="发现日期")
    loss_reported_on: date = Field(title="报告日期")
    loss_reported_to: str = Field(
        title="报告的部门和人员", min_length=2, max_length=200, description="本机关负责人、保密行政管理部门等"
    )


class PrintMore(ActionInputs):
    printing_id: int = Field(title="印制")
    more: int = Field(title="加印份数", ge=1, le=MOST_COPIES)
    approved_by: str = Field(title="批准人", min_length=2, max_length=100)


def _held(act: Act, printing_id: int) -> Printing:
    """The printing, locked, if the actor sees it and keeps its copies; not one that became void."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    printing = copies.found(act.actor, printing_id)
    Printing.objects.select_for_update().get(pk=printing.pk)
    printing.refresh_from_db(fields=["total", "is_void"])
    if printing.document is not None:
        act.matter = printing.document.matter
    act.permit(copies.keeps(act.actor, printing), KEEPER)
    if printing.is_void:
        raise Conflict(_("这次印制已经作废，不能再办理。"))
    return printing


def _chosen(
    printing: Printing, inputs: OnCopies, fits: Callable[[NumberedCopy], bool], otherwise: str
) -> list[NumberedCopy]:
    """The copies from `first` to `last`. Raises InvalidInputs naming those that are not there, or do not fit."""
    last = inputs.last or inputs.first
    if last < inputs.first:
        raise InvalidInputs({"last": _("“份号至”小于“份号自”，请核对。")})
    if last > printing.total:
        raise InvalidInputs(
            {
                "last" if inputs.last else "first": _("这次印制只有 %(total)s 份，没有份号 %(number)s。")
                % {"total": printing.total, "number": f"{last:06d}"}
            }
        )
    rows = list(
        printing.numbered_copies.filter(number__gte=inputs.first, number__lte=last).order_by("number")
    )
    unfit = [one for one in rows if not fits(one)]
    if unfit:
        raise InvalidInputs(
            {"first": otherwise % {"number": unfit[0].written, "state": unfit[0].get_state_display()}}
        )
    return rows


def _numbers(rows: list[NumberedCopy]) -> str:
    return rows[0].written if len(rows) == 1 else f"{rows[0].written}—{rows[-1].written}"


def _record(act: Act, printing: Printing, said: str, rows: list[NumberedCopy], **payload: object) -> Printing:
    act.record(
        subject=printing,
        summary=f"{said}：{printing.document_number} 份号 {_numbers(rows)}",
        payload={"printing": printing.pk, "numbers": [one.number for one in rows], **payload},
    )
    return printing


@action(
    "document_copy.register",
    label="登记涉密公文份号",
    label_en="Register the copies of a document kept elsewhere",
    inputs=RegisterPrinting,
)
def register(act: Act, inputs: RegisterPrinting) -> Printing:
    """Numbered copies of a document that is above the installation's ceiling: registered, its content not taken in."""
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    level = inputs.secrecy
    if not secrecy.is_restricted(level):
        raise InvalidInputs({"secrecy": _("只有涉密公文编份号，请选择秘密、机密或者绝密。")})
    if secrecy.is_taken_in(level):
        raise InvalidInputs(
            {
                "secrecy": _("“%(level)s”的内容可以在本系统办理，份号在印制时编定，不另行登记。")
                % {"level": secrecy.label(level)}
            }
        )
    if inputs.secrecy_term:  # what the original bears; an older one may bear none
        terms.require_term(level, inputs.secrecy_term)
    if organs.unit_on(inputs.unit, clock.today()) is None:
        raise InvalidInputs({"unit": _("没有这个单位，请重新选择。")})
    if not copies.keeps_for(act.actor, inputs.unit) or not copies.is_cleared_to_register(act.actor, level):
        raise NotPermitted(gettext_lazy("涉密公文的份号由发文机关自己的文书岗位登记。"))
    if Printing.objects.filter(unit=inputs.unit, document_number=inputs.document_number).exists():
        raise Conflict(
            _("%(number)s 的份号已经登记过；增加份数请用“加印”。") % {"number": inputs.document_number}
        )
    printing = Printing.objects.create(
        unit=inputs.unit,
        document_number=inputs.document_number,
        title=inputs.title,
        secrecy=level,
        secrecy_term=inputs.secrecy_term,
        total=inputs.total,
        kept_at=inputs.kept_at,
        printed_by=act.actor.person_id or 0,
        printed_by_name=act.actor.name,
        printed_at=clock.now(),
    )
    add_copies(printing, 1, inputs.total)
    act.record(
        subject=printing,
        summary=f"登记涉密公文份号（不录入内容）：{inputs.document_number}，{inputs.total} 份",
        payload={"unit": inputs.unit, "total": inputs.total, "kept_at": inputs.kept_at, "secrecy": level},
    )
    return printing


@action("document_copy.print", label="打印编号文件", label_en="Print numbered copies", inputs=PrintCopies)
def print_copies(act: Act, inputs: PrintCopies) -> Printing:
    """Each copy as a PDF with its own number, sealed; a copy is printed once."""
    printing = _held(act, inputs.printing_id)
    document = printing.document
    if document is None:
        raise InvalidInputs({"printing_id": _("内容不在本系统，份号在原件保管处所打印，这里只登记。")})
    rows = _chosen(
        printing, inputs, lambda one: not one.file_digest, _("份号 %(number)s 已经打印过，不能重复打印。")
    )
    if len(rows) > MOST_FILES_AT_ONCE:
        raise InvalidInputs(
            {"last": _("一次最多打印 %(most)s 份，请分次打印。") % {"most": MOST_FILES_AT_ONCE}}
        )
    held = seals_for(document)
    for one in rows:
        print_copy(act, document, held, one)
    return _record(act, printing, "打印", rows, files=[one.file_digest for one in rows])


@action("document_copy.give", label="发出", label_en="Give out numbered copies", inputs=GiveCopies)
def give(act: Act, inputs: GiveCopies) -> Printing:
    """Which copies went to whom, who signed for them; a copy is given once."""
    printing = _held(act, inputs.printing_id)
    named = organs.unit_on(inputs.unit, clock.today()) if inputs.unit else None
    if inputs.unit and named is None:
        raise InvalidInputs({"unit": _("没有这个单位，请重新选择。")})
    if bool(inputs.unit) == bool(inputs.recipient):
        raise InvalidInputs({"unit": _("请选择收文单位；不在单位目录中的，填写名称。两项只填一项。")})
    rows = _chosen(
        printing, inputs, lambda one: one.state == COPY.HELD, _("份号 %(number)s %(state)s，不能再发出。")
    )
    if printing.document is not None and any(not one.file_digest for one in rows):
        lacking = next(one for one in rows if not one.file_digest)
        raise InvalidInputs(
            {"first": _("份号 %(number)s 还没有打印，请先打印。") % {"number": lacking.written}}
        )
    _require_within(printing, inputs, named.short_name if named else inputs.recipient)
    for one in rows:
        one.state, one.unit, one.received_by = COPY.GIVEN, inputs.unit, inputs.received_by
        one.recipient = named.name if named else inputs.recipient
        one.given_by_name, one.given_at = act.actor.name, clock.now()
        one.save()
    return _record(
        act, printing, f"发出给{rows[0].recipient}", rows, unit=inputs.unit, received_by=inputs.received_by
    )


def _require_within(printing: Printing, inputs: GiveCopies, shown: str) -> None:
    """Raise InvalidInputs for a recipient beyond the range of distribution, and for a listed unit that is only named.

    Of a document that is kept elsewhere the range is not known here.
    """
    if inputs.recipient and scope.listed_as(inputs.recipient):
        raise InvalidInputs(
            {"recipient": _("“%(name)s”在单位目录中，请在“收文单位”中选择。") % {"name": inputs.recipient}}
        )
    document = printing.document
    if document is None or (
        not scope.beyond(document, [inputs.unit]) if inputs.unit else scope.names(document, inputs.recipient)
    ):
        return
    raise InvalidInputs(
        {
            "unit" if inputs.unit else "recipient": _(
                "“%(unit)s”不在这件公文的印发传达范围内。变更范围应当经发文机关批准（条例第三十一条），请在“分发与签收”请示，批准后再发出。"
            )
            % {"unit": shown}
        }
    )


@action("document_copy.take_back", label="清退", label_en="Take numbered copies back", inputs=TakeBackCopies)
def take_back(act: Act, inputs: TakeBackCopies) -> Printing:
    """They have come back (条例 第三十四条): who brought them, on which day."""
    printing = _held(act, inputs.printing_id)
    rows = _chosen(
        printing,
        inputs,
        lambda one: one.state == COPY.GIVEN or (one.state == COPY.LOST and one.given_at is not None),
        _("份号 %(number)s %(state)s，不能清退。"),
    )
    were_lost = [one.number for one in rows if one.state == COPY.LOST]
    at = clock.now()
    if inputs.returned_on is not None and inputs.returned_on != clock.today():
        at = datetime.combine(inputs.returned_on, time(12), tzinfo=clock.BEIJING)
        if at > clock.now():
            raise InvalidInputs({"returned_on": _("清退日期不能晚于今天，请核对。")})
        if any(one.given_at is not None and at < one.given_at for one in rows):
            raise InvalidInputs({"returned_on": _("清退日期早于发出日期，请核对。")})
    for one in rows:
        one.state, one.returned_by, one.returned_at = COPY.RETURNED, inputs.returned_by, at
        one.taken_back_by_name = act.actor.name
        one.save()
    said = "清退（遗失后找回）" if were_lost else "清退"
    return _record(act, printing, said, rows, returned_by=inputs.returned_by, were_lost=were_lost)


@action(
    "document_copy.report_loss", label="登记遗失", label_en="Record lost numbered copies", inputs=ReportLoss
)
def report_loss(act: Act, inputs: ReportLoss) -> Printing:
    """Copies that cannot be found: how, since when it is known, to whom it was reported. At once in the register."""
    printing = _held(act, inputs.printing_id)
    today = clock.today()
    if inputs.lost_found_on > today:
        raise InvalidInputs({"lost_found_on": _("发现日期不能晚于今天，请核对。")})
    if not inputs.lost_found_on <= inputs.loss_reported_on <= today:
        raise InvalidInputs({"loss_reported_on": _("报告日期不早于发现日期，不晚于今天，请核对。")})
    rows = _chosen(
        printing,
        inputs,
        lambda one: one.state not in (COPY.LOST, COPY.DESTROYED),
        _("份号 %(number)s %(state)s，不能登记遗失。"),
    )
    for one in rows:
        one.state, one.loss = COPY.LOST, inputs.loss
        one.lost_found_on, one.loss_reported_on = inputs.lost_found_on, inputs.loss_reported_on
        one.loss_reported_to = inputs.loss_reported_to
        one.loss_recorded_by_name, one.loss_recorded_at = act.actor.name, clock.now()
        one.save()
    return _record(
        act,
        printing,
        "遗失",
        rows,
        loss=inputs.loss,
        found_on=inputs.lost_found_on.isoformat(),
        reported_on=inputs.loss_reported_on.isoformat(),
        reported_to=inputs.loss_reported_to,
    )


@action("document_copy.destroy", label="销毁", label_en="Destroy numbered copies", inputs=DestroyCopies)
def destroy(act: Act, inputs: DestroyCopies) -> Printing:
    """With approval, registered, under the eyes of a second person (条例 第三十五条); nothing that is still out."""
    printing = _held(act, inputs.printing_id)
    if inputs.witness == act.actor.name:
        raise InvalidInputs({"witness": _("监销人须是销毁人以外的人，请另填。")})
    rows = _chosen(
        printing,
        inputs,
        lambda one: one.state in (COPY.HELD, COPY.RETURNED),
        _("份号 %(number)s %(state)s，不能销毁；已发出的请先清退。"),
    )
    for one in rows:
        one.state, one.destruction_reason = COPY.DESTROYED, inputs.reason
        one.destruction_approved_by, one.witness = inputs.approved_by, inputs.witness
        one.destroyed_by_name, one.destroyed_at = act.actor.name, clock.now()
        one.save()
    return _record(
        act,
        printing,
        "销毁",
        rows,
        reason=inputs.reason,
        approved_by=inputs.approved_by,
        witness=inputs.witness,
    )


@action("document_copy.print_more", label="加印", label_en="Print more numbered copies", inputs=PrintMore)
def print_more(act: Act, inputs: PrintMore) -> Printing:
    """With approval (条例 第三十二条); the numbers run on."""
    printing = _held(act, inputs.printing_id)
    total = printing.total + inputs.more
    if total > LAST_NUMBER:
        raise InvalidInputs({"more": _("份号只有六位，加印后超过 %(most)s 份。") % {"most": LAST_NUMBER}})
    add_copies(printing, printing.total + 1, total)
    first = printing.total + 1
    printing.total = total
    printing.save(update_fields=["total"])
    act.record(
        subject=printing,
        summary=f"加印：{printing.document_number}，份号 {first:06d}—{total:06d}",
        payload={"printing": printing.pk, "more": inputs.more, "approved_by": inputs.approved_by},
    )
    return printing
