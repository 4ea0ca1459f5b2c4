"""The pages of the Rules say what the rulebook says."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from msgspec import structs

from xunzhang.chapters.working_rules import labels
from xunzhang.kernel import clock
from xunzhang.record import journal
from xunzhang.record.actor import Actor
from xunzhang.rulebook import Rulebook, model

PATHS = ["", "articles/54", "search?q=委托", "ledger", "readings", "settings", "compare"]


@pytest.fixture
def found_once(db: None) -> None:
    """Two refusals by 54(3) and one departure from 54(4)a, in the journal."""

    def draft(action: str, provision: str, outcome: str) -> journal.Draft:
        return journal.Draft(
            action=action,
            actor=Actor(account_id=1, person_id=None, name="甲"),
            summary="签发",
            findings=[{"provision": provision, "article": 54, "outcome": outcome}],
            government="wuhan",
            rulebook_version="2018",
        )

    refused = draft("outgoing_document.sign_and_issue.refused", "54(3)", "breached")
    with transaction.atomic():
        journal.append([refused, refused, draft("outgoing_document.sign_and_issue", "54(4)a", "departed")])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_pages_answer_in_both_languages(reader: Client, path: str, language: str) -> None:
    response = reader.get(f"/rules/{path}", headers={"Accept-Language": language})
    assert response.status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_nobody_reads_them_without_login(client: Client, db: None, path: str) -> None:
    response = client.get(f"/rules/{path}")
    assert response.status_code == 302
    assert "/login" in response["Location"]


def test_contents_list_every_article_once(reader: Client, book: Rulebook) -> None:
    page = reader.get("/rules/").content.decode()
    for number in book.articles:
        assert page.count(f'href="/rules/articles/{number}"') == 1
    for chapter in book.chapters:
        assert chapter.title.zh in page


def test_an_article_shows_its_text_and_each_provision(
    reader: Client, book: Rulebook, found_once: None
) -> None:
    page = reader.get("/rules/articles/54").content.decode()
    for provision in book.provisions_of(54):
        assert f'id="provision-{provision.id}"' in page
        assert escape(provision.quote) in page
    assert "拦下 2 次，例外 0 次，判断 0 次" in page
    assert "拦下 0 次，例外 1 次，判断 0 次" in page
    assert "发文 · 签发" in page
    assert "test_54_3_" in page


def test_every_article_has_a_page(reader: Client, book: Rulebook) -> None:
    for number in book.articles:
        response = reader.get(f"/rules/articles/{number}")
        assert response.status_code == 200, number
        assert "{" not in response.content.decode().split("<main")[1].split("<pre")[0].split("<script")[0], (
            number
        )


def test_an_article_that_does_not_exist_is_said_so(reader: Client) -> None:
    response = reader.get("/rules/articles/999")
    assert response.status_code == 404
    assert "本规则没有第 999 条。" in response.content.decode()


def test_a_pending_provision_says_why(reader: Client, book: Rulebook) -> None:
    pending = next(one for one in book.provisions.values() if one.status == "pending")
    page = reader.get(f"/rules/articles/{pending.article}").content.decode()
    assert escape(pending.why.zh) in page


@pytest.mark.parametrize("asked", ["54", "第54条", "五十四", "第五十四条", "article 54"])
def test_the_number_of_an_article_opens_it(reader: Client, asked: str) -> None:
    response = reader.get("/rules/search", {"q": asked})
    assert (response.status_code, response["Location"]) == (302, "/rules/articles/54")


def test_search_needs_every_word_and_marks_them(reader: Client) -> None:
    page = reader.get("/rules/search", {"q": "市长 签发"}).content.decode()
    assert "<mark>市长</mark>" in page
    assert "<mark>签发</mark>" in page
    nothing = reader.get("/rules/search", {"q": "市长 没有这样的词"}).content.decode()
    assert "没有符合条件的内容" in nothing


def test_search_escapes_what_was_typed(reader: Client) -> None:
    assert "<script>x" not in reader.get("/rules/search", {"q": "<script>x"}).content.decode()


def test_ledger_filters_and_exports(reader: Client, book: Rulebook, found_once: None) -> None:
    response: Any = reader.get("/rules/ledger?status=coded&chapter=9&export=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode().lstrip("\ufeff"))))
    expected = [one.id for one in book.provisions.values() if one.status == "coded" and one.chapter == 9]
    assert [row["编号"] for row in rows] == expected
    assert next(row for row in rows if row["编号"] == "54(3)")["拦下"] == "2"
    everything: Any = reader.get("/rules/ledger?export=csv")
    lines = b"".join(everything.streaming_content).decode().lstrip("\ufeff")
    assert len(list(csv.reader(io.StringIO(lines)))) == len(book.provisions) + 1


def test_ledger_sorts_by_what_stopped_most(reader: Client, found_once: None) -> None:
    response = reader.get("/rules/ledger?sort=-stopped")
    assert response.context["table"].rows[0].source.ref == "54(3)"


def test_readings_name_the_provisions_that_rest_on_them(reader: Client, book: Rulebook) -> None:
    page = reader.get("/rules/readings").content.decode()
    for name in book.readings:
        assert f'id="{name}"' in page
    resting = next(one for one in book.provisions.values() if one.reading)
    assert f'href="/rules/articles/{resting.article}#provision-{escape(resting.id)}"' in page


def test_settings_show_their_value_of_the_day(reader: Client, book: Rulebook) -> None:
    page = reader.get("/rules/settings").content.decode()
    for name in book.settings:
        assert f'id="{name}"' in page
    assert "待录入" in page


@pytest.mark.parametrize(("path", "most"), [("", 4), ("articles/54", 4), ("ledger", 5)])
def test_pages_cost_few_queries(reader: Client, path: str, most: int) -> None:
    reader.get("/rules/")  # what is kept is read
    with CaptureQueriesContext(connection) as queries:
        reader.get(f"/rules/{path}")
    rules = [one["sql"] for one in queries if "record_findingrecord" in one["sql"]]
    views = [one["sql"] for one in queries if "ui_savedview" in one["sql"]]
    assert len(rules) == 1
    assert len(views) <= 1


def test_with_one_version_there_is_nothing_to_compare(reader: Client) -> None:
    assert "现在只有一个版本" in reader.get("/rules/compare").content.decode()


def test_two_versions_stand_side_by_side(reader: Client, amended: str) -> None:
    page = reader.get("/rules/compare").content.decode()
    assert "公文签发权限<ins>如下</ins>：" in page
    assert "市<del>人民</del>政府领导同志" in page
    assert ">默认值</span> " in page
    assert "<del>90</del><ins>60</ins>" in page
    assert "<del>2018-11-01</del><ins>2020-01-01</ins>" in page
    same = reader.get("/rules/compare?before=2018&after=2018").content.decode()
    assert "两个版本没有差别" in same


def test_the_version_in_force_is_shown_unless_another_is_asked_for(reader: Client, amended: str) -> None:
    assert reader.get("/rules/").context["book"].version == "2018"
    coming = reader.get("/rules/articles/54?version=2020")
    assert "这一版本自 2020-01-01 起施行，现在尚未施行。" in coming.content.decode()
    assert 'href="/rules/articles/53?version=2020"' in coming.content.decode()
    with clock.frozen(date(2020, 3, 2)):
        assert reader.get("/rules/").context["book"].version == "2020"
        assert "现已失效" in reader.get("/rules/?version=2018").content.decode()
    assert reader.get("/rules/?version=1999").status_code == 404


def test_before_any_version_the_earliest_is_shown(reader: Client) -> None:
    with clock.frozen(date(2018, 9, 3)):
        page = reader.get("/rules/").content.decode()
    assert "这一版本自 2018-11-01 起施行，现在尚未施行。" in page


def test_steps_are_named_in_words_also_where_a_procedure_has_two_versions(reader: Client) -> None:
    for address in ("/rules/articles/54", "/rules/articles/51", "/rules/ledger"):
        page = reader.get(address).content.decode()
        assert "outgoing_document.1 " not in page
        assert "incoming_document_2 " not in page
    page = reader.get("/rules/articles/54").content.decode()
    first = page[page.index('id="provision-54(1)"') : page.index('id="provision-54(2)"')]
    assert first.count("发文 · 签发") == 1


def test_every_field_that_can_differ_has_a_name() -> None:
    kinds = (model.Identity, model.Provision, model.Reading, model.Setting, model.Role, model.Table)
    fields = {field.encode_name for kind in kinds for field in structs.fields(kind)} | {"text"}
    assert fields - set(labels.FIELDS) == {"id", "government", "chapter", "file"}
