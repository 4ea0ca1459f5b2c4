"""Tags and filters of the design language: `{% load ui %}`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xunzhang.kernel import clock
from xunzhang.kernel.calendar import YearWithoutData
from xunzhang.ui import charts, citations, listing
from xunzhang.ui.columns import Cell
from xunzhang.ui.fields import Field
from xunzhang.ui.providers import calendar

register = template.Library()
register.filter("in_language", citations.in_language)
register.filter("cited", citations.cited)
register.filter("rests_on", citations.rests_on)
register.filter("outcome_label", citations.outcome_label)
register.filter("listed", listing.listed)
register.filter("bracketed", listing.bracketed)

SOON_WORKING_DAYS = 2


@register.filter
def entry_of(mapping: Mapping[str, Any], key: str) -> Any:
    """`mapping[key]`, or empty."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def badge(label: Any, tone: str = "") -> SafeString:
    """`{% badge "办理中" "note" %}`; tones: good, bad, wait, note."""
    return format_html('<span class="badge {}">{}</span>', tone, label) if label else SafeString("")


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.simple_tag
def deadline(due_on: date | datetime | None, done_on: date | datetime | None = None) -> SafeString:
    """How long is left in working days, or by how many days it is late; done things say only whether in time."""
    if due_on is None:
        return SafeString("")
    due, today = _day(due_on), clock.today()
    if done_on is not None:
        late = (_day(done_on) - due).days
        if late <= 0:
            return format_html('<span class="deadline">{}</span>', _("按期"))
        text = ngettext("逾期%(days)s天办结", "逾期%(days)s天办结", late) % {"days": late}
        return format_html('<span class="deadline late">{}</span>', text)
    css, text = "", ""
    if due < today:
        days = (today - due).days
        css, text = "late", ngettext("逾期%(days)s天", "逾期%(days)s天", days) % {"days": days}
    elif due == today:
        css, text = "soon", _("今日到期")
    else:
        try:
            left = calendar().count(today, due)
        except YearWithoutData:
            days = (due - today).days
            text = ngettext("剩%(days)s天", "剩%(days)s天", days) % {"days": days}
        else:
            css = "soon" if left <= SOON_WORKING_DAYS else ""
            text = ngettext("剩%(days)s个工作日", "剩%(days)s个工作日", left) % {"days": left}
    return format_html(
        '<span class="deadline {}" title="{}">{} <small>{}</small></span>',
        css,
        due.isoformat(),
        text,
        due.strftime("%m-%d") if due.year == today.year else due.isoformat(),
    )


@register.simple_tag
def table_cell(cell: Cell) -> SafeString:
    """One cell by its kind, with its link."""
    value = cell.value
    if cell.kind == "deadline":
        shown = deadline(value, cell.done_on)
    elif cell.kind == "badge":
        shown = badge(value, cell.tone)
    elif cell.kind == "flag":
        shown = _("是") if value else "—"
    elif value is None or value == "":
        shown = "—"
    else:
        shown = value
    if not cell.link:
        return format_html("{}", shown)
    return format_html(
        '<a href="{}"{}>{}</a>', cell.link, SafeString(" data-open") if cell.opens else "", shown
    )


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(context: Context, shown: Any) -> dict[str, Any]:
    """`{% table table %}`"""
    return {"table": shown, "request": context.get("request"), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/field.html")
def form_field(field: Field) -> dict[str, Any]:
    """`{% form_field form.fields.name %}`"""
    return {"field": field}


@register.inclusion_tag("ui/error_summary.html", takes_context=True)
def error_summary(context: Context, form: Any) -> dict[str, Any]:
    """`{% error_summary form %}`: what stands against the form, at its top."""
    return {"form": form}


@register.inclusion_tag("ui/form.html", takes_context=True)
def form(context: Context, shown: Any) -> dict[str, Any]:
    """`{% form form %}`: the whole form with summary, fields and button."""
    return {
        "form": shown,
        "csrf_token": context.get("csrf_token"),
        "back": context.get("back", ""),
    }


def article_url(article: Any) -> str:
    """The page of an article; empty where the Rules have no pages here."""
    try:
        return reverse("working_rules:article", args=[article])
    except NoReverseMatch:
        return ""


def _rests_url(rests_on: Any) -> str:
    """The page where the reading or the setting stands."""
    if not isinstance(rests_on, Mapping) or rests_on.get("kind") not in ("reading", "setting"):
        return ""
    try:
        return f"{reverse('working_rules:' + rests_on['kind'] + 's')}#{rests_on.get('ref', '')}"
    except NoReverseMatch:
        return ""


def _shown_fact(name: str, used: Any) -> tuple[str, str]:
    """A fact's label and value; {label, value, shown} as findings give it, or a plain value."""
    if isinstance(used, Mapping) and "shown" in used:
        return citations.in_language(used.get("label")) or name, citations.in_language(used["shown"])
    return name, "—" if used is None else str(used)


def _shown_finding(finding: Any) -> dict[str, Any]:
    given = dict(finding) if isinstance(finding, Mapping) else finding.as_dict()
    address = article_url(given.get("article"))
    return {
        **given,
        "tone": citations.OUTCOMES.get(given.get("outcome", ""), ""),
        "outcome_label": citations.outcome_label(given.get("outcome", "")),
        "cited": citations.cited(given.get("provision", "")),
        "rests": citations.rests_on(given.get("rests_on")),
        "url": f"{address}#provision-{given.get('provision')}" if address else "",
        "rests_url": _rests_url(given.get("rests_on")),
        "shown_facts": [_shown_fact(name, used) for name, used in (given.get("facts") or {}).items()],
    }


@register.inclusion_tag("ui/findings.html")
def findings(found: Sequence[Any], form: Any = None) -> dict[str, Any]:
    """`{% findings findings %}`; inside a form `{% findings form.findings form %}` also asks what can be answered."""
    shown = [_shown_finding(one) for one in found]
    for one in shown:
        kind = ""
        if form is not None and one.get("outcome") == "breached" and one.get("force") == "default":
            kind = "departures"
        elif form is not None and one.get("outcome") == "judgement":
            kind = "judgements"
        one["asks"] = kind
        one["answer"] = form.answer_to(kind, one["provision"]) if kind else ""
        if kind == "judgements":
            one["reason"] = form.answer_to("reasons", one["provision"])
            one["judgement_choices"] = [
                (outcome, citations.outcome_label(outcome))
                for outcome in ("met", "breached", "not_applicable")
            ]
    quiet = [one for one in shown if one.get("outcome") in ("met", "not_applicable")]
    loud = [one for one in shown if one not in quiet]
    return {"findings": loud or quiet, "quiet": quiet if loud else []}


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def tabs(context: Context, entries: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    """`{% tabs entries %}` with (label, address) pairs; the one that is this page is marked."""
    path = context["request"].get_full_path()
    return {"entries": [(label, url, url in (path, path.split("?")[0])) for label, url in entries]}


@register.inclusion_tag("ui/tree.html")
def tree(nodes: Sequence[Any]) -> dict[str, Any]:
    """`{% tree nodes %}`: nodes with .label, .children, and, where they have them, .url, .note, .is_open."""
    return {"nodes": nodes}


@register.simple_tag
def timeline_chart(spans: Sequence[charts.Span], title: str = "") -> SafeString:
    """`{% timeline_chart spans "标题" %}`: who held it from when to when."""
    return charts.timeline(spans, title)


@register.simple_tag
def bar_chart(bars: Sequence[charts.Bar], title: str = "") -> SafeString:
    """`{% bar_chart bars "标题" %}`"""
    return charts.bars(bars, title)
