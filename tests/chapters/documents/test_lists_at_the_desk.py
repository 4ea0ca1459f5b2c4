"""The lists as their readers use them: who has it now, only what came to oneself, and the next item after an act."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.chapters.documents.incoming_way import registered
from tests.chapters.documents.test_search_pages import logged_in
from tests.chapters.documents.way import SHORT, make, walk

from xunzhang.accounts.models import Account
from xunzhang.chapters.documents.models import IncomingDocument

TO_TWO = {**SHORT, "main_recipients": ["WH-JIANGAN", "WH-GARRISON"]}


def cells(login, name, column, **asked):
    """Title → what stands in one column."""
    table = logged_in(login).get(reverse(f"documents:{name}"), asked).context["table"]
    at = [one.name for one in table.shown_columns].index(column)
    return {row.source.title: row.cells[at].value for row in table.rows}


def exported(login, name):
    answer = logged_in(login).get(reverse(f"documents:{name}"), {"export": "csv"})
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_the_list_says_at_which_step_a_document_stands_and_who_has_it(city):
    concerned = {"departments_concerned": ["WH-JUSTICE", "WH-FINANCE"]}
    make(city, **{**SHORT, "title": "关于甲事的通知"})
    walk(city, make(city, **{**SHORT, **concerned, "title": "关于乙事的通知"}), "countersign")
    walk(city, make(city, **{**SHORT, "title": "关于丙事的通知"}), "sign_and_issue")
    walk(city, make(city, **{**SHORT, "title": "关于丁事的通知"}), "end")
    now = cells("clerk", "outgoing", "now")
    assert now["关于甲事的通知"] == "拟稿 · 办公厅文电处科员"
    assert now["关于乙事的通知"].startswith("会签 · ")
    assert {"市司法局局长", "市财政局局长"} == set(now["关于乙事的通知"].partition(" · ")[2].split("、"))
    assert now["关于丙事的通知"] == "签发 · 市长"
    assert now["关于丁事的通知"] == ""
    assert {row["标题"]: row["现在谁处"] for row in exported("clerk", "outgoing")} == now


def test_who_has_them_costs_the_same_for_many_as_for_few(city):
    client = logged_in("clerk")

    def asked():
        client.get(reverse("documents:outgoing"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("documents:outgoing"))
        return len(queries)

    walk(city, make(city, **SHORT), "check")
    few = asked()
    for title in ("关于一事的通知", "关于二事的通知", "关于三事的通知"):
        walk(city, make(city, **{**SHORT, "title": title}), "check")
    assert asked() == few


def test_the_incoming_list_of_whoever_sent_has_none_of_the_copies_of_others(city):
    document = walk(city, make(city, **TO_TWO), "end")
    own = registered(city)
    assert set(cells("clerk", "incoming", "state")) == {own.title}
    assert set(cells("district-clerk", "incoming", "state")) == {document.title}
    copies = IncomingDocument.objects.filter(sent_document=document)
    (sender,) = Account.objects.filter(person__in=copies.values("matter__opened_by"))
    assert not set(cells(sender.login_name, "incoming", "state")) & {document.title}
    table = logged_in(sender.login_name).get("/documents/incoming", {"at": "others"}).context["table"]
    at = [one.name for one in table.shown_columns].index("unit_name")
    assert sorted(row.source.unit for row in table.rows) == sorted(one.unit for one in copies)
    assert "武汉市江岸区人民政府" in {row.cells[at].value for row in table.rows}
    assert not cells("district-clerk", "incoming", "state", at="others")


def test_a_file_of_the_incoming_list_calls_the_senders_by_their_names(city):
    walk(city, make(city, **TO_TWO), "end")
    assert [row["来文机关"] for row in exported("district-clerk", "incoming")] == ["武汉市人民政府"]


@pytest.mark.parametrize(("waiting", "leads_on"), [("关于乙事的通知", True), ("", False)])
def test_after_an_act_the_page_leads_on_to_the_next_item(city, waiting, leads_on):
    if waiting:
        walk(city, make(city, **{**SHORT, "title": waiting}), "sign_and_issue")
    document = walk(city, make(city, **{**SHORT, "title": "关于甲事的通知"}), "sign_and_issue")
    client, address = logged_in("mayor"), reverse("matters:matter", args=[document.matter_id])
    opened = client.get(address)
    assert "next" not in opened.context
    sent = {"form": opened.context["form"].action, "opinion": "同意。"}
    answer = client.post(address, sent, follow=True)
    assert answer.redirect_chain, answer.content.decode()[:2000]
    page = answer.content.decode()
    assert ("下一件待办：" in page) is leads_on
    if leads_on:
        assert answer.context["next"].title == waiting
        assert answer.context["next"].address in page
    assert "next" not in client.get(address).context
