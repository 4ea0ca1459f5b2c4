"""Who is in charge of what (分工, article 7), and which deputy secretary-general assists whom (article 8)."""

from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import (
    NOT_YOURS,
    day,
    period,
    person_by_id,
    refuse,
    require_reason,
    unit_standing,
)
from xunzhang.chapters.organs.chains import end, withdraw
from xunzhang.chapters.organs.facts import roles_held
from xunzhang.chapters.organs.models import Dated, Pairing, Person, Portfolio
from xunzhang.chapters.organs.queries import holders
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.chapters.organs.standing import Period
from xunzhang.record.actions import Act, ActionInputs, Conflict, action

Row = TypeVar("Row", bound=Dated)


class AssignPortfolio(ActionInputs):
    leader_id: int = Field(title="分管领导")
    unit: str = Field(default="", title="机构代码", description="分管单位与分管事项只填一项")
    subject: str = Field(default="", title="分管事项", max_length=200)
    from_on: date = Field(title="起始日期")
    to_on: date | None = Field(default=None, title="截止日期")
    takes_over: bool = Field(default=False, title="同时结束原分管")
    basis: str = Field(default="", title="分工依据", max_length=300)


class EndPortfolio(ActionInputs):
    portfolio_id: int = Field(title="分工")
    to_on: date = Field(title="截止日期", description="最后一日，当日仍分管")
    reason: str = Field(title="调整原因或依据", min_length=1, max_length=300)


class WithdrawPortfolio(ActionInputs):
    portfolio_id: int = Field(title="分工")
    reason: str = Field(title="作废理由", max_length=300)


class AssignPairing(ActionInputs):
    assistant_id: int = Field(title="副秘书长")
    leader_id: int = Field(title="协助的领导")
    from_on: date = Field(title="起始日期")
    to_on: date | None = Field(default=None, title="截止日期")
    basis: str = Field(default="", title="分工依据", max_length=300)


class EndPairing(ActionInputs):
    pairing_id: int = Field(title="协助关系")
    to_on: date = Field(title="截止日期")
    reason: str = Field(title="调整原因或依据", min_length=1, max_length=300)


class WithdrawPairing(ActionInputs):
    pairing_id: int = Field(title="协助关系")
    reason: str = Field(title="作废理由", max_length=300)


def _must_lead(person: Person, on: date) -> None:
    held = holders(on, people=[person.pk])
    able = roles_of("leader", on)
    if not any(holder.role in able or holder.counts_as_leader for holder in held):
        raise refuse(
            "leader_id",
            _("“%(person)s”在 %(day)s 不是政府领导同志，不能分管工作；请核对任职，或改选领导。")
            % {"person": person.name, "day": day(on)},
        )


def _live(model: type[Row], pk: int, field: str) -> Row:
    row = model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise refuse(field, _("没有编号为 %(id)s 的记录，请刷新页面后重试。") % {"id": pk})
    if row.superseded_at is not None:
        raise Conflict(_("这条记录已被更正或作废，请刷新页面后重试。"))
    return row


def _end(row: Row, to_on: date, reason: str) -> Row:
    period(row.from_on, to_on)
    if row.to_on is not None and row.to_on <= to_on:
        raise refuse("to_on", _("该记录已于 %(day)s 结束。") % {"day": day(row.to_on)})
    return end(row, to_on, reason)


@action("portfolio.assign", label="确定分工", label_en="Assign a portfolio", inputs=AssignPortfolio)
def assign_portfolio(act: Act, inputs: AssignPortfolio) -> Portfolio:
    """A leader takes charge of one unit or one subject; of each, one leader at a time."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    span = period(inputs.from_on, inputs.to_on)
    if bool(inputs.unit) == bool(inputs.subject):
        raise refuse("unit", _("分管单位与分管事项须填且只填一项。"))
    unit = unit_standing(inputs.unit, inputs.from_on) if inputs.unit else None
    leader = person_by_id(inputs.leader_id, "leader_id")
    _must_lead(leader, inputs.from_on)
    what = unit.name if unit else inputs.subject
    held = Portfolio.objects.filter(unit=unit, subject=inputs.subject, superseded_at__isnull=True)
    for row in held.filter(Q(to_on__isnull=True) | Q(to_on__gte=span.from_on)).select_related("leader"):
        if not Period(row.from_on, row.to_on).overlaps(span):
            continue
        if not inputs.takes_over or row.from_on >= span.from_on:
            raise refuse(
                "unit" if unit else "subject",
                _("“%(what)s”自 %(from)s 起由“%(leader)s”分管；请先结束原分工，或选择“同时结束原分管”。")
                % {"what": what, "from": day(row.from_on), "leader": row.leader.name},
            )
        end(row, span.from_on - timedelta(days=1), inputs.basis or "分工调整")
    act.assess("portfolio.assign", {"leader_roles": roles_held(leader.pk, inputs.from_on)})
    portfolio = Portfolio.objects.create(
        leader=leader,
        unit=unit,
        subject=inputs.subject,
        from_on=inputs.from_on,
        to_on=inputs.to_on,
        basis=inputs.basis,
    )
    act.record(
        subject=portfolio,
        summary=f"{leader.name}分管{what}（{day(inputs.from_on)} 起）",
        payload=inputs.model_dump(mode="json"),
    )
    return portfolio


@action("portfolio.end", label="结束分工", label_en="End a portfolio", inputs=EndPortfolio)
def end_portfolio(act: Act, inputs: EndPortfolio) -> Portfolio:
    """The last day in charge; from the next day, and until somebody else is assigned, the head of government is."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    row = _end(_live(Portfolio, inputs.portfolio_id, "portfolio_id"), inputs.to_on, inputs.reason)
    act.record(
        subject=row,
        summary=f"{row.leader.name}不再分管{row.unit.name if row.unit else row.subject}（至 {day(inputs.to_on)}）",
        payload=inputs.model_dump(mode="json"),
    )
    return row


