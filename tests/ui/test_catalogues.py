"""Chinese is the message, English is complete."""

from pathlib import Path

import polib
import pytest

from xunzhang.ui import catalogues
from xunzhang.ui.catalogues import Message, messages_of

ENTRY = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    app = tmp_path / "shop"
    (app / "templates" / "shop").mkdir(parents=True)
    (app / "apps.py").write_text("", encoding="utf-8")
    (app / "views.py").write_text(
        "LATER = '以后'\n"
        "def view():\n"
        "    _('现在')\n    _(LATER)\n    pgettext('翻页', '首页')\n    ngettext('%(n)s天', '%(n)s天', 2)\n"
        "class Inputs:\n    title = Field(title='标题', description='不是消息之外')\n",
        encoding="utf-8",
    )
    (app / "templates" / "shop" / "page.html").write_text(
        '{% load i18n %}\n  <p>{% translate "待办" %}</p>\n    '
        "{% blocktranslate with name=x %}您好，{{ name }}{% endblocktranslate %}\n"
        '{% translate "首页" context "导航" %}',
        encoding="utf-8",
    )
    return tmp_path


def write(package: Path, entries: str) -> None:
    place = package / "shop" / catalogues.PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(ENTRY + entries, encoding="utf-8")


def test_messages_come_from_python_and_templates(package: Path) -> None:
    assert messages_of(package / "shop") == {
        Message("以后"),
        Message("现在"),
        Message("首页", "翻页"),
        Message("首页", "导航"),
        Message("%(n)s天", "", "%(n)s天"),
        Message("标题"),
        Message("不是消息之外"),
        Message("待办"),
        Message("您好，%(name)s"),
    }


def test_missing_empty_and_left_over_entries_are_named(package: Path) -> None:
    write(package, 'msgid "待办"\nmsgstr ""\n\nmsgid "现在"\nmsgstr "Now"\n\nmsgid "从前"\nmsgstr "Once"\n')
    lines = list(catalogues.report(catalogues.compare(package)))
    assert "shop: 缺少英文 '待办'" in lines
    assert "shop: 缺少英文 '现在'" not in lines
    assert "shop: 源码中已没有 '从前'" in lines


def test_a_placeholder_that_differs_is_named(package: Path) -> None:
    write(package, 'msgid "您好，%(name)s"\nmsgstr "Hello %(nome)s"\n')
    assert catalogues.compare(package).unlike == ["shop: 您好，%(name)s ≠ Hello %(nome)s"]


def test_update_adds_and_prune_drops(package: Path) -> None:
    write(package, 'msgid "从前"\nmsgstr "Once"\n')
    assert catalogues.update(package) == 9
    assert catalogues.update(package) == 0
    assert catalogues.prune(package) == 1
    kept = polib.pofile(str(package / "shop" / catalogues.PLACE))
    assert "从前" not in {entry.msgid for entry in kept}
    assert {entry.msgid_plural for entry in kept if entry.msgid_plural} == {"%(n)s天"}


def test_compiles_only_what_changed(package: Path) -> None:
    write(package, 'msgid "待办"\nmsgstr "To do"\n')
    assert catalogues.compile_all(package) == 1
    assert catalogues.compile_all(package) == 0
    compiled = polib.mofile(str((package / "shop" / catalogues.PLACE).with_suffix(".mo")))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("待办", "To do")]


@pytest.fixture(scope="module")
def compared() -> catalogues.Compared:
    return catalogues.compare()


@pytest.mark.parametrize("app", catalogues.apps(), ids=lambda app: app.name)
def test_every_message_of_the_product_has_its_english(app: Path, compared: catalogues.Compared) -> None:
    assert [message.text for message in compared.missing.get(app, [])] == []
    assert [entry.msgid for entry in compared.stale.get(app, [])] == []
    assert [line for line in compared.unlike if line.startswith(f"{app.name}:")] == []
