"""The terms of the government."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import NOT_YOURS, day, period, refuse, require_reason
from xunzhang.chapters.organs.chains import supersede
from xunzhang.chapters.organs.models import Term
from xunzhang.record.actions import Act, ActionInputs, action


class SetTerm(ActionInputs):
    ordinal: int = Field(title="届次", ge=1, le=99)
    first_on: date = Field(title="任期首日")
    last_on: date = Field(title="任期末日")
    note: str = Field(default="", title="说明", max_length=300)
    reason: str = Field(default="", title="更正理由", max_length=300)


@action("term.set", label="设定政府任期", label_en="Set the term of the government", inputs=SetTerm)
def set_term(act: Act, inputs: SetTerm) -> Term:
    """First and last day of a term (article 1). Setting one again corrects it, with the reason."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    span = period(inputs.first_on, inputs.last_on, "last_on")
    before = (
        Term.objects.select_for_update().filter(ordinal=inputs.ordinal, superseded_at__isnull=True).first()
    )
    other = Term.objects.filter(
        Q(from_on__lte=span.to_on) & Q(to_on__gte=span.from_on), superseded_at__isnull=True
    ).exclude(ordinal=inputs.ordinal)
    if clashing := other.first():
        raise refuse(
            "first_on",
            _("与第%(ordinal)s届任期（%(from)s 至 %(to)s）重叠，请调整起止日期。")
            % {"ordinal": clashing.ordinal, "from": day(clashing.from_on), "to": day(clashing.to_on)},
        )
    act.assess(
        "term.set", {"ordinal": inputs.ordinal, "first_on": inputs.first_on, "last_on": inputs.last_on}
    )
    if before is None:
        term = Term.objects.create(
            ordinal=inputs.ordinal, from_on=inputs.first_on, to_on=inputs.last_on, note=inputs.note
        )
    else:
        require_reason(inputs.reason)
        term = supersede(
            before, inputs.reason, from_on=inputs.first_on, to_on=inputs.last_on, note=inputs.note
        )
    act.record(
        subject=term,
        summary=f"设定第{term.ordinal}届政府任期：{day(term.from_on)} 至 {day(term.to_on)}",
        payload=inputs.model_dump(mode="json"),
    )
    return term
