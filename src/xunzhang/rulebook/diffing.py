"""What changes between two versions: articles, provisions, readings, settings, roles, tables."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from xunzhang.rulebook.loader import Rulebook

Change = Literal["added", "removed", "changed"]
_PLACES = ("file", "article", "chapter")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `fields`: for a changed thing, each field with its value before and after."""

    part: Literal["identity", "article", "provision", "reading", "setting", "role", "table"]
    ref: str
    change: Change
    fields: dict[str, tuple[Any, Any]] = {}

    def as_dict(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "ref": self.ref,
            "change": self.change,
            "fields": {
                name: {"before": before, "after": after} for name, (before, after) in self.fields.items()
            },
        }


def diff(before: Rulebook, after: Rulebook) -> list[Difference]:
    """Every difference from `before` to `after`, by part and in the order of the articles."""
    found = _changed("identity", {"": before.identity}, {"": after.identity})
    texts = [
        {str(number): {"text": article.text} for number, article in one.articles.items()}
        for one in (before, after)
    ]
    found += _changed("article", texts[0], texts[1])
    found += _changed("provision", before.provisions, after.provisions)
    found += _changed("reading", before.readings, after.readings)
    found += _changed("setting", before.settings, after.settings)
    found += _changed("role", before.roles, after.roles)
    found += _changed("table", before.contents.tables, after.contents.tables)
    return found


def _changed(part: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    found: list[Difference] = []
    for ref in dict.fromkeys([*before, *after]):
        if ref not in after:
            found.append(Difference(part=part, ref=ref, change="removed"))
        elif ref not in before:
            found.append(Difference(part=part, ref=ref, change="added"))
        else:
            old, new = msgspec.to_builtins(before[ref]), msgspec.to_builtins(after[ref])
            fields = {
                name: (old.get(name), new.get(name))
                for name in dict.fromkeys([*old, *new])
                if name not in _PLACES and old.get(name) != new.get(name)
            }
            if fields:
                found.append(Difference(part=part, ref=ref, change="changed", fields=fields))
    return found
