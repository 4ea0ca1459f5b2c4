"""条例 第三十一条: a change of the range of distribution is approved by the issuing organ; nothing else of delivery is bound by it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.test_joint_issue import JOINT
from tests.chapters.documents.way import SHORT, do, make, walk
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import scope
from xunzhang.chapters.documents.models import OutgoingDocument
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import InvalidInputs, NotPermitted
from xunzhang.record.models import JournalEntry

CLERK = "dispatching-clerk"


@pytest.fixture
def sent(city: City) -> OutgoingDocument:
    return walk(city, make(city, **SHORT), "end")


def given(city: City, **changes: Any) -> dict[str, Any]:
    return {
        "approver": city.actor("mayor").person_id,
        "approved_on": city.day,
        "approval": "市政府批示件第 12 号",
        **changes,
    }


def refused(city: City, document: OutgoingDocument, field: str, **inputs: Any) -> str:
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, CLERK, "redeliver", units=["WH-JUSTICE"], **inputs)
    assert not document.deliveries.filter(unit="WH-JUSTICE").exists()
    return str(caught.value.errors[field])


def test_beyond_the_range_it_goes_with_the_organs_approval_alone(city: City, sent: OutgoingDocument) -> None:
    said = refused(city, sent, "approver")
    assert "应当经发文机关批准（条例第三十一条）" in said
    assert "司法局" in said
    clerk = city.actor("checker").person_id
    assert "批准" in refused(city, sent, "approver", **given(city, approver=clerk))
    tomorrow = city.day + timedelta(days=1)
    refused(city, sent, "approved_on", **given(city, approved_on=tomorrow))
    refused(
        city, sent, "approved_on", **given(city, approved_on=city.day - timedelta(days=1))
    )  # not issued yet
    refused(city, sent, "approval", **given(city, approval=" "))
    do(city, sent, CLERK, "redeliver", units=["WH-JUSTICE"], **given(city))
    change = sent.scope_changes.get()
    assert (change.units, change.approved_by) == (["WH-JUSTICE"], city.actor("mayor").person_id)
    payload = json.loads(JournalEntry.objects.get(action="outgoing_document.redeliver").payload)
    assert payload["beyond_scope"] == ["WH-JUSTICE"]
    assert payload["approval"] == "市政府批示件第 12 号"


def test_whoever_approved_is_told_what_was_recorded(city: City, sent: OutgoingDocument) -> None:
    do(city, sent, CLERK, "redeliver", units=["WH-JUSTICE"], **given(city))
    mayor = city.actor("mayor").person_id
    item = WorkItem.objects.get(process=sent.matter.process_id, kind="read", state="open", person=mayor)
    assert "批示件第 12 号" in item.because["zh"]


def test_within_the_range_nothing_is_to_be_approved(city: City, sent: OutgoingDocument) -> None:
    do(city, sent, CLERK, "recall", units=["WH-JIANGAN"], reason="附件有误")
    with pytest.raises(InvalidInputs):
        do(city, sent, CLERK, "redeliver", units=["WH-JIANGAN"], **given(city))
    do(city, sent, CLERK, "redeliver", units=["WH-JIANGAN"])
    assert not sent.scope_changes.exists()


def test_of_a_departments_document_its_head_approves(city: City) -> None:
    own = {**JOINT, "joint_organs": [], "title": "武汉市财政局关于规范资金管理的通知"}
    document = walk(city, make(city, "finance-clerk", **own), "end")
    assert set(scope.approvers_of(document)) == {city.actor("finance-principal").person_id}
    with pytest.raises(InvalidInputs):
        do(city, document, "finance-clerk", "redeliver", units=["WH-JUSTICE"], **given(city))
    head = city.actor("finance-principal").person_id
    do(city, document, "finance-clerk", "redeliver", units=["WH-JUSTICE"], **given(city, approver=head))
    assert document.deliveries.filter(unit="WH-JUSTICE").exists()


def test_by_page_and_api_alike(city: City, sent: OutgoingDocument) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=CLERK), backend=BACKEND)
    here = reverse("documents:deliveries", args=[sent.pk])
    answer = client.post(f"{here}?do=redeliver", {"form": "redeliver", "units": ["WH-JUSTICE"]})
    assert answer.status_code == 422
    assert "条例第三十一条" in answer.content.decode()
    inputs = {"document_id": sent.pk, "units": ["WH-JUSTICE"]}
    status, said = by_api(city, CLERK, "outgoing_document.redeliver", inputs)
    assert status == 400
    assert "条例第三十一条" in json.dumps(said, ensure_ascii=False)
    posted = {"form": "redeliver", "units": ["WH-JUSTICE"], **given(city)}
    assert client.post(f"{here}?do=redeliver", posted).status_code == 302
    page = client.get(here).content.decode()
    assert "扩大印发范围" in page
    assert "市政府批示件第 12 号" in page


def test_nobody_else_widens_it(city: City, sent: OutgoingDocument) -> None:
    with pytest.raises(NotPermitted):
        do(city, sent, "mayor", "redeliver", units=["WH-JUSTICE"], **given(city))
