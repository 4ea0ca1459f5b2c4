"""The standard's dimensions, read from parameters.yaml next to this file."""

from functools import cache
from typing import Any

import msgspec

from xunzhang.typesetting.yaml_files import load_own


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"measured_from": "from"}):
    """One dimension: value in `unit`, the clause it comes from, how strict the clause is (must, usual, ours)."""

    value: float | str
    unit: str
    clause: str
    strength: str
    measured_from: str = ""
    note: str = ""


@cache
def parameters() -> dict[str, Parameter]:
    """All dimensions by name."""
    return msgspec.convert(load_own("xunzhang.typesetting.gbt9704", "parameters.yaml"), dict[str, Parameter])


def number(name: str) -> float:
    """The value of a dimension that is a number, in its own unit."""
    value = parameters()[name].value
    if isinstance(value, str):
        raise TypeError(name)
    return value


def rows_tried() -> tuple[int, ...]:
    """Rows of a page to try in turn where the usual number leaves no room for seal or date (7.3.5.5)."""
    return tuple(int(each) for each in str(parameters()["rows_tried"].value).split())


def columns_tried() -> tuple[int, ...]:
    """Characters of a row to try in turn where a text of one row must be parted for the signature (7.3.5.5)."""
    return tuple(int(each) for each in str(parameters()["columns_tried"].value).split())


def for_template() -> dict[str, Any]:
    """Name → value, as the templates read them."""
    return {name: parameter.value for name, parameter in parameters().items()}
