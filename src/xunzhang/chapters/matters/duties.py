"""The duties of chapter 2 on any matter: reported, assigned, instructed, classed and decided (articles 4 to 9).

For the page of a matter: `{% include "matters/duties.html" %}` with `**duty_queries.duties_context(request, matter, actor)`
in its context; it offers and links what the actor may do. The pages behind it are `duty_views` under `duties:` (their own
`duty_urls`, already in site/urls); the secretary's list is `duties:secretary_list`, still to be put into the navigation.
"""

from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters import duty_facts, running
from xunzhang.chapters.matters.models import (
    Assignment,
    ImportantReport,
    Instruction,
    MajorDecision,
    MajorMark,
    MembershipConfirmation,
)
from xunzhang.chapters.matters.queries import may_see
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.permissions import is_personnel_clerk
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure import engine
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, NotFound, NotPermitted, action
from xunzhang.record.models import Matter

OFFICE_WORK = gettext_lazy("办件由任有职务的工作人员办理；管理员账号不办理业务。")
ONLY_LOWERED_BY = gettext_lazy("已认定为重大事项的，只有政府首长可以改为非重大。")
Source = Literal["government_decision", "head_assignment", "other"]


class ReportImportant(ActionInputs):
    matter_id: int = Field(title="办件")
    reason: str = Field(title="重要在何处", min_length=2, max_length=1000)


class MarkMajor(ActionInputs):
    matter_id: int = Field(title="办件")
    is_major: bool = Field(title="是否重大事项")
    reason: str = Field(title="认定理由", min_length=2, max_length=1000)


class DecideMajor(ActionInputs):
    matter_id: int = Field(title="办件")
    meeting_kind: str = Field(title="作出决定的会议", min_length=1, max_length=40)
    meeting_title: str = Field(title="会议名称", min_length=2, max_length=200)
    meeting_on: date = Field(title="会议日期")
    conclusion: str = Field(title="会议决定", min_length=2, max_length=4000)


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


class Instruct(ActionInputs):
    matter_id: int = Field(title="办件")
    text: str = Field(title="批示", min_length=1, max_length=4000)
    people: tuple[int, ...] = Field(
        default=(), title="送阅", description="不选的，送给拟办人", max_length=100
    )


class ConfirmMembership(ActionInputs):
    on: date = Field(title="核定日期")
    note: str = Field(default="", title="说明", max_length=300)


def _matter(act: Act, matter_id: int) -> Matter:
    act.permit(act.actor.person_id is not None and bool(act.actor.posts), OFFICE_WORK)
    matter = Matter.objects.select_for_update(of=("self",)).filter(pk=matter_id).first()
    if matter is None or not may_see(act.actor, matter):
        raise NotFound(_("没有这件，或您无权查看。"))
    act.matter = matter
    return matter


def _put_before(act: Act, matter: Matter, holders: list[Holder], note: str) -> list[WorkItem]:
    """Send it to read; whoever has it unread keeps that item. The items, in the order of the holders."""
    unread = WorkItem.objects.filter(
        process=matter.process_id, kind=WorkItem.Kind.READ, state=WorkItem.State.OPEN
    )
    have = set(unread.values_list("person", flat=True))
    wanted = [one for one in holders if one.person not in have]
    if wanted:
        running.operate(
            act,
            matter,
            lambda hand, office: engine.circulate(matter.process_id or 0, wanted, hand, office, note=note),
        )
    items = {item.person: item for item in unread.order_by("-pk")}
    return [items[one.person] for one in holders if one.person in items]


