"""The register of bulletins that units send to the government."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, queries
from xunzhang.chapters.documents.actions.inputs import EndBulletin, RegisterBulletin
from xunzhang.chapters.documents.models import Bulletin
from xunzhang.chapters.documents.tables.bulletins import bulletins_table
from xunzhang.record.actions import perform
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of


def bulletins(request: HttpRequest) -> Any:
    """All titles; the General Office registers and ends them."""
    actor = actor_of(request)
    is_clerk = queries.is_document_clerk(actor)
    rows = Bulletin.objects.all()
    running = rows.filter(to_on=None).order_by("unit", "title")
    names = dict(choices.units())
    register = Form(
        request,
        RegisterBulletin,
        choices={"unit": choices.departments()},
        submit=_("登记"),
        action="register",
    )
    end = Form(
        request,
        EndBulletin,
        choices={
            "bulletin_id": [
                (str(one.pk), f"{names.get(one.unit, one.unit)}《{one.title}》") for one in running
            ]
        },
        submit=_("停报"),
        action="end",
    )
    for form, action, said in (
        (register, "bulletin.register", _("已登记。")),
        (end, "bulletin.end", _("已停报。")),
    ):
        if form.is_sent:
            with form.attempt():
                perform(action, actor, form.inputs())
                return form.done(said, reverse("documents:bulletins"))
    answer = bulletins_table(names)(request, rows).answer(
        "documents/bulletins.html",
        {"form": register if is_clerk else None, "end": end if is_clerk and running else None},
    )
    failed = next((form for form in (register, end) if form.has_problems), None)
    if failed is not None:
        answer.status_code = failed.status
    return answer
