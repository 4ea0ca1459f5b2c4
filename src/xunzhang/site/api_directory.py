"""GET endpoints of the directory: who is what on any day, who is away, who may act for whom."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from xunzhang.accounts.api_tokens import READ
from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import Absence
from xunzhang.chapters.organs.queries import Holder, Register, UnitOn
from xunzhang.kernel import clock
from xunzhang.record.canonical import plain
from xunzhang.site.api_access import caller

router = Router()
Somebody = Query(None, ge=1, lt=1 << 63, description="number of a person")
Day = Query(None, description="the day asked for; today when left out")


def _unit(one: UnitOn) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "short_name": one.short_name,
        "name_en": one.name_en,
        "kind": one.kind,
        "function": one.function,
        "parent": one.parent or None,
        "established_on": plain(one.established_on),
        "abolished_on": plain(one.abolished_on),
    }


@router.get("/units", tags=["organs"], operation_id="units", summary="机构名录 · the directory of a day")
def units(
    request: HttpRequest,
    on: date | None = Day,
    q: str = Query("", max_length=100, description="words of the name"),
    kind: str = "",
    function: str = "",
) -> dict[str, Any]:
    caller(request, READ)
    day = on or clock.today()
    found = queries.units_on(day, search=q, kind=kind, function=function)
    return {"on": day.isoformat(), "items": [_unit(one) for one in found]}


def _holder(one: Holder) -> dict[str, Any]:
    return {
        "person": one.person_id,
        "name": one.name,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "role": one.role,
        "title": one.title,
        "is_primary": one.is_primary,
        "from_on": plain(one.from_on),
        "to_on": plain(one.to_on),
    }


@router.get("/holders", tags=["organs"], operation_id="holders", summary="何人任何职 · who holds which post")
def holders(
    request: HttpRequest,
    on: date | None = Day,
    unit: str = "",
    role: str = "",
    person: int | None = Somebody,
) -> dict[str, Any]:
    caller(request, READ)
    day = on or clock.today()
    found = queries.holders(
        day,
        unit=unit or None,
        roles=[role] if role else None,
        people=[person] if person is not None else None,
    )
    return {"on": day.isoformat(), "items": [_holder(one) for one in found]}


def _absence(one: Absence) -> dict[str, Any]:
    return {
        "id": one.pk,
        "person": one.person_id,
        "name": one.person.name,
        "kind": one.kind,
        "destination": one.destination,
        "from_on": plain(one.from_on),
        "to_on": plain(one.to_on),
    }


@router.get("/absences", tags=["organs"], operation_id="absences", summary="外出登记 · who is away on a day")
def absences(request: HttpRequest, on: date | None = Day) -> dict[str, Any]:
    caller(request, READ)
    day = on or clock.today()
    return {"on": day.isoformat(), "items": [_absence(one) for one in queries.absent_on(day)]}


def _entrustment(line: Register) -> dict[str, Any]:
    one = line.entrustment
    return {
        "id": one.pk,
        "kind": one.kind,
        "state": line.state,
        "provision": one.provision,
        "grantor": {"person": one.grantor_id, "name": one.grantor.name, "title": one.grantor_post.title},
        "grantee": {"person": one.grantee_id, "name": one.grantee.name, "title": one.grantee_post.title},
        "scopes": [{"kind": kind, "name": name} for kind, name in line.scopes],
        "from_on": plain(one.from_on),
        "to_on": plain(one.to_on),
        "only_while_absent": one.only_while_absent,
        "evidence": one.evidence,
        "revoked_on": plain(one.revoked_on),
    }


@router.get(
    "/entrustments",
    tags=["organs"],
    operation_id="entrustments",
    summary="委托授权 · entrustments and their state on a day",
)
def entrustments(
    request: HttpRequest, on: date | None = Day, person: int | None = Somebody
) -> dict[str, Any]:
    caller(request, READ)
    day = on or clock.today()
    found = queries.entrustment_register(day, person_id=person)
    return {"on": day.isoformat(), "items": [_entrustment(one) for one in found]}
