"""What whoever has a document in hand is told before it goes on: whether it is major is still open."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.way import OFFICE, SHORT, make, walk
from tests.city import City

from xunzhang.accounts.models import Account

OPEN = "是否重大事项尚未认定，签发前须认定。"


def page_of(login: str, address: str) -> str:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "zh-CN"})
    account = Account.objects.get(login_name=login)
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("login", "step", "leads_to"),
    [
        ("justice-principal", "release", "/outgoing/{document}/revise#field-is_major-0"),
        ("checker", "check", "/duties/{matter}/mark_major"),
    ],
)
def test_6_2_what_is_not_classed_is_named_long_before_signing(
    city: City, login: str, step: str, leads_to: str
) -> None:
    document = walk(city, make(city, "department-clerk", **{**SHORT, "is_major": None}), step)
    page = page_of(login, f"/matters/{document.matter_id}")
    notice = next(one for one in re.findall(r'<p class="notice warning">.*?</p>', page, re.S) if OPEN in one)
    assert "第六条" in notice
    links = re.findall(r'href="([^"]+)"', notice)
    wanted = leads_to.format(document=document.pk, matter=document.matter_id)
    assert links[-1].endswith(wanted), links
    assert page_of(login, links[-1].partition("#")[0])


def test_what_is_classed_is_not_asked_again(city: City) -> None:
    document = walk(city, make(city, "department-clerk", **SHORT), "release")
    assert OPEN not in page_of("justice-principal", f"/matters/{document.matter_id}")


def test_a_document_whose_signing_does_not_turn_on_it_is_not_asked(city: City) -> None:
    own = {**OFFICE, "issued_in_name_of": "department", "is_major": None}
    document = walk(city, make(city, "department-clerk", **own), "issue")
    assert OPEN not in page_of("justice-principal", f"/matters/{document.matter_id}")


def test_a_new_draft_shows_that_it_is_not_yet_classed(city: City) -> None:
    page = page_of("clerk", reverse("documents:draft"))
    chosen = re.findall(r'<input type="radio"[^>]*name="is_major"[^>]*checked[^>]*>\s*([^<\s]+)', page)
    assert chosen == ["尚未认定"]
