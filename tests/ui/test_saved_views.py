"""A filter kept under a name, for the own account only."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from xunzhang.accounts.models import Account
from xunzhang.record.actions import REGISTRY
from xunzhang.record.models import JournalEntry
from xunzhang.ui.models import SavedView
from xunzhang.ui.tables import Table

SENT = {"table": "gallery", "name": "逾期", "query": "state=late", "next": "/ui/gallery"}


@pytest.fixture
def chinese(signed_in: Client) -> Client:
    signed_in.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return signed_in


def test_a_view_is_saved_shown_and_deleted(chinese: Client, account: Account) -> None:
    page = chinese.post("/views/save", SENT, follow=True)
    assert "已保存视图“逾期”。" in page.content.decode()
    assert 'href="?state=late"' in page.content.decode()
    view = SavedView.objects.get(account_id=account.pk)
    asked = chinese.post(f"/views/{view.pk}/delete", {"next": "/ui/gallery"}).content.decode()
    assert "删除视图“逾期”" in asked
    assert 'href="/ui/gallery"' in asked
    assert SavedView.objects.exists()
    page = chinese.post(f"/views/{view.pk}/delete", {"next": "/ui/gallery", "confirmed": "1"}, follow=True)
    assert "已删除视图“逾期”。" in page.content.decode()
    assert not SavedView.objects.exists()
    actions = list(JournalEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions[-2:] == ["saved_view.save", "saved_view.delete"]


def test_nobody_is_asked_about_the_view_of_another(chinese: Client, account: Account) -> None:
    chinese.post("/views/save", SENT, follow=True)
    SavedView.objects.update(account_id=account.pk + 1)
    answer = chinese.post(f"/views/{SavedView.objects.get().pk}/delete", {"next": "/ui/gallery"})
    assert answer.status_code == 404
    assert "逾期" not in answer.content.decode()


def test_the_same_name_is_written_over(chinese: Client) -> None:
    chinese.post("/views/save", SENT)
    chinese.post("/views/save", {**SENT, "query": "?state=closed"})
    assert list(SavedView.objects.values_list("query", flat=True)) == ["state=closed"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"name": " "}, "请填写“视图名称”"), ({"table": "../x"}, "表格"), ({"query": "q" * 1001}, "筛选条件")],
)
def test_what_cannot_be_used_says_so(chinese: Client, change: dict[str, Any], sentence: str) -> None:
    page = chinese.post("/views/save", {**SENT, **change}, follow=True).content.decode()
    assert sentence in page
    assert not SavedView.objects.exists()


def _tables(kind: type[Table]) -> set[str]:
    """The keys of every table of the project; the shell of the site has loaded them."""
    get_resolver().url_patterns  # noqa: B018
    own = {kind.key} if "key" in vars(kind) and kind.__module__.startswith("xunzhang.") else set()
    return own.union(*(_tables(below) for below in kind.__subclasses__()))


def test_every_table_of_the_project_keeps_views(chinese: Client) -> None:
    keys = _tables(Table) - {""}
    assert {"inbox", "to-read", "outgoing-documents", "organ-units"} <= keys
    for key in sorted(keys):
        chinese.post("/views/save", {**SENT, "table": key})
    assert set(SavedView.objects.values_list("table", flat=True)) == keys


def test_a_pattern_is_told_as_a_sentence(chinese: Client) -> None:
    page = chinese.post("/views/save", {**SENT, "table": "../x"}, follow=True).content.decode()
    assert "“表格”的写法不对：只能用小写字母、数字、横线和下划线。" in page
    assert "^" not in "".join(re.findall(r"写法不对[^<]*", page))


def test_every_pattern_of_an_action_has_its_words() -> None:
    silent = [
        f"{name}.{field}"
        for name, spec in REGISTRY.items()
        for field, info in spec.inputs.model_fields.items()
        if any(getattr(one, "pattern", None) for one in info.metadata) and not info.description
    ]
    assert silent == []


def test_a_table_keeps_at_most_twenty(chinese: Client) -> None:
    for number in range(20):
        chinese.post("/views/save", {**SENT, "name": f"视图{number}"})
    page = chinese.post("/views/save", SENT, follow=True).content.decode()
    assert "一个表格最多保存 20 个视图" in page
    chinese.post("/views/save", {**SENT, "name": "视图3", "query": "state=closed"})
    assert SavedView.objects.get(name="视图3").query == "state=closed"


def test_another_account_neither_sees_nor_deletes_it(chinese: Client, account: Account) -> None:
    chinese.post("/views/save", SENT)
    view = SavedView.objects.get()
    other = Account.objects.create(
        login_name="other",
        administrator="audit",
        holder_name="乙",
        is_active=True,
        must_change_password=False,
    )
    chinese.force_login(other, backend="xunzhang.accounts.backends.AccountBackend")
    assert "逾期</a>" not in chinese.get("/ui/gallery").content.decode()
    assert chinese.post(f"/views/{view.pk}/delete").status_code == 404
    assert SavedView.objects.exists()


def test_saving_never_leads_elsewhere(chinese: Client) -> None:
    response = chinese.post("/views/save", {**SENT, "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"
