"""Appointing people to posts, ending that, and putting it right."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import (
    NOT_YOURS,
    day,
    period,
    person_by_id,
    post_by_id,
    refuse,
    require_reason,
)
from xunzhang.chapters.organs.chains import end, supersede, withdraw
from xunzhang.chapters.organs.models import Appointment, Person, Post
from xunzhang.chapters.organs.standing import Period, clash, gaps
from xunzhang.record.actions import Act, ActionInputs, Conflict, action


class MakeAppointment(ActionInputs):
    person_id: int = Field(title="人员")
    post_id: int = Field(title="职务")
    from_on: date = Field(title="任职日期")
    to_on: date | None = Field(default=None, title="离任日期")
    is_primary: bool = Field(default=True, title="主要职务")
    counts_as_leader: bool = Field(default=False, title="列为政府领导同志")
    basis: str = Field(default="", title="任免依据", max_length=300)


class EndAppointment(ActionInputs):
    appointment_id: int = Field(title="任职")
    to_on: date = Field(title="离任日期", description="最后一日，当日仍在任")
    reason: str = Field(title="免职原因或依据", min_length=1, max_length=300)


class CorrectAppointment(ActionInputs):
    appointment_id: int = Field(title="任职")
    from_on: date | None = Field(default=None, title="任职日期")
    to_on: date | None = Field(default=None, title="离任日期")
    is_primary: bool | None = Field(default=None, title="主要职务")
    counts_as_leader: bool | None = Field(default=None, title="列为政府领导同志")
    basis: str | None = Field(default=None, title="任免依据", max_length=300)
    withdraw: bool = Field(default=False, title="作废本条")
    reason: str = Field(title="更正理由", max_length=300)


def appointment_by_id(appointment_id: int, field: str = "appointment_id") -> Appointment:
    """A live appointment, locked; a superseded one is a conflict that says so."""
    found = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("person", "post", "post__unit")
        .filter(pk=appointment_id)
        .first()
    )
    if found is None:
        raise refuse(field, _("没有编号为 %(id)s 的任职记录，请刷新页面后重试。") % {"id": appointment_id})
    if found.superseded_at is not None:
        raise Conflict(_("这条任职记录已被更正，请刷新页面后在新记录上办理。"))
    return found


def post_covers(post: Post, span: Period) -> None:
    """Refuse a period on part of which the post, or its unit, does not exist."""
    for what, begins, ends in (
        (post.title, post.established_on, post.abolished_on),
        (post.unit.name, post.unit.established_on, post.unit.abolished_on),
    ):
        if span.from_on < begins:
            raise refuse(
                "from_on",
                _("“%(what)s”于 %(day)s 才设立，任职日期不能早于这一天。")
                % {"what": what, "day": day(begins)},
            )
        if ends is not None and (span.to_on is None or span.to_on >= ends):
            raise refuse(
                "to_on",
                _("“%(what)s”已于 %(day)s 撤销，请填写这一天之前的离任日期。")
                % {"what": what, "day": day(ends)},
            )


def _no_clash(post: Post, person: Person, span: Period, is_primary: bool, besides: int | None = None) -> None:
    held = list(
        Appointment.objects.filter(post=post, superseded_at__isnull=True)
        .exclude(pk=besides)
        .select_related("person")
    )
    for row in held:
        if row.person_id == person.pk and Period(row.from_on, row.to_on).overlaps(span):
            raise refuse(
                "person_id",
                _("“%(person)s”自 %(from)s 起已任%(post)s，期间重叠，不再重复任命。")
                % {"person": person.name, "post": post.title, "from": day(row.from_on)},
            )
    if post.seats is not None:
        full_on = clash([Period(row.from_on, row.to_on) for row in held], span, post.seats)
        if full_on is not None:
            names = "、".join(
                row.person.name for row in held if Period(row.from_on, row.to_on).contains(full_on)
            )
            raise refuse(
                "post_id",
                _("%(post)s职数为 %(seats)s，%(day)s 已由%(names)s任职；请先办理免职，或调整任职日期。")
                % {"post": post.title, "seats": post.seats, "day": day(full_on), "names": names},
            )
    if not is_primary:
        return
    others = Appointment.objects.filter(person=person, is_primary=True, superseded_at__isnull=True)
    for row in others.exclude(pk=besides).select_related("post", "post__unit"):
        if Period(row.from_on, row.to_on).overlaps(span):
            raise refuse(
                "is_primary",
                _("“%(person)s”同期的主要职务是%(post)s；请将其中一个改为兼任职务。")
                % {"person": person.name, "post": str(row.post)},
            )


def _gap_before(post: Post, from_on: date) -> Period | None:
    """How long a post with a single seat stood empty just before the day."""
    if post.seats != 1 or from_on <= post.established_on:
        return None
    held = Appointment.objects.filter(post=post, superseded_at__isnull=True, from_on__lt=from_on)
    window = Period(post.established_on, from_on - timedelta(days=1))
    empty = gaps([Period(*row) for row in held.values_list("from_on", "to_on")], window)
    return empty[-1] if empty and empty[-1].to_on == window.to_on else None


@action("appointment.make", label="任命", label_en="Make an appointment", inputs=MakeAppointment)
def make_appointment(act: Act, inputs: MakeAppointment) -> Appointment:
    """A person takes a post. The journal entry also says how long a single-seat post stood empty before."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    span = period(inputs.from_on, inputs.to_on)
    post = post_by_id(inputs.post_id)
    person = person_by_id(inputs.person_id)
    post_covers(post, span)
    _no_clash(post, person, span, inputs.is_primary)
    act.assess("appointment.make", {"role": post.role, "unit_kind": post.unit.kind})
    empty = _gap_before(post, inputs.from_on)
    appointment = Appointment.objects.create(
        person=person,
        post=post,
        from_on=inputs.from_on,
        to_on=inputs.to_on,
        is_primary=inputs.is_primary,
        counts_as_leader=inputs.counts_as_leader,
        basis=inputs.basis,
    )
    summary = f"任命{person.name}为{post}（{day(inputs.from_on)} 起）"
    if empty is not None:
        summary += f"；此前空缺：{day(empty.from_on)} 至 {day(empty.to_on or inputs.from_on)}"
    act.record(
        subject=appointment,
        summary=summary,
        payload=inputs.model_dump(mode="json")
        | ({"vacant": [day(empty.from_on), day(empty.to_on or inputs.from_on)]} if empty else {}),
    )
    return appointment


