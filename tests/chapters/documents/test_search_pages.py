"""The page, the endpoint and the command of the search; the books; the figures."""

import json
from collections import Counter
from datetime import date
from io import BytesIO

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests.chapters.documents.incoming_way import registered
from tests.chapters.documents.way import SHORT, make, open_items, walk

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.figures import counting
from xunzhang.chapters.documents.figures.reporting import Period, percentile, report
from xunzhang.chapters.documents.models import AssignedNumber, MonthFigure
from xunzhang.record.actions import NotPermitted, carry_out, perform
from xunzhang.record.models import Matter
from xunzhang.site.search_cli import search as command


def draft(city, title, login="clerk", **changes):
    return make(city, login, **{**SHORT, "title": title, **changes})


def logged_in(login, language="zh-hans"):
    client = Client(headers={"host": "127.0.0.1", "accept-language": language})
    client.force_login(
        Account.objects.get(login_name=login), backend="xunzhang.accounts.backends.AccountBackend"
    )
    client.cookies["django_language"] = language
    return client


def page(login, name, *args, language="zh-hans", **parameters):
    answer = logged_in(login, language).get(reverse(f"documents:{name}", args=args), parameters)
    return answer.status_code, answer.content.decode() if not answer.streaming else ""


@pytest.fixture
def issued(city):
    return walk(city, draft(city, "关于防汛抗旱的通知"), "end")


def test_page_of_the_search(issued, city):
    draft(city, "关于<b>防汛</b>的通知")
    status, text = page("clerk", "search", q="防汛")
    assert status == 200
    assert "关于&lt;b&gt;<mark>防汛</mark>&lt;/b&gt;的通知" in text
    assert "关于<mark>防汛</mark>抗旱的通知" in text
    status, text = page("finance-clerk", "search", q="防汛", way="outgoing")
    assert status == 200
    assert "没有符合条件的内容" in text
    assert "共 0 条" in text


def test_page_says_what_cannot_be_used(city):
    assert "检索词里没有文字或者数字" in page("clerk", "search", q="《》")[1]
    assert "请按 2018-09-28 的形式" in page("clerk", "search", q="防汛", on_from="昨天")[1]
    assert "输入检索词，或者选择条件" in page("clerk", "search")[1]
    assert page("clerk", "search", q="防汛", kind="什么", state="'; --", page="zz")[0] == 200


def test_administrators_do_not_search(city):
    Account.objects.create(
        login_name="auditor",
        administrator="audit",
        holder_name="审计",
        is_active=True,
        must_change_password=False,
    )
    for name in ("search", "figures", "registers"):
        assert page("auditor", name)[0] == 403


def test_page_in_english(issued):
    for name in ("search", "figures", "registers"):
        status, text = page("clerk", name, language="en", **({"q": "防汛"} if name == "search" else {}))
        assert status == 200
        assert "检索" not in text


