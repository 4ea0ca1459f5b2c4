"""What one row of a list would change: the actions it takes, compared with what is on record."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xunzhang.chapters.organs.exchange.columns import Column, ListOf
from xunzhang.chapters.organs.models import Appointment, Person, Portfolio, Post, Unit
from xunzhang.kernel.errors import UnusableInput

Step = tuple[str, dict[str, Any]]  # action, inputs


def _given(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _person(values: dict[str, Any]) -> Person:
    found = Person.objects.filter(staff_number=values["staff_number"]).first()
    if found is None:
        raise UnusableInput(
            _("没有人员编号为“%(number)s”的人员，请先导入人员。") % {"number": values["staff_number"]},
            "staff_number",
        )
    return found


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise UnusableInput(_("没有代码为“%(code)s”的机构，请先导入机构。") % {"code": code}, "unit")
    return found


def _fixed(field: str, column_label: str, before: Any, after: Any) -> None:
    """Refuse a change of what no import can change."""
    if before != after:
        raise UnusableInput(
            _("“%(label)s”与现有记录（%(before)s）不同，不能通过导入修改。")
            % {"label": column_label, "before": before if before not in (None, "") else _("空")},
            field,
        )


def unit_steps(values: dict[str, Any]) -> tuple[bool, list[Step]]:
    unit = Unit.objects.select_related("parent", "successor").filter(code=values["code"]).first()
    described = ("name", "short_name", "name_en", "kind", "function", "parent", "level", "order", "contact")
    steps: list[Step] = []
    if unit is None:
        inputs = _given(values, *described, "code", "established_on", "basis")
        steps.append(("unit.establish", {name: value for name, value in inputs.items() if value is not None}))
    else:
        _fixed("established_on", _("设立日期"), unit.established_on, values["established_on"])
        before = {name: getattr(unit, name) for name in described} | {
            "parent": unit.parent.code if unit.parent else ""
        }
        changes = {
            name: values[name]
            for name in described
            if name in values
            and values[name] != before[name]
            and not (name in ("short_name", "name_en", "order") and not values[name])
        }
        if changes:
            on = values.get("changed_on")
            if not isinstance(on, date):
                raise UnusableInput(
                    _("机构 %(code)s 的信息有变动，请填写“变更生效日期”。") % {"code": unit.code},
                    "changed_on",
                )
            steps.append(
                (
                    "unit.reorganise",
                    changes | {"unit": unit.code, "from_on": on, "basis": values.get("basis") or ""},
                )
            )
    gone = values.get("abolished_on")
    if unit is not None and unit.abolished_on is not None:
        _fixed(
            "abolished_on",
            _("撤销日期"),
            unit.abolished_on,
            gone if "abolished_on" in values else unit.abolished_on,
        )
    elif gone is not None:
        steps.append(
            (
                "unit.abolish",
                {
                    "unit": values["code"],
                    "abolished_on": gone,
                    "successor": values.get("successor") or "",
                    "reason": values.get("abolished_reason") or "",
                },
            )
        )
    return unit is None, steps


def post_steps(values: dict[str, Any]) -> tuple[bool, list[Step]]:
    unit = _unit(values["unit"])
    post = Post.objects.filter(unit=unit, title=values["title"]).first()
    if post is None:
        inputs = _given(values, "unit", "title", "title_en", "role", "seats", "order", "established_on")
        if inputs.get("order") is None:
            inputs.pop("order", None)
        return True, [("post.create", inputs)]
    _fixed("role", _("角色"), post.role, values["role"])
    _fixed("established_on", _("设置日期"), post.established_on, values["established_on"])
    before = {name: getattr(post, name) for name in ("title_en", "seats", "order")}
    after = before | _given(values, "title_en", "seats", "order")
    if after["order"] is None:
        after["order"] = post.order
    steps: list[Step] = []
    if after != before:
        steps.append(("post.amend", after | {"post_id": post.pk}))
    gone = values.get("abolished_on")
    if post.abolished_on is not None:
        _fixed(
            "abolished_on",
            _("取消日期"),
            post.abolished_on,
            gone if "abolished_on" in values else post.abolished_on,
        )
    elif gone is not None:
        steps.append(("post.abolish", {"post_id": post.pk, "abolished_on": gone, "reason": "批量导入"}))
    return False, steps


def person_steps(values: dict[str, Any]) -> tuple[bool, list[Step]]:
    fields = ("name", "name_en", "gender", "contact")
    person = Person.objects.filter(staff_number=values["staff_number"]).first()
    if person is None:
        return True, [("person.register", _given(values, "staff_number", *fields))]
    before = {name: getattr(person, name) for name in fields}
    after = before | _given(values, *fields)
    if after == before:
        return False, []
    return False, [("person.correct", after | {"person_id": person.pk, "reason": values.get("reason") or ""})]


def appointment_steps(values: dict[str, Any]) -> tuple[bool, list[Step]]:
    person, unit = _person(values), _unit(values["unit"])
    post = Post.objects.filter(unit=unit, title=values["title"]).first()
    if post is None:
        raise UnusableInput(
            _("“%(unit)s”没有职务“%(title)s”，请先导入职务。")
            % {"unit": unit.name, "title": values["title"]},
            "title",
        )
    live = Appointment.objects.filter(
        superseded_at__isnull=True, person=person, post=post, from_on=values["from_on"]
    )
    row = live.first()
    given = {
        name: value
        for name, value in _given(values, "is_primary", "counts_as_leader").items()
        if value is not None
    }
    given |= _given(values, "basis")
    last = values.get("to_on")
    if row is None:
        steps: list[Step] = [
            (
                "appointment.make",
                given
                | {"person_id": person.pk, "post_id": post.pk, "from_on": values["from_on"], "to_on": last},
            )
        ]
        return True, steps
    changes = {name: value for name, value in given.items() if value != getattr(row, name)}
    if "to_on" in values and last != row.to_on:
        if row.to_on is None and not changes:
            return False, [
                (
                    "appointment.end",
                    {"appointment_id": row.pk, "to_on": last, "reason": values.get("ended_reason") or ""},
                )
            ]
        changes["to_on"] = last
    if not changes:
        return False, []
    return False, [
        ("appointment.correct", changes | {"appointment_id": row.pk, "reason": values.get("reason") or ""})
    ]


def portfolio_steps(values: dict[str, Any]) -> tuple[bool, list[Step]]:
    leader = _person(values)
    unit = _unit(values["unit"]) if values.get("unit") else None
    subject = values.get("subject") or ""
    row = Portfolio.objects.filter(
        superseded_at__isnull=True, leader=leader, unit=unit, subject=subject, from_on=values["from_on"]
    ).first()
    last = values.get("to_on")
    if row is None:
        return True, [
            (
                "portfolio.assign",
                {
                    "leader_id": leader.pk,
                    "unit": unit.code if unit else "",
                    "subject": subject,
                    "from_on": values["from_on"],
                    "to_on": last,
                    "basis": values.get("basis") or "",
                },
            )
        ]
    _fixed("basis", _("分工依据"), row.basis, values.get("basis", row.basis))
    if "to_on" not in values or last == row.to_on:
        return False, []
    if last is None:
        _fixed("to_on", _("截止日期"), row.to_on, last)
    return False, [
        ("portfolio.end", {"portfolio_id": row.pk, "to_on": last, "reason": values.get("ended_reason") or ""})
    ]


STEPS: dict[str, Callable[[dict[str, Any]], tuple[bool, list[Step]]]] = {
    "units": unit_steps,
    "posts": post_steps,
    "people": person_steps,
    "appointments": appointment_steps,
    "portfolios": portfolio_steps,
}

# Where an action's field has another name than the column it came from.
_FIELDS = {
    "person_id": "staff_number",
    "leader_id": "staff_number",
    "post_id": "title",
    "appointment_id": "staff_number",
    "portfolio_id": "staff_number",
}


def column_of(spec: ListOf, action: str, field: str) -> Column | None:
    """The column beside which an action's complaint about `field` belongs; None: beside the row as a whole."""
    name = _FIELDS.get(field, field)
    if field == "from_on" and action == "unit.reorganise":
        name = "changed_on"
    if field == "unit" and spec.name == "units":
        name = "code"
    if field == "reason":
        name = {
            "unit.abolish": "abolished_reason",
            "appointment.end": "ended_reason",
            "portfolio.end": "ended_reason",
        }.get(action, "reason")
    return next((column for column in spec.columns if column.name == name), None)
