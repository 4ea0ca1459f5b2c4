"""The numbers that Word writes before paragraphs by itself, which stand nowhere in their text (ECMA-376 17.9)."""

import re
from collections import defaultdict
from typing import Any

from xunzhang.kernel.errors import UnusableInput
from xunzhang.kernel.numerals import to_chinese
from xunzhang.typesetting.reading.docx_properties import W

_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "chineseLegalSimplified",
}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PLACE = re.compile(r"%([1-9])")


class Numbering:
    """Counts through a document: ask for each numbered paragraph once, in order."""

    def __init__(self, part: Any | None) -> None:
        self._abstract: dict[str, Any] = {}
        self._of_list: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[str] = set()
        self._overrides: dict[str, dict[int, int]] = defaultdict(dict)
        if part is None:
            return
        for each in part.findall(f"{W}abstractNum"):
            self._abstract[each.get(f"{W}abstractNumId", "")] = each
        for each in part.findall(f"{W}num"):
            name = each.get(f"{W}numId", "")
            base = each.find(f"{W}abstractNumId")
            self._of_list[name] = base.get(f"{W}val", "") if base is not None else ""
            for override in each.findall(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self._overrides[name][int(override.get(f"{W}ilvl", "0"))] = int(start.get(f"{W}val", "1"))

    def next(self, name: str, level: int) -> str:
        """The number of the next paragraph of the list at the level, as printed; empty when none is printed."""
        base = self._of_list.get(name, "")
        definition = self._level(base, level)
        if definition is None:
            return ""
        counts = self._counts[base]
        if name not in self._started:
            self._started.add(name)
            for each, start in self._overrides[name].items():
                counts[each] = start - 1
        counts[level] = counts.get(level, self._start(definition) - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        text = definition.find(f"{W}lvlText")
        pattern = text.get(f"{W}val", "") if text is not None else ""
        return _PLACE.sub(lambda match: self._written(base, int(match[1]) - 1), pattern)

    def _level(self, base: str, level: int) -> Any | None:
        abstract = self._abstract.get(base)
        if abstract is None:
            return None
        return next(
            (each for each in abstract.findall(f"{W}lvl") if each.get(f"{W}ilvl") == str(level)), None
        )

    def _start(self, definition: Any) -> int:
        start = definition.find(f"{W}start")
        written = start.get(f"{W}val", "1") if start is not None else "1"
        return int(written) if written.isdigit() else 1

    def _written(self, base: str, level: int) -> str:
        definition = self._level(base, level)
        if definition is None:
            return ""
        count = self._counts[base].get(level, self._start(definition))
        form = definition.find(f"{W}numFmt")
        kind = form.get(f"{W}val", "decimal") if form is not None else "decimal"
        if kind in _CHINESE:
            try:
                return to_chinese(count)
            except UnusableInput:
                return str(count)
        if kind == "decimalEnclosedCircle" and 1 <= count <= len(_CIRCLED):
            return _CIRCLED[count - 1]
        if kind in {"lowerLetter", "upperLetter"} and 1 <= count <= 26:
            return chr((ord("a") if kind == "lowerLetter" else ord("A")) + count - 1)
        return "" if kind in {"none", "bullet"} else str(count)
