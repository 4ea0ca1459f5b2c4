"""What is important or major: reported to the head, classed, decided by a meeting (articles 6 and 7)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters import duty_facts
from xunzhang.chapters.matters.duties.finding import matter_of, put_before
from xunzhang.chapters.matters.models import ImportantReport, MajorDecision, MajorMark
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.roles import roles_of
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.people import Holder
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, NotPermitted, action

ONLY_LOWERED_BY = gettext_lazy("已认定为重大事项的，只有政府首长可以改为非重大。")


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


@action(
    "matter.report_important",
    label="报告重要事项",
    label_en="Report an important matter",
    inputs=ReportImportant,
)
def report_important(act: Act, inputs: ReportImportant) -> ImportantReport:
    """A vice head marks it important; it is before the head at once, and flagged until the head has read it (7b)."""
    matter = matter_of(act, inputs.matter_id)
    act.permit(
        duty_facts.holds(act.actor, "vice_head"), gettext_lazy("重要事项由政府副职领导向政府首长报告。")
    )
    if matter.important_reports.filter(item__state=WorkItem.State.OPEN).exists():
        raise Conflict(_("这件已作为重要事项报告，政府首长尚未阅，不必重复报告。"))
    today = clock.today()
    heads = organs.holders(today, roles=roles_of("head", today))
    items = put_before(
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
    matter = matter_of(act, inputs.matter_id)
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
    matter = matter_of(act, inputs.matter_id)
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
