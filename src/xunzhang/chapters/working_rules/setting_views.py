"""Pages of the settings: what counts, since when, what rests on it; the system administrator changes them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xunzhang.chapters.working_rules import articles, installed
from xunzhang.chapters.working_rules.actions import MAY_NOT, ChangeSetting
from xunzhang.chapters.working_rules.models import SettingChange
from xunzhang.chapters.working_rules.permissions import may_change_settings
from xunzhang.chapters.working_rules.views import frame
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound, NotPermitted, perform, preview
from xunzhang.rulebook import Rulebook
from xunzhang.rulebook.model import Setting
from xunzhang.ui.forms import Form, confirm
from xunzhang.ui.providers import actor_of


def _text(book: Rulebook, name: str, value: Any) -> str:
    return "" if value is None else articles.setting_text(book, name, value)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting: its default, its value today, what comes, and what rests on it."""
    shown, context = frame(request)
    book, today = shown.book, clock.today()
    values = installed.effective_on(book, today)
    resting = installed.resting_on(book)
    changes: dict[str, list[SettingChange]] = {}
    for row in installed.standing(book.government):
        changes.setdefault(row.name, []).append(row)
    rows = []
    for name, setting in book.settings.items():
        own = changes.get(name, [])
        present = next((row for row in reversed(own) if row.from_on <= today), None)
        coming = [(one.from_, _text(book, name, one.value)) for one in setting.dated if one.from_ > today]
        coming += [
            (row.from_on, _text(book, name, setting.on(row.from_on) if row.restores_default else row.value))
            for row in own
            if row.from_on > today
        ]
        rows.append(
            {
                "name": name,
                "setting": setting,
                "default": _text(book, name, setting.default),
                "value": _text(book, name, values[name]),
                "present": None if present is None or present.restores_default else present,
                "coming": sorted(coming),
                "resting": resting[name],
            }
        )
    may_change = may_change_settings(actor_of(request)) and shown.standing == "in_force"
    return render(request, "working_rules/settings.html", {**context, "rows": rows, "may_change": may_change})


def _named(book: Rulebook, name: str) -> Setting:
    if name not in book.settings:
        raise NotFound(_("规则中没有设置项“%(name)s”。") % {"name": name})
    return book.settings[name]


def _steps(book: Rulebook, names: Sequence[str]) -> list[str]:
    found = []
    for name in names:
        procedure, _hash, step = name.partition("#")
        found.append(articles.step_label(book, procedure, step))
    return found


@require_safe
def setting(request: HttpRequest, name: str) -> HttpResponse:
    """One setting: its values over time, who changed them and why, and what rests on it."""
    shown, context = frame(request)
    book = shown.book
    found = _named(book, name)
    resting = installed.resting_on(book)[name]
    return render(
        request,
        "working_rules/setting.html",
        {
            **context,
            "name": name,
            "setting": found,
            "default": _text(book, name, found.default),
            "periods": [
                (period, _text(book, name, period.value))
                for period in installed.periods(book, name, clock.today())
            ],
            "resting": resting,
            "steps": _steps(book, resting.steps),
            "superseded": [
                (row, _text(book, name, found.on(row.from_on) if row.restores_default else row.value))
                for row in installed.superseded(book, name)
            ],
            "may_change": may_change_settings(actor_of(request)) and shown.standing == "in_force",
        },
    )


def _kind(found: Setting) -> str:
    """How a value of that type is asked for."""
    kinds = {"boolean": "radio", "integer": "number", "date": "date", "set": "textarea", "choice": "radio"}
    return kinds.get(found.type, "text")


def _choices(found: Setting) -> list[tuple[str, str]] | None:
    if found.type == "boolean":
        return [("true", _("是")), ("false", _("否"))]
    if found.type == "choice":
        return [(value, label.of(articles.language())) for value, label in found.values.items()]
    return None


