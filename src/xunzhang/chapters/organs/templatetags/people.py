"""How a person is called on a page: what was recorded with the act, and for an English reader the English name beside it."""

from typing import Any

from django import template
from django.utils.translation import get_language

from xunzhang.chapters.organs.models import Person

register = template.Library()
_KEPT = "people called in English"


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
