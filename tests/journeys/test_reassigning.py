"""A step is handed on: the unit's own people are offered first, and somebody outside is asked about before it goes."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.way import SHORT, make, open_items, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.organs import queries as organs
from xunzhang.procedure.models import WorkItem


@pytest.fixture
def released(city: City) -> tuple[WorkItem, str]:
    """A draft before the principal of the justice bureau, and the address of handing it on."""
    document = walk(city, make(city, "department-clerk", **SHORT), "release")
    item = open_items(document)[0]
    return item, reverse("matters:operate", args=[document.matter_id, item.pk, "transfer"])


def client_of(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "zh-CN"})
    account = Account.objects.get(login_name=login)
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


def offered(page: str) -> list[int]:
    return [int(value) for value in re.findall(r'name="person_id" value="(\d+)"', page)]


def test_the_units_own_people_are_offered_first(city: City, released: tuple[WorkItem, str]) -> None:
    item, address = released
    own = {one.person_id for one in organs.holders(city.day, unit="WH-JUSTICE")} - {item.person}
    client = client_of("justice-principal")
    page = client.get(address).content.decode()
    assert set(offered(page)[: len(own)]) == own
    again = re.search(r'hx-get="([^"]+)"', page)
    assert again is not None
    emptied = client.get(again[1].replace("&amp;", "&")).content.decode()
    assert set(offered(emptied)[: len(own)]) == own  # what was typed is taken back


def test_outside_the_unit_it_is_asked_first(city: City, released: tuple[WorkItem, str]) -> None:
    item, address = released
    client = client_of("justice-principal")
    outsider = city.actor("finance-principal").person_id
    sent = {"person_id": str(outsider), "note": "请代为审签"}
    page = client.post(address, sent)
    assert page.status_code == 200
    text = page.content.decode()
    assert "“部门审签”由" in text
    assert "所选的人不在该单位" in text
    assert "市财政局" in text
    item.refresh_from_db()
    assert item.state == WorkItem.State.OPEN
    assert item.person != outsider
    assert client.post(address, {**sent, "confirmed": "1"}).status_code == 302
    assert WorkItem.objects.filter(process=item.process_id, state="open", person=outsider).exists()


def test_within_the_unit_it_is_not_asked(city: City, released: tuple[WorkItem, str]) -> None:
    _item, address = released
    colleague = city.actor("department-clerk").person_id
    answer = client_of("justice-principal").post(address, {"person_id": str(colleague), "note": "请先看"})
    assert answer.status_code == 302


def test_without_a_reason_the_field_says_so_before_anything_is_asked(
    city: City, released: tuple[WorkItem, str]
) -> None:
    _item, address = released
    outsider = city.actor("finance-principal").person_id
    answer = client_of("justice-principal").post(address, {"person_id": str(outsider), "note": ""})
    assert answer.status_code == 422
    assert "请填写“理由”" in answer.content.decode()
    nobody = client_of("justice-principal").post(address, {"note": "请代为审签"})
    assert "请选择“交给”" in nobody.content.decode()
