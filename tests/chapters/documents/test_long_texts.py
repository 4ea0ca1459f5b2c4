"""Texts made to keep the server busy: what is done for each is counted, and ends in time."""

from datetime import date

import pytest

from xunzhang.chapters.documents import comparing
from xunzhang.chapters.documents.checks import MOST_OF_ONE_KIND, asking_words, check
from xunzhang.chapters.documents.checks.asking_words import asking_spans, matters_in, words_of_asking
from xunzhang.chapters.documents.checks.citations import MOST_NUMBERS
from xunzhang.chapters.documents.checks.model import Draft, Known, Severity

LONG = 200_000
A_LITTLE = 50_000


def test_each_sentence_is_searched_once_whatever_it_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []
    asking = asking_words._ASKING

    class Counting:
        def search(self, words: str) -> object:
            searched.append(len(words))
            return asking.search(words)

        def finditer(self, words: str) -> object:
            searched.append(len(words))
            return asking.finditer(words)

    monkeypatch.setattr(asking_words, "_ASKING", Counting())
    for text in ("请" * LONG, "请。" * (LONG // 2), "。" * LONG, " " * LONG, "请批" * (LONG // 2)):
        searched.clear()
        assert asking_spans(text) == ()
        assert sum(searched) <= len(text)
    assert not any(run in asking.pattern for run in ("]*", "]+", ".*", ".+"))  # nothing runs over the rest


def test_the_sentences_that_ask_are_found_as_written() -> None:
    text = "一、情况。 现将方案报上，请予批准；妥否，请批示。\n请参阅附件。\n恳请支持"
    assert words_of_asking(text) == ("现将方案报上，请予批准；", "妥否，请批示。", "恳请支持")
    assert [text[start:end] for start, end in asking_spans(text)] == list(words_of_asking(text))
    assert matters_in("一一、请批准\n一十、请批准") == ()
    assert len(matters_in("一、经费\n请批准。\n二、编制\n请同意。")) == 2


def test_only_the_first_findings_of_a_kind_are_shown_and_none_of_another_kind_is_lost() -> None:
    draft = Draft(title="关于防汛的通知", body="1、要求，，好\n" * 5_000 + "待定", document_kind="notice")
    found = check(draft, Known(date(2018, 11, 1)))
    kinds = [one.code for one in found]
    assert max(map(kinds.count, kinds)) == MOST_OF_ONE_KIND
    assert "left_open" in kinds
    assert found[0].severity is Severity.MUST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("".join(f"甲{chr(0x4E00 + place)}" for place in range(4_000)), "甲" * 8_000),
        ("的是" * 4_000, "是的了" * 3_000),
        ("\n".join("甲" * 20 for _ in range(2_000)), "\n".join("乙" * 20 for _ in range(2_000))),
        ("甲\n" * 4_000, "乙\n甲\n" * 3_000),
    ],
)
def test_a_comparison_takes_no_more_steps_than_it_may_and_loses_no_word(old: str, new: str) -> None:
    steps = comparing.Steps(A_LITTLE)
    lines = comparing.lines(old, new, context=10_000, steps=steps)
    assert steps.left <= A_LITTLE
    for kind, text in (("removed", old), ("added", new)):
        shown = [
            "".join(piece.text for piece in line.pieces if piece.kind in ("same", kind))
            for line in lines
            if line.kind in ("same", "changed", kind)
        ]
        assert shown == text.splitlines()


def test_steps_are_counted_before_they_are_taken() -> None:
    steps = comparing.Steps(10)
    steps.take(10)
    with pytest.raises(comparing.TooMuch):
        steps.take(1)
    with pytest.raises(comparing.TooMuch):
        steps.take(0)


def test_a_paragraph_that_repeats_itself_is_shown_as_gone_and_come() -> None:
    pieces = comparing.within("的是" * 500, "是的了" * 500, comparing.Steps(1_000))
    assert [piece.kind for piece in pieces] == ["removed", "added"]


def test_texts_with_too_many_paragraphs_are_shown_whole() -> None:
    lines = comparing.lines("甲\n" * 15_000, "乙\n" * 15_000)
    assert [line.kind for line in lines] == ["removed", "added"]


def test_the_fields_of_a_comparison_share_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[comparing.Steps] = []
    whole = comparing.Steps

    def counted(*most: int) -> comparing.Steps:
        made.append(whole(*most))
        return made[-1]

    monkeypatch.setattr(comparing, "Steps", counted)
    old = {"title": "甲", "body": "乙。", "attachments": [{"title": "丙", "text": "丁"}]}
    new = {"title": "乙", "body": "甲。", "attachments": [{"title": "丁", "text": "丙"}]}
    assert len(comparing.changes(old, new)) == 3
    assert len(made) == 1


def test_only_so_many_numbers_are_looked_up_and_each_once() -> None:
    asked: list[str] = []
    known = Known(date(2018, 11, 1), marks=frozenset({"武政"}), document=lambda number: asked.append(number))
    body = "".join(f"按武政〔2018〕{place}号办。" for place in (*range(1, 2_000), *range(1, 2_000)))
    check(Draft(title="关于防汛的通知", body=body, document_kind="notice"), known)
    assert len(asked) == len(set(asked)) == MOST_NUMBERS
