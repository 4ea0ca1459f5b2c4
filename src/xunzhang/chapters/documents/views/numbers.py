"""The register of numbers and its series."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, queries
from xunzhang.chapters.documents.actions.inputs import OpenSeries
from xunzhang.chapters.documents.models import AssignedNumber, NumberSeries
from xunzhang.chapters.documents.tables import NumbersTable
from xunzhang.kernel import clock
from xunzhang.record import secrecy
from xunzhang.record.actions import perform
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of


def numbers(request: HttpRequest) -> Any:
    """The register of numbers and its series."""
    actor = actor_of(request)
    is_clerk = queries.is_document_clerk(actor)
    form = Form(
        request,
        OpenSeries,
        choices={"unit": choices.units()},
        initial={"year": clock.today().year},
        submit=_("登记序列"),
        action="open",
    )
    if form.is_sent:
        with form.attempt():
            perform("number_series.open", actor, form.inputs())
            return form.done(_("已登记。"), reverse("documents:numbers"))
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
        },
    )
