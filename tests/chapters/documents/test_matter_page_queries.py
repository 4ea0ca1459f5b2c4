"""What the page of a document asks of the database at each step of its way, and the inbox of whoever has it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.chapters.documents.way import actor_of_item, make, open_items, walk

from xunzhang.accounts.models import Account

MOST_FOR_A_MATTER = 34
MOST_FOR_THE_INBOX = 10  # one of them for the questions put to the person
STEPS = ("draft", "countersign", "check", "review", "sign_and_issue", "assign_number", "end")


def selects(client: Client, address: str) -> list[str]:
    """What a second visit asks: by then sessions and pages that are kept have been made."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries if query["sql"].startswith("SELECT")]


def holder(city, document) -> Account:
    """The account that has it in hand, or its clerk's where nobody has."""
    people = [actor_of_item(city, item).person_id for item in open_items(document)]
    found = Account.objects.filter(person_id__in=people).first()
    return found or Account.objects.get(login_name="clerk")


def logged_in(account: Account) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


@pytest.mark.parametrize("step", STEPS)
def test_pages_of_the_holder_ask_little_and_nothing_twice_over(city, step):
    document = walk(city, make(city), step)
    client = logged_in(holder(city, document))
    asked = selects(client, reverse("matters:matter", args=[document.matter_id]))
    assert len(asked) <= MOST_FOR_A_MATTER, "\n".join(asked)
    for table in ("procedure_delegation", "procedure_move", "procedure_token", "working_rules_settingchange"):
        assert sum(f'FROM "{table}"' in one for one in asked) <= 2, table
    desk = selects(client, reverse("matters:inbox"))
    assert len(desk) <= MOST_FOR_THE_INBOX, "\n".join(desk)


def test_a_longer_way_asks_no_more(city):
    """More people, moves and opinions cost no further queries."""
    document = make(city)
    walk(city, document, "countersign")
    client = logged_in(Account.objects.get(login_name="clerk"))
    address = reverse("matters:matter", args=[document.matter_id])
    early = len(selects(client, address))
    walk(city, document, "sign_and_issue")
    assert len(selects(client, address)) <= early + 3
