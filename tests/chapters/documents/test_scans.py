"""Scans that come in: asked for with the act, recognised apart, offered for confirmation, found by search."""

import io
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from tests.chapters.documents.incoming_way import TELEGRAM, do, file, taken_in
from tests.city import City
from tests.typesetting.scanning.test_contents import NOTICE, line, page

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents import elements, recognising, scans
from xunzhang.chapters.documents.models import FileText, IncomingDocument, Scan
from xunzhang.chapters.documents.searching.contents import FILE, RECOGNISED
from xunzhang.chapters.documents.searching.excerpts import parts_of
from xunzhang.kernel.errors import UnusableInput
from xunzhang.record.actions import Conflict, NotPermitted
from xunzhang.record.models import JournalEntry, Matter
from xunzhang.typesetting.scanning import apart
from xunzhang.typesetting.scanning.model import Begun, RecognisedPage

TITLE = "某市人民政府关于做好春季防火工作的通知"
PAGES = (page(*NOTICE), page(line("附件列明各区防火责任区域", 40, 50), number=2))


def picture(shade: int = 255) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (620, 877), shade).save(stream, "PNG", dpi=(75, 75))
    return stream.getvalue()


def scan(name: str = "扫描件.png", shade: int = 255) -> dict[str, str]:
    return file(name, picture(shade))


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> list[RecognisedPage]:
    """Pages that the recogniser is made to see; a real one runs in tests/typesetting/scanning."""
    seen = list(PAGES)

    def recognised(data: bytes, pages: Any = (), known: Any = ()) -> Iterator[Begun | RecognisedPage]:
        yield Begun(tuple(each.number for each in seen), len(seen))
        yield from (each for each in seen if each.number not in known)

    monkeypatch.setattr(apart, "recognised", recognised)
    monkeypatch.setattr(apart, "is_installed", lambda: True)
    return seen


def signed_in(client: Client, login: str = "receiving-clerk") -> Client:
    client.force_login(Account.objects.get(login_name=login))
    return client


def again(document: IncomingDocument) -> IncomingDocument:
    return IncomingDocument.objects.select_related("matter").get(pk=document.pk)


@pytest.mark.usefixtures("recogniser")
def test_a_scan_waits_and_is_then_read(city: City, client: Client) -> None:
    document = taken_in(city, files=[scan()])
    assert (document.title, document.elements) == ("扫描件", {})
    assert Scan.objects.get().state == "waiting"
    place = f"/documents/incoming/{document.pk}"
    signed_in(client)
    waiting = client.get(f"{place}/register").content.decode()
    assert "正在识别扫描件" in waiting
    assert "不等识别，直接填写" in waiting
    assert recognising.work() == 1
    document = again(document)
    assert document.title == document.matter.title == TITLE
    assert document.elements["document_number"]["value"] == "某政发〔2024〕12号"
    assert document.elements["dated_on"]["value"] == "2024-03-05"
    assert document.elements["title"]["page"] == 1
    assert document.elements["title"]["score"] == 0.99
    done = client.get(f"{place}/recognition")
    assert done.headers["HX-Refresh"] == "true"
    form = client.get(f"{place}/register").content.decode()
    assert TITLE in form
    assert "识别把握 99%" in form
    assert "文字由图像识别得来" in form
    assert '<g class="found-here">' in form
    entry = JournalEntry.objects.get(action="incoming_document.note_recognised")
    assert "识别扫描件：扫描件.png" in entry.summary
    do(city, document, "receiving-clerk", "register", **TELEGRAM)
    assert document.state == "registered"


