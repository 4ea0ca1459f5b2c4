"""What the actions of this chapter look up before they write, and the sentences when it is not there."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.organs.models import Person, Post, Unit
from xunzhang.chapters.organs.standing import Period
from xunzhang.record.actions import InvalidInputs

NOT_YOURS = gettext_lazy("组织机构信息由系统管理员或办公厅人事岗位维护，您没有这项权限；请联系他们办理。")


def refuse(field: str, sentence: str) -> InvalidInputs:
    return InvalidInputs({field: sentence})


def day(value: date) -> str:
    """A day as it stands in a sentence."""
    return value.isoformat()


def period(from_on: date, to_on: date | None, field: str = "to_on") -> Period:
    """The period, or a refusal naming the field if it ends before it begins."""
    if to_on is not None and to_on < from_on:
        raise refuse(
            field,
            _("截止日期 %(to)s 早于起始日期 %(from)s，请调整其中一个日期。")
            % {"to": day(to_on), "from": day(from_on)},
        )
    return Period(from_on, to_on)


def unit_by_code(code: str, field: str = "unit") -> Unit:
    """The unit, locked until the transaction ends: two acts on one unit follow one another."""
    unit = Unit.objects.select_for_update(no_key=True).filter(code=code).first()
    if unit is None:
        raise refuse(field, _("没有代码为“%(code)s”的机构，请从机构名录中选择。") % {"code": code})
    return unit


def unit_standing(code: str, on: date, field: str = "unit") -> Unit:
    """The unit if it exists on the day."""
    unit = unit_by_code(code, field)
    if on < unit.established_on:
        raise refuse(
            field,
            _("“%(unit)s”于 %(day)s 才设立，%(on)s 当日尚不存在，请改用设立之后的日期。")
            % {"unit": unit.name, "day": day(unit.established_on), "on": day(on)},
        )
    if unit.abolished_on is not None and unit.abolished_on <= on:
        raise refuse(
            field,
            _("“%(unit)s”已于 %(day)s 撤销，%(on)s 当日不存在，请选择承接其职责的机构。")
            % {"unit": unit.name, "day": day(unit.abolished_on), "on": day(on)},
        )
    return unit


def person_by_id(person_id: int, field: str = "person_id") -> Person:
    """The person, locked until the transaction ends."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise refuse(field, _("查无此人（编号 %(id)s），请先登记人员。") % {"id": person_id})
    return person


def post_by_id(post_id: int, field: str = "post_id") -> Post:
    """The post, locked until the transaction ends: appointments to one post follow one another."""
    post = Post.objects.select_for_update(no_key=True).filter(pk=post_id).first()
    if post is None:
        raise refuse(field, _("没有编号为 %(id)s 的职务，请先设置职务。") % {"id": post_id})
    return post


def require_reason(reason: str, field: str = "reason") -> None:
    if not reason:
        raise refuse(field, _("请写明理由：原记录会保留，理由随更正一并存档。"))
