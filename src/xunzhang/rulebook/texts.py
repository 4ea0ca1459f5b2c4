"""Text in two languages, and how values are shown to a reader."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

import msgspec

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in Chinese and English."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The text in the reader's language: a code such as zh-hans or en."""
        return self.en if language.startswith("en") else self.zh

    def as_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


EMPTY = Text("", "")
UNKNOWN = Text("（待定）", "(not known)")
YES = Text("是", "yes")
NO = Text("否", "no")


def joined(texts: Iterable[Text]) -> Text:
    """A list in each language: 甲、乙 / A, B."""
    listed = list(texts)
    return Text("、".join(text.zh for text in listed), ", ".join(text.en for text in listed))


def alternatives(texts: Iterable[Text]) -> Text:
    """A choice in each language: 甲或乙 / A or B."""
    listed = list(texts)
    if not listed:
        return Text("无人", "nobody")
    *before, last = listed
    if not before:
        return last
    return Text(
        "、".join(text.zh for text in before) + "或" + last.zh,
        ", ".join(text.en for text in before) + " or " + last.en,
    )


def day_text(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")


def plain(value: object, label: Callable[[str], Text] | None = None) -> Text:
    """A value as a reader sees it; `label` names codes (choices, roles)."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Text):
        return value
    if isinstance(value, frozenset | set | list | tuple):
        if not value:
            return Text("无", "none")
        return joined(plain(one, label) for one in sorted(value, key=str))
    if isinstance(value, str) and label is not None:
        return label(value)
    return Text(str(value), str(value))
