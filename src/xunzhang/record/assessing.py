"""Which rulebook a matter is judged by, and what it says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from xunzhang import rulebook as rules
from xunzhang.kernel import clock
from xunzhang.record.models import Matter


def rulebook_for(matter: Matter | None = None, on: date | None = None) -> Any:
    """The version the matter was opened under (reading R26), else the one in force on the day (today, if none is given).

    Raises the rulebook's own errors when there is no such version, or not exactly one in force.
    """
    library = rules.library()
    if matter is not None:
        return library.get(matter.government, matter.rulebook_version)
    return library.in_force(settings.GOVERNMENT, on or clock.today())


def assess(
    action: str,
    facts: Mapping[str, object],
    *,
    matter: Matter | None = None,
    on: date | None = None,
    departures: Mapping[str, str] | None = None,
    judgements: Mapping[str, str] | None = None,
) -> tuple[Any, Any]:
    """The rulebook applied and its assessment of an action on a day, with the settings in force on it; writes nothing."""
    day = on or clock.today()
    book = rulebook_for(matter, day)
    return book, rules.assess(
        book,
        action,
        facts,
        day,
        departures=dict(departures or {}),
        judgements=dict(judgements or {}),
        calendar=import_string(settings.RULES_CALENDAR)(),
        settings=installed_settings(book, day),
    )


def installed_settings(book: Any, on: date) -> dict[str, Any]:
    """The values that this installation gives settings of the Rules on a day, by setting."""
    found: dict[str, Any] = import_string(settings.RULES_SETTINGS)(book, on)
    return found
