"""The page of one matter: my step first, then what the chapter shows; beside it why, what is missing, where it stands."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xunzhang.chapters.matters import duty_queries, operations, running, steps
from xunzhang.chapters.matters.handling import handling_of, why
from xunzhang.chapters.matters.handwriting import drawing_of, written_on
from xunzhang.chapters.matters.kinds import ended_of, kind_of
from xunzhang.chapters.matters.models import Handwriting
from xunzhang.chapters.matters.naming import citations, in_words, names_of, step_label
from xunzhang.chapters.matters.queries import matter_for
from xunzhang.chapters.matters.rows import (
    DeskRow,
    desk_rows,
    process_state,
    urgency_label,
    urgency_tone,
)
from xunzhang.chapters.matters.sheet_paper import sheet_on_paper
from xunzhang.chapters.matters.timeline import timeline
from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock
from xunzhang.kernel.errors import XunzhangError
from xunzhang.procedure import inbox
from xunzhang.procedure.drawing import lay_out, svg
from xunzhang.procedure.models import WorkItem
from xunzhang.procedure.position import items_of
from xunzhang.record import queries as record
from xunzhang.record import secrecy
from xunzhang.record.actions import NotFound, perform, preview
from xunzhang.record.actor import Actor
from xunzhang.record.models import Matter
from xunzhang.record.reading import note_read
from xunzhang.typesetting.handling_sheet import to_handling_sheet_pdf
from xunzhang.ui.errors import findings_of
from xunzhang.ui.forms import Form
from xunzhang.ui.listing import bracketed
from xunzhang.ui.providers import actor_of

ACTED = "acted"  # in the address after an act: then the page leads on to the next item


def _chosen(items: Sequence[WorkItem], wanted: str) -> WorkItem | None:
    """The item in hand that the address names, else the first."""
    return next((one for one in items if str(one.pk) == wanted), items[0] if items else None)


def _to_read(matter: Matter, actor: Actor) -> WorkItem | None:
    """What was sent to the actor to read and is still unread."""
    if matter.process_id is None:
        return None
    rows = [
        item
        for item in items_of(matter.process_id)
        if item.kind == WorkItem.Kind.READ and item.state == WorkItem.State.OPEN
    ]
    hand = running.hand_of(actor)
    return next(
        (
            one
            for one in rows
            if one.person == hand.person
            or (one.pool is not None and one.pool in hand.pools)
            or any(one.person == lent.delegator and lent.covers(one.process_kind) for lent in hand.lent)
        ),
        None,
    )


def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Show a matter, or do its step."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    mine = running.items_in_hand(found, actor)
    sent: steps.Sent | None = None
    if request.method == "POST":
        sent = steps.sent(request, found, actor, mine)
        if sent is None:
            # Somebody else acted while the form was open.
            return render(
                request, "matters/gone.html", {"matter": found, "typed": _typed(request)}, status=409
            )
        with sent.form.attempt():
            perform(sent.spec.name, actor, sent.form.inputs())
            done = _("已办理：%(step)s。") % {"step": sent.form.submit_label}
            return sent.form.done(done, _next_page(found, actor))
    else:
        note_read(actor, found)
    item = sent.item if sent is not None else _chosen(mine, request.GET.get("item", ""))
    vain = sent.form if sent is not None and item is None else None
    if item is None:
        # What was sent is not in hand: what stands against it is shown above the matter as it is.
        item = _chosen(mine, "")
    asked = _unsent(request) if vain is not None else request
    form = steps.form_of(asked, found, item, actor) if item is not None else None
    if sent is not None and vain is None:
        form = sent.form
    context = _context(request, found, actor, mine, item, form) | {"vain": vain}
    return render(request, "matters/matter.html", context, status=200 if sent is None else sent.form.status)


def _unsent(request: HttpRequest) -> HttpRequest:
    """The request as if the page had only been opened: what was typed for another step does not fill this one."""
    opened = copy(request)
    opened.method = "GET"
    return opened


def _typed(request: HttpRequest) -> list[str]:
    """What was written in words, so that it is not lost."""
    return [text for name in ("opinion", "reply", "note") if (text := request.POST.get(name, "").strip())]


def _next_page(found: Matter, actor: Actor) -> str:
    """The matter again where one may still see it, else the inbox."""
    try:
        matter_for(actor, found.pk)
    except NotFound:
        return reverse("matters:inbox")
    return f"{reverse('matters:matter', args=[found.pk])}?{ACTED}=1"


def _next_in_hand(actor: Actor) -> DeskRow | None:
    """What is at the top of the actor's desk."""
    rows = inbox.inbox(running.desk_of(actor), limit=1)
    return next(iter(desk_rows(rows, frozenset(secrecy.readable_levels(actor)))), None)


