"""Absences of article 67, and coming back (销假)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.evidence import WithEvidence, take_in
from xunzhang.chapters.organs.actions.finding import day, period, person_by_id, refuse, require_reason
from xunzhang.chapters.organs.chains import supersede, withdraw
from xunzhang.chapters.organs.facts import roles_held
from xunzhang.chapters.organs.models import Absence, AbsenceKind
from xunzhang.chapters.organs.queries import posts_held
from xunzhang.chapters.organs.standing import Period
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, ActionInputs, Conflict, action, in_chinese

NOT_YOURS = gettext_lazy("外出与销假由本人或办公厅人事岗位登记，您不能代为登记。")


class RecordAbsence(WithEvidence):
    person_id: int = Field(title="人员")
    kind: AbsenceKind = Field(title="外出事由")
    from_on: date = Field(title="离开日期")
    to_on: date | None = Field(default=None, title="预计返回日期", description="离开与返回当日均计入外出")
    destination: str = Field(default="", title="目的地", max_length=200)
    evidence: str = Field(title="依据", min_length=1, max_length=300)


class EndAbsence(ActionInputs):
    absence_id: int = Field(title="外出记录")
    returned_on: date = Field(title="销假日期")


class WithdrawAbsence(ActionInputs):
    absence_id: int = Field(title="外出记录")
    reason: str = Field(title="作废理由", max_length=300)


def _live(act: Act, absence_id: int) -> Absence:
    """The absence, for whoever may change it; how it stands is told to nobody else."""
    row = (
        Absence.objects.select_for_update(of=("self",)).select_related("person").filter(pk=absence_id).first()
    )
    if row is None:
        raise refuse("absence_id", _("没有编号为 %(id)s 的外出记录，请刷新页面后重试。") % {"id": absence_id})
    act.permit(permissions.may_record_absence(act.actor, row.person_id), NOT_YOURS)
    if row.superseded_at is not None:
        raise Conflict(_("这条外出记录已被更正或作废，请刷新页面后重试。"))
    return row


def _no_overlap(person_id: int, span: Period, besides: int | None = None) -> None:
    for row in Absence.objects.filter(person_id=person_id, superseded_at__isnull=True).exclude(pk=besides):
        if Period(row.from_on, row.to_on).overlaps(span):
            raise refuse(
                "from_on",
                _("与已登记的外出（%(from)s 起%(to)s）重叠；请先销假，或调整日期。")
                % {
                    "from": day(row.from_on),
                    "to": _("，%(day)s 止") % {"day": day(row.to_on)} if row.to_on else _("，尚未销假"),
                },
            )


@action("absence.record", label="登记外出", label_en="Record an absence", inputs=RecordAbsence)
def record_absence(act: Act, inputs: RecordAbsence) -> Absence:
    """A person is away. It takes no power from anybody; it lets an entrustment for the absence take effect."""
    act.permit(permissions.may_record_absence(act.actor, inputs.person_id), NOT_YOURS)
    span = period(inputs.from_on, inputs.to_on)
    person = person_by_id(inputs.person_id)
    if not posts_held(person.pk, inputs.from_on):
        raise refuse(
            "person_id",
            _("“%(person)s”在 %(day)s 未任任何职务，无须登记外出；请核对人员或日期。")
            % {"person": person.name, "day": day(inputs.from_on)},
        )
    _no_overlap(person.pk, span)
    act.assess(
        "absence.record",
        {
            "absent_roles": roles_held(person.pk, inputs.from_on),
            "from_on": inputs.from_on,
            "to_on": inputs.to_on,
        },
    )
    paper = take_in(act, inputs)
    absence = Absence.objects.create(
        person=person,
        kind=inputs.kind,
        from_on=inputs.from_on,
        to_on=inputs.to_on,
        destination=inputs.destination,
        evidence=inputs.evidence,
        evidence_digest=paper.digest if paper else "",
    )
    act.record(
        subject=absence,
        summary=f"登记外出：{person.name}，{in_chinese(AbsenceKind(inputs.kind).label)}（{day(inputs.from_on)} 起）",
        payload=inputs.model_dump(mode="json", exclude={"evidence_content"}),
        attachments=[paper] if paper else [],
    )
    return absence


@action("absence.end", label="销假", label_en="Record a return", inputs=EndAbsence)
def end_absence(act: Act, inputs: EndAbsence) -> Absence:
    """The person is back on that day, which is the last day of the absence."""
    row = _live(act, inputs.absence_id)
    if row.returned_on is not None:
        raise Conflict(_("已于 %(day)s 销假，无须再办。") % {"day": day(row.returned_on)})
    if inputs.returned_on > clock.today():
        raise refuse(
            "returned_on", _("销假日期 %(day)s 尚未到来，请在返回后登记。") % {"day": day(inputs.returned_on)}
        )
    span = period(row.from_on, inputs.returned_on, "returned_on")
    _no_overlap(row.person_id, span, row.pk)
    if row.to_on is None or row.to_on == inputs.returned_on:
        row.to_on = row.returned_on = inputs.returned_on
        row.save(update_fields=["to_on", "returned_on"])
        ended = row
    else:
        ended = supersede(row, "销假", to_on=inputs.returned_on, returned_on=inputs.returned_on)
    act.record(
        subject=ended,
        summary=f"销假：{row.person.name}（{day(inputs.returned_on)}）",
        payload=inputs.model_dump(mode="json"),
    )
    return ended


@action("absence.withdraw", label="作废外出记录", label_en="Withdraw an absence", inputs=WithdrawAbsence)
def withdraw_absence(act: Act, inputs: WithdrawAbsence) -> Absence:
    """The absence did not take place: it counts on no day and stays on record."""
    row = _live(act, inputs.absence_id)
    require_reason(inputs.reason)
    withdraw(row, inputs.reason)
    act.record(
        subject=row,
        summary=f"作废外出记录：{row.person.name}（{day(row.from_on)} 起）",
        payload=inputs.model_dump(mode="json"),
    )
    return row
