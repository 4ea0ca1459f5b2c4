"""The page of a matter as its reader needs it: no title repeated, no clause twice, nothing told to the wrong person."""

from typing import Any

import pytest
from django.test import Client
from tests.chapters.documents.incoming_way import file, registered, taken_in
from tests.chapters.documents.test_dissent import objected
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.test_urgent_telegram_in_browser import telegram

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.way_ahead import way_ahead
from xunzhang.chapters.matters.timeline import said, timeline


def client_of(login: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(login_name=login))
    return client


def text_of(answer: Any) -> str:
    return answer.content.decode()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("送审：关于防汛工作的通知", "送审"),
        ("收文登记《关于防汛工作的通知》", "收文登记"),
        ("部门审签：同意", "部门审签：同意"),
        ("关于防汛工作的通知", "关于防汛工作的通知"),
    ],
)
def test_what_the_heading_says_is_not_said_again(summary: str, told: str) -> None:
    assert said(summary, "关于防汛工作的通知") == told


def test_the_timeline_in_either_language(city: City) -> None:
    document = make(city, **SHORT)
    walk(city, document, "check")
    rows = timeline(document.matter, whole=False).rows
    assert not any(document.title in one.said for one in rows)
    assert not any(one.act for one in rows)
    page = text_of(client_of("clerk", "en").get(f"/matters/{document.matter_id}"))
    part = page[page.index('id="timeline"') :]
    assert "Draft" in part
    assert "拟稿" not in part
    assert "办公厅文电处科员" not in part


def test_the_way_ahead_speaks_of_others_and_cites_each_clause_once(city: City) -> None:
    document = make(city, **{**SHORT, "departments_concerned": ["WH-JUSTICE", "WH-FINANCE"]})
    for stage in way_ahead(document, city.day).stages:
        assert "您" not in stage.because.zh
        assert "you" not in stage.because.en.lower().split()
        labels = [one.label for one in stage.cited]
        assert len(labels) == len(set(labels))
        assert all(one.address for one in stage.cited)


def test_the_drawing_is_folded_and_says_where_the_matter_stands(city: City) -> None:
    document = make(city, **SHORT)
    walk(city, document, "check")
    page = text_of(client_of("clerk").get(f"/matters/{document.matter_id}"))
    summary = page[page.index("流程图") : page.index('class="drawing"')]
    assert "办公厅审核" in summary


def test_pages_of_what_came_in_are_a_part_of_its_page(city: City) -> None:
    document = taken_in(city, files=[file("来电.pdf", telegram())])
    address = f"/documents/incoming/{document.pk}/pages"
    client = client_of("receiving-clerk")
    assert address in text_of(client.get(f"/matters/{document.matter_id}"))
    part = text_of(client.get(address, headers={"HX-Request": "true"}))
    assert part.count("<img") == 2
    assert f"/documents/incoming/{document.pk}/files/" in part
    assert client.get(address)["Location"] == f"/matters/{document.matter_id}"
    assert client_of("district-clerk").get(address, headers={"HX-Request": "true"}).status_code == 404


def test_what_cannot_be_shown_as_pages_says_so(city: City) -> None:
    document = registered(city)
    part = client_of("receiving-clerk").get(
        f"/documents/incoming/{document.pk}/pages", headers={"HX-Request": "true"}
    )
    assert part.status_code == 200
    assert "不能显示为页面" in text_of(part)


def test_dissent_is_shown_while_it_is_weighed_and_not_to_who_numbers_it(city: City) -> None:
    document = walk(city, objected(city), "coordinate")
    address = f"/matters/{document.matter_id}"
    assert "有不同意见：" in text_of(client_of("executive-vice-mayor").get(address))
    walk(city, document, "recheck")
    page = text_of(client_of("dispatching-clerk").get(address))
    assert "轮到您：复核" in page
    assert "有不同意见：" not in page
