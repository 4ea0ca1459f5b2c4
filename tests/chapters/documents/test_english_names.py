"""On English pages people are called in English, on Chinese ones as they were recorded."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.chapters.documents.incoming_way import handled
from tests.chapters.documents.test_search_pages import logged_in
from tests.chapters.documents.way import SHORT, make, walk
from tests.city import City

HAN = "常务副市长"


def page(login: str, matter: int, language: str) -> str:
    return logged_in(login, language).get(f"/matters/{matter}").content.decode()


def test_signer_and_lender_are_called_in_the_readers_language(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    chinese, english = (page("clerk", document.matter_id, one) for one in ("zh-hans", "en"))
    assert "市长于 2018-11-01 签发" in chinese
    assert "Signed by Mayor on 2018-11-01" in english
    assert "Signed by 市长" not in english


def test_proposal_instruction_and_result_are_called_in_the_readers_language(city: City) -> None:
    document = handled(city)
    chinese, english = (page("clerk", document.matter_id, one) for one in ("zh-hans", "en"))
    panel = english[english.index("Executive Vice Mayor") :]
    assert HAN in chinese
    assert HAN not in english
    assert "同意拟办意见，请抓紧办理。" in panel or "同意拟办意见，请抓紧办理。" in english


def test_a_chinese_page_asks_for_no_names(city: City) -> None:
    document = walk(city, make(city, **SHORT), "end")
    client = logged_in("clerk")
    client.get(f"/matters/{document.matter_id}")
    with CaptureQueriesContext(connection) as caught:
        client.get(f"/matters/{document.matter_id}")
    assert not [one for one in caught if 'SELECT "organs_person"."name_en"' in one["sql"]]


def test_who_may_sign_and_what_comes_next_is_said_in_english(city: City) -> None:
    document = make(city, **SHORT)
    english = page("clerk", document.matter_id, "en")
    way = logged_in("clerk", "en").get(f"/documents/outgoing/{document.pk}/way").content.decode()
    way = way[way.index('<ol class="way-ahead">') :].split("</ol>")[0]
    candidates = english[english.index("Who may sign it now") :].split("</dd>")[0]
    assert "Mayor" in candidates
    for part in (candidates, way):
        assert not re.search("[\u4e00-\u9fff、：；]", part), part
    assert "市长" in page("clerk", document.matter_id, "zh-hans")
