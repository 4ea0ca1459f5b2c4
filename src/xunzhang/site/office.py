"""What the bar of every page shows of this installation."""

import time

from django.conf import settings
from django.db import DatabaseError

from xunzhang.rulebook import library
from xunzhang.site.models import Installation
from xunzhang.ui.providers import Office

_FRESH_SECONDS = 5.0
_read_at = -_FRESH_SECONDS
_is_demonstration = False


def _demonstration() -> bool:
    global _read_at, _is_demonstration
    if time.monotonic() - _read_at >= _FRESH_SECONDS:
        try:
            row = Installation.objects.filter(pk=1).values_list("is_demonstration", flat=True).first()
        except DatabaseError:  # before the first migration there is no row to read
            row = False
        _is_demonstration = bool(row)
        _read_at = time.monotonic()
    return _is_demonstration


def forget() -> None:
    """Read the row again at the next question."""
    global _read_at
    _read_at = -_FRESH_SECONDS


def office() -> Office:
    """The name of the government from its latest rulebook, and whether this is the demonstration."""
    name = library().identities(settings.GOVERNMENT)[-1].name
    return Office(name.zh, name.en, _demonstration())
