"""Handwriting that the database itself keeps, and that of whoever approves an extension."""

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.incoming_way import do as do_incoming
from tests.chapters.documents.incoming_way import handled, person
from tests.chapters.documents.test_handwriting import BOTH, NAME, page_of, presented
from tests.chapters.documents.way import do
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.chapters.matters.handwriting import BY_HAND
from xunzhang.chapters.matters.models import Handwriting
from xunzhang.record import triggers
from xunzhang.record.models import JournalEntry

TABLE = "matters_handwriting"
COLUMNS = "matter_id, move_id, person, person_name, name, opinion, digest, at"
REPLACING = f"INSERT OR REPLACE INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE}"  # by the operation
LOSING = ["UPDATE matters_handwriting SET person_name = '王某'", "DELETE FROM matters_handwriting"]
OTHERWISE = {"postgresql": "TRUNCATE matters_handwriting CASCADE", "sqlite": REPLACING}


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="matters_handwriting is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_to_change_or_take_away_what_was_written(city: City) -> None:
    document = presented(city)
    do(city, document, "mayor", "sign_and_issue", opinion="同意印发。", handwriting=BOTH)
    kept = Handwriting.objects.values().get()
    connection.check_constraints()  # PostgreSQL asks what was deferred before it looks at TRUNCATE
    for statement in [*LOSING, OTHERWISE[connection.vendor]]:
        refused(statement)
    assert Handwriting.objects.values().get() == kept


def test_what_lacks_of_the_protection_is_found() -> None:
    assert triggers.APPEND_ONLY[TABLE] == ("id", "move_id")


@pytest.mark.django_db(transaction=True)
def test_a_trigger_that_is_gone_is_told() -> None:
    with connection.schema_editor() as editor:
        triggers.remove(editor, [TABLE])
    assert {name.removesuffix(name.rpartition("_no_")[2]) for name in triggers.missing(connection)} == {
        f"{TABLE}_no_"
    }


# the approval of an extension


def asked(city: City) -> IncomingDocument:
    document = handled(city, urgency="none")
    given = {"due_on": "2018-11-30", "reason": "需要省级部门核实"}
    boss = person(city, "executive-vice-mayor")
    do_incoming(city, document, "department-clerk", "extend", **given, approver=boss)
    return document


def unread(document: IncomingDocument) -> Any:
    return document.matter.process.work_items.filter(kind="read", state="open")


def test_an_extension_is_approved_by_hand(city: City) -> None:
    document = asked(city)
    assert unread(document).count() == 1
    do_incoming(city, document, "executive-vice-mayor", "approve_extension", agrees=True, handwriting=BOTH)
    change = document.deadline_changes.get()
    assert change.decision == BY_HAND
    assert change.move is not None
    assert change.move.handwriting.name == NAME
    assert not unread(document).exists()  # whoever decided has read it
    entry = JournalEntry.objects.get(action="incoming_document.approve_extension")
    assert json.loads(entry.payload)["handwriting"] == change.move.handwriting.digest
    address = reverse("matters:drawing", args=[document.matter_id, change.move_id, "name"])
    assert address in page_of("receiving-clerk", document.matter_id)


def test_who_has_marked_it_as_read_may_still_write(city: City) -> None:
    document = asked(city)
    city.do("executive-vice-mayor", "matter.mark_read", item_id=unread(document).get().pk)
    answer = by_api(
        city,
        "executive-vice-mayor",
        "incoming_document.approve_extension",
        {"document_id": document.pk, "agrees": False, "opinion": "抓紧办理。", "handwriting": BOTH},
    )
    assert answer[0] == 200, answer
    change = document.deadline_changes.get()
    assert (change.is_declined, change.decision) == (True, "抓紧办理。")
    assert Handwriting.objects.get().move == change.move


def test_one_click_approves_without_writing(city: City) -> None:
    document = asked(city)
    do_incoming(city, document, "executive-vice-mayor", "approve_extension", agrees=True)
    change = document.deadline_changes.get()
    assert (change.decision, Handwriting.objects.exists()) == ("", False)


def test_the_page_offers_the_pads_and_keeps_what_was_written(city: City) -> None:
    document = asked(city)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name="executive-vice-mayor"), backend=BACKEND)
    address = reverse("documents:approve_extension_incoming", args=[document.pk])
    page = client.get(address).content.decode()
    assert 'data-part="name"' in page
    assert "ui/handwriting.js" in page
    sent = client.post(address, {"agrees": "true", "handwriting": json.dumps({"name": NAME})})
    assert sent.status_code == 302, sent.content.decode()
    assert Handwriting.objects.get().name == NAME
    # The page of asking is no signing: nothing to write there.
    other = reverse("documents:extend_incoming", args=[document.pk])
    assert 'data-part="name"' not in client.get(other).content.decode()
