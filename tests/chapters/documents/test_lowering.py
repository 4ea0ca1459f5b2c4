"""A draft's level of secrecy made lower: with a reason, by the drafting unit, seen by everybody after; never by registering."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents import way
from tests.chapters.documents.incoming_way import TELEGRAM
from tests.chapters.documents.incoming_way import do as do_incoming
from tests.chapters.documents.test_copies import CLASSIFIED
from tests.chapters.documents.way import do, inputs_of, make, open_items, walk
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, SecrecyLowering, Signature
from xunzhang.record.actions import InvalidInputs
from xunzhang.record.models import JournalEntry

DRAFTER, HEAD = "department-clerk", "justice-principal"
LOWER = {
    "secrecy": "internal",
    "secrecy_term": "",
    "disclosure": "proactive",
    "disclosure_ground": "",
    "is_substantive": False,
}
REASON = "经核对，内容不涉及国家秘密。"


@pytest.fixture(autouse=True)
def _holds_secrets(settings: Any, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECRECY_CEILING = "secret"
    Account.objects.update(clearance="secret")
    plainly = way.acting
    monkeypatch.setattr(way, "acting", lambda *given: replace(plainly(*given), clearance="secret"))


@pytest.fixture
def draft(city: City) -> OutgoingDocument:
    return make(city, DRAFTER, **{**CLASSIFIED, "departments_concerned": ["WH-FINANCE"]})


def lower(city: City, document: OutgoingDocument, login: str = DRAFTER, **more: Any) -> None:
    kept = inputs_of(document, secrecy=document.matter.secrecy)
    city.do(login, "outgoing_document.revise", **{**kept, **LOWER, **more})
    document.refresh_from_db()
    document.matter.refresh_from_db()


def refused(city: City, document: OutgoingDocument, login: str, field: str, **more: Any) -> str:
    with pytest.raises(InvalidInputs) as caught:
        lower(city, document, login, **more)
    document.matter.refresh_from_db()
    assert document.matter.secrecy == "confidential"
    assert not SecrecyLowering.objects.exists()
    return str(caught.value.errors[field])


def test_nobody_lowers_it_without_saying_why(city: City, draft: OutgoingDocument) -> None:
    said = refused(city, draft, DRAFTER, "lowering_reason")
    assert "由“秘密”降为“内部”" in said
    refused(city, draft, DRAFTER, "lowering_reason", lowering_reason="  无 ")
    lower(city, draft, lowering_reason=REASON)
    assert draft.matter.secrecy == "internal"
    made = draft.secrecy_lowerings.get()
    assert (made.was, made.now, made.reason, made.document_version) == ("confidential", "internal", REASON, 2)
    assert made.lowered_by == city.actor(DRAFTER).person_id
    entry = JournalEntry.objects.get(action="outgoing_document.revise")
    assert REASON in entry.summary
    assert json.loads(entry.payload)["secrecy"] == {
        "was": "confidential",
        "now": "internal",
        "reason": REASON,
    }


def test_raising_it_needs_no_reason_and_takes_none(city: City, draft: OutgoingDocument) -> None:
    kept = inputs_of(draft, secrecy="secret", secrecy_term="1年")
    with pytest.raises(InvalidInputs) as caught:
        city.do(DRAFTER, "outgoing_document.revise", **kept, lowering_reason=REASON)
    assert "lowering_reason" in caught.value.errors
    city.do(DRAFTER, "outgoing_document.revise", **kept)
    draft.matter.refresh_from_db()
    assert (draft.matter.secrecy, SecrecyLowering.objects.exists()) == ("secret", False)


def test_after_the_unit_has_let_it_go_it_first_goes_back(city: City, draft: OutgoingDocument) -> None:
    document = walk(city, draft, "check")
    said = refused(city, document, "checker", "secrecy", lowering_reason=REASON)
    assert "由起草单位拟定" in said
    (item,) = open_items(document)
    city.do("checker", "matter.return", item_id=item.pk, step="draft", note="请核定密级", straight_back=True)
    said = refused(city, document, DRAFTER, "secrecy", lowering_reason=REASON)
    assert "须重新经部门审签" in said


def test_what_was_said_of_the_higher_level_counts_no_longer(city: City, draft: OutgoingDocument) -> None:
    document = walk(city, draft, "check")
    (item,) = open_items(document)
    city.do("checker", "matter.return", item_id=item.pk, step="draft", note="请核定密级")
    standing = document.signatures.filter(is_superseded=False).values_list("act", flat=True)
    assert {Signature.Act.RELEASE, Signature.Act.COUNTERSIGN} <= set(standing)
    lower(city, document, lowering_reason=REASON)  # ticked as not substantive
    assert not standing.all().exists()
    do(city, document, DRAFTER, "submit")
    assert [one.step for one in open_items(document)] == ["release"]
    document = walk(city, document, "sign_and_issue")
    acts = set(standing.all())
    assert {Signature.Act.RELEASE, Signature.Act.COUNTERSIGN, Signature.Act.CHECK} <= acts


@pytest.mark.parametrize(
    ("step", "login"), [("release", HEAD), ("check", "checker"), ("sign_and_issue", "mayor")]
)
def test_reviewers_and_signer_see_it(city: City, draft: OutgoingDocument, step: str, login: str) -> None:
    lower(city, draft, lowering_reason=REASON)
    document = walk(city, draft, step)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    page = client.get(reverse("matters:matter", args=[document.matter_id])).content.decode()
    assert f"密级由“秘密”降为“内部”（第 2 稿，{city.actor(DRAFTER).name}）：{REASON}" in page


def test_whoever_signs_decides_the_level(city: City, draft: OutgoingDocument) -> None:
    walk(city, draft, "recheck")
    entry = JournalEntry.objects.get(action="outgoing_document.sign_and_issue")
    assert json.loads(entry.payload)["secrecy"] == "confidential"


def test_page_and_api_alike(city: City, draft: OutgoingDocument) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=DRAFTER), backend=BACKEND)
    here = reverse("documents:revise", args=[draft.pk])
    assert "降低密级的理由" in client.get(here).content.decode()
    inputs = inputs_of(draft, **LOWER)
    posted = {name: value for name, value in inputs.items() if value not in (None, [], False)}
    answer = client.post(here, posted)
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    status, said = by_api(
        city, DRAFTER, "outgoing_document.revise", json.loads(json.dumps(inputs, default=str))
    )
    assert status == 400
    assert "lowering_reason" in json.dumps(said)
    assert client.post(here, {**posted, "lowering_reason": REASON}).status_code == 302
    assert SecrecyLowering.objects.get().reason == REASON


def test_registering_a_delivery_changes_no_level(city: City, draft: OutgoingDocument) -> None:
    document = walk(city, draft, "end")
    received = IncomingDocument.objects.get(sent_document=document, unit="WH-FINANCE")
    do_incoming(city, received, "finance-clerk", "receive")
    given = {**TELEGRAM, "document_number": document.document_number, "title": document.title}
    with pytest.raises(InvalidInputs) as caught:
        do_incoming(city, received, "finance-clerk", "register", **given, secrecy="internal")
    assert "条例第三十条" in str(caught.value.errors["secrecy"])
    do_incoming(city, received, "finance-clerk", "register", **given, secrecy="confidential")
    assert received.matter.secrecy == "confidential"
