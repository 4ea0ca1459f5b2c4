"""Conditions on days, shared by the queries."""

from datetime import date

from django.db.models import Q


def holding(day: date, prefix: str = "") -> Q:
    """Live rows of a dated model that hold on `day`; `prefix` leads to the model, ending in `__`."""
    return Q(**{f"{prefix}superseded_at__isnull": True, f"{prefix}from_on__lte": day}) & (
        Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": day})
    )


def standing(day: date, prefix: str = "") -> Q:
    """Units or posts that exist on `day`: established by then and not abolished yet."""
    return Q(**{f"{prefix}established_on__lte": day}) & (
        Q(**{f"{prefix}abolished_on__isnull": True}) | Q(**{f"{prefix}abolished_on__gt": day})
    )
