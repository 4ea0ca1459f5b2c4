"""Values that an installation gives a setting: read from what a person, a file or JSON says, and kept as JSON."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from xunzhang.kernel.errors import UnusableInput
from xunzhang.rulebook.loader import Rulebook
from xunzhang.rulebook.model import Setting
from xunzhang.rulebook.vocabulary import fault_of

LONGEST_TEXT = 300
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_SEPARATORS = re.compile(r"[、，,;；\n]")
_SPOKEN = {"true": True, "false": False}


def read_value(setting: Setting, given: object) -> Any:
    """A value of the setting's type and within its bounds; texts as a form sends them are understood.

    Raises UnusableInput naming `value`.
    """
    value = _understood(setting, given)
    wanted = fault_of(setting.fact, value, {}) if _is_plain(value) else None
    if value in ("", None) or not _is_plain(value) or wanted is not None:
        said = wanted or fault_of(setting.fact, object(), {})
        zh, en = (said.zh, said.en) if said is not None else ("", "")
        raise UnusableInput(
            f"“{setting.label.zh}”不能是“{_short(given)}”，应为：{zh}。",
            "value",
            f"“{setting.label.en}” cannot be {_short(given)!r}; expected: {en}.",
        )
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise UnusableInput(
            f"“{setting.label.zh}”最多 {LONGEST_TEXT} 个字，请缩短。",
            "value",
            f"“{setting.label.en}” has at most {LONGEST_TEXT} characters; shorten it.",
        )
    return value


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | int | str | date | frozenset)


def _short(given: object) -> str:
    return str(given if given is not None else "")[:60]


def _understood(setting: Setting, given: object) -> object:
    """What a text or a list stands for; what cannot be understood is given back as it is."""
    if isinstance(given, list | tuple) and setting.type == "set":
        return frozenset(str(one).strip() for one in given if str(one).strip())
    if not isinstance(given, str):
        return given
    text = given.strip()
    match setting.type:
        case "boolean":
            return _SPOKEN.get(text.lower(), text)
        case "integer":
            return int(text) if _WHOLE.fullmatch(text) else text
        case "date":
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
        case "set":
            return frozenset(part.strip() for part in _SEPARATORS.split(text) if part.strip())
    return text


def as_json(value: Any) -> Any:
    """The value as JSON keeps it; `usable_values` reads it back."""
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


def usable_values(rulebook: Rulebook, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The installation's values that this version of the Rules can use.

    A matter keeps the version it was opened under: a setting that this version does not have, or has with other values,
    keeps the version's own value.
    """
    usable: dict[str, Any] = {}
    for name, value in kept.items():
        setting = rulebook.settings.get(name)
        if setting is None:
            continue
        try:
            usable[name] = read_value(setting, value)
        except UnusableInput:
            continue
    return usable


def values_on(rulebook: Rulebook, on: date, installed: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting's value on a day: the installation's, else the rulebook's own."""
    return {name: setting.on(on) for name, setting in rulebook.settings.items()} | dict(installed)