@action(
    "matter.report_important",
    label="报告重要事项",
    label_en="Report an important matter",
    inputs=ReportImportant,
)
def report_important(act: Act, inputs: ReportImportant) -> ImportantReport:
    """A vice head marks it important; it is before the head at once, and flagged until the head has read it (7b)."""
    matter = _matter(act, inputs.matter_id)
    act.permit(
        duty_facts.holds(act.actor, "vice_head"), gettext_lazy("重要事项由政府副职领导向政府首长报告。")
    )
    if matter.important_reports.filter(item__state=WorkItem.State.OPEN).exists():
        raise Conflict(_("这件已作为重要事项报告，政府首长尚未阅，不必重复报告。"))
    today = clock.today()
    heads = organs.holders(today, roles=roles_of("head", today))
    items = _put_before(
        act,
        matter,
        [
            Holder(
                person=one.person_id,
                zh=f"{act.actor.name}报告的重要事项：{inputs.reason}",
                en=f"an important matter reported by {act.actor.name}",
                provisions=("7b",),
            )
            for one in heads[:1]
        ],
        inputs.reason,
    )
    act.assess(
        "matter.report_important",
        {"reporter_roles": act.actor.roles, "is_important": True, "reported_to_head": bool(items)},
        matter=matter,
    )
    if not items:
        raise Conflict(_("目前没有在任的政府首长，无法送阅。请先在机构名录中登记任职。"))
    matter.is_important = True
    matter.save(update_fields=["is_important"])
    report = ImportantReport.objects.create(
        matter=matter,
        reason=inputs.reason,
        reported_by=act.actor.person_id or 0,
        reported_by_name=act.actor.name,
        reported_at=clock.now(),
        head=heads[0].person_id,
        head_name=heads[0].name,
        item=items[0],
    )
    act.record(
        matter=matter,
        subject=report,
        summary=f"报告重要事项，送{heads[0].title}阅：{inputs.reason}",
        payload={"reason": inputs.reason, "head": heads[0].person_id},
    )
    return report


def require_own_reading(act: Act, item_id: int) -> None:
    """What was reported to the head as important is read by the head in person, not by whoever handles the inbox."""
    item = WorkItem.objects.filter(pk=item_id).first()
    if item is None or item.person == act.actor.person_id:
        return
    if ImportantReport.objects.filter(item=item).exists():
        raise NotPermitted(gettext_lazy("这是报告政府首长的重要事项，由其本人阅；阅过之前保持标记。"))


@action("matter.mark_major", label="认定是否重大", label_en="Say whether a matter is major", inputs=MarkMajor)
def mark_major(act: Act, inputs: MarkMajor) -> MajorMark:
    """Mark it major, or not major. Doubt counts as major; whom the rulebook names alone lowers it (R7)."""
    matter = _matter(act, inputs.matter_id)
    was_major = matter.is_major
    if was_major and not inputs.is_major:
        act.permit(duty_facts.may_class_major(act.actor, matter, False), ONLY_LOWERED_BY)
    act.permit(
        duty_facts.may_class_major(act.actor, matter, inputs.is_major),
        gettext_lazy("是否重大事项由分管领导、办公厅或者政府首长认定。"),
    )
    if was_major is inputs.is_major:
        raise Conflict(_("已经这样认定，无须重复。"))
    matter.is_major = inputs.is_major
    matter.save(update_fields=["is_major"])
    mark = MajorMark.objects.create(
        matter=matter,
        is_major=inputs.is_major,
        was_major=was_major,
        reason=inputs.reason,
        marked_by=act.actor.person_id or 0,
        marked_by_name=act.actor.name,
        marked_at=clock.now(),
    )
    word = "重大事项" if inputs.is_major else "非重大事项"
    act.record(
        matter=matter,
        subject=mark,
        summary=f"认定为{word}：{inputs.reason}",
        payload={"is_major": inputs.is_major, "was_major": was_major, "reason": inputs.reason},
    )
    return mark


@action(
    "matter.decide_major",
    label="登记重大事项的决定",
    label_en="Record the decision of a major matter",
    inputs=DecideMajor,
)
def decide_major(act: Act, inputs: DecideMajor) -> MajorDecision:
    """The meeting that decided a major matter, by hand until meetings are kept here; not any meeting does (6.2)."""
    matter = _matter(act, inputs.matter_id)
    act.permit(
        duty_facts.may_class_major(act.actor, matter, True),
        gettext_lazy("重大事项的会议决定由办公厅、分管领导或者政府首长登记。"),
    )
    if not matter.is_major:
        raise InvalidInputs({"matter_id": _("这件没有认定为重大事项，请先认定。")})
    if inputs.meeting_on > clock.today():
        raise InvalidInputs({"meeting_on": _("会议日期不能晚于今天。")})
    act.assess(
        "matter.decide_major",
        {
            "is_major": True,
            "reviewing_meeting": inputs.meeting_kind,
            "reviewing_meeting_on": inputs.meeting_on,
        },
        matter=matter,
    )
    decision = MajorDecision.objects.create(
        matter=matter,
        meeting_kind=inputs.meeting_kind,
        meeting_title=inputs.meeting_title,
        meeting_on=inputs.meeting_on,
        conclusion=inputs.conclusion,
        recorded_by=act.actor.person_id or 0,
        recorded_by_name=act.actor.name,
        recorded_at=clock.now(),
    )
    act.record(
        matter=matter,
        subject=decision,
        summary=f"登记重大事项的决定：{inputs.meeting_title}（{inputs.meeting_on}）",
        payload=inputs.model_dump(mode="json"),
    )
    return decision