def _as_typed(value: Any) -> str:
    """A value as the form holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, frozenset):
        return "、".join(sorted(value))
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def change(request: HttpRequest, name: str) -> HttpResponse:
    """Change it from a day on: the form, then what rests on it, then the act."""
    actor = actor_of(request)
    if not may_change_settings(actor):
        raise NotPermitted(str(MAY_NOT))
    shown, context = frame(request)
    book, today = shown.book, clock.today()
    found = _named(book, name)
    back = reverse("working_rules:setting", args=[name])
    choices = _choices(found)
    form = Form(
        request,
        ChangeSetting,
        choices={} if choices is None else {"value": choices},
        kinds={"value": _kind(found), "reason": "textarea", "notice": "text"},
        hints={
            "value": _bounds(found),
            "from_on": _("最早为今天；此前核对的结果不变。"),
            "restores_default": _("勾选后不必填写新的值。"),
            "notice": _("有文件依据的，写通知的名称和文号。"),
        },
        initial={
            "value": _as_typed(installed.effective_on(book, today)[name]),
            "from_on": today,
        },
        fixed={"name": name},
        submit=_("查看影响"),
    )
    if found.bounds is not None:
        form.fields["value"].attributes |= {"min": str(found.bounds[0]), "max": str(found.bounds[1])}
    if form.is_sent:
        with form.attempt():
            tried = preview("setting.change", actor, form.inputs())
            if tried.error is not None:
                raise tried.error
            asking = confirm(
                request,
                title=_("更改设置：%(label)s") % {"label": found.label.of(articles.language())},
                sentence=_consequence(book, name),
                back=reverse("working_rules:change_setting", args=[name]),
                submit=_("确认更改"),
                is_danger=False,
                details=_details(book, name, form),
            )
            if asking:
                return asking
            perform("setting.change", actor, form.inputs())
            return form.done(_("设置已更改。"), back)
    return form.answer(
        "working_rules/change_setting.html",
        {**context, "name": name, "setting": found, "back": back, "reason": found.reason},
    )


def _bounds(found: Setting) -> str:
    if found.bounds is None:
        return _("多项之间用“、”分开。") if found.type == "set" else ""
    return _("%(low)s 至 %(high)s 的整数") % {"low": found.bounds[0], "high": found.bounds[1]}


def _consequence(book: Rulebook, name: str) -> str:
    resting = installed.resting_on(book)[name]
    if resting.steps:
        return _("起用日期起，新到的环节按新的值计算期限；在这以前已到的环节，期限不变。")
    if resting.checked:
        return _("起用日期起，下列条款按新的值核对；在这以前核对的结果不变。")
    return _("目前没有条款依据这项设置核对，只作登记。")


def _details(book: Rulebook, name: str, form: Form) -> list[tuple[str, str]]:
    """What changes and what rests on it, for the page that asks."""
    inputs = ChangeSetting.model_validate(form.inputs())
    resting = installed.resting_on(book)[name]
    before = installed.effective_on(book, inputs.from_on)[name]
    after = installed.after_change(book, name, inputs.value, inputs.from_on, inputs.restores_default)
    found = [
        (_("现在的值"), _text(book, name, before) or _("待录入")),
        (_("新的值"), _text(book, name, after) or _("待录入")),
        (_("起用日期"), inputs.from_on.isoformat()),
        (_("理由"), inputs.reason),
    ]
    if inputs.notice:
        found.append((_("依据的通知"), inputs.notice))
    if resting.checked:
        gists = [book.provisions[one] for one in resting.checked]
        language = articles.language()
        listed = _("；").join(
            f"{one.id} {one.gist if language.startswith('zh') else one.gist_en}" for one in gists
        )
        found.append((_("据以核对的条款"), listed))
    if resting.steps:
        found.append((_("据以计算期限的环节"), _("；").join(_steps(book, resting.steps))))
    if resting.pending:
        found.append((_("所属条文中待建的条款"), _("；").join(resting.pending)))
    return found
