"""The form of a step: made from the inputs of its registered action, so that page, API and command ask the same."""

from typing import Any, get_args

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic_core import PydanticUndefined

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.actions import GiveOpinion
from xunzhang.chapters.matters.kinds import kind_of
from xunzhang.chapters.organs.naming import by_language
from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.position import definition_of
from xunzhang.record.actions import REGISTRY, ActionSpec
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter
from xunzhang.ui.fields import bare
from xunzhang.ui.forms import Form

FORM = "step"
OPINION_ACTION = "matter.give_opinion"
FEW = 4  # so many choices are buttons, not a list


def action_of(item: WorkItem) -> ActionSpec | None:
    """The action that completes an item: an opinion for whoever was asked in, else the step's own."""
    if item.parent_id is not None:
        return REGISTRY.get(OPINION_ACTION)
    definition = definition_of(item.process, running.shelf())
    step = definition.steps.get(item.step)
    if not isinstance(step, Task) or step.action is None:
        return None
    return REGISTRY.get(step.action)


def form_of(request: HttpRequest, matter: Matter, item: WorkItem, actor: Actor) -> Form | None:
    """The form that completes an item; None where the step has no action of its own."""
    spec = action_of(item)
    if spec is None:
        return None
    label = by_language(spec.label, spec.label_en)
    if spec.inputs is GiveOpinion:
        return Form(
            request,
            spec.inputs,
            fixed={"item_id": item.pk},
            choices={"agrees": [("true", _("同意")), ("false", _("有不同意见"))]},
            kinds={"agrees": "radio"},
            initial={"agrees": "true"},
            submit=_("提交意见"),
            action=FORM,
        )
    kind = kind_of(matter.kind)
    fields = spec.inputs.model_fields
    choices = {
        name: offered
        for name, offered in kind.step_choices(matter, item.step, actor).items()
        if name in fields
    }
    initial = dict(kind.step_initial(matter, item.step, actor))
    if item.subject and item.subject in {value for value, _label in choices.get("unit", ())}:
        initial["unit"] = item.subject  # one's own branch, where one answers for several units
    return Form(
        request,
        spec.inputs,
        fixed={name: value for name, value in kind.subject(matter).items() if name in fields},
        choices=choices,
        kinds={name: "radio" for name, offered in choices.items() if _is_few(fields[name], offered)},
        initial=initial,
        submit=label,
        action=FORM,
    )


def _is_few(info: Any, offered: Any) -> bool:
    annotation = bare(info.annotation)
    return len(offered) <= FEW and (annotation is bool or len(offered) > 1) and not get_args(annotation)


def tried_inputs(form: Form) -> dict[str, Any]:
    """What the form holds, made whole for a trial: what only the person can write stands as a placeholder.

    A trial is rolled back, so the placeholder reaches neither the record nor the matter.
    """
    found = form.inputs()
    for name, field in form.fields.items():
        info = form.model.model_fields.get(name)
        if name in found or info is None or info.default is not PydanticUndefined:
            continue
        if field.choices:
            found[name] = field.choices[0][0]
        elif bare(info.annotation) is str:
            found[name] = _("（试办）")
    return found