def test_progress_is_told_page_by_page(
    city: City, client: Client, recogniser: list[RecognisedPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = taken_in(city, files=[scan()])
    signed_in(client)
    place = f"/documents/incoming/{document.pk}/recognition"
    told = [client.get(place).content.decode()]
    whole = apart.recognised

    def watched(*given: Any) -> Iterator[Begun | RecognisedPage]:
        for answer in whole(*given):
            yield answer
            told.append(client.get(place).content.decode())

    monkeypatch.setattr(apart, "recognised", watched)
    recognising.work()
    assert "正在打开“扫描件.png”" in told[0]
    assert [
        "已识别 0 页，共 2 页" in told[1],
        "已识别 1 页，共 2 页" in told[2],
        "已识别 2 页，共 2 页" in told[3],
    ] == [True] * 3
    english = Client(headers={"accept-language": "en"})
    other = taken_in(city, files=[scan("又一件.png", 254)])
    signed_in(english)
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "to recognise it" in english.get(f"/documents/incoming/{other.pk}/recognition").content.decode()


@pytest.mark.usefixtures("recogniser")
def test_the_same_scan_is_recognised_once(city: City) -> None:
    first = taken_in(city, files=[scan()])
    recognising.work()
    second = taken_in(city, files=[scan("同一件.png")])
    assert recognising.work() == 0
    assert second.title == again(first).title == TITLE
    assert second.elements["title"]["file"] == "同一件.png"
    assert Scan.objects.count() == 1


def test_interrupted_work_goes_on_where_it_stopped(
    city: City, recogniser: list[RecognisedPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(city, files=[scan()])
    whole = apart.recognised

    class PowerCut(Exception):
        pass

    def cut(*given: Any) -> Iterator[Begun | RecognisedPage]:
        answers = whole(*given)
        yield next(answers)
        yield next(answers)
        raise PowerCut

    monkeypatch.setattr(apart, "recognised", cut)
    with pytest.raises(PowerCut):
        recognising.work()
    assert Scan.objects.get().recognised_pages.count() == 1
    known: list[Any] = []

    def watched(*given: Any) -> Iterator[Begun | RecognisedPage]:
        known.append(given[2])
        yield from whole(*given)

    monkeypatch.setattr(apart, "recognised", watched)
    recognising.work()
    assert known == [[1]]
    assert [one.number for one in scans.pages_of(Scan.objects.get().digest)] == [1, 2]


@pytest.mark.usefixtures("recogniser")
def test_search_finds_recognised_text_and_names_it_so(city: City, client: Client) -> None:
    document = taken_in(city, files=[scan()])
    recognising.work()
    text = Matter.objects.get(pk=document.matter_id).search_entry.text
    said = dict(parts_of(text))
    assert "防火责任区域" in said[RECOGNISED]
    assert "防火责任区域" not in said[FILE]
    assert FileText.objects.get().text == ""
    signed_in(client)
    found = client.get("/documents/search", {"q": "防火责任区域"}).content.decode()
    assert "扫描件（识别）" in found


def test_a_scan_that_cannot_be_read_says_why(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> Iterator[Any]:
        raise UnusableInput("图片已损坏，打不开。", "file", "The picture is broken.")
        yield

    monkeypatch.setattr(apart, "is_installed", lambda: True)
    monkeypatch.setattr(apart, "recognised", refused)
    document = taken_in(city, files=[scan()])
    recognising.work()
    assert Scan.objects.get().state == "failed"
    page = signed_in(client).get(f"/documents/incoming/{document.pk}/register").content.decode()
    assert "图片已损坏，打不开。" in page
    assert 'name="title"' in page


def test_where_no_recogniser_is_installed_the_page_says_so(
    city: City, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "is_installed", lambda: False)
    document = taken_in(city, files=[scan()])
    assert not Scan.objects.exists()
    page = signed_in(client).get(f"/documents/incoming/{document.pk}/register").content.decode()
    assert apart.NOT_INSTALLED[0] in page


def test_a_scan_marked_above_the_ceiling_keeps_no_text(
    city: City, client: Client, recogniser: list[RecognisedPage]
) -> None:
    recogniser[0] = page(line("机密★5年", 28, 38), *NOTICE)
    document = taken_in(city, files=[scan()])
    recognising.work()
    row = Scan.objects.get()
    assert row.state == "failed"
    assert not row.recognised_pages.exists()
    assert not FileText.objects.exclude(recognised="").exists()
    document = again(document)
    assert set(document.elements) == {elements.NOT_READ}
    assert TITLE not in document.title
    shown = signed_in(client).get(f"/documents/incoming/{document.pk}/register").content.decode()
    assert "高于本系统可以录入的密级" in shown


def test_the_first_file_that_shows_an_element_counts(city: City, recogniser: list[RecognisedPage]) -> None:
    text = "关于报送材料的通知\n\n各单位：\n　　请报送材料。\n".encode()
    document = taken_in(city, files=[scan(), file("说明.txt", text)])
    assert document.elements["title"]["file"] == "说明.txt"
    recognising.work()
    assert again(document).elements["title"]["value"] == TITLE
    other = taken_in(city, files=[file("说明.txt", text + "　".encode()), scan("后.png", 250)])
    recognising.work()
    assert again(other).elements["title"]["file"] == "说明.txt"
    assert again(other).elements["document_number"]["file"] == "后.png"


@pytest.mark.usefixtures("recogniser")
def test_nobody_but_the_server_notes_what_was_recognised(city: City) -> None:
    document = taken_in(city, files=[scan()])
    with pytest.raises(NotPermitted):
        do(city, document, "receiving-clerk", "note_recognised", digest=Scan.objects.get().digest)


@pytest.mark.usefixtures("recogniser")
def test_after_the_registration_nothing_is_changed(city: City) -> None:
    document = taken_in(city, files=[scan()])
    do(city, document, "receiving-clerk", "register", **TELEGRAM)
    recognising.work()
    assert again(document).elements == {}
    assert again(document).title == TELEGRAM["title"]
    with pytest.raises(Conflict):
        recognising.perform(
            "incoming_document.note_recognised",
            recognising.SWEEPER,
            {"document_id": document.pk, "digest": Scan.objects.get().digest},
        )


def test_one_works_at_a_time() -> None:
    held = scans.take_lock()
    assert held is not None
    assert scans.take_lock() is None
    os.close(held)
    free = scans.take_lock()
    assert free is not None
    os.close(free)
