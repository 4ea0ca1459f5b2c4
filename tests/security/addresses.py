"""Every address of the site, with made-up arguments, by walking the resolver."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

_SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000001"}


@dataclass(frozen=True)
class Address:
    """`name` with its namespaces (empty when it has none), the path, and the view behind it."""

    name: str
    path: str
    view: Callable[..., Any]

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")


def _sampled(pattern: Any) -> str:
    route = str(pattern)
    if isinstance(pattern, RegexPattern):
        bare = re.sub(r"\(\?P<(\w+)>([^)]*)\)", _of_group, route)
        return bare.removeprefix("^").removesuffix("$").replace("\\", "")
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: _SAMPLES[found[1] or "str"], route)


def _of_group(found: re.Match[str]) -> str:
    return found[2].split("|")[0] if "|" in found[2] else "people"


def _walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        here = before + _sampled(one.pattern)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, here, inner)
        elif isinstance(one, URLPattern):
            yield Address(":".join((*spaces, one.name or "")), here, one.callback)


def every_address() -> list[Address]:
    """All of them, sorted by path."""
    return sorted(_walk(get_resolver().url_patterns, "/", ()), key=lambda one: one.path)
