"""What a table makes of its query string."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from xunzhang.ui import export
from xunzhang.ui.filters import ChoiceFilter, DateRangeFilter, TextFilter, yes_no
from xunzhang.ui.models import SavedView
from xunzhang.ui.tables import Column, Table


class ViewTable(Table):
    key = "views"
    caption = "视图"
    columns = (
        Column("name", "名称", sort="name", link=lambda row: f"/views/{row.pk}"),
        Column("table", "表格", sort="table"),
        Column("created_at", "保存时间", kind="instant", sort="created_at"),
    )
    filters = (
        TextFilter("q", "查找", fields=("name", "query")),
        ChoiceFilter("table", "表格", choices=(("inbox", "待办"), ("ledger", "台账"))),
        DateRangeFilter("created_at", "保存时间", is_instant=True),
    )
    default_sort = "name"
    page_size = 5


def request(query: str = "") -> HttpRequest:
    made = RequestFactory().get(f"/views?{query}")
    made.user = AnonymousUser()
    return made


@pytest.fixture
def views(db: None) -> None:
    SavedView.objects.bulk_create(
        SavedView(
            account_id=1,
            table="inbox" if number % 2 else "ledger",
            name=f"视图{number:02}",
            query="=cmd()" if number == 0 else "",
            created_at=datetime(2018, 9, 1, 20, tzinfo=UTC) + timedelta(days=number),
        )
        for number in range(12)
    )


def names(table: Table) -> list[str]:
    return [row.source.name for row in table.rows]


def test_filters_narrow_and_combine(views: None) -> None:
    table = ViewTable(request("q=视图0&table=inbox"), SavedView.objects.all())
    assert names(table) == ["视图01", "视图03", "视图05", "视图07", "视图09"]
    assert table.count == (5, False)


def test_a_day_means_the_day_in_beijing(views: None) -> None:
    # 20:00 UTC on the first is 04:00 on the second in Beijing.
    table = ViewTable(request("created_at_from=2018-09-02&created_at_to=2018-09-02"), SavedView.objects.all())
    assert names(table) == ["视图00"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("created_at_from=明天", "“保存时间”请按 2018-09-28 的形式填写日期。"),
        ("created_at_from=2018-09-05&created_at_to=2018-09-01", "“保存时间”的起始日期晚于截止日期。"),
    ],
)
def test_a_date_that_cannot_be_used_says_so_and_is_left_out(views: None, query: str, sentence: str) -> None:
    table = ViewTable(request(query), SavedView.objects.all())
    assert [field.problem for field in table.filter_fields if field.problem] == [sentence]
    assert len(table.rows) == 5


def test_an_unknown_choice_or_sort_is_left_out(views: None) -> None:
    table = ViewTable(request("table=x&sort=-query"), SavedView.objects.all())
    assert (table.count, table.sort) == ((12, False), "name")


def test_sort_toggles_and_forgets_the_page(views: None) -> None:
    table = ViewTable(request("sort=-created_at&page=zzz&q=视图"), SavedView.objects.all())
    assert names(table)[0] == "视图11"
    heading = next(heading for heading in table.headings if heading.column.name == "created_at")
    assert heading.sorted == "descending"
    assert "page" not in heading.url
    assert "sort=created_at" in heading.url
    assert "q=" in heading.url


def test_pages_lead_to_one_another(views: None) -> None:
    first = ViewTable(request(), SavedView.objects.all())
    second = ViewTable(RequestFactory().get(first.after_url), SavedView.objects.all())
    third = ViewTable(RequestFactory().get(second.after_url), SavedView.objects.all())
    assert names(first) + names(second) + names(third) == [f"视图{number:02}" for number in range(12)]
    assert (first.before_url, third.after_url) == ("", "")
    back = ViewTable(RequestFactory().get(third.before_url), SavedView.objects.all())
    assert names(back) == names(second)


def test_a_page_costs_two_queries(views: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        table = ViewTable(request("q=视图"), SavedView.objects.all())
        assert len(table.rows) == 5
        assert table.count_text == "12"
    assert len(queries) == 2


def test_csv_holds_the_filtered_rows_and_no_formula(views: None) -> None:
    class WithQuery(ViewTable):
        columns = (*ViewTable.columns, Column("query", "条件"))

    table = WithQuery(request("q=cmd&export=csv"), SavedView.objects.all())
    response: Any = table.answer("ui/table.html")
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.lstrip("\ufeff")))) == [
        ["名称", "表格", "保存时间", "条件"],
        ["视图00", "ledger", "2018-09-02 04:00:00", "'=cmd()"],
    ]


def test_xlsx_holds_all_filtered_rows_in_order(views: None) -> None:
    response: Any = ViewTable(request("table=inbox&sort=-name&export=xlsx"), SavedView.objects.all()).answer(
        "x"
    )
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [
        "名称", "视图11", "视图09", "视图07", "视图05", "视图03", "视图01",
    ]  # fmt: skip


def test_a_file_that_was_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ROW_CAP", 2)
    response: Any = export.csv_response("台账", ["编号"], range(5), lambda row: [row])
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode().lstrip("\ufeff"))))
    assert rows == [["编号"], ["0"], ["1"], ["仅导出前 2 行，请缩小筛选范围后分次导出。"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert export.neutral(text) == f"'{text}"


def test_numbers_dates_and_truth_stay_what_they_are() -> None:
    assert export.neutral(-5) == -5
    assert export.neutral(date(2018, 11, 1)) == date(2018, 11, 1)
    assert export.neutral(True) == "是"
    assert export.neutral(None) == ""


class ListTable(Table):
    key = "list"
    columns = (Column("name", "名称", sort="name"), Column("due_on", "期限", sort="due_on", kind="deadline"))
    filters = (
        TextFilter("q", "查找", fields=("name",)),
        ChoiceFilter("tags", "标签", choices=(("a", "甲"), ("b", "乙"))),
        yes_no("is_open", "未结"),
        DateRangeFilter("due_on", "期限"),
    )
    default_sort = "due_on"


ROWS = [
    {"name": "一", "tags": ["a"], "is_open": True, "due_on": date(2018, 10, 3)},
    {"name": "二", "tags": ["a", "b"], "is_open": False, "due_on": None},
    {"name": "三", "tags": [], "is_open": True, "due_on": date(2018, 10, 1)},
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "三一二"),
        ("sort=-due_on", "一三二"),
        ("tags=b", "二"),
        ("is_open=1", "三一"),
        ("is_open=0", "二"),
        ("due_on_to=2018-10-02", "三"),
        ("q=一", "一"),
    ],
)
def test_rows_in_memory_filter_and_sort_alike(query: str, expected: str) -> None:
    assert "".join(row.source["name"] for row in ListTable(request(query), ROWS).rows) == expected


class HidingTable(ListTable):
    columns = (*ListTable.columns, Column("tags", "标签", hidden=True))


def test_a_hidden_column_is_shown_when_chosen() -> None:
    assert [column.name for column in HidingTable(request(), ROWS).shown_columns] == ["name", "due_on"]
    table = HidingTable(request("columns=name&columns=tags"), ROWS)
    assert [column.name for column in table.shown_columns] == ["name", "tags"]
    assert [is_shown for _column, is_shown in table.column_choices] == [True, False, True]
    assert ListTable(request(), ROWS).column_choices == []
