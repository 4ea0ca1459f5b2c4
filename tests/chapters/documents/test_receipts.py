"""Who has signed for a document: units outside by the dispatching clerk's record, those inside chased."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.chapters.documents.way import SHORT, TO_PROVINCE, do, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, OutsideReceipt
from xunzhang.kernel import clock
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Conflict, InvalidInputs, NotPermitted
from xunzhang.record.models import JournalEntry

RECEIPT = {"unit": "HB", "signed_by": "省政府办公厅收发室 李某", "evidence": "机要回执第 18 号，存发文卷"}


@pytest.fixture
def to_province(city: City) -> OutgoingDocument:
    return walk(city, make(city, **TO_PROVINCE), "end")


@pytest.fixture
def within(city: City) -> OutgoingDocument:
    return walk(city, make(city, **SHORT), "end")


def client_of(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "zh-CN"})
    account = Account.objects.get(login_name=login)
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


def test_nobody_waits_for_a_unit_where_nobody_works(city: City, to_province: OutgoingDocument) -> None:
    delivery = to_province.deliveries.get()
    assert (delivery.unit, delivery.state, delivery.matter.process) == ("HB", "sent", None)


def test_the_dispatching_clerk_records_who_signed_when_and_by_what(
    city: City, to_province: OutgoingDocument
) -> None:
    do(city, to_province, "dispatching-clerk", "record_receipt", received_at=clock.now(), **RECEIPT)
    delivery = to_province.deliveries.get()
    assert delivery.received_at == clock.now()
    assert delivery.state == IncomingDocument.State.RECEIVED
    receipt = OutsideReceipt.objects.get()
    assert (receipt.signed_by, receipt.evidence) == (RECEIPT["signed_by"], RECEIPT["evidence"])
    entry = JournalEntry.objects.get(action="outgoing_document.record_receipt")
    assert entry.matter_id == to_province.matter_id
    with pytest.raises(Conflict):
        do(city, to_province, "dispatching-clerk", "record_receipt", received_at=clock.now(), **RECEIPT)


def test_a_receipt_that_cannot_be(
    city: City, to_province: OutgoingDocument, within: OutgoingDocument
) -> None:
    for document, field, wrong in (
        (to_province, "received_at", {"received_at": clock.now() + timedelta(hours=1)}),
        (to_province, "received_at", {"received_at": clock.now() - timedelta(days=1)}),
        (to_province, "unit", {"unit": "WH-JIANGAN"}),
        (within, "unit", {"unit": "WH-JIANGAN"}),
    ):
        with pytest.raises(InvalidInputs) as caught:
            do(
                city,
                document,
                "dispatching-clerk",
                "record_receipt",
                **{**RECEIPT, "received_at": clock.now(), **wrong},
            )
        assert set(caught.value.errors) == {field}
    with pytest.raises(NotPermitted):
        do(city, to_province, "checker", "record_receipt", received_at=clock.now(), **RECEIPT)
    assert not OutsideReceipt.objects.exists()


def test_those_who_have_not_signed_are_chased_together(city: City, within: OutgoingDocument) -> None:
    do(city, within, "dispatching-clerk", "chase_receipts", note="请今天签收")
    items = WorkItem.objects.filter(process__matter__incoming_document__sent_document=within)
    assert {item.chase_count for item in items} == {1}
    assert len(items) == 2
    with pytest.raises(NotPermitted):
        do(city, within, "checker", "chase_receipts")


def test_outside_there_is_nobody_to_chase(city: City, to_province: OutgoingDocument) -> None:
    with pytest.raises(Conflict) as caught:
        do(city, to_province, "dispatching-clerk", "chase_receipts")
    assert "电话催收" in str(caught.value)


def test_the_page_filters_records_and_chases(
    city: City, to_province: OutgoingDocument, within: OutgoingDocument
) -> None:
    client = client_of("dispatching-clerk")
    address = reverse("documents:deliveries", args=[to_province.pk])
    page = client.get(address).content.decode()
    assert "未签收（外单位）" in page
    assert "登记外单位签收" in page
    sent = {"form": "record", **RECEIPT, "received_at": f"{clock.now():%Y-%m-%dT%H:%M}", "evidence": ""}
    assert "请填写“凭据”" in client.post(address, sent).content.decode()
    assert client.post(address, {**sent, "evidence": RECEIPT["evidence"]}).status_code == 302
    assert RECEIPT["signed_by"] in client.get(address).content.decode()
    assert RECEIPT["signed_by"] not in client.get(f"{address}?received=pending").content.decode()
    inside = reverse("documents:deliveries", args=[within.pk])
    assert client.post(inside, {"form": "chase", "note": ""}).status_code == 302
    reader = client_of("checker").get(inside).content.decode()
    assert "催收未签收单位" not in reader
    panel = client.get(reverse("matters:matter", args=[within.matter_id])).content.decode()
    assert inside in panel


def test_the_list_asks_no_more_for_more_recipients(city: City, within: OutgoingDocument) -> None:
    many = walk(city, make(city, **{**SHORT, "main_recipients": ["all:districts"]}), "end")
    client = client_of("dispatching-clerk")

    def asked(document: OutgoingDocument) -> int:
        address = reverse("documents:deliveries", args=[document.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return sum(query["sql"].startswith("SELECT") for query in queries)

    assert asked(many) <= asked(within) + 1
