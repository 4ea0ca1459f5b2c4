"""The Rules of 2018 as data: the official text is whole, every norm has its entry, nothing pending pretends to work."""

import re
from collections import Counter
from datetime import date

import msgspec
import pytest

from xunzhang.kernel.digest import sm3
from xunzhang.rulebook import Rulebook, library
from xunzhang.rulebook.cache import keep, kept

RANGES = [(1, 3), (4, 9), (10, 16), (17, 21), (22, 26), (27, 33), (34, 39)]
RANGES += [(40, 50), (51, 56), (57, 65), (66, 70), (71, 77), (78, 79)]
TEXT_DIGEST = "7494efdf7340a2c27633bbefe8a477c82a07c1d72160669005d70d2e393cf5bf"
NORMS_DIGEST = "3f8e4f809e844656736706ce84e7a2b832bf3560f48c6cf825019a492c09b3ce"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return library().get("wuhan", "2018")


def test_thirteen_chapters_of_seventy_nine_articles(rules):
    assert [(one.articles[0].number, one.articles[-1].number) for one in rules.chapters] == RANGES
    assert list(rules.articles) == list(range(1, 80))


def test_the_text_is_the_one_that_was_compared_with_the_source(rules):
    text = "\n".join(f"{number}\n{article.text}" for number, article in rules.articles.items())
    assert sm3(text.encode()) == TEXT_DIGEST


def test_the_punctuation_is_chinese(rules):
    for article in rules.articles.values():
        assert re.findall(r"[,:;()!?\"' \u3000]", article.text) == []
        assert article.text.endswith("。")


@pytest.mark.parametrize(
    ("article", "items"),
    [(3, [6]), (41, [5, 0]), (42, [5, 0]), (43, [3, 0]), (44, [3, 0]), (54, [6]), (58, [7]), (62, [8])],
)
def test_the_items_of_the_articles_that_have_them(rules, article, items):
    assert [len(paragraph.items) for paragraph in rules.articles[article].paragraphs] == items


def test_the_notice_that_issued_them_can_be_set_from_the_data(rules):
    notice = rules.contents.source.promulgation
    assert notice.title == "武汉市人民政府关于印发武汉市人民政府工作规则的通知"
    assert notice.document_number == rules.document_number == "武政〔2018〕54号"
    assert notice.recipients == ("各区人民政府", "市人民政府各部门")
    assert (notice.issued_by, notice.dated_on) == ("武汉市人民政府", date(2018, 11, 1))


def test_every_norm_has_its_entry_with_kind_and_force(rules):
    norms = "\n".join(f"{one.id} {one.kind} {one.force}" for one in rules.provisions.values())
    assert len(rules.provisions) == 198
    assert sm3(norms.encode()) == NORMS_DIGEST


def test_every_article_is_represented(rules):
    assert {one.article for one in rules.provisions.values()} == set(range(1, 80))


def test_statuses(rules):
    counted = Counter(one.status for one in rules.provisions.values())
    assert counted == {"coded": 49, "declaratory": 11, "pending": 138}


def test_whatever_is_not_coded_says_why_and_cannot_be_run(rules):
    for one in rules.provisions.values():
        if one.status != "coded":
            assert one.why.zh, one.id
            assert one.why.en, one.id
            assert not one.applies_to, one.id
            assert one.id not in rules.compiled.rules


def test_every_sentence_is_in_both_languages(rules):
    def texts(value):
        if isinstance(value, dict):
            if value.keys() == {"zh", "en"}:
                yield value
            else:
                for one in value.values():
                    yield from texts(one)
        elif isinstance(value, list | tuple):
            for one in value:
                yield from texts(one)

    for text in texts(msgspec.to_builtins(rules.contents)):
        assert text["zh"].strip()
        assert text["en"].strip()
        assert not re.search(
            r"[\u4e00-\u9fff]", re.sub(r"武政〔\d+〕\d+号|\([\u4e00-\u9fff]+\)", "", text["en"])
        ), text["en"]


def test_all_twenty_six_readings_and_ours(rules):
    assert list(rules.readings) == [f"R{number}" for number in range(1, 35)]
    cited = {one.reading for one in rules.provisions.values() if one.reading}
    cited |= {one.departure.reading for one in rules.provisions.values() if one.departure}
    assert cited <= set(rules.readings)


def test_what_is_kept_for_the_next_start_is_what_was_verified(rules, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("XUNZHANG_NO_CACHE", raising=False)
    keep("a digest", rules.contents)
    assert kept("a digest") == rules.contents
