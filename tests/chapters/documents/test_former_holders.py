"""Who holds no post any more sees none of what was in hand: no list, page, search, API or command tells a title (条例 第三十六条)."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.chapters.documents.way import SHORT, do, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.chapters.organs.models import Appointment
from xunzhang.record.actions import NotFound, NotPermitted, perform
from xunzhang.site.search_cli import search

PAGES = (
    "/",
    "/matters/to-read",
    "/matters/done",
    "/matters/started",
    "/documents/outgoing",
    "/documents/incoming",
    "/documents/outgoing/draft",
)
TITLE = "关于防汛值守安排的通知"


def leave(city: City, login: str) -> None:
    """The person's posts end the day before; the account can still log in."""
    person = city.actor(login).person_id
    Appointment.objects.filter(person=person).update(to_on=city.day - timedelta(days=1))


def told(login: str) -> list[str]:
    """The pages on which the title is told."""
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    searched = client.get("/documents/search", {"q": TITLE}).content.decode()
    found = [page for page in PAGES if TITLE in client.get(page).content.decode()]
    # The search shows the words asked for; a hit links to the document.
    return found + (["search"] if "/documents/outgoing/" in searched.replace("/draft", "") else [])


@pytest.fixture
def document(city: City) -> OutgoingDocument:
    return make(city, "department-clerk", **{**SHORT, "title": TITLE})


@pytest.fixture
def released(city: City, document: OutgoingDocument) -> OutgoingDocument:
    """Sent on by the drafter, then by the head of the unit, and to read by a colleague."""
    document = walk(city, document, "check")
    reader = city.actor("finance-clerk").person_id
    city.do("checker", "matter.circulate", matter_id=document.matter_id, people=[reader], note="请阅知")
    return document


def api(city: City, login: str, address: str) -> tuple[int, str]:
    issued = {"name": "核对", "scopes": ("read",), "days": 30}
    token = perform("api_token.issue", city.actor(login), issued)
    answer = Client().get(f"/api/v1{address}", headers={"Authorization": f"Bearer {token.text}"})
    return answer.status_code, json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize("login", ["department-clerk", "justice-principal", "finance-clerk"])
def test_the_lists_of_a_former_holder_are_empty(city: City, released: OutgoingDocument, login: str) -> None:
    assert told(login)  # done and started, or to read, as long as the post is held
    leave(city, login)
    assert told(login) == []


def test_a_draft_that_stays_behind_is_not_in_the_inbox(city: City, document: OutgoingDocument) -> None:
    assert "/" in told("department-clerk")
    leave(city, "department-clerk")
    assert told("department-clerk") == []
    with pytest.raises(NotPermitted):
        do(city, document, "department-clerk", "submit")


def test_neither_api_nor_command_tells_it(city: City, released: OutgoingDocument) -> None:
    login, matter = "department-clerk", released.matter_id
    assert TITLE in api(city, login, "/matters")[1]
    assert TITLE in api(city, login, f"/documents/search?q={TITLE}")[1]
    leave(city, login)
    assert TITLE not in api(city, login, "/matters")[1]
    assert TITLE not in api(city, login, f"/documents/search?q={TITLE}")[1]
    assert api(city, login, f"/matters/{matter}")[0] == 404
    said = CliRunner().invoke(search, ["find", TITLE, "--as", login, "--json"])
    assert (said.exit_code, TITLE in said.output) == (0, False), said.output


def test_the_page_is_not_found_nor_its_reading_noted(city: City, released: OutgoingDocument) -> None:
    leave(city, "finance-clerk")
    client = Client()
    client.force_login(Account.objects.get(login_name="finance-clerk"))
    assert client.get(f"/matters/{released.matter_id}").status_code == 404
    item = released.matter.process.work_items.filter(kind="read").get()
    with pytest.raises((NotFound, NotPermitted)):
        city.do("finance-clerk", "matter.mark_read", item_id=item.pk)
