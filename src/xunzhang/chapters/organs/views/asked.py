"""What every page here is asked: on which day, about which unit or person; and the page of one action's form."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import Person, Unit
from xunzhang.chapters.organs.naming import by_language
from xunzhang.kernel import clock
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import REGISTRY, NotFound, perform
from xunzhang.ui.forms import Form
from xunzhang.ui.listing import bracketed
from xunzhang.ui.providers import actor_of


def day_of(request: HttpRequest) -> date:
    """The day asked for (`?on=2018-05-01`), today if there is none. Raises UnusableInput for what is no day."""
    asked = request.GET.get("on", "").strip()
    if not asked:
        return clock.today()
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise UnusableInput(
            f"“{asked[:20]}”不是日期，请写成 2018-09-28 的形式。",
            "on",
            f"{asked[:20]!r} is not a date: write it as 2018-09-28.",
        ) from None


def about_the_day(on: date) -> dict[str, Any]:
    """What the day chooser of a page shows."""
    return {"on": on, "is_today": on == clock.today(), "today": clock.today()}


def unit_or_404(code: str) -> Unit:
    found = Unit.objects.select_related("parent", "successor").filter(code=code).first()
    if found is None:
        raise NotFound(
            f"没有代码为“{code}”的机构，请从机构名录中查找。",
            f"There is no unit {code}: look it up in the directory.",
        )
    return found


def person_or_404(person_id: int) -> Person:
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound(
            "没有这名人员，请从人员名录中查找。", "There is no such person: look in the list of people."
        )
    return found


def person_choices(people: list[queries.Holder]) -> list[tuple[str, str]]:
    """People with their posts, each once, for a form."""
    found: dict[int, str] = {}
    for holder in people:
        found.setdefault(holder.person_id, f"{holder.label} — {holder.unit_label} {holder.title_label}")
    return [(str(person_id), label) for person_id, label in found.items()]


def unit_choices(on: date) -> list[tuple[str, str]]:
    return [(unit.code, unit.label + bracketed(unit.code)) for unit in queries.units_on(on)]


def act_page(
    request: HttpRequest,
    action: str,
    *,
    title: str,
    back: str,
    message: str = "",
    go_to: Callable[[Any], str] | None = None,
    complete: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    about: Mapping[str, Any] | None = None,
    extra: Callable[[Form], None] | None = None,
    **options: Any,
) -> HttpResponse:
    """The form of one action, and doing it. `complete` may turn what was typed into the action's inputs."""
    spec = REGISTRY[action]
    label = by_language(spec.label, spec.label_en)
    form = Form(request, spec.inputs, submit=label, **options)
    if extra is not None:
        extra(form)
    if form.is_sent:
        with form.attempt():
            inputs = form.inputs()
            made = perform(action, actor_of(request), complete(inputs) if complete else inputs)
            return form.done(
                message or _("已办理：%(action)s。") % {"action": label}, go_to(made) if go_to else back
            )
    return form.answer("organs/form.html", {"title": title, "back": back, **(about or {})})
