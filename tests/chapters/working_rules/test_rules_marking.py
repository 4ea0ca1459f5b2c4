"""Quotes are marked where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhang.chapters.working_rules.marking import lines, places, segments
from xunzhang.rulebook import Rulebook, library


@given(
    text=st.text(alphabet="甲乙丙丁", max_size=30),
    marks=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("abc")), max_size=5),
)
def test_cutting_loses_nothing(text: str, marks: list[tuple[int, int, str]]) -> None:
    inside = [(min(a, b), max(a, b), name) for a, b, name in marks if max(a, b) <= len(text)]
    found = segments(text, inside)
    assert "".join(segment.text for segment in found) == text
    at = 0
    for segment in found:
        middle = at + len(segment.text) / 2
        assert set(segment.provisions) == {name for a, b, name in inside if a < middle < b}
        at += len(segment.text)


def test_a_joined_quote_marks_its_pieces() -> None:
    assert places("甲乙丙丁戊", "甲乙……丁") == [(0, 2), (3, 4)]
    assert places("甲乙", "丙") == []


def _books() -> list[Rulebook]:
    return [
        library().get(government, version)
        for government in library().governments
        for version in library().versions(government)
    ]


@pytest.mark.parametrize("book", _books(), ids=lambda book: f"{book.government}-{book.version}")
def test_every_article_keeps_its_text_and_marks_every_quote(book: Rulebook) -> None:
    for article in book.articles.values():
        provisions = book.provisions_of(article.number)
        shown = lines(article, provisions)
        assert "\n".join(line.text for line in shown) == article.text
        marked = {name for line in shown for segment in line.segments for name in segment.provisions}
        assert marked == {provision.id for provision in provisions}
        for provision in provisions:
            quoted = "".join(
                segment.text
                for line in shown
                for segment in line.segments
                if provision.id in segment.provisions
            )
            assert quoted == provision.quote.replace("……", "").replace("\n", "")
