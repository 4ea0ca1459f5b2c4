"""What every page has: headers, language, navigation, errors, deadlines."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override

from xunzhang.kernel import clock
from xunzhang.kernel.errors import Broken, XunzhangError
from xunzhang.ui import charts, citations, errors, navigation
from xunzhang.ui.middleware import ErrorPages
from xunzhang.ui.navigation import Badge, Entry


def test_every_page_forbids_what_it_does_not_need(signed_in: Client) -> None:
    response = signed_in.get("/ui/gallery")
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
        "base-uri 'self'; form-action 'self'"
    )
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_a_page_has_no_inline_style_or_script_and_loads_nothing_from_outside(signed_in: Client) -> None:
    page = signed_in.get("/ui/gallery").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "https://" not in page
    assert page.count("<script") == page.count("<script src=")


def test_the_gallery_is_closed_in_a_real_installation(client: Client, account: Any) -> None:
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    assert client.get("/ui/gallery").status_code == 404


@pytest.mark.django_db
def test_language_is_switched_by_post_without_login(client: Client) -> None:
    response = client.post("/ui/language", {"language": "en", "next": "/ui/gallery"})
    assert response.status_code == 302
    assert response.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert (
        client.post("/ui/language", {"language": "en", "next": "https://elsewhere.example/"})["Location"]
        == "/"
    )


def test_the_page_speaks_the_language_chosen(signed_in: Client) -> None:
    chinese = signed_in.get("/ui/gallery", headers={"Accept-Language": "zh-CN"}).content.decode()
    english = signed_in.get("/ui/gallery", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="zh-CN">' in chinese
    assert "组件样例" in chinese
    assert '<html lang="en">' in english
    assert "Component gallery" in english
    assert "组件样例" not in english


@pytest.mark.parametrize("status", sorted(set(errors.TEXTS) - {500}))
def test_each_error_page_says_what_happened_and_what_to_do(signed_in: Client, status: int) -> None:
    response = signed_in.get(f"/ui/gallery/error/{status}", headers={"Accept-Language": "zh-CN"})
    assert response.status_code == status
    page = response.content.decode()
    for text in errors.TEXTS[status]:
        with override("zh-hans"):
            assert str(text) in page


def test_a_broken_page_needs_no_database(rf: RequestFactory) -> None:
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "系统内部出错" in response.content.decode()


class NotPermitted(XunzhangError):
    pass


class Refused(XunzhangError):
    findings = (
        {
            "provision": "54(1)",
            "article": 54,
            "outcome": "breached",
            "sentence": {"zh": "由市长签发。", "en": ""},
        },
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "status", "text"),
    [
        (NotPermitted("只有办公厅可以登记。"), 403, "只有办公厅可以登记。"),
        (Refused("不行"), 422, "第五十四条第（一）项"),
        (XunzhangError("年份没有数据。"), 400, "年份没有数据。"),
    ],
)
def test_our_own_errors_become_a_page(
    rf: RequestFactory, problem: XunzhangError, status: int, text: str
) -> None:
    request = rf.get("/")
    response = ErrorPages(lambda _request: HttpResponse()).process_exception(request, problem)
    assert response is not None
    assert response.status_code == status
    assert text in response.content.decode()


@pytest.mark.parametrize("problem", [Broken("坏了"), ZeroDivisionError()])
def test_bugs_stay_bugs(rf: RequestFactory, problem: Exception) -> None:
    assert ErrorPages(lambda _request: HttpResponse()).process_exception(rf.get("/"), problem) is None


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(
        Entry("样例", "ui:gallery", order=20, badge=lambda actor: Badge(3, is_late=True)),
        Entry("表单", "ui:gallery_form", order=10, badge=lambda actor: 0),
        Entry("无此页", "nowhere:page"),
        Entry("审计", "ui:gallery_batch", group="administration", shows=lambda actor: actor == "auditor"),
    )


def test_navigation_follows_the_actor_and_the_order(entries: None, rf: RequestFactory) -> None:
    groups = navigation.shown(rf.get("/ui/gallery/form"), "clerk")
    assert [
        [(entry.label, entry.is_current, entry.badge) for entry in group.entries] for group in groups
    ] == [[("表单", True, None), ("样例", False, Badge(3, is_late=True))]]
    assert len(navigation.shown(rf.get("/"), "auditor")) == 2


def test_an_entry_needs_a_known_group() -> None:
    with pytest.raises(RuntimeError, match="no group"):
        navigation.register(Entry("x", "ui:gallery", group="elsewhere"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due_on", "done_on", "css", "text"),
    [
        (date(2018, 9, 25), None, "late", "逾期3天"),
        (date(2018, 9, 28), None, "soon", "今日到期"),
        (date(2018, 9, 30), None, "soon", "剩2个工作日"),  # both weekend days are made up for
        (date(2018, 10, 10), None, "", "剩5个工作日"),
        (date(2018, 9, 25), date(2018, 9, 25), "", "按期"),
        (date(2018, 9, 25), date(2018, 9, 28), "late", "逾期3天办结"),
        (date(2099, 1, 1), None, "", "剩29315天"),
    ],
)
def test_a_deadline_counts_working_days(due_on: date, done_on: date | None, css: str, text: str) -> None:
    with clock.frozen(date(2018, 9, 28)), override("zh-hans"):
        shown = Template("{% load ui %}{% deadline due done %}").render(
            Context({"due": due_on, "done": done_on})
        )
    assert text in shown
    assert f'class="deadline {css}"' in shown or (not css and "late" not in shown and "soon" not in shown)


@pytest.mark.parametrize(
    ("reference", "chinese", "english"),
    [
        ("54(3)", "第五十四条第（三）项", "Article 54 (3)"),
        ("48.2a", "第四十八条第二款", "Article 48, paragraph 2"),
        ("11", "第十一条", "Article 11"),
        ("R5", "R5", "R5"),
    ],
)
def test_a_provision_is_cited_as_in_the_text(reference: str, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert citations.cited(reference) == chinese
    with override("en"):
        assert citations.cited(reference) == english


def test_charts_escape_their_labels() -> None:
    drawn = charts.bars([charts.Bar("<b>", 3)], "<i>") + charts.timeline(
        [charts.Span("<u>", date(2018, 9, 1), None)]
    )
    for tag in ("<b>", "<i>", "<u>"):
        assert tag not in drawn


@pytest.mark.django_db
def test_a_request_without_a_user_has_no_actor(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    assert "aria-label" in errors.page_not_found(request, Exception()).content.decode()


def test_a_wrong_method_is_told_on_a_page_of_the_office(signed_in: Client) -> None:
    answer = signed_in.get("/logout")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "不能这样访问" in answer.content.decode()