@action("portfolio.withdraw", label="作废分工", label_en="Withdraw a portfolio", inputs=WithdrawPortfolio)
def withdraw_portfolio(act: Act, inputs: WithdrawPortfolio) -> Portfolio:
    """Mark a portfolio recorded by mistake; it counts on no day and stays on record."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    require_reason(inputs.reason)
    row = withdraw(_live(Portfolio, inputs.portfolio_id, "portfolio_id"), inputs.reason)
    act.record(
        subject=row,
        summary=f"作废分工：{row.leader.name}分管{row.unit.name if row.unit else row.subject}",
        payload=inputs.model_dump(mode="json"),
    )
    return row


@action("pairing.assign", label="确定协助关系", label_en="Assign an assistant", inputs=AssignPairing)
def assign_pairing(act: Act, inputs: AssignPairing) -> Pairing:
    """A deputy secretary-general assists a leader."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    span = period(inputs.from_on, inputs.to_on)
    leader = person_by_id(inputs.leader_id, "leader_id")
    assistant = person_by_id(inputs.assistant_id, "assistant_id")
    _must_lead(leader, inputs.from_on)
    held = holders(inputs.from_on, people=[assistant.pk])
    if not held:
        raise refuse(
            "assistant_id",
            _("“%(person)s”在 %(day)s 未任任何职务，不能作为协助人；请核对任职。")
            % {"person": assistant.name, "day": day(inputs.from_on)},
        )
    able = roles_of("assistant", inputs.from_on)
    act.assess(
        "pairing.assign",
        {
            "assistant_role": min(held, key=lambda one: (one.role not in able, not one.is_primary)).role,
            "leader_roles": roles_held(leader.pk, inputs.from_on),
        },
    )
    for row in Pairing.objects.filter(assistant=assistant, leader=leader, superseded_at__isnull=True):
        if Period(row.from_on, row.to_on).overlaps(span):
            raise refuse(
                "from_on",
                _("“%(assistant)s”自 %(from)s 起已协助“%(leader)s”，期间重叠。")
                % {"assistant": assistant.name, "leader": leader.name, "from": day(row.from_on)},
            )
    pairing = Pairing.objects.create(
        assistant=assistant, leader=leader, from_on=inputs.from_on, to_on=inputs.to_on, basis=inputs.basis
    )
    act.record(
        subject=pairing,
        summary=f"{assistant.name}协助{leader.name}（{day(inputs.from_on)} 起）",
        payload=inputs.model_dump(mode="json"),
    )
    return pairing


@action("pairing.end", label="结束协助关系", label_en="End an assistant's pairing", inputs=EndPairing)
def end_pairing(act: Act, inputs: EndPairing) -> Pairing:
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    row = _end(_live(Pairing, inputs.pairing_id, "pairing_id"), inputs.to_on, inputs.reason)
    act.record(
        subject=row,
        summary=f"{row.assistant.name}不再协助{row.leader.name}（至 {day(inputs.to_on)}）",
        payload=inputs.model_dump(mode="json"),
    )
    return row


@action("pairing.withdraw", label="作废协助关系", label_en="Withdraw a pairing", inputs=WithdrawPairing)
def withdraw_pairing(act: Act, inputs: WithdrawPairing) -> Pairing:
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    require_reason(inputs.reason)
    row = withdraw(_live(Pairing, inputs.pairing_id, "pairing_id"), inputs.reason)
    act.record(
        subject=row,
        summary=f"作废协助关系：{row.assistant.name}协助{row.leader.name}",
        payload=inputs.model_dump(mode="json"),
    )
    return row
