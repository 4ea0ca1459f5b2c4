"""The values this installation gives the settings of the Rules, by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from xunzhang.chapters.matters import running
from xunzhang.chapters.working_rules.models import SettingChange
from xunzhang.kernel.remembering import remembered
from xunzhang.procedure.definitions import Task
from xunzhang.rulebook import Rulebook
from xunzhang.rulebook.setting_values import read_value, usable_values, values_on


def standing(government: str) -> QuerySet[SettingChange]:
    """The changes that count, the earliest first."""
    return SettingChange.objects.filter(government=government, is_superseded=False).order_by("from_on")


@remembered
def _kept_on(government: str, day: date) -> dict[str, SettingChange]:
    """Setting → the change in force on the day."""
    return {row.name: row for row in standing(government).filter(from_on__lte=day)}


def installed_on(book: Rulebook, day: date) -> dict[str, Any]:
    """The installation's own values on a day, by setting; for `rulebook.assess`."""
    rows = _kept_on(book.government, day)
    return usable_values(book, {name: row.value for name, row in rows.items() if not row.restores_default})


def effective_on(book: Rulebook, day: date) -> dict[str, Any]:
    """Every setting's value on a day."""
    return values_on(book, day, installed_on(book, day))


@dataclass(frozen=True, slots=True)
class Resting:
    """What looks at a setting: provisions that are checked with it, and steps whose time it gives.

    `pending`: where nothing looks at it yet, the provisions of its article that are still to come.
    """

    checked: tuple[str, ...]
    steps: tuple[str, ...]  # procedure#step
    pending: tuple[str, ...]

    @property
    def is_in_use(self) -> bool:
        return bool(self.checked or self.steps)


def resting_on(book: Rulebook) -> Mapping[str, Resting]:
    """Setting → what rests on it, for every setting of the Rules."""
    checked: dict[str, dict[str, None]] = {name: {} for name in book.settings}
    steps: dict[str, list[str]] = {name: [] for name in book.settings}
    for rules in book.rules_of.values():
        for rule in rules:
            for name in (*rule.settings, rule.provision.setting):
                if name is not None:
                    checked[name][rule.provision.id] = None
    shelf = running.shelf()
    for key in shelf.keys(book.government):
        for name, step in shelf.latest(book.government, key).steps.items():
            if isinstance(step, Task) and step.due is not None and step.due.setting in steps:
                steps[step.due.setting].append(f"{key}#{name}")
    waiting: dict[int, list[str]] = {}
    for provision in book.provisions.values():
        if provision.status == "pending":
            waiting.setdefault(provision.article, []).append(provision.id)
    return {
        name: Resting(
            tuple(checked[name]),
            tuple(steps[name]),
            () if checked[name] or steps[name] else tuple(waiting.get(setting.article or 0, ())),
        )
        for name, setting in book.settings.items()
    }


@dataclass(frozen=True, slots=True)
class Period:
    """A value and from when to when it counts (`to_on` None: until changed). `change` None: the rulebook's own."""

    value: Any
    from_on: date | None
    to_on: date | None
    change: SettingChange | None
    is_present: bool


def periods(book: Rulebook, name: str, today: date) -> list[Period]:
    """The values of one setting over time, the latest first."""
    setting = book.settings[name]
    rows = list(standing(book.government).filter(name=name))
    starts = sorted({row.from_on for row in rows} | {one.from_ for one in setting.dated})
    found: list[Period] = []
    edges: list[date | None] = [None, *starts]
    for index, start in enumerate(edges):
        after = edges[index + 1] if index + 1 < len(edges) else None
        change = next((row for row in reversed(rows) if start is not None and row.from_on <= start), None)
        kept = {} if change is None or change.restores_default else {name: change.value}
        day = start or date.min
        value = usable_values(book, kept).get(name, setting.on(day))
        last = None if after is None else after - timedelta(days=1)
        is_present = (start is None or start <= today) and (last is None or today <= last)
        found.append(Period(value, start, last, change, is_present))
    return found[::-1]


def superseded(book: Rulebook, name: str) -> QuerySet[SettingChange]:
    """Changes that a later one of the same day replaced, the latest first."""
    rows = SettingChange.objects.filter(government=book.government, name=name, is_superseded=True)
    return rows.order_by("-changed_at", "-pk")


def after_change(book: Rulebook, name: str, given: Any, from_on: date, restores_default: bool) -> Any:
    """The value there would be. Raises UnusableInput."""
    setting = book.settings[name]
    return setting.on(from_on) if restores_default else read_value(setting, given)
