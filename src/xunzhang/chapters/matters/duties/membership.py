"""Who the members of the government are, confirmed for a day (article 4)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.matters.models import MembershipConfirmation
from xunzhang.chapters.organs import queries as organs
from xunzhang.chapters.organs.permissions import is_personnel_clerk
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, ActionInputs, InvalidInputs, action

ONLY_PERSONNEL = gettext_lazy("组成人员由办公厅人事岗位核定。")


class ConfirmMembership(ActionInputs):
    on: date = Field(title="核定日期")
    note: str = Field(default="", title="说明", max_length=300)


@action(
    "membership.confirm",
    label="核定组成人员",
    label_en="Confirm the members of the government",
    inputs=ConfirmMembership,
)
def confirm_membership(act: Act, inputs: ConfirmMembership) -> MembershipConfirmation:
    """Who the members are on a day, as the directory computes them; refused when one does not belong (4)."""
    act.permit(is_personnel_clerk(act.actor), ONLY_PERSONNEL)
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
