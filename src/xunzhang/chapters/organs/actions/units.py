"""Setting up, renaming, moving, correcting and abolishing units."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import (
    NOT_YOURS,
    day,
    refuse,
    require_reason,
    unit_by_code,
    unit_standing,
)
from xunzhang.chapters.organs.chains import end, supersede
from xunzhang.chapters.organs.models import (
    Appointment,
    Level,
    Portfolio,
    Unit,
    UnitDesignation,
    UnitKind,
)
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, ActionInputs, action

_DESIGNATION = ("name", "short_name", "name_en", "kind", "function", "parent", "level", "order", "contact")


FUNCTION_FORM = "只能用小写字母、数字和下划线"


class EstablishUnit(ActionInputs):
    code: str = Field(
        title="机构代码",
        max_length=40,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$",
        description="字母、数字、横线和下划线，以字母或者数字开头",
    )
    name: str = Field(title="名称", min_length=1, max_length=120)
    short_name: str = Field(default="", title="简称", max_length=60)
    name_en: str = Field(default="", title="英文名称", max_length=200)
    kind: UnitKind = Field(title="类别")
    function: str = Field(
        default="", title="职能标识", max_length=60, pattern=r"^[a-z0-9_]*$", description=FUNCTION_FORM
    )
    parent: str = Field(default="", title="上级（归口）单位代码")
    level: Level = Field(title="层级")
    order: int = Field(default=1000, title="排序", ge=0)
    contact: str = Field(default="", title="联系方式", max_length=200)
    established_on: date = Field(title="设立日期")
    basis: str = Field(default="", title="依据", max_length=300)


class RenameUnit(ActionInputs):
    unit: str = Field(title="机构代码")
    name: str = Field(title="新名称", min_length=1, max_length=120)
    short_name: str = Field(default="", title="新简称", max_length=60)
    name_en: str = Field(default="", title="新英文名称", max_length=200)
    from_on: date = Field(title="更名日期")
    basis: str = Field(default="", title="依据", max_length=300)


class ReorganiseUnit(ActionInputs):
    unit: str = Field(title="机构代码")
    name: str | None = Field(default=None, title="名称", min_length=1, max_length=120)
    short_name: str | None = Field(default=None, title="简称", min_length=1, max_length=60)
    name_en: str | None = Field(default=None, title="英文名称", min_length=1, max_length=200)
    kind: UnitKind | None = Field(default=None, title="类别")
    function: str | None = Field(
        default=None, title="职能标识", max_length=60, pattern=r"^[a-z0-9_]*$", description=FUNCTION_FORM
    )
    parent: str | None = Field(default=None, title="上级（归口）单位代码")
    level: Level | None = Field(default=None, title="层级")
    order: int | None = Field(default=None, title="排序", ge=0)
    contact: str | None = Field(default=None, title="联系方式", max_length=200)
    from_on: date = Field(title="调整日期")
    basis: str = Field(default="", title="依据", max_length=300)


class CorrectUnit(ActionInputs):
    unit: str = Field(title="机构代码")
    designation_id: int = Field(title="名称记录")
    name: str = Field(title="名称", min_length=1, max_length=120)
    short_name: str = Field(default="", title="简称", max_length=60)
    name_en: str = Field(default="", title="英文名称", max_length=200)
    reason: str = Field(title="更正理由", max_length=300)


class AbolishUnit(ActionInputs):
    unit: str = Field(title="机构代码")
    abolished_on: date = Field(title="撤销日期")
    successor: str = Field(default="", title="承接单位代码")
    reason: str = Field(title="撤销原因或依据", min_length=1, max_length=300)


def _name_is_free(name: str, on: date, besides: Unit | None) -> None:
    taken = UnitDesignation.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), name=name, superseded_at__isnull=True
    ).filter(Q(unit__abolished_on__isnull=True) | Q(unit__abolished_on__gt=on))
    if besides is not None:
        taken = taken.exclude(unit=besides)
    other = taken.select_related("unit").first()
    if other is not None:
        raise refuse(
            "name",
            _("名称“%(name)s”已由机构 %(code)s 使用，请核对或换一个名称。")
            % {"name": name, "code": other.unit.code},
        )


def _not_in_the_future(field: str, value: date) -> None:
    if value > clock.today():
        raise refuse(
            field,
            _("日期 %(day)s 尚未到来，请在生效当日或之后登记。") % {"day": day(value)},
        )


def _no_circle(unit: Unit, parent: Unit) -> None:
    above: Unit | None = parent
    while above is not None:
        if above.pk == unit.pk:
            raise refuse(
                "parent",
                _("“%(parent)s”在“%(unit)s”之下，不能再作其上级，请另选上级单位。")
                % {"parent": parent.name, "unit": unit.name},
            )
        above = above.parent


@action("unit.establish", label="设立机构", label_en="Establish a unit", inputs=EstablishUnit)
def establish_unit(act: Act, inputs: EstablishUnit) -> Unit:
    """A new unit from `established_on`."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    if Unit.objects.filter(code=inputs.code).exists():
        raise refuse("code", _("机构代码 %(code)s 已被使用，请换一个代码。") % {"code": inputs.code})
    _name_is_free(inputs.name, inputs.established_on, None)
    parent = unit_standing(inputs.parent, inputs.established_on, "parent") if inputs.parent else None
    act.assess("unit.establish", {"unit_kind": inputs.kind.value})
    shown = {
        "name": inputs.name,
        "short_name": inputs.short_name or inputs.name[:60],
        "name_en": inputs.name_en or inputs.name,
        "kind": inputs.kind,
        "function": inputs.function,
        "parent": parent,
        "level": inputs.level,
        "order": inputs.order,
        "contact": inputs.contact,
    }
    unit = Unit.objects.create(code=inputs.code, established_on=inputs.established_on, **shown)
    UnitDesignation.objects.create(unit=unit, from_on=inputs.established_on, basis=inputs.basis, **shown)
    act.record(
        subject=unit,
        summary=f"设立{unit.name}",
        payload=inputs.model_dump(mode="json"),
    )
    return unit


