"""Posts in units."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import Field

from xunzhang.chapters.organs import permissions
from xunzhang.chapters.organs.actions.finding import NOT_YOURS, day, post_by_id, refuse, unit_standing
from xunzhang.chapters.organs.models import Appointment, Post
from xunzhang.chapters.organs.roles import is_role, role_label_chinese
from xunzhang.chapters.organs.standing import Period, most_at_once
from xunzhang.record.actions import Act, ActionInputs, action


class CreatePost(ActionInputs):
    unit: str = Field(title="机构代码")
    role: str = Field(title="角色", min_length=1, max_length=60)
    title: str = Field(title="职务名称", min_length=1, max_length=120)
    title_en: str = Field(default="", title="英文职务名称", max_length=200)
    seats: int | None = Field(default=None, title="职数", ge=1, le=999, description="留空表示不限")
    order: int = Field(default=100, title="排序", ge=0)
    established_on: date = Field(title="设置日期")


class AmendPost(ActionInputs):
    post_id: int = Field(title="职务")
    title_en: str = Field(default="", title="英文职务名称", max_length=200)
    seats: int | None = Field(default=None, title="职数", ge=1, le=999, description="留空表示不限")
    order: int = Field(default=100, title="排序", ge=0)


class AbolishPost(ActionInputs):
    post_id: int = Field(title="职务")
    abolished_on: date = Field(title="取消日期")
    reason: str = Field(title="取消原因或依据", min_length=1, max_length=300)


@action("post.create", label="设置职务", label_en="Create a post", inputs=CreatePost)
def create_post(act: Act, inputs: CreatePost) -> Post:
    """A post in a unit; its role must be one that the rulebook knows."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    unit = unit_standing(inputs.unit, inputs.established_on)
    if not is_role(inputs.role, inputs.established_on):
        raise refuse(
            "role",
            _("工作规则中没有角色“%(role)s”，请从角色列表中选择。") % {"role": inputs.role},
        )
    if Post.objects.filter(unit=unit, title=inputs.title).exists():
        raise refuse(
            "title",
            _("“%(unit)s”已有职务“%(title)s”；如需更多职数，请调整职数。")
            % {"unit": unit.name, "title": inputs.title},
        )
    post = Post.objects.create(
        unit=unit,
        role=inputs.role,
        title=inputs.title,
        title_en=inputs.title_en,
        seats=inputs.seats,
        order=inputs.order,
        established_on=inputs.established_on,
    )
    act.record(
        subject=post,
        summary=f"在{unit.name}设置职务：{post.title}（{role_label_chinese(post.role, inputs.established_on)}）",
        payload=inputs.model_dump(mode="json"),
    )
    return post


@action("post.amend", label="调整职务", label_en="Amend a post", inputs=AmendPost)
def amend_post(act: Act, inputs: AmendPost) -> Post:
    """Another number of seats, English title or place in the list; never fewer seats than people in them."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    post = post_by_id(inputs.post_id)
    fields = ("title_en", "seats", "order")
    before = {name: getattr(post, name) for name in fields}
    after = {name: getattr(inputs, name) for name in fields}
    if before == after:
        raise refuse("post_id", _("各项与现状相同，没有变更。"))
    if inputs.seats is not None:
        rows = Appointment.objects.filter(post=post, superseded_at__isnull=True).values_list(
            "from_on", "to_on"
        )
        most = most_at_once(Period(*row) for row in rows)
        if most > inputs.seats:
            raise refuse(
                "seats",
                _("该职务曾有 %(most)s 人同时在任，职数不能少于此数。") % {"most": most},
            )
    for name, value in after.items():
        setattr(post, name, value)
    post.save(update_fields=list(fields))
    act.record(
        subject=post,
        summary=f"调整职务：{post}",
        payload=inputs.model_dump(mode="json") | {"before": before},
    )
    return post


@action("post.abolish", label="取消职务", label_en="Abolish a post", inputs=AbolishPost)
def abolish_post(act: Act, inputs: AbolishPost) -> Post:
    """The post is no more from that day; whoever holds it must have left before."""
    act.permit(permissions.may_keep_organisation(act.actor), NOT_YOURS)
    post = post_by_id(inputs.post_id)
    if post.abolished_on is not None:
        raise refuse("post_id", _("该职务已于 %(day)s 取消。") % {"day": day(post.abolished_on)})
    if inputs.abolished_on <= post.established_on:
        raise refuse(
            "abolished_on",
            _("取消日期须晚于设置日期 %(day)s。") % {"day": day(post.established_on)},
        )
    holder = (
        Appointment.objects.filter(
            Q(to_on__isnull=True) | Q(to_on__gte=inputs.abolished_on), post=post, superseded_at__isnull=True
        )
        .select_related("person")
        .first()
    )
    if holder is not None:
        raise refuse(
            "post_id",
            _("“%(person)s”在 %(day)s 仍任此职，请先办理免职。")
            % {"person": holder.person.name, "day": day(inputs.abolished_on)},
        )
    post.abolished_on = inputs.abolished_on
    post.save(update_fields=["abolished_on"])
    act.record(
        subject=post,
        summary=f"取消职务：{post}",
        payload=inputs.model_dump(mode="json"),
    )
    return post
