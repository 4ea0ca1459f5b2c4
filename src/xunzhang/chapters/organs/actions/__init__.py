"""Everything that changes the organisation. Importing this registers the actions."""

from xunzhang.chapters.organs.actions import (
    absences,
    appointments,
    entrustments,
    importing,
    leadership,
    people,
    posts,
    terms,
    units,
)

__all__ = [
    "absences",
    "appointments",
    "entrustments",
    "importing",
    "leadership",
    "people",
    "posts",
    "terms",
    "units",
]
