"""People found by a few words: offers by the server, what was chosen stays, and it works without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect
from tests.browsing import assert_accessible, assert_fits
from tests.city import City
from tests.journeys.documents import drafted

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs.models import Appointment, Person
from xunzhang.procedure.models import WorkItem
from xunzhang.ui.lookups import MOST

OFFERS = "/ui/lookups/people_in_posts"


def client_of(login: str, language: str = "zh-CN") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(
        Account.objects.get(login_name=login), backend="xunzhang.accounts.backends.AccountBackend"
    )
    return client


def person(city: City, login: str) -> Person:
    return Person.objects.get(pk=city.actor(login).person_id)


def words(one: Person) -> str:
    """What finds this one alone: the unit and the staff number."""
    return f"财政 {one.staff_number}"


def offered(page: str, field: str = "people") -> list[tuple[str, bool]]:
    """The values offered, and whether they are chosen."""
    found = re.findall(rf'name="{field}" value="(\d+)"( checked)?', page)
    return [(value, bool(checked)) for value, checked in found]


def ask(client: Client, text: str, **more: Any) -> str:
    answer = client.get(OFFERS, {"field": "people", "many": "1", "find.people": text, **more})
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def test_every_word_has_to_fit(city: City) -> None:
    client = client_of("clerk")
    finance = person(city, "finance-principal")
    assert offered(ask(client, words(finance))) == [(str(finance.pk), False)]
    assert (str(finance.pk), False) in offered(ask(client, "财政 局长"))
    assert offered(ask(client, "财政 市长")) == []
    assert "没有找到" in ask(client, "财政 市长")
    assert len(offered(ask(client, ""))) == MOST
    assert "还有更多" in ask(client, "")
    english = client_of("clerk", "en").get(OFFERS, {"field": "people", "find.people": "finance"})
    assert str(finance.pk) in dict(offered(english.content.decode()))


def test_what_was_chosen_stays_and_who_is_left_out_is_not_offered(city: City) -> None:
    client = client_of("clerk")
    mayor, finance = person(city, "mayor"), person(city, "finance-principal")
    page = ask(client, words(finance), people=[mayor.pk])
    assert offered(page) == [(str(mayor.pk), True), (str(finance.pk), False)]
    assert offered(ask(client, words(finance), without=str(finance.pk))) == []


def test_only_people_in_a_post_today(city: City) -> None:
    finance = person(city, "finance-principal")
    Appointment.objects.filter(person=finance).delete()
    assert offered(ask(client_of("clerk"), words(finance))) == []
    assert offered(ask(client_of("clerk"), "", people=[finance.pk]))[0][0] != str(finance.pk)
    people = client_of("clerk").get("/ui/lookups/people", {"field": "p", "find.p": finance.staff_number})
    assert offered(people.content.decode(), "p") == [(str(finance.pk), False)]


@pytest.mark.parametrize("nonsense", ["%", "_", "'", "\\", "<script>", "甲" * 250, "9" * 40])
def test_nonsense_finds_nothing_and_breaks_nothing(city: City, nonsense: str) -> None:
    page = ask(client_of("clerk"), nonsense, people=[nonsense], without=nonsense)
    assert "<script>" not in page
    assert [value for value, chosen in offered(page) if chosen] == []


def test_there_is_no_other_list_and_nobody_looks_without_login(city: City) -> None:
    assert client_of("clerk").get("/ui/lookups/accounts").status_code == 404
    assert Client().get(OFFERS).status_code == 302


def test_thousands_of_people_cost_no_more(city: City) -> None:
    client = client_of("clerk")
    post = person(city, "finance-principal").appointments.get(to_on__isnull=True).post
    people = Person.objects.bulk_create(
        Person(staff_number=f"N{number}", name=f"众{number}") for number in range(3000)
    )
    Appointment.objects.bulk_create(
        Appointment(person=one, post=post, from_on=city.day, basis="试验") for one in people
    )
    ask(client, "众")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = ask(client, "众 2999")
    assert len(offered(page)) == 1
    assert len(queries) <= 8
    assert len(ask(client, "众")) < 10_000


@pytest.fixture
def document(city: City) -> OutgoingDocument:
    made = drafted(city)
    city.do("clerk", "outgoing_document.submit", document_id=made.pk)
    return made


def test_without_script_a_button_looks_up_and_nothing_is_done(city: City, document: OutgoingDocument) -> None:
    client = client_of("clerk")
    address = f"/matters/{document.matter_id}/circulate"
    mayor, finance = person(city, "mayor"), person(city, "finance-principal")
    typed = {"people": [mayor.pk], "find.people": words(finance), "note": "请阅"}
    looked = client.post(address, {**typed, "find-now.people": "1"})
    assert looked.status_code == 200
    page = looked.content.decode()
    assert offered(page) == [(str(mayor.pk), True), (str(finance.pk), False)]
    assert "请阅" in page
    assert not WorkItem.objects.filter(process=document.matter.process_id, kind="read").exists()
    sent = client.post(address, {"people": [mayor.pk, finance.pk], "find.people": "财政", "note": "请阅"})
    assert sent.status_code == 302
    read = WorkItem.objects.filter(process=document.matter.process_id, kind="read")
    assert set(read.values_list("person", flat=True)) == {mayor.pk, finance.pk}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_by_keyboard_alone(city: City, sign_in: Callable[[Any], Page]) -> None:
    made = drafted(city)
    city.do("clerk", "outgoing_document.submit", document_id=made.pk)
    page = sign_in(Account.objects.get(login_name="clerk"))
    page.goto(f"/matters/{made.matter_id}/circulate")
    assert_accessible(page)
    assert_fits(page)
    search = page.locator("main").get_by_role("searchbox")
    search.focus()
    page.keyboard.type(words(person(city, "finance-principal")))
    offers = page.locator(".offers input")
    expect(offers).to_have_count(1)
    page.keyboard.press("Enter")  # goes to the offers and does not send the form
    expect(offers.first).to_be_focused()
    page.keyboard.press("Space")
    search.fill("秘书长")
    expect(page.locator(".offers input:checked")).to_have_count(1)
    expect(offers).not_to_have_count(1)
    assert_accessible(page)
    page.get_by_role("button", name="传阅", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("已办理")
    read = WorkItem.objects.filter(process=made.matter.process_id, kind="read")
    assert list(read.values_list("person", flat=True)) == [person(city, "finance-principal").pk]
