"""The navigation: each app registers its entries in its own `navigation.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Badge:
    """A number beside an entry; `is_late` paints it red."""

    count: int
    is_late: bool = False
    title: Text = ""


def _everybody(actor: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation.

    `url_name` is reversed without arguments; `shows` decides by the actor; `badge` is asked once per page and
    must cost one indexed query at most; `key` is the letter that leads there after `g`.
    """

    label: Text
    url_name: str
    group: str = "work"
    order: int = 100
    shows: Callable[[Any], bool] = _everybody
    badge: Callable[[Any], Badge | int | None] | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: Text
    order: int


@dataclass(frozen=True, slots=True)
class ShownEntry:
    label: Text
    url: str
    is_current: bool
    badge: Badge | None
    key: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    label: Text
    entries: tuple[ShownEntry, ...]


GROUPS: dict[str, Group] = {
    group.key: group
    for group in (
        Group("work", _("我的工作"), 10),
        Group("office", _("办文办会"), 20),
        Group("organs", _("机构人员"), 30),
        Group("rules", _("规则"), 40),
        Group("oversight", _("监督"), 50),
        Group("administration", _("系统管理"), 90),
    )
}
_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries. The url name is the identity: registering it again replaces the entry."""
    for entry in entries:
        if entry.group not in GROUPS:
            raise RuntimeError(f"navigation entry {entry.url_name}: no group {entry.group}")
        _entries[entry.url_name] = entry


def _badge(entry: Entry, actor: Any) -> Badge | None:
    if entry.badge is None:
        return None
    found = entry.badge(actor)
    if isinstance(found, int):
        found = Badge(found)
    return found if found and found.count else None


def _best(urls: Iterable[str], path: str) -> str:
    """The longest entry address that the page lies under."""
    return max(
        (url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=""
    )


def shown(request: HttpRequest, actor: Any) -> list[ShownGroup]:
    """What this actor sees, by group and order. Entries whose address does not exist here are left out."""
    visible: list[tuple[Entry, str]] = []
    for entry in sorted(_entries.values(), key=lambda e: (GROUPS[e.group].order, e.order, e.url_name)):
        if not entry.shows(actor):
            continue
        try:
            visible.append((entry, reverse(entry.url_name)))
        except NoReverseMatch:
            continue
    current = _best((url for _entry, url in visible), request.path)
    groups: dict[str, list[ShownEntry]] = {}
    for entry, url in visible:
        groups.setdefault(entry.group, []).append(
            ShownEntry(entry.label, url, url == current, _badge(entry, actor), entry.key)
        )
    return [ShownGroup(GROUPS[key].label, tuple(entries)) for key, entries in groups.items()]
