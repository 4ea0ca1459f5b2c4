"""Units by their names, for findings and pages."""

from collections.abc import Iterable
from datetime import date

from xunzhang.chapters.organs import queries as organs


def short_names(units: Iterable[str], on: date) -> frozenset[str]:
    """The units' short names of the day; the code of one that does not exist then."""
    codes = set(units)
    if not codes:
        return frozenset()
    known = {unit.code: unit.short_name for unit in organs.units_on(on, codes=codes)}
    return frozenset(known.get(code, code) for code in codes)