def test_as_many_queries_for_many_rows_as_for_few(city):
    client = logged_in("clerk")
    address = reverse("documents:search")

    def asked():
        client.get(address, {"q": "防汛"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, {"q": "防汛"}).status_code == 200
        return len(queries)

    draft(city, "关于防汛的通知")
    few = asked()
    for number in range(5):
        draft(city, f"关于防汛的通知{number}")
    assert asked() <= few + 1 <= 20  # the office's own row is read again now and then


def test_exported_list(issued, city):
    answer = logged_in("clerk").get(
        reverse("documents:search"), {"q": "防汛", "way": "outgoing", "export": "xlsx"}
    )
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == "关于防汛抗旱的通知"
    assert len(rows) == 2


def test_endpoint(issued, city):
    account = Account.objects.get(login_name="clerk")
    made = carry_out("api_token.issue", city.actor("clerk"), {"name": "试验", "scopes": ["read"], "days": 3})
    assert account.pk

    def call(**parameters):
        answer = Client(headers={"host": "127.0.0.1"}).get(
            "/api/v1/documents/search",
            parameters,
            headers={"authorization": f"Bearer {made.result.text}"},
        )
        return answer.status_code, json.loads(answer.content)

    status, answer = call(q="防汛", way="outgoing", limit=1)
    assert status == 200
    assert [one["title"] for one in answer["items"]] == ["关于防汛抗旱的通知"]
    assert answer["next"] is None
    # Copies that one's own office has sent to others are not found a second time.
    assert call(q="防汛", way="incoming")[1]["items"] == []
    draft(city, "关于防汛物资的通知")
    assert call(q="防汛", limit=1)[1]["next"]
    assert call(q="…")[0] == 400
    assert call()[0] == 400
    assert Client(headers={"host": "127.0.0.1"}).get("/api/v1/documents/search?q=防汛").status_code == 401


def test_command(issued, city):
    found = CliRunner().invoke(command, ["防汛", "--as", "clerk"])
    assert found.exit_code == 0, found.output
    assert "关于防汛抗旱的通知" in found.output
    as_json = CliRunner().invoke(command, ["防汛", "--as", "clerk", "--way", "outgoing", "--json"])
    assert json.loads(as_json.output)["items"][0]["matter"] == issued.matter_id
    nothing = CliRunner().invoke(command, ["find", "防汛", "--as", "personnel-clerk", "--way", "incoming"])
    assert (nothing.exit_code, nothing.stdout) == (0, "")  # a pipe gets nothing, a reader is told
    assert nothing.stderr == "没有找到，请减少检索词再试。\n"
    again = CliRunner().invoke(command, ["reindex"])
    assert again.exit_code == 0, again.output
    assert "已索引" in again.output


def test_book_of_outgoing_documents(issued, city):
    draft(city, "关于没有编号的通知")
    status, text = page("clerk", "register", "outgoing")
    assert status == 200
    assert issued.document_number in text
    assert "关于没有编号的通知" not in text
    assert "发文登记簿（2018年）" in text
    assert issued.document_number not in page("clerk", "register", "outgoing", year="2017")[1]
    assert issued.document_number not in page("clerk", "register", "outgoing", month="1")[1]
    assert issued.document_number not in page("department-clerk", "register", "outgoing")[1]


def test_book_of_numbers_keeps_the_order_of_the_series(issued, city):
    series = AssignedNumber.objects.get(document=issued).series
    status, text = page("clerk", "register", "numbers", part=str(series.pk))
    assert status == 200
    assert issued.document_number in text
    assert page("clerk", "register", "numbers", part="999999")[0] == 200
    assert page("clerk", "register", "nothing")[0] == 404


def test_book_of_seals(issued):
    status, text = page("clerk", "register", "seals")
    assert status == 200
    assert issued.document_number in text


@pytest.mark.parametrize("name", ["outgoing", "numbers", "seals"])
def test_books_hide_what_one_is_not_cleared_for(issued, name):
    series = AssignedNumber.objects.get(document=issued).series
    parameters = {"part": str(series.pk)} if name == "numbers" else {}
    Matter.objects.filter(pk=issued.matter_id).update(secrecy="secret")
    assert issued.title not in page("clerk", "register", name, **parameters)[1]


@pytest.mark.parametrize("name", ["outgoing", "numbers", "seals"])
def test_books_as_workbooks(issued, name):
    series = AssignedNumber.objects.get(document=issued).series
    parameters = {"part": str(series.pk)} if name == "numbers" else {}
    answer = logged_in("clerk").get(
        reverse("documents:register", args=[name]), {"export": "xlsx", **parameters}
    )
    sheet = load_workbook(BytesIO(answer.content)).active
    assert "登记簿（2018年）" in sheet["A1"].value
    assert str(next(iter(sheet.merged_cells.ranges))).startswith("A1:")
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.orientation == "landscape"
    assert any(issued.document_number == cell.value for cell in sheet[3])
    assert sheet["A3"].border.left.style == "thin"


def test_figures_of_a_month(issued, city):
    returned = walk(city, draft(city, "关于退回的通知"), "check")
    item = open_items(returned)[0]
    assert item.step == "check"
    registered(city)
    assert counting.refresh() >= 1
    found = report(city.actor("clerk"), Period.read(2018, "year"))
    by_key = {one.key: one for one in found.sections}
    assert by_key["issued"].rows[-1][1] == 1
    assert by_key["kinds"].rows[0][:3] == ("通知", 1, 0)
    assert by_key["taken_in"].rows[-1][1] >= 1
    steps = {row[0]: row[1] for row in by_key["steps"].rows}
    assert steps["发文 · 拟稿"] == 2
    status, text = page("clerk", "figures")
    assert status == 200
    assert "<svg" in text
    assert "发文 · 拟稿" in text


def test_figures_leave_state_secrets_out(issued, city):
    Matter.objects.filter(pk=issued.matter_id).update(secrecy="confidential")
    Matter.objects.exclude(pk=issued.matter_id).update(secrecy="confidential")
    counting.count_month(date(2018, 11, 1))
    measures = set(MonthFigure.objects.values_list("measure", flat=True))
    assert measures <= {"provision"}


def test_figures_are_of_ones_own_unit_for_those_outside_the_office(issued, city):
    counting.refresh()
    found = report(city.actor("finance-clerk"), Period.read(2018, "year"), unit="WH-GO")
    assert all(not one.rows or not any(row[1] for row in one.rows) for one in found.sections)


def test_counting_at_once_is_for_the_office(issued, city):
    with pytest.raises(NotPermitted):
        perform("document_figures.count", city.actor("finance-clerk"), {})
    assert perform("document_figures.count", city.actor("clerk"), {}) >= 1
    assert logged_in("clerk").post(reverse("documents:figures")).status_code == 302


def test_a_month_is_counted_once_and_recent_ones_again(issued):
    assert counting.refresh() >= 1
    assert counting.refresh() == 0
    assert counting.refresh(at_once=True) >= 1


def test_sums_are_of_all_units_together(issued, city):
    registered(city)
    walk(city, draft(city, "关于市财政局的通知", "finance-clerk"), "check")
    counting.refresh()
    every = MonthFigure.ALL
    parts, steps = Counter(), Counter()
    for one in MonthFigure.objects.exclude(unit=every).exclude(first=every):
        parts[one.month, one.measure, one.first, one.second] += one.count
        if one.measure == "step":
            steps[one.month, one.unit] += one.count
            assert sum(one.spread.values()) == one.count
    sums = MonthFigure.objects.filter(unit=every)
    assert {(one.month, one.measure, one.first, one.second): one.count for one in sums} == parts
    of_units = MonthFigure.objects.filter(first=every)
    assert {(one.month, one.unit): one.count for one in of_units} == steps
    assert len({unit for _month, unit in steps}) > 1
    read = {one.key: one for one in report(city.actor("clerk"), Period.read(2018, "year")).sections}
    assert sum(row[1] for row in read["units"].rows) == sum(row[1] for row in read["steps"].rows)
    assert len(read["units"].rows) == len({unit for _month, unit in steps})


def test_percentiles():
    assert percentile(Counter(), 0.5) is None
    assert percentile(Counter({1: 1, 2: 1, 20: 1}), 0.5) == 1.0
    assert percentile(Counter({0: 9, 30: 1}), 0.9) == 0.0
    assert percentile(Counter({0: 8, 30: 2}), 0.9) == 15.0


def test_figures_as_a_workbook(issued):
    counting.refresh()
    answer = logged_in("clerk").get(reverse("documents:figures"), {"export": "xlsx", "period": "q4"})
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames[0] == "发文量（件）"
    assert len(book.sheetnames) == 10
