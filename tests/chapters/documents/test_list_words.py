"""Words in the filter of a list: the index spares reading every title, and leaves out none that has them."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.chapters.documents.incoming_way import registered
from tests.chapters.documents.way import SHORT, do, inputs_of, make, walk

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument, SearchEntry, UnfinishedIndex
from xunzhang.chapters.documents.searching import index, titles
from xunzhang.chapters.documents.searching.finding import Wanted, find
from xunzhang.chapters.documents.searching.tokens import heading, of_headings_with
from xunzhang.chapters.documents.tables import titles as counted

LETTERS = st.sampled_from("关于印发防汛通知2018年第54号〔〕《》（）、abcXY１２Ａ①é_-㎡ ")


def draft(city, title, login="clerk"):
    return make(city, login, **{**SHORT, "title": title})


@given(st.text(LETTERS, min_size=1, max_size=25), st.data())
def test_every_heading_has_the_tokens_of_each_of_its_parts(text, data):
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    kept = heading(text)
    for word in text[begin:end].split():
        whole, beginnings = of_headings_with(word)
        assert set(whole) <= kept
        assert all(any(token.startswith(one) for token in kept) for one in beginnings)


def test_what_is_certain_of_a_word():
    assert of_headings_with("防汛抗旱") == (["h防汛", "h汛抗", "h抗旱"], [])
    assert of_headings_with("54号") == ([], [])  # may be of 154号
    assert of_headings_with("〔2018〕54号") == (["h54号"], [])
    assert of_headings_with("汛") == ([], ["h汛"])
    assert of_headings_with("2018") == ([], [])


@pytest.fixture
def listed(city):
    def titles_for(words, name="outgoing", login="clerk", **asked):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(
            Account.objects.get(login_name=login), backend="xunzhang.accounts.backends.AccountBackend"
        )
        table = client.get(reverse(f"documents:{name}"), {"q": words, **asked}).context["table"]
        return [row.source.title for row in table.rows]

    return titles_for


WORDS = (
    "桥梁",
    "桥梁检测",
    "梁",
    "桥梁 通知",
    "检测的通",
    "GB/T 9704",
    "gb/t",
    "9704",
    "704-20",
    "喀斯特",
    "梁桥",
    "（试行）",
    "…",
)


def test_the_list_shows_what_it_showed_without_the_index(city, listed):
    for title in (
        "关于桥梁检测的通知",
        "关于检测桥梁的通知（试行）",
        "关于执行GB/T 9704-2012的通知",
        "关于防汛的通知",
    ):
        draft(city, title)
    for words in WORDS:
        shown = listed(words)
        with patch.object(titles, "FEW", -1):
            assert shown == listed(words), words
    assert listed("桥梁") == ["关于检测桥梁的通知（试行）", "关于桥梁检测的通知"]
    assert listed("704-20") == ["关于执行GB/T 9704-2012的通知"]
    assert listed("喀斯特") == []


def test_where_many_have_the_words_the_rows_are_read(city, listed):
    for number in range(3):
        draft(city, f"关于防汛的通知{number}")
    with patch.object(titles, "FEW", 2):
        assert len(listed("防汛")) == 3


def test_of_very_many_it_says_that_there_are_more(city):
    for number in range(4):
        draft(city, f"关于防汛的通知{number}")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        Account.objects.get(login_name="clerk"), backend="xunzhang.accounts.backends.AccountBackend"
    )
    for cap, said in ((2, "2+"), (3, "3+"), (4, "4"), (9, "4")):
        with patch.object(titles, "FEW", 3), patch.object(counted, "COUNT_CAP", cap):
            answer = client.get(reverse("documents:outgoing"), {"q": "防汛"})
            assert answer.context["table"].count_text == said


def test_a_changed_title_is_found_by_the_new_words_alone(city, listed):
    document = draft(city, "关于防汛的通知")
    changed = inputs_of(document, title="关于抗旱的通知")
    del changed["document_id"]
    do(city, document, "clerk", "revise", **changed)
    assert listed("抗旱") == ["关于抗旱的通知"]
    assert listed("防汛") == []


def test_incoming_ones_by_title_number_and_sender(city, listed):
    document = registered(city)
    number = document.document_number
    for words in (document.title[2:6], number, number[3:], document.sender[:4]):
        assert len(words) > 3
        assert listed(words, "incoming", "receiving-clerk") == [document.title], words
    assert listed("喀斯特", "incoming", "receiving-clerk") == []


def test_while_the_index_is_made_anew_lists_leave_nothing_out(city, listed):
    draft(city, "关于防汛的通知")
    UnfinishedIndex.objects.create()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_searchentry")
    index.tables.empty(connection)
    assert listed("防汛") == ["关于防汛的通知"]
    assert index.is_wanting()
    index.rebuild()
    assert not index.is_wanting()
    assert SearchEntry.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        assert listed("防汛") == ["关于防汛的通知"]
    assert any("documents_search_" in one["sql"] for one in queries)


def test_whoever_sent_it_to_others_finds_the_deliveries_in_the_list_and_the_document_in_the_search(
    city, listed
):
    document = walk(city, draft(city, "关于桥梁检测的通知"), "end")
    openers = set(IncomingDocument.objects.values_list("matter__opened_by", flat=True))
    (sender,) = Account.objects.filter(person__in=openers)
    shown = listed("桥梁", "incoming", sender.login_name, at="others")
    with patch.object(titles, "FEW", -1):
        assert shown == listed("桥梁", "incoming", sender.login_name, at="others")
    assert len(shown) == IncomingDocument.objects.count() == 2
    found = find(city.actor(sender.login_name), Wanted("桥梁")).rows
    assert [one.pk for one in found] == [document.matter_id]
    received = find(city.actor("finance-clerk"), Wanted("桥梁")).rows
    assert [one.is_incoming for one in received] == [True]
