"""Acts of the installation itself: the sweep over deadlines, and the demonstration's date."""

from datetime import timedelta

from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters import running
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.kernel import clock
from xunzhang.procedure.models import Process
from xunzhang.procedure.people import Office
from xunzhang.procedure.sweeping import Swept, sweep
from xunzhang.record.actions import Act, ActionInputs, action
from xunzhang.record.actor import Channel
from xunzhang.record.models import Matter
from xunzhang.site import demonstration_clock, office
from xunzhang.site.models import Installation

ONLY_COMMAND = gettext_lazy("到期提醒和升级由服务器上的 xunzhang sweep 办理。")
ONLY_DEMONSTRATION = gettext_lazy("只有演示环境的日期可以推进。")


class SweepDeadlines(ActionInputs):
    limit: int = Field(default=500, ge=1, le=5000, title="一次处理的件数")


class AdvanceClock(ActionInputs):
    days: int = Field(default=1, ge=1, le=366, title="推进的天数")


def _office_of(process: Process) -> Office:
    matter = Matter.objects.filter(process=process).first()
    return running.office_for(matter) if matter is not None else running.bare_office()


@action("deadline.sweep", label="到期提醒与升级", label_en="Warn and escalate", inputs=SweepDeadlines)
def sweep_deadlines(act: Act, inputs: SweepDeadlines) -> Swept:
    """Warn of what is nearly due, put what is late before whom the procedure names; each once."""
    act.permit(act.actor.channel is Channel.SWEEP and act.actor.account_id is None, ONLY_COMMAND)
    done = sweep(clock.now(), current_calendar(), office_of=_office_of, limit=inputs.limit)
    act.record(
        summary=f"到期提醒 {len(done.warned)} 件，逾期升级 {len(done.escalated)} 件",
        payload={
            "warned": [one.item for one in done.warned],
            "escalated": [{"item": one.item, "problem": one.problem} for one in done.escalated],
        },
    )
    return done


@action(
    "demonstration.advance_clock",
    label="推进演示日期",
    label_en="Move the demonstration's date forward",
    inputs=AdvanceClock,
)
def advance_clock(act: Act, inputs: AdvanceClock) -> Installation:
    """Let days pass in the demonstration; never back."""
    act.permit(office.office().is_demonstration and act.actor.person_id is not None, ONLY_DEMONSTRATION)
    row = Installation.objects.select_for_update().get(pk=1)
    row.clock_offset = (row.clock_offset or timedelta()) + timedelta(days=inputs.days)
    row.save(update_fields=["clock_offset"])
    demonstration_clock.forget()
    act.record(subject=row, summary=f"推进演示日期 {inputs.days} 天", payload={"days": inputs.days})
    return row
