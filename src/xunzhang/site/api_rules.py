"""GET endpoints on the Rules and the working calendar."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.working_calendar.queries import current_calendar
from xunzhang.chapters.working_rules import installed
from xunzhang.kernel import clock
from xunzhang.record.actions import NotFound
from xunzhang.rulebook import Rulebook, library
from xunzhang.rulebook.model import Provision
from xunzhang.rulebook.setting_values import as_json
from xunzhang.site.api_access import caller

router = Router()
VERSION = Query("", description="a version by name; otherwise the one in force on the day")
DAYS = Query(ge=0, le=2000)


def _book(version: str, on: date | None) -> Rulebook:
    if version:
        return library().get(settings.GOVERNMENT, version)
    return library().in_force(settings.GOVERNMENT, on or clock.today())


def _provision(one: Provision) -> dict[str, Any]:
    return {
        "ref": one.id,
        "article": one.article,
        "chapter": one.chapter,
        "kind": one.kind,
        "force": one.force,
        "status": one.status,
        "capability": one.capability,
        "reason": one.why.as_dict(),
        "quote": one.quote,
        "gist": {"zh": one.gist, "en": one.gist_en},
        "explain": one.explain.as_dict(),
        "applies_to": list(one.applies_to),
        "reading": one.reading,
        "setting": one.setting,
    }


@router.get(
    "/rulebooks",
    tags=["rulebook"],
    operation_id="rulebooks",
    summary="规则的各个版本 · versions of the Rules",
)
def rulebooks(request: HttpRequest) -> list[dict[str, Any]]:
    caller(request, READ)
    return [
        {
            "government": one.government,
            "version": one.version,
            "title": one.title.as_dict(),
            "document_number": one.document_number,
            "in_force_from": one.in_force_from.isoformat(),
            "in_force_to": one.in_force_to.isoformat() if one.in_force_to else None,
        }
        for one in library().identities(settings.GOVERNMENT)
    ]


@router.get("/articles", tags=["rulebook"], operation_id="articles", summary="条文 · articles")
def articles(request: HttpRequest, version: str = VERSION, on: date | None = None) -> list[dict[str, Any]]:
    caller(request, READ)
    book = _book(version, on)
    return [
        {"number": number, "chapter": book.chapter_of[number].number, "text": article.text}
        for number, article in book.articles.items()
    ]


@router.get(
    "/articles/{int:number}",
    tags=["rulebook"],
    operation_id="article",
    summary="一条及其规定 · an article and its provisions",
)
def article(
    request: HttpRequest, number: int, version: str = VERSION, on: date | None = None
) -> dict[str, Any]:
    caller(request, READ)
    book = _book(version, on)
    found = book.articles.get(number)
    if found is None:
        raise NotFound(_("规则中没有第 %(number)s 条。") % {"number": number})
    return {
        "number": number,
        "chapter": book.chapter_of[number].number,
        "text": found.text,
        "provisions": [_provision(one) for one in book.provisions_of(number)],
    }


@router.get("/provisions", tags=["rulebook"], operation_id="provisions", summary="各项规定 · provisions")
def provisions(
    request: HttpRequest,
    version: str = VERSION,
    on: date | None = None,
    status: str = "",
    action: str = Query("", description="only those that apply to this action"),
) -> list[dict[str, Any]]:
    caller(request, READ)
    return [
        _provision(one)
        for one in _book(version, on).provisions.values()
        if (not status or one.status == status) and (not action or action in one.applies_to)
    ]


@router.get(
    "/provisions/{reference}", tags=["rulebook"], operation_id="provision", summary="一项规定 · one provision"
)
def provision(
    request: HttpRequest, reference: str, version: str = VERSION, on: date | None = None
) -> dict[str, Any]:
    caller(request, READ)
    found = _book(version, on).provisions.get(reference)
    if found is None:
        raise NotFound(_("规则中没有编号为“%(reference)s”的规定。") % {"reference": reference})
    return _provision(found)


@router.get(
    "/settings", tags=["rulebook"], operation_id="settings", summary="本机构设置 · settings of the office"
)
def installed_settings(
    request: HttpRequest, version: str = VERSION, on: date | None = None
) -> dict[str, Any]:
    caller(request, READ)
    day = on or clock.today()
    book = _book(version, on)
    values = installed.effective_on(book, day)
    own = {row.name: row for row in installed.standing(book.government).filter(from_on__lte=day)}
    resting = installed.resting_on(book)
    return {
        "on": day.isoformat(),
        "settings": [
            {
                "name": name,
                "label": one.label.as_dict(),
                "type": one.type,
                "default": as_json(one.on(day)),
                "value": as_json(values[name]),
                "from_on": own[name].from_on.isoformat() if name in own else None,
                "article": one.article,
                "provisions": list(resting[name].checked),
                "steps": list(resting[name].steps),
            }
            for name, one in book.settings.items()
        ],
    }


@router.get(
    "/calendar/days/{day}", tags=["calendar"], operation_id="calendar_day", summary="是否工作日 · one day"
)
def calendar_day(request: HttpRequest, day: date) -> dict[str, Any]:
    caller(request, READ)
    return {"day": day.isoformat(), "is_working_day": current_calendar().is_working_day(day)}


@router.get(
    "/calendar/add",
    tags=["calendar"],
    operation_id="calendar_add",
    summary="之后第 N 个工作日 · the N-th working day after",
)
def calendar_add(request: HttpRequest, day: date, working_days: int = DAYS) -> dict[str, Any]:
    caller(request, READ)
    return {"day": current_calendar().add(day, working_days).isoformat()}


@router.get(
    "/calendar/before",
    tags=["calendar"],
    operation_id="calendar_before",
    summary="之前第 N 个工作日 · the N-th working day before",
)
def calendar_before(request: HttpRequest, day: date, working_days: int = DAYS) -> dict[str, Any]:
    caller(request, READ)
    return {"day": current_calendar().before(day, working_days).isoformat()}


@router.get(
    "/calendar/between",
    tags=["calendar"],
    operation_id="calendar_between",
    summary="其间的工作日 · working days after start through end",
)
def calendar_between(request: HttpRequest, start: date, end: date) -> dict[str, Any]:
    caller(request, READ)
    days = current_calendar().between(start, end)
    return {"count": len(days), "days": [day.isoformat() for day in days]}
