"""Overlaps and gaps of periods, against counting day by day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.chapters.organs.standing import Period, clash, gaps, most_at_once

START = date(2018, 1, 1)
HORIZON = 60
DAYS = [START + timedelta(days=n) for n in range(HORIZON)]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(st.integers(0, HORIZON - 1))
    length = draw(st.none() | st.integers(0, 20))
    return Period(
        START + timedelta(days=first), None if length is None else START + timedelta(days=first + length)
    )


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError):
        Period(date(2018, 1, 2), date(2018, 1, 1))


@given(periods(), periods())
def test_common_days_are_the_days_in_both(one: Period, other: Period) -> None:
    common = one.common(other)
    both = {day for day in DAYS if one.contains(day) and other.contains(day)}
    assert both == {day for day in DAYS if common is not None and common.contains(day)}
    assert one.overlaps(other) == other.overlaps(one) == (common is not None)


@given(st.lists(periods(), max_size=8), periods(), st.integers(1, 3))
def test_the_first_day_too_full(held: list[Period], new: Period, seats: int) -> None:
    full = [
        day for day in DAYS if new.contains(day) and sum(period.contains(day) for period in held) >= seats
    ]
    assert clash(held, new, seats) == (full[0] if full else None)


@given(st.lists(periods(), max_size=8))
def test_most_at_once(held: list[Period]) -> None:
    # Endings may lie beyond the window of days, but beginnings do not: the greatest number is reached inside it.
    assert most_at_once(held) == max(sum(period.contains(day) for period in held) for day in DAYS)


@given(st.lists(periods(), max_size=8), periods())
def test_gaps_are_the_days_nobody_holds(held: list[Period], window: Period) -> None:
    found = gaps(held, window)
    empty = [day for day in DAYS if window.contains(day) and not any(period.contains(day) for period in held)]
    assert [day for day in DAYS if any(gap.contains(day) for gap in found)] == empty
    assert all(a.to_on is not None and a.to_on < b.from_on for a, b in pairwise(found))
