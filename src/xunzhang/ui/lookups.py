"""Fields whose values are too many for a list: one types a few words, the server offers what fits.

    register(Lookup("people_in_posts", find=…, labels=…, hint=_("按单位、职务或姓名查找")))
    Form(request, Transfer, lookups={"person_id": "people_in_posts"}, without={"person_id": [actor.person_id]},
         first={"person_id": colleagues})

With htmx the offers follow what is typed; without script a button asks for them. What was chosen stays on top.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from xunzhang.kernel.errors import XunzhangError
from xunzhang.ui.fields import Choices, Field

MOST = 20  # offers at once
LONGEST = 60  # of what is typed
MOST_CHOSEN = 200
MOST_FIRST = 100
PREFIX = "find."  # name of the search box: `find.person_id`
NOW = "find-now."  # of the button without script


class NoLookup(XunzhangError):
    """No list of that name can be searched."""

    status = 404


@dataclass(frozen=True)
class Lookup:
    """A searchable list. `find(words, most)` gives at most so many (value, label) in order, all of the words in each;
    `labels(values)` the ones with those values, unknown ones left out."""

    name: str
    find: Callable[[Sequence[str], int], Choices]
    labels: Callable[[Sequence[str]], Choices]
    hint: str | Promise = ""


_LOOKUPS: dict[str, Lookup] = {}


def register(lookup: Lookup) -> None:
    """Make a list searchable for whoever is logged in: put nothing there that not everybody may see."""
    _LOOKUPS[lookup.name] = lookup


def lookup_of(name: str) -> Lookup:
    """Raises NoLookup."""
    if name not in _LOOKUPS:
        raise NoLookup(f"没有可供查找的“{name}”。", f"There is nothing called {name!r} to search.")
    return _LOOKUPS[name]


def offer(field: Field, asked: str, without: Iterable[str], first: Iterable[str] = ()) -> None:
    """Put into the field what was chosen, and what fits the words asked for; `first` leads while none are."""
    lookup = lookup_of(field.lookup)
    field.asked = asked.strip()[:LONGEST]
    left_out = {str(one) for one in without}
    field.without = tuple(sorted(left_out))
    field.first = tuple(dict.fromkeys(str(one) for one in first))[:MOST_FIRST]
    chosen = list(lookup.labels(sorted(field.selected)[:MOST_CHOSEN])) if field.selected else []
    have = {value for value, _label in chosen} | left_out
    # One more than is shown tells whether there are more.
    wanted = MOST + len(have) + 1
    found = [one for one in lookup.find(field.asked.split(), wanted) if one[0] not in have]
    if field.first and not field.asked:
        near = [one for one in lookup.labels(field.first) if one[0] not in have]
        found = [*near, *(one for one in found if one not in near)]
    field.choices = [*chosen, *found[:MOST]]
    field.has_more = len(found) > MOST
    field.hint = field.hint or lookup.hint


def answer(request: HttpRequest, name: str) -> HttpResponse:
    """The offers of a field as a part of its page: `?field=person_id&find.person_id=财政&person_id=3`."""
    lookup_of(name)
    asked_for = request.GET.get("field", "")[:LONGEST]
    field = Field(
        asked_for,
        "",
        "lookups" if request.GET.get("many") == "1" else "lookup",
        lookup=name,
        value=[one for one in request.GET.getlist(asked_for) if one][:MOST_CHOSEN],
    )
    without, first = (
        [one for one in request.GET.get(name, "").split(",") if one] for name in ("without", "first")
    )
    offer(field, request.GET.get(f"{PREFIX}{asked_for}", ""), without, first)
    return render(request, "ui/lookup_options.html", {"field": field})
