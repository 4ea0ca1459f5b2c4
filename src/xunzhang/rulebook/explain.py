"""Sentences: a provision's explanation with its placeholders filled in."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from xunzhang.rulebook.model import Contents, Fact, Provision
from xunzhang.rulebook.texts import Text, alternatives, plain

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")


class Template:
    """A text with placeholders such as {days}, split once."""

    def __init__(self, text: Text) -> None:
        self.text = text
        # re.split with one group gives: literal, name, literal, name, …, literal
        self._zh = _PLACEHOLDER.split(text.zh)
        self._en = _PLACEHOLDER.split(text.en)
        self.names = tuple(dict.fromkeys([*self._zh[1::2], *self._en[1::2]]))

    def filled(self, value: Callable[[str], Text]) -> Text:
        """The text with each placeholder replaced by `value(name)`."""
        if not self.names:
            return self.text
        values = {name: value(name) for name in self.names}
        return Text(
            "".join(values[part].zh if place % 2 else part for place, part in enumerate(self._zh)),
            "".join(values[part].en if place % 2 else part for place, part in enumerate(self._en)),
        )


_NAMED = {
    "due_on": Text("期限日", "the day it is due"),
    "warn_on": Text("提醒日", "the day of the warning"),
    "signers": Text("有权签发的人", "whoever may sign"),
    "reviewer": Text("审核人", "reviewer"),
    "limit": Text("规定的数", "the number allowed"),
}


def general_explanation(provision: Provision, contents: Contents, facts: Mapping[str, Fact]) -> Text:
    """The explanation without a case: parameters and settings by their values, facts by their labels."""

    def roles_of(key: str) -> Text | None:
        listed = [row for row in provision.with_.get("clauses", ()) if isinstance(row, Mapping)]
        names: list[str] = []
        for row in listed:
            given = row.get(key) or []
            several: list[Any] = given if isinstance(given, list) else [given]
            for one in several:
                names.append(one["role"] if isinstance(one, Mapping) else one)
        labels = [contents.roles[name].label for name in dict.fromkeys(names) if name in contents.roles]
        return alternatives(labels) if labels else None

    def value(name: str) -> Text:
        if name in ("signers", "reviewer"):
            return roles_of(name) or _NAMED[name]
        given = provision.with_.get(name)
        if isinstance(given, Mapping) and "setting" in given:
            name = str(given["setting"])
        if name in contents.settings:
            setting = contents.settings[name]
            return setting.label if setting.default is None else plain(setting.default)
        if isinstance(given, int):
            return plain(given)
        if name in facts:
            return facts[name].label
        return _NAMED.get(name, Text(name, name))

    return Template(provision.explain).filled(value)
