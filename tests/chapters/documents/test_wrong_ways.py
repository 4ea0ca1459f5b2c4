"""Ways that must not pass, by whatever door: what was revoked, recalled, changed on disk, given up, or not one's own."""

import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from tests.chapters.documents.way import SHORT, TO_PROVINCE, do, inputs_of, make, open_items, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import queries
from xunzhang.chapters.documents.models import IncomingDocument, OutgoingDocument, Signature
from xunzhang.chapters.documents.searching.finding import Wanted, count, find
from xunzhang.chapters.matters import queries as matters
from xunzhang.chapters.organs.models import Person
from xunzhang.kernel import clock
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted
from xunzhang.record.attachments import place_of
from xunzhang.record.models import JournalEntry

STATE = OutgoingDocument.State
RECEIPT = {"unit": "HB", "signed_by": "李某", "evidence": "机要回执第 18 号"}


def client_of(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1", "accept-language": "zh-CN"})
    account = Account.objects.get(login_name=login)
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    return client


def test_what_was_revoked_goes_to_nobody_any_more(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    do(city, document, "dispatching-clerk", "revoke", basis="内容有误，予以撤销")
    with pytest.raises((Conflict, InvalidInputs)):
        do(city, document, "dispatching-clerk", "redeliver", units=["WH-JUSTICE"])
    assert not document.deliveries.filter(unit="WH-JUSTICE").exists()
    with pytest.raises((Conflict, InvalidInputs)):
        do(city, document, "dispatching-clerk", "chase_receipts")


def test_a_delivery_that_was_taken_back_is_signed_for_by_nobody(city: City) -> None:
    document = walk(city, make(city, **TO_PROVINCE), "end")
    do(city, document, "dispatching-clerk", "recall", units=["HB"], reason="附件有误")
    with pytest.raises((Conflict, InvalidInputs)):
        do(city, document, "dispatching-clerk", "record_receipt", received_at=clock.now(), **RECEIPT)
    assert document.deliveries.get().state == IncomingDocument.State.RECALLED
    do(city, document, "dispatching-clerk", "redeliver", units=["HB"])
    do(city, document, "dispatching-clerk", "record_receipt", received_at=clock.now(), **RECEIPT)
    assert list(document.deliveries.order_by("pk").values_list("state", flat=True)) == [
        "recalled",
        "received",
    ]


def test_a_draft_given_up_on_its_drafters_desk_stays_there(city: City) -> None:
    document = make(city, "finance-clerk", **{**SHORT, "body": "尚未成熟的设想，不外传。"})
    checker = city.actor("checker")
    with pytest.raises(NotFound):
        queries.outgoing_document(checker, document.pk)
    (item,) = open_items(document)
    city.do("finance-clerk", "matter.finish", item_id=item.pk, note="不再办理")
    document.refresh_from_db()
    assert document.state == STATE.ABANDONED
    with pytest.raises(NotFound):
        queries.outgoing_document(checker, document.pk)
    assert document not in queries.outgoing(checker)
    assert count(checker, Wanted("尚未成熟的设想"))[0] == 0
    assert not find(checker, Wanted("尚未成熟的设想")).rows
    assert document in queries.outgoing(city.actor("finance-clerk"))


def test_a_final_file_changed_on_disk_is_neither_sent_nor_filed(city: City) -> None:
    document = walk(city, make(city, **SHORT), "distribute")
    place = place_of(document.final_digest)
    kept = place.read_bytes()
    try:
        place.write_bytes(kept + b"x")
        with pytest.raises(Conflict):
            do(city, document, "dispatching-clerk", "distribute")
        place.write_bytes(kept)
        do(city, document, "dispatching-clerk", "distribute")
        place.write_bytes(kept + b"x")
        with pytest.raises(Conflict):
            city.do("clerk", "document.archive", matter_id=document.matter_id, retention="permanent")
    finally:
        place.write_bytes(kept)


def test_filing_says_nothing_of_what_one_may_not_see(city: City) -> None:
    document = walk(city, make(city, **{**SHORT}), "end")
    told = []
    for number in (document.matter_id, 10**9):
        with pytest.raises((NotFound, NotPermitted)) as caught:
            city.do("justice-principal", "document.archive", matter_id=number, retention="permanent")
        told.append((type(caught.value), str(caught.value)))
    assert told[0] == told[1]


def test_the_numbers_of_a_department_are_its_own(city: City) -> None:
    for login, mark, may in (
        ("finance-clerk", "武财", True),
        ("dispatching-clerk", "武政", True),
        ("dispatching-clerk", "武财", False),
        ("finance-clerk", "武政", False),
    ):
        if may:
            city.do(login, "document_number.reserve", mark=mark, purpose="备用")
            continue
        with pytest.raises(NotPermitted):
            city.do(login, "document_number.reserve", mark=mark, purpose="备用")


def test_nobody_signs_a_text_that_was_changed_since_the_page_was_opened(city: City) -> None:
    document = walk(city, make(city, **SHORT), "sign_and_issue")
    mayor = client_of("mayor")
    address = f"/matters/{document.matter_id}"
    opened = mayor.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', opened))
    # Meanwhile the leader in charge takes the review back, changes the text and reviews it again.
    move = document.matter.process.moves.order_by("-pk").first()
    reviewer = Person.objects.get(pk=move.by).staff_number
    city.do(reviewer, "matter.withdraw", move_id=move.pk, note="改一处")
    city.do(reviewer, "outgoing_document.revise", **inputs_of(document, body="另有规定的，从其规定。"))
    do(city, document, reviewer, "review", opinion="同意。")
    sent = {**hidden, "opinion": "同意印发。"}
    assert mayor.post(address, sent).status_code == 409
    assert not document.signatures.filter(act=Signature.Act.SIGN_AND_ISSUE).exists()
    with pytest.raises(Conflict):
        do(city, document, "mayor", "sign_and_issue", opinion="同意印发。", version=1)
    do(city, document, "mayor", "sign_and_issue", opinion="同意印发。", version=2)
    assert document.signatures.get(act=Signature.Act.SIGN_AND_ISSUE).document_version == 2


def test_numbers_that_no_number_can_be(city: City) -> None:
    client = client_of("clerk")
    long = "9" * 5000
    preview = "/documents/outgoing/draft/preview"
    assert client.post(preview, {"draft_key": f"document-{long}", "title": "某"}).status_code < 500
    assert (
        client.post(preview, {"draft_key": "new-00000000", "title": "某", "urgency": "²"}).status_code < 500
    )
    asked = "9" * 4000  # a longer address is refused before the page is asked
    for parameters in ({"year": asked}, {"period": f"m{asked}"}):
        assert client.get("/documents/figures", parameters).status_code in (200, 400)


JOINT: dict[str, Any] = {
    **SHORT,
    "issued_in_name_of": "department",
    "content_class": "other",
    "within_department_powers": True,
    "law_already_provides": False,
    "joint_organs": ["WH-JUSTICE"],
    "title": "武汉市财政局　武汉市司法局关于规范学生资助资金管理的通知",
}


def test_a_text_changed_after_an_objection_of_the_party_goes_through_the_check_again(city: City) -> None:
    """53.1a: what is presented to a leader is what the General Office has checked."""
    document = make(
        city,
        "finance-clerk",
        **{
            **SHORT,
            "issued_in_name_of": "joint_with_party",
            "content_class": "other",
            "substance_is_government": True,
            "title": "关于加强基层治理的通知",
        },
    )
    document = walk(city, document, "sign_jointly")
    outside = {
        "unit": "WH-CPC",
        "signer_name": "李某",
        "signer_title": "秘书长",
        "signed_on": city.day,
        "evidence": "会签单复印件",
    }
    do(city, document, "finance-clerk", "sign_jointly", agrees=False, opinion="第二条须改。", **outside)
    city.do("finance-clerk", "outgoing_document.revise", **inputs_of(document, body="改过的正文。"))
    do(city, document, "finance-clerk", "settle_jointly", account="已按意见修改。")
    assert [one.step for one in open_items(document)] == ["release"]
    document = walk(city, document, "sign_and_issue")
    assert document.signatures.get(act=Signature.Act.CHECK, is_superseded=False).document_version == 2


def test_a_changed_joint_text_is_countersigned_again_where_others_are_concerned(city: City) -> None:
    document = walk(
        city, make(city, "finance-clerk", **{**JOINT, "departments_concerned": ["WH-EDU"]}), "sign_jointly"
    )
    do(
        city,
        document,
        "justice-principal",
        "sign_jointly",
        agrees=False,
        opinion="第二条缺少依据。",
        unit="WH-JUSTICE",
    )
    changed = inputs_of(
        document, body="改过的正文。", joint_organs=["WH-JUSTICE"], departments_concerned=["WH-EDU"]
    )
    city.do("finance-clerk", "outgoing_document.revise", **changed)
    do(city, document, "finance-clerk", "settle_jointly", account="已按意见修改。")
    assert [one.step for one in open_items(document)] == ["countersign"]
    assert walk(city, document, "sign_jointly").state == STATE.UNDERWAY


def test_departments_at_odds_issue_nothing_downward(city: City) -> None:
    """Article 16(4) of the Regulations of 2012."""
    own = {
        **JOINT,
        "joint_organs": [],
        "departments_concerned": ["WH-EDU"],
        "title": "武汉市财政局关于规范资助资金管理的通知",
    }
    document = walk(city, make(city, "finance-clerk", **own), "countersign")
    do(
        city,
        document,
        "edu.principal",
        "countersign",
        agrees=False,
        opinion="不属财政局职责。",
        unit="WH-EDU",
    )
    document = walk(city, document, "issue")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "finance-principal", "issue")
    assert "市教育局" in str(caught.value.errors)
    document.refresh_from_db()
    assert document.state == STATE.UNDERWAY


def test_other_recipients_are_a_change_that_the_record_names(city: City) -> None:
    document = walk(city, make(city, **{**SHORT, "departments_concerned": ["WH-FINANCE"]}), "check")
    changed = inputs_of(document, copy_recipients=["WH-FINANCE", "WH-AUDIT"])
    city.do("checker", "outgoing_document.revise", **changed)
    entry = JournalEntry.objects.filter(action="outgoing_document.revise").latest("pk")
    assert "recipients" in json.loads(entry.payload)["changed"]
    assert not document.signatures.filter(act=Signature.Act.COUNTERSIGN, is_superseded=False).exists()


def test_the_package_of_a_joint_document_holds_every_opinion_and_seal(city: City) -> None:
    document = walk(city, make(city, "finance-clerk", **JOINT), "sign_jointly")
    do(
        city,
        document,
        "justice-principal",
        "sign_jointly",
        agrees=True,
        opinion="同意联合印发。",
        unit="WH-JUSTICE",
    )
    document = walk(city, document, "end")
    filed = city.do(
        "finance-clerk", "document.archive", matter_id=document.matter_id, retention="thirty_years"
    )
    with zipfile.ZipFile(place_of(filed.package_digest)) as package:
        assert {"document.pdf.seal", "document.pdf.WH-JUSTICE.seal"} <= set(package.namelist())
        (opinion,) = json.loads(package.read("joint_opinions.json"))
    assert (opinion["unit"], opinion["agrees"]) == ("WH-JUSTICE", True)


def test_who_has_left_office_reads_nothing_any_more(city: City) -> None:
    document = walk(city, make(city, "finance-clerk", **{**SHORT, "body": "离任之后不再看得到。"}), "check")
    drafter = city.actor("finance-clerk")
    assert queries.outgoing_document(drafter, document.pk) == document
    left = replace(drafter, posts=())
    with pytest.raises(NotFound):
        queries.outgoing_document(left, document.pk)
    assert not queries.outgoing(left).exists()
    assert not find(left, Wanted("离任之后不再看得到")).rows
    assert not matters.visible(left).exists()
