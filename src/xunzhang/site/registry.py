"""Every action of the installed chapters: a page, the API and the command know the same ones."""

from collections.abc import Mapping
from functools import cache

from django.utils.module_loading import autodiscover_modules

from xunzhang.record.actions import REGISTRY, ActionSpec


@cache
def _load() -> None:
    autodiscover_modules("actions")


def actions() -> Mapping[str, ActionSpec]:
    """Name → action, after each app's `actions` was imported, in order of names."""
    _load()
    return {name: REGISTRY[name] for name in sorted(REGISTRY)}
