"""The register of numbers and its series."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, queries
from xunzhang.chapters.documents import numbers as series
from xunzhang.chapters.documents.actions.inputs import DesignateMark, OpenSeries, ReserveNumber, VoidNumber
from xunzhang.chapters.documents.models import AssignedNumber, NumberSeries
from xunzhang.chapters.documents.tables import NumbersTable
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import perform
from xunzhang.record.actor import Actor
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of


def numbers(request: HttpRequest) -> Any:
    """The register of numbers and its series."""
    actor = actor_of(request)
    is_clerk = queries.is_document_clerk(actor)
    form = Form(
        request,
        OpenSeries,
        choices={"unit": choices.units(), "used_for": NumberSeries.Use.choices},
        kinds={"used_for": "radio"},
        initial={"year": clock.today().year, "used_for": NumberSeries.Use.ANY},
        submit=_("登记序列"),
        action="open",
        weight="" if is_clerk and NumberSeries.objects.exists() else "main",
    )
    if form.is_sent:
        with form.attempt():
            perform("number_series.open", actor, form.inputs())
            return form.done(_("已登记。"), reverse("documents:numbers"))
    reserve, void = _keeping(request, actor)
    designate = _designating(request) if is_clerk else None
    for more, action in (
        (reserve, "document_number.reserve"),
        (void, "document_number.void"),
        (designate, "number_series.designate"),
    ):
        if more is not None and more.is_sent:
            with more.attempt():
                perform(action, actor, more.inputs())
                return more.done(_("已登记。"), reverse("documents:numbers"))
    rows = AssignedNumber.objects.select_related("series", "document")
    if is_clerk:
        levels = secrecy.readable_levels(actor)
        rows = rows.filter(Q(document=None) | Q(document__matter__secrecy__in=levels))
    else:
        rows = rows.filter(document__in=queries.outgoing(actor).values("pk"))
    return NumbersTable(request, rows).answer(
        "documents/numbers.html",
        {
            "series": NumberSeries.objects.order_by("-year", "mark") if is_clerk else [],
            "form": form if is_clerk else None,
            "reserve": reserve,
            "void": void,
            "designate": designate,
        },
    )


def _designating(request: HttpRequest) -> Form:
    """The form that says what a mark is used for."""
    marks = list(dict.fromkeys(NumberSeries.objects.order_by("pk").values_list("mark", flat=True)))
    return Form(
        request,
        DesignateMark,
        choices={"mark": [(mark, mark) for mark in marks], "used_for": NumberSeries.Use.choices},
        kinds={"used_for": "radio"},
        submit=_("登记用途"),
        action="designate",
        weight="",
    )


def _keeping(request: HttpRequest, actor: Actor) -> tuple[Form | None, Form | None]:
    """The forms to reserve a number and to make one void, for whoever numbers documents."""
    marks = [
        mark
        for mark, unit in dict(NumberSeries.objects.order_by("pk").values_list("mark", "unit")).items()
        if queries.numbers_for(actor, unit)
    ]
    if not marks:
        return None, None
    rows = AssignedNumber.objects.filter(series__mark__in=marks).select_related("series")
    unused = rows.filter(Q(state="reserved") | Q(state="assigned", document__document_number=""))
    reserve = Form(
        request,
        ReserveNumber,
        choices={"mark": [(mark, mark) for mark in marks]},
        submit=_("预留"),
        action="reserve",
        weight="",
    )
    choices_ = [(str(one.pk), f"{series.written(one)} {one.note}") for one in unused.order_by("-pk")[:200]]
    void = Form(
        request,
        VoidNumber,
        choices={"number_id": choices_},
        submit=_("作废"),
        action="void",
        weight="danger",
    )
    return reserve, void if choices_ else None
