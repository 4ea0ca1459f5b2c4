"""What came in and was completed is filed with its retention and a package (条例 第二十七条), as what was issued is."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.chapters.documents.incoming_way import PDF, closing, do, taken_in
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City
from tests.journeys.everywhere import BACKEND, by_api

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import packaging
from xunzhang.chapters.documents.incoming_panel import files_of
from xunzhang.chapters.documents.models import ArchivedDocument, DeadlineChange, IncomingDocument
from xunzhang.procedure.models import Process
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted
from xunzhang.record.attachments import place_of
from xunzhang.record.models import Attachment

CLERK = "receiving-clerk"


def completed(city: City) -> IncomingDocument:
    document = closing(city)
    do(city, document, CLERK, "close")
    return document


def filed(city: City, document: IncomingDocument, **changes: Any) -> ArchivedDocument:
    inputs = {"matter_id": document.matter_id, "retention": "thirty_years", **changes}
    made: ArchivedDocument = city.do(CLERK, "document.archive", **inputs)
    return made


def opened(made: ArchivedDocument) -> dict[str, bytes]:
    content = place_of(made.package_digest).read_bytes()
    assert packaging.faults_of(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def client_of(login: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(login_name=login), backend=BACKEND)
    return client


def test_it_is_filed_with_everything_that_was_done(city: City) -> None:
    document = completed(city)
    made = filed(city, document)
    assert made.archive_number == "WH-GO-WS·2018-D30-0001"
    files = opened(made)
    assert files["files/01-来文.pdf"] == PDF
    metadata = files["metadata.xml"].decode()
    for written in (document.title, document.document_number, "湖北省人民政府办公厅", "加急", "通知"):
        assert written in metadata
    told = json.loads(files["handling.json"])
    (proposal,) = told["proposals"]
    assert proposal["instructions"][0]["text"] == "同意拟办意见，请抓紧办理。"
    assert {one["unit"] for one in proposal["results"]} == {"WH-FINANCE", "WH-JUSTICE"}
    assert told["reply"]["text"] == "已按要求落实，情况已书面反馈。"
    assert "incoming_document.close" in files["journal.jsonl"].decode()
    document.matter.process.refresh_from_db()
    assert document.matter.process.archived_at is not None


def test_outgoing_and_incoming_ones_are_one_series(city: City) -> None:
    sent = walk(city, make(city, **{**SHORT, "issued_in_name_of": "general_office"}), "end")
    first = city.do("clerk", "document.archive", matter_id=sent.matter_id, retention="thirty_years")
    second = filed(city, completed(city))
    assert (first.unit, first.item) == ("WH-GO", 1)
    assert (second.unit, second.item) == ("WH-GO", 2)


def test_only_what_is_completed_is_filed_and_once(city: City) -> None:
    document = closing(city)
    with pytest.raises(InvalidInputs) as caught:
        filed(city, document)
    assert "已经办结的收文" in caught.value.errors["matter_id"]
    do(city, document, CLERK, "close")
    with pytest.raises(InvalidInputs) as caught:
        filed(city, document, retention="forever")
    assert "保管期限" in caught.value.errors["retention"]
    filed(city, document)
    with pytest.raises(Conflict):
        filed(city, document)
    assert ArchivedDocument.objects.count() == 1


def test_without_a_retention_it_is_not_filed(city: City) -> None:
    document = completed(city)
    with pytest.raises(InvalidInputs) as caught:
        city.do(CLERK, "matter.archive", matter_id=document.matter_id)
    assert "document.archive" in caught.value.errors["matter_id"]


def test_nobody_else_files_it(city: City) -> None:
    document = completed(city)
    for login in ("department-clerk", "finance-clerk", "district-clerk"):
        with pytest.raises((NotPermitted, NotFound)):
            city.do(login, "document.archive", matter_id=document.matter_id, retention="permanent")
    assert not ArchivedDocument.objects.exists()


def test_whoever_sent_it_does_not_file_the_copy_of_another_unit(city: City) -> None:
    sent = walk(city, make(city, **SHORT), "end")
    copy = IncomingDocument.objects.get(sent_document=sent, unit="WH-JIANGAN")
    IncomingDocument.objects.filter(pk=copy.pk).update(state="completed")
    Process.objects.filter(pk=copy.matter.process_id).update(closed_at=copy.sent_at)
    opener = next(
        login
        for login in ("dispatching-clerk", "clerk", "printing-clerk")
        if city.actor(login).person_id == copy.matter.opened_by
    )
    for action, more in (("document.archive", {"retention": "permanent"}), ("matter.archive", {})):
        with pytest.raises((NotPermitted, NotFound)):
            city.do(opener, action, matter_id=copy.matter_id, **more)
    made = city.do("district-clerk", "document.archive", matter_id=copy.matter_id, retention="permanent")
    assert made.archive_number.startswith("WH-JIANGAN-WS·2018-Y-")
    assert "None" not in Attachment.objects.get(digest=made.package_digest).name


def test_an_extension_that_was_declined_is_not_packed_as_approved(city: City) -> None:
    document = closing(city)
    common = {
        "kind": "extension",
        "reason": "情况复杂",
        "approved_by_name": "常务副市长",
        "from_due_on": document.due_on,
        "from_on": city.day,
        "made_by": city.actor(CLERK).person_id,
        "made_at": document.received_at,
    }
    for more in (
        {"is_declined": True, "decision": "按期办结。", "asked_due_on": date(2018, 12, 1)},
        {"to_due_on": date(2018, 12, 3)},
        {"asked_due_on": date(2018, 12, 5)},
    ):
        DeadlineChange.objects.create(document=document, **{**common, **more})
    do(city, document, CLERK, "close")
    changes = json.loads(opened(filed(city, document))["handling.json"])["deadline_changes"]
    assert [one["state"] for one in changes] == ["declined", "made", "asked"]
    assert changes[0]["decision"] == "按期办结。"
    assert [one["to"] for one in changes] == ["", "2018-12-03", ""]


def test_what_is_kept_here_is_not_filed_without_its_package(city: City, settings: Any) -> None:
    """The ceiling was lowered since: nothing may be kept of that level any more, so it is not filed here."""
    document = completed(city)
    settings.SECRECY_CEILING = "public"
    with pytest.raises(InvalidInputs):
        filed(city, document)
    assert not ArchivedDocument.objects.exists()


def test_a_file_that_is_lost_is_told_and_nothing_is_filed(city: City) -> None:
    document = completed(city)
    kept = place_of(document.matter.attachments.get().digest)
    content = kept.read_bytes()
    kept.chmod(0o600)
    kept.unlink()
    try:
        with pytest.raises(Conflict) as caught:
            filed(city, document)
        assert "来文.pdf" in caught.value.chinese
        document.matter.process.refresh_from_db()
        assert document.matter.process.archived_at is None
    finally:
        kept.write_bytes(content)


def test_a_delivered_copy_is_filed_with_the_sealed_file(city: City) -> None:
    sent = walk(city, make(city, **SHORT), "end")
    copy = IncomingDocument.objects.get(sent_document=sent, unit="WH-JIANGAN")
    IncomingDocument.objects.filter(pk=copy.pk).update(
        state="completed", register_year=2018, register_sequence=7, registering_unit="WH-JIANGAN"
    )
    Process.objects.filter(pk=copy.matter.process_id).update(closed_at=copy.sent_at)
    made = city.do("district-clerk", "document.archive", matter_id=copy.matter_id, retention="permanent")
    files = opened(made)
    (name,) = [one for one in files if one.startswith("files/")]
    assert files[name].startswith(b"%PDF-")
    assert name.endswith(f"{sent.document_number}.pdf")


def test_what_was_only_registered_is_filed_without_a_package(city: City) -> None:
    """Above the ceiling nothing of it is kept here but its registration: the archive number stands, the paper is filed."""
    Account.objects.filter(login_name=CLERK).update(clearance="top_secret")
    document = taken_in(city, files=[], secrecy="top_secret", kept_at="机要室3号柜", title="某电报")
    IncomingDocument.objects.filter(pk=document.pk).update(state="completed", document_number="机/电/3")
    Process.objects.filter(pk=document.matter.process_id).update(closed_at=document.received_at)
    made = filed(city, document)
    assert (made.package_digest, made.retention) == ("", "thirty_years")
    client = client_of(CLERK)
    assert client.get(reverse("documents:incoming_package", args=[document.pk])).status_code == 404
    shown = client.get(reverse("matters:matter", args=[document.matter_id])).content.decode()
    assert made.archive_number in shown
    assert "机要室3号柜" in shown


def test_by_page_and_in_the_catalogue(city: City) -> None:
    document = completed(city)
    client = client_of(CLERK)
    here = reverse("documents:file_incoming", args=[document.pk])
    matter = reverse("matters:matter", args=[document.matter_id])
    assert here in client.get(matter).content.decode()
    answer = client.post(here, {"form": "archive"})
    assert answer.status_code == 422
    assert "保管期限" in answer.content.decode()
    assert client.post(here, {"form": "archive", "retention": "permanent"}).status_code == 302
    made = ArchivedDocument.objects.get()
    listed = client.get(reverse("documents:archive") + "?way=incoming_document").content.decode()
    assert made.archive_number in listed
    assert (
        made.archive_number
        not in client.get(reverse("documents:archive") + "?way=outgoing_document").content.decode()
    )
    package = reverse("documents:incoming_package", args=[document.pk])
    assert package in client.get(matter).content.decode()
    assert client.get(package).status_code == 200
    assert [one.name for one in files_of(document)] == ["来文.pdf"]  # the package is not what came in
    assert "没有您可以办理的事项" in client.get(here).content.decode()
    stranger = client_of("district-clerk")
    assert stranger.get(package).status_code == 404
    assert made.archive_number not in stranger.get(reverse("documents:archive")).content.decode()


def test_by_the_api(city: City) -> None:
    document = completed(city)
    given = {"matter_id": document.matter_id, "retention": "ten_years"}
    assert by_api(city, CLERK, "document.archive", given)[0] == 200
    assert by_api(city, CLERK, "document.archive", given)[0] == 409


def test_what_was_returned_is_filed_like_any_matter(city: City) -> None:
    document = taken_in(city)
    do(city, document, CLERK, "return", grounds=["wrong_recipient"], reason="误送，请改送省厅。")
    with pytest.raises(InvalidInputs):
        filed(city, document)
    shown = client_of(CLERK).get(reverse("matters:matter", args=[document.matter_id])).content.decode()
    assert "已退回来文单位" in shown
    assert "已办结" not in shown
    city.do(CLERK, "matter.archive", matter_id=document.matter_id)
    document.matter.process.refresh_from_db()
    assert document.matter.process.archived_at is not None
