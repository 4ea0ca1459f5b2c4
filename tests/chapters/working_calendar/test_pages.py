"""The pages: a year, counting, importing and exceptions with what they move, the warning before the end."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect
from tests.browsing import assert_accessible, assert_fits
from tests.chapters.working_calendar.scenes import YEAR_2027

from xunzhang.chapters.working_calendar.models import ImportedYear, LocalException
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem

OVERVIEW = reverse("working_calendar:overview")
IMPORT = reverse("working_calendar:import")
ADD = reverse("working_calendar:add_exception")


def text(response):
    return response.content.decode()


def repeated(response):
    """The fields that a page which asks sends back, with its confirmation."""
    return {name: str(value) for name, value in response.context["repeated"]} | {"confirmed": "1"}


def test_a_year_at_a_glance(keeper):
    page = keeper.get(OVERVIEW)
    assert page.status_code == 200
    assert page.context["year"] == 2018
    assert [month.working_days for month in page.context["months"]][8] == 21
    assert "国务院办公厅" in text(page)
    assert keeper.get("/calendar/2026").context["working_days"] == len(
        [
            day
            for month in keeper.get("/calendar/2026").context["months"]
            for week in month.weeks
            for day in week
            if day.in_month and day.kind in ("work", "makeup")
        ]
    )
    missing = keeper.get("/calendar/2030")
    assert missing.status_code == 404
    assert "2030年没有工作日历数据" in text(missing)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("day=2018-09-28&days=3&reckon=add", "2018-10-08"),
        ("day=2018-10-08&days=3&reckon=before", "2018-09-28"),
        ("day=2018-09-28&until=2018-10-08&reckon=count", "3 个工作日"),
        ("day=昨天&days=3&reckon=add", "请填写起算日期"),
        ("day=2018-09-28&days=三&reckon=add", "请用整数填写工作日数"),
        ("day=2018-09-28&days=" + "9" * 4000 + "&reckon=add", "没有工作日历数据"),
        ("day=2018-09-28&days=-3&reckon=add", "工作日数不能为负数"),
        ("day=2018-09-28&until=13月&reckon=count", "请填写截止日期"),
        ("day=2026-12-30&days=30&reckon=add", "2027年没有工作日历数据"),
        ("day=2017-12-29&days=1&reckon=add", "2017年没有工作日历数据"),
    ],
)
def test_the_calculator(keeper, asked, said):
    page = keeper.get(f"{OVERVIEW}?{asked}")
    assert page.status_code == 200
    assert said in text(page)


def test_only_the_system_administrator_is_offered_changes(keeper, auditor):
    assert IMPORT in text(keeper.get(OVERVIEW))
    page = text(auditor.get(OVERVIEW))
    assert IMPORT not in page
    assert ADD not in page
    for address in (IMPORT, ADD):
        assert auditor.get(address).status_code == 403
        assert auditor.post(address, {"content": YEAR_2027}).status_code == 403
    assert not ImportedYear.objects.exists()


def test_importing_a_year_checks_previews_and_asks(keeper):
    bad = keeper.post(IMPORT, {"content": YEAR_2027.replace("2027-02-20", "2027-02-22")})
    assert bad.status_code == 422
    assert "2027-02-22 不是星期六或星期日" in text(bad)
    upload = SimpleUploadedFile("2027.yaml", YEAR_2027.encode())
    preview = keeper.post(IMPORT, {"file": upload})
    assert preview.status_code == 200
    assert "没有正在计算的期限因此变动" in text(preview)
    assert len(preview.context["months"]) == 12
    assert not ImportedYear.objects.exists()
    done = keeper.post(IMPORT, repeated(preview))
    assert (done.status_code, done.url) == (302, "/calendar/2027")
    assert ImportedYear.objects.get().imported_by == "系统管理员甲"
    again = keeper.post(IMPORT, {"content": YEAR_2027.replace("2027-02-08", "2027-02-09")})
    assert "2027年已有数据" in text(again)
    assert again.context["differences"] == [(date(2027, 2, 8), True), (date(2027, 2, 9), False)]
    keeper.post(IMPORT, repeated(again))
    assert "已被替换" in text(keeper.get("/calendar/2027"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请选择日历文件"),
        ({"file": SimpleUploadedFile("y.yaml", "年".encode("gbk"))}, "不是 UTF-8"),
        ({"file": SimpleUploadedFile("y.yaml", b"#" * 60_001)}, "文件过大"),
        ({"content": "x" * 20_001}, "最多 20000 个字"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(keeper, sent, said):
    for one in sent.values():
        if isinstance(one, SimpleUploadedFile):
            one.seek(0)
    page = keeper.post(IMPORT, sent)
    assert page.status_code == 422
    assert said in text(page)


def test_the_template_is_for_the_year_after_the_last_and_can_be_imported(keeper):
    template = keeper.get(reverse("working_calendar:template"))
    assert "2027" in template["Content-Disposition"]
    filled = text(template).replace("  # - 2027-10-01", "  - 2027-10-01")
    assert keeper.post(IMPORT, {"content": filled}).context["preview"].year == 2027


def test_an_exception_shows_the_first_fifty_and_the_count_before_it_moves_them(keeper, item):
    for _ in range(52):
        item()
    asked = keeper.post(ADD, {"day": "2018-09-28", "is_working": "false", "notice": "关于停课的通知"})
    assert asked.context["count"] == 52
    assert len(asked.context["shifts"]) == 50
    assert asked.context["not_shown"] == 2
    assert "52 项" in text(asked)
    assert asked.context["days"] == [(date(2018, 10, 9), date(2018, 10, 10), 52)]
    assert not LocalException.objects.exists()
    item()
    late = keeper.post(ADD, repeated(asked))
    assert late.status_code == 422
    assert "53 项" in text(late)
    asked = keeper.post(ADD, {"day": "2018-09-28", "is_working": "false", "notice": "关于停课的通知"})
    done = keeper.post(ADD, repeated(asked))
    assert (done.status_code, done.url) == (302, "/calendar/2018")
    assert set(WorkItem.objects.values_list("due_on", flat=True)) == {date(2018, 10, 10)}
    page = keeper.get(OVERVIEW)
    assert "关于停课的通知" in text(page)
    row = LocalException.objects.get()
    address = reverse("working_calendar:withdraw_exception", args=[row.pk])
    assert address in text(page)
    asked = keeper.post(address, {"reason": "通知收回"})
    assert asked.context["count"] == 53
    assert keeper.post(address, repeated(asked)).status_code == 302
    assert "通知收回" in text(keeper.get(OVERVIEW))
    assert keeper.get(address).status_code == 404


def test_a_page_confirmed_after_somebody_else_changed_the_calendar_is_told(keeper):
    first = keeper.post(ADD, {"day": "2018-09-28", "is_working": "false", "notice": "关于停课的通知"})
    second = keeper.post(ADD, {"day": "2018-09-29", "is_working": "false", "notice": "关于停电的通知"})
    assert keeper.post(ADD, repeated(first)).status_code == 302
    told = keeper.post(ADD, repeated(second))
    assert told.status_code == 409
    assert "系统管理员甲" in text(told)
    assert LocalException.objects.count() == 1


@pytest.mark.parametrize(
    ("today", "said"),
    [(date(2026, 10, 31), None), (date(2026, 11, 1), "还剩 60 天"), (date(2027, 1, 5), "用完")],
)
def test_the_end_is_warned_of_on_the_page_and_in_the_navigation(keeper, auditor, today, said):
    with clock.frozen(today):
        page = text(keeper.get(OVERVIEW))
        other = text(auditor.get(OVERVIEW))
    assert ("日历还剩天数" in page) is (said is not None)
    assert "日历还剩天数" not in other  # they cannot import the next year
    assert said is None or (said in page and said in other)


def test_in_english(keeper):
    page = text(keeper.get("/calendar/2018", headers={"Accept-Language": "en"}))
    assert "Working calendar 2018" in page
    assert "October" in page
    assert "working days" in page
    bad = keeper.post(IMPORT, {"content": "[2027"}, headers={"Accept-Language": "en"})
    assert "not valid YAML" in text(bad)


def test_queries_of_the_page_do_not_grow(keeper, item, django_assert_max_num_queries):
    keeper.get(OVERVIEW)
    with django_assert_max_num_queries(14) as few:
        keeper.get(OVERVIEW)
    for number in range(20):
        LocalException.objects.create(
            day=date(2018, 3, 1 + number),
            is_working=False,
            notice="通知",
            added_at=clock.now(),
            added_by="甲",
            withdrawn_at=clock.now(),
        )
    with django_assert_max_num_queries(len(few)):
        keeper.get(OVERVIEW)


@pytest.mark.browser
def test_in_the_browser(sign_in, account, item):
    item(title="关于水务的请示")
    page = sign_in(account)
    page.goto("/calendar/2018")
    assert_accessible(page)
    assert_fits(page)
    page.fill("#reckon-day", "2018-09-28")
    page.fill("#reckon-days", "3")
    page.click(".calendar-reckoner button")
    expect(page.locator(".calendar-found")).to_have_text("2018-10-08")
    page.goto(ADD)
    assert_accessible(page)
    page.fill("#field-day", "2018-09-28")
    page.check("#field-is_working-1")
    page.fill("#field-notice", "关于停课的通知")
    page.click("#main-form button.main")
    page.get_by_text("关于水务的请示").wait_for()
    assert_accessible(page)
    assert_fits(page)
    page.click("#main-form button.danger")
    page.wait_for_url("**/calendar/2018")
    page.get_by_text("关于停课的通知").wait_for()
    assert_accessible(page)
    assert_fits(page)
    page.goto(IMPORT)
    assert_accessible(page)
    page.set_input_files(
        "#field-file", {"name": "2027.yaml", "mimeType": "text/yaml", "buffer": YEAR_2027.encode()}
    )
    page.click("#main-form button.main")
    page.locator(".calendar-month").first.wait_for()
    assert_accessible(page)
    assert_fits(page)
    page.click("#main-form button.main")
    page.wait_for_url("**/calendar/2027")
    assert ImportedYear.objects.get().year == 2027