def _redesignate(unit: Unit, from_on: date, basis: str, changes: dict[str, Any]) -> UnitDesignation:
    """From `from_on` on the unit goes by the changed designation; the one before ends the day before."""
    last = (
        unit.designations.filter(superseded_at__isnull=True)
        .order_by("-from_on")
        .select_for_update()
        .get(to_on__isnull=True)
    )
    if from_on <= last.from_on:
        raise refuse(
            "from_on",
            _("“%(unit)s”现用名称与隶属自 %(day)s 起，变更日期须在此之后；如原记录有误，请用更正。")
            % {"unit": unit.name, "day": day(last.from_on)},
        )
    end(last, from_on - timedelta(days=1), basis)
    shown = {name: getattr(last, name) for name in _DESIGNATION} | changes
    fresh = UnitDesignation.objects.create(unit=unit, from_on=from_on, basis=basis, **shown)
    for name, value in shown.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(_DESIGNATION))
    return fresh


@action("unit.rename", label="机构更名", label_en="Rename a unit", inputs=RenameUnit)
def rename_unit(act: Act, inputs: RenameUnit) -> Unit:
    """A new name from a day on; on days before, the unit keeps the name it had."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    unit = unit_standing(inputs.unit, inputs.from_on)
    _not_in_the_future("from_on", inputs.from_on)
    if (
        inputs.name == unit.name
        and inputs.short_name in ("", unit.short_name)
        and inputs.name_en in ("", unit.name_en)
    ):
        raise refuse("name", _("新名称与现用名称相同，没有变更。"))
    _name_is_free(inputs.name, inputs.from_on, unit)
    before = unit.name
    _redesignate(
        unit,
        inputs.from_on,
        inputs.basis,
        {
            "name": inputs.name,
            "short_name": inputs.short_name or inputs.name[:60],
            "name_en": inputs.name_en or unit.name_en,
        },
    )
    act.record(
        subject=unit,
        summary=f"{before}更名为{unit.name}",
        payload=inputs.model_dump(mode="json") | {"before": before},
    )
    return unit


@action("unit.reorganise", label="调整机构", label_en="Reorganise a unit", inputs=ReorganiseUnit)
def reorganise_unit(act: Act, inputs: ReorganiseUnit) -> Unit:
    """Another name, kind, function, parent, level, place in the list or contact from a day on."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    unit = unit_standing(inputs.unit, inputs.from_on)
    _not_in_the_future("from_on", inputs.from_on)
    given = {
        name: value
        for name in _DESIGNATION
        if name != "parent" and (value := getattr(inputs, name)) is not None and value != getattr(unit, name)
    }
    if inputs.parent is not None:
        parent = unit_standing(inputs.parent, inputs.from_on, "parent") if inputs.parent else None
        if parent is not None:
            _no_circle(unit, parent)
        if (parent.pk if parent else None) != unit.parent_id:
            given["parent"] = parent
    if not given:
        raise refuse("unit", _("各项与现状相同，没有变更。"))
    if "name" in given:
        _name_is_free(given["name"], inputs.from_on, unit)
    before = {name: str(getattr(unit, name) or "") for name in given}
    _redesignate(unit, inputs.from_on, inputs.basis, given)
    act.record(
        subject=unit,
        summary=f"调整{unit.name}",
        payload=inputs.model_dump(mode="json", exclude_none=True) | {"before": before},
    )
    return unit