@action("appointment.end", label="免职", label_en="End an appointment", inputs=EndAppointment)
def end_appointment(act: Act, inputs: EndAppointment) -> Appointment:
    """The last day in post. Entrustments given or taken in that post no longer count after it."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    row = appointment_by_id(inputs.appointment_id)
    period(row.from_on, inputs.to_on)
    if row.to_on is not None and row.to_on <= inputs.to_on:
        raise refuse(
            "to_on",
            _("该任职已于 %(day)s 结束；如日期有误，请用更正。") % {"day": day(row.to_on)},
        )
    ended = end(row, inputs.to_on, inputs.reason)
    act.record(
        subject=ended,
        summary=f"免去{row.person.name}的{row.post}职务（任至 {day(inputs.to_on)}）",
        payload=inputs.model_dump(mode="json"),
    )
    return ended


@action("appointment.correct", label="更正任职", label_en="Correct an appointment", inputs=CorrectAppointment)
def correct_appointment(act: Act, inputs: CorrectAppointment) -> Appointment:
    """Put a wrongly recorded appointment right, or withdraw it; the wrong one stays on record with the reason."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    require_reason(inputs.reason)
    row = appointment_by_id(inputs.appointment_id)
    if inputs.withdraw:
        result = withdraw(row, inputs.reason)
    else:
        given = inputs.model_fields_set & {"from_on", "to_on", "is_primary", "counts_as_leader", "basis"}
        changes = {
            name: getattr(inputs, name)
            for name in given
            if name == "to_on" or getattr(inputs, name) is not None
        }
        changes = {name: value for name, value in changes.items() if value != getattr(row, name)}
        if not changes:
            raise refuse("appointment_id", _("各项与现有记录相同，没有变更。"))
        span = period(changes.get("from_on", row.from_on), changes.get("to_on", row.to_on))
        post = post_by_id(row.post_id)
        post_covers(post, span)
        _no_clash(post, row.person, span, changes.get("is_primary", row.is_primary), row.pk)
        result = supersede(row, inputs.reason, **changes)
    act.record(
        subject=result,
        summary=f"更正{row.person.name}的任职：{row.post}",
        payload=inputs.model_dump(mode="json", exclude_unset=True) | {"superseded": inputs.appointment_id},
    )
    return result
