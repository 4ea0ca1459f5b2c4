"""The form of a step: made from the inputs of its registered action, so that page, API and command ask the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic_core import PydanticUndefined

from xunzhang.chapters.matters import running
from xunzhang.chapters.matters.actions import GiveOpinion
from xunzhang.chapters.matters.kinds import kind_of
from xunzhang.chapters.organs.naming import by_language
from xunzhang.kernel.numerals import LONGEST_NUMBER
from xunzhang.procedure.definitions import Task
from xunzhang.procedure.models import Process, WorkItem
from xunzhang.procedure.position import definition_of
from xunzhang.record.actions import REGISTRY, ActionSpec
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter
from xunzhang.ui.fields import Field, bare
from xunzhang.ui.forms import Form

FORM = "step"
BY_HAND_FIELD = "handwriting"
OPINION_ACTION = "matter.give_opinion"
FEW = 4  # so many choices are buttons, not a list
# What the page was shown for: by the time it is sent, the matter may stand elsewhere.
AT_STEP, AT_ITEM = "at_step", "at_item"


def action_of(item: WorkItem) -> ActionSpec | None:
    """The action that completes an item: an opinion for whoever was asked in, else the step's own."""
    if item.parent_id is not None:
        return REGISTRY.get(OPINION_ACTION)
    return _action_at(item.process, item.step)


def _action_at(process: Process, name: str) -> ActionSpec | None:
    step = definition_of(process, running.shelf()).steps.get(name)
    if not isinstance(step, Task) or step.action is None:
        return None
    return REGISTRY.get(step.action)


def form_of(request: HttpRequest, matter: Matter, item: WorkItem, actor: Actor) -> Form | None:
    """The form that completes an item; None where the step has no action of its own."""
    spec = action_of(item)
    if spec is None:
        return None
    form = _form(request, matter, actor, spec, item.step, item)
    offer_pads(form, f"{actor.person_id}-{item.pk}")
    marks = {AT_STEP: item.step, AT_ITEM: str(item.pk)}
    for name in marks:
        form.add(Field(name, "", "hidden"))
    for name, value in marks.items():
        form.fields[name].value = value  # this form's, whatever was sent
    return form


def offer_pads(form: Form, key: str) -> None:
    """What is written by hand comes last, and is kept in the browser's tab under `key` until it has been sent."""
    field = form.fields.pop(BY_HAND_FIELD, None)
    if field is not None:
        field.kind = "handwriting"
        field.attributes = {"data-keep": key}
        form.fields[BY_HAND_FIELD] = field


@dataclass(frozen=True)
class Sent:
    """What a page sent: the action, its form, and the item in hand; None where it was sent for a step that is not."""

    spec: ActionSpec
    form: Form
    item: WorkItem | None


def sent(request: HttpRequest, matter: Matter, actor: Actor, mine: Sequence[WorkItem]) -> Sent | None:
    """The step a page was sent for, in hand or not: the action itself says why it cannot be done.

    A page that names no step is taken for the first item in hand. None: nothing that could be done was sent.
    """
    step, named = request.POST.get(AT_STEP, ""), request.POST.get(AT_ITEM, "")
    item = _item_meant(mine, step, named)
    if item is not None:
        spec, form = action_of(item), form_of(request, matter, item, actor)
    else:
        spec, asked = _not_in_hand(matter, step, named)
        form = _form(request, matter, actor, spec, asked.step if asked else step, asked) if spec else None
    return None if spec is None or form is None or not form.is_sent else Sent(spec, form, item)


def _item_meant(mine: Sequence[WorkItem], step: str, named: str) -> WorkItem | None:
    """The item in hand that is named, else one at the same step."""
    if not step and not named:
        return mine[0] if mine else None
    exact = next((one for one in mine if str(one.pk) == named), None)
    return exact or next((one for one in mine if one.step == step and one.parent_id is None), None)


def _not_in_hand(matter: Matter, step: str, named: str) -> tuple[ActionSpec | None, WorkItem | None]:
    """The action of a step, or of an opinion that somebody was asked for."""
    if matter.process is None:
        return None, None
    if named.isdecimal() and len(named) <= LONGEST_NUMBER:
        rows = WorkItem.objects.filter(process=matter.process_id, parent__isnull=False)
        asked = rows.select_related("process").filter(pk=int(named)).first()
        if asked is not None:
            return REGISTRY.get(OPINION_ACTION), asked
    return _action_at(matter.process, step), None


def _form(
    request: HttpRequest, matter: Matter, actor: Actor, spec: ActionSpec, step: str, item: WorkItem | None
) -> Form:
    label = by_language(spec.label, spec.label_en)
    if spec.inputs is GiveOpinion:
        return Form(
            request,
            spec.inputs,
            fixed={"item_id": item.pk} if item is not None else {},
            choices={"agrees": [("true", _("同意")), ("false", _("有不同意见"))]},
            kinds={"agrees": "radio"},
            initial={"agrees": "true"},
            submit=_("提交意见"),
            action=FORM,
        )
    kind = kind_of(matter.kind)
    fields = spec.inputs.model_fields
    given = {
        name: offered for name, offered in kind.step_choices(matter, step, actor).items() if name in fields
    }
    left_out = {name for name, offered in given.items() if offered is None}
    lookups = {name: offered for name, offered in given.items() if isinstance(offered, str)}
    choices = {
        name: offered for name, offered in given.items() if name not in lookups | dict.fromkeys(left_out)
    }
    shown = {name: value for name, value in kind.as_read(matter).items() if name in fields}
    initial = dict(kind.step_initial(matter, step, actor))
    initial |= shown
    subject = item.subject if item is not None else ""
    if subject and subject in {value for value, _label in choices.get("unit", ())}:
        initial["unit"] = subject  # one's own branch, where one answers for several units
    return Form(
        request,
        spec.inputs,
        fixed={name: value for name, value in kind.subject(matter).items() if name in fields},
        choices=choices,
        lookups=lookups,
        skip=left_out,
        kinds={name: "radio" for name, offered in choices.items() if _is_few(fields[name], offered)}
        | dict.fromkeys(shown, "hidden"),
        initial=initial,
        hints=kind.step_hints(matter, step),
        submit=label,
        action=FORM,
    )


def _is_few(info: Any, offered: Any) -> bool:
    annotation = bare(info.annotation)
    return len(offered) <= FEW and (annotation is bool or len(offered) > 1) and not get_args(annotation)


def tried_inputs(form: Form) -> tuple[dict[str, Any], list[str]]:
    """What the form holds, made whole for a trial, and the labels of the fields that are still to be filled.

    What only the person can write stands as a placeholder; a trial is rolled back, so it reaches neither the record
    nor the matter.
    """
    found, open_fields = form.inputs(), []
    for name, field in form.fields.items():
        info = form.model.model_fields.get(name)
        if name in found or info is None or info.default is not PydanticUndefined:
            continue
        open_fields.append(str(field.label))
        if field.choices:
            found[name] = field.choices[0][0]
        elif bare(info.annotation) is str:
            found[name] = _("（试办）")
    return found, open_fields
