"""How people, units and posts are called on a page, in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import get_language

from xunzhang.chapters.organs.models import Person, Post, Unit, UnitDesignation
from xunzhang.chapters.organs.naming import by_language

register = template.Library()
_KEPT = "people called in English"


@register.filter
def named(one: Person | Unit | UnitDesignation | Post) -> str:
    """`{{ row.post|named }}`: a person's, unit's or post's name in the reader's language."""
    if isinstance(one, Post):
        return by_language(one.title, one.title_en)
    return by_language(one.name, one.name_en)


@register.filter
def short_named(unit: Unit) -> str:
    """A unit's short name; in English there is only the whole one."""
    return by_language(unit.short_name, unit.name_en)


@register.simple_tag(takes_context=True)
def called(context: dict[str, Any], person_id: int | None, recorded: str) -> str:
    """`{% called row.person row.person_name %}`: the name as it was recorded; in English the person's English name.

    The record itself stays as it was written. One query for each person of an English page, none in Chinese.
    """
    if person_id is None or not (get_language() or "").startswith("en"):
        return recorded
    kept: dict[int, str] = context.render_context.setdefault(_KEPT, {})  # type: ignore[attr-defined]
    if person_id not in kept:
        kept[person_id] = (
            Person.objects.filter(pk=person_id).values_list("name_en", flat=True).first() or recorded
        )
    return kept[person_id]
