"""Assignments and the secretary's list on which they are followed (article 8)."""

from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters import duty_facts
from xunzhang.chapters.matters.duties.finding import matter_of, put_before
from xunzhang.chapters.matters.models import Assignment
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, action

Source = Literal["government_decision", "head_assignment", "other"]


class Assign(ActionInputs):
    matter_id: int = Field(title="办件")
    source: Source = Field(title="来源")
    task: str = Field(title="交办事项", min_length=2, max_length=2000)
    basis: str = Field(
        title="依据", description="决定的名称、日期，或者交办的原话和日期", min_length=4, max_length=300
    )
    unit: str = Field(title="承办单位", max_length=40)
    due_on: date | None = Field(default=None, title="办结时限")


class CompleteAssignment(ActionInputs):
    assignment_id: int = Field(title="交办事项")
    result: str = Field(title="落实结果", min_length=2, max_length=4000)


@action("matter.assign", label="交办", label_en="Assign a matter", inputs=Assign)
def assign(act: Act, inputs: Assign) -> Assignment:
    """To a unit, with its basis. Decisions and the head's assignments come to the secretary's list (8a)."""
    matter = matter_of(act, inputs.matter_id)
    act.permit(
        duty_facts.is_leader(act.actor) or duty_facts.works_in_general_office(act.actor),
        gettext_lazy("交办由政府领导提出，或者由办公厅依据登记。"),
    )
    today = clock.today()
    unit = organs.unit_on(inputs.unit, today)
    if unit is None or unit.is_outside:
        raise InvalidInputs({"unit": _("没有这个承办单位，请重新选择。")})
    if inputs.due_on is not None and inputs.due_on < today:
        raise InvalidInputs({"due_on": _("办结时限早于今天，请核对。")})
    zh, en = f"交办{unit.short_name}：{inputs.task}", f"assigned to {unit.name_en}"
    is_listed = False
    if inputs.source != Assignment.Source.OTHER:
        secretaries = organs.holders(today, roles=roles_of("secretary", today))
        is_listed = bool(
            put_before(
                act,
                matter,
                [Holder(person=one.person_id, zh=zh, en=en, provisions=("8a",)) for one in secretaries],
                inputs.task,
            )
        )
    act.assess(
        "matter.assign", {"source": inputs.source, "on_secretary_general_list": is_listed}, matter=matter
    )
    principal = organs.principal_of(unit.code, today)
    if principal is not None:
        put_before(act, matter, [Holder(person=principal.person_id, zh=zh, en=en)], inputs.task)
    made = Assignment.objects.create(
        matter=matter,
        source=inputs.source,
        task=inputs.task,
        basis=inputs.basis,
        unit=unit.code,
        due_on=inputs.due_on,
        is_on_secretary_list=is_listed,
        assigned_by=act.actor.person_id or 0,
        assigned_by_name=act.actor.name,
        assigned_at=clock.now(),
    )
    act.record(matter=matter, subject=made, summary=zh, payload=inputs.model_dump(mode="json"))
    return made


@action(
    "assignment.complete",
    label="交办事项销号",
    label_en="Close an assignment",
    inputs=CompleteAssignment,
)
def complete_assignment(act: Act, inputs: CompleteAssignment) -> Assignment:
    """Take it off the list with what came of it: the secretary, the head, or the one who assigned it."""
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("matter")
        .filter(pk=inputs.assignment_id)
        .first()
    )
    matter_of(act, assignment.matter_id if assignment else 0)
    assert assignment is not None
    act.permit(
        assignment.assigned_by == act.actor.person_id
        or duty_facts.holds(act.actor, "secretary")
        or duty_facts.holds(act.actor, "head"),
        gettext_lazy("交办事项由跟踪落实的秘书长、政府首长或者交办人销号，承办单位不能自行销号。"),
    )
    if assignment.completed_at is not None:
        raise Conflict(_("这项交办已经销号。"))
    assignment.completed_at, assignment.completed_by = clock.now(), act.actor.person_id
    assignment.result = inputs.result
    assignment.save(update_fields=["completed_at", "completed_by", "result"])
    act.record(
        subject=assignment,
        summary=f"交办事项销号：{assignment.task}",
        payload={"assignment": assignment.pk, "result": inputs.result},
    )
    return assignment
