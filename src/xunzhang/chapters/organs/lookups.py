"""People found by a few words: of those in a post today, and of all on record."""

from collections.abc import Sequence

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from xunzhang.chapters.organs import queries
from xunzhang.chapters.organs.models import Appointment, Person, UnitDesignation
from xunzhang.chapters.organs.naming import by_language
from xunzhang.chapters.organs.queries.days import holding, standing
from xunzhang.kernel import clock
from xunzhang.ui.listing import bracketed
from xunzhang.ui.lookups import Lookup, register

POSTS_OF_ONE = 4  # rows read for each person wanted: some hold several posts
_NUMBERS = 18  # digits of a row's number
_IN_POST = ("person__name", "person__name_en", "person__staff_number", "post__title", "post__title_en")


def _numbers(values: Sequence[str]) -> list[int]:
    return [int(one) for one in values if one.isdecimal() and len(one) < _NUMBERS]


def _labels_in_posts(people: Sequence[int]) -> list[tuple[str, str]]:
    """The people in the order given, each once, with unit, title and name; only those in a post today."""
    found: dict[int, str] = {}
    for one in queries.holders(clock.today(), people=people):
        name, title = one.label, one.title_label
        found.setdefault(one.person_id, f"{one.unit_label} · {name if title in name else f'{title} {name}'}")
    return [(str(pk), found[pk]) for pk in dict.fromkeys(people) if pk in found]


def find_in_posts(words: Sequence[str], most: int) -> list[tuple[str, str]]:
    """People in a post today whose unit, title, name or number has every word, in the order of the directory."""
    today = clock.today()
    then = UnitDesignation.objects.filter(holding(today), unit=OuterRef("post__unit"))
    rows = Appointment.objects.filter(
        holding(today), standing(today, "post__"), standing(today, "post__unit__")
    ).annotate(
        unit_then=Coalesce(Subquery(then.values("name")[:1]), F("post__unit__name")),
        unit_en_then=Coalesce(Subquery(then.values("name_en")[:1]), F("post__unit__name_en")),
    )
    for word in words:
        fits = Q(unit_then__icontains=word) | Q(unit_en_then__icontains=word)
        for name in _IN_POST:
            fits |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(fits)
    ordered = rows.order_by(
        "post__unit__order", "post__unit__code", "post__order", "post_id", "from_on", "id"
    )
    people = list(dict.fromkeys(ordered.values_list("person_id", flat=True)[: most * POSTS_OF_ONE]))
    return _labels_in_posts(people[:most])


def find_people(words: Sequence[str], most: int) -> list[tuple[str, str]]:
    """People on record whose name or staff number has every word, by staff number."""
    rows = Person.objects.order_by("staff_number")
    for word in words:
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(staff_number__icontains=word)
        )
    return [_person(row) for row in rows[:most]]


def _person(row: Person) -> tuple[str, str]:
    return str(row.pk), by_language(row.name, row.name_en) + bracketed(row.staff_number)


register(
    Lookup(
        "people_in_posts",
        find=find_in_posts,
        labels=lambda values: _labels_in_posts(_numbers(values)),
        hint=_("按单位、职务或姓名查找"),
    )
)
register(
    Lookup(
        "people",
        find=find_people,
        labels=lambda values: [_person(row) for row in Person.objects.filter(pk__in=_numbers(values))],
        hint=_("按姓名或工号查找"),
    )
)
