"""Names of units in the reader's language."""

from django.utils.translation import get_language

from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel import clock


def names_of(codes: list[str]) -> dict[str, str]:
    """Code → short name, or the English one for an English reader."""
    english = (get_language() or "").startswith("en")
    return {
        unit.code: unit.name_en if english else unit.short_name
        for unit in organs.units_on(clock.today(), codes=codes)
    }
