"""Incoming documents as the desk knows them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xunzhang.chapters.documents import people, queries
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters.kinds import MatterKind
from xunzhang.chapters.organs.models import Person
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter


def incoming_facts(matter: Matter, on: date) -> Mapping[str, object]:
    """The stated limit, where the document has one."""
    document = IncomingDocument.objects.get(matter=matter)
    return {} if document.stated_limit_on is None else {"stated_limit_on": document.stated_limit_on}


def incoming_panel(request: HttpRequest, matter: Matter, actor: Actor) -> Mapping[str, Any]:
    """The incoming document's own part of the page."""
    document = IncomingDocument.objects.select_related("sent_document").get(matter=matter)
    received_by = (
        Person.objects.filter(pk=document.received_by).values_list("name", flat=True).first()
        if document.received_by
        else ""
    )
    return {
        "document": document,
        "unit_name": names_of([document.unit]).get(document.unit, document.unit),
        "received_by": received_by,
    }


def incoming_subject(matter: Matter) -> Mapping[str, Any]:
    return {"document_id": IncomingDocument.objects.values_list("pk", flat=True).get(matter=matter)}


def incoming_choices(matter: Matter, step: str, actor: Actor) -> Mapping[str, Any]:
    """Choices of a step's form."""
    return {"needs_reply": [("true", _("需要办理回复")), ("false", _("阅知"))]}


INCOMING = MatterKind(
    kind="incoming_document",
    label=gettext_lazy("收文"),
    facts=incoming_facts,
    resolve=people.resolve_incoming,
    panel="documents/incoming_panel.html",
    panel_context=incoming_panel,
    subject=incoming_subject,
    sees=queries.sees_incoming,
    number=lambda matter: matter.incoming_document.document_number,
    step_choices=incoming_choices,
)
