"""Files: taken in by what they are, kept by digest, and not above the ceiling."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xunzhang.kernel import clock
from xunzhang.kernel.digest import sm3
from xunzhang.kernel.errors import Broken
from xunzhang.record import attachments, queries, reading, secrecy
from xunzhang.record.actions import Act, InvalidInputs, NotFound
from xunzhang.record.actor import Actor
from xunzhang.record.attachments import clean_name, place_of
from xunzhang.record.models import Attachment, JournalEntry, Matter

PDF = b"%PDF-1.7\n..."


def package(*members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return made.getvalue()


@pytest.fixture
def add(db: None, tmp_path: Path, settings: Any, clerk: Actor) -> Callable[..., Attachment]:
    settings.ATTACHMENTS = tmp_path / "attachments"

    def adding(content: bytes, name: str, **given: Any) -> Attachment:
        given.setdefault("matter", None)
        return attachments.add(Act("probe.add", clerk), io.BytesIO(content), name, **given)

    return adding


def matter(level: str = "internal") -> Matter:
    return Matter.objects.create(
        title="卷宗",
        kind="probe",
        government="g",
        rulebook_version="v",
        unit="A",
        opened_on=clock.today(),
        secrecy=level,
    )


def test_a_file_is_kept_once_by_its_digest(add: Callable[..., Attachment]) -> None:
    first, second = add(PDF, "甲.pdf"), add(PDF, "乙.PDF")
    assert first.digest == second.digest == sm3(PDF)
    assert (first.size, first.media_type, first.is_taken_in) == (len(PDF), "application/pdf", True)
    assert attachments.content_of(second) == PDF
    assert list(place_of(first.digest).parent.iterdir()) == [place_of(first.digest)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "a.pdf"),
        (package("OFD.xml"), "a.ofd"),
        (package("[Content_Types].xml", "word/document.xml"), "a.docx"),
        (package("xl/workbook.xml"), "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.wps"),
        (b"\x89PNG\r\n\x1a\n", "a.png"),
        ("说明\r\n".encode(), "a.txt"),
        ("说明".encode("gb18030"), "a.csv"),
    ],
)
def test_what_an_office_uses_is_taken_in(add: Callable[..., Attachment], content: bytes, name: str) -> None:
    assert add(content, name).media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "tool.exe"),
        (b"MZ\x90\x00", "letter.pdf"),
        (PDF, "letter.docx"),
        (package("evil.bin"), "a.zip"),
        (package("word/document.xml", "word/vbaProject.bin"), "macro.docx"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"text\x00with nul", "a.txt"),
        (b"<script>alert(1)</script>", "page.html"),
        (b"", "empty.pdf"),
        (PDF, "  "),
    ],
)
def test_what_is_something_else_is_not(add: Callable[..., Attachment], content: bytes, name: str) -> None:
    with pytest.raises(InvalidInputs) as problem:
        add(content, name)
    assert list(problem.value.errors) == ["file"]
    assert not Attachment.objects.exists()


def test_what_is_cut_off_is_called_damaged(add: Callable[..., Attachment]) -> None:
    with pytest.raises(InvalidInputs) as problem:
        add(package("[Content_Types].xml", "word/document.xml")[:-30], "a.docx")
    assert "已损坏" in problem.value.errors["file"]


def test_what_is_too_large_is_not_taken_in(add: Callable[..., Attachment], settings: Any) -> None:
    settings.ATTACHMENT_BYTES = 10
    with pytest.raises(InvalidInputs):
        add(PDF + b"0" * 10, "a.pdf")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/甲.pdf", "甲.pdf"),
        ("C:\\files\\甲.pdf", "甲.pdf"),
        ("a\u202eb\x07.pdf", "ab.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("长" * 300 + ".pdf", "长" * 251 + ".pdf"),
    ],
)
def test_names_lose_their_folders_and_tricks(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_file_changed_or_lost_on_disk_is_noticed(add: Callable[..., Attachment]) -> None:
    row = add(PDF, "a.pdf")
    assert attachments.faults() == []
    place_of(row.digest).write_bytes(PDF + b"!")
    with pytest.raises(Broken, match="changed"):
        attachments.content_of(row)
    place_of(row.digest).unlink()
    with pytest.raises(Broken, match="lost"):
        attachments.content_of(row)
    assert len(attachments.faults()) == 1


def test_above_the_ceiling_only_the_registration_is_taken_in(
    add: Callable[..., Attachment], clerk: Actor, settings: Any
) -> None:
    settings.SECRECY_CEILING = "internal"
    with pytest.raises(InvalidInputs) as problem:
        add(PDF, "a.pdf", level="secret")
    assert "登记" in problem.value.errors["secrecy"]
    row = attachments.register(
        Act("probe.add", clerk), "机密件.pdf", matter=None, level="secret", kept_at="机要室 3 号柜"
    )
    assert (row.is_taken_in, row.digest, row.registered_note) == (False, "", "机要室 3 号柜")
    with pytest.raises(InvalidInputs):
        attachments.register(Act("probe.add", clerk), "b.pdf", matter=None, level="secret", kept_at="")


def test_levels_are_in_order_and_the_same_for_accounts() -> None:
    from xunzhang.accounts.models import Clearance

    assert list(secrecy.LEVELS) == Clearance.values
    assert [secrecy.in_chinese(level) for level in secrecy.LEVELS] == ["公开", "内部", "秘密", "机密", "绝密"]
    with pytest.raises(InvalidInputs):
        secrecy.rank("classified")


@pytest.mark.django_db
def test_who_is_not_cleared_sees_nothing(clerk: Actor) -> None:
    low, high = matter("internal"), matter("secret")
    assert list(secrecy.readable(Matter.objects.all(), clerk)) == [low]
    with pytest.raises(NotFound):
        reading.note_read(clerk, high)


@pytest.mark.django_db
def test_readings_of_restricted_matters_are_noted() -> None:
    reader = Actor(7, 70, "张三", clearance="secret")
    assert reading.note_read(reader, matter("internal")) is None
    entry = reading.note_read(reader, matter("secret"))
    assert entry is not None
    assert (entry.action, entry.person, entry.payload_read) == ("matter.read", 70, {"secrecy": "secret"})
    assert JournalEntry.objects.count() == 1


def test_a_matter_s_files_are_listed_by_clearance(add: Callable[..., Attachment], settings: Any) -> None:
    settings.SECRECY_CEILING = "secret"
    whole = matter("secret")
    open_file, secret = (
        add(PDF, "a.pdf", matter=whole),
        add(PDF + b"2", "b.pdf", matter=whole, level="secret"),
    )
    assert list(queries.attachments_of(whole, Actor(1, 1, "x"))) == [open_file]
    assert list(queries.attachments_of(whole, Actor(1, 1, "x", clearance="secret"))) == [open_file, secret]


def test_an_upload_is_a_stream_too(add: Callable[..., Attachment], clerk: Actor) -> None:
    upload = SimpleUploadedFile("a.pdf", PDF)
    assert attachments.add(Act("probe.add", clerk), upload, upload.name, matter=None).size == len(PDF)
