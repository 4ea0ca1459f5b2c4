"""The set of files that other programs made: what each element reads as, exactly; what still fails, exactly."""

from collections import Counter

import pytest
import yaml
from tests.typesetting.reading.composing import HERE
from tests.typesetting.reading.file_set import (
    ASPECTS,
    as_read,
    content_of,
    expected,
    file_set,
    lacking,
)

from xunzhang.typesetting.reading import Element, read

FAILURES = yaml.safe_load((HERE / "failures.yaml").read_text(encoding="utf-8"))


def test_the_set_is_large_and_varied():
    kinds = Counter(entry["draw"] for entry in file_set().values())
    assert len(file_set()) >= 100
    assert set(kinds) == {"docx", "pdf", "office", "rewritten", "ofd", "text"}
    assert len({entry["sample"] for entry in file_set().values()}) >= 40


@pytest.mark.parametrize("name", file_set())
def test_every_element_reads_exactly(name):
    if reason := lacking(name):
        pytest.skip(reason)
    found = as_read(read(content_of(name), name))
    assert found == expected(name) | FAILURES.get(name, {})


def test_failures_are_failures():
    for name, aspects in FAILURES.items():
        for aspect, read_as in aspects.items():
            assert expected(name)[aspect] != read_as


def test_each_element_occurs_in_the_set():
    occurring = Counter(aspect for name in file_set() for aspect, value in expected(name).items() if value)
    assert all(occurring[aspect] >= 3 for aspect in ASPECTS), occurring


@pytest.mark.parametrize("name", ["notice-word.docx", "request.ofd", "notice.txt", "notice-print.pdf"])
def test_each_element_says_where_it_was_found_and_why(name):
    if reason := lacking(name):
        pytest.skip(reason)
    reading = read(content_of(name), name)
    data = reading.as_dict()
    assert list(data["elements"]) == [each.value for each in Element]
    for found in reading.elements:
        where = found.place
        assert (where.page and where.box) or where.paragraph, found
        assert found.line
        shown = data["elements"][found.element.value]
        assert shown["because"]["zh"]
        assert shown["because"]["en"]
        if where.box:
            assert 0 <= where.box.left < where.box.right <= 210
            assert 0 <= where.box.top < where.box.bottom <= 297


def test_places_in_a_pdf_are_those_drawn():
    name = "notice-print.pdf"
    if reason := lacking(name):
        pytest.skip(reason)
    reading = read(content_of(name), name)
    mark = reading.get(Element.MARK)
    assert mark.place.page == 1
    assert mark.place.box.top == pytest.approx(72, abs=0.5)
    recipients = reading.get(Element.MAIN_RECIPIENTS)
    assert recipients.place.box.left == pytest.approx(28, abs=0.2)


@pytest.mark.parametrize("name", ["opinion-word.docx", "opinion-print.pdf", "opinion-office.pdf"])
def test_levels_of_the_body_are_recognised(name):
    if reason := lacking(name):
        pytest.skip(reason)
    parts = read(content_of(name), name).body
    assert [(part.level, part.number) for part in parts if part.level] == [
        (1, "一、"),
        (2, "（一）"),
        (2, "（二）"),
        (1, "二、"),
        (2, "（三）"),
        (3, "1."),
        (4, "（1）"),
        (4, "（2）"),
        (1, "三、"),
    ]
    assert parts[1].head == "总体要求"
    assert all(part.place.page or part.place.paragraph for part in parts)