@action("unit.correct", label="更正机构名称", label_en="Correct a unit's name", inputs=CorrectUnit)
def correct_unit(act: Act, inputs: CorrectUnit) -> Unit:
    """Put a wrongly recorded name right, for the same days; the wrong one stays on record."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    require_reason(inputs.reason)
    unit = unit_by_code(inputs.unit)
    row = unit.designations.filter(pk=inputs.designation_id, superseded_at__isnull=True).first()
    if row is None:
        raise refuse("designation_id", _("这条名称记录不存在或已被更正，请刷新页面后重试。"))
    _name_is_free(inputs.name, row.from_on, unit)
    before = row.name
    shown = {
        "name": inputs.name,
        "short_name": inputs.short_name or inputs.name[:60],
        "name_en": inputs.name_en or row.name_en,
    }
    corrected = supersede(row, inputs.reason, **shown)
    if corrected.to_on is None:
        for name, value in shown.items():
            setattr(unit, name, value)
        unit.save(update_fields=list(shown))
    act.record(
        subject=unit,
        summary=f"更正名称：{before} → {inputs.name}",
        payload=inputs.model_dump(mode="json") | {"before": before},
    )
    return unit


@action("unit.abolish", label="撤销机构", label_en="Abolish a unit", inputs=AbolishUnit)
def abolish_unit(act: Act, inputs: AbolishUnit) -> Unit:
    """The unit is no more from `abolished_on`; its posts, appointments and places in portfolios end the day before."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    unit = unit_by_code(inputs.unit)
    if unit.abolished_on is not None:
        raise refuse(
            "unit",
            _("“%(unit)s”已于 %(day)s 撤销。") % {"unit": unit.name, "day": day(unit.abolished_on)},
        )
    _not_in_the_future("abolished_on", inputs.abolished_on)
    last_day = inputs.abolished_on - timedelta(days=1)
    current = unit.designations.get(superseded_at__isnull=True, to_on__isnull=True)
    if last_day < current.from_on:
        raise refuse(
            "abolished_on",
            _("“%(unit)s”最近一次变更自 %(day)s 起，撤销日期须在此之后。")
            % {"unit": unit.name, "day": day(current.from_on)},
        )
    below = Unit.objects.filter(parent=unit, abolished_on__isnull=True).values_list("name", flat=True)
    if below:
        raise refuse(
            "unit",
            _("“%(unit)s”还有下属机构：%(names)s；请先撤销或调整它们的隶属。")
            % {"unit": unit.name, "names": "、".join(below)},
        )
    successor = (
        unit_standing(inputs.successor, inputs.abolished_on, "successor") if inputs.successor else None
    )
    if successor is not None and successor.pk == unit.pk:
        raise refuse("successor", _("承接单位不能是被撤销的机构自己，请另选。"))
    appointments = Appointment.objects.filter(post__unit=unit, superseded_at__isnull=True)
    later = appointments.filter(from_on__gte=inputs.abolished_on).select_related("person", "post").first()
    if later is not None:
        raise refuse(
            "abolished_on",
            _("“%(person)s”任%(post)s自 %(day)s 起，晚于撤销日期；请先更正该任职。")
            % {"person": later.person.name, "post": later.post.title, "day": day(later.from_on)},
        )
    running = Q(to_on__isnull=True) | Q(to_on__gt=last_day)
    ended = [end(row, last_day, inputs.reason).pk for row in appointments.filter(running)]
    portfolios = Portfolio.objects.filter(
        running, unit=unit, superseded_at__isnull=True, from_on__lte=last_day
    )
    released = [end(row, last_day, inputs.reason).pk for row in portfolios]
    unit.posts.filter(abolished_on__isnull=True).update(abolished_on=inputs.abolished_on)
    end(current, last_day, inputs.reason)
    unit.abolished_on, unit.abolished_reason, unit.successor = inputs.abolished_on, inputs.reason, successor
    unit.save(update_fields=["abolished_on", "abolished_reason", "successor"])
    act.record(
        subject=unit,
        summary=f"撤销{unit.name}",
        payload=inputs.model_dump(mode="json") | {"appointments": ended, "portfolios": released},
    )
    return unit