def _context(
    request: HttpRequest,
    found: Matter,
    actor: Actor,
    mine: Sequence[WorkItem],
    item: WorkItem | None,
    form: Form | None,
) -> dict[str, Any]:
    kind = kind_of(found.kind)
    panel = render_to_string(kind.panel, dict(kind.panel_context(request, found, actor)), request)
    duties = render_to_string(
        "matters/duties.html", dict(duty_queries.duties_context(request, found, actor)), request
    )
    context: dict[str, Any] = {
        "matter": found,
        "kind": kind,
        "number": kind.number(found),
        "panel": SafeString(panel),
        "duties": SafeString(duties),
        "unit": organs.unit_on(found.unit, clock.today()),
        "ended": ended_of([found]).get(found.pk),
        "secrecy": secrecy.label(found.secrecy),
        "secrecy_tone": "bad" if secrecy.is_restricted(found.secrecy) else "",
        "urgency": urgency_label(found.urgency),
        "urgency_tone": urgency_tone(found.urgency),
        "item": item,
        "form": form,
        "others": _others(mine, item, found),
        "entries": timeline(found, whole=request.GET.get("timeline") == "all"),
    }
    if item is not None:
        whose = item.person if item.person != actor.person_id and item.pool is None else None
        context |= {
            "step_name": step_label(item.process, item.step),
            "lent_by": names_of([whose]).person(whose),
            "trial": reverse("matters:trial", args=[found.pk, item.pk]),
        }
        page = kind.step_page(found, item.step) if item.parent_id is None else ""
        if page:
            context |= {"form": None, "step_page": page}
    elif ACTED in request.GET:
        context |= {"next": _next_in_hand(actor)}
    process = found.process
    if process is not None:
        handling = handling_of(found, process, mine)
        objections = [one for one in handling.sheet if one.is_objection and not one.is_withdrawn]
        state, tone = process_state(process)
        language = "en" if (get_language() or "").startswith("en") else "zh"
        definition = handling.place.definition
        context |= {
            "notices": [(one, citations(one.provisions)) for one in kind.notices(found, actor)],
            "why": why(item, handling.names) if item is not None else None,
            "handling": handling,
            "objections": objections if objections and kind.weighs_dissent(found) else [],
            "state": state,
            "state_tone": tone,
            "menu": operations.menu(found, actor, item, handling.items, mine),
            "to_read": _to_read(found, actor),
            "due_on": item.due_on if item is not None else _nearest(handling.items),
            "drawing": SafeString(
                svg(lay_out(definition, handling.place.states), language, title=definition.label)
            ),
        }
    return context


def _nearest(items: Sequence[WorkItem]) -> Any:
    return min((one.due_on for one in items if one.due_on is not None), default=None)


def _others(mine: Sequence[WorkItem], item: WorkItem | None, found: Matter) -> list[tuple[str, str]]:
    """The other items in hand of the same matter: label and address."""
    here = reverse("matters:matter", args=[found.pk])
    return [
        (
            step_label(one.process, one.step) + bracketed(one.subject),
            f"{here}?item={one.pk}",
        )
        for one in mine
        if item is not None and one.pk != item.pk
    ]


