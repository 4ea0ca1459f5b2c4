"""The roles of posts, as the rulebook names them, and what each is for in the directory.

No role is named here. The rulebook marks its roles with functions (`attributes.functions` in roles.yaml): `head` of the
government, `leader`, `vice_head`, `principal` of a unit, `assistant` to a leader, `personnel` and so on.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from xunzhang import rulebook as rules
from xunzhang.chapters.organs.models import UnitKind
from xunzhang.kernel import clock


def version_for(on: date) -> str:
    """The rulebook version by which the roles of a day are read: the one in force, the first for days before it.

    Raises rulebook.NoRulebook when the government has no rulebook at all.
    """
    identities = rules.library().identities(settings.GOVERNMENT)
    begun = [one for one in identities if one.in_force_from <= on]
    return (begun[-1] if begun else identities[0]).version


@lru_cache(maxsize=64)
def _roles(library: Any, government: str, version: str) -> Mapping[str, Any]:
    roles: Mapping[str, Any] = library.get(government, version).roles
    return roles


def _of_day(on: date) -> Mapping[str, Any]:
    return _roles(rules.library(), settings.GOVERNMENT, version_for(on))


def _functions(role: Any) -> frozenset[str]:
    marked = set(role.attributes.get("functions", ()))
    if role.leader:
        marked.add("leader")
    return frozenset(marked)


@lru_cache(maxsize=256)
def _marked(library: Any, government: str, version: str, function: str) -> frozenset[str]:
    found = _roles(library, government, version)
    return frozenset(name for name, role in found.items() if function in _functions(role))


def roles_of(function: str, on: date) -> frozenset[str]:
    """The roles that the rulebook of the day marks with the function; empty if it has none (no secretary-general)."""
    return _marked(rules.library(), settings.GOVERNMENT, version_for(on), function)


def is_role(role: str, on: date) -> bool:
    """Whether it is a role that somebody can be appointed to, by the rulebook of the day."""
    found = _of_day(on).get(role)
    return found is not None and bool(found.post)


def role_label(role: str, on: date | None = None) -> str:
    """The role in the reader's language; the bare name if the rulebook does not know it any more."""
    found = _of_day(on or clock.today()).get(role)
    if found is None:
        return role
    return str(found.label.en if (get_language() or "").startswith("en") else found.label.zh)


def role_label_chinese(role: str, on: date) -> str:
    """The same in Chinese, as the journal keeps it."""
    found = _of_day(on).get(role)
    return role if found is None else str(found.label.zh)


def role_choices(on: date) -> list[tuple[str, str]]:
    """The roles of posts with their labels, in the rulebook's order."""
    return [(name, role_label(name, on)) for name, role in _of_day(on).items() if role.post]


def seats_allowed(role: str, on: date) -> int | None:
    """How many such posts' seats a unit has by the rulebook; None where it does not say."""
    found = _of_day(on).get(role)
    return None if found is None else found.seats


def member_unit_kinds(on: date) -> frozenset[str]:
    """The kinds of unit whose principals are members of the government (article 4); constituent departments if unsaid."""
    kinds = {kind for role in _of_day(on).values() for kind in role.attributes.get("member_unit_kinds", ())}
    return frozenset(kinds or {UnitKind.CONSTITUENT_DEPARTMENT.value})
