"""Keyset paging shows every row once, in order, in both directions, with ties and with nulls."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xunzhang.accounts.models import Account
from xunzhang.ui import paging
from xunzhang.ui.models import SavedView

AT = datetime(2018, 11, 1, tzinfo=UTC)


def make(names: list[str]) -> None:
    SavedView.objects.bulk_create(
        SavedView(account_id=number, table=name, name=str(number), query="", created_at=AT)
        for number, name in enumerate(names)
    )


def walk(queryset: Any, sort: str, size: int) -> list[Any]:
    """All primary keys page by page forward; checks that going back shows the same pages."""
    page = paging.keyset_page(queryset, sort, "", size)
    pages = [page]
    while page.after:
        page = paging.keyset_page(queryset, sort, page.after, size)
        pages.append(page)
        assert len(pages) < 200
    for earlier, later in zip(reversed(pages[:-1]), reversed(pages), strict=False):
        back = paging.keyset_page(queryset, sort, later.before, size)
        assert [row.pk for row in back.rows] == [row.pk for row in earlier.rows]
    assert pages[0].is_first
    assert not pages[0].before
    return [row.pk for one in pages for row in one.rows]


class Walks(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        names=st.lists(st.sampled_from(["a", "b", "c", "办", "文"]), max_size=25),
        size=st.integers(1, 7),
        descending=st.booleans(),
    )
    def test_every_row_once_in_order(self, names: list[str], size: int, descending: bool) -> None:
        make(names)
        sort = "-table" if descending else "table"
        found = walk(SavedView.objects.all(), sort, size)
        tie = "-pk" if descending else "pk"
        assert found == list(SavedView.objects.order_by(sort, tie).values_list("pk", flat=True))

    @settings(max_examples=25, deadline=None)
    @given(
        days=st.lists(st.none() | st.integers(1, 5), max_size=20),
        size=st.integers(1, 6),
        descending=st.booleans(),
    )
    def test_nulls_come_last_either_way(self, days: list[int | None], size: int, descending: bool) -> None:
        Account.objects.bulk_create(
            Account(
                login_name=f"a{number}",
                administrator="system",
                password="!",
                password_changed_at=None if day is None else datetime(2018, 11, day, tzinfo=UTC),
            )
            for number, day in enumerate(days)
        )
        sort = "-password_changed_at" if descending else "password_changed_at"
        found = walk(Account.objects.all(), sort, size)
        order = F("password_changed_at")
        expected = Account.objects.order_by(
            order.desc(nulls_last=True) if descending else order.asc(nulls_last=True),
            "-pk" if descending else "pk",
        )
        assert found == [row.pk for row in expected]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["", "x", "%%%", "WzFd", "bnVsbA", "WyJhIiwge30sIDFd", "9" * 300])
def test_a_cursor_that_is_not_ours_starts_from_the_beginning(cursor: str) -> None:
    make(["a", "b"])
    assert len(paging.keyset_page(SavedView.objects.all(), "table", cursor, 10).rows) == 2


@pytest.mark.django_db
def test_a_cursor_of_another_sort_starts_from_the_beginning() -> None:
    make(["a", "b"])
    cursor = paging.encode_cursor("a", "zz", 1)
    assert len(paging.keyset_page(SavedView.objects.all(), "created_at", cursor, 10).rows) == 2


@pytest.mark.django_db
def test_a_page_is_one_query() -> None:
    make(["a"] * 30)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = paging.keyset_page(SavedView.objects.all(), "table", "", 10)
    assert len(page.rows) == 10
    assert len(queries) == 1


@pytest.mark.django_db
def test_counting_stops_at_the_cap() -> None:
    make(["a"] * 12)
    assert paging.capped_count(SavedView.objects.all(), cap=10) == (10, True)
    assert paging.capped_count(SavedView.objects.all(), cap=12) == (12, False)


def test_rows_in_memory_page_by_number() -> None:
    rows = list(range(25))
    first = paging.offset_page(rows, "", 10)
    last = paging.offset_page(rows, "20", 10)
    assert (list(first.rows), first.before, first.after) == (list(range(10)), "", "10")
    assert (list(last.rows), last.before, last.after) == (list(range(20, 25)), "10", "")
    assert list(paging.offset_page(rows, "99", 10).rows) == list(range(10))
