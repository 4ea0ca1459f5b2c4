"""One way of writing a value down, so that equal values have equal bytes (and equal digests).

The form is JSON with these choices, which an outsider can repeat with any JSON library:

* objects with their keys in order of code points, no blanks, UTF-8, nothing escaped that JSON lets stand;
* only null, true, false, whole numbers, strings, lists and objects with string keys: no fractions, since
  programmes write them differently;
* an instant is a string in UTC with six decimals, `2018-09-28T01:00:00.000000Z`; a day is `2018-09-28`.
"""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from pydantic import BaseModel


def plain(value: Any) -> Any:
    """`value` made of JSON's own types: days, instants, sets, enumerations and models become strings, lists, objects.

    Raises TypeError for what has no exact form (fractions in floating point, arbitrary objects).
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Promise | UUID | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json"))
    if isinstance(value, Mapping):
        return _plain_object(value)
    if isinstance(value, AbstractSet):
        return sorted((plain(item) for item in value), key=written)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no exact written form: {value!r}")


def _plain_object(value: Mapping[Any, Any]) -> dict[str, Any]:
    keys = [key.value if isinstance(key, Enum) else key for key in value]
    if not all(isinstance(key, str) for key in keys):
        raise TypeError(f"an object's keys are strings: {keys!r}")
    return {str(key): plain(item) for key, item in zip(keys, value.values(), strict=True)}


def instant(moment: datetime) -> str:
    """An aware instant in UTC with six decimals."""
    if moment.tzinfo is None:
        raise TypeError("an instant needs its time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def written(value: Any) -> str:
    """The canonical text of `value`."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def canonical(value: Any) -> bytes:
    """The canonical bytes of `value`."""
    return written(value).encode()
