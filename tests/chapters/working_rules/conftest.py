"""A reader of the Rules, and a made-up government whose rules were amended."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from xunzhang.accounts.models import Account
from xunzhang.kernel import clock
from xunzhang.rulebook import Rulebook, library
from xunzhang.rulebook.library import SHIPPED

GOVERNMENT = "shuiyuan"


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    with clock.frozen(date(2018, 12, 3)):
        yield


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(
        login_name="reader",
        administrator="audit",
        holder_name="审计管理员甲",
        is_active=True,
        must_change_password=False,
    )


@pytest.fixture
def reader(client: Client, account: Account) -> Client:
    client.force_login(account, backend="xunzhang.accounts.backends.AccountBackend")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


@pytest.fixture
def book() -> Rulebook:
    return library().get("wuhan", "2018")


def _write(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    content = (folder / name).read_text(encoding="utf-8")
    for before, after in changes:
        assert before in content, before
        content = content.replace(before, after)
    (folder / name).write_text(content, encoding="utf-8")


@pytest.fixture
def amended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> str:
    """Two versions of one government's rules; the second has another article 79, another reading, another setting."""
    for version in ("2018", "2020"):
        shutil.copytree(SHIPPED / "wuhan" / "2018", tmp_path / GOVERNMENT / version)
    first, second = (tmp_path / GOVERNMENT / version for version in ("2018", "2020"))
    _write(
        first,
        "rulebook.yaml",
        ("government: wuhan", f"government: {GOVERNMENT}"),
        ("in_force_from: 2018-11-01", "in_force_from: 2018-11-01\nin_force_to: 2019-12-31"),
    )
    _write(
        second,
        "rulebook.yaml",
        ("government: wuhan", f"government: {GOVERNMENT}"),
        ('version: "2018"', 'version: "2020"'),
        ("in_force_from: 2018-11-01", "in_force_from: 2020-01-01"),
    )
    _write(second, "readings.yaml", ("{zh: 市人民政府领导同志,", "{zh: 市政府领导同志,"))
    _write(second, "settings.yaml", ("default: 90", "default: 60"))
    _write(second, "source.yaml", ("公文签发权限：", "公文签发权限如下："))
    monkeypatch.setenv("XUNZHANG_RULEBOOKS", str(tmp_path))
    settings.GOVERNMENT = GOVERNMENT  # type: ignore[attr-defined]
    return GOVERNMENT
