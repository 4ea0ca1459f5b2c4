"""Sentences: a provision's explanation with its placeholders filled in."""

import re
from collections.abc import Callable

from xunzhang.rulebook.texts import Text

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