def trial(request: HttpRequest, matter_id: int, item_id: int) -> HttpResponse:
    """What would come of the step if it were done now: everything is rolled back. A part of the page."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    item = next((one for one in running.items_in_hand(found, actor) if one.pk == item_id), None)
    form = steps.form_of(request, found, item, actor) if item is not None else None
    spec = steps.action_of(item) if item is not None else None
    if form is None or spec is None:
        raise Http404
    inputs, open_fields = steps.tried_inputs(form)
    tried = preview(spec.name, actor, inputs)
    problem: XunzhangError | None = tried.error
    if problem is not None:
        form.take(problem)
    context = {
        "matter": found,
        "item": item,
        "is_allowed": tried.is_allowed,
        "findings": findings_of(problem)
        if problem is not None
        else [one.as_dict() for one in tried.findings],
        "sentence": form.sentence,
        "problem_fields": form.problem_fields,
        "label": form.submit_label,
        "open_fields": open_fields,
    }
    template = "matters/trial.html" if request.headers.get("HX-Request") else "matters/trial_page.html"
    return render(request, template, context)


def entry(request: HttpRequest, matter_id: int, sequence: int) -> HttpResponse:
    """What the Rules found at one act. A part of the page."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    row = record.timeline(found).filter(sequence=sequence).first()
    if row is None:
        raise Http404
    note_read(actor, found)
    template = "matters/entry.html" if request.headers.get("HX-Request") else "matters/entry_page.html"
    return render(request, template, {"matter": found, "entry": row, "findings": row.findings_read})


def sheet(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The handling sheet (办理单), to be printed on A4."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    note_read(actor, found)
    kind = kind_of(found.kind)
    opened_by = names_of([found.opened_by])
    return render(
        request,
        "matters/sheet.html",
        {
            "matter": found,
            "kind": kind,
            "number": kind.number(found),
            "rows": kind.sheet_rows(found),
            "unit": organs.unit_on(found.unit, clock.today()),
            "ended": ended_of([found]).get(found.pk),
            "secrecy": secrecy.label(found.secrecy),
            "urgency": urgency_label(found.urgency) or _("平件"),
            "opened_by": opened_by.person(found.opened_by),
            "handling": handling_of(found, found.process, ()) if found.process is not None else None,
            "state": process_state(found.process)[0] if found.process is not None else "",
            "procedure": in_words(
                running.shelf()
                .get(found.process.government, found.process.definition, found.process.definition_version)
                .label
            )
            if found.process is not None
            else "",
            "printed_at": clock.now(),
        },
    )


def sheet_pdf(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The same as a PDF to be printed and filed."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    note_read(actor, found)
    kind = kind_of(found.kind)
    unit = organs.unit_on(found.unit, clock.today())
    government = organs.unit_with_function("government", clock.today())
    marks = [urgency_label(found.urgency) or ""]
    if secrecy.is_restricted(found.secrecy):
        marks.append(str(secrecy.label(found.secrecy)))
    ended = ended_of([found]).get(found.pk)
    if ended is not None:
        marks.append(ended.label)
    paper = sheet_on_paper(
        found,
        organ=government.label if government is not None else "",
        title=_("%(kind)s办理单") % {"kind": kind.label},
        number=kind.number(found),
        unit=unit.label if unit is not None else found.unit,
        opened_by=names_of([found.opened_by]).person(found.opened_by),
        marks=[mark for mark in marks if mark],
        rows=kind.sheet_rows(found),
        lines=handling_of(found, found.process, ()).sheet if found.process is not None else (),
        written=written_on(found.pk),
    )
    answer = HttpResponse(
        to_handling_sheet_pdf(paper, printed_on=clock.today()), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="sheet-{found.pk}.pdf"'
    return answer


def drawing(request: HttpRequest, matter_id: int, move_id: int, part: str) -> HttpResponse:
    """The name or the opinion that was written by hand with one operation, as SVG."""
    actor: Actor = actor_of(request)
    found = matter_for(actor, matter_id)
    kept = Handwriting.objects.filter(matter=found, move=move_id).first()
    drawn = drawing_of(kept, part) if kept is not None else b""
    if not drawn:
        raise Http404
    note_read(actor, found)
    return HttpResponse(drawn, content_type="image/svg+xml")
