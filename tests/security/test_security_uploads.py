"""Files: judged by what they contain, limited in size, their names never a path."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from tests.city import City
from tests.security.conftest import Browser

from xunzhang.chapters.organs.models import Absence, Person
from xunzhang.record.attachments import place_of
from xunzhang.record.models import Attachment

PDF = b"%PDF-1.7\n1 0 obj\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 64
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture(autouse=True)
def attachments(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return tmp_path / "attachments"


def absence(city: City, content: bytes, name: str) -> dict[str, Any]:
    """The personnel clerk's form for somebody's absence, with its paper."""
    return {
        "person_id": city.person("mayor").pk,
        "kind": "business",
        "from_on": "2018-11-05",
        "to_on": "2018-11-06",
        "destination": "北京",
        "evidence": "请假报告",
        "evidence_file": SimpleUploadedFile(name, content, content_type="application/pdf"),
    }


def sent(city: City, browser: Browser, content: bytes, name: str) -> Any:
    return browser("personnel-clerk").post("/organs/absences/record", absence(city, content, name))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PROGRAM, "报告.pdf"),
        (PAGE, "报告.pdf"),
        (PAGE, "报告.html"),
        (PROGRAM, "报告.exe"),
        (PDF, "报告.exe"),
        (PDF, "报告.pdf.html"),
        (b"\x89PNG\r\n\x1a\n", "报告.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.svg"),
        (b"", "空.pdf"),
    ],
)
def test_what_is_not_what_its_name_says_is_not_taken_in(
    city: City, browser: Browser, attachments: Path, content: bytes, name: str
) -> None:
    before = Absence.objects.count()
    answer = sent(city, browser, content, name)
    if content:
        assert answer.status_code in (400, 422), answer.status_code
        assert Absence.objects.count() == before
    assert not Attachment.objects.exists()
    assert not [one for one in attachments.rglob("*") if one.is_file()]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/报告.pdf",
        "..\\..\\报告.pdf",
        "/etc/报告.pdf",
        "C:\\Windows\\报告.pdf",
        "a\r\nb/报告.pdf",
    ],
)
def test_a_path_in_a_name_leads_nowhere(city: City, browser: Browser, attachments: Path, name: str) -> None:
    assert sent(city, browser, PDF, name).status_code == 302
    kept = Attachment.objects.get()
    assert kept.name == "报告.pdf"
    assert [one for one in attachments.rglob("*") if one.is_file()] == [place_of(kept.digest)]
    assert place_of(kept.digest).is_relative_to(attachments)


def test_a_path_in_a_name_sent_to_the_action_leads_nowhere(city: City, attachments: Path) -> None:
    given = absence(city, PDF, "x.pdf")
    del given["evidence_file"]
    given |= {"evidence_name": "../../报告.pdf", "evidence_content": "JVBERi0xLjcK"}
    city.do("personnel-clerk", "absence.record", **given)
    assert Attachment.objects.get().name == "报告.pdf"


def test_what_is_too_large_is_not_taken_in(city: City, browser: Browser, settings: Any) -> None:
    settings.ATTACHMENT_BYTES = 1024**2
    answer = sent(city, browser, PDF + b"0" * 1024**2, "报告.pdf")
    assert answer.status_code in (400, 422)
    settings.ATTACHMENT_BYTES = 100 * 1024**2
    answer = sent(city, browser, PDF + b"0" * (11 * 1024**2), "报告.pdf")
    assert answer.status_code in (400, 422)
    assert not Attachment.objects.exists()


def test_a_file_is_handed_out_as_a_download_and_nothing_else(city: City, browser: Browser) -> None:
    assert sent(city, browser, PDF, "报告.pdf").status_code == 302
    given = {
        "grantor_id": city.person("mayor").pk,
        "grantee_id": city.person("executive-vice-mayor").pk,
        "kind": "entrustment",
        "provision": "54(3)",
        "document_classes": ("notice",),
        "from_on": city.day,
        "to_on": city.day,
        "evidence": "书面委托",
        "evidence_name": "委托.pdf",
        "evidence_content": "JVBERi0xLjcK",
    }
    row = city.do("mayor", "entrustment.grant", **given)
    answer = browser("clerk").get(f"/organs/entrustments/{row.pk}/evidence")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def bomb(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def far_below() -> bytes:
    """A workbook with two cells, the second in the very last row."""
    made = io.BytesIO()
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "工号", "A1"
    book.save(made)
    return made.getvalue()


_TYPES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]><x>&h;&h;&h;&h;</x>"""
SPOILT = {
    "a program": (PROGRAM, "名单.xlsx"),
    "no workbook": (bomb({"a.txt": b"a"}), "名单.xlsx"),
    "broken XML": (bomb({"[Content_Types].xml": b"<x"}), "名单.xlsx"),
    "entities within entities": (bomb({"[Content_Types].xml": _TYPES}), "名单.xlsx"),
    "much in little": (bomb({"xl/workbook.xml": b"0" * 60_000_000}), "名单.xlsx"),
    "a row a million lines below": (far_below(), "名单.xlsx"),
    "cut off": (bomb({"[Content_Types].xml": b"<x/>" * 99})[:60], "名单.xlsx"),
    "a list with a control character": ("工号,姓名\nA\x001,张三\n".encode(), "名单.csv"),
    "a list with a cell without end": (('工号,姓名\nA1,"' + "张" * 200_000).encode(), "名单.csv"),
    "no text": (b"\xff\xfe\xff\x80" * 20, "名单.csv"),
    "too large": (b"a" * 1_100_000, "名单.csv"),
    "another kind": (b"a", "名单.exe"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_list_is_refused_with_a_sentence(browser: Browser, what: str) -> None:
    content, name = SPOILT[what]
    client = browser("system", raise_request_exception=False)
    before = Person.objects.count()
    answer = client.post("/organs/lists/people/import", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code in (200, 400, 422), what
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    "content",
    [
        PROGRAM,
        b"\xff\xfe",
        b"year: 2027\n" + b"a" * 70_000,
        b"!!python/object/apply:os.system ['id']",
        b"&a [*a]",
        b"- [" * 5000,
    ],
)
def test_a_spoilt_calendar_is_refused_with_a_sentence(browser: Browser, content: bytes) -> None:
    client = browser("system", raise_request_exception=False)
    answer = client.post("/calendar/import", {"file": SimpleUploadedFile("2027.yaml", content)})
    assert answer.status_code in (200, 400, 422)
    assert answer.status_code != 302


def test_the_preview_that_is_carried_along_cannot_be_forged(browser: Browser) -> None:
    client: Client = browser("system")
    answer = client.post(
        "/organs/lists/people/import", {"carried": "eyJuYW1lIjoieCJ9:forged", "confirmed": "1"}
    )
    assert answer.status_code in (400, 422)
