"""A step is handed on: the unit's own people are offered first, and somebody outside is asked about before it goes."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.way import LATERAL, SHORT, holder_at, make, open_items, walk
from tests.city import City
from tests.journeys.everywhere import by_api, by_command

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import OutgoingDocument, Signature
from xunzhang.chapters.organs import queries as organs
from xunzhang.procedure.models import WorkItem
from xunzhang.record.actions import Refused
from xunzhang.record.models import JournalEntry
from xunzhang.ui.citations import cited


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


def refused_everywhere(
    city: City, document: OutgoingDocument, login: str, to: str, provision: str
) -> list[dict[str, Any]]:
    """Handing the signature on is refused alike by action, page, API and command, with clause and remedy."""
    (item,) = open_items(document)
    given = {"item_id": item.pk, "person_id": city.actor(to).person_id, "note": "请代办"}
    with pytest.raises(Refused) as caught:
        city.do(login, "matter.reassign", **given)
    expected = [one.as_dict() for one in caught.value.findings]
    assert [(one["provision"], one["outcome"]) for one in expected] == [(provision, "breached")]
    address = reverse("matters:operate", args=[document.matter_id, item.pk, "transfer"])
    for confirmed in ({}, {"confirmed": "1"}):  # before anything is asked, and whoever has been asked
        answer = client_of(login).post(
            address, {"person_id": str(given["person_id"]), "note": "请代办", **confirmed}
        )
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422
        assert expected[0]["sentence"]["zh"] in page
        assert expected[0]["remedy"]["zh"] in page
        assert cited(provision) in page
    status, told = by_api(city, login, "matter.reassign", given)
    assert (status, told["findings"]) == (422, expected)
    code, told = by_command(login, "matter.reassign", given)
    assert (code, told["findings"]) == (3, expected)
    (after,) = open_items(document)
    assert (after.pk, after.person) == (item.pk, item.person)
    assert JournalEntry.objects.filter(action="matter.reassign.refused").count() == 5
    return expected


@pytest.mark.parametrize("to", ["clerk", "secretary-general", "vice-mayor", "executive-vice-mayor"])
def test_54_3_a_signature_is_handed_to_nobody_who_may_not_sign(city: City, to: str) -> None:
    document = walk(city, make(city, "edu.clerk", **SHORT), "sign_and_issue")
    refused_everywhere(city, document, "mayor", to, "54(3)")


def test_54_3_it_is_handed_to_whoever_the_mayor_entrusted(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **SHORT), "sign_and_issue")
    to = city.actor("executive-vice-mayor").person_id
    city.do(
        "mayor",
        "entrustment.grant",
        grantor_id=city.person("mayor").pk,
        grantee_id=to,
        kind="entrustment",
        provision="54(3)",
        document_classes=("notice",),
        from_on=city.day,
        to_on=city.day + timedelta(days=5),
        evidence="市长书面委托",
    )
    (item,) = open_items(document)
    address = reverse("matters:operate", args=[document.matter_id, item.pk, "transfer"])
    sent = {"person_id": str(to), "note": "受委托签发", "confirmed": "1"}
    assert client_of("mayor").post(address, sent).status_code == 302
    assert holder_at(document, "sign_and_issue") == "executive-vice-mayor"


def test_r34_a_default_goes_to_another_leader_only(city: City) -> None:
    """“As a rule signed by the vice mayor in charge”: a departure is for leaders; the one who signs states its reason."""
    document = walk(city, make(city, "edu.clerk", **LATERAL), "sign_and_issue")
    (found,) = refused_everywhere(city, document, "vice-mayor", "clerk", "54(4)a")
    assert "R34" in found["sentence"]["zh"]
    (item,) = open_items(document)
    given = {
        "item_id": item.pk,
        "person_id": city.actor("executive-vice-mayor").person_id,
        "note": "分管副市长出差",
    }
    assert by_api(city, "vice-mayor", "matter.reassign", given)[0] == 200
    assert holder_at(document, "sign_and_issue") == "executive-vice-mayor"
    with pytest.raises(Refused) as caught:
        city.do("executive-vice-mayor", "outgoing_document.sign_and_issue", document_id=document.pk)
    assert {one.provision for one in caught.value.against} == {"54(4)a"}
    city.do(
        "executive-vice-mayor",
        "outgoing_document.sign_and_issue",
        document_id=document.pk,
        departures={"54(4)a": "分管副市长出差"},
    )
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).person == given["person_id"]


def test_the_rules_are_told_to_nobody_who_does_not_have_the_item(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **SHORT), "sign_and_issue")
    (item,) = open_items(document)
    given = {"item_id": item.pk, "person_id": city.actor("clerk").person_id, "note": "请代办"}
    assert by_api(city, "checker", "matter.reassign", given)[0] == 403
    (entry,) = JournalEntry.objects.filter(action="matter.reassign.refused")
    assert "54(3)" not in str(entry.findings_read)  # not permitted; no word of who may sign
    city.do("mayor", "outgoing_document.sign_and_issue", document_id=document.pk)
    assert by_api(city, "mayor", "matter.reassign", given)[0] == 409


def test_a_draft_that_contradicts_itself_is_to_be_returned_first(city: City) -> None:
    document = walk(city, make(city, "edu.clerk", **SHORT), "sign_and_issue")
    OutgoingDocument.objects.filter(pk=document.pk).update(document_kind="letter")
    (item,) = open_items(document)
    to = city.actor("executive-vice-mayor").person_id
    given = {"item_id": item.pk, "person_id": to, "note": "请代办"}
    status, told = by_api(city, "mayor", "matter.reassign", given)
    assert (status, told["code"]) == (409, "conflict")
    assert "退回拟稿" in told["message"]
    address = reverse("matters:operate", args=[document.matter_id, item.pk, "transfer"])
    page = client_of("mayor").post(address, {"person_id": str(to), "note": "请代办"})
    assert page.status_code == 409
    assert "退回拟稿" in html.unescape(page.content.decode())
