"""After the number: seals that are verified, numbers kept and void, ending, filing."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.chapters.documents.way import SHORT, do, make, open_items, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import packaging, seals
from xunzhang.chapters.documents.models import (
    ArchivedDocument,
    AssignedNumber,
    DocumentEnding,
    OutgoingDocument,
    SealUse,
)
from xunzhang.kernel import clock
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted
from xunzhang.record.attachments import place_of
from xunzhang.record.models import JournalEntry
from xunzhang.sealing import SealRefused, Verified

STATE = OutgoingDocument.State


def logged_in(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login_name=login))
    return client


def issued(city: City, **changes: Any) -> OutgoingDocument:
    return walk(city, make(city, **{**SHORT, **changes}), "end")


# seals


def test_the_final_file_bears_the_seal_and_verifies(city: City) -> None:
    document = walk(city, make(city, **SHORT), "distribute")
    use = SealUse.objects.get(document=document)
    found = seals.check(use)
    assert isinstance(found, Verified)
    assert found.seal.organ == "武汉市人民政府"
    answer = logged_in("dispatching-clerk").get(f"/documents/outgoing/{document.pk}/paper.pdf")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"


def test_a_file_that_was_changed_is_not_opened(city: City) -> None:
    document = walk(city, make(city, **SHORT), "distribute")
    place = place_of(document.final_digest)
    kept = place.read_bytes()
    try:
        place.write_bytes(kept[:-20] + b"x" + kept[-19:])
        client = logged_in("dispatching-clerk")
        answer = client.get(f"/documents/outgoing/{document.pk}/paper.pdf")
        assert answer.status_code == 409
        assert "电子印章验证未通过" in answer.content.decode()
        page = client.get(f"/documents/seals/{SealUse.objects.get().pk}").content.decode()
        assert "验证未通过" in page
    finally:
        place.write_bytes(kept)
    assert (
        logged_in("dispatching-clerk").get(f"/documents/outgoing/{document.pk}/paper.pdf").status_code == 200
    )


def test_an_organ_without_a_seal_cannot_seal(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    document = walk(city, make(city, **SHORT), "affix_seal")

    class Nobody:
        def seals(self) -> tuple[Any, ...]:
            return ()

    monkeypatch.setattr(seals, "service", Nobody)
    with pytest.raises(SealRefused):
        do(city, document, "printing-clerk", "affix_seal", copies=3)
    document.refresh_from_db()
    assert (document.state, SealUse.objects.count()) == (STATE.NUMBERED, 0)


def test_the_register_of_seals_shows_what_one_may_see(city: City) -> None:
    document = issued(city)
    assert document.document_number in logged_in("dispatching-clerk").get("/documents/seals").content.decode()
    assert document.document_number not in logged_in("finance-clerk").get("/documents/seals").content.decode()
    use = SealUse.objects.get().pk
    assert "验证通过" in logged_in("dispatching-clerk").get(f"/documents/seals/{use}").content.decode()
    assert logged_in("finance-clerk").get(f"/documents/seals/{use}").status_code == 404


# numbers


def test_a_reserved_number_is_used_by_name(city: City) -> None:
    kept = city.do("dispatching-clerk", "document_number.reserve", mark="武政", purpose="工作规则")
    other = walk(city, make(city, **SHORT), "affix_seal")
    assert other.document_number == "武政〔2018〕55号"
    document = walk(city, make(city, **SHORT), "assign_number")
    do(city, document, "dispatching-clerk", "assign_number", mark="武政", reserved_id=kept.pk)
    document.refresh_from_db()
    kept.refresh_from_db()
    assert (document.document_number, kept.state) == ("武政〔2018〕54号", "assigned")
    again = walk(city, make(city, **SHORT), "assign_number")
    with pytest.raises(InvalidInputs) as caught:
        do(city, again, "dispatching-clerk", "assign_number", mark="武政", reserved_id=kept.pk)
    assert "reserved_id" in caught.value.errors


def test_a_void_number_stays_and_is_never_given_again(city: City) -> None:
    kept = city.do("dispatching-clerk", "document_number.reserve", mark="武政", purpose="备用")
    city.do("dispatching-clerk", "document_number.void", number_id=kept.pk, reason="不再使用")
    with pytest.raises(Conflict):
        city.do("dispatching-clerk", "document_number.void", number_id=kept.pk, reason="不再使用")
    assert walk(city, make(city, **SHORT), "affix_seal").document_number == "武政〔2018〕55号"
    rows = AssignedNumber.objects.filter(series__mark="武政").order_by("sequence")
    assert [(one.sequence, one.state) for one in rows] == [(54, "void"), (55, "assigned")]
    assert "作废发文字号：武政〔2018〕54号" in JournalEntry.objects.get(action="document_number.void").summary


def test_a_number_in_use_is_not_made_void_and_comes_back_after_a_return(city: City) -> None:
    document = walk(city, make(city, **SHORT), "affix_seal")
    number = AssignedNumber.objects.get(document=document)
    with pytest.raises(InvalidInputs):
        city.do("dispatching-clerk", "document_number.void", number_id=number.pk, reason="改号")
    city.do(
        "printing-clerk",
        "matter.return",
        item_id=open_items(document)[0].pk,
        step="assign_number",
        note="字号有误",
    )
    document.refresh_from_db()
    assert (document.state, document.document_number) == (STATE.SIGNED, "")
    do(city, document, "dispatching-clerk", "assign_number", mark="武政")
    document.refresh_from_db()
    assert document.document_number == "武政〔2018〕54号"
    assert AssignedNumber.objects.filter(series__mark="武政").count() == 1


def test_only_those_who_number_documents_keep_numbers(city: City) -> None:
    with pytest.raises(NotPermitted):
        city.do("finance-clerk", "document_number.reserve", mark="武政", purpose="备用")
    own = city.do("finance-clerk", "document_number.reserve", mark="武财", purpose="预算")
    assert own.sequence == 317
    with pytest.raises(NotPermitted):
        city.do("department-clerk", "document_number.void", number_id=own.pk, reason="不用")


# ending


def test_a_repealed_document_says_so_from_that_day(city: City) -> None:
    document, other = issued(city), issued(city, title="关于废止有关通知的通知")
    with pytest.raises(InvalidInputs):
        do(city, document, "dispatching-clerk", "repeal", from_on="2018-10-01", basis="已有新的规定")
    with pytest.raises(NotPermitted):
        do(city, document, "checker", "repeal", from_on="2018-12-01", basis="已有新的规定")
    do(
        city,
        document,
        "dispatching-clerk",
        "repeal",
        from_on="2018-12-01",
        basis="已有新的规定",
        by_document_id=other.pk,
    )
    ending = DocumentEnding.objects.get(document=document)
    assert (ending.kind, ending.from_on, ending.by_document) == ("repealed", date(2018, 12, 1), other)
    with pytest.raises(Conflict):
        do(city, document, "dispatching-clerk", "revoke", basis="内容有误")
    page = logged_in("dispatching-clerk").get(f"/matters/{document.matter_id}").content.decode()
    assert "废止" in page
    assert other.document_number in page


def test_a_revoked_document_never_held(city: City) -> None:
    document = issued(city)
    do(city, document, "dispatching-clerk", "revoke", basis="未经审议，自始无效")
    assert DocumentEnding.objects.get().from_on == document.dated_on
    draft = make(city, **SHORT)
    with pytest.raises(InvalidInputs):
        do(city, walk(city, draft, "recheck"), "dispatching-clerk", "revoke", basis="尚未印发的不能撤销")


# filing


def test_filing_puts_up_a_package_that_can_be_checked(city: City) -> None:
    document = issued(city)
    made = city.do("clerk", "document.archive", matter_id=document.matter_id, retention="permanent")
    assert made.archive_number == "WH-WS·2018-Y-0001"
    package = place_of(made.package_digest).read_bytes()
    assert packaging.faults_of(package) == []
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        names = set(opened.namelist())
        metadata = opened.read("metadata.xml").decode()
        opinions = json.loads(opened.read("opinions.json"))
        assert opened.read("document.pdf") == place_of(document.final_digest).read_bytes()
    assert names >= {"document.pdf", "document.ofd", "document.pdf.seal", "versions.json", "journal.jsonl"}
    assert document.document_number in metadata
    assert metadata.count("<元数据 ") == 18
    assert {one["act"] for one in opinions} >= {"check", "sign_and_issue"}
    document.refresh_from_db()
    assert document.state == STATE.ARCHIVED


def test_filing_once_with_a_retention_by_the_unit_that_leads(city: City) -> None:
    document = issued(city)
    with pytest.raises(InvalidInputs):
        city.do("clerk", "document.archive", matter_id=document.matter_id, retention="forever")
    with pytest.raises(NotFound):  # who may not see it is not told that it is there
        city.do("justice-principal", "document.archive", matter_id=document.matter_id, retention="ten_years")
    with pytest.raises(NotPermitted):
        city.do("mayor", "document.archive", matter_id=document.matter_id, retention="ten_years")
    city.do("clerk", "document.archive", matter_id=document.matter_id, retention="ten_years")
    with pytest.raises(Conflict):
        city.do("clerk", "document.archive", matter_id=document.matter_id, retention="ten_years")
    assert ArchivedDocument.objects.count() == 1
    underway = walk(city, make(city, **SHORT), "check")
    with pytest.raises(InvalidInputs):
        city.do("clerk", "document.archive", matter_id=underway.matter_id, retention="ten_years")


def test_a_package_that_was_tampered_with_is_found() -> None:
    package = packaging.packed({"a.txt": b"one", "b.txt": b"two"})
    assert packaging.packed({"a.txt": b"one", "b.txt": b"two"}) == package
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"TWO" if name == "b.txt" else old.read(name))
    assert packaging.faults_of(stream.getvalue()) == ["b.txt"]
    with pytest.raises(KeyError):
        packaging.metadata_xml({"标题党": "无"})


def test_after_issue_through_the_page(city: City) -> None:
    document = issued(city)
    client = logged_in("clerk")
    address = f"/documents/outgoing/{document.pk}/afterwards"
    page = client.get(address).content.decode()
    assert "归档" in page
    refused = client.post(address, {"form": "archive"})
    assert refused.status_code == 422
    sent = client.post(address, {"form": "archive", "retention": "thirty_years"})
    assert sent.status_code == 302
    assert ArchivedDocument.objects.get().archive_number.endswith("-D30-0001")
    answer = client.get(f"/documents/outgoing/{document.pk}/package.zip")
    assert answer["Content-Type"] == "application/zip"
    assert "WH-WS·2018-D30-0001" in client.get("/documents/archive").content.decode()


# what a return, a new name and a clearance do to it


def test_the_seal_of_a_returned_document_is_void(city: City) -> None:
    document = walk(city, make(city, **SHORT), "distribute")
    use = SealUse.objects.get()
    assert len(seals.impressions_on(document)) == 1
    item = open_items(document)[0]
    city.do("dispatching-clerk", "matter.return", item_id=item.pk, step="assign_number", note="字号有误")
    document.refresh_from_db()
    use.refresh_from_db()
    assert seals.impressions_on(document) == ()
    checked = seals.checked(SealUse.objects.select_related("document").get(), "zh")
    assert not checked.is_sound
    assert "作废" in checked.sentence
    assert "已作废" in logged_in("dispatching-clerk").get("/documents/seals").content.decode()


def test_a_seal_is_verified_by_the_name_of_its_day(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(city, make(city, **SHORT), "distribute")
    use = SealUse.objects.select_related("document").get()
    asked: list[date] = []
    real = seals.organs.unit_on

    def noted(code: str, on: date) -> Any:
        asked.append(on)
        return real(code, on)

    monkeypatch.setattr(seals.organs, "unit_on", noted)
    with clock.frozen(date(2020, 3, 2)):
        assert isinstance(seals.check(use), Verified)
    assert asked == [date(2018, 11, 1)]


def test_documents_to_work_on_never_bear_the_seal(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    client = logged_in("dispatching-clerk")
    word = client.get(f"/documents/outgoing/{document.pk}/paper.docx").content
    with zipfile.ZipFile(io.BytesIO(word)) as opened:
        assert not [name for name in opened.namelist() if "media/" in name]


def test_a_document_one_may_not_see_ends_nothing(city: City) -> None:
    document = issued(city)
    hidden = walk(city, make(city, "finance-clerk", **{**SHORT, "title": "关于内部事项的通知"}), "check")
    with pytest.raises(InvalidInputs) as caught:
        do(city, document, "dispatching-clerk", "revoke", basis="另有规定", by_document_id=hidden.pk)
    assert "by_document_id" in caught.value.errors
    with pytest.raises(InvalidInputs) as caught:
        make(city, "department-clerk", **{**SHORT, "parent_id": hidden.pk})
    assert "parent_id" in caught.value.errors
