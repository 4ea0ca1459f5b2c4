"""Taking in and registering: exchange, upload, secrecy, numbers, duplicates; each right way and each wrong one."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from tests.chapters.documents.incoming_way import PDF, REQUEST, TELEGRAM, do, file, registered, taken_in
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import elements, registering
from xunzhang.chapters.documents.models import IncomingDocument, RegisterSeries
from xunzhang.kernel import clock
from xunzhang.record import actions
from xunzhang.record.actions import Conflict, InvalidInputs, NotFound, NotPermitted, perform
from xunzhang.record.models import JournalEntry
from xunzhang.typesetting import apart


def problem(caught: pytest.ExceptionInfo[InvalidInputs], field: str) -> str:
    assert field in caught.value.errors, caught.value.errors
    return str(caught.value.errors[field])


# taking in


def test_several_files_are_taken_in_and_received_at_once(city: City) -> None:
    document = taken_in(
        city, files=[file(), file("附件.pdf", PDF + b"2"), file("照片.png", b"\x89PNG\r\n\x1a\n1")]
    )
    assert (document.state, document.unit, document.registering_unit) == ("received", "WH-GO", "WH-GO")
    assert [one.name for one in document.matter.attachments.all()] == ["来文.pdf", "附件.pdf", "照片.png"]
    assert document.received_at is not None
    assert document.matter.process.work_items.get(state="open").step == "register"
    assert document.matter.process.definition_version == 2
    entry = JournalEntry.objects.get(action="incoming_document.take_in")
    assert entry.attachments_read == [one.digest for one in document.matter.attachments.all()]


def test_for_the_government_the_general_office_takes_in(city: City) -> None:
    document = taken_in(city, unit="WH")
    assert (document.unit, document.registering_unit) == ("WH", "WH-GO")


def test_what_is_no_file_the_same_file_twice_and_nothing_at_all(city: City) -> None:
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city, files=[{"name": "a.pdf", "content": "不是"}])
    assert "第 1 个文件" in problem(caught, "files")
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city, files=[file(), file("又一次.pdf")])
    assert "重复上传" in problem(caught, "files")
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city, files=[])
    assert "请选择来文的文件" in problem(caught, "files")
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city, files=[file("病毒.exe", b"MZ\x00\x01")])
    assert "病毒.exe" in problem(caught, "files")
    assert not IncomingDocument.objects.exists()


def test_received_earlier_but_never_later_than_now(city: City) -> None:
    early = datetime(2018, 10, 31, 16, 30, tzinfo=clock.BEIJING)
    assert taken_in(city, received_at=early).received_on == early.date()
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city, received_at=datetime(2018, 11, 2, 9, 0, tzinfo=clock.BEIJING))
    assert "收到时间" in problem(caught, "received_at")


@pytest.mark.parametrize("login", ["checker", "mayor", "justice-principal"])
def test_only_the_receiving_post_takes_in(city: City, login: str) -> None:
    with pytest.raises(NotPermitted) as caught:
        taken_in(city, login)
    assert "收文岗位" in str(caught.value)


def test_nobody_takes_in_for_another_unit(city: City) -> None:
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city, unit="WH-JUSTICE")
    assert "本单位" in problem(caught, "unit")
    assert taken_in(city, "department-clerk").registering_unit == "WH-JUSTICE"


def test_above_the_ceiling_only_the_registration(city: City) -> None:
    actor = city.actor("receiving-clerk")
    cleared = replace(actor, clearance="secret")
    secret = {"secrecy": "secret", "title": "（涉密来文）"}
    with pytest.raises(InvalidInputs) as caught:
        perform("incoming_document.take_in", cleared, {**secret, "files": [file()]})
    assert "本系统只收" in problem(caught, "secrecy")
    with pytest.raises(InvalidInputs) as caught:
        perform("incoming_document.take_in", cleared, secret)
    assert "保管处所" in problem(caught, "kept_at")
    with pytest.raises(InvalidInputs) as caught:
        perform("incoming_document.take_in", actor, {**secret, "kept_at": "机要室3号柜"})
    assert "高于您的知悉范围" in problem(caught, "secrecy")
    document = perform("incoming_document.take_in", cleared, {**secret, "kept_at": "机要室3号柜"})
    kept = document.matter.attachments.get()
    assert (document.file_digest, kept.digest, kept.registered_note) == ("", "", "机要室3号柜")
    with pytest.raises(NotFound):
        do(city, document, "receiving-clerk", "register", **TELEGRAM)


def test_a_file_marked_above_the_ceiling_is_not_taken_in(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def marked(content: bytes, name: str) -> elements.Looked:
        return elements.Looked({"secrecy": elements.Element("secret", {"zh": "第1页左上角", "en": "page 1"})})

    monkeypatch.setattr(elements, "read", marked)
    with pytest.raises(InvalidInputs) as caught:
        taken_in(city)
    assert "第1页左上角" in problem(caught, "files")
    assert not IncomingDocument.objects.exists()


def test_what_was_read_is_kept_with_its_place(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"title": elements.Element("关于有关事项的通知", {"zh": "第1页", "en": "page 1"}, page=1)}
    monkeypatch.setattr(elements, "read", lambda content, name: elements.Looked(found))
    document = taken_in(city)
    assert document.title == "关于有关事项的通知"
    kept = document.elements["title"]
    assert (kept["value"], kept["where"]["zh"], kept["page"]) == ("关于有关事项的通知", "第1页", 1)


def test_files_are_added_until_it_is_closed(city: City) -> None:
    document = taken_in(city)
    do(city, document, "receiving-clerk", "add_files", files=[file("补充.pdf", PDF + b"3")])
    assert document.matter.attachments.count() == 2
    with pytest.raises(InvalidInputs):
        do(city, document, "receiving-clerk", "add_files", files=[file()])
    do(city, document, "receiving-clerk", "return", grounds=["wrong_recipient"], reason="误送，请改送省厅。")
    with pytest.raises(Conflict):
        do(city, document, "receiving-clerk", "add_files", files=[file("迟到.pdf", PDF + b"4")])


def test_files_are_read_only_for_whoever_may_add_them(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    document = taken_in(city)
    read: list[str] = []

    def counted(content: bytes, name: str) -> elements.Looked:
        read.append(name)
        return elements.Looked({})

    monkeypatch.setattr(elements, "read", counted)
    more = [file("补充.pdf", PDF + b"3")]
    with pytest.raises(NotFound):
        do(city, document, "finance-clerk", "add_files", files=more)
    document.matter.secrecy = "confidential"
    document.matter.save()
    with pytest.raises(NotFound):  # above the clearance
        do(city, document, "receiving-clerk", "add_files", files=more)
    assert read == []
    document.matter.secrecy = "internal"
    document.matter.save()
    do(city, document, "receiving-clerk", "add_files", files=more)
    assert read == ["补充.pdf"]
    do(city, document, "receiving-clerk", "return", grounds=["wrong_recipient"], reason="误送，请改送省厅。")
    with pytest.raises(Conflict):
        do(city, document, "receiving-clerk", "add_files", files=[file("迟到.pdf", PDF + b"4")])
    assert read == ["补充.pdf"]


# registration


def test_registered_with_the_next_number_of_the_offices_year(city: City) -> None:
    first = registered(city)
    second = registered(
        city, title="另一件来文", document_number="鄂政办〔2018〕9号", not_duplicate_reason="不同的来文"
    )
    assert (first.register_number, second.register_number) == ("2018-0001", "2018-0002")
    assert first.state == "registered"
    assert (first.matter.title, first.matter.urgency) == (TELEGRAM["title"], 1)
    department = taken_in(city, "department-clerk", files=[file("x.pdf", PDF + b"9")])
    do(city, department, "department-clerk", "register", **TELEGRAM)
    assert department.register_number == "2018-0001"
    with clock.frozen(datetime(2019, 1, 3, 9, 0, tzinfo=clock.BEIJING)):
        third = taken_in(city, files=[file("y.pdf", PDF + b"8")])
        do(city, third, "receiving-clerk", "register", **{**REQUEST})
        assert third.register_number == "2019-0001"
    assert RegisterSeries.objects.get(unit="WH-GO", year=2018).last == 2


def test_a_refused_registration_takes_no_number(city: City) -> None:
    document = taken_in(city)
    for field, wrong in (
        ("dated_on", {"dated_on": "2018-11-02"}),
        ("stated_limit_on", {"stated_limit_on": "2018-10-31"}),
        ("document_kind", {"document_kind": "memo"}),
        ("sender_unit", {"sender_unit": "NOWHERE"}),
        ("secrecy", {"secrecy": "confidential"}),
        ("title", {"title": "短"}),
    ):
        with pytest.raises(InvalidInputs) as caught:
            do(city, document, "receiving-clerk", "register", **{**TELEGRAM, **wrong})
        problem(caught, field)
    assert not RegisterSeries.objects.exists()
    do(city, document, "receiving-clerk", "register", **TELEGRAM)
    assert document.register_number == "2018-0001"


def test_registered_once_and_by_the_receiving_post(city: City) -> None:
    document = taken_in(city)
    with pytest.raises(NotPermitted):
        do(city, document, "checker", "register", **TELEGRAM)
    with pytest.raises(NotFound):
        do(city, document, "department-clerk", "register", **TELEGRAM)
    do(city, document, "receiving-clerk", "register", **TELEGRAM)
    with pytest.raises(Conflict):
        do(city, document, "receiving-clerk", "register", **TELEGRAM)


def test_a_delivered_document_brings_its_elements(city: City) -> None:
    walk(city, make(city, **SHORT), "end")
    document = IncomingDocument.objects.get(unit="WH-JIANGAN")
    assert (document.sender, document.sender_unit, document.document_kind) == (
        "武汉市人民政府",
        "WH",
        "notice",
    )
    do(city, document, "district-clerk", "receive")
    assert document.state == "received"
    given = {"sender": document.sender, "document_number": document.document_number, "title": document.title}
    do(city, document, "district-clerk", "register", **given, needs_reply=True)
    assert (document.register_number, document.state) == ("2018-0001", "registered")


# duplicates


def test_the_same_number_title_or_file_is_found(city: City) -> None:
    first = registered(city)
    second = taken_in(city)
    found = registering.duplicates_of(
        second,
        city.actor("receiving-clerk"),
        number=TELEGRAM["document_number"],
        title="《关于做好强降温天气应对工作的紧急通知》",
        sender=TELEGRAM["sender"],
    )
    assert [(one.document.pk, one.reasons) for one in found] == [
        (first.pk, ("来文字号相同", "标题相同", "文件内容相同"))
    ]
    with pytest.raises(InvalidInputs) as caught:
        do(city, second, "receiving-clerk", "register", **TELEGRAM)
    assert "2018-0001" in problem(caught, "not_duplicate_reason")


def test_a_duplicate_is_joined_to_its_original_without_a_number(city: City) -> None:
    first, second = registered(city), taken_in(city)
    with pytest.raises(InvalidInputs) as caught:
        do(city, second, "receiving-clerk", "register", **TELEGRAM, duplicate_of=second.pk)
    assert "重新选择" in problem(caught, "duplicate_of")
    do(city, second, "receiving-clerk", "register", **TELEGRAM, duplicate_of=first.pk)
    assert (second.state, second.duplicate_of, second.register_number) == ("merged", first, "")
    assert second.matter.closed_at is not None
    assert RegisterSeries.objects.get(unit="WH-GO").last == 1


def test_or_registered_again_with_a_reason(city: City) -> None:
    registered(city)
    second = taken_in(city)
    do(city, second, "receiving-clerk", "register", **TELEGRAM, not_duplicate_reason="来文机关更正后重发")
    assert (second.register_number, second.not_duplicate_reason) == ("2018-0002", "来文机关更正后重发")


def test_another_offices_copy_is_no_duplicate_but_shows_several_heads(city: City) -> None:
    other = taken_in(city, "department-clerk")
    do(city, other, "department-clerk", "register", **TELEGRAM)
    document = registered(city)
    assert registering.duplicates_of(document, city.actor("receiving-clerk")) == []
    assert registering.heads_sent_to(document, city.actor("receiving-clerk")) == ["WH-JUSTICE"]


def test_a_file_that_takes_too_much_to_read_is_taken_in_unread(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read before the transaction, and no further file after one that takes too much."""
    asked: list[str] = []

    def read(content: bytes, name: str) -> None:
        assert actions._running.get() is None
        asked.append(name)
        raise apart.TakesTooMuch(f"文件“{name}”没有识别。", "file", f"{name} was not read.")

    monkeypatch.setattr(apart, "read", read)
    document = taken_in(city, files=[file("来文.pdf"), file("附件.pdf", PDF + b"\n")])
    assert asked == ["来文.pdf"]
    assert document.matter.attachments.count() == 2
    client, account = Client(), Account.objects.get(login_name="receiving-clerk")
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    page = client.get(f"/documents/incoming/{document.pk}/register").content.decode()
    assert "文件“来文.pdf”没有识别。" in page
    do(city, document, "receiving-clerk", "register", **TELEGRAM)
    assert document.state == document.State.REGISTERED


def test_nothing_is_read_for_whoever_takes_in_no_documents(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "read", None)
    with pytest.raises(NotPermitted):
        taken_in(city, "justice-principal")
