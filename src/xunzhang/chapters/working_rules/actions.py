"""Changing a setting of the installation, from a day on."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from xunzhang.chapters.working_rules import articles, installed
from xunzhang.chapters.working_rules.models import SettingChange
from xunzhang.chapters.working_rules.permissions import may_change_settings
from xunzhang.kernel import clock
from xunzhang.record.actions import Act, ActionInputs, Conflict, InvalidInputs, NotFound, action
from xunzhang.record.assessing import rulebook_for
from xunzhang.rulebook import Rulebook
from xunzhang.rulebook.setting_values import as_json, read_value
from xunzhang.rulebook.vocabulary import shown

MAY_NOT = gettext_lazy("本机构设置由系统管理员维护，请联系系统管理员。")
UNSET = "未录入"


class ChangeSetting(ActionInputs):
    name: str = Field(title="设置项", min_length=1, max_length=100)
    value: bool | int | str | list[str] | None = Field(default=None, title="新的值")
    restores_default: bool = Field(default=False, title="恢复规则的默认值")
    from_on: date = Field(title="起用日期")
    reason: str = Field(title="理由", min_length=2, max_length=300)
    notice: str = Field(default="", title="依据的通知", max_length=200)


def _words(book: Rulebook, name: str, value: object) -> str:
    """A value as the journal keeps it."""
    return UNSET if value is None else shown(book.settings[name].fact, value, book.roles).zh


@action("setting.change", label="更改设置", label_en="Change a setting", inputs=ChangeSetting)
def change_setting(act: Act, inputs: ChangeSetting) -> SettingChange:
    """Give a setting another value from a day on, today at the earliest; what was found before stays as it was found.

    The value is held against the setting's type and bounds in the version of the Rules in force on that day.
    """
    act.permit(may_change_settings(act.actor), MAY_NOT)
    today = clock.today()
    if inputs.from_on < today:
        raise InvalidInputs(
            {
                "from_on": _("设置不能改到过去：起用日期最早为 %(day)s，请重新选择。")
                % {"day": today.isoformat()}
            }
        )
    book = rulebook_for(on=inputs.from_on)
    setting = book.settings.get(inputs.name)
    if setting is None:
        raise NotFound(_("规则中没有设置项“%(name)s”。") % {"name": inputs.name})
    value = setting.on(inputs.from_on) if inputs.restores_default else read_value(setting, inputs.value)
    before = installed.effective_on(book, inputs.from_on)[inputs.name]
    if value == before and type(value) is type(before):
        raise InvalidInputs(
            {
                "value": _("“%(label)s”自 %(day)s 起已经是“%(value)s”，不必更改。")
                % {
                    "label": setting.label.of(articles.language()),
                    "day": inputs.from_on.isoformat(),
                    "value": articles.setting_text(book, inputs.name, value),
                }
            }
        )
    row = _keep(book, inputs, None if inputs.restores_default else as_json(value), act.actor.name)
    after = "规则的默认值" if inputs.restores_default else ""
    act.record(
        subject=row,
        summary=(
            f"设置“{setting.label.zh}”自 {inputs.from_on} 起为{after}“{_words(book, inputs.name, value)}”"
            f"（原为“{_words(book, inputs.name, before)}”）：{inputs.reason}"
        ),
        payload={
            "name": inputs.name,
            "from_on": inputs.from_on.isoformat(),
            "before": as_json(before),
            "value": as_json(value),
            "restores_default": inputs.restores_default,
            "reason": inputs.reason,
            "notice": inputs.notice,
        },
    )
    return row


def _keep(book: Rulebook, inputs: ChangeSetting, value: object, changed_by: str) -> SettingChange:
    """The row; one of the same day is superseded. Raises Conflict when another administrator did the same just now."""
    same_day = installed.standing(book.government).filter(name=inputs.name, from_on=inputs.from_on)
    try:
        with transaction.atomic():
            same_day.update(is_superseded=True)
            return SettingChange.objects.create(
                government=book.government,
                name=inputs.name,
                value=value,
                restores_default=inputs.restores_default,
                from_on=inputs.from_on,
                reason=inputs.reason,
                notice=inputs.notice,
                changed_at=clock.now(),
                changed_by=changed_by,
            )
    except IntegrityError:
        raise Conflict(_("另一位管理员刚刚更改了这项设置，请刷新页面，看清现值后再办理。")) from None
