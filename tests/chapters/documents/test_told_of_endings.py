"""Revoked or repealed: whoever received it is told, and what was received shows it wherever it is shown (条例 第三十三条)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.incoming_way import do as do_incoming
from tests.chapters.documents.way import SHORT, do, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument
from xunzhang.chapters.documents.register_books import lines, rows_of
from xunzhang.chapters.organs.models import Appointment
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import perform
from xunzhang.record.models import JournalEntry

TITLE = "关于防汛值守安排的通知"
TO = {"main_recipients": ["WH-FINANCE"], "copy_recipients": ["WH-JUSTICE", "WH-CPC-GO"], "title": TITLE}


@pytest.fixture
def document(city: City) -> OutgoingDocument:
    """Sent to the finance bureau, which has received and registered it, to another, which has not, and outside."""
    made = walk(city, make(city, **{**SHORT, **TO}), "end")
    received = delivery("WH-FINANCE")
    do_incoming(city, received, "finance-clerk", "receive", needs_reply=False)
    return made


def delivery(unit: str) -> IncomingDocument:
    return IncomingDocument.objects.select_related("matter").get(unit=unit)


def revoke(city: City, document: OutgoingDocument) -> None:
    do(city, document, "dispatching-clerk", "revoke", basis="市人民政府决定")


def to_read(unit: str) -> dict[int, str]:
    rows = WorkItem.objects.filter(process=delivery(unit).matter.process_id, kind="read", state="open")
    return {one.person or 0: one.because["zh"] for one in rows}


def logged_in(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    return client


def read(login: str, name: str, *args: Any, **query: str) -> str:
    return logged_in(login).get(reverse(name, args=args), query).content.decode()


def by_api(city: City, login: str, address: str) -> Any:
    issued = {"name": "核对", "scopes": ("read",), "days": 30}
    token = perform("api_token.issue", city.actor(login), issued)
    return Client().get(f"/api/v1{address}", headers={"Authorization": f"Bearer {token.text}"}).json()


def test_whoever_received_it_is_told_and_whoever_is_still_to(city: City, document: OutgoingDocument) -> None:
    revoke(city, document)
    said = f"{document.document_number} 已被发文机关撤销，自始无效"
    assert to_read("WH-FINANCE") == {city.actor("finance-clerk").person_id: said}
    assert set(to_read("WH-JUSTICE").values()) == {said}  # those of the pool in which it still lies
    payload = json.loads(JournalEntry.objects.get(action="outgoing_document.revoke").payload)
    assert (payload["told"], payload["told_otherwise"]) == (2, ["WH-CPC-GO"])
    page = read("finance-clerk", "matters:to_read")
    assert TITLE in page


def test_it_goes_to_the_unit_where_nobody_who_had_it_is_in_post(
    city: City, document: OutgoingDocument
) -> None:
    clerk = city.actor("finance-clerk")
    Appointment.objects.filter(person=clerk.person_id).update(to_on=city.day - timedelta(days=1))
    revoke(city, document)
    assert clerk.person_id not in to_read("WH-FINANCE")


def test_who_sent_it_back_or_never_had_it_is_not_told(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, **TO}), "end")
    do(city, document, "dispatching-clerk", "recall", units=["WH-JUSTICE"], reason="误发，撤回")
    revoke(city, document)
    assert to_read("WH-JUSTICE") == {}


def test_a_repeal_says_from_which_day(city: City, document: OutgoingDocument) -> None:
    do(city, document, "dispatching-clerk", "repeal", basis="另有规定", from_on="2018-12-01")
    (said,) = to_read("WH-FINANCE").values()
    assert said == f"{document.document_number} 已被发文机关废止，自 2018-12-01 起失效"
    matter = delivery("WH-FINANCE").matter_id
    assert "自 2018-12-01 起失效，此前继续有效" in read("finance-clerk", "matters:matter", matter)
    assert "2018-12-01 起废止" in read("finance-clerk", "documents:incoming")
    with clock.frozen(date(2018, 12, 3)):
        page = read("finance-clerk", "matters:matter", matter)
        assert "自 2018-12-01 起失效。" in page
        assert "此前继续有效" not in page
        assert "已废止" in read("finance-clerk", "documents:incoming")


def test_the_received_copy_shows_it_on_list_page_search_sheet_and_register(
    city: City, document: OutgoingDocument
) -> None:
    received = delivery("WH-FINANCE")
    places = {
        "list": ("documents:incoming", (), {}),
        "page": ("matters:matter", (received.matter_id,), {}),
        "search": ("documents:search", (), {"q": TITLE}),
        "sheet": ("matters:sheet", (received.matter_id,), {}),
    }
    for name, args, query in places.values():
        assert "已撤销" not in read("finance-clerk", name, *args, **query)
    revoke(city, document)
    for place, (name, args, query) in places.items():
        assert "已撤销" in read("finance-clerk", name, *args, **query), place
    assert "这件公文已由发文机关撤销，自始无效" in read(
        "finance-clerk", *places["page"][:1], received.matter_id
    )
    assert "已撤销" in read("dispatching-clerk", "documents:outgoing")
    sheet = logged_in("finance-clerk").get(reverse("matters:sheet_pdf", args=[received.matter_id]))
    assert sheet.status_code == 200
    exported = logged_in("finance-clerk").get(reverse("documents:incoming"), {"export": "csv"})
    body = b"".join(exported.streaming_content) if exported.streaming else exported.content
    assert "已撤销" in body.decode("utf-8-sig")


def test_the_register_of_incoming_documents_notes_it(city: City) -> None:
    document = walk(city, make(city, "finance-clerk", **{**SHORT, **TO, "main_recipients": ["WH-GO"]}), "end")
    received = IncomingDocument.objects.select_related("matter").filter(sent_document=document).first()
    assert received is not None
    received.register_year, received.register_sequence = 2018, 1
    received.registered_at = clock.now()
    received.save()
    revoke(city, document)
    (line,) = list(lines(rows_of(city.actor("receiving-clerk"), received.registering_unit, 2018)))
    assert "已撤销 2018-11-01" in line.note


def test_the_api_tells_it_of_matters_and_of_what_is_found(city: City, document: OutgoingDocument) -> None:
    received = delivery("WH-FINANCE")
    login = "finance-clerk"
    assert by_api(city, login, f"/matters/{received.matter_id}")["ended"] is None
    revoke(city, document)
    ended = {"kind": "revoked", "from_on": "2018-11-01"}
    assert by_api(city, login, f"/matters/{received.matter_id}")["ended"] == ended
    listed = {one["id"]: one["ended"] for one in by_api(city, login, "/matters")["items"]}
    assert listed[received.matter_id] == ended
    found = by_api(city, login, f"/documents/search?q={TITLE}")["items"]
    assert [one["ended"] for one in found] == [ended]
    own = by_api(city, "dispatching-clerk", f"/matters/{document.matter_id}")
    assert own["ended"] == ended


def test_lists_ask_no_more_for_each_row(city: City, django_assert_max_num_queries: Any) -> None:
    for _turn in range(3):
        document = walk(city, make(city, **{**SHORT, **TO}), "end")
        revoke(city, document)
    client = logged_in("finance-clerk")
    client.get(reverse("documents:incoming"))
    with django_assert_max_num_queries(40) as counted:
        client.get(reverse("documents:incoming"))
    asked = [one["sql"] for one in counted.captured_queries if "documents_documentending" in one["sql"]]
    assert len(asked) == 1
