"""Files without pictures of their pages: their text beside the registration and on the matter's page, what was read marked in it."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.chapters.documents.incoming_way import file, taken_in
from tests.chapters.documents.test_drafting_page import signed_in
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

from xunzhang.chapters.documents import file_text
from xunzhang.chapters.documents.models import IncomingDocument
from xunzhang.kernel.errors import UnusableInput
from xunzhang.typesetting import apart
from xunzhang.typesetting.reading.contents import Alignment, Contents, FileKind, Line, Part, Piece
from xunzhang.typesetting.reading.opening import contents_of

CLERK = "receiving-clerk"


@pytest.fixture(autouse=True)
def _shown_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "contents", contents_of)


def issued(city: City, ending: str) -> bytes:
    document = walk(city, make(city, **SHORT), "assign_number")
    answer = signed_in("clerk").get(f"/documents/outgoing/{document.pk}/paper.{ending}")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def registration(client: Client, document: IncomingDocument) -> str:
    return client.get(f"/documents/incoming/{document.pk}/register").content.decode()


def on_the_matter(client: Client, document: IncomingDocument) -> str:
    answer = client.get(f"/documents/incoming/{document.pk}/pages", headers={"HX-Request": "true"})
    return answer.content.decode()


def test_a_word_file_is_shown_by_paragraphs_with_what_was_read_marked(city: City) -> None:
    document = taken_in(city, files=[file("来文.docx", issued(city, "docx"))])
    client = signed_in(CLERK)
    page = registration(client, document)
    title = re.search(
        r'<p class="([^"]*)">((?:<span class="mark"[^>]*>\d+</span> )+)关于做好有关工作的通知</p>', page
    )
    assert title is not None
    assert {"is-found", "centred", "large"} <= set(title[1].split())
    number = re.search(r">(\d+)<", title[2])
    assert number is not None
    beside = page[page.index('name="title"') :]
    assert beside[beside.index('class="found"') :].index(f">{number[1]}</span>") < 120
    assert "请认真做好有关工作。" in page
    assert "这种文件不能显示为页面" not in page
    read = on_the_matter(client, document)
    assert "请认真做好有关工作。" in read
    assert 'class="mark"' not in read


def test_an_ofd_is_shown_line_by_line_in_its_places(city: City) -> None:
    document = taken_in(city, files=[file("来文.ofd", issued(city, "ofd"))])
    client = signed_in(CLERK)
    page = registration(client, document)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', page)
    assert size is not None
    assert (float(size[1]), float(size[2])) == (210.0, 297.0)
    line = re.search(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>关于做好有关工作的通知</text>', page)
    assert line is not None
    marks = re.findall(
        r'found-here"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page
    )
    at, down = float(line[1]), float(line[2])
    assert any(
        abs(float(left) - at) < 1 and float(top) < down < float(top) + float(height) + 0.2
        for left, top, _width, height in marks
    )
    assert "关于做好有关工作的通知</text>" in on_the_matter(client, document)


def test_each_file_bears_only_its_own_marks(city: City) -> None:
    word, ofd = issued(city, "docx"), issued(city, "ofd")
    document = taken_in(city, files=[file("一.docx", word), file("二.ofd", ofd)])
    page = registration(signed_in(CLERK), document)
    first, second = page.index('class="paragraphs"'), page.index("of-text")
    assert first < second
    assert 'class="mark"' in page[first:second]
    assert "found-here" not in page[second:]


def test_what_cannot_be_read_is_said_and_asked_only_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refused(_content: bytes, name: str) -> Any:
        asked.append(name)
        raise UnusableInput("坏了", "file", "broken")

    monkeypatch.setattr(apart, "contents", refused)
    document = taken_in(city, files=[file("坏.txt", "坏了的文字".encode())])
    client = signed_in(CLERK)
    for _ in range(2):
        assert "这种文件不能显示为页面，请下载后核对。" in registration(client, document)
    assert asked == ["坏.txt"]


def long_text(count: int) -> Contents:
    lines = [
        Line((Piece(f"第{at}段的内容。"),), paragraph=at, alignment=Alignment.LEFT, part=Part.TEXT)
        for at in range(1, count + 1)
    ]
    return Contents(FileKind.DOCX, tuple(lines))


def test_of_a_long_text_the_beginning_and_the_surroundings_of_what_was_read_are_shown() -> None:
    shown = file_text.paragraphs(long_text(1000), [(700, 4), (700, 2)])
    numbers = [one.number for one in shown]
    assert numbers == [*range(1, 101), *range(697, 704)]
    (marked,) = [one for one in shown if one.marks]
    assert (marked.number, marked.marks) == (700, (2, 4))
    assert [one.left_out for one in shown if one.left_out] == [596]
    whole = file_text.paragraphs(long_text(200), [])
    assert [one.number for one in whole] == list(range(1, 201))