@action("matter.assign", label="交办", label_en="Assign a matter", inputs=Assign)
def assign(act: Act, inputs: Assign) -> Assignment:
    """To a unit, with its basis. Decisions and the head's assignments come to the secretary's list (8a)."""
    matter = _matter(act, inputs.matter_id)
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
            _put_before(
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
        _put_before(act, matter, [Holder(person=principal.person_id, zh=zh, en=en)], inputs.task)
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
    _matter(act, assignment.matter_id if assignment else 0)
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


@action("matter.instruct", label="批示", label_en="Instruct on a matter", inputs=Instruct)
def instruct(act: Act, inputs: Instruct) -> Instruction:
    """A leader writes on it; on audit supervision only those may whom article 9 names (9.2)."""
    matter = _matter(act, inputs.matter_id)
    act.assess("matter.instruct", duty_facts.audit_facts(act.actor, matter), matter=matter)
    act.permit(duty_facts.is_leader(act.actor), gettext_lazy("批示由政府领导作出。"))
    today = clock.today()
    chosen = list(dict.fromkeys(inputs.people)) or [one for one in (matter.opened_by,) if one]
    in_post = {one.person_id: one.name for one in organs.holders(today, people=chosen)}
    if inputs.people and set(chosen) - set(in_post):
        raise InvalidInputs({"people": _("所选的人今天没有任职，请另选。")})
    readers = [one for one in chosen if one in in_post and one != act.actor.person_id]
    _put_before(
        act,
        matter,
        [
            Holder(
                person=one, zh=f"{act.actor.name}批示：{inputs.text}", en=f"instruction of {act.actor.name}"
            )
            for one in readers
        ],
        inputs.text,
    )
    made = Instruction.objects.create(
        matter=matter,
        text=inputs.text,
        person=act.actor.person_id or 0,
        person_name=act.actor.name,
        title=act.actor.posts[0].title,
        at=clock.now(),
        readers=readers,
    )
    act.record(
        matter=matter,
        subject=made,
        summary=f"批示：{inputs.text}",
        payload={"text": inputs.text, "readers": readers},
    )
    return made


@action(
    "membership.confirm",
    label="核定组成人员",
    label_en="Confirm the members of the government",
    inputs=ConfirmMembership,
)
def confirm_membership(act: Act, inputs: ConfirmMembership) -> MembershipConfirmation:
    """Who the members are on a day, as the directory computes them; refused when one does not belong (4)."""
    act.permit(is_personnel_clerk(act.actor), gettext_lazy("组成人员由办公厅人事岗位核定。"))
    if inputs.on > clock.today():
        raise InvalidInputs({"on": _("核定日期不能晚于今天。")})
    members = organs.members(inputs.on)
    if not members:
        raise InvalidInputs({"on": _("机构名录中这一天没有组成人员，请核对日期或者先登记任职。")})
    act.assess("membership.confirm", {"member_roles": frozenset(one.role for one in members)})
    listed = [
        {
            "person": one.person_id,
            "name": one.name,
            "role": one.role,
            "title": one.title,
            "unit": one.unit,
        }
        for one in members
    ]
    made = MembershipConfirmation.objects.create(
        on=inputs.on,
        members=listed,
        note=inputs.note,
        confirmed_by=act.actor.person_id or 0,
        confirmed_by_name=act.actor.name,
        confirmed_at=clock.now(),
    )
    act.record(
        subject=made,
        summary=f"核定 {inputs.on} 的组成人员，共 {len(listed)} 人",
        payload={"on": inputs.on.isoformat(), "members": [one["person"] for one in listed]},
    )
    return made
