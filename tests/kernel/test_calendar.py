"""Working days: the published vectors, the algebra, and what is refused."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.kernel.calendar import (
    CalendarException,
    CalendarYear,
    WorkingCalendar,
    YearWithoutData,
    national,
    national_years,
    read_year,
)
from xunzhang.kernel.errors import UnusableInput

VECTORS = list(csv.DictReader((Path(__file__).parent / "workday_vectors.csv").open(encoding="utf-8")))
DAYS = st.dates(date(2018, 3, 1), date(2026, 9, 30))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['direction']}-{v['from']}-{v['working_days']}")
def test_published_vectors_hold(vector):
    start, days = date.fromisoformat(vector["from"]), int(vector["working_days"])
    count = {"forward": national().add, "backward": national().before}[vector["direction"]]
    assert count(start, days) == date.fromisoformat(vector["result"])


def test_make_up_weekends_and_holidays_of_known_days():
    calendar = national()
    assert calendar.is_working_day(date(2018, 9, 30))
    assert not calendar.is_working_day(date(2020, 1, 31))
    assert calendar.is_working_day(date(2025, 10, 11))
    assert calendar.is_working_day(date(2026, 2, 14))
    assert calendar.years == tuple(range(2018, 2027))


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(day, number):
    calendar = national()
    due = calendar.add(day, number)
    assert due > day
    assert calendar.is_working_day(due)
    assert calendar.count(day, due) == number == len(calendar.between(day, due))
    assert calendar.count(due, day) == -number


@given(DAYS, st.integers(1, 30))
def test_before_is_the_latest_filing_day(day, number):
    calendar = national()
    filed = calendar.before(day, number)
    assert calendar.is_working_day(filed)
    assert calendar.count(filed, day - timedelta(days=1)) == number - 1


@given(DAYS, DAYS)
def test_count_equals_day_by_day_walk(start, end):
    calendar = national()
    start, end = min(start, end), max(start, end)
    walked = sum(
        calendar.is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1)
    )
    assert calendar.count(start, end) == walked


def test_rows_number_the_working_days_so_that_sql_can_subtract():
    numbers = {day: number for day, _, number in national().rows()}
    assert numbers[date(2018, 10, 8)] - numbers[date(2018, 9, 28)] == 3


@pytest.mark.parametrize(
    "ask", [lambda c: c.add(date(2026, 12, 30), 5), lambda c: c.is_working_day(date(2027, 1, 4))]
)
def test_a_year_without_data_is_refused_by_name(ask):
    with pytest.raises(YearWithoutData, match="2027年没有工作日历数据") as refusal:
        ask(national())
    assert refusal.value.year == 2027


def test_a_missing_year_in_the_middle_is_not_jumped_over():
    calendar = WorkingCalendar([year for year in national_years() if year.year != 2020])
    with pytest.raises(YearWithoutData, match="2020年"):
        calendar.add(date(2019, 12, 30), 10)
    assert calendar.last_day == date(2019, 12, 31)


def test_a_citys_exception_moves_the_day_and_keeps_its_notice():
    closed = CalendarException(date(2020, 2, 3), False, "湖北省人民政府通告")
    calendar = WorkingCalendar(national_years(), [closed])
    assert national().is_working_day(date(2020, 2, 3))
    assert not calendar.is_working_day(date(2020, 2, 3))
    assert calendar.exceptions[date(2020, 2, 3)].notice == "湖北省人民政府通告"


@pytest.mark.parametrize(
    ("content", "field", "sentence"),
    [
        (
            {"year": 2027, "source": "x", "holidays": [date(2027, 1, 2)], "makeup_workdays": []},
            "holidays",
            "2027-01-02 不是星期一至星期五",
        ),
        (
            {"year": 2027, "source": "x", "holidays": [], "makeup_workdays": [date(2027, 1, 4)]},
            "makeup_workdays",
            "不是星期六或星期日",
        ),
        (
            {"year": 2027, "source": "x", "holidays": [date(2026, 1, 1)], "makeup_workdays": []},
            "holidays",
            "不在2027年内",
        ),
        ({"year": 2027, "source": " ", "holidays": [], "makeup_workdays": []}, "source", "来源"),
        (
            {"year": 2027, "source": "x", "holidays": [date(2027, 1, 1)] * 2, "makeup_workdays": []},
            "holidays",
            "重复",
        ),
        ({"year": "27", "source": "x", "holidays": [], "makeup_workdays": []}, "year", "四位年份"),
        ({"year": 2027, "sources": "x"}, "file", "sources"),
        (["2027-01-01"], "file", "不是工作日历文件"),
        (
            {"year": 2027, "source": "x", "holidays": ["1月1日"], "makeup_workdays": []},
            "holidays",
            "日期列表",
        ),
    ],
)
def test_an_unusable_year_names_field_and_remedy(content, field, sentence):
    with pytest.raises(UnusableInput, match=sentence) as refusal:
        read_year(content)
    assert refusal.value.field == field


def test_negative_numbers_are_refused():
    with pytest.raises(UnusableInput, match="不能为负数"):
        national().add(date(2018, 1, 2), -1)
    with pytest.raises(UnusableInput, match="不能为负数"):
        national().before(date(2018, 1, 2), -1)


def test_a_year_is_a_value():
    year = CalendarYear(2027, "通知", frozenset({date(2027, 1, 1)}), frozenset())
    assert not WorkingCalendar([year]).is_working_day(date(2027, 1, 1))
    assert WorkingCalendar([year]).add(date(2027, 1, 1), 0) == date(2027, 1, 1)
