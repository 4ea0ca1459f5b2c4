"""Many units at once: the answers are those of one by one, with one query."""

from datetime import date
from typing import Any

import pytest

from xunzhang.chapters.organs import queries as organs
from xunzhang.kernel.remembering import reading

DAY = date(2018, 11, 1)
pytestmark = pytest.mark.usefixtures("demonstration_city")


def test_foreseen_holders_are_those_of_each_unit(django_assert_num_queries: Any) -> None:
    units = [*(unit.code for unit in organs.units_on(DAY)[:40]), "WH-NOWHERE"]
    one_by_one = [organs.holders(DAY, unit=unit) for unit in units]
    assert sum(map(bool, one_by_one)) > 10
    with reading():
        with django_assert_num_queries(1):
            organs.foresee_holders(DAY, units)
        with django_assert_num_queries(0):
            assert [organs.holders(DAY, unit=unit) for unit in units] == one_by_one
