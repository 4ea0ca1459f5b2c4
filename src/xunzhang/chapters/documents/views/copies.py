"""The register of numbered copies: what was printed, where each copy is, its own file."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xunzhang.chapters.documents import choices, copies, terms
from xunzhang.chapters.documents.actions.copies import (
    DestroyCopies,
    GiveCopies,
    PrintCopies,
    PrintMore,
    RegisterPrinting,
    ReportLoss,
    TakeBackCopies,
)
from xunzhang.chapters.documents.kinds.names import names_of
from xunzhang.chapters.documents.models import NumberedCopy, Printing
from xunzhang.chapters.documents.tables.copies import CopiesTable, PrintingsTable
from xunzhang.chapters.documents.views.files import sealed
from xunzhang.record import secrecy
from xunzhang.record.actions import ActionInputs, perform
from xunzhang.record.actor import Actor
from xunzhang.record.reading import note_read
from xunzhang.ui.forms import Form
from xunzhang.ui.providers import actor_of

STATE = NumberedCopy.State


def printings(request: HttpRequest) -> Any:
    """Every printing one may see; content above the ceiling is registered here."""
    actor = actor_of(request)
    form = _registering(request, actor)
    if form is not None and form.is_sent:
        with form.attempt():
            made = perform("document_copy.register", actor, form.inputs())
            return form.done(_("已登记。"), reverse("documents:copies_of", args=[made.pk]))
    rows = copies.seen(actor).annotate(
        held=Count("numbered_copies", filter=Q(numbered_copies__state=STATE.HELD)),
        given=Count("numbered_copies", filter=Q(numbered_copies__state=STATE.GIVEN)),
        lost=Count("numbered_copies", filter=Q(numbered_copies__state=STATE.LOST)),
        back=Count("numbered_copies", filter=Q(numbered_copies__state__in=(STATE.RETURNED, STATE.DESTROYED))),
    )
    answer = PrintingsTable(request, rows.filter(is_void=False)).answer(
        "documents/printings.html", {"form": form}
    )
    if form is not None and form.has_problems:
        answer.status_code = form.status
    return answer


def _registering(request: HttpRequest, actor: Actor) -> Form | None:
    """For clerks, of levels whose content is not taken in."""
    levels = [
        (level, str(label))
        for level, label in secrecy.LEVELS.items()
        if secrecy.is_restricted(level)
        and not secrecy.is_taken_in(level)
        and copies.is_cleared_to_register(actor, level)
    ]
    units = [unit for unit in sorted(actor.units) if copies.keeps_for(actor, unit)]
    if not levels or not units:
        return None
    return Form(
        request,
        RegisterPrinting,
        choices={"unit": list(names_of(units).items()), "secrecy": levels},
        kinds={"secrecy": "radio"},
        initial={"unit": units[0]},
        submit=_("登记份号"),
        action="register",
    )


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that may be done with copies: its form, and the number it begins with."""

    name: str
    action: str
    inputs: type[ActionInputs]
    label: str
    said: str
    first: int | None = None


def of(request: HttpRequest, printing_id: int) -> HttpResponse:
    """The copies of one printing; `do` in the address opens the form of what may be done with them."""
    actor = actor_of(request)
    printing = copies.found(actor, printing_id)
    here = reverse("documents:copies_of", args=[printing.pk])
    offered = _offered(actor, printing)
    wanted = request.POST.get("form", "") or request.GET.get("do", "")
    doing = next((one for one in offered if one.name == wanted), None)
    form = _form(request, printing, doing) if doing is not None else None
    if doing is not None and form is not None and form.is_sent:
        with form.attempt():
            perform(doing.action, actor, form.inputs())
            return form.done(doing.said, here)
    if request.method != "POST" and printing.document is not None:
        note_read(actor, printing.document.matter)
    answer = CopiesTable(request, printing).answer(
        "documents/copies.html",
        {
            "printing": printing,
            "level": terms.marked(printing.secrecy, printing.secrecy_term),
            "lost": printing.numbered_copies.filter(state=STATE.LOST).count(),
            "offered": [(one.label, f"{here}?do={one.name}#doing", one is doing) for one in offered],
            "form": form,
            "here": here,
        },
    )
    if form is not None and form.has_problems:
        answer.status_code = form.status
    return answer


def _offered(actor: Actor, printing: Printing) -> list[Doing]:
    """What this actor may do with the copies as they stand."""
    if printing.is_void or not copies.keeps(actor, printing):
        return []
    rows = list(
        printing.numbered_copies.order_by("number").only("number", "state", "file_digest", "delivery")
    )
    is_here = printing.document_id is not None

    def first(*states: str, printed: bool | None = None) -> int | None:
        fits = (
            one.number
            for one in rows
            if one.state in states and (printed is None or not is_here or bool(one.file_digest) is printed)
        )
        return next(fits, None)

    found = [
        Doing(
            "print",
            "document_copy.print",
            PrintCopies,
            _("打印编号文件"),
            _("已打印。"),
            first(STATE.HELD, printed=False) if is_here else None,
        ),
        Doing(
            "give",
            "document_copy.give",
            GiveCopies,
            _("登记发出"),
            _("已登记发出。"),
            first(STATE.HELD, printed=True),
        ),
        Doing(
            "take_back",
            "document_copy.take_back",
            TakeBackCopies,
            _("登记清退"),
            _("已登记清退。"),
            first(STATE.GIVEN, STATE.LOST),
        ),
        Doing(
            "lose",
            "document_copy.report_loss",
            ReportLoss,
            _("登记遗失"),
            _("已登记遗失。"),
            first(STATE.GIVEN, STATE.RETURNED, STATE.HELD),
        ),
        Doing(
            "destroy",
            "document_copy.destroy",
            DestroyCopies,
            _("登记销毁"),
            _("已登记销毁。"),
            first(STATE.RETURNED, STATE.HELD),
        ),
    ]
    return [
        *(one for one in found if one.first is not None),
        Doing("more", "document_copy.print_more", PrintMore, _("加印"), _("已加印。")),
    ]


def _form(request: HttpRequest, printing: Printing, doing: Doing) -> Form:
    units = [("", _("不在单位目录中")), *choices.units()]
    return Form(
        request,
        doing.inputs,
        fixed={"printing_id": printing.pk},
        choices={"unit": units} if doing.name == "give" else {},
        initial={"first": doing.first} if doing.first is not None else {},
        submit=doing.label,
        action=doing.name,
    )


def copy_pdf(request: HttpRequest, printing_id: int, number: int) -> HttpResponse:
    """The file of one copy, with its number printed on it: for whoever keeps the copies, and the unit that has it."""
    actor = actor_of(request)
    printing = copies.found(actor, printing_id)
    copy = printing.numbered_copies.filter(number=number).exclude(file_digest="").first()
    if copy is None or printing.document is None or not copies.keeps(actor, printing):
        raise Http404
    note_read(actor, printing.document.matter)
    answer: HttpResponse = sealed(printing.document, copy.file_digest)  # type: ignore[assignment]
    return answer
