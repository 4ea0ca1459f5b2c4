"""Registering people and correcting what is recorded of them."""

from typing import Literal

from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import NOT_YOURS, person_by_id, refuse, require_reason
from xunzhang.chapters.organs.models import Person, PersonRevision
from xunzhang.record.actions import Act, ActionInputs, action


class RegisterPerson(ActionInputs):
    staff_number: str = Field(
        title="人员编号",
        min_length=1,
        max_length=60,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="字母、数字、点、横线和下划线，以字母或者数字开头",
    )
    name: str = Field(title="姓名", min_length=1, max_length=80)
    name_en: str = Field(default="", title="英文姓名", max_length=160)
    gender: Literal["", "female", "male"] = Field(default="", title="性别")
    contact: str = Field(default="", title="联系方式", max_length=200)


class CorrectPerson(ActionInputs):
    person_id: int = Field(title="人员")
    name: str = Field(title="姓名", min_length=1, max_length=80)
    name_en: str = Field(default="", title="英文姓名", max_length=160)
    gender: Literal["", "female", "male"] = Field(default="", title="性别")
    contact: str = Field(default="", title="联系方式", max_length=200)
    reason: str = Field(title="更正理由", max_length=300)


@action("person.register", label="登记人员", label_en="Register a person", inputs=RegisterPerson)
def register_person(act: Act, inputs: RegisterPerson) -> Person:
    """A person on record; posts come by appointment."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    other = Person.objects.filter(staff_number=inputs.staff_number).first()
    if other is not None:
        raise refuse(
            "staff_number",
            _("人员编号 %(number)s 已属“%(name)s”，请核对编号。")
            % {"number": inputs.staff_number, "name": other.name},
        )
    person = Person.objects.create(
        staff_number=inputs.staff_number,
        name=inputs.name,
        name_en=inputs.name_en,
        gender=inputs.gender,
        contact=inputs.contact,
    )
    act.record(
        subject=person,
        summary=f"登记人员：{person.name}",
        payload=inputs.model_dump(mode="json"),
    )
    return person


@action("person.correct", label="更正人员信息", label_en="Correct a person's record", inputs=CorrectPerson)
def correct_person(act: Act, inputs: CorrectPerson) -> Person:
    """Change what is recorded of a person; the former record is kept with the reason."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    require_reason(inputs.reason)
    person = person_by_id(inputs.person_id)
    fields = ("name", "name_en", "gender", "contact")
    before = {name: getattr(person, name) for name in fields}
    after = {name: getattr(inputs, name) for name in fields}
    if before == after:
        raise refuse("name", _("各项与现有记录相同，没有变更。"))
    PersonRevision.objects.create(person=person, reason=inputs.reason, **before)
    for name, value in after.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    act.record(
        subject=person,
        summary=f"更正人员信息：{person.name}",
        payload=inputs.model_dump(mode="json") | {"before": before},
    )
    return person
