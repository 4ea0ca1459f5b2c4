"""What the shell asks of layers above it, named in the settings as dotted paths and called late.

UI_ACTOR       (request) -> the actor, or an XunzhangError when nobody is logged in
UI_OFFICE      () -> Office: the name of the office, and whether this is the demonstration
UI_CALENDAR    () -> kernel.calendar.WorkingCalendar that deadlines are counted by
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from xunzhang.kernel.calendar import WorkingCalendar, national
from xunzhang.kernel.errors import XunzhangError


@dataclass(frozen=True, slots=True)
class Office:
    """What the bar shows of the installation."""

    name: str
    name_en: str
    is_demonstration: bool = False


@lru_cache(maxsize=8)
def _load(path: str) -> Callable[..., Any]:
    loaded: Callable[..., Any] = import_string(path)
    return loaded


def _named(setting: str) -> Callable[..., Any] | None:
    path = getattr(settings, setting, "")
    return _load(path) if path else None


def actor_of(request: HttpRequest) -> Any:
    """The actor of this request (record.actor.Actor). Raises what UI_ACTOR raises when nobody is logged in."""
    provider = _named("UI_ACTOR")
    if provider is None:
        raise XunzhangError("未配置 UI_ACTOR。", "UI_ACTOR is not set.")
    return provider(request)


def actor_or_none(request: HttpRequest) -> Any | None:
    """The actor, or None for people who are not logged in."""
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        return None
    return actor_of(request)


def office() -> Office:
    """The office of this installation."""
    provider = _named("UI_OFFICE")
    found: Office = provider() if provider else Office("循章", "Xunzhang")
    return found


def calendar() -> WorkingCalendar:
    """The working calendar of this installation; the national one when no other is named."""
    provider = _named("UI_CALENDAR")
    found: WorkingCalendar = provider() if provider else national()
    return found
